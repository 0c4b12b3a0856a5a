// The drawing: vis-network with positions that were worked out before; colours come from page.css, so that dark mode is one place.
"use strict";

(() => {
  const { data, state, el, t } = Siyar;
  const DASHES = { planned: [9, 5], possible: [2, 5], negated: [12, 4, 2, 4] };
  const LINE = 22;
  /** What the buttons at the bottom take of the height. */
  const CONTROLS = 40;
  const nodes = new vis.DataSet();
  const edges = new vis.DataSet();
  let network = null;
  let bundles = new Map();
  let look = {};
  let growth = 1;

  Siyar.canvas = {
    /** Draws what is visible; positions and zoom stay. */
    draw(drawn) {
      bundles = Siyar.bundles(drawn.pairs);
      read();
      replace(nodes, [...drawn.nodes].map((id) => node(Siyar.nodes.get(id))));
      replace(edges, [...bundles.values()].map(edge));
      Siyar.labels.set([...bundles.values()].filter((bundle) => !state.selection || lit(bundle)).map(words));
      network ??= create();
    },
    /** The lines that carry an event, or the one between two entities. */
    bundle: (id) => bundles.get(id),
    bundles: () => [...bundles.values()],
    /** The whole network, or on a small screen as much of it as can be read, around the best connected node. */
    fit(animate = true) {
      if (!network || !nodes.length) return;
      network.fit({ maxZoomLevel: 1.15, animation: false });
      const { clientWidth, clientHeight } = document.getElementById("canvas");
      const whole = network.getViewPosition();
      const all = network.getScale() * 0.94;
      const [least, legible] = clientWidth < 600 ? [0.55, 0.62] : [0.4, 0.5];
      const scale = all < least ? legible : all;
      const first = middle();
      const position = { x: within("x", clientWidth / scale, first.x, whole.x), y: within("y", clientHeight / scale, first.y, whole.y) };
      network.moveTo({ position, scale, offset: { x: 0, y: -CONTROLS / 2 }, animation: animate && motion() });
      grow(scale);
    },
    zoom(factor) {
      const scale = Math.min(3, Math.max(0.1, network.getScale() * factor));
      network.moveTo({ scale, animation: motion(200) });
      grow(scale);
    },
    /** Brings a node, or both ends of a line, to the middle of what the panel leaves free. */
    show(ids) {
      const known = ids.filter((id) => nodes.get(id));
      if (!network || !known.length) return;
      const points = known.map((id) => network.getPosition(id));
      const position = { x: mean(points.map((p) => p.x)), y: mean(points.map((p) => p.y)) };
      const scale = Math.max(network.getScale(), 0.75);
      network.moveTo({ position, scale, offset: { x: 0, y: -covered() / 2 }, animation: motion() });
      grow(scale);
    },
    box: (id) => network.getBoundingBox(id),
    /** Where things stand on the screen, for tests and for the keyboard. */
    spot(id) {
      const bundle = bundles.get(id);
      const points = (bundle ? [bundle.a, bundle.b] : [id]).map((key) => network.getPosition(key));
      return network.canvasToDOM({ x: mean(points.map((p) => p.x)), y: mean(points.map((p) => p.y)) });
    },
  };

  /** How much of the drawing a panel at the bottom hides. */
  function covered() {
    const panel = document.getElementById("panel");
    return getComputedStyle(panel).position === "fixed" ? panel.offsetHeight : 0;
  }

  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const motion = (duration = 350) => (matchMedia("(prefers-reduced-motion: reduce)").matches ? false : { duration, easingFunction: "easeInOutQuad" });

  /** The best connected node that is drawn: where a small screen starts. */
  function middle() {
    const first = nodes.get().sort((a, b) => Siyar.nodes.get(a.id).rank - Siyar.nodes.get(b.id).rank)[0];
    return network.getPosition(first.id);
  }

  /** Where to stand on one axis: in the middle where all fits, else as near to `wanted` as leaves no empty margin. */
  function within(axis, room, wanted, whole) {
    const all = nodes.getIds().map((id) => network.getPosition(id)[axis]);
    const [low, high] = [Math.min(...all) - 90, Math.max(...all) + 90];
    return high - low <= room ? whole : Math.min(Math.max(wanted, low + room / 2), high - room / 2);
  }

  /** Names grow a little where the whole is small, as far as the room that was left for them allows. */
  function grow(scale) {
    const wanted = Math.round(20 * Math.min(1.25, Math.max(1, 0.58 / scale))) / 20;
    if (wanted === growth) return;
    growth = wanted;
    nodes.update(nodes.getIds().map((id) => node(Siyar.nodes.get(id))));
    Siyar.labels.move();
  }

  function replace(set, items) {
    const keep = new Set(items.map((item) => item.id));
    set.remove(set.getIds().filter((id) => !keep.has(id)));
    set.update(items);
  }

  function read() {
    const style = getComputedStyle(document.body);
    const value = (name) => style.getPropertyValue(name).trim();
    look = { ink: value("--ink"), muted: value("--muted"), paper: value("--paper"), accent: value("--accent"), faint: value("--faint"), font: style.fontFamily,
      kind: (kind) => value(`--kind-${kind}`) || value("--muted"), tone: (tone) => value(`--tone-${tone}`) || value("--muted") };
  }

  /** Each line in isolates of its own: the canvas would order mixed text by the direction of the page. */
  function lines(text) {
    const rows = [""];
    for (const word of text.split(/\s+/)) {
      const row = rows[rows.length - 1];
      if (row && row.length + word.length >= LINE) rows.push(word);
      else rows[rows.length - 1] = row ? `${row} ${word}` : word;
    }
    const kept = rows.slice(0, 3).map((row) => (row.length > LINE + 10 ? `${row.slice(0, LINE + 8)}…` : row));
    if (rows.length > 3) kept[2] += "…";
    return kept.map(isolate).join("\n");
  }
  const isolate = (text) => `\u2068${text}\u2069`;

  function near() {
    const { selection } = state;
    if (!selection) return null;
    const ids = new Set();
    for (const bundle of bundles.values()) if (lit(bundle)) ids.add(bundle.a).add(bundle.b);
    if (selection.node) ids.add(selection.node);
    return ids;
  }

  function lit(bundle) {
    const { selection } = state;
    if (!selection) return false;
    if (selection.node) return bundle.a === selection.node || bundle.b === selection.node;
    if (selection.line) return bundle.id === selection.line;
    return bundle.events.some((event) => event.index === selection.event);
  }

  function node(item) {
    const group = near();
    const dim = group && !group.has(item.id);
    const chosen = state.selection?.node === item.id;
    const colour = look.kind(item.kind);
    const fill = item.kind === "unnamed" ? look.paper : colour;
    const background = dim ? look.faint : fill;
    const border = chosen ? look.ink : dim ? look.faint : item.kind === "unnamed" ? look.muted : look.paper;
    return {
      id: item.id, x: item.x, y: item.y, size: item.size, shape: item.shape, borderWidth: chosen ? 3 : 1.5,
      label: item.kind === "unnamed" ? undefined : lines(Siyar.label(item.id)),
      color: { background, border, highlight: { background, border }, hover: { background: fill, border: look.ink } },
      font: { color: dim ? look.muted : look.ink, face: look.font, size: growth * Math.min(19, 13 + item.size / 6), strokeColor: look.paper },
      opacity: dim ? 0.55 : 1,
    };
  }

  function edge(bundle) {
    const tone = Siyar.tone(bundle.events);
    const on = lit(bundle);
    const colour = state.selection && !on ? look.faint : look.tone(tone);
    return {
      id: bundle.id, from: bundle.a, to: bundle.b,
      width: (on ? 1.4 : 0) + (tone === "deeds" ? 2.2 : 1.3) + Math.log2(bundle.events.length) * 1.1,
      dashes: DASHES[tone] ?? false,
      color: { color: colour, highlight: colour, hover: colour },
      arrows: { to: { enabled: bundle.forth }, from: { enabled: bundle.back } },
    };
  }

  function words(bundle) {
    return { from: bundle.a, to: bundle.b, text: isolate(caption(bundle.events)), colour: look.tone(Siyar.tone(bundle.events)), lit: Number(lit(bundle)) };
  }

  /** The commonest relation of what happened, its count, and how many more events there are; where nothing happened, of all, with a
      mark; of what is only planned, the strokes of the line tell. */
  function caption(events) {
    const happened = events.filter((event) => event.status === "actual");
    const [[type, times]] = Siyar.types(happened.length ? happened : events);
    const rest = events.length - times;
    const all = (status) => events.every((event) => event.status === status);
    const mark = all("negated") ? "✕ " : "";
    const doubt = happened.length || mark || all("planned") ? "" : t("doubt");
    return `${mark}${Siyar.relation(type)}${doubt}${times > 1 ? ` ×${times}` : ""}${rest ? ` +${rest}` : ""}`;
  }

  function create() {
    const container = document.getElementById("canvas");
    const made = new vis.Network(container, { nodes, edges }, data.options);
    made.on("afterDrawing", (context) => Siyar.labels.draw(made, context, look));
    made.on("zoom", ({ scale }) => grow(scale));
    made.on("dragging", Siyar.labels.move);
    made.on("click", ({ nodes: [id], edges: [line] }) => {
      hideTip();
      if (id !== undefined) pick(id);
      else if (line !== undefined) Siyar.select({ line });
      else Siyar.select(null);
    });
    made.on("doubleClick", ({ nodes: [id] }) => {
      if (id !== undefined && Siyar.nodes.get(id).kind !== "unnamed") Siyar.focus(id);
    });
    made.on("hoverNode", ({ node: id, event }) => tip(event, nodeTip(id)));
    made.on("hoverEdge", ({ edge: id, event }) => tip(event, edgeTip(bundles.get(id))));
    for (const name of ["blurNode", "blurEdge", "dragStart", "zoom"]) made.on(name, hideTip);
    made.on("dragEnd", ({ nodes: moved }) => {
      for (const id of moved) Object.assign(Siyar.nodes.get(id), made.getPosition(id));
    });
    container.firstChild.setAttribute("role", "application");
    container.firstChild.setAttribute("aria-label", t("canvas"));
    return made;
  }

  /** The side that no article names opens the line that leads to it. */
  function pick(id) {
    if (Siyar.nodes.get(id).kind !== "unnamed") Siyar.select({ node: id });
    else Siyar.select({ line: [...bundles.values()].find((bundle) => bundle.a === id || bundle.b === id).id });
  }

  function nodeTip(id) {
    const item = Siyar.nodes.get(id);
    if (item.kind === "unnamed") return [el("b", {}, t("unnamed"))];
    return [el("b", { dir: "auto" }, Siyar.label(id)), el("span", {}, `${Siyar.kind(item.kind)} · ${t("events")}: ${Siyar.number(item.degree)}`)];
  }

  function edgeTip(bundle) {
    const rows = [...Siyar.count(bundle.events.map((event) => `${event.type}\u0000${event.status}`))];
    return rows.slice(0, 6).map(([key, times]) => {
      const [type, status] = key.split("\u0000");
      return el("span", { class: "tip-row" }, Siyar.stroke(status === "actual" ? Siyar.tone([{ type, status }]) : status), Siyar.relation(type), times > 1 ? ` ×${times}` : null, el("i", {}, t(status)));
    });
  }

  function tip(event, children) {
    const box = document.getElementById("tip");
    box.replaceChildren(...children);
    box.hidden = false;
    const { clientX: x = 0, clientY: y = 0 } = event;
    box.style.left = `${Math.max(8, Math.min(x + 14, innerWidth - box.offsetWidth - 8))}px`;
    box.style.top = `${Math.max(8, Math.min(y + 16, innerHeight - box.offsetHeight - 8))}px`;
  }

  function hideTip() {
    document.getElementById("tip").hidden = true;
  }
})();
