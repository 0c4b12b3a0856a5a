// The table: everything that the drawing shows, as rows that can be sorted and read aloud.
import { button, byId, el, present, stroke, trouble } from "./dom.js";
import { entityLink, entityLinks, kindOf, lineTone, meta, nameOf, relation, relationOf, relationsOf, sides, status, typesOf, verdict, when } from "./meta.js";
import { listed } from "./panel.js";
import { compare, number, percent, t } from "./words.js";

const PAGE = 50;
const shown = { part: "links", of: "", offset: 0, sort: { entities: ["importance", true], links: ["count", true], events: ["time", true] } };
let turn = 0;

/** Fills the table with what is drawn; `act.pick` selects. */
export async function table(graph, ids, act) {
  const place = byId("view-table");
  const mine = (turn += 1);
  const again = () => table(graph, ids, act);
  const choice = el("div", { class: "tabs", role: "group", "aria-label": t("table") }, ["links", "entities", "events"].map((part) => el("button", { type: "button", "data-part": part, "aria-pressed": String(shown.part === part), onclick: () => { Object.assign(shown, { part, offset: 0 }); again(); } }, t(`table_${part}`))));
  let inside;
  try {
    inside = shown.part === "events" ? await events(graph, ids, again) : shown.part === "links" ? links(graph, act, again) : entities(graph, again);
  } catch (error) {
    inside = [trouble(error, again, t("retry"))];
  }
  if (mine !== turn) return;
  const focus = place.contains(document.activeElement) ? document.activeElement.dataset : {};
  place.replaceChildren(el("div", { class: "table-head" }, choice, ...inside.slice(1)), inside[0]);
  const kept = focus.part ? `[data-part="${focus.part}"]` : focus.sort ? `[data-sort="${focus.sort}"]` : null;
  if (kept) place.querySelector(kept)?.focus();
}

/** A table with columns {key: {text or number, cell}}; sorted here unless `sorts` names the columns that the server sorts. */
function grid(part, columns, rows, again, sorts = null) {
  const [by, down] = shown.sort[part];
  const value = columns[by].value;
  const order = (a, b) => (typeof value(a) === "number" ? value(a) - value(b) : compare(value(a), value(b))) * (down ? -1 : 1);
  const list = sorts ? rows : [...rows].sort(order);
  const choose = (key) => {
    shown.sort[part] = [key, by === key ? !down : typeof columns[key].value(rows[0] ?? {}) === "number"];
    shown.offset = 0;
    again();
  };
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t(`table_${part}`) }, tableOf(filled(columns, list), list, { by, down }, choose, sorts));
}

/** The columns in which some row has something to say. */
export const filled = (columns, rows) => Object.fromEntries(Object.entries(columns).filter(([, { value }]) => !rows.length || rows.some((row) => value(row) !== "")));

/** Rows under heads that call `choose(key)`, all of them or those in `sorts`. The roles stay where a phone shows each row as a card. */
export function tableOf(columns, rows, { by, down }, choose, sorts = null) {
  const title = (key) => t(`column_${key}`);
  const head = (key) => el("th", { scope: "col", role: "columnheader", "aria-sort": by === key ? (down ? "descending" : "ascending") : null }, sorts && !sorts.includes(key) ? el("span", {}, title(key)) : el("button", { type: "button", "data-sort": key, onclick: () => choose(key) }, title(key)));
  const inside = (row, { cell, value }) => (cell ? cell(row) : typeof value(row) === "number" ? number(value(row)) : value(row));
  const line = (row) => el("tr", { role: "row", "data-row": row.id ?? null }, Object.entries(columns).map(([key, column]) => el("td", { role: "cell", class: `c-${key}`, "data-head": title(key) }, inside(row, column) || null)));
  return el("table", { class: "cards", role: "table" }, el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, Object.keys(columns).map(head))), el("tbody", { role: "rowgroup" }, rows.map(line)));
}

function entities({ nodes }, again) {
  const columns = {
    name: { value: nameOf, cell: entityLink },
    kind: { value: ({ kind }) => kindOf(kind) },
    count: { value: ({ degree }) => degree },
    total: { value: ({ total }) => total ?? 0 },
    hidden: { value: ({ total, shown: drawn }) => Math.max(0, (total ?? 0) - (drawn ?? 0)) },
    importance: { value: ({ importance }) => importance ?? 0, cell: ({ importance }) => percent(importance ?? 0) },
  };
  return [grid("entities", columns, nodes, again), el("p", { role: "status" }, t("rows", { n: number(nodes.length) }))];
}

function links({ nodes, edges }, act, again) {
  const named = new Map(nodes.map((node) => [node.id, node]));
  const columns = {
    a: { value: ({ a }) => nameOf(named.get(a)), cell: ({ a }) => entityLink(named.get(a)) },
    b: { value: ({ b }) => nameOf(named.get(b)), cell: ({ b }) => entityLink(named.get(b)) },
    count: { value: ({ count }) => count, cell: (edge) => button(number(edge.count), () => act.pick({ pair: [edge.a, edge.b] }), { class: "text", "aria-label": t("events_n", { n: number(edge.count) }) }) },
    relation: { value: (edge) => relationOf(typesOf(edge.types)[0][0]), cell: (edge) => el("span", { class: "mix" }, stroke(lineTone(edge)), relationsOf(edge)) },
  };
  return [grid("links", columns, edges, again), el("p", { role: "status" }, t("rows", { n: number(edges.length) }))];
}

async function events({ nodes }, ids, again) {
  const choices = nodes.filter(({ id }) => ids.includes(id));
  if (shown.of && !ids.includes(shown.of)) shown.of = "";
  if (!shown.of && choices.length === 1) shown.of = choices[0].id;
  const [by, down] = shown.sort.events;
  const found = await listed("/api/events", { ...(shown.of && { entity: shown.of }), limit: PAGE, offset: shown.offset, sort: by === "confidence" ? "confidence" : down ? "-time" : "time" });
  const known = found.entities;
  const columns = eventColumns(known);
  const of = el("label", { class: "of" }, t("table_of"), " ", el("select", { onchange: ({ target }) => { Object.assign(shown, { of: target.value, offset: 0 }); again(); } }, el("option", { value: "" }, t("everything")), choices.map((node) => el("option", { value: node.id, selected: node.id === shown.of }, nameOf(node)))));
  const step = (key, to, on) => button(t(key), () => { shown.offset = to; again(); }, { disabled: !on });
  const last = Math.min(shown.offset + found.events.length, found.total);
  const pages = found.total > PAGE ? [step("previous", Math.max(0, shown.offset - PAGE), shown.offset > 0), step("next", shown.offset + PAGE, last < found.total)] : [];
  const count = el("p", { role: "status" }, t("rows_of", { n: number(last), all: number(found.total) }));
  return [grid("events", columns, found.events, again, ["time", "confidence"]), of, count, ...present(pages)];
}

/** The columns of a table of events, for the explorer and for the page of an entity. */
export function eventColumns(known) {
  const names = (list) => list.map((id) => nameOf(known[id] ?? { id })).join(" · ");
  return {
    time: { value: (event) => event.time ?? "", cell: (event) => when(event) ?? "" },
    who: { value: (event) => names(sides(event)[0]), cell: (event) => entityLinks(sides(event)[0], known) },
    relation: { value: (event) => relationOf(event.type), cell: (event) => [el("a", { href: `/#${new URLSearchParams({ at: `v:${event.id}` })}`, "data-event-link": event.id }, relation(event)), verdict(event.verdict), event.item ? el("small", {}, el("bdi", {}, event.item)) : null] },
    whom: { value: (event) => names(sides(event)[1]), cell: (event) => (sides(event)[1].length || !event.item ? entityLinks(sides(event)[1], known) : "") },
    status: { value: (event) => meta.statuses[event.status] ? event.status : "", cell: (event) => status(event.status) },
    says: { value: (event) => (event.source ? names([event.source]) : ""), cell: (event) => (event.source ? entityLinks([event.source], known) : "") },
    place: { value: (event) => (event.place ? names([event.place]) : ""), cell: (event) => (event.place ? entityLinks([event.place], known) : "") },
    confidence: { value: (event) => event.confidence ?? 0, cell: (event) => percent(event.confidence ?? 0) },
  };
}
