// What the reader has chosen: the view, the selection, the filters; and how all of it stands in the address.
import { meta } from "./meta.js";

/** How many neighbours are drawn before the reader asks for more. */
export const STEP = 40;
/** More than this is never drawn. */
export const MOST = 300;
export const FACETS = ["relation", "status", "kind", "source", "verdict"];
export const VERDICTS = ["accepted", "none", "rejected", "corrected"];
const DEFAULT_VERDICTS = ["accepted", "none", "corrected"];
/** What somebody has judged and let stand. */
export const REVIEWED = ["accepted", "corrected"];
export const NOBODY = "none";

export const valuesOf = {
  relation: () => Object.keys(meta.relations),
  status: () => Object.keys(meta.statuses),
  kind: () => Object.keys(meta.kinds),
  source: () => [NOBODY, ...meta.sources.map(({ id }) => id)],
  verdict: () => VERDICTS,
};

export const state = fresh();

function fresh() {
  return { ids: [], hidden: new Set(), limit: STEP, overview: false, path: null, at: null, view: "network", filters: freshFilters() };
}

function freshFilters() {
  const on = Object.fromEntries(FACETS.map((facet) => [facet, null]));
  return { ...on, verdict: new Set(DEFAULT_VERDICTS), from: null, to: null, undated: true, confidence: 0, reports: 1 };
}

export const resetFilters = () => { state.filters = freshFilters(); };
/** Of many sources some are picked, and none picked means any; few values are switched off one by one. */
export const FEW = 12;
export const isPicked = (facet) => facet === "source" && meta.sources.length > FEW;
export const isOn = (facet, value) => state.filters[facet]?.has(value) ?? !isPicked(facet);

/** Switches values of a facet on or off; all on is the same as no filter. */
export function turn(facet, values, on) {
  const all = valuesOf[facet]();
  if (isPicked(facet)) {
    const picked = new Set(state.filters[facet] ?? []);
    for (const value of values) picked[on ? "add" : "delete"](value);
    state.filters[facet] = picked.size ? picked : null;
    return;
  }
  const set = new Set(state.filters[facet] ?? all);
  for (const value of values) set[on ? "add" : "delete"](value);
  state.filters[facet] = all.every((value) => set.has(value)) && facet !== "verdict" ? null : set;
}

/** Whether a facet has nothing left that could be shown. */
export const nothingOn = () => FACETS.some((facet) => state.filters[facet]?.size === 0);

/** How many filters differ from those at the start. */
export function active() {
  const { filters } = state;
  const verdicts = [...filters.verdict].sort().join() !== [...DEFAULT_VERDICTS].sort().join();
  const sets = FACETS.filter((facet) => facet !== "verdict" && filters[facet]).length;
  return sets + [verdicts, filters.from || filters.to, !filters.undated, filters.confidence > 0, filters.reports > 1].filter(Boolean).length;
}

/** The filters as query parameters of the API; `without` leaves some out. */
export function query(without = []) {
  const { filters } = state;
  const found = {};
  for (const facet of FACETS) if (filters[facet] && facet !== "verdict") found[facet] = [...filters[facet]].sort().join(",");
  const verdicts = [...filters.verdict].sort().join(",");
  if (verdicts !== [...DEFAULT_VERDICTS].sort().join(",")) found.verdict = verdicts;
  if (filters.from) found.from = filters.from;
  if (filters.to) found.to = filters.to;
  if (!filters.undated) found.undated = "0";
  if (filters.confidence > 0) found.confidence = String(filters.confidence);
  if (filters.reports > 1) found.reports = String(filters.reports);
  for (const name of without) delete found[name];
  return found;
}

/** The address of what is shown, without the leading "#". */
export function written() {
  const kept = new URLSearchParams();
  if (state.ids.length) kept.set("ids", state.ids.join(","));
  if (state.overview) kept.set("overview", "1");
  if (state.hidden.size) kept.set("hide", [...state.hidden].join(","));
  if (state.limit !== STEP) kept.set("limit", state.limit);
  if (state.path) kept.set("path", [state.path.from, state.path.to, state.path.longest].join(","));
  if (state.at) kept.set("at", place(state.at));
  if (state.view !== "network") kept.set("view", state.view);
  for (const [name, value] of Object.entries(query())) kept.set(name, value);
  return kept.toString();
}

function place({ node, pair, event }) {
  if (node) return `n:${node}`;
  return pair ? `e:${pair.join("|")}` : `v:${event}`;
}

/** Takes the state from an address as `written` gives it; what it does not understand stays as at the start. */
export function read(fragment) {
  const kept = new URLSearchParams(fragment);
  const list = (name) => (kept.get(name) ?? "").split(",").filter(Boolean);
  const [from, to, longest] = list("path");
  Object.assign(state, fresh(), {
    ids: list("ids"),
    hidden: new Set(list("hide")),
    limit: Math.min(MOST, Math.max(1, Math.round(+kept.get("limit")) || STEP)),
    overview: kept.get("overview") === "1",
    path: from && to ? { from, to, longest: Math.min(4, +longest || 3) } : null,
    at: where(kept.get("at") ?? ""),
    view: kept.get("view") === "table" ? "table" : "network",
  });
  const { filters } = state;
  for (const facet of FACETS) if (kept.has(facet)) filters[facet] = new Set(list(facet));
  for (const end of ["from", "to"]) if (/^\d{4}-\d\d-\d\d$/.test(kept.get(end) ?? "")) filters[end] = kept.get(end);
  filters.undated = kept.get("undated") !== "0";
  filters.confidence = Math.min(1, Math.max(0, +kept.get("confidence") || 0));
  filters.reports = Math.max(1, Math.round(+kept.get("reports")) || 1);
}

function where(text) {
  const [sort, rest] = [text.slice(0, 2), text.slice(2)];
  if (sort === "n:" && rest) return { node: rest };
  if (sort === "v:" && rest) return { event: rest };
  const pair = rest.split("|");
  return sort === "e:" && pair.length === 2 ? { pair } : null;
}

export const isEmpty = () => !state.ids.length && !state.overview && !state.path;
