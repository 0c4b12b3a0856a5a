// What people judge: accept, reject or correct an event, with who and why; and undo.
import { send } from "./api.js";
import { announce, button, el } from "./dom.js";
import { entityLink, meta, nameOf, relationOf, statusOf } from "./meta.js";
import { finderField } from "./search.js";
import { date, t } from "./words.js";

const NAME = "reviewer";

function remembered(name = undefined) {
  try {
    if (name !== undefined) localStorage.setItem(NAME, name);
    return localStorage.getItem(NAME) ?? "";
  } catch {
    return name ?? "";
  }
}

/** The judgements of an event and the buttons that make a new one; `again()` after the server has kept it. */
export function judgement(event, again) {
  const place = el("div", { class: "judge-form" });
  const open = (verdict) => place.replaceChildren(form(event, verdict, again, () => place.replaceChildren()));
  const choice = (verdict, key) => button(t(key), () => open(verdict), { class: `soft judge-${verdict}`, "aria-pressed": String(event.verdict === verdict) });
  return el(
    "section",
    { class: "part judgement" },
    el("h3", {}, t("judgement")),
    pasts(event.judgements ?? [], again),
    el("p", { class: "actions" }, choice("accepted", "accept"), choice("rejected", "reject"), choice("corrected", "correct")),
    place,
  );
}

/** Judgements in a list; those that were undone are struck out. */
export const pasts = (list, again) => el("ul", { class: "plain" }, list.filter(({ kind }) => kind !== "undo").map((made) => past(made, again)));

function past(made, again) {
  const place = el("div", { class: "judge-form" });
  const undo = () => place.replaceChildren(signed(t("undo"), (who, why) => send("DELETE", `/api/judgements/${encodeURIComponent(made.id)}`, { who, why }), [], t("undone"), again, () => place.replaceChildren(), true));
  const what = made.verdict ?? made.kind;
  const words = t("judged_by", { verdict: t(what), who: `\u2068${made.who}\u2069`, when: date(made.when) });
  const told = el(made.undone ? "s" : "span", {}, words, made.why ? el("q", { dir: "auto" }, made.why) : null);
  if (made.undone) return el("li", { class: "judged" }, told);
  return el("li", { class: "judged" }, told, button(t("undo"), undo, { class: "text" }), place);
}

function form(event, verdict, again, leave) {
  const fields = verdict === "corrected" ? corrections(event) : { elements: [], read: () => null };
  const save = (who, why) => {
    const corrected = fields.read();
    if (corrected && !Object.keys(corrected).length) throw new Error(t("need_change"));
    return send("POST", "/api/judgements", { event: event.id, verdict, ...(corrected && { corrections: corrected }), who, why });
  };
  const title = t({ accepted: "accept", rejected: "reject", corrected: "correct" }[verdict]);
  return signed(title, save, fields.elements, t("saved"), again, leave, verdict !== "accepted");
}

/** A form that asks who and why, and then calls `save(who, why)`; `reasoned` where there must be a reason. */
export function signed(title, save, elements, done, again, leave, reasoned) {
  const who = el("input", { name: "who", autocomplete: "name", value: remembered(), maxlength: 200 });
  const why = el("input", { name: "why", autocomplete: "off", placeholder: t("why_hint"), maxlength: 2000 });
  const fault = el("p", { class: "fault", role: "alert" });
  async function submit(event) {
    event.preventDefault();
    fault.textContent = "";
    if (!who.value.trim()) {
      fault.textContent = t("need_who");
      return who.focus();
    }
    if (reasoned && !why.value.trim()) {
      fault.textContent = t("need_why");
      return why.focus();
    }
    const go = box.querySelector("button[type=submit]");
    go.disabled = true;
    try {
      await save(remembered(who.value.trim()) || who.value.trim(), why.value.trim());
      announce(done);
      await again();
    } catch (error) {
      fault.textContent = error.message;
      go.disabled = false;
    }
  }
  const box = el(
    "form",
    { class: "form", onsubmit: submit, "aria-label": title },
    elements,
    el("label", {}, t("who"), who),
    el("label", {}, t("why"), why),
    fault,
    el("p", { class: "actions" }, el("button", { type: "submit", class: "strong" }, `${title}: ${t("save")}`), button(t("cancel"), leave)),
  );
  queueMicrotask(() => box.querySelector("input, select")?.focus());
  return box;
}

/** The fields of a correction; `read()` gives what differs from the event. */
function corrections(event) {
  const now = { type: event.type, status: event.status, time: event.time ?? "", item: event.item ?? "" };
  const pick = (name, values, say) => el("select", { name }, values.map((value) => el("option", { value, selected: value === now[name] }, say(value))));
  const type = pick("type", Object.keys(meta.relations), relationOf);
  const state = pick("status", Object.keys(meta.statuses), statusOf);
  const time = el("input", { name: "time", value: now.time, placeholder: t("date_form"), dir: "ltr", pattern: "\\d{4}(-\\d\\d(-\\d\\d)?)?(/\\d{4}(-\\d\\d(-\\d\\d)?)?)?", title: t("date_form") });
  const item = el("input", { name: "item", value: now.item, dir: "auto" });
  const agents = people("role_agent", event.agents, event.entities);
  const targets = people("role_target", event.targets, event.entities);
  const place = people("role_place", [event.place].filter(Boolean), event.entities, 1);
  const source = people("role_source", [event.source].filter(Boolean), event.entities, 1);
  const swap = button(t("swap"), () => {
    const [left, right] = [agents.ids(), targets.ids()];
    agents.set(right);
    targets.set(left);
  });
  const read = () => {
    const changed = {};
    for (const field of [type, state, time, item]) if (field.value.trim() !== now[field.name]) changed[field.name] = field.value.trim() || null;
    if (agents.ids().join() !== event.agents.join()) changed.agents = agents.ids();
    if (targets.ids().join() !== event.targets.join()) changed.targets = targets.ids();
    for (const [name, list] of [["place", place], ["source", source]]) if ((list.ids()[0] ?? null) !== event[name]) changed[name] = list.ids()[0] ?? null;
    return changed;
  };
  const label = (key, field) => el("label", {}, t(key), field);
  const group = (key, list) => el("div", { class: "field" }, el("span", {}, t(key)), list.box);
  return { elements: [label("type", type), label("status", state), group("role_agent", agents), group("role_target", targets), el("p", {}, swap), label("date", time), label("item", item), group("role_place", place), group("role_source", source)], read };
}

/** A list of at most `most` entities, those of a role (the key of its word), that can be taken out and added by name. */
function people(role, ids, entities, most = 50) {
  const known = new Map(Object.entries(entities ?? {}));
  let chosen = [...ids];
  const list = el("ul", { class: "chips" });
  const add = finderField(t("search"), (entity) => {
    known.set(entity.id, entity);
    set([...new Set([...chosen, entity.id])].slice(-most));
  }, `${t(role)}: ${t("search")}`);
  function set(next) {
    chosen = [...next];
    list.replaceChildren(...chosen.map((id) => el("li", {}, entityLink(known.get(id) ?? { id, kind: "thing", labels: {} }), button("×", () => set(chosen.filter((other) => other !== id)), { class: "text", "aria-label": `${t("hide")}: ${nameOf(known.get(id) ?? { id })}` }))));
  }
  set(chosen);
  return { box: el("div", {}, list, add), ids: () => [...chosen], set };
}
