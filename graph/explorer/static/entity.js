// The page of an entity: its names, offices, events in time and in a table, neighbours, what sources disagree on.
import { get, segment, send } from "./api.js";
import { button, byId, cross, el, glyph, present, trouble } from "./dom.js";
import { conflicts, eventCard } from "./evidence.js";
import { pasts, signed } from "./judge.js";
import { articleAddress, entityLink, kindOf, nameOf, networkAddress, relationOf, status, wikidata } from "./meta.js";
import { distinct, officeLine, section } from "./panel.js";
import { finderField } from "./search.js";
import { eventColumns, filled, tableOf } from "./table.js";
import { timeline } from "./timeline.js";
import { compare, date, has, language, number, t } from "./words.js";

const MOST = 500;
const main = byId("main");
const { id } = main.dataset;

async function load() {
  try {
    const [found, told, kept] = await Promise.all([get(`/api/entity/${segment(id)}`), get("/api/events", { entity: id, limit: MOST, sort: "-time" }), get("/api/judgements").catch(() => ({ judgements: [] }))]);
    show(found, told, kept.judgements);
  } catch (error) {
    main.replaceChildren(trouble(error, load, t("retry")));
  }
}

function show(found, told, judgements) {
  const name = nameOf(found);
  document.title = `${name} · ${t("brand")}`;
  const known = { ...found.entities, ...told.entities, [id]: found };
  const others = [...new Set(Object.entries(found.labels).filter(([code, text]) => code !== language && text !== name).map(([, text]) => text))];
  main.replaceChildren(
    el("header", { class: "page-head" }, el("p", { class: "over" }, glyph(found.kind), kindOf(found.kind)), el("h1", {}, el("bdi", {}, name)), others.length ? el("p", { class: "other-names" }, others.map((text, index) => [index ? " · " : null, el("bdi", {}, text)])) : null, el("p", { class: "actions" }, el("a", { class: "strong", href: networkAddress(id) }, t("see_in_network")), wikidata(found.qid), found.link?.reason ? el("span", { class: "hint" }, `${t("link_reason")}: ${has(`linked_${found.link.reason}`) ? t(`linked_${found.link.reason}`) : found.link.reason}`) : null)),
    el("div", { class: "columns" }, el("div", {}, present(events(told, known, found))), el("div", {}, present(beside(found, known, judgements)))),
  );
}

function events(told, known, found) {
  const drawn = timeline(told.events, open);
  return [
    drawn ? el("section", {}, el("h2", {}, t("timeline")), drawn) : null,
    found.disagreements.length ? el("section", {}, el("h2", {}, t("disagreements")), conflicts(found.disagreements, known)) : null,
    el("section", {}, el("h2", {}, t("events_table")), told.total ? grid(told, known) : el("p", { class: "hint" }, t("no_events"))),
  ];
}

const order = { by: "time", down: true };

function grid(told, known) {
  const columns = eventColumns(known);
  const box = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("events_table") });
  const fill = () => {
    const { value } = columns[order.by];
    const rows = [...told.events].sort((a, b) => (typeof value(a) === "number" ? value(a) - value(b) : compare(value(a), value(b))) * (order.down ? -1 : 1));
    const choose = (key) => {
      Object.assign(order, { by: key, down: order.by === key ? !order.down : key === "time" });
      fill();
      box.querySelector(`[data-sort="${key}"]`).focus();
    };
    box.replaceChildren(tableOf(filled(columns, rows), rows, order, choose));
  };
  fill();
  return [el("p", { class: "hint" }, t("rows_of", { n: number(told.events.length), all: number(told.total) })), box];
}

function beside(found, known, judgements) {
  const relations = Object.entries(found.counts.relations).sort((a, b) => b[1] - a[1]);
  const mine = judgements.filter(({ merge, split }) => merge?.includes(id) || split?.entity === id);
  const names = found.names.filter(({ text }) => !Object.values(found.labels).includes(text));
  return [
    section(t("offices"), found.offices.length ? el("ul", { class: "plain" }, distinct(found.offices).map((office) => el("li", {}, officeLine(office, known, id)))) : null),
    section(t("names"), names.length ? el("p", { class: "names" }, names.map(({ text }) => el("bdi", {}, text))) : null),
    section(t("neighbours"), found.neighbours.length ? el("ul", { class: "ranks" }, found.neighbours.map(({ entity, count }) => el("li", {}, entityLink(entity), el("span", { class: "times" }, number(count))))) : null),
    section(t("counts_by_relation"), relations.length ? el("ul", { class: "ranks" }, relations.map(([type, n]) => el("li", {}, relationOf(type), el("span", { class: "times" }, number(n))))) : null, el("ul", { class: "ranks" }, Object.entries(found.counts.statuses).map(([name, n]) => el("li", {}, status(name), el("span", { class: "times" }, number(n)))))),
    section(t("articles"), found.articles.length ? el("ul", { class: "articles" }, found.articles.map((article) => el("li", {}, el("a", { href: articleAddress(article.id) }, el("bdi", {}, article.title || t("untitled"))), article.date ? el("small", { class: "hint" }, ` · ${date(article.date)}`) : null))) : null),
    section(t("same_name"), mine.length ? pasts(mine, load) : null, repairs(found)),
  ];
}

/** Merge with another entity, or split some articles off. */
function repairs(found) {
  const place = el("div");
  const leave = () => place.replaceChildren();
  return [el("p", { class: "actions" }, button(t("merge"), () => place.replaceChildren(mergeForm(leave)), { id: "merge" }), found.articles.length > 1 ? button(t("split"), () => place.replaceChildren(splitForm(found, leave)), { id: "split" }) : null), place];
}

function mergeForm(leave) {
  let other = null;
  const chosen = el("ul", { class: "chips" });
  const field = finderField(t("search"), (entity) => {
    other = entity;
    chosen.replaceChildren(el("li", {}, entityLink(entity)));
  });
  const save = (who, why) => {
    if (!other || other.id === id) throw new Error(t("need_choice"));
    return send("POST", "/api/judgements", { merge: [id, other.id], who, why });
  };
  return signed(t("merge_do"), save, [el("p", {}, t("merge_hint")), chosen, field], t("saved"), load, leave, true);
}

function splitForm(found, leave) {
  const boxes = found.articles.map((article) => [article.id, el("input", { type: "checkbox" }), article]);
  const name = el("input", { name: "name", dir: "auto" });
  const save = (who, why) => {
    const articles = boxes.filter(([, box]) => box.checked).map(([article]) => article);
    if (!articles.length || !name.value.trim()) throw new Error(t("need_choice"));
    return send("POST", "/api/judgements", { split: { entity: id, articles, name: name.value.trim() }, who, why });
  };
  const list = boxes.map(([, box, article]) => el("div", { class: "check" }, el("label", { class: "check" }, box, el("bdi", {}, article.title || t("untitled")))));
  return signed(t("split_do"), save, [el("p", {}, t("split_hint")), list, el("label", {}, t("split_name"), name)], t("saved"), load, leave, true);
}

// ---- one event, over the page ----

async function open(event) {
  const inside = el("div");
  const sheet = el("dialog", { class: "sheet", "aria-label": t("evidence"), onclose: () => sheet.remove() }, el("div", { class: "side-head" }, el("div", {}, el("h2", { tabindex: "-1" }, t("evidence"))), el("button", { class: "close", type: "button", "aria-label": t("close"), onclick: () => sheet.close() }, cross())), inside);
  const fill = async () => {
    try {
      inside.replaceChildren(eventCard(await get(`/api/event/${segment(event)}`), fill));
    } catch (error) {
      inside.replaceChildren(trouble(error, fill, t("retry")));
    }
  };
  document.body.append(sheet);
  sheet.showModal();
  await fill();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-event-link]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open(link.dataset.eventLink);
});

await load();
document.body.classList.add("ready");
