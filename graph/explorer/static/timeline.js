// Events on a line of time, each a mark that opens it; drawn as SVG, in the direction of the page.
import { relationOf, toneOf, statusOf } from "./meta.js";
import { svg } from "./dom.js";
import { date, isolate, t } from "./words.js";

const WIDEST = 800;
const SIDE = 34;
/** How near to an end the middle of a date may stand. */
const EDGE = 48;
const ROW = 15;
const MOST_ROWS = 14;
const DAY = 86_400_000;

const pad = (text, end) => (text.length === 4 ? `${text}-${end ? "12-31" : "01-01"}` : text.length === 7 ? `${text}-${end ? "28" : "01"}` : text.slice(0, 10));
const parse = (text, end) => Date.parse(pad(text, end));

/** The timeline of dated events; null where there are none. `open(id)` opens one. */
export function timeline(events, open) {
  const dated = events.map((event) => ({ event, from: parse(event.begin ?? (event.time ?? "").split("/")[0], false), to: parse(event.end ?? (event.time ?? "").split("/").at(-1), true) })).filter(({ from, to }) => Number.isFinite(from) && Number.isFinite(to)).sort((a, b) => a.from - b.from);
  if (!dated.length) return null;
  const wide = Math.min(WIDEST, innerWidth - 40);
  const rtl = document.documentElement.dir === "rtl";
  const [low, high] = [Math.min(...dated.map(({ from }) => from)), Math.max(...dated.map(({ to }) => to), Math.min(...dated.map(({ from }) => from)) + DAY)];
  const at = (moment) => {
    const x = SIDE + ((wide - 2 * SIDE) * (moment - low)) / (high - low);
    return rtl ? wide - x : x;
  };
  const rows = [];
  const marks = dated.map(({ event, from, to }) => {
    const [a, b] = [at(from), at(to)];
    const [left, right] = [Math.min(a, b), Math.max(a, b)];
    let row = rows.findIndex((taken) => taken.every((span) => right + 13 < span.left || left - 13 > span.right));
    if (row < 0) row = Math.min(rows.push([]) - 1, MOST_ROWS - 1);
    rows[row].push({ left, right });
    return { event, row, left, right };
  });
  const tall = Math.min(rows.length, MOST_ROWS) * ROW + 44;
  const base = tall - 26;
  const shapes = marks.map(({ event, row, left, right }) => mark(event, (left + right) / 2, base - 14 - row * ROW, left, right, open));
  const spaced = ticks(low, high).map(({ moment, words }) => ({ x: at(moment), words, middle: Math.min(wide - EDGE, Math.max(EDGE, at(moment))) }));
  const shown = spaced.reduce((kept, tick) => (kept.length && Math.abs(kept.at(-1).middle - tick.middle) < 2 * EDGE - 8 ? kept : [...kept, tick]), []);
  const lines = shown.flatMap(({ x, words, middle }) => [svg("line", { class: "axis", x1: x, x2: x, y1: 8, y2: base }), svg("text", { x: middle, y: base + 17, "text-anchor": "middle" }, isolate(words))]);
  return svg("svg", { class: "timeline", viewBox: `0 0 ${wide} ${tall}`, role: "group", "aria-label": `${t("timeline")}. ${t("timeline_hint")}` }, lines, svg("line", { class: "axis", x1: 0, x2: wide, y1: base, y2: base }), shapes);
}

function mark(event, x, y, left, right, open) {
  const words = [date(event.time ?? event.begin), relationOf(event.type), statusOf(event.status), event.item].filter(Boolean).join(" · ");
  const go = (happened) => {
    happened.preventDefault();
    open(event.id);
  };
  const step = (happened) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[happened.key];
    if (!by) return;
    happened.preventDefault();
    const all = [...happened.currentTarget.parentNode.querySelectorAll("a")];
    const forward = document.documentElement.dir === "rtl" ? -by : by;
    all[(all.indexOf(happened.currentTarget) + forward + all.length) % all.length].focus();
  };
  return svg("a", { href: `/#${new URLSearchParams({ at: `v:${event.id}` })}`, class: `tone-${toneOf(event.type, event.status)}`, "aria-label": words, onclick: go, onkeydown: step }, svg("title", {}, words), right - left > 6 ? svg("line", { class: "span", x1: left, x2: right, y1: y, y2: y }) : null, svg("circle", { class: "dot", cx: x, cy: y, r: 6 }));
}

/** At most eight years, months or days, as the span allows. */
function ticks(low, high) {
  const days = (high - low) / DAY;
  const first = new Date(low);
  const unit = days > 900 ? 10_000 : days > 70 ? 100 : 1;
  const found = [];
  for (let moment = new Date(low); moment <= high; ) {
    const [y, m, d] = [moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate()];
    const starts = unit === 1 || (d === 1 && (unit === 100 || m === 0)) || moment.getTime() === first.getTime();
    const iso = moment.toISOString();
    if (starts) found.push({ moment: moment.getTime(), words: date(unit === 1 ? iso.slice(0, 10) : unit === 100 ? iso.slice(0, 7) : iso.slice(0, 4)) });
    moment = new Date(unit === 1 ? Date.UTC(y, m, d + 1) : unit === 100 ? Date.UTC(y, m + 1, 1) : Date.UTC(y + 1, 0, 1));
  }
  const every = Math.ceil(found.length / 7);
  const thin = found.filter((_, index) => index % every === 0);
  return thin.length > 1 && thin[1].moment - thin[0].moment < (high - low) / 9 ? thin.slice(1) : thin;
}
