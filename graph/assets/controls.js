// What the reader sets: search, filters that are the legend as well, time.
"use strict";

(() => {
  const { data, state, el, t } = Siyar;
  const open = new Set(["status", "kinds", "relations"]);

  /** Builds the filters anew in the interface language; the focus stays where it was. */
  Siyar.filters = () => {
    const kept = document.activeElement?.id;
    const types = Object.keys(data.relations);
    const quadrants = [...Siyar.count(types.map((type) => data.relations[type].quadrant)).keys()];
    const sources = [...Siyar.count(Siyar.events.map(Siyar.facets.source))].sort((a, b) => b[1] - a[1]).map(([id]) => id);
    const kinds = Siyar.count(data.nodes.map((node) => node.kind));
    const parts = [
      facet("status", ["actual", "planned", "possible", "negated"].map((value) => check("status", value, t(value), Siyar.stroke(value === "actual" ? "cooperation" : value))), el("ul", { class: "key" }, ["cooperation", "words", "deeds"].map((tone) => el("li", {}, Siyar.stroke(tone), t(`line_${tone}`))), el("li", { class: "wide" }, t("line_width")))),
      facet("kinds", Object.keys(data.kinds).filter((kind) => kinds.has(kind)).map((kind) => check("kind", kind, Siyar.kind(kind), Siyar.glyph(kind)))),
      facet("relations", quadrants.map((quadrant) => group(quadrant, types.filter((type) => data.relations[type].quadrant === quadrant))), both("relation", types)),
      time(),
      facet("sources", sources.map((id) => check("source", id, id ? Siyar.label(id) : t("narrator"))), both("source", sources)),
      facet("articles", data.articles.map((article) => check("article", article.id, Siyar.title(article))), both("article", data.articles.map((article) => article.id))),
      facet("more_options", toggle("unnamed", t("show_unnamed")), toggle("lonely", t("show_lonely"))),
      el("p", { class: "actions" }, el("button", { id: "reset", type: "button", class: "soft", onclick: () => { Siyar.reset(); Siyar.filters(); Siyar.update(); } }, t("reset"))),
    ];
    document.getElementById("facets").replaceChildren(...parts.filter(Boolean));
    if (kept) document.getElementById(kept)?.focus();
  };

  function facet(key, ...children) {
    const box = el("details", { class: "facet", open: open.has(key), ontoggle: () => (box.open ? open.add(key) : open.delete(key)) }, el("summary", {}, el("h3", {}, t(key))), ...children);
    return box;
  }

  function check(facetName, value, words, sign = null) {
    const off = state.off[facetName];
    const change = (event) => {
      off[event.target.checked ? "delete" : "add"](value);
      Siyar.update();
    };
    const box = el("input", { type: "checkbox", id: `f-${facetName}-${value}`, "data-facet": facetName, "data-value": value, onchange: change });
    box.checked = !off.has(value);
    return el("label", { class: "check" }, box, sign, el("span", { class: "words", dir: "auto" }, words), el("span", { class: "times" }));
  }

  /** Writes beside each box how much it shows as things stand. */
  Siyar.tallies = () => {
    const known = {};
    for (const box of document.querySelectorAll("input[data-facet]")) {
      const { facet: name, value } = box.dataset;
      known[name] ??= Siyar.tally(name);
      box.parentElement.lastElementChild.textContent = Siyar.number(known[name].get(value) ?? 0);
    }
  };

  function group(quadrant, types) {
    return el("div", { class: "group" }, el("h4", {}, t(quadrant)), types.map((type) => check("relation", type, Siyar.relation(type))));
  }

  function both(facetName, values) {
    const set = (off) => () => {
      state.off[facetName].clear();
      if (off) for (const value of values) state.off[facetName].add(value);
      Siyar.filters();
      Siyar.update();
    };
    return el("p", { class: "both" }, el("button", { type: "button", class: "text", id: `all-${facetName}`, onclick: set(false) }, t("all")), el("button", { type: "button", class: "text", id: `none-${facetName}`, onclick: set(true) }, t("none")));
  }

  function toggle(key, words) {
    const box = el("input", { type: "checkbox", id: `o-${key}`, onchange: (event) => { state[key] = event.target.checked; Siyar.update(); } });
    box.checked = state[key];
    return el("label", { class: "check" }, box, el("span", { class: "words" }, words));
  }

  function time() {
    if (Siyar.stops.length < 2) return null;
    return facet("when", histogram(), slider("from"), slider("to"), toggle("undated", t("undated")), el("p", { class: "hint" }, t("when_hint")));
  }

  function histogram() {
    const bins = new Array(Math.min(30, Siyar.stops.length)).fill(0);
    const bin = (day) => Math.floor((Siyar.stops.indexOf(day) * bins.length) / Siyar.stops.length);
    for (const event of Siyar.events) if (event.first) bins[bin(event.first)] += 1;
    return el("div", { class: "bars", "aria-hidden": "true" }, bins.map((count) => {
      const column = el("span");
      column.style.blockSize = `${(100 * count) / Math.max(...bins)}%`;
      return column;
    }));
  }

  function slider(end) {
    const words = el("output", {}, Siyar.date(Siyar.stops[state[end]]));
    const move = (event) => {
      state[end] = +event.target.value;
      if (state.from > state.to) state[end === "from" ? "to" : "from"] = state[end];
      for (const other of ["from", "to"]) {
        const input = document.getElementById(`t-${other}`);
        input.value = state[other];
        input.setAttribute("aria-valuetext", Siyar.date(Siyar.stops[state[other]]));
        input.previousElementSibling.lastElementChild.textContent = Siyar.date(Siyar.stops[state[other]]);
      }
      Siyar.update();
    };
    const input = el("input", { type: "range", id: `t-${end}`, min: 0, max: Siyar.stops.length - 1, value: state[end], "aria-valuetext": Siyar.date(Siyar.stops[state[end]]), oninput: move });
    return el("div", { class: "slider" }, el("label", { for: `t-${end}` }, t(end), " ", words), input);
  }

  // ---- search ----

  const field = document.getElementById("search");
  const list = document.getElementById("found");
  let hits = [];
  let at = 0;

  function suggest() {
    hits = state.query.trim() ? Siyar.find(state.query).slice(0, 8) : [];
    at = 0;
    const none = state.query.trim() && state.view === "network" ? [el("li", { class: "hint", role: "option", "aria-disabled": "true" }, t("search_none"))] : [];
    list.replaceChildren(...(hits.length ? hits.map(option) : none));
    list.hidden = !list.children.length;
    mark();
    if (hits.length && state.query.trim().length > 1) Siyar.canvas.show([hits[0].id]);
  }

  function option(node, index) {
    const shown = Siyar.label(node.id);
    const query = Siyar.fold(state.query);
    const other = Siyar.fold(shown).includes(query) ? null : [node.name, ...Object.values(node.labels), ...node.names].find((name) => Siyar.fold(name).includes(query) && name !== shown);
    return el("li", { role: "option", id: `found-${index}`, onmousedown: (event) => { event.preventDefault(); choose(index); } }, Siyar.glyph(node.kind), el("span", { class: "words" }, el("bdi", {}, shown), other ? el("small", {}, el("bdi", {}, other)) : null), el("span", { class: "times" }, Siyar.number(node.degree)));
  }

  function mark() {
    field.setAttribute("aria-expanded", String(!list.hidden));
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at && hits.length > 0)));
    if (hits.length) field.setAttribute("aria-activedescendant", `found-${at}`);
    else field.removeAttribute("aria-activedescendant");
  }

  function choose(index) {
    const hit = hits[index];
    shut();
    if (hit) Siyar.select({ node: hit.id }, true);
  }

  function shut() {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
  }

  field.addEventListener("input", () => {
    state.query = field.value;
    suggest();
    if (state.view === "table") Siyar.table(Siyar.visible());
  });
  field.addEventListener("focus", () => { if (state.query) suggest(); });
  field.addEventListener("blur", shut);
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits.length) {
      event.preventDefault();
      at = (at + step + hits.length) % hits.length;
      Siyar.canvas.show([hits[at].id]);
      mark();
    } else if (event.key === "Enter") choose(at);
    else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      shut();
    }
  });
})();
