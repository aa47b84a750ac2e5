import type { DecideRequest, Event, Outcome } from "./api.js";
import { Breaker } from "./breaker.js";
import { choiceOf, Fallback, isOfFallback, type Choice } from "./choice.js";
import { newId } from "./id.js";
import { Outbox, TimedRest, type Rest } from "./outbox.js";
import { Refused, type Reply } from "./reply.js";
import { log, Sender, type Trouble } from "./sender.js";
import { Broken, TimedOut, Transport } from "./transport.js";

/** What a client is made with. Times are in milliseconds. */
export interface Settings {
  /** The API key. */
  key?: string;
  /** How long to wait for a decision; 250 by default. */
  timeout?: number;
  /** How long to wait for the server to take reports; 10,000 by default. */
  sendTimeout?: number;
  /** How long `close` waits for reports to be sent; 5,000 by default. */
  closing?: number;
  /** How many reports are kept until they are sent, 10,000 by default; beyond that the oldest goes. */
  queue?: number;
  /** How many reports are sent at once; 500 by default, at most 10,000. */
  batch?: number;
  /**
   * After how many failures in a row the server is left alone, and how long, before one call tries
   * again; 5, and 5,000, by default.
   */
  breaker?: { failures: number; pause: number };
  /**
   * Whether every decision is deferred until the client has it, which takes a second call in the
   * background: then nothing is learned from a decision whose answer came too late. No by default.
   */
  confirm?: boolean;
  /** What is told of reports that were refused, and of keys; by default a line on the console. */
  onTrouble?: (trouble: Trouble) => void;
}

/** For tests. */
interface Within {
  now?: () => number;
  rest?: Rest;
}

/** What a client did since it was made. */
export interface Counts {
  /** Choices of the server. */
  decided: number;
  /** Choices it had to make itself. */
  fallbacks: number;
  /** Reports that the server took. */
  delivered: number;
  /** Reports that were wrong. */
  refused: number;
  /** Reports that were given up because the queue was full or closed. */
  dropped: number;
  /** Outcomes that went nowhere because no server knows their decision. */
  ofFallbacks: number;
  /** Reports that are not delivered yet. */
  waiting: number;
}

/**
 * A client of a Volano server that never makes its caller wait long, nor fail because the server is
 * away. Make one and keep it.
 */
export class Volano {
  readonly #transport: Transport;
  readonly #breaker: Breaker;
  readonly #outbox: Outbox;
  readonly #sender: Sender;
  readonly #timeout: number;
  readonly #closing: number;
  readonly #confirm: boolean;
  readonly #now: () => number;
  #decided = 0;
  #fallbacks = 0;
  #ofFallbacks = 0;

  /** @param url where the server is, as `http://127.0.0.1:8080` */
  constructor(url: string, settings: Settings & Within = {}) {
    const { failures, pause } = settings.breaker ?? { failures: 5, pause: 5_000 };
    this.#now = settings.now ?? Date.now;
    this.#transport = new Transport(url, settings.key);
    this.#breaker = new Breaker(positive("failures", failures), positive("pause", pause), this.#now);
    this.#outbox = new Outbox(positive("queue", settings.queue ?? 10_000));
    this.#sender = new Sender(
      this.#outbox,
      this.#transport,
      positive("sendTimeout", settings.sendTimeout ?? 10_000),
      Math.min(positive("batch", settings.batch ?? 500), 10_000),
      settings.rest ?? new TimedRest(),
      settings.onTrouble ?? log,
    );
    this.#timeout = positive("timeout", settings.timeout ?? 250);
    this.#closing = positive("closing", settings.closing ?? 5_000);
    this.#confirm = settings.confirm ?? false;
  }

  /**
   * Asks what to do. Answers within the time-out, whatever becomes of the server: a choice that it
   * did not make is a fallback.
   *
   * The call has an id of the client's making unless the request brings one, so that a broken
   * connection is tried once more and nothing is decided twice.
   *
   * @throws Refused if the request is wrong
   * @throws TypeError if it names nothing to fall back on, or has no form in JSON
   */
  async decide(task: string, request: DecideRequest): Promise<Choice> {
    const fallback = new Fallback(request);
    const confirms = this.#confirm && request.defer == null;
    const path = `${pathOf(task)}/decide`;
    const body = jsonOf({
      ...request,
      decisionId: request.decisionId ?? newId(),
      ...(confirms ? { defer: true } : {}),
    });
    const choice = this.#breaker.allows()
      ? await this.#ask(path, body, fallback)
      : fallback.because("circuit open");
    choice.fallback ? this.#fallbacks++ : this.#decided++;
    if (confirms) {
      this.activate(task, choice.decisionId);
    }
    return choice;
  }

  async #ask(path: string, body: string, fallback: Fallback): Promise<Choice> {
    let answered = false;
    try {
      const reply = await this.#twice(path, body);
      const decision = reply.isFine ? reply.decision() : undefined;
      answered = decision !== undefined || reply.isRefusal;
      return decision ? choiceOf(decision) : this.#withoutDecision(path, reply, fallback);
    } catch (e) {
      if (e instanceof TimedOut || e instanceof Broken) {
        return fallback.because(e.message);
      }
      throw e;
    } finally {
      answered ? this.#breaker.succeeded() : this.#breaker.failed();
    }
  }

  /** A connection that was kept may have been closed meanwhile: then it is tried once more. */
  async #twice(path: string, body: string): Promise<Reply> {
    const start = this.#now();
    try {
      return await this.#transport.post(path, body, this.#timeout);
    } catch (e) {
      const left = this.#timeout - (this.#now() - start);
      if (e instanceof Broken && left > 0) {
        return this.#transport.post(path, body, left);
      }
      throw e;
    }
  }

  #withoutDecision(path: string, reply: Reply, fallback: Fallback): Choice {
    if (reply.isRefusal) {
      throw new Refused(reply.problem());
    }
    if (reply.isKeyTrouble) {
      this.#sender.tell({ path, report: "", problem: reply.problem(), lost: false });
    }
    return fallback.because(
      reply.isFine ? "the answer was no decision" : `status ${reply.status}`,
    );
  }

  /**
   * Reports what came of a choice, or of the decision of that id. Returns at once; the report is sent
   * in the background, as often as it takes, and counts once. It has the time of now and a key,
   * unless it brings them.
   */
  observe(task: string, of: Choice | string, outcome: Outcome): void {
    const decisionId = typeof of === "string" ? of : of.decisionId;
    if (isOfFallback(decisionId)) {
      this.#ofFallbacks++;
      return;
    }
    const json = jsonOf({ decisionId, ...this.#stamped(outcome) });
    this.#sender.send({ path: `${pathOf(task)}/outcomes:batch`, many: true, json });
  }

  /** Reports what was seen of a subject, whatever decision it came of; sent as outcomes are. */
  event(event: Event): void {
    this.#sender.send({ path: "/v1/events", many: false, json: jsonOf(this.#stamped(event)) });
  }

  /** Reports that a deferred decision was shown; sent as outcomes are. */
  activate(task: string, decisionId: string): void {
    if (!isOfFallback(decisionId)) {
      const path = `${pathOf(task)}/decisions/${encodeURIComponent(decisionId)}/activate`;
      this.#sender.send({ path, many: false, json: "" });
    }
  }

  #stamped<T extends Outcome | Event>(report: T): T {
    const at = report.at ?? new Date(this.#now()).toISOString();
    return { ...report, at, key: report.key ?? newId() };
  }

  /** Tries at once to send what waits, waits for it, and says whether everything is sent. */
  flush(timeout: number): Promise<boolean> {
    return this.#sender.flush(timeout);
  }

  get counts(): Counts {
    return {
      decided: this.#decided,
      fallbacks: this.#fallbacks,
      delivered: this.#sender.delivered,
      refused: this.#sender.refused,
      dropped: this.#outbox.dropped,
      ofFallbacks: this.#ofFallbacks,
      waiting: this.#outbox.size,
    };
  }

  /** Flushes for at most the time that was set, then drops what is left. */
  async close(): Promise<void> {
    await this.flush(this.#closing);
    this.#sender.close();
  }
}

function positive(name: string, value: number): number {
  if (!(value > 0)) {
    throw new TypeError(`${name} must be above 0: ${value}`);
  }
  return value;
}

function pathOf(task: string): string {
  return `/v1/tasks/${encodeURIComponent(task)}`;
}

/** A number that is not finite has no form, and would become null unseen. */
function jsonOf(value: object): string {
  return JSON.stringify(value, (name, field: unknown) => {
    if (typeof field === "number" && !Number.isFinite(field)) {
      throw new TypeError(`${name} must be finite: ${field}`);
    }
    return field;
  });
}
