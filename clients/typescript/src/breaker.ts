/**
 * Keeps users from waiting for a server that is away: after so many failures in a row nobody asks
 * for a while, then one does, and what becomes of that tells whether all do again.
 */
export class Breaker {
  #failures = 0;
  #openUntil = 0;
  #probing = false;

  constructor(
    readonly failuresToOpen: number,
    readonly pause: number,
    readonly now: () => number,
  ) {}

  /** Whether to ask. Who is told so tells how it went. */
  allows(): boolean {
    if (this.#failures < this.failuresToOpen) {
      return true;
    }
    if (this.#probing || this.now() < this.#openUntil) {
      return false;
    }
    this.#probing = true;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#probing = false;
  }

  failed(): void {
    this.#failures++;
    this.#probing = false;
    this.#openUntil = this.now() + this.pause;
  }
}
