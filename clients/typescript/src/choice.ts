import type { DecideRequest, Decision, Ranked } from "./api.js";
import { newId } from "./id.js";

/** What to do: what the server decided, or else what the caller would have done. */
export interface Choice {
  /**
   * Under which outcomes are reported; of a fallback one that no server knows, whose outcomes go
   * nowhere.
   */
  decisionId: string;
  /** The first of the ranking. */
  action: string;
  /** As many actions as were asked for. */
  ranking: Ranked[];
  /** Whether the server did not decide it. */
  fallback: boolean;
  /** Why this is a fallback, if it is one. */
  reason?: string;
  /** The server's answer, unless this is a fallback. */
  decision?: Decision;
}

const PREFIX = "fallback:";

export function choiceOf(decision: Decision): Choice {
  const { decisionId, action, ranking } = decision;
  return { decisionId, action, ranking, fallback: false, decision };
}

/**
 * What is done when the server does not decide: the caller's baseline, else the first eligible
 * action; and after it the other actions in their order, up to the count.
 */
export class Fallback {
  readonly #actions: string[];

  /** @throws TypeError if the request names neither a baseline nor an action */
  constructor(request: DecideRequest) {
    const first = request.baseline ? [request.baseline.action] : [];
    const named = new Set([...first, ...(request.actions ?? []).map((action) => action.id)]);
    for (const excluded of request.exclude ?? []) {
      named.delete(excluded);
    }
    if (named.size === 0) {
      throw new TypeError(
        "baseline or actions must name an action that is not excluded: it is what you get when" +
          " the server is away",
      );
    }
    this.#actions = [...named].slice(0, Math.max(1, request.count ?? 1));
  }

  because(reason: string): Choice {
    const ranking = this.#actions.map((action, i) => ({
      slot: String(i),
      action,
      propensity: null,
    }));
    return {
      decisionId: PREFIX + newId(),
      action: this.#actions[0]!,
      ranking,
      fallback: true,
      reason,
    };
  }
}

/** Whether it is the id of a fallback, made here or by another client. */
export function isOfFallback(decisionId: string): boolean {
  return decisionId.startsWith(PREFIX);
}
