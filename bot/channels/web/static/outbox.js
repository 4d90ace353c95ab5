// Messages on their way: one at a time, in order, each under an id of its own, so that a resend is answered once.

const TIMEOUT_MS = 30_000;

/** A request's outcome other than success. `offline`: nobody answered, so it may be sent again as it is. */
export class Failure extends Error {
  constructor(message, { offline = false, status = 0 } = {}) {
    super(message);
    this.offline = offline;
    this.status = status;
  }
}

/** The JSON at an address. Throws Failure. */
export async function request(path, body) {
  const options = { method: body === undefined ? "GET" : "POST", credentials: "same-origin", signal: AbortSignal.timeout(TIMEOUT_MS) };
  if (body !== undefined) Object.assign(options, { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
  let response;
  let said;
  try {
    response = await fetch(path, options);
    said = await response.json();
  } catch {
    throw new Failure("No answer from Myocite.", { offline: true });
  }
  if (!response.ok) throw new Failure(said?.error?.message ?? "Myocite could not answer.", { status: response.status });
  return said;
}

/** An id that no other message has, on a plain-http address too. */
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A queue of `{id, text}`. While the first cannot be sent, those behind it wait: order is part of the meaning. */
export class Outbox {
  #waiting = [];
  #flight = null;

  constructor({ started, answered, refused, unsent }) {
    Object.assign(this, { started, answered, refused, unsent });
  }

  get size() { return this.#waiting.length; }

  add(message) {
    this.#waiting.push(message);
    return this.flush();
  }

  /** Send what waits; also the retry after a failure. */
  flush() {
    this.#flight ??= this.#send().finally(() => { this.#flight = null; });
    return this.#flight;
  }

  /** Let nothing more of this case be sent or shown; returns what waited, once nothing is under way. */
  async drop() {
    const dropped = this.#waiting;
    this.#waiting = [];
    await this.#flight;
    return dropped;
  }

  async #send() {
    while (this.#waiting.length) {
      const message = this.#waiting[0];
      const settle = await this.#attempt(message);
      if (this.#waiting[0] !== message) return; // dropped meanwhile
      if (settle()) return;
    }
  }

  /** Sends one message; the result tells the page, and whether to stop. */
  async #attempt(message) {
    this.started(message);
    try {
      const answer = await request("/api/messages", { id: message.id, text: message.text });
      return () => {
        this.#waiting.shift();
        this.answered(message, answer);
      };
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      return () => {
        if (failure.offline) {
          this.unsent([...this.#waiting]);
          return true;
        }
        this.#waiting.shift();
        this.refused(message, failure);
        return false;
      };
    }
  }
}
