import type { Problem } from "./api.js";
import { bodyOf, pause, type Outbox, type Report, type Rest } from "./outbox.js";
import { isObject, isProblem, type Reply } from "./reply.js";
import type { Transport } from "./transport.js";

/** Something that went wrong in the background. */
export interface Trouble {
  /** The route that was called. */
  path: string;
  /** What was to be told, as JSON; empty if it is about no report. */
  report: string;
  /** What the server said. */
  problem: Problem;
  /** Whether the report is given up; else it waits, as for a key that is mended. */
  lost: boolean;
}

/** What is done if the caller has no handler: a line that holds nothing of a person. */
export function log(trouble: Trouble): void {
  const path = trouble.path.replace(/\/decisions\/.*/, "/decisions/…");
  const { status, field } = trouble.problem;
  const then = trouble.lost ? "the report is lost" : "trying again";
  console.warn(`volano answered ${status} at ${path}, field ${field}: ${then}; see onTrouble`);
}

/** What an answer means for the reports of a call. */
interface Judgement {
  /** Those that are wrong, each with what is wrong with it. */
  refused: { report: Report; problem: Problem }[];
  /** Those to be sent again. */
  again: Report[];
  /** Whether the server could not take them, so that it is left alone for a while. */
  away?: boolean;
  /** Whether fewer at once will tell which of them is wrong. */
  smaller?: boolean;
}

function judge(batch: Report[], reply: Reply): Judgement {
  if (reply.isFine) {
    return batch[0]!.many ? each(batch, reply) : { refused: [], again: [] };
  }
  if (!reply.isRefusal) {
    return { refused: [], again: batch, away: true };
  }
  const problem = reply.problem();
  if (batch.length === 1 || reply.status === 404) {
    // A task that is unknown is so for all.
    return { refused: batch.map((report) => ({ report, problem })), again: [] };
  }
  const place = /^\[(\d{1,6})\]/.exec(problem.field ?? "");
  const wrong = batch[place ? Number(place[1]) : -1];
  if (!wrong) {
    return { refused: [], again: batch, smaller: true };
  }
  const others = batch.filter((report) => report !== wrong); // which were not looked at
  return { refused: [{ report: wrong, problem }], again: others };
}

/** Each report has an answer of its own. */
function each(batch: Report[], reply: Reply): Judgement {
  const answers = reply.json();
  if (!Array.isArray(answers) || answers.length !== batch.length || !answers.every(isObject)) {
    return { refused: [], again: batch, away: true }; // not one of ours, as the page of a proxy
  }
  const refused = batch
    .map((report, i) => ({ report, problem: answers[i] as Problem }))
    .filter(({ problem }) => isProblem(problem));
  return { refused, again: [] };
}

/** Tells the server what is in the outbox, one call after the other, as long as there is something. */
export class Sender {
  #atOnce: number;
  #failures = 0;
  #running = false;
  delivered = 0;
  refused = 0;

  /**
   * @param timeout of a call, in milliseconds
   * @param most reports in a call
   */
  constructor(
    readonly outbox: Outbox,
    readonly transport: Transport,
    readonly timeout: number,
    readonly most: number,
    readonly rest: Rest,
    readonly onTrouble: (trouble: Trouble) => void,
  ) {
    this.#atOnce = most;
  }

  send(report: Report): void {
    this.outbox.add(report);
    if (!this.#running) {
      this.#running = true;
      void this.#run();
    }
  }

  async #run(): Promise<void> {
    await undefined; // what is reported in one go is sent in one call
    while (this.outbox.size > 0) {
      await this.#turn(this.outbox.take(this.#atOnce));
    }
    this.#running = false;
  }

  async #turn(batch: Report[]): Promise<void> {
    let asked: number | undefined;
    let judgement: Judgement = { refused: [], again: batch, away: true };
    const path = batch[0]!.path;
    try {
      const reply = await this.transport.post(path, bodyOf(batch), this.timeout);
      asked = reply.retryAfter;
      judgement = judge(batch, reply);
      if (reply.isKeyTrouble) {
        this.tell({ path, report: batch[0]!.json, problem: reply.problem(), lost: false });
      }
    } catch {
      // TimedOut or Broken: the server is away.
    }
    this.#count(batch, judgement);
    this.#atOnce = judgement.smaller ? Math.ceil(batch.length / 2) : this.most;
    this.#failures = judgement.away ? this.#failures + 1 : 0;
    this.outbox.done(judgement.again);
    if (judgement.away && !this.outbox.closed) {
      await this.rest.rest(pause(this.#failures, asked, Math.random()));
    }
  }

  #count(batch: Report[], { refused, again }: Judgement): void {
    this.refused += refused.length;
    this.delivered += batch.length - refused.length - again.length;
    for (const { report, problem } of refused) {
      this.tell({ path: report.path, report: report.json, problem, lost: true });
    }
  }

  /** Tells the caller's handler, whose own failure must not end the sending. */
  tell(trouble: Trouble): void {
    try {
      this.onTrouble(trouble);
    } catch (e) {
      console.warn("volano: the handler of trouble failed", e);
    }
  }

  /** Tries at once, and waits until everything is told. */
  async flush(timeout: number): Promise<boolean> {
    if (this.outbox.size === 0) {
      return true;
    }
    this.rest.end();
    return this.outbox.empty(timeout);
  }

  close(): void {
    this.outbox.close();
    this.rest.end();
  }
}
