// The data of the page, what the reader has chosen, and what of it is visible. No drawing here.
"use strict";
const Siyar = {};

(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const DAY = /^\d{4}(-\d\d(-\d\d)?)?$/;

  Siyar.data = data;
  Siyar.nodes = new Map(data.nodes.map((node, rank) => [node.id, { ...node, rank }]));
  Siyar.articles = new Map(data.articles.map((article) => [article.id, article]));
  Siyar.events = data.events.map((event, index) => ({ ...event, index, ...days(event) }));
  Siyar.events.forEach((event) => { event.pairs = []; });
  for (const edge of data.edges) Siyar.events[edge.event].pairs.push(edge);

  Siyar.stops = [...new Set(Siyar.events.filter((event) => event.first).map((event) => event.first))].sort();
  Siyar.state = {
    language: data.language, theme: null, view: "network", selection: null, query: "", focus: null,
    limit: data.limit, unnamed: true, lonely: false, undated: true, from: 0, to: Math.max(0, Siyar.stops.length - 1),
    pinned: new Set(), off: freshOff(),
  };

  /** The facets by which events are filtered; the value of an event must be switched on. */
  Siyar.facets = {
    status: (event) => event.status,
    relation: (event) => event.type,
    article: (event) => event.article,
    source: (event) => event.source ?? "",
  };

  function freshOff() {
    const hidden = data.hidden.filter((type) => type in data.relations);
    return { status: new Set(), kind: new Set(), relation: new Set(hidden), article: new Set(), source: new Set() };
  }

  Siyar.reset = () => {
    Object.assign(Siyar.state, { off: freshOff(), unnamed: true, lonely: false, undated: true, focus: null, from: 0,
      to: Math.max(0, Siyar.stops.length - 1) });
    Siyar.state.pinned.clear();
  };

  /** First and last day of an event; without a time of its own it has that of its article. */
  function days(event) {
    const parts = (event.time ?? "").split("/");
    const known = parts.every((part) => DAY.test(part));
    const [first, last = first] = known ? parts : [data.articles.find((a) => a.id === event.article)?.date ?? null];
    return { first: first && pad(first, "-01"), last: last && pad(last, "-31") };
  }

  function pad(day, end) {
    return day.length === 4 ? day + (end === "-01" ? "-01" : "-12") + end : day.length === 7 ? day + end : day;
  }

  function inTime(event) {
    const { from, to, undated } = Siyar.state;
    if (!event.first) return undated;
    return event.last >= Siyar.stops[from] && event.first <= Siyar.stops[to];
  }

  /** Whether an event passes all facets, `except` one. */
  function passes(event, except = null) {
    const { off } = Siyar.state;
    return inTime(event) && Object.entries(Siyar.facets).every(([facet, value]) => facet === except || !off[facet].has(value(event)));
  }

  /** How many events each value of a facet would show with all other facets as they are; for "kind", how many entities. */
  Siyar.tally = (facet) => {
    const events = Siyar.events.filter((event) => passes(event, facet));
    if (facet !== "kind") return Siyar.count(events.map(Siyar.facets[facet]));
    const sides = new Set(events.flatMap((event) => event.pairs.flatMap(({ from, to }) => [from, to])));
    return Siyar.count([...sides].map((id) => Siyar.nodes.get(id).kind));
  };

  /** Whether the kind of a node is switched on; the side that no article names has a switch of its own. */
  function allowed(id) {
    const { kind } = Siyar.nodes.get(id);
    return kind === "unnamed" ? Siyar.state.unnamed : !Siyar.state.off.kind.has(kind);
  }

  /** All that passes the filters: the pairs to draw, their events in order, and the nodes. */
  Siyar.visible = () => {
    let pairs = Siyar.events.filter((event) => passes(event)).flatMap((event) => event.pairs).filter((pair) => allowed(pair.from) && allowed(pair.to));
    const { focus } = Siyar.state;
    if (focus) {
      const near = new Set([focus]);
      for (const { from, to } of pairs) if (from === focus || to === focus) near.add(from).add(to);
      pairs = pairs.filter(({ from, to }) => near.has(from) && near.has(to));
    }
    const nodes = new Set(pairs.flatMap(({ from, to }) => [from, to]));
    for (const id of Siyar.state.pinned) nodes.add(id);
    if (Siyar.state.lonely && !focus) for (const node of Siyar.nodes.values()) if (node.kind !== "unnamed" && allowed(node.id)) nodes.add(node.id);
    const events = [...new Set(pairs.map((pair) => pair.event))].map((index) => Siyar.events[index]);
    return { pairs, events, nodes };
  };

  /** What of it is drawn: the best connected entities up to the limit, what was searched for, and what hangs on them. */
  Siyar.drawn = (visible) => {
    const named = [...visible.nodes].filter((id) => Siyar.nodes.get(id).kind !== "unnamed").sort((a, b) => Siyar.nodes.get(a).rank - Siyar.nodes.get(b).rank);
    const kept = new Set([...named.slice(0, Siyar.state.limit), ...Siyar.state.pinned]);
    const holds = (id) => kept.has(id) || Siyar.nodes.get(id).kind === "unnamed";
    const pairs = visible.pairs.filter(({ from, to }) => holds(from) && holds(to) && (kept.has(from) || kept.has(to) || kept.size === 0));
    for (const { from, to } of pairs) kept.add(from).add(to);
    return { pairs, nodes: kept, shown: Math.min(named.length, Siyar.state.limit), all: named.length };
  };

  /** Parallel pairs as one line: its events, which way they point, and the words and looks that follow from them. */
  Siyar.bundles = (pairs) => {
    const bundles = new Map();
    for (const pair of pairs) {
      const [a, b] = [pair.from, pair.to].sort();
      const id = `${a}\u0000${b}`;
      const bundle = bundles.get(id) ?? { id, a, b, events: [], forth: false, back: false };
      bundle.events.push(Siyar.events[pair.event]);
      if (pair.arrows === "to") bundle[pair.from === a ? "forth" : "back"] = true;
      bundles.set(id, bundle);
    }
    return bundles;
  };

  /** The look of a line: the status where no event of it happened, else the tone of most of those that did. */
  Siyar.tone = (events) => {
    const happened = events.filter((event) => event.status === "actual");
    if (!happened.length) return most(events.map((event) => event.status));
    return most(happened.map((event) => Siyar.tones[data.relations[event.type].quadrant] ?? "cooperation"));
  };
  const RANK = ["deeds", "words", "cooperation", "planned", "possible", "negated"];
  /** The types of a line, the commonest first, and of equals the graver. */
  Siyar.types = (events) => {
    const grave = ([type]) => RANK.indexOf(Siyar.tone(events.filter((event) => event.type === type)));
    return [...Siyar.count(events.map((event) => event.type))].sort((a, b) => b[1] - a[1] || grave(a) - grave(b));
  };
  Siyar.tones = { VerbalConflict: "words", MaterialConflict: "deeds" };

  function most(values) {
    const count = Siyar.count(values);
    return [...count.keys()].sort((a, b) => count.get(b) - count.get(a) || RANK.indexOf(a) - RANK.indexOf(b))[0];
  }

  Siyar.count = (values) => {
    const count = new Map();
    for (const value of values) count.set(value, (count.get(value) ?? 0) + 1);
    return count;
  };

  /** A text as the search sees it: letters that people write in several ways become one. */
  Siyar.fold = (text) => {
    const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    return [...plain].map((letter) => data.fold[letter] ?? letter).join("").replace(/\s+/g, " ").trim();
  };

  const folded = data.nodes.filter((node) => node.kind !== "unnamed").map((node) => ({
    node, names: [...new Set([node.name, ...Object.values(node.labels), ...node.names].map(Siyar.fold))],
  }));

  /** Entities one of whose names holds every word of the query, those that begin with it first, then the best connected. */
  Siyar.find = (query) => {
    const words = Siyar.fold(query).split(" ").filter(Boolean);
    if (!words.length) return [];
    const scored = folded.map(({ node, names }) => ({ node, score: Math.max(...names.map((name) => score(name, words))) }));
    return scored.filter((hit) => hit.score > 0).sort((a, b) => b.score - a.score || b.node.degree - a.node.degree).map((hit) => hit.node);
  };

  function score(name, words) {
    const whole = words.join(" ");
    if (name === whole) return 4;
    if (name.startsWith(whole)) return 3;
    if (words.every((word) => ` ${name}`.includes(` ${word}`))) return 2;
    return words.every((word) => name.includes(word)) ? 1 : 0;
  }
})();
