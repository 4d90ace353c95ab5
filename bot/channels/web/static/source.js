// What a citation opens: the exact words, and the literature beside them.

import { byId, make, quoted, unbroken } from "./dom.js";
import { icon } from "./icons.js";

const KINDS = { protocol: "Protocol sentence", settlement: "Settlement: how a doubt in the protocol was decided", limit: "Safety limit" };
const AGREEMENT = {
  supports: "The literature supports this sentence",
  partly: "The literature agrees in part",
  disagrees: "The literature disagrees",
  silent: "The literature seen is silent on this",
};

/** Show one source; Esc, the button and a press outside close it, and the focus goes back to the citation. */
export function openSource(source) {
  const dialog = byId("source");
  const opener = document.activeElement;
  const close = () => dialog.close();
  dialog.replaceChildren(
    make("div.sheet-head", {},
      make("h2", { id: "source-title" }, make("span.source-id", {}, source.id), " ", source.title || KINDS[source.kind]),
      make("button.icon", { type: "button", "aria-label": "Close", onclick: close }, icon("close"))),
    make("p.source-kind", {}, KINDS[source.kind]),
    source.kind === "protocol" ? make("blockquote", {}, unbroken(quoted(source.words))) : make("p.source-words", {}, unbroken(source.words)),
    markers(source.markers),
    agreement(source.agreement),
    literature(source.literature),
  );
  dialog.onclose = () => opener?.focus();
  dialog.onclick = (event) => { if (event.target === dialog) close(); };
  dialog.showModal();
}

function markers(numbers) {
  if (!numbers.length) return null;
  const own = numbers.length === 1 ? "The protocol’s own reference marker" : "The protocol’s own reference markers";
  return make("p.markers", {}, `${own} `, make("b", {}, numbers.join(", ")), " cannot be resolved to papers.");
}

function agreement(word) {
  if (!word) return null;
  return make(`p.agreement.${word}`, {}, icon(word), AGREEMENT[word] ?? `The literature: ${word}`);
}

function literature(papers) {
  if (!papers.length) return null;
  return make("section", {}, make("h3", {}, "Literature"), make("ul.papers", {}, papers.map((paper) =>
    make("li", {}, make("span", {}, paper.citation),
      paper.doi && make("span.paper-id", {}, `doi:${paper.doi}`),
      paper.pmid && make("span.paper-id", {}, `PMID ${paper.pmid}`),
      !paper.verified && make("span.not-verified", {}, "not verified")))));
}
