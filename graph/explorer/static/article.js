// The page of an article: its text with all events marked, and beside it the events; each side lights up the other.
import { get, segment } from "./api.js";
import { byId, el, present, trouble } from "./dom.js";
import { eventCard, eventLine, legend, marked, roleOf } from "./evidence.js";
import { outside } from "./meta.js";
import { date, number, t } from "./words.js";

const main = byId("main");
const { id } = main.dataset;
let chosen = new URLSearchParams(location.hash.slice(1)).get("event");

async function load() {
  try {
    show(await get(`/api/article/${segment(id)}`));
  } catch (error) {
    main.replaceChildren(trouble(error, load, t("retry")));
  }
}

function show(article) {
  const title = article.title || t("untitled");
  document.title = `${title} · ${t("brand")}`;
  const from = [article.source && el("bdi", {}, article.source), article.date && t("published", { date: date(article.date) }), outside(article.url, t("open_original"))].filter(Boolean);
  const known = article.entities ?? {};
  const text = article.text === null ? sentences(article) : whole(article);
  const list = el("ul", { class: "links" }, article.events.map((event) => el("li", {}, item({ ...event, entities: event.entities ?? known }, known, article))));
  main.replaceChildren(
    el("header", { class: "page-head" }, el("h1", { lang: article.language }, el("bdi", {}, title)), el("p", { class: "hint" }, from.map((part, index) => [index ? " · " : null, part]))),
    el("div", { class: "columns reader" }, el("section", { "aria-label": t("whole_text") }, present(text)), el("aside", { class: "beside", "aria-label": t("events_of_article") }, el("h2", {}, `${t("events_of_article")} (${number(article.events.length)})`), article.events.length ? list : el("p", { class: "hint" }, t("no_events")))),
  );
  if (chosen) light(chosen, true);
}

/** All marks of all events in the whole text; `start` and `end` of an evidence are those of its sentence. */
function whole({ text, events, language }) {
  const marks = events.flatMap((event) => event.evidence.flatMap((evidence) => marksOf(evidence).map((mark) => ({ ...mark, event: event.id, start: mark.start + evidence.start, end: mark.end + evidence.start }))));
  return [legend(marks.map(({ role }) => role)), marked("div", text, marks, { class: "body-text", lang: language })];
}

function sentences({ events, language }) {
  const told = new Map();
  for (const event of events)
    for (const evidence of event.evidence) {
      const known = told.get(evidence.start ?? evidence.text) ?? { text: evidence.text, marks: [] };
      known.marks.push(...marksOf(evidence).map((mark) => ({ ...mark, event: event.id })));
      told.set(evidence.start ?? evidence.text, known);
    }
  const lines = [...told].sort(([a], [b]) => (a > b ? 1 : -1)).map(([, { text, marks }]) => marked("p", text, marks, { lang: language }));
  return [el("p", { class: "hint" }, t("only_sentences")), legend([...told.values()].flatMap(({ marks }) => marks.map(({ role }) => role))), el("div", { class: "body-text", lang: language }, lines)];
}

const marksOf = ({ marks, trigger }) => [...marks, { role: "trigger", start: trigger[0], end: trigger[1] }];

/** An event of the list: a line that opens into all that is known of it. */
function item(event, known, article) {
  const line = eventLine({ ...event, article: article.id }, { ...known, ...event.entities });
  line.href = `#${new URLSearchParams({ event: event.id })}`;
  line.setAttribute("role", "button");
  line.setAttribute("aria-expanded", "false");
  const place = el("div", { hidden: true });
  line.addEventListener("click", (happened) => {
    if (happened.ctrlKey || happened.metaKey || happened.shiftKey) return;
    happened.preventDefault();
    light(chosen === event.id ? null : event.id, true);
  });
  line.addEventListener("keydown", (happened) => { if (happened.key === " ") { happened.preventDefault(); line.click(); } });
  place.fill = () => place.childElementCount || place.append(eventCard(event, load, article));
  return [line, place];
}

/** Marks what belongs to one event in the text and opens it in the list; nothing with null. */
function light(event, scroll) {
  chosen = event;
  history.replaceState(null, "", event ? `#${new URLSearchParams({ event })}` : location.pathname + location.search);
  const text = main.querySelector(".body-text");
  text?.classList.toggle("dim", Boolean(event));
  for (const mark of main.querySelectorAll(".body-text mark")) shade(mark, event);
  for (const line of main.querySelectorAll(".beside > ul > li > a")) {
    const on = line.dataset.eventLink === event;
    line.setAttribute("aria-expanded", String(on));
    const place = line.nextElementSibling;
    if (on) place.fill();
    place.hidden = !on;
    if (on && scroll) line.scrollIntoView({ block: "nearest" });
  }
  if (scroll) main.querySelector(".body-text mark.on")?.scrollIntoView({ block: "center" });
}

/** A mark in its role in `event`, where it has one; else in the role that is the nearest to its words. */
function shade(mark, event) {
  const role = mark.roles.get(event);
  const shown = role ?? mark.dataset.role;
  mark.className = `role-${shown}${role ? " on" : ""}`;
  mark.title = roleOf(shown);
}

document.addEventListener("click", (event) => {
  const mark = event.target.closest?.(".body-text mark[data-events]");
  if (!mark) return;
  const own = mark.dataset.events.split(" ");
  light(own[(own.indexOf(chosen) + 1) % own.length], true);
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && chosen) light(null, false); });

await load();
document.body.classList.add("ready");
