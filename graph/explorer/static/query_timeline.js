// The answer as a timeline: what has a date, month by month (of what only the year is known: under the year), the earliest first; what has none comes last.
import { el, svg } from "./dom.js";
import { statusOf } from "./meta.js";
import { address, isEvent, known, nameOf, thing } from "./query_things.js";
import { w } from "./query_words.js";
import { date, language } from "./words.js";

const YEAR = /^\d{4}$/;
const DAY = /^\d{4}(-\d\d){0,2}/;
const DATED = /#(date|dateTime|gYear|gYearMonth)$/;
const HEIGHT = 56;
const BINS = 72;

/** The dated things of an answer: [{time, begin, row, event}], by time. */
export async function dated(answer) {
  await known(answer.rows.flatMap((row) => Object.values(row)).filter(({ type, value }) => type === "uri" && isEvent(value)).map(({ value }) => value));
  const seen = new Set(); // an event of several sides has a row for each
  const moments = answer.rows.map((row) => moment(row, answer.names)).filter(({ iri }) => !iri || (!seen.has(iri) && seen.add(iri)));
  return moments.sort((a, b) => (a.begin || "9999").localeCompare(b.begin || "9999"));
}

function moment(row, names) {
  const values = names.map((name) => row[name]).filter(Boolean);
  const iri = values.find(({ type, value }) => type === "uri" && isEvent(value))?.value;
  const event = iri ? thing(iri) : null;
  const told = (row.time ?? values.find(({ datatype }) => DATED.test(datatype ?? "")))?.value;
  const time = event?.time ?? (DAY.test(told ?? "") ? told : "");
  return { time, begin: event?.begin ?? DAY.exec(time)?.[0] ?? "", row, iri: event ? iri : null, event };
}

/** Draws what `dated` gave in `place`. */
export function timeline(place, moments, names) {
  const withDay = moments.filter(({ begin }) => begin);
  const groups = new Map();
  for (const one of moments) {
    const head = YEAR.test(one.time) ? one.time : one.begin.slice(0, 7);
    groups.set(head, [...(groups.get(head) ?? []), one]);
  }
  const list = [...groups].map(([head, some]) =>
    el("li", {}, el("h3", {}, head ? date(head) : w("undated")), el("ol", {}, some.map((one) => entry(one, names)))),
  );
  place.replaceChildren(...[withDay.length > 1 ? strip(withDay) : null].filter(Boolean), el("div", { class: "months", tabindex: "0", role: "region", "aria-label": w("timeline") }, el("ol", {}, list)));
}

function entry({ time, iri, event, row }, names) {
  const when = time ? el("time", { datetime: time.split("/")[0] }, date(time)) : null;
  if (!event) return el("li", {}, when, el("span", { dir: "auto" }, names.map((name) => row[name]).filter((value) => value && value.value !== time).map(({ type, value }) => (type === "uri" ? nameOf(value) : value)).slice(0, 4).join(" · ")));
  return el("li", { class: `status-${event.status}` }, when, el("a", { href: address(iri) }, who(event.agents), " ", el("span", { class: "verb" }, event.verbs[language] ?? nameOf(iri)), " ", who(event.targets)), event.status === "actual" ? null : el("small", { class: `tone-${event.status}` }, statusOf(event.status)));
}

const who = (iris) => iris.map((iri, index) => [index ? " · " : "", el("bdi", {}, nameOf(iri))]);

/** How many there are in each stretch of time, from one side of the page to the other, in the direction of reading. */
function strip(moments) {
  const days = moments.map(({ begin }) => Date.parse(begin.length === 4 ? `${begin}-01-01` : begin));
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const bins = Array(BINS).fill(0);
  for (const day of days) bins[Math.min(bins.length - 1, Math.floor(((day - first) / (last - first || 1)) * bins.length))] += 1;
  const most = Math.max(...bins);
  const rtl = document.documentElement.dir === "rtl";
  const bars = bins.map((count, index) => {
    const height = count ? Math.max(3, (count / most) * HEIGHT) : 0;
    const x = (rtl ? bins.length - 1 - index : index) * 10 + 1;
    return svg("rect", { x, y: HEIGHT - height, width: 8, height });
  });
  const ends = [first, last].map((day) => el("span", {}, date(new Date(day).toISOString().slice(0, 10))));
  return el("div", { class: "strip-of-time", "aria-hidden": "true" }, svg("svg", { viewBox: `0 0 ${bins.length * 10} ${HEIGHT}`, preserveAspectRatio: "none" }, bars), el("div", { class: "ends" }, ends));
}
