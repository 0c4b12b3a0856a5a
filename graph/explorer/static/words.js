// The words of the interface in the language of the page, and dates and numbers as that language writes them.

export const language = document.documentElement.lang;

const answer = await fetch(`/words/${language}.json`);
const words = answer.ok ? await answer.json() : {};

/** A word of the interface; {n} and the like are filled from `values`. A key without a word stays as it is. */
export function t(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export const has = (key) => key in words;
const locale = words.locale ?? language;
const numbers = new Intl.NumberFormat(locale);
const percents = new Intl.NumberFormat(locale, { style: "percent" });

export const number = (value) => numbers.format(value);
export const percent = (value) => percents.format(value);
export const compare = new Intl.Collator(locale, { numeric: true }).compare;

/** Text that keeps its own direction wherever it stands. */
export const isolate = (text) => `\u2068${text}\u2069`;

/** A number with its sign, whatever stands around it. */
export const signed = (sign, value) => `\u2066${sign}${number(value)}\u2069`;

/** An ISO day, month, year or interval in words; what is not ISO stays as it is. An interval breaks between its ends alone. */
export function date(iso) {
  const ends = (iso ?? "").split("/").map(day);
  return ends.length > 1 ? ends.map((end) => end.replaceAll(" ", "\u00a0")).join(" – ") : ends[0];
}

function day(text) {
  const match = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?$/.exec(text);
  if (!match) return text;
  const form = { year: "numeric", ...(match[2] && { month: match[3] ? "short" : "long" }), ...(match[3] && { day: "numeric" }) };
  return new Intl.DateTimeFormat(locale, { ...form, timeZone: "UTC" }).format(new Date(Date.UTC(+match[1], (match[2] ?? 1) - 1, match[3] ?? 1)));
}
