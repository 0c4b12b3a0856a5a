// The names of relations on the lines, set where they hide neither a node, nor its name, nor one another.
"use strict";

(() => {
  const SIZE = 12.5;
  const LEAST = 6.5;
  /** The size on the screen, in pixels, that the names around a selection have at least. */
  const LARGER = 11;
  /** vis-network draws the name of a node a little lower than its bounding box tells. */
  const BELOW = 10;
  const ALONG = [0.5, 0.42, 0.58, 0.35, 0.65, 0.28, 0.72];
  const BESIDE = [0, 12, -12];
  /** How much of a name may lie on something else before it waits until its line is chosen. */
  const HIDDEN = 0.12;

  let texts = [];
  let placed = null;
  let drawn = SIZE;

  Siyar.labels = {
    /** New texts: { from, to, text, colour, lit }; they find their places when the nodes are drawn. */
    set(list) {
      texts = list;
      placed = null;
    },
    move() {
      placed = null;
    },
    draw(network, context, look) {
      const size = Siyar.state.selection ? Math.max(SIZE, LARGER / network.getScale()) : SIZE;
      if (size * network.getScale() < LEAST) return;
      if (size !== drawn) placed = null;
      drawn = size;
      Object.assign(context, { font: `${size}px ${look.font}`, textAlign: "center", textBaseline: "middle", lineJoin: "round", lineWidth: 4, strokeStyle: look.paper });
      placed ??= place(network, context);
      for (const { text, colour, x, y, left, right, top, bottom } of placed) {
        // Paper under the words, which the line would strike through.
        context.globalAlpha = 0.85;
        context.fillStyle = look.paper;
        context.fillRect(left, top, right - left, bottom - top);
        context.globalAlpha = 1;
        context.strokeText(text, x, y);
        context.fillStyle = colour;
        context.fillText(text, x, y);
      }
    },
    /** The names that stand on the drawing, with their rooms. */
    placed: () => placed ?? [],
  };

  function place(network, context) {
    const taken = obstacles(network);
    const found = [];
    for (const item of [...texts].sort((a, b) => b.lit - a.lit)) {
      const width = context.measureText(item.text).width + 6;
      const best = spots(network, item, width).map((spot) => ({ ...spot, cost: cover(spot, taken) })).sort((a, b) => weight(a) - weight(b))[0];
      if (best.cost > HIDDEN && !item.lit) continue;
      taken.push(best);
      found.push({ ...item, ...best });
    }
    return found;
  }

  const weight = ({ cost, far }) => cost * 4 + far;

  function spots(network, { from, to }, width) {
    const [a, b] = [network.getPosition(from), network.getPosition(to)];
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const length = Math.hypot(dx, dy) || 1;
    const free = length - Siyar.nodes.get(from).size - Siyar.nodes.get(to).size - 24;
    const tight = (Math.abs(dx) / length) * width > free * 0.8;
    return ALONG.flatMap((t) => BESIDE.map((side) => {
      const own = from === to ? { x: a.x + 40, y: a.y - 40 } : { x: a.x + dx * t - (dy / length) * side, y: a.y + dy * t + (dx / length) * side };
      return { ...own, far: Math.abs(t - 0.5) + (tight && !side ? 1 : Math.abs(side) / 60), left: own.x - width / 2, right: own.x + width / 2, top: own.y - 0.7 * drawn, bottom: own.y + 0.7 * drawn };
    }));
  }

  function obstacles(network) {
    return network.body.nodeIndices.flatMap((id) => {
      const { x, y } = network.getPosition(id);
      const { size } = Siyar.nodes.get(id);
      const box = network.getBoundingBox(id);
      return [{ left: x - size, right: x + size, top: y - size, bottom: y + size }, { left: box.left, right: box.right, top: y + size, bottom: box.bottom + BELOW }];
    });
  }

  /** The part of `spot` that lies on what is taken; 1 or more where all of it does. */
  function cover(spot, taken) {
    let area = 0;
    for (const box of taken) {
      const width = Math.min(spot.right, box.right) - Math.max(spot.left, box.left);
      const height = Math.min(spot.bottom, box.bottom) - Math.max(spot.top, box.top);
      if (width > 0 && height > 0) area += width * height;
    }
    return area / ((spot.right - spot.left) * (spot.bottom - spot.top));
  }
})();
