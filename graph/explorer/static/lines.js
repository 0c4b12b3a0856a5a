// In a crowd only the weightiest lines are drawn one by one; the rest are one faint stroke, which a click still finds.

/** So many lines for each node, and at least so many, are drawn one by one. */
const EACH = 1.5;
const LEAST = 160;
/** How near to a faint line a click must be, in pixels. */
const NEAR = 5;

/** Edges in two parts, { loud, quiet }: those that are lit or join what is expanded come first, then those with most events. */
export function ranked({ nodes, edges }, isLit) {
  const most = Math.max(LEAST, Math.round(nodes.length * EACH));
  if (edges.length <= most) return { loud: edges, quiet: [] };
  const expanded = new Set(nodes.filter((node) => node.expanded).map(({ id }) => id));
  const weight = (edge) => (isLit(edge) ? 1e9 : 0) + (expanded.has(edge.a) && expanded.has(edge.b) ? 1e6 : 0) + (expanded.has(edge.a) || expanded.has(edge.b) ? 1e3 : 0) + edge.count;
  const sorted = edges.map((edge) => [weight(edge), edge]).sort((a, b) => b[0] - a[0]);
  const lit = sorted.filter(([value]) => value >= 1e9).length;
  const cut = Math.max(most, lit);
  return { loud: sorted.slice(0, cut).map(([, edge]) => edge), quiet: sorted.slice(cut).map(([, edge]) => edge) };
}

/** Draws the faint lines in one stroke, under everything else; `at(id)` tells where a node stands. */
export function drawQuiet(context, quiet, at, scale, colour) {
  if (!quiet.length) return;
  context.beginPath();
  for (const { a, b } of quiet) {
    const [from, to] = [at(a), at(b)];
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
  }
  Object.assign(context, { strokeStyle: colour, lineWidth: 0.8 / scale });
  context.setLineDash([]);
  context.stroke();
}

/** The faint line under a point of the drawing, if there is one. */
export function quietAt(quiet, at, point, scale) {
  const distance = ({ a, b }) => {
    const [from, to] = [at(a), at(b)];
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const part = Math.min(1, Math.max(0, ((point.x - from.x) * dx + (point.y - from.y) * dy) / (dx * dx + dy * dy || 1)));
    return Math.hypot(point.x - from.x - part * dx, point.y - from.y - part * dy);
  };
  const [near, edge] = quiet.map((one) => [distance(one), one]).reduce((best, one) => (one[0] < best[0] ? one : best), [Infinity, null]);
  return near * scale <= NEAR ? edge : null;
}
