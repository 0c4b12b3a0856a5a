// The drawing: vis-network without physics, at the positions that the server worked out; colours come from base.css.
import { Labels } from "./labels.js";
import { caption, DASHES, kindOf, lineTone, nameOf, relationOf, SHAPES, statusOf, toneOf, typesOf } from "./meta.js";
import { byId, el, stroke } from "./dom.js";
import { isolate, number, signed, t } from "./words.js";
import { aligned, inSight, mean } from "./geometry.js";
import { drawQuiet, quietAt, ranked } from "./lines.js";

const OPTIONS = {
  physics: { enabled: false },
  layout: { improvedLayout: false },
  interaction: { hover: true, hoverConnectedEdges: false, selectConnectedEdges: false, tooltipDelay: 1e9, zoomSpeed: 0.7, hideEdgesOnZoom: false, keyboard: { enabled: true, bindToWindow: false, speed: { x: 12, y: 12, zoom: 0.03 } } },
  nodes: { borderWidth: 1.5, borderWidthSelected: 3 },
  edges: { smooth: { enabled: false }, arrowStrikethrough: false, selectionWidth: 0, hoverWidth: 0, arrows: { to: { enabled: false, scaleFactor: 0.55 }, from: { enabled: false, scaleFactor: 0.55 } } },
};
const MOVE = 380;
/** What the buttons at the bottom take of the height. */
const CONTROLS = 44;
/** What the note at the top takes of it. */
const NOTE = 40;

/** The name of a line: no id of an entity holds the sign between. */
export const lineId = (a, b) => [a, b].sort().join("|");
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const motion = (duration = 350) => (still() ? false : { duration, easingFunction: "easeInOutQuad" });

export class Canvas {
  /** Calls `act.pick({node} | {pair} | null)`, `act.open(id)` on a double click, `act.grow(id)` on the number of what is hidden. */
  constructor(container, act) {
    Object.assign(this, { container, act, nodes: new vis.DataSet(), edges: new vis.DataSet(), labels: new Labels(), graph: { nodes: [], edges: [] }, lit: null, quiet: [], spots: new Map(), moving: 0, growth: 1 });
    this.read();
    this.network = new vis.Network(container, { nodes: this.nodes, edges: this.edges }, OPTIONS);
    container.firstChild.setAttribute("role", "application");
    container.firstChild.setAttribute("aria-label", t("canvas"));
    this.wire();
  }

  read() {
    const style = getComputedStyle(document.body);
    const value = (name) => style.getPropertyValue(name).trim();
    this.look = { ink: value("--ink"), muted: value("--muted"), paper: value("--paper"), card: value("--card"), faint: value("--faint"), accent: value("--accent"), font: style.fontFamily, kind: (kind) => value(`--kind-${kind}`) || value("--muted"), tone: (tone) => value(`--tone-${tone}`) || value("--muted") };
  }

  /** Draws { nodes, edges } as the API gives them. What stands already keeps its place as far as it can. `lit` is what is selected. */
  draw(graph, lit) {
    const before = new Map(this.spots);
    const placed = aligned(graph.nodes, before);
    this.graph = graph;
    this.spots = new Map(graph.nodes.map((node) => [node.id, { ...placed.get(node.id), size: this.radius(node) }]));
    this.light(lit);
    this.glide(before);
  }

  /** Shows what is selected: { nodes: Set, lines: Set, node } or null. */
  light(lit) {
    this.lit = lit;
    this.read();
    const { loud, quiet } = ranked(this.graph, ({ a, b }) => Boolean(lit?.lines.has(lineId(a, b))));
    const said = loud.filter(({ a, b }) => !lit || lit.lines.has(lineId(a, b)));
    this.quiet = quiet;
    this.labels.set(this.graph.nodes.map((node) => this.name(node)), said.map((edge) => this.word(edge)));
    replace(this.nodes, this.graph.nodes.map((node) => this.node(node)));
    replace(this.edges, loud.map((edge) => this.edge(edge)));
    this.network.redraw();
  }

  /** Moves nodes from where they stood to where they belong now. */
  glide(before) {
    const kept = [...this.spots.keys()].filter((id) => before.has(id));
    const started = (this.moving = performance.now());
    if (still() || !kept.length) return;
    const home = [...this.spots].map(([id, spot]) => [id, spot, before.get(id) ?? this.origin(id, before) ?? spot]);
    const step = () => {
      if (this.moving !== started) return;
      const part = Math.min(1, (performance.now() - started) / MOVE);
      const eased = part * (2 - part);
      for (const [id, to, from] of home) {
        const body = this.network.body.nodes[id];
        if (body) Object.assign(body, { x: from.x + (to.x - from.x) * eased, y: from.y + (to.y - from.y) * eased });
      }
      this.gliding = part < 1;
      this.network.redraw();
      if (part < 1) requestAnimationFrame(step);
    };
    step();
  }

  /** Where a new node comes from: the neighbour that stood there before. */
  origin(id, before) {
    const edge = this.graph.edges.find(({ a, b }) => (a === id && before.has(b)) || (b === id && before.has(a)));
    return edge && before.get(edge.a === id ? edge.b : edge.a);
  }

  /** The radius of a node; from afar nodes are drawn somewhat larger, so that they stay in sight. */
  radius({ importance = 0, expanded }) {
    return (7 + 17 * Math.sqrt(importance) + (expanded ? 3 : 0)) * this.growth;
  }

  /** Sizes and words for the zoom at which the drawing has come to rest. */
  rested() {
    const growth = Math.round(10 * Math.min(2.2, Math.max(1, 0.5 / this.network.getScale()))) / 10;
    this.labels.forget();
    if (growth === this.growth) return this.network.redraw();
    this.growth = growth;
    for (const node of this.graph.nodes) this.spots.get(node.id).size = this.radius(node);
    this.light(this.lit);
  }

  node(item) {
    const dim = this.lit && !this.lit.nodes.has(item.id);
    const chosen = this.lit?.node === item.id;
    const fill = this.look.kind(item.kind);
    const background = dim ? mixed(fill, this.look.paper, 0.72) : fill;
    const border = chosen ? this.look.ink : item.expanded && !dim ? this.look.accent : this.look.paper;
    const { x, y, size } = this.spots.get(item.id);
    return { id: item.id, x, y, size, shape: SHAPES[item.kind] ?? "dot", borderWidth: chosen || item.expanded ? 3 : 1.5, color: { background, border, highlight: { background, border }, hover: { background: fill, border: this.look.ink } } };
  }

  edge(line) {
    const { a, b, count, directed } = line;
    const id = lineId(a, b);
    const tone = lineTone(line);
    const on = this.lit?.lines.has(id);
    const colour = this.lit && !on ? this.look.faint : this.look.tone(tone);
    const to = directed === "ab" || directed === "both";
    const from = directed === "ba" || directed === "both";
    return { id, from: a, to: b, width: (on ? 1.4 : 0) + (tone === "deeds" ? 2.2 : 1.3) + Math.log2(count) * 0.9, dashes: DASHES[tone] ?? false, color: { color: colour, highlight: colour, hover: colour }, arrows: { to: { enabled: to }, from: { enabled: from } } };
  }

  name(item) {
    const lit = Boolean(this.lit?.nodes.has(item.id)) || Boolean(item.expanded && !this.lit);
    return { id: item.id, text: nameOf(item), weight: item.importance ?? 0, lit, dim: Boolean(this.lit) && !lit, hidden: item.community === undefined ? Math.max(0, (item.total ?? 0) - (item.shown ?? 0)) : 0 };
  }

  word(line) {
    const { a, b, count } = line;
    const id = lineId(a, b);
    return { id, from: a, to: b, text: isolate(caption(line)), tone: lineTone(line), lit: Number(this.lit?.lines.has(id) ?? false), weight: count };
  }

  /** All that is drawn; on a small screen, where that could not be read, as much as can be, around the weightiest. */
  fit(animate = true) {
    if (!this.spots.size) return;
    const { clientWidth: width, clientHeight: height } = this.container;
    const [xs, ys] = ["x", "y"].map((axis) => [...this.spots.values()].map((spot) => spot[axis]));
    const [low, high] = [[Math.min(...xs) - 20, Math.min(...ys) - 20], [Math.max(...xs) + 20, Math.max(...ys) + 20]];
    const free = height - this.covered() - CONTROLS - NOTE;
    // Words keep their size on the screen, so the margins do too.
    const margin = width < 600 ? 70 : 220;
    const whole = Math.min(1.25, Math.max(width - margin, 80) / (high[0] - low[0]), Math.max(free - 60, 80) / (high[1] - low[1]));
    const scale = Math.max(whole, width < 600 ? 0.35 : 0.08);
    const first = this.spots.get([...this.graph.nodes].sort((a, b) => Number(b.expanded ?? 0) - Number(a.expanded ?? 0) || b.importance - a.importance)[0].id);
    const position = scale > whole ? first : { x: (low[0] + high[0]) / 2, y: (low[1] + high[1]) / 2 };
    this.go(position, scale, animate);
  }

  go(position, scale, animate = true) {
    this.network.moveTo({ position: { x: position.x, y: position.y }, scale, offset: { x: 0, y: (NOTE - CONTROLS - this.covered()) / 2 }, animation: animate && motion() });
    this.settle();
  }

  zoom(factor) {
    this.network.moveTo({ scale: Math.min(4, Math.max(0.08, this.network.getScale() * factor)), animation: motion(200) });
    this.settle();
  }

  /** Brings things to the middle where they are not in sight. */
  show(ids) {
    const points = ids.map((id) => this.spots.get(id)).filter(Boolean);
    if (!points.length) return;
    const { clientWidth: width, clientHeight: height } = this.container;
    const free = height - this.covered();
    const [top, bottom] = free < 300 ? [12, 24] : [50, 70];
    const seen = points.map(({ x, y }) => this.network.canvasToDOM({ x, y })).every(({ x, y }) => x > 60 && x < width - 60 && y > top && y < free - bottom);
    if (seen) return;
    const [wide, tall] = ["x", "y"].map((axis) => Math.max(...points.map((spot) => spot[axis])) - Math.min(...points.map((spot) => spot[axis])));
    const scale = Math.min(Math.max(this.network.getScale(), 0.6), (width - 130) / (wide || 1), Math.max(free - 70, 60) / (tall || 1));
    this.go({ x: mean(points.map(({ x }) => x)), y: mean(points.map(({ y }) => y)) }, Math.max(scale, 0.08));
  }

  /** The part of the nodes that is out of sight. */
  astray() {
    const { clientWidth: width, clientHeight: height } = this.container;
    const points = [...this.spots.values()].map(({ x, y }) => this.network.canvasToDOM({ x, y }));
    return points.filter(({ x, y }) => x < 0 || y < 0 || x > width || y > height).length / (points.length || 1);
  }

  /** How much of the drawing a panel at the bottom hides. */
  covered() {
    const panel = byId("panel");
    return getComputedStyle(panel).position === "fixed" && panel.classList.contains("open") ? panel.offsetHeight : 0;
  }

  /** Where a node or the middle of a line stands in the window. */
  spot(id) {
    const ends = this.spots.has(id) ? [id] : id.split("|");
    const at = this.network.canvasToDOM({ x: mean(ends.map((end) => this.spots.get(end).x)), y: mean(ends.map((end) => this.spots.get(end).y)) });
    const { left, top } = this.container.getBoundingClientRect();
    return { x: at.x + left, y: at.y + top };
  }

  /** Sizes and words are made for the zoom once it is at rest; where it is animated, again at the end. */
  settle() {
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.rested(), 420);
  }

  wire() {
    const { network, labels } = this;
    const at = (id) => network.body.nodes[id] ?? this.spots.get(id);
    network.on("beforeDrawing", (context) => drawQuiet(context, this.quiet, at, network.getScale(), this.look.faint));
    network.on("afterDrawing", (context) => { if (this.spots.size && !this.gliding) labels.draw(context, network.getScale(), this.spots, this.look, inSight(network)); });
    network.on("zoom", () => this.settle());
    network.on("animationFinished", () => this.rested());
    network.on("click", ({ nodes: [id], edges: [line], pointer }) => {
      this.hideTip();
      const under = labels.at(pointer.canvas);
      if (under.more) return this.act.grow(under.node);
      const named = id === undefined ? under : { node: id };
      if (named.node) return this.act.pick({ node: named.node });
      const found = named.line ?? line ?? this.quietLine(pointer.canvas);
      return this.act.pick(found ? { pair: found.split("|") } : null);
    });
    network.on("doubleClick", ({ nodes: [id], pointer }) => {
      const under = labels.at(pointer.canvas);
      const node = id ?? under.node;
      if (node && !under.more) this.act.open(node);
    });
    network.on("hoverNode", ({ node, event }) => this.tip(event, this.nodeTip(this.graph.nodes.find(({ id }) => id === node))));
    network.on("hoverEdge", ({ edge, event }) => this.tip(event, this.edgeTip(this.graph.edges.find(({ a, b }) => lineId(a, b) === edge))));
    for (const name of ["blurNode", "blurEdge", "dragStart", "zoom"]) network.on(name, () => this.hideTip());
    network.on("dragging", ({ nodes: dragged }) => { if (dragged.length) this.moved(dragged); });
    network.on("dragEnd", ({ nodes: dragged }) => this.moved(dragged));
  }

  quietLine(point) {
    const edge = quietAt(this.quiet, (id) => this.spots.get(id), point, this.network.getScale());
    return edge && lineId(edge.a, edge.b);
  }

  moved(ids) {
    for (const id of ids) Object.assign(this.spots.get(id), this.network.getPosition(id));
    this.labels.forget();
  }

  nodeTip(item) {
    const rows = [el("b", { dir: "auto" }, nameOf(item)), el("span", {}, `${kindOf(item.kind)} · ${t("events_n", { n: number(item.degree) })}`)];
    const hidden = this.name(item).hidden;
    return hidden ? [...rows, el("span", {}, t("hidden_n", { n: signed("+", hidden) }))] : rows;
  }

  edgeTip({ types, happened, statuses, count }) {
    const open = lineTone({ statuses: { ...statuses, actual: 0 } });
    const sorted = (counts) => Object.entries(counts).sort((a, b) => b[1] - a[1]);
    return [
      el("b", {}, t("events_n", { n: number(count) })),
      ...typesOf(types).slice(0, 5).map(([type, n]) => el("span", { class: "tip-row" }, stroke(happened[type] ? toneOf(type) : open), relationOf(type), ` ${signed("×", n)}`)),
      el("span", {}, sorted(statuses).map(([status, n]) => `${statusOf(status)} ${number(n)}`).join(" · ")),
    ];
  }

  tip({ clientX: x = 0, clientY: y = 0 }, children) {
    const box = byId("tip");
    box.replaceChildren(...children);
    box.hidden = false;
    box.style.left = `${Math.max(8, Math.min(x + 14, innerWidth - box.offsetWidth - 8))}px`;
    box.style.top = `${Math.max(8, Math.min(y + 16, innerHeight - box.offsetHeight - 8))}px`;
  }

  hideTip() {
    byId("tip").hidden = true;
  }
}

/** Two colours ("#rrggbb") in one, `part` of it the second. */
function mixed(one, other, part) {
  const channel = (colour, index) => parseInt(colour.slice(1 + 2 * index, 3 + 2 * index), 16);
  return `#${[0, 1, 2].map((index) => Math.round(channel(one, index) * (1 - part) + channel(other, index) * part).toString(16).padStart(2, "0")).join("")}`;
}

function replace(set, items) {
  const keep = new Set(items.map(({ id }) => id));
  set.remove(set.getIds().filter((id) => !keep.has(id)));
  set.update(items);
}
