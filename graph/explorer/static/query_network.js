// The answer as a network: every event joins its sides; where there are no events, the first two entities of a row are joined.
import { send } from "./api.js";
import { el, present } from "./dom.js";
import { inSight } from "./geometry.js";
import { Labels } from "./labels.js";
import { caption, DASHES, lineTone, SHAPES } from "./meta.js";
import { isEntity, isEvent, known, nameOf, thing } from "./query_things.js";
import { w } from "./query_words.js";
import { number } from "./words.js";

const MOST = 150;
const OPTIONS = {
  physics: { enabled: false },
  layout: { improvedLayout: false },
  interaction: { hover: true, hoverConnectedEdges: false, selectConnectedEdges: false, tooltipDelay: 1e9, zoomSpeed: 0.7, keyboard: { enabled: true, bindToWindow: false, speed: { x: 12, y: 12, zoom: 0.03 } } },
  nodes: { borderWidth: 1.5, borderWidthSelected: 3 },
  edges: { smooth: { enabled: false }, arrowStrikethrough: false, selectionWidth: 2, hoverWidth: 0, arrows: { to: { scaleFactor: 0.55 }, from: { scaleFactor: 0.55 } } },
};

/** The lines of an answer, bundled by their ends: [{one, other, types, happened, statuses, towards: Set of ends, rows: Set of rows}]. */
export async function joined(answer) {
  const iris = answer.rows.flatMap((row) => Object.values(row)).filter(({ type }) => type === "uri").map(({ value }) => value);
  await known(iris);
  const lines = new Map();
  for (const row of answer.rows) for (const line of ends(row, answer.names)) add(lines, line, row);
  await known([...lines.values()].flatMap(({ one, other }) => [one, other]));
  return [...lines.values()];
}

function ends(row, names) {
  const iris = names.map((name) => row[name]).filter((value) => value?.type === "uri").map(({ value }) => value);
  const events = [...new Set(iris)].filter((iri) => isEvent(iri) && thing(iri));
  if (events.length) return events.flatMap((iri) => sides(iri, thing(iri)));
  const [one, other] = [...new Set(iris.filter(isEntity))];
  return other ? [{ one, other, directed: true }] : [];
}

function sides(event, { agents, targets, type, status, symmetric }) {
  const line = { event, type, status, directed: !symmetric };
  if (targets.length) return agents.flatMap((one) => targets.map((other) => ({ ...line, one, other })));
  return agents.flatMap((one, index) => agents.slice(index + 1).map((other) => ({ ...line, one, other })));
}

function add(lines, { one, other, event, type, status, directed }, row) {
  if (one === other) return;
  const key = [one, other].sort().join(" ");
  const line = lines.get(key) ?? { one, other, types: {}, happened: {}, statuses: {}, towards: new Set(), events: new Set(), rows: new Set() };
  line.rows.add(row);
  if (directed) line.towards.add(other);
  if (event && !line.events.has(event)) {
    line.events.add(event);
    line.types[type] = (line.types[type] ?? 0) + 1;
    line.statuses[status] = (line.statuses[status] ?? 0) + 1;
    if (status === "actual") line.happened[type] = (line.happened[type] ?? 0) + 1;
  }
  lines.set(key, line);
}

/** Draws `lines` in `place`; `choose` hears of what is clicked: {node}, {line} or null. Resolves to a function that ends it. */
export async function network(place, lines, choose) {
  const degree = new Map();
  for (const { one, other } of lines) for (const end of [one, other]) degree.set(end, (degree.get(end) ?? 0) + 1);
  const nodes = [...degree.keys()].sort((a, b) => degree.get(b) - degree.get(a) || a.localeCompare(b)).slice(0, MOST);
  const order = new Map(nodes.map((iri, index) => [iri, index]));
  const drawn = lines.filter(({ one, other }) => order.has(one) && order.has(other)).map((line, id) => ({ ...line, id }));
  const weight = (iri) => degree.get(iri) / degree.get(nodes[0]);
  const size = (iri) => 8 + 8 * Math.sqrt(weight(iri));
  const [places] = await Promise.all([laidOut(nodes, drawn, order, size), script()]);
  const spots = new Map(nodes.map((iri, index) => [iri, { x: places[index][0], y: places[index][1], size: size(iri) }]));
  const labels = new Labels();
  const canvas = el("div", { class: "drawing" });
  let look = looks();
  const note = degree.size > nodes.length ? el("p", { class: "hint small" }, w("network_limit", { n: number(nodes.length), all: number(degree.size) })) : null;
  place.replaceChildren(...present([canvas, zoom(() => view, () => rest()), note]));
  const dots = new vis.DataSet();
  const threads = new vis.DataSet();
  const view = new vis.Network(canvas, { nodes: dots, edges: threads }, OPTIONS);

  canvas.firstChild.setAttribute("role", "application");
  canvas.firstChild.setAttribute("aria-label", w("canvas"));

  function paint() {
    look = looks();
    dots.update(nodes.map((iri) => node(iri, spots.get(iri), look)));
    threads.update(drawn.map((line) => edge(line, look)));
    labels.set(nodes.map((iri) => ({ id: iri, text: nameOf(iri), weight: weight(iri), lit: false, dim: false, hidden: 0 })), drawn.map((line) => ({ id: String(line.id), from: line.one, to: line.other, text: caption({ ...line, count: line.events.size }), tone: lineTone(line), lit: false, weight: line.rows.size })).filter(({ text }) => text));
    view.redraw();
  }

  /** Words find their places anew once the zoom is at rest; from afar nodes are drawn larger, so that they stay in sight. */
  function rest() {
    const growth = Math.round(10 * Math.min(2.4, Math.max(1, 0.5 / view.getScale()))) / 10;
    for (const [iri, spot] of spots) spot.size = size(iri) * growth;
    dots.update([...spots].map(([id, spot]) => ({ id, size: spot.size })));
    labels.forget();
    view.redraw();
  }
  let resting = 0;
  for (const name of ["zoom", "resize"]) view.on(name, () => {
    clearTimeout(resting);
    resting = setTimeout(rest, 150);
  });
  view.on("afterDrawing", (context) => labels.draw(context, view.getScale(), spots, look, inSight(view)));
  view.on("click", ({ nodes: [iri], edges: [id], pointer }) => {
    const named = iri === undefined ? labels.at(pointer.canvas) : { node: iri };
    const line = drawn[named.line ?? id];
    choose(named.node ? { node: named.node } : line ? { line } : null);
  });
  for (const name of ["dragging", "dragEnd"]) view.on(name, ({ nodes: moved }) => {
    for (const iri of moved) Object.assign(spots.get(iri), view.getPosition(iri));
    labels.forget();
  });
  paint();
  whole(view);
  rest();
  document.addEventListener("theme", paint);
  return () => {
    clearTimeout(resting);
    document.removeEventListener("theme", paint);
    view.destroy();
  };
}

function node(iri, { x, y, size }, look) {
  const kind = thing(iri)?.of ?? "person";
  const background = look.kind(kind);
  const on = { background, border: look.ink };
  return { id: iri, x, y, size, shape: SHAPES[kind] ?? "dot", color: { background, border: look.card, highlight: on, hover: on } };
}

function edge(line, look) {
  const tone = lineTone(line);
  const colour = look.tone(tone);
  return { id: line.id, from: line.one, to: line.other, width: 1.3 + Math.log2(line.rows.size) * 0.9, dashes: DASHES[tone] ?? false, color: { color: colour, highlight: look.accent, hover: colour }, arrows: { to: { enabled: line.towards.has(line.other) }, from: { enabled: line.towards.has(line.one) } } };
}

function looks() {
  const style = getComputedStyle(document.body);
  const value = (name) => style.getPropertyValue(name).trim();
  return { ink: value("--ink"), muted: value("--muted"), paper: value("--card"), card: value("--card"), faint: value("--faint"), accent: value("--accent"), font: style.fontFamily, kind: (kind) => value(`--kind-${kind}`) || value("--muted"), tone: (tone) => value(`--tone-${tone}`) || value("--muted") };
}

async function laidOut(nodes, lines, order, size) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `14px ${getComputedStyle(document.body).fontFamily}`;
  const boxes = nodes.map((iri) => [Math.min(170, Math.max(2 * size(iri), pen.measureText(nameOf(iri)).width)) + 24, 2 * size(iri) + 46]);
  return (await send("POST", "/api/layout", { boxes, lines: lines.map(({ one, other }) => [order.get(one), order.get(other)]) })).places;
}

let loading = null;
/** vis-network, asked for when the first network is drawn. */
function script() {
  if (typeof vis !== "undefined") return Promise.resolve();
  loading ??= new Promise((done, failed) => {
    document.head.append(el("script", { src: "/static/vis-network.min.js", onload: done, onerror: failed }));
  });
  return loading;
}

/** Shows all of it, with room for the names at the edges. */
function whole(view) {
  view.fit({ maxZoomLevel: 1 });
  view.moveTo({ scale: view.getScale() * 0.9 });
}

function zoom(view, rest) {
  const by = (factor) => () => view().moveTo({ scale: view().getScale() * factor });
  const tool = (words, sign, act) => el("button", { type: "button", "aria-label": w(words), title: w(words), onclick: () => { act(); rest(); } }, sign);
  return el("div", { class: "zooms" }, tool("zoom_in", "+", by(1.3)), tool("zoom_out", "−", by(1 / 1.3)), tool("fit", "⤢", () => whole(view())));
}
