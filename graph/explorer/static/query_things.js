// What the IRIs of an answer stand for, and where they lead.
import { segment, send } from "./api.js";
import { data, said } from "./query_words.js";

const MOST = 1000;
const things = new Map();

let last = Promise.resolve();
/**
 * IRI → what it stands for (see graph/explorer/lookup.py), for all `iris`; unknown ones have none, nor has any where the server fails.
 * One look-up runs after the other, so that nothing is asked twice.
 */
export function known(iris) {
  last = last.then(() => look([...new Set(iris)].filter((iri) => !things.has(iri))));
  return last;
}

async function look(wanted) {
  for (let from = 0; from < wanted.length; from += MOST) {
    const some = wanted.slice(from, from + MOST);
    const found = await send("POST", "/api/describe", { iris: some }).catch(() => null);
    if (!found) break;
    for (const iri of some) things.set(iri, null);
    for (const [iri, thing] of Object.entries(found.things)) things.set(iri, thing);
  }
  return things;
}

export const thing = (iri) => things.get(iri) ?? null;
export const isEvent = (iri) => iri.startsWith(data.prefixes.event);
export const isEntity = (iri) => iri.startsWith(data.prefixes.entity);
export const nameOf = (iri) => said(things.get(iri)?.labels) || shortened(iri);

/** The page that tells of an IRI; null where there is none. */
export function address(iri) {
  const { prefixes } = data;
  if (isEntity(iri)) return `/entity/${segment(iri.slice(prefixes.entity.length))}`;
  if (isEvent(iri)) return eventAddress(iri);
  if (iri.startsWith(prefixes.article)) return things.get(iri) ? articleAddress(things.get(iri).id) : null;
  return /^https?:\/\//i.test(iri) && !iri.startsWith(prefixes[""]) ? iri : null;
}

export const articleAddress = (id, event = null) => `/article/${segment(id)}${event ? `#${new URLSearchParams({ event })}` : ""}`;

/** The explorer with the event open, its sides around it. */
function eventAddress(iri) {
  const { agents = [], targets = [] } = things.get(iri) ?? {};
  const ids = [...agents, ...targets].map((side) => side.slice(data.prefixes.entity.length));
  return `/#${new URLSearchParams({ ...(ids.length && { ids: ids.join(",") }), at: `v:${iri.slice(data.prefixes.event.length)}` })}`;
}

/** An IRI with a prefix where one fits. */
export function shortened(iri) {
  const [name, space] = Object.entries(data.prefixes).filter(([, start]) => iri.startsWith(start) && iri !== start).sort((a, b) => b[1].length - a[1].length)[0] ?? [];
  return space ? `${name}:${iri.slice(space.length)}` : iri;
}
