// A card as elements, in the order in which it is read.

import { make, quoted, unbroken } from "./dom.js";
import { icon } from "./icons.js";
import { openSource } from "./source.js";
import { explain } from "./tip.js";

const TONES = { stop: "Stop", hold: "Hold", caution: "Caution" };

/** The card; `say` is called with what a quick reply says. */
export function cardElement(card, say) {
  const sources = new Map(card.sources.map((source) => [source.id, source]));
  const line = (said) => lineNodes(said, sources);
  return make("div.card", {},
    card.emergency && make("p.emergency", {}, icon("emergency"), make("span", {}, line(card.emergency))),
    card.headline.length && make("div.headline", {}, card.headline.map((said) => make("p", {}, line(said)))),
    card.question && make("div.question", {}, make("p", {}, line(card.question.line)), replies(card.question.buttons, say)),
    part("why", "Why", card.why, line),
    part("check", "Check first", card.check_first, line),
    card.alarms.length && make("ul.alarms", { "aria-label": "Alarms" }, card.alarms.map((alarm) => alarmItem(alarm, line))),
    part("gaps", "Not in the protocol", card.gaps, line),
    understood(card.understood),
    words("Not used", card.not_used.map((said) => make("q", {}, quoted(said)))),
    words("Read as", card.read_as.map((mend) => make("span", {}, make("q", {}, quoted(mend.word)), " → ", make("q", {}, quoted(mend.as))))),
    card.details.map((section) => fold(section.title, list(section.lines, line))),
    card.sources.length && sourceFold(card.sources),
    card.files.map(file),
    replies(card.buttons, say),
    card.footer && make("p.footer", {}, card.footer),
  );
}

function lineNodes(said, sources) {
  const words = said.fragments.flatMap((fragment) => {
    switch (fragment.kind) {
      case "plain": return unbroken(fragment.text);
      case "strong": return strong(fragment.text);
      case "protocol": return make("q.protocol", {}, unbroken(quoted(fragment.text)));
      case "user": return make("q.user", {}, quoted(fragment.text));
      default: throw new TypeError(`unknown kind of words: ${fragment.kind}`);
    }
  });
  if (!said.cites.length) return words;
  return [...words, " ", make("span.cites", {}, said.cites.map((id) => citation(id, sources.get(id))))];
}

// A short strong part, a dose as a rule, stays on one line; its outer spaces stand outside, where they count.
const LONGEST_ON_ONE_LINE = 28;

function strong(text) {
  const core = text.trim();
  const [before, after] = [text.slice(0, text.indexOf(core)), text.slice(text.indexOf(core) + core.length)];
  return [before, make(core.length > LONGEST_ON_ONE_LINE ? "strong" : "strong.short", {}, unbroken(core)), after];
}

function citation(id, source) {
  const shown = make("span", {}, id);
  if (!source) return make("span.cite", {}, shown);
  const label = `${id}: ${source.title}`;
  const attributes = { type: "button", "aria-label": label, "aria-haspopup": "dialog", onclick: () => openSource(source) };
  return make("button.cite", attributes, shown);
}

const list = (lines, line) => make("ul.lines", {}, lines.map((said) => make("li", {}, line(said))));

function part(name, title, lines, line) {
  return lines.length ? make(`section.part.${name}`, {}, make("h2", {}, title), list(lines, line)) : null;
}

function alarmItem(alarm, line) {
  const words = make("span", {}, make("strong.tone", {}, `${TONES[alarm.tone]}:`), " ", line(alarm.line));
  return make(`li.alarm.${alarm.tone}`, {}, icon(alarm.tone), words);
}

function replies(buttons, say) {
  if (!buttons.length) return null;
  return make("div.replies", { role: "group", "aria-label": "Quick replies" }, buttons.map((button) =>
    make("button.reply", { type: "button", onclick: () => say(button.card ? `${button.says} #${button.card}` : button.says) }, button.label)));
}

function understood(facts) {
  if (!facts.length) return null;
  const chips = facts.map((fact) => {
    const shown = [make("span.chip-label", {}, fact.label), " ", make("span.chip-value", {}, fact.value)];
    if (!fact.words) return make("li", {}, make("span.chip", {}, shown));
    const chip = make("button.chip", { type: "button" }, shown);
    explain(chip, `from your words: ${quoted(fact.words)}`);
    return make("li", {}, chip);
  });
  return make("div.understood", {}, make("h2", {}, "Understood"), make("ul.chips", {}, chips));
}

function words(title, items) {
  if (!items.length) return null;
  return make("p.words", {}, make("strong", {}, `${title}: `), items.flatMap((item, i) => (i ? [", ", item] : [item])));
}

/** A file to save; a picture is shown as well. Its content stays in the page: nothing is fetched. */
function file(one) {
  const address = `data:${one.media_type};charset=utf-8,${encodeURIComponent(one.content)}`;
  const picture = one.media_type.startsWith("image/") && make("img.picture", { src: address, alt: one.name });
  return make("div.file", {}, picture, make("a.reply", { href: address, download: one.name }, `Save ${one.name}`));
}

const fold = (title, ...inside) => make("details.fold", {}, make("summary", {}, title), ...inside);

function sourceFold(sources) {
  const items = sources.map((source) => make("li", {}, citation(source.id, source), " ", source.title));
  return fold(`Sources (${sources.length})`, make("ul.sources", {}, items));
}
