// Where words stand on the drawing: the weightier first, each where it covers nothing that stands already, else not at all.

const CELL = 120;

/** Room that is taken, found by squares so that a few hundred words are placed in a moment. */
export class Room {
  constructor(cell = CELL) {
    this.cell = cell;
    this.squares = new Map();
  }

  *keys({ left, right, top, bottom }) {
    for (let x = Math.floor(left / this.cell); x <= Math.floor(right / this.cell); x += 1)
      for (let y = Math.floor(top / this.cell); y <= Math.floor(bottom / this.cell); y += 1) yield `${x},${y}`;
  }

  take(box) {
    for (const key of this.keys(box)) {
      if (this.squares.has(key)) this.squares.get(key).push(box);
      else this.squares.set(key, [box]);
    }
  }

  /** Whether nothing that is taken, but what belongs to `owner`, meets the box; what is `soft` only counts where `soft` does. */
  free(box, owner = null, soft = true) {
    for (const key of this.keys(box))
      for (const other of this.squares.get(key) ?? [])
        if ((owner === null || other.owner !== owner) && (soft || !other.soft) && box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top) return false;
    return true;
  }
}

const around = (x, y, width, height) => ({ left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 });

const EVERYWHERE = { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity };
const within = (box, view) => box.left >= view.left && box.right <= view.right && box.top >= view.top && box.bottom <= view.bottom;

/** So many of the weightiest names may cover nodes (not words), where they would not stand at all otherwise. */
const BOLD = 12;

/** Names of nodes: under, above, beside or aslant of each; `items` are { id, x, y, size, width, height } in order of weight; what is in
    `view` comes before what is not. */
export function placeNames(items, room, gap, view = EVERYWHERE) {
  const placed = [];
  for (const [rank, item] of items.entries()) {
    const { x, y, size, width, height } = item;
    const away = size + gap + height / 2;
    const beside = size + gap * 2 + width / 2;
    const [aslant, low] = [width * 0.4, height * 0.6];
    const spots = [
      [x, y + away], [x, y - away], [x + beside, y], [x - beside, y],
      [x + aslant, y + away], [x - aslant, y + away], [x + beside, y + low], [x - beside, y + low],
      [x + aslant, y - away], [x - aslant, y - away], [x + beside, y - low], [x - beside, y - low],
    ];
    const boxes = spots.map(([at, down]) => ({ at, down, box: around(at, down, width, height) }));
    const spot = boxes.find(({ box }) => within(box, view) && room.free(box, item.id)) ?? boxes.find(({ box }) => room.free(box, item.id)) ?? (rank < BOLD && boxes.find(({ box }) => room.free(box, item.id, false)));
    if (!spot) continue;
    room.take({ ...spot.box, owner: item.id });
    placed.push({ ...item, x: spot.at, y: spot.down, box: spot.box });
  }
  return placed;
}

/** Small marks at a corner of each node, where one is free; `items` are { x, y, size, width, height }. */
export function placeMarks(items, room) {
  const placed = [];
  for (const item of items) {
    const { x, y, size, width, height } = item;
    const [aside, up] = [size * 0.72 + width / 2, size * 0.72 + height / 2];
    const spots = [[x + aside, y - up], [x - aside, y - up], [x + aside, y + up], [x - aside, y + up]];
    const spot = spots.map(([at, down]) => ({ x: at, y: down, box: around(at, down, width, height) })).find(({ box }) => room.free(box, null, false));
    if (!spot) continue;
    room.take({ ...spot.box, owner: null });
    placed.push({ ...item, ...spot });
  }
  return placed;
}

const ALONG = [0.5, 0.42, 0.58, 0.35, 0.65, 0.28, 0.72];

/** Words on lines; `items` are { id, a, b, width, height, must } with a and b { x, y, size }. */
export function placeWords(items, room) {
  const placed = [];
  for (const item of items) {
    const { a, b, width, height } = item;
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const length = Math.hypot(dx, dy) || 1;
    if (!item.must && length - a.size - b.size < height * 2) continue;
    const aside = (height * 0.75) / length;
    // Where the words would cover most of the line with its arrows, they stand beside it.
    const tight = (Math.abs(dx) / length) * width > (length - a.size - b.size) * 0.7;
    const sides = tight ? [1, -1, 1.7, -1.7] : [0, 1, -1];
    const spots = ALONG.flatMap((part) => sides.map((side) => [a.x + dx * part - dy * aside * side, a.y + dy * part + dx * aside * side]));
    const spot = spots.map(([x, y]) => ({ x, y, box: around(x, y, width, height) })).find(({ box }) => room.free(box));
    if (!spot) continue;
    room.take(spot.box);
    placed.push({ ...item, ...spot });
  }
  return placed;
}
