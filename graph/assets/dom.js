// Words, dates, names and the small pieces that all parts of the page are built from. Text enters the page as text only.
"use strict";

(() => {
  const { data, state } = Siyar;
  const SVG = "http://www.w3.org/2000/svg";
  const OUTLINES = {
    dot: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14Z",
    hexagon: "M6 3h8l4 7-4 7H6l-4-7Z",
    square: "M3.5 3.5h13v13h-13Z",
    triangle: "M10 2.5 18 17H2Z",
    triangleDown: "M10 17.5 2 3h16Z",
    diamond: "M10 1.5 18.5 10 10 18.5 1.5 10Z",
    star: "m10 1.5 2.5 5.6 6 .6-4.5 4 1.3 6L10 14.6l-5.3 3.1 1.3-6-4.500-4 6-.6Z",
  };

  /** A word of the interface; {n} and the like are filled from `values`. */
  Siyar.t = (key, values = {}) => {
    const text = data.strings[state.language][key] ?? key;
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  };
  const t = Siyar.t;

  /** An element with attributes, listeners ("onclick": function) and children; strings become text nodes. */
  Siyar.el = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      if (typeof value === "function") element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
    return element;
  };
  const el = Siyar.el;

  function drawing(path, attributes) {
    const svg = document.createElementNS(SVG, "svg");
    for (const [name, value] of Object.entries({ viewBox: "0 0 20 20", "aria-hidden": "true", ...attributes })) svg.setAttribute(name, value);
    const shape = document.createElementNS(SVG, "path");
    shape.setAttribute("d", path);
    svg.append(shape);
    return svg;
  }

  /** The shape of a kind in its colour, as on the canvas. */
  Siyar.glyph = (kind) => {
    const shape = data.nodes.find((node) => node.kind === kind)?.shape ?? "dot";
    return drawing(OUTLINES[shape] ?? OUTLINES.dot, { class: `glyph kind-${kind}` });
  };

  /** A sample of a line of the canvas. */
  Siyar.stroke = (tone) => drawing("M1 10h30", { viewBox: "0 0 32 20", class: `stroke tone-${tone}` });
  Siyar.cross = () => drawing("m5 5 10 10M15 5 5 15");

  Siyar.label = (id) => {
    const node = Siyar.nodes.get(id);
    if (!node || node.kind === "unnamed") return t("unnamed");
    return node.labels[state.language] ?? node.name;
  };
  Siyar.kind = (kind) => data.kinds[kind]?.[state.language] ?? (kind === "unnamed" ? t("unnamed") : kind);
  Siyar.relation = (type) => {
    const words = data.relations[type]?.labels ?? {};
    return words[state.language] ?? words.en ?? type;
  };

  /** An ISO day, month, year or interval in the words of the interface language; what is not ISO stays as it is. */
  Siyar.date = (iso) => (iso ?? "").split("/").map(day).join(" – ");

  function day(text) {
    const match = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(text);
    if (!match) return text;
    const form = { year: "numeric", ...(match[2] && { month: match[3] ? "short" : "long" }), ...(match[3] && { day: "numeric" }) };
    const moment = new Date(Date.UTC(+match[1], (match[2] ?? 1) - 1, match[3] ?? 1));
    return new Intl.DateTimeFormat(t("locale"), { ...form, timeZone: "UTC" }).format(moment);
  }

  Siyar.number = (value) => new Intl.NumberFormat(t("locale")).format(value);

  Siyar.title = (article) => article?.title || t("untitled");

  /** A button that opens an entity; plain words for a side that no article names. */
  Siyar.entity = (id) => {
    const node = Siyar.nodes.get(id);
    if (!node || node.kind === "unnamed") return el("span", { class: "unnamed" }, t("unnamed"));
    return el("button", { class: "entity", type: "button", onclick: () => Siyar.select({ node: id }, true) }, Siyar.glyph(node.kind), el("bdi", {}, Siyar.label(id)));
  };

  Siyar.entities = (ids) => (ids.length ? ids : [null]).map((id, index) => [index ? el("span", { class: "and" }, " · ") : null, Siyar.entity(id)]);

  Siyar.status = (status) => el("span", { class: `status status-${status}` }, Siyar.stroke(status === "actual" ? "cooperation" : status), t(status));

  /** A link only for web addresses; anything else is no link at all. */
  Siyar.link = (url, ...children) => {
    if (!/^https?:\/\//i.test(url ?? "")) return null;
    return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
  };

  /** The sides of an event as people read them; in a symmetric one all but the first stand on the other side. */
  Siyar.sides = (event) => {
    if (event.targets.length || !data.relations[event.type].symmetric) return [event.agents, event.targets];
    return [event.agents.slice(0, 1), event.agents.slice(1)];
  };
})();
