// The panel beside the drawing: what is selected, down to the sentences that say it.
import { get, segment } from "./api.js";
import { arrow, button, byId, cross, el, glyph, present, stroke, trouble } from "./dom.js";
import { eventCard, eventLine } from "./evidence.js";
import { entityAddress, entityLink, entityLinks, kindOf, lineTone, nameOf, relationOf, wikidata } from "./meta.js";
import { finderField } from "./search.js";
import { nothingOn, query } from "./state.js";
import { date, number, t } from "./words.js";

const PAGE = 30;

/** A list of events under the filters; where a filter has nothing switched on there are none, and none are asked for. */
export const listed = (path, wanted) => (nothingOn() ? Promise.resolve({ total: 0, events: [], entities: {} }) : get(path, { ...query(), ...wanted }));

export function head(title, { over = null, back = null, close = null } = {}) {
  const turn = back ? el("button", { class: "close back", type: "button", "aria-label": t("back"), title: t("back"), onclick: back }, arrow()) : null;
  const shut = close ? el("button", { class: "close", type: "button", "aria-label": t("close"), onclick: close }, cross()) : null;
  return el("div", { class: "side-head" }, turn, el("div", {}, over ? el("p", { class: "over" }, over) : null, el("h2", { tabindex: "-1" }, title)), shut);
}

/** A part under its heading, an h3; nothing where it would be empty. */
export const section = (title, ...children) => part("h3", title, ...children);

/** The same under a heading of another level. */
export function part(level, title, ...children) {
  const inside = present(children);
  return inside.length ? el("section", { class: "part" }, el(level, { class: "part-title" }, title), ...inside) : null;
}

/** Fills the panel; `work` gives its children, perhaps later. Only the newest filling is shown. */
let turn = 0;
export async function fill(work, opened, again) {
  const panel = byId("panel");
  const mine = (turn += 1);
  panel.classList.toggle("open", opened);
  const show = (children) => {
    if (mine !== turn) return;
    panel.replaceChildren(...present(children));
    panel.scrollTop = 0;
  };
  try {
    const waiting = setTimeout(() => show([el("p", { class: "hint" }, t("loading"))]), 250);
    const children = await Promise.resolve(work()).finally(() => clearTimeout(waiting));
    show(children);
  } catch (error) {
    if (error.name !== "AbortError") show([trouble(error, again, t("retry"))]);
  }
}

/** What the panel shows while nothing is selected: who is drawn, the weightiest first. */
export function resting({ nodes, edges }, { pick, communities }) {
  const top = [...nodes].sort((a, b) => b.importance - a.importance).slice(0, 8);
  const busy = [...edges].sort((a, b) => b.count - a.count).slice(0, 6);
  const named = new Map(nodes.map((node) => [node.id, node]));
  return [
    head(t("on_canvas"), { over: t("showing", { n: number(nodes.length) }) }),
    el("p", { class: "hint" }, t("panel_hint")),
    communities,
    section(t("start_actors"), el("ul", { class: "links" }, top.map((node) => el("li", {}, el("a", { class: "pair", href: entityAddress(node.id), "data-entity": node.id }, glyph(node.kind), el("span", {}, el("bdi", {}, nameOf(node))), el("span", { class: "times" }, number(node.degree))))))),
    section(t("busiest"), busy.length ? el("ul", { class: "links" }, busy.map((edge) => el("li", {}, line(edge, named, pick)))) : null),
  ];
}

function line(edge, named, pick) {
  return el("button", { type: "button", class: "pair", onclick: () => pick({ pair: [edge.a, edge.b] }) }, stroke(lineTone(edge)), el("span", {}, [edge.a, edge.b].map((id, index) => [index ? " – " : null, el("bdi", {}, nameOf(named.get(id)))])), el("span", { class: "times" }, number(edge.count)));
}

/** An entity: what can be done with it, who it is, what it did. `node` is it as drawn, or null; `act` are the deeds. */
export async function entity(id, node, act) {
  const [found, events] = await Promise.all([get(`/api/entity/${segment(id)}`), listed("/api/events", { entity: id, limit: PAGE, sort: "-time" })]);
  const name = nameOf(found);
  const names = [...new Set([...Object.values(found.labels), ...found.names.map(({ text }) => text)])].filter((text) => text !== name);
  const known = { ...found.entities, ...events.entities };
  return [
    head(el("bdi", {}, name), { over: [glyph(found.kind), kindOf(found.kind)], close: act.leave }),
    el("p", { class: "actions" }, actions(id, node, act)),
    el("p", { class: "actions" }, el("a", { class: "read", href: entityAddress(id) }, t("open_page")), wikidata(found.qid)),
    section(t("offices"), found.offices.length ? el("ul", { class: "plain" }, distinct(found.offices).map((office) => el("li", {}, officeLine(office, known, id)))) : null),
    section(t("names"), names.length ? el("p", { class: "names" }, names.slice(0, 12).map((text) => el("bdi", {}, text))) : null),
    section(t("neighbours"), found.neighbours.length ? el("ul", { class: "links" }, found.neighbours.slice(0, 8).map(({ entity: other, count }) => el("li", {}, el("button", { type: "button", class: "pair", onclick: () => act.pick({ pair: [id, other.id] }) }, glyph(other.kind), el("span", {}, el("bdi", {}, nameOf(other))), el("span", { class: "times" }, number(count)))))) : null),
    section(t("events"), eventList(events, known, (offset) => listed("/api/events", { entity: id, limit: PAGE, offset, sort: "-time" }))),
  ];
}

function actions(id, node, act) {
  const hidden = Math.max(0, (node?.total ?? 0) - (node?.shown ?? 0));
  const expanded = act.expanded(id);
  return [
    expanded ? button(t("collapse"), () => act.collapse(id), { id: "collapse" }) : button(hidden ? t("expand_n", { n: number(hidden) }) : t("expand"), () => act.expand(id), { id: "expand", class: "strong" }),
    button(t("path_to"), () => act.path(id), { id: "path" }),
    button(t("only"), () => act.only(id)),
    node ? button(t("hide"), () => act.hide(id), { id: "hide" }) : null,
  ];
}

/** Offices without those that another article tells in the same words. */
export const distinct = (offices) => [...new Map(offices.map((office) => [JSON.stringify([office.item, office.agents, office.targets, office.time, office.begin, office.end]), office])).values()];

/** An office as it stands with `id`: its words, who holds it or where, and from when to when. */
export function officeLine(office, entities, id) {
  const others = [...office.agents, ...office.targets].filter((one) => one !== id);
  const span = office.time ? [office.time] : [office.begin, office.end].filter(Boolean);
  return [el("a", { class: "office", href: "#", "data-event-link": office.id }, el("bdi", {}, office.item ?? relationOf(office.type))), others.length ? [" — ", entityLinks(others, entities)] : null, span.length ? el("small", {}, ` · ${[...new Set(span)].map(date).join(" – ")}`) : null];
}

/** Events as links with a button for more; `next(offset)` asks for them. */
function eventList({ total, events }, entities, next) {
  if (!total) return el("p", { class: "hint" }, t("nothing"));
  const list = el("ul", { class: "links" }, events.map((event) => el("li", {}, eventLine(event, entities))));
  const more = button(t("more"), async () => {
    const found = await next(list.children.length);
    list.append(...found.events.map((event) => el("li", {}, eventLine(event, { ...entities, ...found.entities }))));
    more.hidden = list.children.length >= total;
  });
  more.hidden = events.length >= total;
  return [el("p", { class: "hint" }, t("rows_of", { n: number(Math.min(events.length, total)), all: number(total) })), list, more];
}

/** What lies between two entities; a single event is shown at once. */
export async function pair([a, b], act) {
  const ask = (offset) => listed("/api/between", { a, b, limit: PAGE, offset });
  const found = await ask(0);
  const title = [a, b].map((id, index) => [index ? " – " : null, el("bdi", {}, nameOf(found.entities[id] ?? { id }))]);
  const top = head(title, { over: `${t("between")} · ${t("events_n", { n: number(found.total) })}`, close: act.leave });
  if (found.total === 1) return [top, await card(found.events[0].id, act)];
  return [top, el("p", { class: "actions" }, [a, b].map((id) => entityLink(found.entities[id] ?? { id, kind: id.split("/")[0], labels: {} }))), eventList(found, found.entities, ask)];
}

/** One event with its evidence. */
export async function event(id, act) {
  const found = await get(`/api/event/${segment(id)}`);
  act.seen(found);
  return [head(t("evidence"), { over: t("about"), back: act.back, close: act.leave }), eventCard(found, act.again)];
}

const card = async (id, act) => eventCard(await get(`/api/event/${segment(id)}`), act.again);

/** The search for the other end of a path. */
export function pathStart(from, name, act) {
  return [head(t("paths"), { close: act.leavePath }), el("p", {}, `${t("path_from")}: `, el("b", {}, el("bdi", {}, name))), el("p", { class: "hint" }, t("path_pick")), finderField(t("path_search"), ({ id }) => act.pathTo(from, id))];
}

/** The paths that were found; choosing one lights it up. */
export function paths({ from, to, longest }, found, act) {
  const named = new Map(found.nodes.map((node) => [node.id, node]));
  const title = [from, to].map((id, index) => [index ? " – " : null, el("bdi", {}, nameOf(named.get(id) ?? { id }))]);
  const items = found.paths.map((path, index) => el("li", {}, el("button", { type: "button", class: "path", "data-path": index, "aria-pressed": "false", onclick: ({ currentTarget }) => { for (const other of document.querySelectorAll(".path")) other.setAttribute("aria-pressed", String(other === currentTarget)); act.light(path); } }, path.map((id, step) => [step ? el("span", { class: "to", "aria-hidden": "true" }) : null, el("bdi", {}, nameOf(named.get(id)))]), el("small", {}, t("path_steps", { n: number(path.length - 1) })))));
  return [
    head(title, { over: `${t("paths")} · ${t("paths_found", { n: number(found.paths.length) })}`, close: act.leavePath }),
    found.paths.length ? el("ol", { class: "links" }, items) : el("p", { class: "hint" }, t("path_none")),
    el("p", { class: "actions" }, longest < 4 ? button(t("path_longer"), () => act.pathTo(from, to, longest + 1)) : null, button(t("path_leave"), act.leavePath, { id: "leave-path" })),
  ];
}

