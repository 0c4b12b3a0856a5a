// The page of queries: the menu of questions, the form or the editor, the answer, and the address that restores all of it.
import { announce, byId, button, el } from "./dom.js";
import { freshShown, showAnswer } from "./query_answer.js";
import { Fault, ask } from "./query_ask.js";
import { completion } from "./query_complete.js";
import { editor } from "./query_editor.js";
import { fields, filled } from "./query_form.js";
import { viewOf } from "./query_tokens.js";
import { data, said, w } from "./query_words.js";
import { number } from "./words.js";

/** Longer addresses are cut by some programs (mail, chat). */
const LONG_LINK = 2000;
const BEGINNING = "SELECT ?event ?agent ?target ?time\nWHERE {\n  ?event a :MetWith ; :agent ?agent .\n  OPTIONAL { ?event :target ?target }\n  OPTIONAL { ?event :time ?time }\n}\nLIMIT 100\n";
const questions = new Map(data.questions.map((question) => [question.name, question]));

const state = { question: null, given: {}, text: "", shown: freshShown(), asked: false };
let form = null;
let running = null;

const text = editor(byId("editor"), { run, changed: () => { state.text = text.text; } });
completion(text);

// ---- what is asked ----

function choose(name, given = {}, focus = false) {
  state.question = questions.get(name) ?? null;
  state.given = given;
  byId("form-card").hidden = !state.question;
  byId("editor-card").hidden = Boolean(state.question);
  for (const link of byId("questions").querySelectorAll("button")) link.setAttribute("aria-current", String((link.dataset.name || null) === (state.question?.name ?? null)));
  clearFault();
  if (state.question) {
    form = fields(state.question, given);
    byId("question-title").textContent = said(state.question.titles);
    byId("question-about").textContent = said(state.question.abouts);
    byId("fields").replaceChildren(...form.elements);
    if (focus) byId("question-title").focus();
  } else {
    if (!text.text) text.text = state.text || BEGINNING;
    state.text = text.text;
    if (focus) text.field.focus();
  }
}

/** A choice from the menu: the old answer goes. */
function begin(name) {
  if (narrow.matches) byId("menu").open = false;
  stop();
  Object.assign(state, { shown: freshShown(), asked: false });
  byId("answer").hidden = true;
  choose(name, {}, true);
  write(true);
}

async function run() {
  stop();
  clearFault();
  if (state.question) {
    const missing = form.missing();
    if (missing) return missing.focus(), missing.reportValidity();
    state.given = form.values();
  }
  state.shown = { ...freshShown(), view: state.question?.view ?? viewOf(text.text) };
  return answer(true);
}

/** Asks what the state says and shows the answer as it says. */
async function answer(push) {
  running = new AbortController();
  const mine = running;
  state.asked = true;
  write(push);
  busy(true);
  try {
    const query = state.question ? await filled(state.question.name, state.given) : text.text;
    const found = await ask(query, mine.signal);
    if (mine !== running) return;
    const columns = Boolean(state.question);
    showAnswer(byId("answer"), found, query, state.shown, { changed: () => write(false), friendly: columns });
    if (push) byId("answer").scrollIntoView({ block: "nearest" });
  } catch (error) {
    if (mine === running && error.name !== "AbortError") tell(error);
  } finally {
    if (mine === running) {
      running = null;
      busy(false);
    }
  }
}

function stop() {
  running?.abort();
  running = null;
  busy(false);
}

function busy(on) {
  for (const [id, words] of [["ask", "ask"], ["run", "run"]]) {
    byId(id).textContent = w(on ? "stop" : words);
    byId(id).classList.toggle("busy", on);
  }
  byId("answer").setAttribute("aria-busy", String(on));
  if (on) announce(w("running"));
}

/** Runs, or stops what runs. */
function runOrStop() {
  if (!running) return run();
  stop();
  announce(w("stopped"));
  return undefined;
}

// ---- what went wrong ----

function tell(error) {
  if (!(error instanceof Fault)) throw error;
  byId("answer").hidden = true;
  const parts = [el("p", {}, el("strong", {}, error.message))];
  if (error.detail) parts.push(el("p", { class: "detail", dir: "ltr", lang: "en" }, error.detail));
  if (error.line && !state.question) {
    text.fault(error);
    parts.push(button(w("go_to_line", { line: number(error.line) }), () => text.goTo()));
  }
  byId("fault").replaceChildren(...parts);
  byId("fault").hidden = false;
}

function clearFault() {
  byId("fault").hidden = true;
  byId("fault").replaceChildren();
}

// ---- the address ----

function written() {
  const kept = new URLSearchParams();
  if (state.question) {
    kept.set("ask", state.question.name);
    for (const [name, value] of Object.entries(state.given)) kept.set(`set.${name}`, value);
  } else kept.set("sparql", text.text);
  const fresh = freshShown();
  if (!state.asked) kept.set("run", "0");
  else for (const key of ["view", "filter", "page", "size"]) if (state.shown[key] !== fresh[key]) kept.set(key, state.shown[key]);
  if (state.shown.sort) kept.set("sort", `${state.shown.down ? "-" : ""}${state.shown.sort}`);
  return `#${kept}`;
}

function write(push) {
  const now = written();
  if (now === location.hash) return;
  history[push ? "pushState" : "replaceState"](null, "", now);
}

/** Restores the page from its address. */
function restore() {
  if (location.hash && !location.hash.includes("=")) return undefined; // a jump within the page
  stop();
  const kept = new URLSearchParams(location.hash.slice(1));
  const sort = kept.get("sort") ?? "";
  const count = (name, least) => Math.max(least, Math.round(Number(kept.get(name))) || 0);
  const fresh = freshShown();
  state.shown = {
    view: ["network", "timeline"].includes(kept.get("view")) ? kept.get("view") : "table",
    sort: sort.replace(/^-/, ""), down: sort.startsWith("-"), filter: kept.get("filter") ?? "",
    page: count("page", 1), size: [25, 50, 100, 500].includes(count("size", 0)) ? count("size", 0) : fresh.size,
  };
  byId("answer").hidden = true;
  if (kept.has("sparql")) text.text = kept.get("sparql");
  const name = kept.get("ask") ?? kept.get("question");
  const given = Object.fromEntries([...kept].filter(([key]) => key.startsWith("set.")).map(([key, value]) => [key.slice(4), value]));
  choose(kept.has("sparql") ? null : questions.has(name) ? name : data.questions[0]?.name, given);
  if (name && !kept.has("sparql") && !questions.has(name)) return tell(new Fault("fault_link"));
  state.asked = (name || kept.has("sparql")) && kept.get("run") !== "0" && !(state.question && form.missing());
  if (state.question) state.given = form.values();
  if (state.asked) answer(false);
  return undefined;
}

async function copyLink() {
  write(false);
  try {
    await navigator.clipboard.writeText(location.href);
    const long = location.href.length > LONG_LINK;
    note(w(long ? "link_long" : "link_copied", { n: number(location.href.length), all: number(LONG_LINK) }));
  } catch {
    note(w("link_failed"));
  }
}

function note(words) {
  announce(words);
  byId("link-note").textContent = words;
}

// ---- the parts of the page ----

const narrow = matchMedia("(max-width: 899px)");

function item(name, title) {
  return el("li", {}, el("button", { type: "button", "data-name": name, onclick: () => begin(name) }, title));
}

byId("questions").replaceChildren(...[...questions.values()].map(({ name, titles }) => item(name, said(titles))), item("", w("own")));
byId("prefixes").replaceChildren(...Object.entries(data.prefixes).flatMap(([name, iri]) => [el("dt", { dir: "ltr" }, `${name}:`), el("dd", { dir: "ltr" }, iri)]));
for (const acts of document.querySelectorAll(".acts")) acts.append(button(w("copy_link"), copyLink, { class: "soft link" }));
byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  runOrStop();
});
byId("run").addEventListener("click", runOrStop);
byId("show-sparql").addEventListener("click", async () => {
  clearFault();
  const missing = form.missing();
  if (missing) return missing.focus(), missing.reportValidity();
  try {
    const query = await filled(state.question.name, form.values());
    text.text = query;
    choose(null, {}, true);
    write(true);
  } catch (error) {
    tell(error);
  }
  return undefined;
});
byId("menu").open = !narrow.matches;
addEventListener("popstate", restore);
addEventListener("hashchange", () => { if (location.hash !== written()) restore(); });
restore();
document.body.classList.add("ready");
