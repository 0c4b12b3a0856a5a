// The editor: a plain text field over a coloured copy of its text, so that the browser itself keeps the caret, the direction of
// Arabic, undoing and the keyboard of a phone. Line numbers and the mark of an error stand in the copy.
import { el } from "./dom.js";
import { lines, pieces } from "./query_tokens.js";
import { w } from "./query_words.js";

const INDENT = "  ";

/** An editor in `place`; `run` is called at Ctrl+Enter, `changed` after each edit. */
export function editor(place, { run, changed }) {
  const copy = el("div", { class: "copy", "aria-hidden": "true" });
  const field = el("textarea", {
    id: "sparql", class: "field", spellcheck: "false", autocapitalize: "off", autocomplete: "off", autocorrect: "off", dir: "ltr", lang: "en", rows: "1",
    "aria-label": w("editor"), "aria-describedby": "editor-hint", "aria-autocomplete": "list",
  });
  place.append(el("div", { class: "paper" }, copy, field));
  let shown = [];
  let fault = null;

  function paint() {
    const next = lines(field.value);
    const keys = next.map((line, index) => JSON.stringify(fault?.line === index + 1 ? [line, fault.column] : line));
    while (copy.children.length > next.length) copy.lastChild.remove();
    next.forEach((line, index) => {
      if (shown[index] === keys[index] && copy.children[index]) return;
      const row = line_(line, index);
      if (copy.children[index]) copy.children[index].replaceWith(row);
      else copy.append(row);
    });
    shown = keys;
  }

  /** One line; where the error is, the piece at its column is underlined. */
  function line_(line, index) {
    if (fault?.line !== index + 1) return el("div", { class: "line" }, pieces(line));
    let column = 0;
    let marked = false;
    const parts = pieces(line).map((piece) => {
      column += piece.textContent.length;
      if (marked || column < fault.column || !piece.textContent.trim()) return piece;
      marked = true;
      return el("span", { class: "wrong" }, piece);
    });
    return el("div", { class: "line bad" }, parts, marked ? null : el("span", { class: "wrong" }, " "));
  }

  function insert(text, from = field.selectionStart, to = field.selectionEnd) {
    field.focus();
    field.setSelectionRange(from, to);
    // The only way that the browser can undo.
    if (!document.execCommand("insertText", false, text)) {
      field.setRangeText(text, from, to, "end");
      edited();
    }
  }

  function edited() {
    clear();
    paint();
    changed();
  }

  function clear() {
    fault = null;
    field.removeAttribute("aria-invalid");
  }

  /** Turns the chosen lines into comments, or back. */
  function comment() {
    const { value, selectionStart, selectionEnd } = field;
    const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const end = value.indexOf("\n", selectionEnd);
    const to = end < 0 ? value.length : end;
    const chosen = value.slice(from, to).split("\n");
    const off = chosen.every((line) => /^\s*#/.test(line) || !line.trim());
    insert(chosen.map((line) => (off ? line.replace(/^(\s*)# ?/, "$1") : `# ${line}`)).join("\n"), from, to);
  }

  /** A new line begins as far in as the one before, one step more behind an open bracket. */
  function newLine() {
    const before = field.value.slice(0, field.selectionStart);
    const line = before.slice(before.lastIndexOf("\n") + 1);
    insert(`\n${/^\s*/.exec(line)[0]}${/[{(]\s*$/.test(line) ? INDENT : ""}`);
  }

  field.addEventListener("input", edited);
  field.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const command = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && command) run();
    else if (event.key === "Enter" && !event.shiftKey) newLine();
    else if (event.key === "/" && command) comment();
    else return;
    event.preventDefault();
  });

  return {
    field,
    insert,
    get text() {
      return field.value;
    },
    set text(value) {
      field.value = value.replace(/\r\n?/g, "\n");
      clear();
      paint();
    },
    /**
     * Shows where a query cannot be read; `line` and `column` from 1 on, columns counted in characters. A `word` that is blamed is
     * marked where the line has it, as the reader of the query stumbles only behind it.
     */
    fault({ line, column, word }) {
      const text = field.value.split("\n")[line - 1] ?? "";
      const blamed = word ? text.indexOf(word) : -1;
      fault = { line: Math.min(line, shown.length), column: blamed >= 0 ? blamed + 1 : [...text].slice(0, column - 1).join("").length + 1 };
      field.setAttribute("aria-invalid", "true");
      paint();
    },
    /** Puts the caret at the error. */
    goTo() {
      if (!fault) return;
      const before = field.value.split("\n").slice(0, fault.line - 1).join("\n").length + (fault.line > 1 ? 1 : 0);
      field.focus();
      field.setSelectionRange(before + fault.column - 1, before + fault.column - 1);
      copy.children[fault.line - 1]?.scrollIntoView({ block: "nearest" });
    },
    /** Where on the screen the character at `position` stands, as a rectangle. */
    spot(position) {
      const before = field.value.slice(0, position);
      const row = copy.children[before.split("\n").length - 1];
      let left = position - (before.lastIndexOf("\n") + 1);
      const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (left < node.length) {
          const range = new Range();
          range.setStart(node, left);
          range.setEnd(node, left + 1);
          return range.getBoundingClientRect();
        }
        left -= node.length;
      }
      return row.getBoundingClientRect();
    },
  };
}
