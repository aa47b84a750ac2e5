/** Something to tell the server, as it is sent. */
export interface Report {
  path: string;
  /** Whether the route takes several at once. */
  many: boolean;
  /** The report, fixed when it was made: sent again, it is the same. */
  json: string;
}

/** The body that tells all of these. */
export function bodyOf(batch: Report[]): string {
  const first = batch[0]!;
  return first.many ? `[${batch.map((report) => report.json).join(",")}]` : first.json;
}

/**
 * Reports that wait to be sent, in their order. When it is full the oldest goes: it is the likeliest
 * to have waited longer than its decision does.
 */
export class Outbox {
  #waiting: Report[] = [];
  #underWay = 0;
  #watching: (() => void)[] = [];
  closed = false;
  dropped = 0;

  constructor(readonly capacity: number) {}

  /** How many are not told yet. */
  get size(): number {
    return this.#waiting.length + this.#underWay;
  }

  add(report: Report): void {
    if (this.closed) {
      this.dropped++;
      return;
    }
    this.#waiting.push(report);
    this.#dropOldest();
  }

  #dropOldest(): void {
    const over = Math.max(0, Math.min(this.#waiting.length, this.size - this.capacity));
    this.#waiting.splice(0, over);
    this.dropped += over;
  }

  /** The next that can be sent in one call, which are then under way until they are done. */
  take(most: number): Report[] {
    const first = this.#waiting[0];
    const batch: Report[] = [];
    this.#waiting = this.#waiting.filter((report) => {
      const fits = batch.length < (first!.many ? most : 1) && report.path === first!.path;
      return !(fits && batch.push(report));
    });
    this.#underWay = batch.length;
    return batch;
  }

  /** What was under way is done, but for these. */
  done(again: Report[]): void {
    this.#underWay = 0;
    if (this.closed) {
      this.dropped += again.length;
    } else {
      this.#waiting.unshift(...again);
      this.#dropOldest();
    }
    if (this.size === 0) {
      this.#watching.splice(0).forEach((empty) => empty());
    }
  }

  /** Waits until nothing waits or is under way, at most so many milliseconds. */
  async empty(timeout: number): Promise<boolean> {
    if (this.size > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeout);
        this.#watching.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return this.size === 0;
  }

  /** Drops what waits, and takes nothing more. */
  close(): void {
    this.closed = true;
    this.dropped += this.#waiting.length;
    this.#waiting = [];
  }
}

/** Waiting until the server is tried again. `end` ends the present wait, or the next one. */
export interface Rest {
  rest(milliseconds: number): Promise<void>;
  end(): void;
}

/** In real time. Keeps no process alive. */
export class TimedRest implements Rest {
  #ended = false;
  #wake: () => void = () => {};

  async rest(milliseconds: number): Promise<void> {
    if (!this.#ended) {
      await new Promise<void>((resolve) => {
        const timer: unknown = setTimeout(resolve, milliseconds);
        (timer as { unref?: () => void }).unref?.();
        this.#wake = () => {
          clearTimeout(timer as number);
          resolve();
        };
      });
    }
    this.#ended = false;
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }
}

/**
 * How many milliseconds to wait after so many failures in a row:
 * min(30,000, 100 · 2^(failures − 1)) · (½ + ½·draw), or longer if the server asked for it, but never
 * above 5 minutes. `draw` is uniform in [0, 1).
 */
export function pause(failures: number, asked: number | undefined, draw: number): number {
  const own = Math.min(30_000, 100 * 2 ** Math.min(failures - 1, 16)) * (0.5 + 0.5 * draw);
  return Math.max(own, Math.min(asked ?? 0, 300_000));
}
