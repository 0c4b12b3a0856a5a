// The answer as a network: every event joins its sides; where there are no events, the two entities of a row are joined.
import { send } from "./api.js";
import { el } from "./dom.js";
import { isEntity, isEvent, known, nameOf, thing } from "./query_things.js";
import { isolate, w } from "./query_words.js";
import { number } from "./words.js";

const MOST = 150;
const SHAPES = { person: "dot", state: "hexagon", organisation: "square", armed_group: "triangle", place: "diamond", group: "triangleDown", thing: "star" };
const SIZE = 13;
const WIDEST = 150;

/** The lines of an answer: [{one, other, words, directed, rows: Set of rows}], bundled by their ends. */
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
  const events = iris.filter((iri) => isEvent(iri) && thing(iri));
  if (events.length) return events.flatMap((iri) => sides(thing(iri)));
  const [one, other] = [...new Set(iris.filter(isEntity))];
  return other ? [{ one, other, words: "", directed: true }] : [];
}

function sides({ agents, targets, verbs, symmetric }) {
  const words = verbs[document.documentElement.lang] ?? "";
  if (targets.length) return agents.flatMap((one) => targets.map((other) => ({ one, other, words, directed: !symmetric })));
  return agents.slice(1).map((other) => ({ one: agents[0], other, words, directed: !symmetric }));
}

function add(lines, { one, other, words, directed }, row) {
  if (one === other) return;
  const key = [one, other].sort().join(" ");
  const line = lines.get(key) ?? { one, other, words: new Set(), towards: new Set(), rows: new Set() };
  if (words) line.words.add(words);
  if (directed) line.towards.add(other);
  line.rows.add(row);
  lines.set(key, line);
}

/** Draws `lines` in `place`; `choose` hears of what is clicked: {node}, {line} or null. Resolves to a function that ends it. */
export async function network(place, lines, choose) {
  const degree = new Map();
  for (const { one, other } of lines) for (const end of [one, other]) degree.set(end, (degree.get(end) ?? 0) + 1);
  const nodes = [...degree.keys()].sort((a, b) => degree.get(b) - degree.get(a) || a.localeCompare(b)).slice(0, MOST);
  const order = new Map(nodes.map((iri, index) => [iri, index]));
  const drawn = lines.filter(({ one, other }) => order.has(one) && order.has(other));
  const [places] = await Promise.all([laidOut(nodes, drawn, order), script()]);
  const canvas = el("div", { class: "drawing", role: "img", "aria-label": w("canvas") });
  const note = degree.size > nodes.length ? el("p", { class: "hint small" }, w("network_limit", { n: number(nodes.length), all: number(degree.size) })) : null;
  place.replaceChildren(canvas, zoom(() => view), ...[note].filter(Boolean));
  let view = make();

  function make() {
    const colour = colours();
    const data = { nodes: nodes.map((iri, index) => node(iri, places[index], colour)), edges: drawn.map((line, index) => edge(line, index, colour)) };
    const made = new vis.Network(canvas, data, OPTIONS);
    made.on("click", ({ nodes: [iri], edges: [index] }) => choose(iri ? { node: iri } : index === undefined ? null : { line: drawn[index] }));
    made.fit({ maxZoomLevel: 1 });
    return made;
  }

  function again() {
    const [position, scale] = [view.getViewPosition(), view.getScale()];
    view.destroy();
    view = make();
    view.moveTo({ position, scale });
  }
  document.addEventListener("theme", again);
  return () => {
    document.removeEventListener("theme", again);
    view.destroy();
  };
}

const OPTIONS = {
  physics: { enabled: false },
  layout: { improvedLayout: false },
  interaction: { hover: true, hoverConnectedEdges: false, selectConnectedEdges: false, zoomSpeed: 0.7, keyboard: { enabled: true, bindToWindow: false, speed: { x: 12, y: 12, zoom: 0.03 } } },
  nodes: { borderWidth: 1.5, borderWidthSelected: 3, size: SIZE, scaling: { label: { drawThreshold: 6 } } },
  edges: { smooth: { enabled: false }, selectionWidth: 2, hoverWidth: 0 },
};

function node(iri, [x, y], colour) {
  const kind = thing(iri)?.of ?? "person";
  const ink = colour(`--kind-${kind}`);
  const face = { color: colour("--ink"), size: 14, face: getComputedStyle(document.body).fontFamily, strokeWidth: 4, strokeColor: colour("--card"), vadjust: 1 };
  return { id: iri, x, y, label: isolate(wrapped(nameOf(iri))), shape: SHAPES[kind] ?? "dot", color: { background: ink, border: ink, highlight: { background: ink, border: colour("--ink") }, hover: { background: ink, border: colour("--ink") } }, font: face };
}

function edge({ one, other, words, towards, rows }, index, colour) {
  const count = rows.size > 1 ? ` ×${number(rows.size)}` : "";
  const face = { color: colour("--muted"), size: 12, face: getComputedStyle(document.body).fontFamily, strokeWidth: 4, strokeColor: colour("--card"), align: "horizontal" };
  const head = (end) => ({ enabled: towards.has(end), scaleFactor: 0.55 });
  return { id: index, from: one, to: other, label: words.size ? isolate(`${words.size > 1 ? [...words][0] + "…" : [...words][0]}${count}`) : undefined, width: Math.min(6, 1.2 + Math.log2(rows.size)), color: { color: colour("--muted"), opacity: 0.55, highlight: colour("--accent"), hover: colour("--accent") }, arrows: { to: head(other), from: head(one) }, font: face };
}

/** A name in lines of at most some 18 letters. */
function wrapped(name) {
  const rows = [""];
  for (const word of name.split(/\s+/)) {
    const last = rows[rows.length - 1];
    if (last && `${last} ${word}`.length > 18) rows.push(word);
    else rows[rows.length - 1] = last ? `${last} ${word}` : word;
  }
  return rows.length > 3 ? `${rows.slice(0, 3).join("\n")}…` : rows.join("\n");
}

function colours() {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(name).trim() || "#888888";
}

async function laidOut(nodes, lines, order) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `14px ${getComputedStyle(document.body).fontFamily}`;
  const boxes = nodes.map((iri) => {
    const rows = wrapped(nameOf(iri)).split("\n");
    return [Math.min(WIDEST, Math.max(2 * SIZE, ...rows.map((row) => pen.measureText(row).width))) + 18, 2 * SIZE + 20 * rows.length + 14];
  });
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

function zoom(view) {
  const by = (factor) => () => view().moveTo({ scale: view().getScale() * factor });
  const tool = (words, sign, act) => el("button", { type: "button", "aria-label": w(words), title: w(words), onclick: act }, sign);
  return el("div", { class: "zooms" }, tool("zoom_in", "+", by(1.3)), tool("zoom_out", "−", by(1 / 1.3)), tool("fit", "⤢", () => view().fit({ maxZoomLevel: 1 })));
}
