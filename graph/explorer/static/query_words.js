// The words of the query page and what else came with it.
import { isolate, language, number } from "./words.js";

export const data = JSON.parse(document.getElementById("data").textContent);

/** A word of the page; {n} and the like are filled from `values`. */
export const w = (key, values = {}) => (data.words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** Words by language ({ar: …, en: …}) in the language of the page, or in another where it has none. */
export const said = (labels) => labels?.[language] ?? Object.values(labels ?? {})[0] ?? "";

const plural = new Intl.PluralRules(language);
/** How many results there are, in words. */
export const rowsInWords = (count) => w(`rows_${count ? plural.select(count) : "zero"}`, { n: number(count) });

const letters = new RegExp(`[${Object.keys(data.fold).map((char) => `\\u{${char.codePointAt(0).toString(16)}}`).join("")}]`, "gu");
/** The form under which the filter compares texts, whatever the marks and the case. */
export const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(letters, (char) => data.fold[char]).replace(/\s+/g, " ").trim();

export { isolate, language, number };
