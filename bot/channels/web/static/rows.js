// The message rows: who, when, what.

import { cardElement } from "./card.js";
import { clock, dayName, fullClock, make } from "./dom.js";

const EXAMPLES = [
  "62F 154 lb new dermatomyositis, can't swallow, no diabetes, lungs clear. dose?",
  "55M polymyositis, on prednisone 60 mg for 3 weeks, good response. Taper?",
  "Can I give methotrexate 15 mg daily?",
];

function row(who, at, ...content) {
  const app = who === "Myocite";
  const avatar = app
    ? make("img.avatar", { src: "/static/favicon.svg", alt: "", width: 36, height: 36 })
    : make("span.avatar.you", { "aria-hidden": "true" }, "Y");
  return make(`article.row.${app ? "app" : "mine"}`, { "aria-label": `${who}, ${clock(at)}` }, avatar,
    make("div.body", {},
      make("p.by", {}, make("b", {}, who), app && make("span.badge", {}, "APP"),
        make("time", { datetime: at.toISOString(), title: fullClock(at) }, clock(at))),
      ...content));
}

// The code of the card on which a button was pressed: for Myocite, not for the reader.
const PRESSED_ON = / #[2-9A-HJ-NP-Z]{6}$/;

/** The user's own message. `state` under it tells whether it was sent. */
export function myRow(text, at) {
  return row("You", at, make("p.text", {}, text.replace(PRESSED_ON, "")), make("p.state", { role: "status" }));
}

export const answerRow = (card, at, say) => row("Myocite", at, cardElement(card, say));

/** An answer that failed: what happened, and a way to try again. */
export function failureRow(message, again) {
  return row("Myocite", new Date(), make("div.failed", {}, make("p", {}, message),
    again && make("button.reply", { type: "button", onclick: again }, "Try again")));
}

/** Dots while an answer is awaited. */
export function typingRow() {
  const dots = make("span.dots", { "aria-hidden": "true" }, make("i"), make("i"), make("i"));
  return make("div.typing", {}, dots, make("span", {}, "Myocite is working on it"));
}

export const dayDivider = (at) => make("div.day", {}, make("span", {}, dayName(at)));

export function welcomeRow(say) {
  return row("Myocite", new Date(), make("div.welcome", {},
    make("p.welcome-lead", {}, "Describe the patient in your own words and ask."),
    make("p", {}, "I read the message, ask for what a dose still needs, and answer from one treatment protocol for inflammatory " +
      "myopathy. Every value carries its source (", make("span.cite", {}, make("span", {}, "S01")), "): press it to read the exact sentence. " +
      "What the protocol does not say is shown as a gap; I do not fill it."),
    make("div.replies.examples", { role: "group", "aria-label": "Examples" }, EXAMPLES.map((text) =>
      make("button.reply", { type: "button", onclick: () => say(text) }, text))),
    make("p.footer", {}, "Not a medical device; verify before prescribing. Leave out names and record numbers.")));
}
