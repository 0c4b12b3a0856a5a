// A field that finds entities by name while one types: a combobox that arrow keys, Enter and Escape work.
import { get } from "./api.js";
import { el, glyph } from "./dom.js";
import { kindOf, nameOf } from "./meta.js";
import { number, t } from "./words.js";

const WAIT = 90;

/** Makes `field` and the list under it find entities; `choose(entity)` is called with the one that is taken. */
export function finder(field, list, choose) {
  let hits = [];
  let at = 0;
  let timer = 0;
  let asked = null;

  async function look() {
    const query = field.value.trim();
    asked?.abort();
    if (!query) return shut();
    asked = new AbortController();
    try {
      hits = (await get("/api/search", { q: query, limit: 8 }, asked.signal)).entities;
    } catch (error) {
      if (error.name === "AbortError") return;
      hits = [];
      return show([el("li", { class: "hint", role: "option", "aria-disabled": "true" }, error.message)]);
    }
    at = 0;
    show(hits.length ? hits.map(option) : [el("li", { class: "hint", role: "option", "aria-disabled": "true" }, t("search_none"))]);
  }

  function show(items) {
    list.replaceChildren(...items);
    list.hidden = false;
    mark();
  }

  function option(entity, index) {
    const name = nameOf(entity);
    const other = [entity.matched, ...Object.values(entity.labels)].find((text) => text && text !== name);
    const take = (event) => {
      event.preventDefault();
      pick(index);
    };
    return el(
      "li",
      { role: "option", id: `${list.id}-${index}`, onmousedown: take },
      glyph(entity.kind),
      el("span", { class: "words" }, el("bdi", {}, name), el("small", {}, kindOf(entity.kind), other ? [" · ", el("bdi", {}, other)] : null)),
      el("span", { class: "times" }, number(entity.degree)),
    );
  }

  function mark() {
    field.setAttribute("aria-expanded", String(!list.hidden));
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at && hits.length > 0)));
    if (hits.length && !list.hidden) field.setAttribute("aria-activedescendant", `${list.id}-${at}`);
    else field.removeAttribute("aria-activedescendant");
  }

  function pick(index) {
    const hit = hits[index];
    if (!hit) return;
    field.value = "";
    shut();
    choose(hit);
  }

  function shut() {
    clearTimeout(timer);
    asked?.abort();
    hits = [];
    list.hidden = true;
    list.replaceChildren();
    mark();
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });
  field.addEventListener("focus", () => { if (field.value.trim()) look(); });
  field.addEventListener("blur", shut);
  field.addEventListener("keydown", async (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits.length) {
      event.preventDefault();
      at = (at + step + hits.length) % hits.length;
      mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!hits.length) {
        clearTimeout(timer);
        await look();
      }
      pick(at);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      shut();
    }
  });
}

let made = 0;

/** A new field of this kind with its list, for a panel or a form; `name` is what it is called where there are several. */
export function finderField(words, choose, name = words) {
  const id = `find-${(made += 1)}`;
  const field = el("input", { type: "search", role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", placeholder: words, "aria-label": name });
  const list = el("ul", { id, role: "listbox", "aria-label": name, hidden: true });
  finder(field, list, choose);
  return el("div", { class: "search small" }, field, list);
}
