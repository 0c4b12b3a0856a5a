// The table: everything that the drawing shows, as rows that can be read aloud, sorted and taken along.
"use strict";

(() => {
  const { state, el, t } = Siyar;
  const STEP = 300;
  const order = { column: "time", down: false };
  let rows = STEP;

  const names = (ids) => ids.map(Siyar.label).join(" · ");
  const COLUMNS = {
    who: { text: (event) => names(Siyar.sides(event)[0]), cell: (event) => Siyar.entities(Siyar.sides(event)[0]) },
    relation: { text: (event) => Siyar.relation(event.type), cell: (event) => opener(event) },
    whom: { text: (event) => names(Siyar.sides(event)[1]), cell: (event) => Siyar.entities(Siyar.sides(event)[1]) },
    item: { text: (event) => event.item ?? "", cell: (event) => el("span", { dir: "auto" }, event.item ?? "") },
    time: { text: (event) => event.time ?? "", cell: (event) => (event.time ? Siyar.date(event.time) : el("span", { dir: "auto" }, event.time_text ?? "")) },
    status: { text: (event) => t(event.status), cell: (event) => Siyar.status(event.status) },
    says: { text: (event) => (event.source ? Siyar.label(event.source) : ""), cell: (event) => (event.source ? Siyar.entity(event.source) : "") },
    article: { text: (event) => Siyar.title(Siyar.articles.get(event.article)), cell: (event) => el("span", { dir: "auto", class: "clip" }, Siyar.title(Siyar.articles.get(event.article))) },
  };

  function opener(event) {
    return el("button", { type: "button", class: `relation tone-${Siyar.tone([event])}`, onclick: () => Siyar.select({ event: event.index }, true) }, Siyar.relation(event.type));
  }

  /** The visible events that also hold every word of the search. */
  function matching(events) {
    const words = Siyar.fold(state.query).split(" ").filter(Boolean);
    if (!words.length) return events;
    return events.filter((event) => {
      const sides = [...event.agents, ...event.targets, event.source, event.place].filter(Boolean).flatMap((id) => [Siyar.label(id), ...Siyar.nodes.get(id).names]);
      const text = Siyar.fold([...sides, Siyar.relation(event.type), event.item ?? "", ...event.evidence.map((e) => e.text)].join(" "));
      return words.every((word) => text.includes(word));
    });
  }

  function sorted(events) {
    const compare = new Intl.Collator(t("locale"), { numeric: true }).compare;
    const text = order.column === "time" ? (event) => event.first ?? "9" : COLUMNS[order.column].text;
    const list = events.map((event) => [text(event), event]).sort((a, b) => compare(a[0], b[0]) || a[1].index - b[1].index);
    return (order.down ? list.reverse() : list).map(([, event]) => event);
  }

  /** Fills the table with the visible events. */
  Siyar.table = (visible) => {
    const place = document.getElementById("view-table");
    const events = sorted(matching(visible.events));
    const heads = Object.keys(COLUMNS).map((column) => head(column, visible));
    const body = events.slice(0, rows).map((event) => row(event));
    const more = events.length > rows ? el("button", { type: "button", class: "soft", onclick: () => { rows += STEP; Siyar.table(visible); } }, t("more")) : null;
    place.replaceChildren(
      el("div", { class: "table-head" }, el("p", { role: "status" }, t("rows", { n: Siyar.number(events.length) })), el("button", { type: "button", class: "soft", onclick: () => download(events) }, t("csv"))),
      el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("table") }, el("table", {}, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, body))),
      ...[more].filter(Boolean),
    );
  };

  function head(column, visible) {
    const on = order.column === column;
    const choose = () => {
      Object.assign(order, { column, down: on && !order.down });
      Siyar.table(visible);
      document.getElementById(`sort-${column}`).focus();
    };
    const title = `${t("sort")}: ${t(column === "status" ? "status_short" : column)}`;
    return el("th", { scope: "col", "aria-sort": on ? (order.down ? "descending" : "ascending") : "none" }, el("button", { id: `sort-${column}`, type: "button", title, onclick: choose }, t(column === "status" ? "status_short" : column)));
  }

  function row(event) {
    const on = state.selection?.event === event.index;
    return el("tr", { class: on ? "on" : null, "data-event": event.event }, Object.entries(COLUMNS).map(([column, { cell }]) => el("td", { class: `c-${column}` }, cell(event))));
  }

  /** The rows as CSV for a spreadsheet; a cell that a spreadsheet would run as a formula is kept as text. */
  function download(events) {
    const safe = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
    const columns = [...Object.values(COLUMNS).map((column) => column.text), (event) => event.evidence.map((e) => e.text).join(" | ")];
    const titles = [...Object.keys(COLUMNS).map((column) => t(column === "status" ? "status_short" : column)), t("sentence")];
    const lines = [titles, ...events.map((event) => columns.map((text) => text(event)))].map((cells) => cells.map(safe).join(","));
    const url = URL.createObjectURL(new Blob([`\ufeff${lines.join("\r\n")}\r\n`], { type: "text/csv;charset=utf-8" }));
    const link = el("a", { href: url, download: "relations.csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }
})();
