// The panel: the sentences behind a node or a line, who says so, when and where.
"use strict";

(() => {
  const { state, el, t } = Siyar;

  /** Fills the panel with what is selected, or with an overview. */
  Siyar.panel = (visible) => {
    const panel = document.getElementById("panel");
    const { selection } = state;
    const parts = selection?.node ? entity(selection.node, visible) : selection?.line ? line(selection.line) : selection ? single(selection.event) : overview(visible);
    panel.replaceChildren(...parts.filter(Boolean));
    panel.classList.toggle("open", selection !== null);
    panel.scrollTop = 0;
  };

  function head(title, over) {
    const close = el("button", { class: "close", type: "button", "aria-label": t("close"), onclick: () => Siyar.select(null) }, Siyar.cross());
    return el("div", { class: "side-head" }, el("div", {}, over ? el("p", { class: "over" }, over) : null, el("h2", { tabindex: "-1" }, [title].flat().map((part) => (typeof part === "string" ? el("bdi", {}, part) : part)))), state.selection ? close : null);
  }

  function section(title, ...children) {
    return children.flat().length ? el("section", { class: "part" }, el("h3", {}, title), ...children) : null;
  }

  const named = (id) => Siyar.nodes.get(id).kind !== "unnamed";
  const inOrder = (events) => [...events].sort((a, b) => (a.first ?? "9").localeCompare(b.first ?? "9") || a.index - b.index);
  const cards = (events) => inOrder(events).map(card);

  function overview(visible) {
    const count = new Map();
    for (const event of visible.events) for (const id of new Set([...event.agents, ...event.targets])) count.set(id, (count.get(id) ?? 0) + 1);
    const top = [...count].sort((a, b) => b[1] - a[1]).slice(0, 8);
    const busy = Siyar.canvas.bundles().filter((b) => b.events.length > 1 && named(b.a) && named(b.b)).sort((a, b) => b.events.length - a.events.length).slice(0, 6);
    return [
      head(t("overview")),
      el("p", { class: "hint" }, t("overview_hint")),
      section(t("most_connected"), el("ol", { class: "ranks" }, top.map(([id, times]) => el("li", {}, Siyar.entity(id), bar(times, top[0][1]))))),
      busy.length ? section(t("busiest"), el("ul", { class: "links" }, busy.map((bundle) => el("li", {}, between(bundle))))) : null,
    ];
  }

  function bar(value, most) {
    const meter = el("span", { class: "meter", "aria-hidden": "true" }, el("span"));
    meter.firstChild.style.inlineSize = `${(100 * value) / most}%`;
    return [meter, el("span", { class: "times" }, Siyar.number(value))];
  }

  function between(bundle) {
    const choose = () => Siyar.select({ line: bundle.id }, true);
    return el("button", { type: "button", class: "pair", onclick: choose }, Siyar.stroke(Siyar.tone(bundle.events)), el("span", {}, el("bdi", {}, Siyar.label(bundle.a)), " – ", el("bdi", {}, Siyar.label(bundle.b))), el("span", { class: "times" }, Siyar.number(bundle.events.length)));
  }

  function entity(id, visible) {
    const node = Siyar.nodes.get(id);
    const own = visible.events.filter((event) => event.agents.includes(id) || event.targets.includes(id));
    const all = Siyar.events.filter((event) => event.agents.includes(id) || event.targets.includes(id));
    const offices = all.filter((event) => Siyar.data.relations[event.type].static && event.agents.includes(id));
    const acts = own.filter((event) => !offices.includes(event));
    const hidden = all.filter((event) => !offices.includes(event)).length - acts.length;
    const said = visible.events.filter((event) => event.source === id);
    const here = visible.events.filter((event) => event.place === id);
    const names = [...new Set([node.labels.ar, node.labels.en, ...node.names])].filter((name) => name && name !== Siyar.label(id));
    const pairs = Siyar.canvas.bundles().filter((bundle) => (bundle.a === id || bundle.b === id) && bundle.events.some((event) => acts.includes(event)));
    return [
      head(Siyar.label(id), [Siyar.glyph(node.kind), Siyar.kind(node.kind)]),
      el("p", { class: "actions" }, focusButton(id), wikidata(node)),
      offices.length ? section(t("positions"), el("ul", { class: "plain" }, offices.map(office))) : null,
      names.length ? section(t("names"), el("p", { class: "names" }, names.map((name) => el("bdi", {}, name)))) : null,
      pairs.length > 1 ? section(t("neighbours"), el("ul", { class: "links" }, pairs.sort((a, b) => b.events.length - a.events.length).map((bundle) => el("li", {}, neighbour(bundle, id))))) : null,
      acts.length || !(said.length || here.length) ? section(t("its_events"), acts.length ? cards(acts) : el("p", { class: "hint" }, t("no_events")), hidden ? el("p", { class: "hint" }, t("hidden", { n: Siyar.number(hidden) })) : null) : null,
      said.length ? section(t("as_source"), cards(said)) : null,
      here.length ? section(t("as_place"), cards(here)) : null,
    ];
  }

  function neighbour(bundle, id) {
    const other = bundle.a === id ? bundle.b : bundle.a;
    const words = [...new Set(bundle.events.map((event) => Siyar.relation(event.type)))].join(" · ");
    return el("button", { type: "button", class: "pair", onclick: () => Siyar.select({ line: bundle.id }, true) }, Siyar.stroke(Siyar.tone(bundle.events)), el("span", {}, el("bdi", {}, Siyar.label(other)), el("small", {}, words)), el("span", { class: "times" }, Siyar.number(bundle.events.length)));
  }

  function focusButton(id) {
    const on = state.focus === id;
    return el("button", { type: "button", class: "soft", "aria-pressed": String(on), onclick: () => Siyar.focus(on ? null : id) }, t(on ? "unfocus" : "focus"));
  }

  function wikidata(node) {
    return /^Q\d+$/.test(node.qid ?? "") ? Siyar.link(`https://www.wikidata.org/wiki/${node.qid}`, `${t("wikidata")} ${node.qid}`) : null;
  }

  function office(event) {
    const where = event.targets.length ? [" — ", Siyar.entities(event.targets)] : null;
    return el("li", {}, el("button", { type: "button", class: "text", onclick: () => Siyar.select({ event: event.index }, true) }, el("bdi", {}, event.item ?? Siyar.relation(event.type))), where);
  }

  function line(id) {
    const bundle = Siyar.canvas.bundle(id);
    if (!bundle) return [head(t("about")), el("p", { class: "hint" }, t("nothing"))];
    const title = [bundle.a, bundle.b].map(Siyar.label);
    return [
      head([title[0], el("span", {}, " – "), title[1]], `${t("between")} · ${t("events")}: ${Siyar.number(bundle.events.length)}`),
      el("p", { class: "actions" }, [bundle.a, bundle.b].map(Siyar.entity)),
      ...cards(bundle.events),
    ];
  }

  const single = (index) => [head(Siyar.relation(Siyar.events[index].type), t("about")), card(Siyar.events[index])];

  /** One event: who did what to whom, its status, and the sentence that says it. */
  function card(event) {
    const [left, right] = Siyar.sides(event);
    const article = Siyar.articles.get(event.article);
    return el(
      "article",
      { class: `card status-${event.status}`, "data-event": event.event },
      el("p", { class: "claim" }, Siyar.entities(left), el("span", { class: `relation tone-${Siyar.tone([event])}` }, Siyar.relation(event.type)), Siyar.entities(right)),
      el("div", { class: "quotes" }, event.evidence.map((evidence) => quote(evidence, article))),
      facts(event),
      origin(article),
      how(event),
    );
  }

  /** The sentence with its trigger marked; offsets count code points. */
  function quote(evidence, article) {
    const letters = [...evidence.text];
    const { start, end } = evidence;
    const inside = start >= 0 && end > start && end <= letters.length;
    const part = (from, to) => letters.slice(from, to).join("");
    const text = inside ? [part(0, start), el("mark", {}, part(start, end)), part(end)] : [evidence.text];
    return el("blockquote", { dir: "auto", lang: article?.language ?? null }, ...text);
  }

  function facts(event) {
    const row = (key, ...value) => [el("dt", {}, t(key)), el("dd", {}, ...value)];
    const chain = [...new Set([event.source, ...event.source_chain].filter(Boolean))];
    const when = event.time && el("time", { datetime: event.time.split("/")[0] }, Siyar.date(event.time));
    const phrase = event.time_text && el("q", { dir: "auto" }, event.time_text);
    return el(
      "dl",
      { class: "facts" },
      row("status_short", Siyar.status(event.status)),
      when || phrase ? row("time", when, when && phrase ? " " : null, phrase) : null,
      event.place ? row("place", Siyar.entity(event.place)) : null,
      event.item ? row("item", el("bdi", {}, event.item)) : null,
      row("says", chain.length ? Siyar.entities(chain) : t("told")),
    );
  }

  function origin(article) {
    if (!article) return null;
    const from = [article.source, article.date && Siyar.date(article.date)].filter(Boolean);
    const title = el("span", { dir: "auto", lang: article.language }, Siyar.title(article));
    return el("p", { class: "origin" }, Siyar.link(article.url, title) ?? title, from.length ? el("small", {}, from.map((text, i) => [i ? " · " : null, el("bdi", {}, text)])) : null);
  }

  function how(event) {
    const percent = event.confidence === null ? null : new Intl.NumberFormat(t("locale"), { style: "percent" }).format(event.confidence);
    const row = (name, value) => [el("dt", {}, name), el("dd", { dir: "auto" }, value)];
    return el(
      "details",
      { class: "how" },
      el("summary", {}, t("how"), percent ? el("span", { class: "times" }, `${t("confidence")}: ${percent}`) : null),
      el("dl", { class: "facts" }, row(t("frame"), el("code", {}, event.frame)), (event.why ?? []).map(([step, words]) => row(step, words)), event.iri ? row(t("iri"), el("code", {}, event.iri)) : null),
    );
  }
})();
