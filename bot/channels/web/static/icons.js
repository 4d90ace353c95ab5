// The signs of the page, drawn here: a font may lack them.

const SHAPES = {
  stop: "M6.2 1.5h7.6l4.7 4.7v7.6l-4.7 4.7H6.2l-4.7-4.7V6.2zM6 9v2h8V9z",
  hold: "M10 1a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM6.75 6v8h2.25V6zM11 6v8h2.25V6z",
  caution: "M10 1.6 19.4 18H.6zM9 7.5l.3 5h1.4l.3-5zM9 14v2h2v-2z",
  emergency: "M8 2h4v6h6v4h-6v6H8v-6H2V8h6z",
  plus: "M9 4h2v5h5v2h-5v5H9v-5H4V9h5z",
  close: "m5.4 4 4.6 4.6L14.6 4 16 5.4 11.4 10l4.6 4.6-1.4 1.4-4.6-4.6L5.4 16 4 14.6 8.6 10 4 5.4z",
  menu: "M3 5h14v2H3zM3 9h14v2H3zM3 13h14v2H3z",
  send: "M2.3 3.2a.8.8 0 0 1 1.1-.9l14 6.9a.9.9 0 0 1 0 1.6l-14 6.9a.8.8 0 0 1-1.1-.9L3.7 11l7.3-1-7.3-1z",
  supports: "m8 15.5-5-5L4.5 9 8 12.5 15.5 5 17 6.500z",
  partly: "M10 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16zm0 2v12a6 6 0 0 0 0-12z",
  disagrees: "m5.4 4 4.6 4.6L14.6 4 16 5.4 11.4 10l4.6 4.6-1.4 1.4-4.6-4.6L5.4 16 4 14.6 8.6 10 4 5.4z",
  silent: "M10 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16zm0 2a6 6 0 1 0 0 12 6 6 0 0 0 0-12z",
};

/** A sign of the text's own colour and height, hidden from screen readers: a word always stands beside it. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "sign");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", SHAPES[name] ?? SHAPES.silent);
  path.setAttribute("fill", "currentColor");
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}
