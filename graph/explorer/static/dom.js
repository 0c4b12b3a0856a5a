// Elements. Text enters the page as text only: strings become text nodes, never markup.

const SVG = "http://www.w3.org/2000/svg";
const OUTLINES = {
  person: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14Z",
  state: "M6 3h8l4 7-4 7H6l-4-7Z",
  organisation: "M3.5 3.5h13v13h-13Z",
  armed_group: "M10 2.5 18 17H2Z",
  group: "M10 17.5 2 3h16Z",
  place: "M10 1.5 18.5 10 10 18.5 1.5 10Z",
  thing: "m10 1.5 2.5 5.6 6 .6-4.5 4 1.3 6L10 14.6l-5.3 3.1 1.3-6-4.5-4 6-.6Z",
};

export const byId = (id) => document.getElementById(id);

/** An element with attributes, listeners ("onclick": function) and children; strings become text nodes. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...present(children));
  return element;
}

export const present = (children) => children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);

/** An element of a drawing; children are elements or text. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...present(children));
  return element;
}

const drawing = (path, attributes) => svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true", ...attributes }, svg("path", { d: path }));

/** The shape of a kind in its colour, as on the canvas. */
export const glyph = (kind) => drawing(OUTLINES[kind] ?? OUTLINES.person, { class: `glyph kind-${kind}` });
/** A sample of a line of the canvas. */
export const stroke = (tone) => drawing("M1 10h30", { viewBox: "0 0 32 20", class: `stroke tone-${tone}` });
export const cross = () => drawing("m5 5 10 10M15 5 5 15");
export const arrow = () => drawing("M12.5 4.5 7 10l5.5 5.5", { class: "turn" });

export const button = (words, act, attributes = {}) => el("button", { type: "button", class: "soft", onclick: act, ...attributes }, words);

/** Says something to people who listen. */
export function announce(words) {
  const live = byId("live");
  if (live.textContent !== words) live.textContent = words;
}

/** What stands where something could not be had. */
export const trouble = (error, again, words) => el("div", { class: "trouble", role: "alert" }, el("p", { dir: "auto" }, error.message), again ? button(words, again) : null);
