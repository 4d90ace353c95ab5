// One explanation at a time beside a chip: by pointer, focus or touch; Esc hides it.

import { byId } from "./dom.js";

const GAP = 8;

/** Say `words` beside `element` while it is pointed at or has the focus. */
export function explain(element, words) {
  element.setAttribute("aria-describedby", "tip");
  for (const event of ["pointerenter", "focus", "click"]) element.addEventListener(event, () => show(element, words));
  for (const event of ["pointerleave", "blur"]) element.addEventListener(event, hideSoon);
}

let leaving = 0;
let explained = null;

function show(element, words) {
  clearTimeout(leaving);
  explained = element;
  byId("tip").textContent = words;
  byId("tip").hidden = false;
  place();
}

function place() {
  const [tip, element] = [byId("tip"), explained];
  if (tip.hidden) return;
  const at = element.getBoundingClientRect();
  const left = Math.min(at.left, document.documentElement.clientWidth - tip.offsetWidth - GAP);
  const above = at.top - tip.offsetHeight - GAP;
  tip.style.left = `${Math.max(GAP, left)}px`;
  tip.style.top = `${above > GAP ? above : at.bottom + GAP}px`;
}

function hide() {
  clearTimeout(leaving);
  byId("tip").hidden = true;
}

// A moment's grace, so that the pointer can reach the explanation itself.
function hideSoon() {
  clearTimeout(leaving);
  leaving = setTimeout(hide, 150);
}

/** Let the explanation be reached, and closed. */
export function startTips(scroller) {
  const tip = byId("tip");
  tip.addEventListener("pointerenter", () => clearTimeout(leaving));
  tip.addEventListener("pointerleave", hideSoon);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  scroller.addEventListener("scroll", place, { passive: true });
}
