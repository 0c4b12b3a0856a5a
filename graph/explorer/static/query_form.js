// A question as a form: a field for each parameter. The server puts the values into the query, as literals.
import { get } from "./api.js";
import { known } from "./query_things.js";
import { el, glyph } from "./dom.js";
import { Fault } from "./query_ask.js";
import { data, language, said, w } from "./query_words.js";

const WAIT = 90;

/** The fields of a question, filled with `given` (name → value), and the function that reads them. */
export function fields(question, given) {
  const made = question.parameters.map((parameter) => field(parameter, given[parameter.name] ?? (parameter.type === "language" ? language : "")));
  return {
    elements: made.map(({ element }) => element),
    values: () => Object.fromEntries(made.map(({ read }, index) => [question.parameters[index].name, read()]).filter(([, value]) => value)),
    /** The first field that needs a value and has none. */
    missing: () => made.find(({ read }, index) => question.parameters[index].required && !read())?.control,
  };
}

/** The SPARQL of a question with values. Throws Fault. */
export async function filled(name, values) {
  try {
    return (await get(`/api/questions/${encodeURIComponent(name)}`, values)).text;
  } catch (error) {
    if (error.status === 400) throw new Fault("fault_parameter", error.message);
    throw new Fault(error.status === 404 ? "fault_link" : error.status ? "fault_server" : "fault_offline");
  }
}

function field(parameter, value) {
  const id = `set-${parameter.name}`;
  const { element, control, read } = (parameter.choices ? choice : parameter.type === "entity" ? picker : plain)(parameter, id, value);
  if (parameter.required) control.required = true;
  const name = el("label", { for: id }, said(parameter.words), parameter.required ? el("small", {}, ` (${w("required")})`) : null);
  return { element: el("div", { class: "given" }, name, element), control, read };
}

function choice(parameter, id, value) {
  const chosen = value || (parameter.default.length === 1 ? parameter.default[0] : "");
  const options = parameter.choices.map((one) => el("option", { value: one.value, selected: one.value === chosen }, said(one.labels)));
  const control = el("select", { id }, blank(parameter), options);
  return { element: control, control, read: () => control.value };
}

/** The choice that gives no value: all, or the several values that the question then takes; none where it takes a single one. */
function blank({ choices, default: taken }) {
  if (taken.length === 1) return null;
  const labels = choices.filter(({ value }) => taken.includes(value)).map(({ labels: words }) => said(words));
  return el("option", { value: "" }, labels.length ? labels.join(" · ") : w("any"));
}

function plain(parameter, id, value) {
  const control = el("input", { id, type: parameter.type === "date" ? "date" : "text", dir: "auto", value });
  return { element: control, control, read: () => control.value.trim() };
}

/** A field for a name, with the entities that have it; one that is chosen is asked for alone, by its IRI. */
function picker(parameter, id, value) {
  const list = el("ul", { id: `${id}-list`, role: "listbox", "aria-label": said(parameter.words), hidden: true });
  const mark = el("small", { class: "exactly", hidden: true }, w("exactly"));
  const control = el("input", {
    id, type: "search", dir: "auto", autocomplete: "off", spellcheck: "false", role: "combobox", placeholder: w("entity_hint"),
    "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": list.id,
  });
  const state = { iri: "", hits: [], at: -1, timer: 0, asked: null };

  function choose(entity) {
    state.iri = data.prefixes.entity + entity.id;
    control.value = said(entity.labels) || entity.id;
    mark.hidden = false;
    shut();
  }

  async function look() {
    state.asked?.abort();
    const query = control.value.trim();
    if (!query) return shut();
    const mine = (state.asked = new AbortController());
    let hits;
    try {
      hits = (await get("/api/search", { q: query, limit: 8 }, mine.signal)).entities;
    } catch (error) {
      return error.name === "AbortError" ? undefined : shut(); // a name can be asked for without the list
    }
    if (mine.signal.aborted || document.activeElement !== control) return undefined;
    const marked = state.hits[state.at]?.id; // what one is about to take stays marked while the list gets shorter
    Object.assign(state, { hits, at: hits.findIndex(({ id: one }) => one === marked) });
    const none = el("li", { class: "hint", role: "option", "aria-disabled": "true" }, w("no_entity"));
    list.replaceChildren(...(state.hits.length ? state.hits.map(option) : [none]));
    list.hidden = false;
    return show();
  }

  function option(entity, index) {
    const take = (event) => {
      event.preventDefault();
      choose(entity);
    };
    const name = said(entity.labels) || entity.id;
    const other = [entity.matched, ...Object.values(entity.labels)].find((text) => text && text !== name);
    return el("li", { role: "option", id: `${list.id}-${index}`, onmousedown: take }, glyph(entity.kind), el("span", { class: "words" }, el("bdi", {}, name), other ? el("small", {}, el("bdi", {}, other)) : null));
  }

  function show() {
    control.setAttribute("aria-expanded", String(!list.hidden));
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === state.at)));
    if (state.at >= 0) control.setAttribute("aria-activedescendant", `${list.id}-${state.at}`);
    else control.removeAttribute("aria-activedescendant");
  }

  function shut() {
    clearTimeout(state.timer);
    state.asked?.abort();
    Object.assign(state, { hits: [], at: -1 });
    list.hidden = true;
    list.replaceChildren();
    show();
  }

  control.addEventListener("input", () => {
    state.iri = "";
    mark.hidden = true;
    clearTimeout(state.timer);
    state.timer = setTimeout(look, WAIT);
  });
  control.addEventListener("blur", shut);
  control.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && state.hits.length) {
      state.at = (state.at + step + state.hits.length + (state.at < 0 && step < 0 ? 1 : 0)) % state.hits.length;
      show();
    } else if (event.key === "Enter" && state.at >= 0) choose(state.hits[state.at]);
    else if (event.key === "Escape" && !list.hidden) shut();
    else return;
    event.preventDefault();
  });

  if (value.startsWith(data.prefixes.entity)) remember(value);
  else control.value = value;

  /** An IRI from the address: shown by its name as soon as that is known. */
  async function remember(iri) {
    const id_ = iri.slice(data.prefixes.entity.length);
    choose({ id: id_, labels: {} });
    const entity = (await known([iri])).get(iri);
    if (entity && state.iri === iri) control.value = said(entity.labels) || id_;
  }

  return { element: el("div", { class: "picker" }, control, mark, list), control, read: () => state.iri || control.value.trim() };
}
