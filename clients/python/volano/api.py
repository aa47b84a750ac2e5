# Generated from openapi.yaml; do not edit.

from __future__ import annotations

from typing import Any, Dict, List, Optional, TypedDict


class DecideRequest(TypedDict, total=False):
    """Everything may be left out. A field that is `null` counts as left out."""

    # Whom it is about.
    subject: Optional[str]
    # What is known.
    context: Optional[Dict[str, Any]]
    # What may be done now; the declared ones if left out.
    actions: Optional[List[Action]]
    # Actions that may not be drawn this time.
    exclude: Optional[List[str]]
    # What you would do.
    baseline: Optional[Baseline]
    episode: Optional[Episode]
    # How many actions, ranked.
    count: Optional[int]
    explain: Optional[bool]
    # Your own id; makes the call safe to repeat.
    decisionId: Optional[str]
    # Whether it waits for its activation.
    defer: Optional[bool]


class _Action(TypedDict):
    id: str


class Action(_Action, total=False):
    features: Dict[str, Any]


class _Baseline(TypedDict):
    action: str


class Baseline(_Baseline, total=False):
    """What you would do."""

    propensity: Optional[float]


class Episode(TypedDict):
    id: str
    step: int


class _Decision(TypedDict):
    decisionId: str
    # The first slot's.
    action: str
    # The probability it was drawn with; null if you chose and did not say.
    propensity: Optional[float]
    policyVersion: str
    ranking: List[Ranked]


class Decision(_Decision, total=False):
    why: Explanation


class Ranked(TypedDict):
    slot: str
    action: str
    # Given the slots before.
    propensity: Optional[float]


class Explanation(TypedDict):
    value: Optional[float]
    # What it is, or the formula that makes it from the parts.
    how: str
    parts: List[Explanation]


class _Outcome(TypedDict):
    type: str


class Outcome(_Outcome, total=False):
    # How much of it; the signal's default if left out.
    value: Optional[float]
    slot: Optional[str]
    # When it happened; now if left out.
    at: Optional[str]
    # Makes the call safe to repeat.
    key: Optional[str]


class _OutcomeOf(TypedDict):
    decisionId: str
    type: str


class OutcomeOf(_OutcomeOf, total=False):
    # How much of it; the signal's default if left out.
    value: Optional[float]
    slot: Optional[str]
    # When it happened; now if left out.
    at: Optional[str]
    # Makes the call safe to repeat.
    key: Optional[str]


class _Event(TypedDict):
    # Whom it was seen of.
    subject: str
    type: str


class Event(_Event, total=False):
    # How much of it; the signal's default if left out.
    value: Optional[float]
    slot: Optional[str]
    # When it happened; now if left out.
    at: Optional[str]
    # Makes the call safe to repeat.
    key: Optional[str]


class _Problem(TypedDict):
    # The HTTP status.
    status: int
    # The status in words.
    title: str
    # What must hold, and what came.
    detail: str


class Problem(_Problem, total=False):
    """The one shape of everything that went wrong (RFC 9457)."""

    # The path of the value it is about, as `context.items[3]`.
    field: str
