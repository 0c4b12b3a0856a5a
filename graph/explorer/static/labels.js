// The words on the drawing. They have the same size on the screen at every zoom, so what cannot be read is not drawn at all.
import { placeMarks, placeNames, placeWords, Room } from "./placing.js";
import { isolate, signed } from "./words.js";

const LINE = 22;
const WORD = 11.5;
const PILL = 10;
const HIGH = 15;
/** Under this zoom the numbers of hidden neighbours and the words on the lines would be a crowd. */
const CLOSE = 0.45;
/** While the zoom changes, places are found anew at most this often (milliseconds). */
const PAUSE = 140;
/** So many of the weightiest names are written in bold. */
const HEAVY = 8;

export class Labels {
  constructor() {
    this.widths = new Map();
    this.names = [];
    this.words = [];
    this.forget();
  }

  /** `names`: [{ id, x, y, size, text, weight, lit, dim, hidden }], `words`: [{ id, from, to, text, tone, lit, weight }]. */
  set(names, words) {
    this.names = names;
    this.words = words;
    this.forget();
  }

  forget() {
    this.placed = null;
  }

  /** Draws on the canvas of vis-network, whose units are those of the positions. `spots`: id → { x, y, size }; `view`: what is
      in sight, { left, right, top, bottom }. */
  draw(context, scale, spots, look, view) {
    const stale = this.placed && this.placed.scale !== scale && performance.now() - this.placed.at > PAUSE;
    if (!this.placed || stale) this.placed = { ...this.place(context, scale, spots, look, view), scale, at: performance.now() };
    const { names, words, pills } = this.placed;
    // In pixels of the screen, where a size is drawn before and need not be drawn anew at every zoom.
    const { a: zoomed, e: left, f: top } = context.getTransform();
    const ratio = zoomed / scale;
    const at = ({ x, y }) => [(zoomed * x + left) / ratio, (zoomed * y + top) / ratio];
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    Object.assign(context, { textAlign: "center", textBaseline: "middle", lineJoin: "round" });
    for (const word of words) this.ground(context, at(word), word.width * scale, word.height * scale, look);
    for (const word of words) this.write(context, [word.text], at(word), WORD, look.tone(word.tone), look, 500);
    for (const name of names) this.write(context, name.lines, at(name), name.font, name.dim ? look.muted : look.ink, look, name.heavy);
    for (const pill of pills) this.pill(context, pill.text, at(pill), pill.width * scale, look);
    context.restore();
  }

  write(context, lines, [x, y], size, colour, look, weight) {
    context.font = `${weight} ${size}px ${look.font}`;
    Object.assign(context, { lineWidth: size * 0.32, strokeStyle: look.paper, fillStyle: colour });
    lines.forEach((line, index) => {
      const down = y + (index - (lines.length - 1) / 2) * size * 1.25;
      context.strokeText(line, x, down);
      context.fillText(line, x, down);
    });
  }

  /** A piece of paper under words that stand on a line, which would strike them through. */
  ground(context, [x, y], width, height, look) {
    context.globalAlpha = 0.85;
    context.fillStyle = look.paper;
    context.fillRect(x - width / 2, y - height / 2, width, height);
    context.globalAlpha = 1;
  }

  pill(context, text, [x, y], width, look) {
    context.beginPath();
    context.roundRect(x - width / 2, y - HIGH / 2, width, HIGH, HIGH / 2);
    Object.assign(context, { fillStyle: look.card, strokeStyle: look.faint, lineWidth: 1, font: `600 ${PILL}px ${look.font}` });
    context.fill();
    context.stroke();
    context.fillStyle = look.muted;
    context.fillText(text, x, y + 0.5);
  }

  place(context, scale, spots, look, view) {
    const room = new Room(120 / scale);
    for (const [id, { x, y, size }] of spots) room.take({ left: x - size, right: x + size, top: y - size, bottom: y + size, owner: id, soft: true });
    const close = scale >= CLOSE;
    const heavy = [...this.names].sort((a, b) => b.weight - a.weight).slice(0, HEAVY);
    for (const item of this.names) item.heavy = heavy.includes(item);
    const sized = this.names.map((item) => this.measured(context, item, scale, spots, look)).sort((a, b) => b.lit - a.lit || b.weight - a.weight);
    const first = placeNames(sized.filter(({ lit }) => lit), room, 4 / scale, view);
    const pills = placeMarks(this.names.filter(({ hidden, lit }) => hidden > 0 && (close || lit)).map((item) => this.badge(context, item, scale, spots, look)), room);
    const names = [...first, ...placeNames(sized.filter(({ lit }) => !lit), room, 4 / scale, view)];
    const shown = this.words.filter(({ lit }) => lit || close).sort((a, b) => b.lit - a.lit || b.weight - a.weight);
    const words = placeWords(shown.map((word) => ({ ...word, a: spots.get(word.from), b: spots.get(word.to), must: word.lit, width: (this.width(context, word.text, WORD, 500, look) + 6) / scale, height: (WORD * 1.35) / scale })), room);
    return { names, words, pills };
  }

  measured(context, item, scale, spots, look) {
    const font = item.lit ? 14.5 : 12 + 3 * item.weight;
    const heavy = item.lit || item.heavy ? 600 : 500;
    const lines = folded(item.text);
    const width = Math.max(...lines.map((line) => this.width(context, line, font, heavy, look)));
    return { ...item, ...spots.get(item.id), font, heavy, lines, width: (width + 6) / scale, height: (lines.length * font * 1.25 + 3) / scale };
  }

  badge(context, item, scale, spots, look) {
    const text = signed("+", item.hidden);
    return { text, ...spots.get(item.id), id: item.id, width: (this.width(context, text, PILL, 600, look) + 9) / scale, height: HIGH / scale };
  }

  width(context, text, size, weight, look) {
    const key = `${weight} ${text}`;
    if (!this.widths.has(key)) {
      context.font = `${weight} 100px ${look.font}`;
      this.widths.set(key, context.measureText(text).width / 100);
    }
    return this.widths.get(key) * size;
  }

  /** What stands at a point of the drawing: the id of the node or line whose words are there; `more` where it is the number of what
      is hidden. */
  at({ x, y }) {
    const { names = [], words = [], pills = [] } = this.placed ?? {};
    const inside = ({ box }) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
    const pill = pills.find(inside);
    const name = pill ?? names.find(inside);
    return name ? { node: name.id, more: Boolean(pill) } : { line: words.find(inside)?.id };
  }
}

/** A name in at most two lines, each in isolates of its own: the canvas would order mixed text by the direction of the page. */
function folded(text) {
  const rows = [""];
  for (const word of text.split(/\s+/)) {
    const row = rows.at(-1);
    if (row && row.length + word.length >= LINE) rows.push(word);
    else rows[rows.length - 1] = row ? `${row} ${word}` : word;
  }
  const kept = rows.slice(0, 2).map((row) => (row.length > LINE + 6 ? `${row.slice(0, LINE + 4)}…` : row));
  if (rows.length > 2) kept[1] += "…";
  return kept.map(isolate);
}
