// Completion: while a name, a prefix or a variable is typed, a list under it offers what it may become.
import { get } from "./api.js";
import { announce, el } from "./dom.js";
import { variables } from "./query_tokens.js";
import { data, said, w } from "./query_words.js";
import { language, number } from "./words.js";

const WAIT = 60;
const ENTITY = "entity:";
const WORD = /(?:[?$][\p{L}\p{N}_]*|(?:[\p{L}][\p{L}\p{N}_.-]*)?:?[\p{L}\p{N}\p{M}_-]*)$/u;

/** Gives the field of `editor` a list of completions. */
export function completion(editor) {
  const { field } = editor;
  const list = el("ul", { id: "completions", class: "completions", role: "listbox", "aria-label": w("suggestions"), hidden: true });
  field.after(list);
  field.setAttribute("aria-controls", list.id);
  let items = [];
  let at = 0;
  let word = "";
  let timer = 0;
  let asked = null;

  /** The word that ends at the caret; none within a comment or a text in quotes. */
  function typed() {
    const before = field.value.slice(0, field.selectionStart);
    if (field.selectionStart !== field.selectionEnd || /[\p{L}\p{N}_:]/u.test(field.value[field.selectionStart] ?? "")) return "";
    const line = before.slice(before.lastIndexOf("\n") + 1);
    const bare = line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|<[^<>\s]*>/g, (text) => " ".repeat(text.length));
    return /[#"']/.test(bare) ? "" : WORD.exec(line)[0];
  }

  async function look(all = false) {
    clearTimeout(timer);
    asked?.abort();
    word = typed();
    if (!all && (!word || (word.length < 2 && !/[:?$]/.test(word)))) return shut();
    asked = new AbortController();
    const mine = asked;
    let found = [];
    try {
      found = await offers(word, mine.signal);
    } catch {
      // A server that does not answer is told when the query is run.
    }
    if (mine !== asked || mine.signal.aborted || typed() !== word || document.activeElement !== field) return;
    items = found.filter((item) => item.text !== word);
    at = 0;
    if (!items.length) return shut();
    show();
  }

  function show() {
    list.replaceChildren(...items.map(option));
    list.hidden = false;
    put();
    mark();
    announce(w("suggested", { n: number(items.length) }));
  }

  function option(item, index) {
    const take = (event) => {
      event.preventDefault();
      pick(index);
    };
    const words = item.labels ? Object.entries(item.labels).sort(([one]) => (one === language ? -1 : 1)) : [];
    const labels = words.map(([code, text], rank) => [rank ? " · " : "", el("bdi", { lang: code }, text)]);
    return el("li", { id: `${list.id}-${index}`, role: "option", onmousedown: take },
      el("bdi", { class: "term", dir: "ltr" }, item.text), el("span", { class: "labels" }, labels), el("small", {}, w(item.kind)));
  }

  /** Under the word, within the editor. */
  function put() {
    const box = list.parentElement.getBoundingClientRect();
    const spot = editor.spot(field.selectionStart - word.length);
    list.style.top = `${spot.bottom - box.top + 4}px`;
    list.style.left = `${Math.max(0, Math.min(spot.left - box.left, box.width - list.offsetWidth - 4))}px`;
  }

  function mark() {
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
    if (list.hidden) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", `${list.id}-${at}`);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  }

  function pick(index) {
    const item = items[index];
    const end = field.selectionStart;
    shut();
    editor.insert(item.put ?? `${item.text}${item.kind === "prefix" ? "" : " "}`, end - word.length, end);
  }

  function shut() {
    clearTimeout(timer);
    asked?.abort();
    items = [];
    list.hidden = true;
    list.replaceChildren();
    mark();
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });
  field.addEventListener("blur", shut);
  field.addEventListener("click", shut);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === " " && event.ctrlKey) look(true);
    else if (list.hidden || event.ctrlKey || event.metaKey) return;
    else if (event.key === "Enter" || event.key === "Tab") pick(at);
    else if (event.key === "Escape") shut();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      at = (at + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length;
      mark();
    } else {
      if (/^(Arrow|Home|End|Page)/.test(event.key)) shut();
      return;
    }
    event.preventDefault();
  }, { capture: true }); // before the editor, for which these keys mean something else

  async function offers(text, signal) {
    if (/^[?$]/.test(text)) return variables(field.value).filter((name) => name.startsWith(`?${text.slice(1)}`)).map((name) => ({ text: name, kind: "variable" }));
    if (text.startsWith(ENTITY) && text.length > ENTITY.length) return entities(text.slice(ENTITY.length), signal);
    return (await get("/api/complete", { q: text || ":" }, signal)).items;
  }

  async function entities(name, signal) {
    const found = (await get("/api/search", { q: name.replaceAll("_", " "), limit: 12 }, signal)).entities;
    return found.map((entity) => {
      const text = said(entity.labels) || entity.id;
      const labels = Object.fromEntries(Object.entries(entity.labels).filter(([, label]) => label !== text));
      return { text, kind: "entity", labels, put: `<${data.prefixes.entity}${entity.id}> ` };
    });
  }
}
