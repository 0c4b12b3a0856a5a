// An event as evidence: its sentences with what is marked in them, who says so, when, where, how it was found, what people judged.
import { el, present } from "./dom.js";
import { judgement } from "./judge.js";
import { articleAddress, claim, entityLinks, nameOf, outside, relationOf, status, statusOf, toneOf, verdict, when } from "./meta.js";
import { date, has, number, percent, t } from "./words.js";

/** `text` in a block with its marks ({role, start, end, entity?, event?}, offsets in code points); of nested marks the inner one shows.
    Each mark knows its role in every event (`roles`). */
export function marked(tag, text, marks, attributes = {}) {
  const letters = [...text];
  const inside = marks.filter(({ start, end }) => start >= 0 && end > start && end <= letters.length);
  const cuts = [...new Set([0, letters.length, ...inside.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  const pieces = cuts.slice(0, -1).map((from, index) => {
    const to = cuts[index + 1];
    const words = letters.slice(from, to).join("");
    const over = inside.filter(({ start, end }) => start <= from && end >= to).sort((a, b) => a.end - a.start - (b.end - b.start));
    if (!over.length) return words;
    const events = [...new Set(over.map(({ event }) => event).filter(Boolean))];
    const mark = el("mark", { class: `role-${over[0].role}`, title: roleOf(over[0].role), "data-role": over[0].role, "data-events": events.length ? events.join(" ") : null }, words);
    mark.roles = new Map(over.map(({ event, role }) => [event, role]).reverse());
    return mark;
  });
  return el(tag, { dir: "auto", ...attributes }, pieces);
}

export const roleOf = (role) => (has(`role_${role}`) ? t(`role_${role}`) : role);
const triggerOf = ({ trigger }) => ({ role: "trigger", start: trigger[0], end: trigger[1] });
const marksOf = (evidence) => [...evidence.marks, triggerOf(evidence)];

/** All of an event; `again()` shows it anew after a judgement. `inside` is the article whose page it stands on, where it does. */
export function eventCard(event, again, inside = null) {
  const article = inside ?? event.article;
  const entities = event.entities ?? {};
  return el(
    "article",
    { class: `card status-${event.status}`, "data-event": event.id },
    el("div", { class: "card-head" }, claim(event, entities), el("p", { class: "badges" }, status(event.status), verdict(event.verdict))),
    event.evidence.map((evidence) => marked("blockquote", evidence.text, marksOf(evidence), { lang: article?.language ?? null })),
    legend(event.evidence.flatMap((evidence) => marksOf(evidence).map(({ role }) => role))),
    facts(event, entities, article),
    inside ? null : origin(event, article),
    happening(event, entities),
    judgement(event, again),
    how(event),
  );
}

/** What the marks mean; nothing where there are none. */
export function legend(roles) {
  const known = [...new Set(roles)];
  return known.length ? el("ul", { class: "legend", "aria-label": t("legend") }, known.map((role) => el("li", {}, el("mark", { class: `role-${role}` }, roleOf(role))))) : null;
}

const row = (key, ...value) => (present(value).length ? [el("dt", {}, t(key)), el("dd", {}, ...value)] : null);

function facts(event, entities, article) {
  const chain = [...new Set([event.source, ...(event.source_chain ?? [])].filter(Boolean))];
  return el(
    "dl",
    { class: "facts" },
    row("says", chain.length ? entityLinks(chain, entities) : t("told")),
    row("time", time(event, article)),
    event.place ? row("place", entityLinks([event.place], entities)) : null,
    event.item ? row("item", el("bdi", {}, event.item)) : null,
    row("confidence", percent(event.confidence)),
  );
}

/** The date of the event, and the words that it was worked out from. */
function time(event, article) {
  const words = event.time_text && `\u2068${event.time_text}\u2069`;
  if (!event.time) return words ? t("only_words", { words }) : t("no_time");
  const same = !words || event.time_text === event.time;
  const how = same ? null : t(article?.date ? "resolved" : "resolved_undated", { words, date: date(article?.date) });
  return [when(event), how ? el("small", {}, how) : null];
}

function origin(event, article) {
  if (!article) return null;
  const from = [article.source, article.date && date(article.date)].filter(Boolean);
  return el(
    "div",
    { class: "origin" },
    el("a", { class: "title", href: articleAddress(article.id, event.id) }, el("bdi", { lang: article.language }, article.title || t("untitled"))),
    el("small", {}, from.map((text, index) => [index ? " · " : null, el("bdi", {}, text)])),
    el("p", { class: "actions" }, el("a", { class: "read", href: articleAddress(article.id, event.id) }, t("open_article")), outside(article.url, t("open_original"))),
  );
}

/** Other reports of the same happening, and on what they disagree. */
function happening(event, entities) {
  const others = (event.happening?.reports ?? []).filter(({ id }) => id !== event.id);
  if (!others.length) return null;
  const n = number(others.length + 1);
  return el(
    "section",
    { class: "part" },
    el("h3", {}, t("same_happening")),
    el("p", { class: "hint" }, t("same_happening_n", { n, sources: number(event.happening.sources) })),
    el("ul", { class: "links" }, others.map((other) => el("li", {}, eventLine(other, entities)))),
    event.happening.conflicts?.length ? [el("h3", {}, t("conflicts")), conflicts(event.happening.conflicts, entities)] : null,
  );
}

export const aboutOf = (about) => (has(`about_${about}`) ? t(`about_${about}`) : about);

const valueOf = (about, value, entities) => ({ status: statusOf, time: date, place: (id) => nameOf(entities[id] ?? { id }) })[about]?.(value) ?? value;

/** What reports of one happening disagree on: [{about, events | values}]. */
export function conflicts(list, entities) {
  if (!list.length) return null;
  return el("div", { class: "conflicts" }, list.map(({ about, events = [], values = [] }) => el("div", { class: "conflict" }, el("b", {}, aboutOf(about)), el("ul", { class: "links" }, events.map((event) => el("li", {}, event[about] ? el("p", { class: "told" }, el("bdi", {}, valueOf(about, event[about], entities))) : null, eventLine(event, entities))), values.map((value) => el("li", {}, el("bdi", {}, valueOf(about, value, entities))))))));
}

/** An event in two lines, as a link that opens it. */
export function eventLine(event, entities) {
  const names = (ids) => ids.map((id) => nameOf(entities[id] ?? { id })).join(" · ");
  const parts = [event.agents, event.targets].filter((ids) => ids.length).map((ids) => el("bdi", {}, names(ids)));
  const says = event.source && entities[event.source];
  const more = [event.time && date(event.time), event.place && el("bdi", {}, nameOf(entities[event.place] ?? { id: event.place })), event.item && el("bdi", {}, event.item), says && el("span", {}, `${t("says")} `, el("bdi", {}, nameOf(says))), event.reports > 1 && t("reports_n", { n: number(event.reports) })].filter(Boolean);
  return el(
    "a",
    { class: "event", href: articleAddress(event.article, event.id), "data-event-link": event.id },
    el("span", { class: "event-head" }, el("span", { class: `relation tone-${toneOf(event.type, event.status)}` }, relationOf(event.type)), event.status === "actual" ? null : el("span", { class: `status status-${event.status}` }, statusOf(event.status)), verdict(event.verdict)),
    el("span", { class: "event-sides" }, parts.map((part, index) => [index ? el("span", { class: "to", "aria-hidden": "true" }) : null, part])),
    more.length ? el("small", {}, more.map((part, index) => [index ? " · " : null, part])) : null,
  );
}

/** What a step of `why` says, its grammatical terms in the language of the page. */
function stepWords(step, words) {
  if (step === "form") return has(`form_${words}`) ? t(`form_${words}`) : words;
  const [, said, ways] = /^(.*) \(([^()]*)\)$/s.exec(words) ?? [null, words, null];
  if (ways === null) return words;
  const way = (term) => {
    const steps = /^(\d+) steps below$/.exec(term);
    if (steps) return t("way_steps", { n: number(+steps[1]) });
    return has(`way_${term}`) ? t(`way_${term}`) : `\u2068${term}\u2069`;
  };
  return `\u2068${said === "dropped" ? t("way_dropped") : said}\u2069 (${ways.split(", ").map(way).join(", ")})`;
}

function how(event) {
  const rows = (event.why ?? []).map(([step, words]) => [el("dt", {}, has(`step_${step}`) ? t(`step_${step}`) : step), el("dd", {}, el("bdi", {}, stepWords(step, words)))]);
  return el("details", { class: "how", open: true }, el("summary", {}, t("how")), el("dl", { class: "facts" }, [el("dt", {}, t("frame")), el("dd", {}, el("code", {}, event.frame ?? ""))], rows.filter((_, index) => event.why[index][0] !== "frame"), [el("dt", {}, t("identifier")), el("dd", {}, el("code", {}, event.id))]));
}
