// The page: joins the rows, the composer and the outbox.

import { startBar } from "./bar.js";
import { startComposer } from "./composer.js";
import { byId, dayName, make } from "./dom.js";
import { icon } from "./icons.js";
import { Outbox, newId, request } from "./outbox.js";
import { answerRow, dayDivider, failureRow, myRow, typingRow, welcomeRow } from "./rows.js";
import { startTips } from "./tip.js";

const TYPING_AFTER_MS = 400;

const log = byId("log");
const rows = new Map(); // message id -> its row
let answeredIds = []; // in the order of the rows
let day = null;
let typing = null;
let typingTimer = 0;

for (const button of document.querySelectorAll("[data-icon]")) button.prepend(icon(button.dataset.icon));
const closeBar = startBar();
const composer = startComposer(say);
startTips(log);

const outbox = new Outbox({ started, answered, refused, unsent });

function say(text) {
  retireReplies();
  const message = { id: newId(), text };
  const row = myRow(text, new Date());
  rows.set(message.id, row);
  append(row, new Date());
  log.scrollTop = log.scrollHeight;
  composer.focus();
  outbox.add(message);
}

function started(message) {
  setState(message, null);
  clearTimeout(typingTimer);
  typingTimer = setTimeout(() => {
    typing = typingRow();
    log.append(typing);
    log.scrollTop = log.scrollHeight;
  }, TYPING_AFTER_MS);
}

function settled() {
  clearTimeout(typingTimer);
  typing?.remove();
  typing = null;
}

function answered(message, answer) {
  settled();
  byId("offline").hidden = true;
  show(answer, rows.get(message.id));
}

function refused(message, failure) {
  settled();
  // What the page itself got wrong will not go better a second time.
  const again = failure.status >= 500 || failure.status === 429 ? () => {
    row.remove();
    composer.focus();
    outbox.add(message);
  } : null;
  const row = failureRow(failure.message, again);
  append(row, new Date());
  reveal(row, rows.get(message.id));
}

function unsent(messages) {
  settled();
  byId("offline").hidden = navigator.onLine;
  messages.forEach((message) => setState(message, "Not sent. "));
  log.scrollTop = log.scrollHeight;
}

function setState(message, words) {
  const state = rows.get(message.id).querySelector(".state");
  const retry = make("button.link", { type: "button", onclick: () => { composer.focus(); outbox.flush(); } }, "Retry");
  state.replaceChildren(...(words ? [words, retry] : []));
}

function show(answer, mine) {
  const at = new Date(answer.at);
  const row = answerRow(answer.card, at, say);
  answeredIds.push(answer.id);
  append(row, at);
  reveal(row, mine);
}

function append(row, at) {
  if (day !== dayName(at)) {
    day = dayName(at);
    log.append(dayDivider(at));
  }
  log.append(row);
}

/** Scroll so that the question and the head of the answer are seen, however long the answer is. */
function reveal(row, mine) {
  const top = (mine && row.offsetTop - mine.offsetTop < log.clientHeight / 3 ? mine : row).offsetTop;
  log.scrollTop = top - 12;
}

/** An older question's buttons are no answer to the present one. */
function retireReplies() {
  for (const group of log.querySelectorAll(".card > .replies, .question > .replies, .welcome > .replies")) group.remove();
}

function clear() {
  rows.clear();
  answeredIds = [];
  day = null;
  log.replaceChildren();
}

function welcome() {
  clear();
  append(welcomeRow(say), new Date());
}

/** Show the case as the server knows it: at the start, and when another tab or a restart has changed it. */
async function load() {
  const { messages } = await request("/api/messages");
  const ids = messages.map((exchange) => exchange.id);
  if (log.hasChildNodes() && ids.join() === answeredIds.join()) return;
  log.setAttribute("aria-busy", "true");
  if (!messages.length) welcome();
  else clear();
  for (const exchange of messages) {
    const received = new Date(exchange.received);
    const mine = myRow(exchange.text, received);
    retireReplies();
    append(mine, received);
    show(exchange, mine);
  }
  log.setAttribute("aria-busy", "false");
}

async function start() {
  try {
    await load();
  } catch (failure) {
    const row = failureRow(failure.message, () => { row.remove(); start(); });
    append(row, new Date());
    log.setAttribute("aria-busy", "false");
  }
}

/** Coming back to this tab: another may have gone on with the case. What waits or failed here stays. */
async function resume() {
  if (document.hidden || outbox.size || log.querySelector(".failed")) return;
  await load().catch(() => {}); // the next message will tell
}

/** A new case: what waits to be sent belongs to the old one, and must not reach the new. */
async function newCase() {
  const button = byId("confirm-yes");
  button.disabled = true;
  const waiting = await outbox.drop();
  settled();
  try {
    await request("/api/new", {});
    welcome();
    log.scrollTop = 0;
  } catch (failure) {
    append(failureRow(`${failure.message} The case was not erased.`, null), new Date());
    log.scrollTop = log.scrollHeight;
    waiting.forEach((message) => outbox.add(message));
  } finally {
    button.disabled = false;
    byId("confirm").close();
    composer.focus();
  }
}

function askForNewCase() {
  closeBar();
  if (log.querySelector(".mine")) byId("confirm").showModal();
  else composer.focus();
}

byId("new-case").addEventListener("click", askForNewCase);
byId("new-case-head").addEventListener("click", askForNewCase);
byId("confirm-no").addEventListener("click", () => byId("confirm").close());
byId("confirm-yes").addEventListener("click", newCase);
addEventListener("online", () => { byId("offline").hidden = true; outbox.flush(); });
document.addEventListener("visibilitychange", resume);
addEventListener("offline", () => { byId("offline").hidden = false; });

// An access token in the address has done its work: it goes out of sight and out of the history.
if (location.search) history.replaceState(null, "", location.pathname);

await start();
composer.focus();
