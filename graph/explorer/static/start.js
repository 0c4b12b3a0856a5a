// The way in: the questions, the most present entities, the groups; not the whole network at once.
import { get } from "./api.js";
import { button, byId, el, glyph, present, trouble } from "./dom.js";
import { meta, nameOf } from "./meta.js";
import { part } from "./panel.js";
import { finderField } from "./search.js";
import { language, number, t } from "./words.js";

const ACTORS = 12;
const GROUPS = 6;

/** Fills the start page; `act.only(id)` goes to an entity, `act.group(ids)` to some, `act.overview()` to all. */
export async function start(act) {
  const place = byId("start");
  const { articles, entities, events } = meta.counts;
  if (!events) return place.replaceChildren(el("div", { class: "hero" }, el("h1", {}, t("empty")), el("p", { class: "hint" }, t("empty_hint"))));
  const counts = el("p", { class: "counts" }, [["articles", articles], ["entities", entities], ["events", events]].map(([key, n]) => el("span", {}, el("b", {}, number(n)), ` ${t(key)}`)));
  const hero = el("div", { class: "hero" }, el("h1", {}, t("start_title")), el("p", { class: "hint" }, t("start_hint")), finderField(t("search"), ({ id }) => act.only(id)), counts);
  const rest = el("div", { class: "ways" });
  place.replaceChildren(hero, rest);
  const [overview, questions] = await Promise.allSettled([get("/api/overview"), get("/api/questions")]);
  rest.replaceChildren(...present([
    overview.status === "fulfilled" ? [actors(overview.value, act), groups(overview.value, act)] : trouble(overview.reason, () => start(act), t("retry")),
    questions.status === "fulfilled" ? asked(questions.value.questions) : null,
  ]));
}

function actors({ nodes }, act) {
  const top = [...nodes].sort((a, b) => b.importance - a.importance).slice(0, ACTORS);
  return part("h2", t("start_actors"), el("div", { class: "tiles" }, top.map((node) => el("button", { type: "button", class: "tile", "data-start": node.id, onclick: () => act.only(node.id) }, glyph(node.kind), el("bdi", {}, nameOf(node)), el("span", { class: "times" }, number(node.degree))))));
}

function groups({ nodes, communities }, act) {
  const named = new Map(nodes.map((node) => [node.id, node]));
  const cards = communities.filter(({ size }) => size > 2).slice(0, GROUPS).map((group) => el("button", { type: "button", class: "group-card", onclick: () => act.group(group.top) }, el("b", {}, el("bdi", {}, nameOf(group))), el("small", {}, t("community_size", { n: number(group.size) })), el("span", { class: "hint" }, group.top.slice(1).map((id, index) => [index ? " · " : null, el("bdi", {}, nameOf(named.get(id) ?? { id }))]))));
  return part("h2", t("start_communities"), cards.length ? el("div", { class: "group-cards" }, cards) : null, el("p", { class: "actions" }, button(t("start_overview"), act.overview, { id: "overview" })));
}

function asked(questions) {
  const say = (labels) => labels?.[language] ?? Object.values(labels ?? {})[0] ?? "";
  const items = questions.map(({ name, titles, abouts }) => el("li", {}, el("a", { class: "question", href: `/query#${new URLSearchParams({ question: name })}` }, el("b", {}, say(titles)), el("small", {}, say(abouts)))));
  return part("h2", t("start_questions"), el("ul", { class: "questions" }, items));
}
