// Building elements. Data reaches the page as text nodes alone, never as markup.

/** An element: `make("p.why", { lang: "en" }, "text", otherElement)`; empty and null children are left out. */
export function make(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  // What a condition leaves out (false, null, 0, "") is no child.
  element.append(...children.flat().filter(Boolean));
  return element;
}

/** Words of the protocol or of the user: the marks are text, so that a copy keeps them. */
export const quoted = (words) => `“${words}”`;

// A number and its unit, which stay on one line: "0.5-1 mg/kg/day", "69.9 kg".
const QUANTITY = /[0-9][0-9.,–-]{0,16} (?:mg|kg|g|lb|cm|mL|m²)(?:\/[A-Za-z²]{1,5}){0,2}/g;

/** The words unchanged, as nodes in which no line breaks between a number and its unit. */
export function unbroken(words) {
  const nodes = [];
  let from = 0;
  for (const match of words.matchAll(QUANTITY)) {
    nodes.push(words.slice(from, match.index), make("span.unbroken", {}, match[0]));
    from = match.index + match[0].length;
  }
  return [...nodes, words.slice(from)];
}

export const byId = (id) => document.getElementById(id);

const NARROW_CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const FULL_CLOCK = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

export const clock = (date) => NARROW_CLOCK.format(date);
export const fullClock = (date) => FULL_CLOCK.format(date);

/** "Today", "Yesterday", or the date. */
export function dayName(date, today = new Date()) {
  const midnight = (day) => new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
  const days = Math.round((midnight(today) - midnight(date)) / 86_400_000);
  return days === 0 ? "Today" : days === 1 ? "Yesterday" : DAY.format(date);
}
