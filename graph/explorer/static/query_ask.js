// Asking /sparql. What goes wrong becomes a `Fault`, whose `key` names a sentence of the page and whose `detail` is what the server says.
import { w } from "./query_words.js";

const ROWS = "application/sparql-results+json";
export const GRAPHS = { turtle: "text/turtle", ntriples: "application/n-triples", jsonld: "application/ld+json" };
const KEYS = { 400: "fault_query", 408: "fault_time", 413: "fault_large", 414: "fault_large", 429: "fault_often", 503: "fault_busy", 504: "fault_time" };
const PLACE = /line (\d+), column (\d+)/;

export class Fault extends Error {
  constructor(key, detail = "", values = {}) {
    super(w(key, values));
    this.key = key;
    this.detail = detail;
  }
}

/**
 * The answer to a query: {type: "rows", names, rows, seconds}, {type: "boolean", value, …} or {type: "graph", text, …}; `raw` is what
 * the server sent. Throws Fault, or AbortError where `signal` says so.
 */
export async function ask(query, signal) {
  const begun = performance.now();
  const { type, text } = await sent(query, `${ROWS}, ${GRAPHS.turtle};q=0.9`, signal);
  const seconds = (performance.now() - begun) / 1000;
  if (!type.startsWith(ROWS)) return { type: "graph", text, seconds, raw: text };
  try {
    const { head, boolean, results } = JSON.parse(text);
    if (typeof boolean === "boolean") return { type: "boolean", value: boolean, seconds, raw: text };
    return { type: "rows", names: head.vars, rows: results.bindings, seconds, raw: text };
  } catch {
    throw new Fault("fault_answer");
  }
}

/** The text that the server answers in one of the formats of GRAPHS. */
export const asGraph = async (query, format, signal) => (await sent(query, GRAPHS[format], signal)).text;

async function sent(query, accept, signal) {
  let answer;
  let text;
  try {
    answer = await fetch("/sparql", { method: "POST", headers: { "content-type": "application/sparql-query", accept }, body: query, signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Fault("fault_offline");
  }
  try {
    text = await answer.text();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Fault("fault_answer");
  }
  if (!answer.ok) throw refusal(answer, sentence(text));
  return { type: answer.headers.get("content-type") ?? "", text };
}

/** What a server says, whether as plain text or as {"error": …}. */
function sentence(text) {
  try {
    return JSON.parse(text).error ?? text;
  } catch {
    return text.trim();
  }
}

function refusal({ status, headers }, detail) {
  if (status === 503 && !headers.has("retry-after")) return new Fault("fault_limit", detail); // it would end the same way again
  const place = status === 400 ? PLACE.exec(detail) : null;
  if (!place) return new Fault(KEYS[status] ?? (status < 500 ? "fault_refused" : "fault_server"), detail);
  const [line, column] = place.slice(1).map(Number);
  const why = detail.split("\n")[0].replace(/^.*?column \d+:\s*/, "");
  const word = /“([^”]+)”/.exec(why)?.[1] ?? "";
  return Object.assign(new Fault("fault_line", why, { line, column }), { line, column, word });
}
