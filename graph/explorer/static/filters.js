// The filters, which are the legend as well. Each acts at once.
import { button, byId, el, glyph, stroke, svg } from "./dom.js";
import { kindOf, meta, nameOf, quadrantName, relationOf, statusOf, toneOf } from "./meta.js";
import { active, FEW, isOn, isPicked, NOBODY, resetFilters, REVIEWED, state, turn, valuesOf, VERDICTS } from "./state.js";
import { date, language, number, percent, t } from "./words.js";

const open = new Set(["period", "status", "relations", "kinds"]);
const GROUPS = new Set();
const TONES = ["actual", "planned", "possible", "negated"];
const WAIT = 140;
let changed = () => {};
let timer = 0;
let known = null;

/** Builds the filters; `act()` is called whenever one of them changes. */
export function filters(act) {
  changed = act;
  const parts = [
    facet("period", el("div", { id: "period" })),
    facet("status", Object.keys(meta.statuses).map((value) => check("status", value, statusOf(value), stroke(value === "actual" ? "cooperation" : value))), key()),
    facet("relations", quadrants().map(group)),
    facet("kinds", Object.keys(meta.kinds).map((value) => check("kind", value, kindOf(value), glyph(value)))),
    facet("sources", sources()),
    facet("confidence", step("confidence", 0, 0.95, 0.05, (value) => (value > 0 ? t("at_least", { n: percent(value) }) : t("any")))),
    facet("reports", step("reports", 1, 10, 1, (value) => (value > 1 ? t("at_least", { n: number(value) }) : t("any")))),
    facet("verdicts", VERDICTS.map((value) => check("verdict", value, t(value === "none" ? "unreviewed" : value))), el("p", { class: "both" }, button(t("reviewed_only"), () => { state.filters.verdict = new Set(REVIEWED); redo(); }, { class: "text", id: "reviewed-only" }))),
    el("p", { class: "actions" }, button(t("reset"), () => { resetFilters(); redo(); }, { id: "reset" })),
  ];
  byId("facets").replaceChildren(...parts);
  if (known) histogram(known);
  badge();
}

/** The filters anew as the state has them, and all that follows. */
export function redo() {
  filters(changed);
  changed();
}

function act(soon = false) {
  badge();
  clearTimeout(timer);
  if (soon) timer = setTimeout(changed, WAIT);
  else changed();
}

function badge() {
  const n = active();
  byId("filters-on").hidden = !n;
  byId("filters-on").textContent = number(n);
}

function facet(name, ...children) {
  const box = el("details", { class: "facet", id: `facet-${name}`, open: open.has(name), ontoggle: () => (box.open ? open.add(name) : open.delete(name)) }, el("summary", {}, el("h3", {}, t(name))), ...children);
  return box;
}

function check(name, value, words, sign = null) {
  const change = ({ target }) => {
    turn(name, [value], target.checked);
    for (const parent of document.querySelectorAll("input[data-group]")) whole(parent);
    act();
  };
  const box = el("input", { type: "checkbox", "data-facet": name, "data-value": value, onchange: change });
  box.checked = isOn(name, value);
  return el("label", { class: "check" }, box, sign, el("span", { class: "words", dir: "auto" }, words));
}

const key = () => el("ul", { class: "key" }, ["cooperation", "words", "deeds"].map((tone) => el("li", {}, stroke(tone), t(`line_${tone}`))), el("li", {}, t("line_width")));

function quadrants() {
  const types = Object.keys(meta.relations);
  return [...new Set(types.map((type) => meta.relations[type].quadrant ?? "other"))].map((quadrant) => [quadrant, types.filter((type) => (meta.relations[type].quadrant ?? "other") === quadrant)]);
}

/** A group of relations: one box for all of them, and each of them under it. */
function group([quadrant, types]) {
  const change = ({ target }) => {
    turn("relation", types, target.checked);
    for (const input of box.querySelectorAll("input[data-facet]")) input.checked = target.checked;
    act();
  };
  const all = el("input", { type: "checkbox", "data-group": quadrant, onchange: change, "aria-label": quadrantName(quadrant) });
  const list = el("details", { class: "types", open: GROUPS.has(quadrant), ontoggle: () => (list.open ? GROUPS.add(quadrant) : GROUPS.delete(quadrant)) }, el("summary", {}, stroke(toneOf(types[0])), el("span", { class: "words" }, quadrantName(quadrant)), el("span", { class: "times" }, number(types.length))), types.map((type) => check("relation", type, relationOf(type))));
  const box = el("div", { class: "group" }, all, list);
  whole(all, types);
  return box;
}

function whole(input, types = quadrants().find(([quadrant]) => quadrant === input.dataset.group)[1]) {
  const on = types.filter((type) => isOn("relation", type)).length;
  input.checked = on > 0;
  input.indeterminate = on > 0 && on < types.length;
}

function sources() {
  const all = [{ id: NOBODY, name: t("narrator") }, ...meta.sources.map((source) => ({ ...source, name: nameOf(source) }))];
  const list = el("div", { class: "checks" });
  const fill = (text) => {
    const wanted = text.trim().toLocaleLowerCase(language);
    const hits = all.filter(({ name }) => name.toLocaleLowerCase(language).includes(wanted));
    const boxes = hits.slice(0, wanted ? 40 : FEW).map(({ id, name, count }) => {
      const box = check("source", id, name);
      if (count !== undefined) box.append(el("span", { class: "times" }, number(count)));
      return box;
    });
    list.replaceChildren(...boxes, hits.length > boxes.length ? el("p", { class: "hint" }, `+${number(hits.length - boxes.length)}`) : "");
  };
  const find = el("input", { type: "search", class: "narrow", placeholder: t("source_find"), "aria-label": t("source_find"), oninput: () => fill(find.value) });
  const many = isPicked("source");
  const both = el("p", { class: "both" }, (many ? [["any", false]] : [["all", true], ["none", false]]).map(([word, on]) => button(t(word), () => { turn("source", valuesOf.source(), on); redo(); }, { class: "text" })));
  fill("");
  return many ? [el("p", { class: "hint" }, t("source_only")), find, list, both] : [list, both];
}

function step(name, min, max, by, say) {
  const words = el("output", {}, say(state.filters[name]));
  const input = el("input", { type: "range", id: `f-${name}`, min, max, step: by, value: state.filters[name], "aria-label": t(name), "aria-valuetext": say(state.filters[name]) });
  input.addEventListener("input", () => {
    state.filters[name] = +input.value;
    words.textContent = say(+input.value);
    input.setAttribute("aria-valuetext", words.textContent);
    act(true);
  });
  return el("div", { class: "slider" }, el("label", { for: `f-${name}` }, words), input);
}

/** Draws the bars of `bins` ({unit, bins, undated}) with two handles over them; the handles stay where the state has them. */
export function histogram(found) {
  const place = byId("period");
  if (!place || place.contains(document.activeElement) && known && same(known, found)) return;
  known = found;
  const { bins, unit, undated } = found;
  const free = el("input", { type: "checkbox", id: "f-undated", onchange: () => { state.filters.undated = free.checked; act(); } });
  free.checked = state.filters.undated;
  const loose = el("label", { class: "check" }, free, el("span", { class: "words" }, t("undated", { n: number(undated) })));
  if (!bins.length) return place.replaceChildren(el("p", { class: "hint" }, t("no_dates")), loose);
  const focus = place.contains(document.activeElement) ? document.activeElement.id : null;
  place.replaceChildren(bars(found), bins.length > 1 ? handles(bins) : el("p", {}, date(bins[0].begin.slice(0, { year: 4, month: 7, day: 10 }[unit]))), el("p", { class: "hint unit" }, t(`per_${unit}`)), loose);
  if (focus) byId(focus)?.focus();
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function bars({ bins }) {
  const most = Math.max(...bins.map(({ count }) => count), 1);
  const wide = 100 / bins.length;
  const rects = bins.flatMap(({ statuses, count }, index) => {
    let from = 0;
    return TONES.filter((status) => statuses?.[status]).concat(statuses ? [] : ["actual"]).map((status) => {
      const height = (36 * (statuses?.[status] ?? count)) / most;
      from += height;
      return svg("rect", { class: `bar-${status}`, "data-bin": index, x: index * wide + wide * 0.08, width: wide * 0.84, y: 40 - from, height });
    });
  });
  return svg("svg", { class: "bars", viewBox: "0 0 100 40", preserveAspectRatio: "none", "aria-hidden": "true" }, rects);
}

function handles(bins) {
  const { filters } = state;
  const low = Math.max(0, filters.from ? bins.findIndex(({ end }) => end >= filters.from) : 0);
  const found = filters.to ? bins.findLastIndex(({ begin }) => begin <= filters.to) : bins.length - 1;
  const at = { from: low, to: Math.max(found, low) };
  const words = el("output", { class: "span" });
  const input = (end) => el("input", { type: "range", id: `t-${end}`, min: 0, max: bins.length - 1, step: 1, value: at[end], "aria-label": t(end), oninput: ({ target }) => move(end, +target.value) });
  const box = el("div", { class: "two" }, input("from"), input("to"));
  function tell() {
    const [from, to] = [bins[at.from].begin, bins[at.to].end];
    words.replaceChildren(el("bdi", {}, date(from)), " – ", el("bdi", {}, date(to)));
    box.firstChild.setAttribute("aria-valuetext", date(from));
    box.lastChild.setAttribute("aria-valuetext", date(to));
    for (const rect of document.querySelectorAll("#period rect")) rect.classList.toggle("out", +rect.dataset.bin < at.from || +rect.dataset.bin > at.to);
  }
  function move(end, value) {
    at[end] = end === "from" ? Math.min(value, at.to) : Math.max(value, at.from);
    byId(`t-${end}`).value = at[end];
    filters.from = at.from > 0 ? bins[at.from].begin : null;
    filters.to = at.to < bins.length - 1 ? bins[at.to].end : null;
    tell();
    act(true);
  }
  queueMicrotask(tell);
  return el("div", { class: "handles" }, box, words);
}
