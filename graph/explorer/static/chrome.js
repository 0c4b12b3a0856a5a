// What every page has: the search of the header, the switch of the colours, the switch of the language, the keys.
import { finder } from "./search.js";
import { entityAddress } from "./meta.js";
import { byId } from "./dom.js";
import { t } from "./words.js";

const dark = () => document.documentElement.dataset.theme === "dark";

function shade(theme) {
  document.documentElement.dataset.theme = theme;
  const words = t(dark() ? "light" : "dark");
  byId("theme").setAttribute("aria-label", words);
  byId("theme").title = words;
  document.dispatchEvent(new Event("theme"));
}

function chosen() {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null;
  }
}

shade(dark() ? "dark" : "light");
byId("theme").addEventListener("click", () => {
  shade(dark() ? "light" : "dark");
  try {
    localStorage.setItem("theme", dark() ? "dark" : "light");
  } catch {
    // Without a memory the choice lasts as long as the page.
  }
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", ({ matches }) => { if (!chosen()) shade(matches ? "dark" : "light"); });

for (const link of document.querySelectorAll("a[data-lang]")) {
  link.addEventListener("click", () => { link.hash = location.hash; });
}

const field = byId("search");
if (field) {
  // The explorer takes the choice for itself; every other page goes to the page of the entity.
  finder(field, byId("found"), (entity) => {
    const free = document.dispatchEvent(new CustomEvent("found", { detail: entity, cancelable: true }));
    if (free) location.href = entityAddress(entity.id);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    event.preventDefault();
    (document.querySelector("#start:not([hidden]) input") ?? field).focus();
  });
}

const typing = (target) => /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable;

/** Up and down lead through a list of links or buttons. */
document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const list = event.target.closest?.(".links, .ranks, .tiles, .questions, .menu-list");
  if (!step || !list || typing(event.target)) return;
  const stops = [...list.querySelectorAll("a, button")].filter((stop) => stop.offsetParent);
  event.preventDefault();
  stops[(stops.indexOf(event.target) + step + stops.length) % stops.length]?.focus();
});

document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(target)) menu.open = false;
});
