// The answer: how many rows, the drawing that suits it, the table beside it, what can be taken along.
import { button, el, present } from "./dom.js";
import { GRAPHS, asGraph } from "./query_ask.js";
import { joined, network } from "./query_network.js";
import { SIZES, table } from "./query_table.js";
import { address, known, nameOf } from "./query_things.js";
import { dated, timeline } from "./query_timeline.js";
import { lines, pieces } from "./query_tokens.js";
import { isolate, rowsInWords, w } from "./query_words.js";
import { number } from "./words.js";

const LONGEST_SHOWN = 200_000;
/** From how many rows a drawing is made. */
const DRAWN = 2000;
export const freshShown = () => ({ view: "table", sort: "", down: false, filter: "", page: 1, size: SIZES[1] });

let ended = () => {};

/**
 * Shows `answer` (see query_ask.js) to `query` in `place`. `shown` is how (freshShown), which the reader changes and `changed` hears
 * of; `friendly` says that the columns are those of a shipped question.
 */
export function showAnswer(place, answer, query, shown, { changed, friendly }) {
  ended();
  ended = () => {};
  place.hidden = false;
  if (answer.type === "graph") return showGraph(place, answer, query);
  if (answer.type === "boolean") return place.replaceChildren(summary(w(String(answer.value)), answer), downloads([file("json", answer.raw, "application/json")]));
  if (!answer.rows.length) return place.replaceChildren(summary(w("rows_zero"), answer), el("p", { class: "hint" }, w("empty_hint")));
  return showRows(place, answer, shown, changed, friendly);
}

function showRows(place, answer, shown, changed, friendly) {
  const drawing = el("div", { class: "picture", hidden: true });
  const chosen = el("div", { class: "chosen", hidden: true });
  const grid = el("div", { class: "grid" });
  const filter = el("input", { type: "search", class: "filter", placeholder: w("filter"), "aria-label": w("filter"), dir: "auto", value: shown.filter });
  const views = ["network", "timeline"].map((view) => button(w(`show_${view}`), () => turn(view), { "data-view": view, "aria-pressed": "false" }));
  const bar = el("div", { class: "tools-of-answer" }, el("div", { class: "views" }, views), filter, downloads([
    el("button", { type: "button", class: "soft", onclick: () => save("answer.csv", csv(answer.names, rows.wanted()), "text/csv;charset=utf-8") }, w("csv")),
    file("json", answer.raw, "application/json"),
  ]));
  place.replaceChildren(summary(rowsInWords(answer.rows.length), answer), bar, drawing, chosen, grid);
  const some = { ...answer, rows: answer.rows.slice(0, DRAWN) };
  const rows = table(grid, answer, shown, { changed, friendly });
  filter.addEventListener("input", () => rows.filter(filter.value));

  function turn(view) {
    shown.view = shown.view === view ? "table" : view;
    changed();
    draw();
  }

  async function draw() {
    ended();
    ended = () => {};
    choose(null);
    for (const one of views) one.setAttribute("aria-pressed", String(one.dataset.view === shown.view));
    drawing.hidden = shown.view === "table";
    drawing.className = `picture as-${shown.view}`;
    drawing.replaceChildren(el("p", { class: "hint" }, w("running")));
    const { view } = shown;
    try {
      if (view === "network") await asNetwork();
      if (view === "timeline") await asTimeline();
      if (view === shown.view && some.rows.length < answer.rows.length) drawing.append(el("p", { class: "hint small" }, w("rows_limit", { n: number(some.rows.length) })));
    } catch {
      if (shown.view === view) drawing.replaceChildren(el("p", { class: "hint" }, w("fault_offline")));
    }
  }

  async function asNetwork() {
    const found = await joined(some);
    if (shown.view !== "network") return;
    if (!found.length) return void drawing.replaceChildren(el("p", { class: "hint" }, w("no_network")));
    const inner = el("div", { class: "inner" }, el("p", { class: "hint" }, w("running")));
    drawing.replaceChildren(inner);
    const end = await network(inner, found, (thing) => choose(thing, found));
    if (inner.isConnected) ended = end;
    else end();
  }

  async function asTimeline() {
    const moments = await dated(some);
    if (shown.view !== "timeline") return;
    if (moments.some(({ begin }) => begin)) timeline(drawing, moments, answer.names);
    else drawing.replaceChildren(el("p", { class: "hint" }, w("no_timeline")));
  }

  /** Leaves only the rows of a node or a line in the table. */
  function choose(thing, found = []) {
    const left = !thing ? null : thing.line ? thing.line.rows : new Set(found.filter(({ one, other }) => [one, other].includes(thing.node)).flatMap((line) => [...line.rows]));
    rows.narrow(left ? (row) => left.has(row) : null);
    chosen.hidden = !left;
    if (!left) return;
    const name = (iri) => isolate(nameOf(iri));
    const words = thing.line ? w("only_line", { name: name(thing.line.one), other: name(thing.line.other) }) : w("only_node", { name: name(thing.node) });
    const page = thing.node ? el("a", { href: address(thing.node) }, w("open_page")) : null;
    chosen.replaceChildren(el("span", {}, words), ...[page].filter(Boolean), button(w("all_rows"), () => choose(null)));
  }

  draw();
}

function showGraph(place, answer, query) {
  const text = answer.text.length > LONGEST_SHOWN ? `${answer.text.slice(0, LONGEST_SHOWN)}\n…` : answer.text;
  const paper = el("pre", { class: "turtle", dir: "ltr", tabindex: "0", "aria-label": w("graph") }, lines(text).map((line) => [pieces(line), "\n"]));
  const kinds = Object.keys(GRAPHS).map((format) => el("button", { type: "button", class: "soft", onclick: async () => {
    const body = format === "turtle" ? answer.text : await asGraph(query, format).catch(() => null);
    if (body !== null) save(`answer.${{ turtle: "ttl", ntriples: "nt", jsonld: "jsonld" }[format]}`, body, GRAPHS[format]);
  } }, w(format)));
  const empty = answer.text.replace(/^@prefix.*$/gm, "").trim() ? null : el("p", { class: "hint" }, w("empty_hint"));
  place.replaceChildren(...present([summary(w("graph"), answer), empty, el("div", { class: "tools-of-answer" }, downloads(kinds)), paper]));
}

const summary = (words, { seconds }) => el("p", { class: "summary", role: "status" }, el("strong", {}, words), " ", el("span", { class: "hint" }, w("seconds", { n: number(Math.max(0.01, Math.round(seconds * 100) / 100)) })));
const downloads = (buttons) => el("div", { class: "downloads", role: "group", "aria-label": w("download") }, el("span", { class: "hint small" }, w("download")), buttons);
const file = (format, text, type) => el("button", { type: "button", class: "soft", onclick: () => save(`answer.${format}`, text, type) }, w(format));

/** The rows for a spreadsheet, as the table has them; a cell that a spreadsheet would run as a formula is kept as text. */
function csv(names, rows) {
  const safe = (text) => `"${(/^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text).replaceAll('"', '""')}"`;
  const cells = [names, ...rows.map((row) => names.map((name) => row[name]?.value ?? ""))];
  return `\ufeff${cells.map((line) => line.map((text) => safe(String(text))).join(",")).join("\r\n")}\r\n`;
}

function save(name, text, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
