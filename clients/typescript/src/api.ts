// Generated from openapi.yaml; do not edit.

/** Everything may be left out. A field that is `null` counts as left out. */
export interface DecideRequest {
  /** Whom it is about. */
  subject?: string | null;
  /** What is known. */
  context?: Record<string, unknown> | null;
  /** What may be done now; the declared ones if left out. */
  actions?: Action[] | null;
  /** Actions that may not be drawn this time. */
  exclude?: string[] | null;
  /** What you would do. */
  baseline?: Baseline | null;
  episode?: Episode | null;
  /** How many actions, ranked. */
  count?: number | null;
  explain?: boolean | null;
  /** Your own id; makes the call safe to repeat. */
  decisionId?: string | null;
  /** Whether it waits for its activation. */
  defer?: boolean | null;
}

export interface Action {
  id: string;
  features?: Record<string, unknown>;
}

/** What you would do. */
export interface Baseline {
  action: string;
  propensity?: number | null;
}

export interface Episode {
  id: string;
  step: number;
}

export interface Decision {
  decisionId: string;
  /** The first slot's. */
  action: string;
  /** The probability it was drawn with; null if you chose and did not say. */
  propensity: number | null;
  policyVersion: string;
  ranking: Ranked[];
  why?: Explanation;
}

export interface Ranked {
  slot: string;
  action: string;
  /** Given the slots before. */
  propensity: number | null;
}

export interface Explanation {
  value: number | null;
  /** What it is, or the formula that makes it from the parts. */
  how: string;
  parts: Explanation[];
}

export interface Outcome {
  type: string;
  /** How much of it; the signal's default if left out. */
  value?: number | null;
  slot?: string | null;
  /** When it happened; now if left out. */
  at?: string | null;
  /** Makes the call safe to repeat. */
  key?: string | null;
}

export interface OutcomeOf {
  decisionId: string;
  type: string;
  /** How much of it; the signal's default if left out. */
  value?: number | null;
  slot?: string | null;
  /** When it happened; now if left out. */
  at?: string | null;
  /** Makes the call safe to repeat. */
  key?: string | null;
}

export interface Event {
  /** Whom it was seen of. */
  subject: string;
  type: string;
  /** How much of it; the signal's default if left out. */
  value?: number | null;
  slot?: string | null;
  /** When it happened; now if left out. */
  at?: string | null;
  /** Makes the call safe to repeat. */
  key?: string | null;
}

/** The one shape of everything that went wrong (RFC 9457). */
export interface Problem {
  /** The HTTP status. */
  status: number;
  /** The status in words. */
  title: string;
  /** What must hold, and what came. */
  detail: string;
  /** The path of the value it is about, as `context.items[3]`. */
  field?: string;
}
