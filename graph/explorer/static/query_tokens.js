// SPARQL in coloured pieces: the tokens of its grammar (SPARQL 1.1, section 19.8), as graph/sparql.py reads them.
import { data } from "./query_words.js";

const keywords = new Set(data.keywords);
const KINDS = [
  /(?<comment>#[^\n\r]*)/u,
  /(?<iri><[^<>"{}|^`\\\u0000-\u0020]*>)/u,
  /(?<string>'''(?:[^'\\]|\\.|'(?!''))*(?:'''|$)|"""(?:[^"\\]|\\.|"(?!""))*(?:"""|$)|'(?:[^'\\\n\r]|\\.)*'|"(?:[^"\\\n\r]|\\.)*")/u,
  /(?<variable>[?$][\p{L}\p{N}_]+)/u,
  /(?<tag>@[A-Za-z][A-Za-z0-9-]*)/u,
  /(?<name>(?:_|\p{L}[\p{L}\p{N}_.-]*)?:(?:[\p{L}\p{N}\p{M}_:.%-]|\\.)*)/u,
  /(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/u,
  /(?<word>[\p{L}_][\p{L}\p{N}\p{M}_]*)/u,
  /(?<bracket>[{}()\[\]])/u,
  /(?<other>\s+|.)/u,
];
const PATTERN = new RegExp(KINDS.map((kind) => kind.source).join("|"), "gsu");

/** The lines of a text, each a list of [class, text]; together they are the text without its line ends. */
export function lines(text) {
  const rows = [[]];
  for (const match of text.matchAll(PATTERN)) {
    const kind = look(match);
    match[0].split("\n").forEach((part, index) => {
      if (index) rows.push([]);
      if (part) rows[rows.length - 1].push([kind, part]);
    });
  }
  return rows;
}

function look({ 0: text, groups }) {
  const [kind] = Object.entries(groups).find(([, value]) => value !== undefined);
  if (kind !== "word") return kind;
  return text === "a" || keywords.has(text.toUpperCase()) ? "keyword" : "unknown";
}

/** Elements for one line of `lines`; text stays text. */
export function pieces(line) {
  return line.map(([kind, text]) => {
    if (kind === "other") return document.createTextNode(text);
    const piece = document.createElement("span");
    piece.className = `t-${kind}`;
    piece.textContent = text;
    return piece;
  });
}

/** The comment lines at the head of a query may say how its answer is shown: `#view: network`, timeline or table. */
export function viewOf(text) {
  for (const line of text.split("\n")) {
    if (line.trim() && !line.trim().startsWith("#")) break;
    const match = /^\s*#\s*view\s*:\s*(network|timeline|table)\s*$/i.exec(line);
    if (match) return match[1].toLowerCase();
  }
  return "table";
}

/** The names of the variables in a text, without doubles. */
export const variables = (text) => [...new Set(lines(text).flat().filter(([kind]) => kind === "variable").map(([, name]) => `?${name.slice(1)}`))];
