// The explorer as a whole: what is chosen is fetched, drawn, told and kept in the address.
import { get, segment } from "./api.js";
import { Canvas, lineId } from "./canvas.js";
import { announce, button, byId, el, present, trouble } from "./dom.js";
import { exportMenu } from "./export.js";
import { filters, histogram, redo } from "./filters.js";
import { entityLink, nameOf } from "./meta.js";
import * as panel from "./panel.js";
import { start } from "./start.js";
import { isEmpty, MOST, nothingOn, query, read, resetFilters, state, STEP, written } from "./state.js";
import { table } from "./table.js";
import { number, t } from "./words.js";

/** More than this is not drawn around one entity before the reader asks. */
const EACH = 25;
/** Where more than this part of the nodes is out of sight after a change, all are brought into sight. */
const ASTRAY = 0.3;
let canvas = null;
let graph = { nodes: [], edges: [] };
let found = null;
let asked = null;
let opener = null;
/** What an event was opened from. */
let from = null;
/** The event in the panel and its sides. */
let told = { id: null, sides: [] };

// ---- what the reader does ----

const act = {
  pick(at) {
    if (at?.node && state.path && !state.path.to) return act.pathTo(state.path.from, at.node);
    return select(at);
  },
  leave: () => select(null),
  /** From an event to what it was opened from; where the address led to it, to all events of its two sides. */
  back: () => select(from ?? (told.sides.length === 2 ? { pair: told.sides } : null)),
  only: (id) => go({ ids: [id], at: { node: id }, limit: STEP, overview: false, path: null }),
  group: (ids) => go({ ids: [...ids], at: null, limit: STEP + EACH, overview: false, path: null }),
  overview: () => go({ ids: [], at: null, overview: true, path: null }),
  home: () => go({ ids: [], at: null, overview: false, path: null, limit: STEP }),
  expanded: (id) => state.ids.includes(id),
  expand(id) {
    if (state.overview) return act.only(id);
    state.hidden.delete(id);
    return go({ ids: [...new Set([...state.ids, id])], at: { node: id }, limit: Math.min(MOST, state.limit + EACH), path: null });
  },
  collapse: (id) => go({ ids: state.ids.filter((other) => other !== id), limit: Math.max(STEP, state.limit - EACH), at: state.ids.length > 1 ? state.at : null }),
  open: (id) => (act.expanded(id) ? act.collapse(id) : act.expand(id)),
  grow: (id) => (act.expanded(id) ? act.more() : act.expand(id)),
  hide(id) {
    state.hidden.add(id);
    return go({ ids: state.ids.filter((other) => other !== id), at: null });
  },
  more: () => go({ limit: Math.min(MOST, state.limit + STEP) }),
  path: (id) => {
    state.path = { from: id, to: null, longest: 3 };
    return tell(true);
  },
  pathTo: (from, to, longest = 3) => go({ path: { from, to, longest }, at: null }),
  leavePath() {
    const { from, to } = state.path;
    return go({ path: null, at: { node: from }, ids: state.ids.length || state.overview || !to ? state.ids : [from] });
  },
  light: (path) => canvas.light({ nodes: new Set(path), lines: new Set(path.slice(1).map((id, index) => lineId(id, path[index]))), node: null }),
  again: () => load(),
  seen({ id, agents, targets }) {
    told = { id, sides: [...new Set([...agents, ...targets])] };
    canvas?.light(lit());
    canvas?.show(told.sides);
  },
};

/** Changes what is drawn; the way back leads to what was drawn before. */
function go(change) {
  if (change.ids && !change.ids.length && !change.overview && !state.path && !change.path) state.hidden.clear();
  Object.assign(state, change);
  remember(true);
  return load({ fit: true, follow: true });
}

function select(at) {
  if (at && !state.at) opener = document.activeElement;
  const before = JSON.stringify(state.at);
  if (!at?.event) from = null;
  else if (!state.at?.event) from = state.at;
  state.at = at;
  if (before !== JSON.stringify(at)) remember(Boolean(at?.event));
  canvas?.light(lit());
  if (at) canvas?.show(at.node ? [at.node] : at.pair ?? []);
  if (!at && opener?.isConnected) opener.focus({ preventScroll: true });
  return tell(Boolean(at));
}

// ---- fetching and drawing ----

async function fetched(signal) {
  const filter = query();
  if (state.path?.to) return get("/api/paths", { ...filter, from: state.path.from, to: state.path.to, longest: state.path.longest, limit: 20 }, signal);
  if (state.overview) return get("/api/overview", filter, signal);
  return get("/api/neighbourhood", { ...filter, ids: state.ids.join(","), limit: state.limit }, signal);
}

/** Fetches and shows what the state asks for; `follow` where the focus would be lost with what had it. */
async function load({ fit = false, follow = false } = {}) {
  asked?.abort();
  asked = new AbortController();
  const { signal } = asked;
  const empty = isEmpty() && !state.at;
  document.body.classList.toggle("starting", empty);
  byId("start").hidden = !empty;
  for (const part of document.querySelectorAll(".strip, .filters, .view, .panel")) part.inert = empty;
  if (empty) {
    announce("");
    return start(act);
  }
  document.body.classList.add("busy");
  try {
    if (!isEmpty()) {
      const near = { ...query(["from", "to", "undated"]), ...(state.ids.length === 1 && !state.overview && { entity: state.ids[0] }) };
      const bars = get("/api/histogram", near, signal).then(histogram);
      bars.catch(() => {}); // what goes wrong is told by the answer for the drawing
      found = nothingOn() ? { nodes: [], edges: [], paths: [] } : await fetched(signal);
      show(fit);
    }
    await tell(follow && document.activeElement === document.body);
  } catch (error) {
    if (error.name === "AbortError") return;
    blank([trouble(error, () => load({ fit }), t("retry")), button(t("clear"), act.home)]);
  } finally {
    if (asked.signal === signal) document.body.classList.remove("busy");
  }
}

function show(fit) {
  const nodes = found.nodes.filter(({ id }) => !state.hidden.has(id)).map((node) => ({ ...node, expanded: state.ids.includes(node.id) && !state.path && !state.overview }));
  const drawn = new Set(nodes.map(({ id }) => id));
  graph = { nodes, edges: found.edges.filter(({ a, b }) => drawn.has(a) && drawn.has(b)) };
  const first = !canvas;
  if (first) canvas = new Canvas(byId("canvas"), act);
  canvas.draw(graph, lit());
  if (fit || state.overview || canvas.astray() > ASTRAY) canvas.fit(!first);
  blank(graph.nodes.length > (state.path || state.overview ? 0 : 1) || graph.edges.length ? null : [el("p", {}, t(state.path ? "path_none" : "nothing")), button(t("reset"), reset)]);
  trail();
  note();
  if (state.view === "table") table(graph, state.ids, act);
  announce(t("showing", { n: number(graph.nodes.length) }));
}

function reset() {
  resetFilters();
  redo();
}

function lit() {
  const { at } = state;
  const sides = at?.event ? (told.id === at.event ? told.sides : []) : at?.pair ?? [];
  if (!at || (at.event && !sides.some((id) => graph.nodes.some((node) => node.id === id)))) return null;
  const lines = graph.edges.filter(({ a, b }) => (at.node ? a === at.node || b === at.node : sides.includes(a) && sides.includes(b)));
  const nodes = new Set([...sides, ...lines.flatMap(({ a, b }) => [a, b])]);
  if (at.node) nodes.add(at.node);
  return { nodes, lines: new Set(lines.map(({ a, b }) => lineId(a, b))), node: at.node ?? null };
}

function blank(children) {
  byId("blank").hidden = !children;
  byId("blank").replaceChildren(...(children ?? []));
}

/** Fills the panel; `follow` moves the focus there. */
async function tell(follow = false) {
  const { at, path } = state;
  const work = () => {
    if (path && !path.to) return panel.pathStart(path.from, nameOf(graph.nodes.find(({ id }) => id === path.from) ?? { id: path.from }), act);
    if (at?.event) return panel.event(at.event, act);
    if (at?.pair) return panel.pair(at.pair, act);
    if (at?.node) return panel.entity(at.node, graph.nodes.find(({ id }) => id === at.node) ?? null, act);
    if (path) return panel.paths(path, found, act);
    return panel.resting(graph, { pick: act.pick, communities: state.overview ? communities() : null });
  };
  await panel.fill(work, Boolean(at || path), () => tell());
  const field = byId("panel").querySelector(path && !path.to ? "input" : "h2");
  if (follow && !byId("panel").contains(document.activeElement)) field?.focus({ preventScroll: true });
  // On a small screen the panel may cover what it tells about.
  if (at && at === state.at) canvas?.show(at.node ? [at.node] : at.pair ?? told.sides);
  else if (path?.to && path === state.path) canvas?.show([path.from, path.to]);
}

function communities() {
  const list = found.communities.filter(({ size }) => size > 1).slice(0, 8);
  const light = ({ id }) => canvas.light({ nodes: new Set(graph.nodes.filter((node) => node.community === id).map((node) => node.id)), lines: new Set(graph.edges.filter(({ a, b }) => [a, b].every((end) => graph.nodes.find((node) => node.id === end)?.community === id)).map(({ a, b }) => lineId(a, b))), node: null });
  return panel.section(t("start_communities"), list.length ? el("ul", { class: "links" }, list.map((group) => el("li", {}, el("button", { type: "button", class: "pair", onclick: () => act.group(group.top), onmouseenter: () => light(group), onmouseleave: () => canvas.light(lit()), onfocus: () => light(group), onblur: () => canvas.light(lit()) }, el("span", {}, el("bdi", {}, nameOf(group)), el("small", {}, group.top.slice(1).map((id, index) => [index ? " · " : null, el("bdi", {}, nameOf(graph.nodes.find((node) => node.id === id) ?? { id }))]))), el("span", { class: "times" }, number(group.size)))))) : null);
}

/** What the view is made of: the expanded entities, each with a way to take it out. */
function trail() {
  const known = new Map(found.nodes.map((node) => [node.id, node]));
  const chip = (id) => el("span", { class: "chip" }, entityLink(known.get(id) ?? { id, kind: id.split("/")[0], labels: {} }), button("×", () => act.collapse(id), { class: "text", "aria-label": `${t("collapse")}: ${nameOf(known.get(id) ?? { id })}` }));
  const title = state.path ? t("paths") : state.overview ? t("overview") : null;
  byId("trail").replaceChildren(...present([title ? el("b", {}, title) : el("span", { class: "trail-chips" }, state.ids.map(chip)), button(t("clear"), act.home, { class: "text", id: "clear" })]));
}

function note() {
  const box = byId("note");
  const parts = [];
  const left = graph.nodes.filter(({ expanded }) => expanded).some(({ total, shown }) => total > shown);
  if (state.overview) parts.push(t("overview_note", { n: number(graph.nodes.length), all: number(found.total?.nodes ?? graph.nodes.length) }));
  else if (!state.path) {
    const one = state.ids.length === 1 ? graph.nodes.find(({ id }) => id === state.ids[0]) : null;
    parts.push(one ? t("showing_more", { n: number(one.shown), all: number(one.total) }) : t("showing", { n: number(graph.nodes.length) }));
    if (left && state.limit < MOST) parts.push(button(t("more"), act.more, { class: "text", id: "more" }));
  }
  box.replaceChildren(...parts);
  box.hidden = !parts.length;
}

// ---- the address ----

function remember(push) {
  const fragment = written();
  const address = fragment ? `#${fragment}` : location.pathname + location.search;
  if (`#${fragment}` === location.hash) return;
  if (push) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

async function recall() {
  read(location.hash.slice(1));
  filters(onFilter);
  view(state.view);
  if (isEmpty() && state.at) state.ids = await around(state.at);
  return load({ fit: true });
}

/** The entities around what an address selects without saying what to draw. */
async function around({ node, pair, event }) {
  if (node) return [node];
  if (pair) return pair;
  const found = await get(`/api/event/${segment(event)}`).catch(() => ({ agents: [], targets: [] }));
  return [...new Set([...found.agents, ...found.targets])];
}

function onFilter() {
  remember(false);
  load();
}

function view(name) {
  state.view = name;
  document.body.classList.toggle("table-shown", name === "table");
  for (const each of ["network", "table"]) {
    byId(`view-${each}`).hidden = each !== name;
    byId(`tab-${each}`).setAttribute("aria-selected", String(each === name));
    byId(`tab-${each}`).tabIndex = each === name ? 0 : -1;
  }
}

function turnView(name) {
  view(name);
  remember(false);
  if (name === "table") table(graph, state.ids, act);
  else if (canvas) {
    canvas.network.redraw();
    canvas.fit(false);
  }
}

// ---- wiring ----

function filtersShown(open) {
  document.body.classList.toggle("filters-open", open);
  byId("toggle-filters").setAttribute("aria-expanded", String(open));
}

function wire() {
  for (const name of ["network", "table"]) byId(`tab-${name}`).addEventListener("click", () => turnView(name));
  document.querySelector(".strip .tabs").addEventListener("keydown", ({ key }) => {
    if (!["ArrowLeft", "ArrowRight"].includes(key)) return;
    turnView(state.view === "network" ? "table" : "network");
    byId(`tab-${state.view}`).focus();
  });
  byId("toggle-filters").addEventListener("click", () => {
    const open = !document.body.classList.contains("filters-open");
    filtersShown(open);
    if (open && innerWidth < 900) byId("filters").focus();
  });
  byId("close-filters").addEventListener("click", () => { filtersShown(false); byId("toggle-filters").focus(); });
  byId("zoom-in").addEventListener("click", () => canvas?.zoom(1.3));
  byId("zoom-out").addEventListener("click", () => canvas?.zoom(1 / 1.3));
  byId("fit").addEventListener("click", () => canvas?.fit());
  exportMenu(() => (state.overview ? [] : graph.nodes.map(({ id }) => id)), () => canvas);
  document.addEventListener("theme", () => canvas?.light(lit()));
  document.addEventListener("found", (event) => {
    event.preventDefault();
    if (state.path && !state.path.to) act.pathTo(state.path.from, event.detail.id);
    else if (graph.nodes.some(({ id }) => id === event.detail.id) && !isEmpty()) select({ node: event.detail.id });
    else act.only(event.detail.id);
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.defaultPrevented) escape(); });
  document.addEventListener("click", taken);
  addEventListener("popstate", recall);
}

/** Links to entities and events select them here; with a key held down they are links as ever. */
function taken(event) {
  const link = event.target.closest?.("a[data-entity], a[data-event-link]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const { entity, eventLink } = link.dataset;
  if (eventLink) select({ event: eventLink });
  else if (graph.nodes.some(({ id }) => id === entity)) select({ node: entity });
  else if (isEmpty()) act.only(entity);
  else act.expand(entity);
}

function escape() {
  if (byId("export").open) byId("export").open = false;
  else if (innerWidth < 900 && document.body.classList.contains("filters-open")) {
    filtersShown(false);
    byId("toggle-filters").focus();
  } else if (state.at) select(null);
  else if (state.path) act.leavePath();
}

wire();
filtersShown(innerWidth >= 1180);
// The width of words depends on the font, so nothing is drawn before it is there.
await document.fonts.ready;
await recall();
document.body.classList.add("ready");
export const explorer = { state, act, canvas: () => canvas, graph: () => graph };
Object.assign(window, { explorer });
