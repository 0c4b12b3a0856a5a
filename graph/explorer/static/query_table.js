// The rows of an answer as a table: sorted, filtered, page by page; IRIs with their names beside them, as links.
import { button, el } from "./dom.js";
import { address, articleAddress, isEvent, known, nameOf, shortened, thing } from "./query_things.js";
import { data, folded, w } from "./query_words.js";
import { compare, date, number } from "./words.js";

export const SIZES = [25, 50, 100, 500];
const LONG = 220;
/** How many IRIs are looked up for one answer. */
const MOST = 5000;
const DAY = /^\d{4}(-\d\d){0,2}(\/\d{4}(-\d\d){0,2})?$/;
const NUMBERS = /#(integer|decimal|double|float|int|long|nonNegativeInteger)$/;

/**
 * The table in `place`. `answer` has names and rows; `shown` is {sort, down, filter, page, size}, which the reader changes and
 * `changed` hears of; `only(row)` leaves rows out; `friendly` calls columns and dates by the words of the interface.
 */
export function table(place, answer, shown, { changed, friendly }) {
  let texts = null; // what the filter searches, made when it is first used
  const written = () => answer.rows.map((row) => folded(answer.names.map((name) => wordsOf(row[name])).join(" ")));
  // Where a question has nothing to say in a column, the column only takes room.
  const names = friendly ? answer.names.filter((name) => answer.rows.some((row) => row[name]?.value)) : answer.names;
  let only = null;
  const body = el("tbody");
  const heads = el("tr");
  const pages = el("div", { class: "pages" });
  const note = el("p", { class: "hint", role: "status" });
  const grid = el("table", { class: "rows" }, el("thead", {}, heads), body);
  place.replaceChildren(note, el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": w("table") }, grid), pages);

  /** The rows that pass the filter, in order. */
  function wanted() {
    const words = folded(shown.filter).split(" ").filter(Boolean);
    if (words.length) texts ??= written();
    const left = answer.rows.filter((row, index) => (!only || only(row)) && words.every((word) => texts[index].includes(word)));
    if (!answer.names.includes(shown.sort)) return left;
    const keyed = left.map((row, index) => [row[shown.sort], index, row]);
    keyed.sort((a, b) => byValue(a[0], b[0], shown.down) || a[1] - b[1]);
    return keyed.map(([, , row]) => row);
  }

  function draw() {
    const rows = wanted();
    const last = Math.max(1, Math.ceil(rows.length / shown.size));
    shown.page = Math.min(Math.max(1, shown.page), last);
    const some = rows.slice((shown.page - 1) * shown.size, shown.page * shown.size);
    heads.replaceChildren(...names.map(head));
    body.replaceChildren(...some.map(row));
    pages.replaceChildren(...pager(last, rows.length));
    note.textContent = rows.length === answer.rows.length ? "" : w("shown_of", { n: number(rows.length) });
    note.hidden = !note.textContent;
  }

  function head(name) {
    const on = shown.sort === name;
    const words = (friendly && data.columns[name]) || `?${name}`;
    const choose = () => {
      Object.assign(shown, { sort: name, down: on && !shown.down, page: 1 });
      update();
      heads.querySelector(`[data-name="${CSS.escape(name)}"]`)?.focus();
    };
    const sorter = el("button", { type: "button", "data-name": name, title: `${w("sort")}: ${words}`, onclick: choose }, el("bdi", {}, words));
    return el("th", { scope: "col", "aria-sort": on ? (shown.down ? "descending" : "ascending") : "none" }, sorter);
  }

  function row(one) {
    return el("tr", {}, names.map((name) => {
      const words = (friendly && data.columns[name]) || `?${name}`;
      return el("td", { "data-head": words, class: `c-${sort(one[name])}` }, cell(one, name, friendly));
    }));
  }

  function pager(last, count) {
    if (count <= SIZES[0]) return [];
    const turn = (step) => () => {
      shown.page += step;
      update();
      place.querySelector(".scroll").scrollTop = 0;
    };
    const sizes = el("select", { "aria-label": w("page_size"), onchange: ({ target }) => { Object.assign(shown, { size: +target.value, page: 1 }); update(); } },
      SIZES.map((size) => el("option", { value: size, selected: size === shown.size }, number(size))));
    const chosen = el("label", { class: "sizes" }, w("page_size"), " ", sizes);
    if (last === 1) return [chosen];
    return [
      button(w("previous"), turn(-1), { disabled: shown.page <= 1 }),
      el("span", {}, w("page", { n: number(shown.page), all: number(last) })),
      button(w("next"), turn(1), { disabled: shown.page >= last }),
      chosen,
    ];
  }

  function update() {
    draw();
    changed();
  }

  draw();
  const iris = answer.rows.flatMap((one) => Object.values(one)).filter(({ type }) => type === "uri").map(({ value }) => value);
  known([...new Set(iris)].slice(0, MOST)).then(() => {
    texts = null;
    if (iris.length && body.isConnected) draw();
  });
  return {
    wanted,
    filter(text) {
      Object.assign(shown, { filter: text, page: 1 });
      update();
    },
    /** Shows only rows that `test` passes; null for all. */
    narrow(test) {
      if (test === only) return;
      only = test;
      shown.page = 1;
      draw();
    },
  };
}

const sort = (value) => (value?.value ? (value.type === "uri" ? "iri" : NUMBERS.test(value.datatype ?? "") ? "number" : worded(value.value.length)) : "none");
const worded = (length) => (length > 140 ? "long" : length > 60 ? "some" : "text");

/** What a value says in words: itself, and the name of what it stands for. */
const wordsOf = (value) => (value ? (value.type === "uri" ? `${nameOf(value.value)} ${value.value}` : value.value) : "");

/** What has no value comes last, whichever way the rest is sorted. */
function byValue(a, b, down) {
  if (!a?.value || !b?.value) return Number(!a?.value) - Number(!b?.value);
  const both = [a, b].every(({ datatype }) => NUMBERS.test(datatype ?? ""));
  const order = both ? a.value - b.value : compare(a.type === "uri" ? nameOf(a.value) : a.value, b.type === "uri" ? nameOf(b.value) : b.value);
  return down ? -order : order;
}

function cell(row, name, friendly) {
  const value = row[name];
  if (!value) return null;
  if (value.type === "uri") return link(value.value);
  if (value.type === "bnode") return el("code", {}, `_:${value.value}`);
  if (value.type === "triple") return el("code", {}, JSON.stringify(value.value));
  const event = Object.values(row).map((other) => (other.type === "uri" ? thing(other.value) : null)).find((other) => other?.kind === "event");
  if (event && name === "article" && event.article === value.value) return el("a", { href: articleAddress(value.value, event.id), dir: "auto" }, value.value);
  const names = event && linked(value.value, event);
  if (names) return el("div", { dir: "auto" }, names);
  if (friendly && DAY.test(value.value)) return el("time", { datetime: value.value.split("/")[0] }, date(value.value));
  return text(value);
}

/** Names of who takes part in the event, as links to them; null where the text holds none. Several stand with "; " between. */
function linked(text, { agents, targets, places, sources }) {
  const sides = [...agents, ...targets, ...places, ...sources];
  const parts = text.split("; ").map((name) => [name, sides.find((iri) => Object.values(thing(iri)?.labels ?? {}).includes(name))]);
  if (!parts.some(([, iri]) => iri)) return null;
  return parts.map(([name, iri], index) => [index ? "; " : null, iri ? el("a", { href: address(iri) }, el("bdi", {}, name)) : name]);
}

function link(iri) {
  const where = address(iri);
  const name = nameOf(iri);
  const words = el("bdi", {}, name);
  const away = where === iri ? { target: "_blank", rel: "noopener noreferrer" } : {};
  const shown = where ? el("a", { href: where, title: iri, ...away }, words) : el("span", { title: iri }, words);
  const short = shortened(iri);
  return [shown, name === short || isEvent(iri) ? null : el("small", { class: "iri", dir: "ltr" }, short)];
}

/** A text in its own direction; a long one is cut until it is asked for. */
function text({ value, "xml:lang": lang }) {
  const words = el("div", { dir: "auto", lang: lang ?? null, class: value.length > LONG ? "cut" : null }, value);
  if (value.length <= LONG) return words;
  const turn = button(w("more"), () => {
    const cut = words.classList.toggle("cut");
    turn.textContent = w(cut ? "more" : "less");
    turn.setAttribute("aria-expanded", String(!cut));
  }, { class: "text", "aria-expanded": "false" });
  return [words, turn];
}
