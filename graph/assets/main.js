// The page as a whole: what is chosen is drawn; language, theme, view and selection are kept in the address.
"use strict";

(() => {
  const { data, state, el, t } = Siyar;
  const byId = (id) => document.getElementById(id);
  const languages = Object.keys(data.strings);
  let opener = null;
  let fitted = false;

  /** Draws everything anew from the state. */
  Siyar.update = () => {
    const visible = Siyar.visible();
    const drawn = Siyar.drawn(visible);
    Siyar.canvas.draw(drawn);
    Siyar.panel(visible);
    if (state.view === "table") Siyar.table(visible);
    note(drawn);
    blank(visible);
    counts(visible);
    Siyar.tallies();
    remember();
  };

  /** Selects { node }, { line } or { event }, or nothing; `follow` brings it into view and moves the focus to the panel. */
  Siyar.select = (selection, follow = false) => {
    if (selection && !state.selection) opener = document.activeElement;
    state.selection = selection;
    const { node } = selection ?? {};
    if (node && !Siyar.drawn(Siyar.visible()).nodes.has(node)) state.pinned.add(node);
    Siyar.update();
    if (selection && follow) {
      const line = selection.line && Siyar.canvas.bundle(selection.line);
      const event = Siyar.events[selection.event];
      Siyar.canvas.show(node ? [node] : line ? [line.a, line.b] : [...event.agents, ...event.targets]);
      byId("panel").querySelector("h2")?.focus({ preventScroll: true });
    }
    if (!selection && opener?.isConnected) opener.focus({ preventScroll: true });
  };

  /** Only one entity and its neighbours, or all again with null. */
  Siyar.focus = (id) => {
    state.focus = id;
    Siyar.update();
    Siyar.canvas.fit();
  };

  function note({ shown, all }) {
    const box = byId("note");
    const parts = [];
    if (state.focus) parts.push(t("focused", { name: `\u2068${Siyar.label(state.focus)}\u2069` }), button("unfocus", () => Siyar.focus(null)));
    else if (shown < all) parts.push(t("limit", { n: Siyar.number(shown), all: Siyar.number(all) }), button("more", () => { state.limit += data.limit; Siyar.update(); Siyar.canvas.fit(); }));
    box.replaceChildren(...parts);
    box.hidden = !parts.length || state.view === "table";
  }

  const button = (key, act) => el("button", { type: "button", class: "text", onclick: act }, t(key));

  function blank(visible) {
    const box = byId("blank");
    const empty = !Siyar.events.length;
    box.hidden = visible.nodes.size > 0 && !empty;
    if (empty) box.replaceChildren(document.querySelector(".mark").cloneNode(true), el("h2", {}, t("empty")), el("p", {}, t("empty_hint")));
    else if (!box.hidden) box.replaceChildren(el("p", {}, t("nothing")), el("button", { type: "button", class: "soft", onclick: () => { Siyar.reset(); Siyar.filters(); Siyar.update(); } }, t("reset")));
    document.body.classList.toggle("empty", empty);
  }

  function counts(visible) {
    const named = [...visible.nodes].filter((id) => Siyar.nodes.get(id).kind !== "unnamed").length;
    const articles = new Set(visible.events.map((event) => event.article)).size;
    const values = { entities: named, events: visible.events.length, articles };
    byId("counts").replaceChildren(...Object.entries(values).map(([key, n]) => el("span", {}, el("b", {}, Siyar.number(n)), ` ${t(key)}`)));
    const spoken = `${t("events")}: ${Siyar.number(visible.events.length)}`;
    if (byId("live").textContent !== spoken) byId("live").textContent = spoken;
  }

  function view(name) {
    state.view = name;
    document.body.classList.toggle("table-view", name === "table");
    for (const each of ["network", "table"]) {
      byId(`view-${each}`).hidden = each !== name;
      byId(`tab-${each}`).setAttribute("aria-selected", String(each === name));
      byId(`tab-${each}`).tabIndex = each === name ? 0 : -1;
    }
    Siyar.update();
    if (name === "network" && !fitted) {
      fitted = true;
      Siyar.canvas.fit(false);
    }
  }

  function speak(language) {
    state.language = language;
    document.documentElement.lang = language;
    document.documentElement.dir = t("direction");
    for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
    for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", t(node.dataset.label));
    for (const node of document.querySelectorAll("[data-title]")) node.title = t(node.dataset.title);
    for (const node of document.querySelectorAll("[data-placeholder]")) node.placeholder = t(node.dataset.placeholder);
    byId("canvas").firstChild?.setAttribute?.("aria-label", t("canvas"));
    const title = data.title ?? t("title");
    document.title = title;
    byId("title").textContent = title;
    const next = languages[(languages.indexOf(language) + 1) % languages.length];
    const { language: name } = data.strings[next];
    byId("toggle-language").textContent = name;
    byId("toggle-language").lang = next;
    byId("toggle-language").setAttribute("aria-label", `${t("to_language")} ${name}`);
    shade(state.theme);
    Siyar.filters();
  }

  const dark = () => (state.theme ? state.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);

  function shade(theme) {
    state.theme = theme;
    document.documentElement.dataset.theme = dark() ? "dark" : "light";
    const words = t(dark() ? "light" : "dark");
    byId("toggle-theme").setAttribute("aria-label", words);
    byId("toggle-theme").title = words;
  }

  function filters(open) {
    document.body.classList.toggle("filters-open", open);
    byId("toggle-filters").setAttribute("aria-expanded", String(open));
  }

  function remember() {
    const kept = new URLSearchParams({ lang: state.language });
    if (state.theme) kept.set("theme", state.theme);
    if (state.view !== "network") kept.set("view", state.view);
    if (state.selection?.node) kept.set("at", state.selection.node);
    if (`#${kept}` !== location.hash) history.replaceState(null, "", `#${kept}`);
  }

  function recall() {
    const kept = new URLSearchParams(location.hash.slice(1));
    if (languages.includes(kept.get("lang"))) state.language = kept.get("lang");
    if (["dark", "light"].includes(kept.get("theme"))) state.theme = kept.get("theme");
    if (kept.get("view") === "table") state.view = "table";
    if (Siyar.nodes.has(kept.get("at"))) state.selection = { node: kept.get("at") };
  }

  function wire() {
    for (const name of ["network", "table"]) byId(`tab-${name}`).addEventListener("click", () => view(name));
    document.querySelector(".tabs").addEventListener("keydown", (event) => {
      if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
      view(state.view === "network" ? "table" : "network");
      byId(`tab-${state.view}`).focus();
    });
    byId("toggle-language").addEventListener("click", () => { speak(languages[(languages.indexOf(state.language) + 1) % languages.length]); Siyar.update(); });
    byId("toggle-theme").addEventListener("click", () => { shade(dark() ? "light" : "dark"); Siyar.update(); });
    byId("toggle-filters").addEventListener("click", () => {
      const open = !document.body.classList.contains("filters-open");
      filters(open);
      if (open && innerWidth < 900) byId("filters").focus();
    });
    for (const close of document.querySelectorAll("[data-close]")) close.addEventListener("click", () => { filters(false); byId("toggle-filters").focus(); });
    document.querySelector(".skip").addEventListener("click", (event) => {
      event.preventDefault();
      view("network");
      byId("canvas").firstChild.focus();
    });
    byId("zoom-in").addEventListener("click", () => Siyar.canvas.zoom(1.3));
    byId("zoom-out").addEventListener("click", () => Siyar.canvas.zoom(1 / 1.3));
    byId("fit").addEventListener("click", () => Siyar.canvas.fit());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { shade(state.theme); Siyar.update(); });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") escape();
      else if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName)) {
        event.preventDefault();
        byId("search").focus();
      }
    });
  }

  function escape() {
    if (innerWidth < 900 && document.body.classList.contains("filters-open")) {
      filters(false);
      byId("toggle-filters").focus();
    } else if (state.selection) Siyar.select(null);
    else if (state.focus) Siyar.focus(null);
  }

  recall();
  wire();
  filters(innerWidth >= 1100);
  speak(state.language);
  // The width of labels depends on the font, so nothing is drawn before it is there.
  document.fonts.ready.then(() => {
    view(state.view);
    if (state.selection) Siyar.canvas.show([state.selection.node]);
    document.body.classList.add("ready");
  });
})();
