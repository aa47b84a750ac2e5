import type { Decision, Problem } from "./api.js";

/**
 * The server answered that a request is wrong: a mistake of the caller, which repeating it would
 * not mend. `problem` is what it said: the status, what must hold and what came, at which field.
 */
export class Refused extends Error {
  override readonly name = "Refused";

  constructor(readonly problem: Problem) {
    const at = problem.field ? ` at ${problem.field}` : "";
    super(`${problem.status}${at}: ${problem.detail}`);
  }
}

/** A whole answer. */
export class Reply {
  constructor(
    readonly status: number,
    readonly body: string,
    /** How many milliseconds the server asks to be left alone. */
    readonly retryAfter?: number,
  ) {}

  get isFine(): boolean {
    return this.status === 200;
  }

  get isKeyTrouble(): boolean {
    return this.status === 401 || this.status === 403;
  }

  /**
   * Whether the request is wrong, and would be again. Keys are not of this kind: they expire by
   * themselves, and can be mended where the server is.
   */
  get isRefusal(): boolean {
    return this.status >= 400 && this.status < 500 && ![401, 403, 408, 429].includes(this.status);
  }

  /** What the server said; undefined if it is no JSON. */
  json(): unknown {
    try {
      return JSON.parse(this.body);
    } catch {
      return undefined;
    }
  }

  /** What the server said was wrong, whatever its form. */
  problem(): Problem {
    const said = this.json();
    if (isProblem(said)) {
      return said;
    }
    return { status: this.status, title: "", detail: `the answer had status ${this.status}` };
  }

  /** The decision that it is, if it is one. */
  decision(): Decision | undefined {
    const said = this.json() as Partial<Decision> | null | undefined;
    const ours =
      typeof said?.decisionId === "string" &&
      typeof said.action === "string" &&
      Array.isArray(said.ranking);
    return ours ? (said as Decision) : undefined;
  }
}

export function isProblem(said: unknown): said is Problem {
  return isObject(said) && "status" in said && "detail" in said;
}

export function isObject(said: unknown): said is object {
  return typeof said === "object" && said !== null;
}
