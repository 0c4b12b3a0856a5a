// Asking the server. What goes wrong becomes a `Refused` whose message people can read.
import { language, t } from "./words.js";

export class Refused extends Error {
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }
}

/** The JSON that `path` answers; `params` is an object or URLSearchParams. Throws Refused, or AbortError when `signal` says so. */
export function get(path, params = {}, signal = undefined) {
  const query = new URLSearchParams(params).toString();
  return ask(query ? `${path}?${query}` : path, { signal });
}

/** Sends `body` as JSON. */
export function send(method, path, body) {
  return ask(path, { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

async function ask(address, options) {
  let answer;
  try {
    answer = await fetch(address, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(t("failed"));
  }
  const content = answer.status === 204 ? null : await answer.json().catch(() => null);
  if (answer.ok) return content;
  const ours = { 404: "not_found" }[answer.status] ?? (answer.status >= 500 || !content?.error ? "failed" : null);
  throw new Refused(ours && (language !== "en" || !content?.error) ? t(ours) : content.error, answer.status);
}

/** An id as a part of an address: its slashes stay. */
export const segment = (id) => id.split("/").map(encodeURIComponent).join("/");
