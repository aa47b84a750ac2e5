"""What to do: what the server decided, or else what the caller would have done."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import List, Optional

from .api import DecideRequest, Decision, Ranked

_PREFIX = "fallback:"


@dataclass(frozen=True)
class Choice:
    """What to do.

    decision_id: under which outcomes are reported; of a fallback one that no server knows, whose
        outcomes go nowhere
    action: the first of the ranking
    ranking: as many actions as were asked for
    decision: the server's answer, unless this is a fallback
    reason: why this is a fallback, if it is one
    """

    decision_id: str
    action: str
    ranking: List[Ranked]
    decision: Optional[Decision] = None
    reason: Optional[str] = None

    @property
    def fallback(self) -> bool:
        """Whether the server did not decide it."""
        return self.reason is not None

    @staticmethod
    def of(decision: Decision) -> "Choice":
        return Choice(decision["decisionId"], decision["action"], decision["ranking"], decision)


class Fallback:
    """What is done when the server does not decide: the caller's baseline, else the first eligible
    action; and after it the other actions in their order, up to the count."""

    def __init__(self, request: DecideRequest):
        baseline = request.get("baseline")
        first = [baseline["action"]] if baseline else []
        named = first + [action["id"] for action in request.get("actions") or []]
        excluded = set(request.get("exclude") or [])
        eligible = [action for action in dict.fromkeys(named) if action not in excluded]
        if not eligible:
            raise ValueError(
                "baseline or actions must name an action that is not excluded: it is what you get"
                " when the server is away"
            )
        self._actions = eligible[: max(1, request.get("count") or 1)]

    def because(self, reason: str) -> Choice:
        ranking: List[Ranked] = [
            {"slot": str(i), "action": action, "propensity": None}
            for i, action in enumerate(self._actions)
        ]
        return Choice(_PREFIX + str(uuid.uuid4()), self._actions[0], ranking, reason=reason)


def is_of_fallback(decision_id: str) -> bool:
    """Whether it is the id of a fallback, made here or by another client."""
    return decision_id.startswith(_PREFIX)
