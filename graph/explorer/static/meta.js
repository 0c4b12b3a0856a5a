// What the served graph holds: relations, kinds, statuses, sources; and how its things are named, linked and marked.
import { get, segment } from "./api.js";
import { el, glyph, stroke, trouble } from "./dom.js";
import { date, language, signed, t } from "./words.js";

export const meta = await get("/api/meta").catch((error) => {
  document.querySelector("main[data-graph]")?.replaceChildren(trouble(error, () => location.reload(), t("retry")));
  throw error;
});

const say = (labels) => labels?.[language] ?? Object.values(labels ?? {})[0];
const TONES = { VerbalConflict: "words", MaterialConflict: "deeds" };
/** How the kinds of entities and the lines of what did not happen are drawn by vis-network. */
export const SHAPES = { person: "dot", state: "hexagon", organisation: "square", armed_group: "triangle", place: "diamond", group: "triangleDown", thing: "star" };
export const DASHES = { planned: [9, 5], possible: [2, 5], negated: [12, 4, 2, 4] };
/** Of equals, the graver look of a line comes first. */
const GRAVER = ["deeds", "words", "cooperation", "planned", "possible", "negated"];

export const nameOf = (entity) => say(entity?.labels) ?? entity?.id ?? t("unnamed");
export const kindOf = (kind) => say(meta.kinds[kind]?.labels) ?? kind;
export const relationOf = (type) => say(meta.relations[type]?.labels) ?? type.replaceAll("_", " ");
export const quadrantOf = (type) => meta.relations[type]?.quadrant ?? "other";
export const quadrantName = (quadrant) => say(meta.quadrants[quadrant]?.labels) ?? t("other");
export const statusOf = (status) => say(meta.statuses[status]?.labels) ?? status;
export const toneOf = (type, status) => (status && status !== "actual" ? status : TONES[quadrantOf(type)] ?? "cooperation");

/** The look of a line: of the types of what happened, or the status where no event of it happened (all are {name: count}). */
export function lineTone({ happened, statuses }) {
  if (!statuses.actual) return most(Object.entries(statuses));
  const tones = {};
  for (const [type, count] of Object.entries(happened)) tones[toneOf(type)] = (tones[toneOf(type)] ?? 0) + count;
  return most(Object.entries(tones));
}
const most = (pairs) => pairs.sort((a, b) => b[1] - a[1] || GRAVER.indexOf(a[0]) - GRAVER.indexOf(b[0]))[0]?.[0] ?? "cooperation";

/** The types of a line ({type: count}), the commonest first, and of equals the graver. */
export const typesOf = (types) => Object.entries(types).sort((a, b) => b[1] - a[1] || GRAVER.indexOf(toneOf(a[0])) - GRAVER.indexOf(toneOf(b[0])));

/** What stands before the words on a line of which nothing is told as having happened. */
const mark = ({ count, statuses }) => (statuses.negated === count ? "✕ " : statuses.actual || statuses.planned === count ? "" : "? ");

/** The commonest relations of a line, how often each; those of which nothing happened are marked. */
export const relationsOf = (line) => typesOf(line.types).slice(0, 4).map(([type, n]) => `${line.happened[type] || !line.statuses.actual ? mark(line) : "? "}${relationOf(type)}${n > 1 ? ` ${signed("×", n)}` : ""}`).join(" · ");

/** The words on a line: the commonest relation of what happened, how often, and how many more events there are. Where nothing
    happened, the commonest of all with a mark; of what is only planned, the strokes of the line tell. */
export function caption({ count, types, happened, statuses }) {
  const [[type, times] = []] = typesOf(statuses.actual ? happened : types);
  if (!type) return "";
  const rest = count - times;
  return `${mark({ count, statuses })}${relationOf(type)}${times > 1 ? ` ${signed("×", times)}` : ""}${rest > 0 ? ` ${signed("+", rest)}` : ""}`;
}

export const entityAddress = (id) => `/entity/${segment(id)}`;
export const articleAddress = (id, event = null) => `/article/${segment(id)}${event ? `#${new URLSearchParams({ event })}` : ""}`;
export const networkAddress = (id) => `/#${new URLSearchParams({ ids: id, at: `n:${id}` })}`;

/** A link to an entity; the explorer takes its clicks and selects it instead. */
export function entityLink(entity) {
  if (!entity) return el("span", { class: "unnamed" }, t("unnamed"));
  return el("a", { class: "entity", href: entityAddress(entity.id), "data-entity": entity.id }, glyph(entity.kind), el("bdi", {}, nameOf(entity)));
}

/** Links to the entities of `ids`, looked up in `entities`; where there is none, that no side is named. */
export function entityLinks(ids, entities) {
  const known = (ids ?? []).map((id) => entities[id] ?? { id, kind: id.split("/")[0], labels: {} });
  return (known.length ? known : [null]).map((entity, index) => [index ? el("span", { class: "and" }, " · ") : null, entityLink(entity)]);
}

/** The sides of an event as people read them; in a symmetric one all but the first stand on the other side. */
export function sides({ type, agents, targets }) {
  if (targets.length || !meta.relations[type]?.symmetric) return [agents, targets];
  return [agents.slice(0, 1), agents.slice(1)];
}

export const status = (name) => el("span", { class: `status status-${name}` }, stroke(name === "actual" ? "cooperation" : name), statusOf(name));
export const relation = (event) => el("span", { class: `relation tone-${toneOf(event.type, event.status)}` }, relationOf(event.type));
export const verdict = (name) => (name ? el("span", { class: `verdict verdict-${name}` }, t(name)) : null);

/** Who did what to whom, in one line. */
export function claim(event, entities) {
  const [left, right] = sides(event);
  const other = right.length || meta.relations[event.type]?.symmetric || event.targets.length;
  return el("p", { class: "claim" }, entityLinks(left, entities), relation(event), other ? entityLinks(right, entities) : event.item ? el("bdi", { class: "item" }, event.item) : null);
}

export const when = (event) => (event.time ? el("time", { datetime: event.time.split("/")[0] }, date(event.time)) : null);

/** A link that leaves for the web; only for web addresses, anything else is no link at all. */
export function outside(url, ...children) {
  if (!/^https?:\/\//i.test(url ?? "")) return null;
  return el("a", { class: "outside", href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

export const wikidata = (qid) => (/^Q\d+$/.test(qid ?? "") ? outside(`https://www.wikidata.org/wiki/${qid}`, `${t("wikidata")} ${qid}`) : null);
