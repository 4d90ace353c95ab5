// The message field: grows with the text, sends on Enter, and never cuts what was written.

import { byId } from "./dom.js";

const LONGEST = 4096; // characters
const COUNT_FROM = 3600;
const TALLEST = 220; // px

/** Start the composer; `send` gets the text of each message. */
export function startComposer(send) {
  const field = byId("text");
  const button = byId("send");
  const counter = byId("counter");
  let composing = false;

  const length = () => Array.from(field.value).length;

  function refresh() {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, TALLEST)}px`;
    const count = length();
    const over = count - LONGEST;
    counter.textContent = over > 0 ? `${over} characters too many: shorten it to send` : count >= COUNT_FROM ? `${count} of ${LONGEST}` : "";
    counter.classList.toggle("over", over > 0);
    field.setAttribute("aria-invalid", String(over > 0));
    button.disabled = over > 0 || !field.value.trim();
  }

  function submit() {
    if (length() > LONGEST || !field.value.trim()) return;
    const text = field.value;
    field.value = "";
    refresh();
    send(text);
  }

  field.addEventListener("input", refresh);
  field.addEventListener("compositionstart", () => { composing = true; });
  field.addEventListener("compositionend", () => { composing = false; });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || composing || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
    field.focus();
  });
  refresh();
  // On a touch screen the field would bring up the keyboard, over the answer: the messages get the focus instead.
  const touch = matchMedia("(hover: none) and (pointer: coarse)");
  return {
    focus() {
      if (document.activeElement !== field) (touch.matches ? byId("log") : field).focus({ preventScroll: true });
    },
  };
}
