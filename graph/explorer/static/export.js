// The menu of what can be taken along: files that the server makes, and pictures that are made here.
import { announce, button, byId, el, present, svg } from "./dom.js";
import { lineTone } from "./meta.js";
import { nothingOn, query } from "./state.js";
import { language, t } from "./words.js";

const FILES = ["html", "graphml", "gexf", "csv", "nodes.csv", "political.csv", "jsonld", "sparql"];
const DASHES = { planned: "9 5", possible: "2 5", negated: "12 4 2 4" };

/** Fills the menu; `ids()` are the entities that are drawn, `canvas()` the drawing. */
export function exportMenu(ids, canvas) {
  const menu = byId("export");
  const list = byId("export-list");
  const shut = (work) => () => {
    menu.open = false;
    work();
  };
  menu.addEventListener("toggle", () => {
    if (!menu.open) return;
    const wanted = new URLSearchParams({ ...(ids().length && { ids: ids().join(",") }), ...query(), lang: language });
    const files = nothingOn() ? el("p", { class: "hint" }, t("nothing")) : FILES.map((format) => el("a", { href: `/download/${format}?${wanted}`, download: true, "data-format": format, onclick: shut(() => {}) }, t(`export_${format}`)));
    const pictures = canvas() ? [button(t("export_png"), shut(() => png(canvas())), { class: "item", id: "export-png" }), button(t("export_svg"), shut(() => vector(canvas())), { class: "item", id: "export-svg" })] : [];
    list.replaceChildren(...present([el("h3", {}, t("export_files")), files, pictures, button(t("share"), shut(share), { class: "item", id: "share" })]));
  });
}

async function share() {
  try {
    await navigator.clipboard.writeText(location.href);
    announce(t("shared"));
  } catch {
    prompt(t("share"), location.href);
  }
}

function save(blob, name) {
  const address = URL.createObjectURL(blob);
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The drawing as it is seen, on its ground. */
function png(canvas) {
  const seen = canvas.container.querySelector("canvas");
  const copy = el("canvas", { width: seen.width, height: seen.height });
  const context = copy.getContext("2d");
  context.fillStyle = canvas.look.paper;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(seen, 0, 0);
  copy.toBlob((blob) => save(blob, "siyar.png"), "image/png");
}

const vector = (canvas) => save(new Blob([new XMLSerializer().serializeToString(picture(canvas))], { type: "image/svg+xml" }), "siyar.svg");

/** All that is drawn as SVG: lines, shapes, and the words where they stand. */
function picture({ graph, spots, labels, look, network }) {
  const scale = network.getScale();
  const boxes = [...spots.values()];
  const [left, top] = [Math.min(...boxes.map(({ x }) => x)) - 140, Math.min(...boxes.map(({ y }) => y)) - 80];
  const [width, height] = [Math.max(...boxes.map(({ x }) => x)) + 140 - left, Math.max(...boxes.map(({ y }) => y)) + 80 - top];
  const lines = graph.edges.map((edge) => line(edge, spots, look));
  const shapes = graph.nodes.map(({ id, kind }) => shape(kind, spots.get(id), look));
  const { names = [], words = [] } = labels.placed ?? {};
  const text = (content, x, y, size, fill, weight) => svg("text", { x, y, "font-size": size, fill, "font-weight": weight, stroke: look.paper, "stroke-width": size * 0.3, "paint-order": "stroke", "text-anchor": "middle", "dominant-baseline": "middle" }, content);
  const ground = words.map(({ x, y, width: wide, height: high }) => svg("rect", { x: x - wide / 2, y: y - high / 2, width: wide, height: high, fill: look.paper, "fill-opacity": 0.85 }));
  const said = words.map((word) => text(word.text, word.x, word.y, 11.5 / scale, look.tone(word.tone), 500));
  const named = names.flatMap(({ lines: rows, x, y, font, heavy }) => rows.map((row, index) => text(row, x, y + ((index - (rows.length - 1) / 2) * font * 1.25) / scale, font / scale, look.ink, heavy)));
  return svg("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: [left, top, width, height].join(" "), width, height, "font-family": look.font }, svg("rect", { x: left, y: top, width, height, fill: look.paper }), lines, shapes, ground, said, named);
}

/** A line with the points of its arrows at the rims of the nodes. */
function line(edge, spots, look) {
  const { a, b, count, directed } = edge;
  const tone = lineTone(edge);
  const [from, to] = [spots.get(a), spots.get(b)];
  const wide = 1.3 + Math.log2(count) * 0.9;
  const paint = { stroke: look.tone(tone), "stroke-width": wide, "stroke-dasharray": DASHES[tone] };
  const points = [["ab", from, to], ["ba", to, from]].filter(([way]) => directed === way || directed === "both").map(([, tail, tip]) => svg("polygon", { points: arrow(tail, tip, 5 + wide), fill: look.tone(tone) }));
  return [svg("line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y, ...paint }), points];
}

function arrow(tail, tip, size) {
  const length = Math.hypot(tip.x - tail.x, tip.y - tail.y) || 1;
  const [dx, dy] = [(tip.x - tail.x) / length, (tip.y - tail.y) / length];
  const [x, y] = [tip.x - dx * tip.size, tip.y - dy * tip.size];
  const foot = [x - dx * size * 2, y - dy * size * 2];
  return [[x, y], [foot[0] - dy * size * 0.7, foot[1] + dx * size * 0.7], [foot[0] + dy * size * 0.7, foot[1] - dx * size * 0.7]].map((point) => point.join(",")).join(" ");
}

const CORNERS = {
  state: [[-0.5, -0.87], [0.5, -0.87], [1, 0], [0.5, 0.87], [-0.5, 0.87], [-1, 0]],
  organisation: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  armed_group: [[0, -1], [0.95, 0.8], [-0.95, 0.8]],
  group: [[0, 1], [0.95, -0.8], [-0.95, -0.8]],
  place: [[0, -1], [1, 0], [0, 1], [-1, 0]],
  thing: Array.from({ length: 10 }, (_, i) => [(i % 2 ? 0.45 : 1) * Math.sin((i * Math.PI) / 5), -(i % 2 ? 0.45 : 1) * Math.cos((i * Math.PI) / 5)]),
};

function shape(kind, { x, y, size }, look) {
  const paint = { fill: look.kind(kind), stroke: look.paper, "stroke-width": 1.5 };
  if (!CORNERS[kind]) return svg("circle", { cx: x, cy: y, r: size, ...paint });
  return svg("polygon", { points: CORNERS[kind].map(([dx, dy]) => `${x + dx * size},${y + dy * size}`).join(" "), ...paint });
}
