// Where things stand: a new layout, turned and moved so that what was drawn before stays near its place; what is in sight.

export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

const FLIPS = [[1, 1], [-1, 1], [1, -1], [-1, -1]];

/** Positions of `nodes` ({ id, x, y }), mirrored and moved to lie as near as can be to `before` (id → { x, y }). */
export function aligned(nodes, before) {
  const kept = nodes.filter(({ id }) => before.has(id));
  if (!kept.length) return new Map(nodes.map(({ id, x, y }) => [id, { x, y }]));
  const ways = FLIPS.map(([h, v]) => {
    const dx = mean(kept.map(({ id, x }) => before.get(id).x - h * x));
    const dy = mean(kept.map(({ id, y }) => before.get(id).y - v * y));
    const cost = kept.reduce((sum, { id, x, y }) => sum + (h * x + dx - before.get(id).x) ** 2 + (v * y + dy - before.get(id).y) ** 2, 0);
    return { h, v, dx, dy, cost };
  });
  const { h, v, dx, dy } = ways.reduce((best, way) => (way.cost < best.cost * 0.8 ? way : best));
  return new Map(nodes.map(({ id, x, y }) => [id, { x: h * x + dx, y: v * y + dy }]));
}

/** What of a drawing is in sight, { left, right, top, bottom } in its own units. */
export function inSight(network) {
  const { clientWidth, clientHeight } = network.body.container;
  const { x: left, y: top } = network.DOMtoCanvas({ x: 0, y: 0 });
  const { x: right, y: bottom } = network.DOMtoCanvas({ x: clientWidth, y: clientHeight });
  return { left, right, top, bottom };
}
