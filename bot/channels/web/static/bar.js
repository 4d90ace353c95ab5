// The channel bar: always there on a wide page, opened over the page on a phone.

import { byId } from "./dom.js";

/** Start the bar; returns a function that closes it. */
export function startBar() {
  const [bar, opener, shade, main] = ["bar", "bar-open", "shade", "main"].map(byId);

  function set(open) {
    if (bar.classList.contains("open") === open) return;
    bar.classList.toggle("open", open);
    shade.hidden = !open;
    main.inert = open;
    opener.setAttribute("aria-expanded", String(open));
    (open ? byId("bar-close") : opener).focus();
  }

  const close = () => set(false);
  opener.addEventListener("click", () => set(true));
  byId("bar-close").addEventListener("click", close);
  shade.addEventListener("click", close);
  bar.querySelector("a").addEventListener("click", close);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  matchMedia("(min-width: 768px)").addEventListener("change", close);
  return close;
}
