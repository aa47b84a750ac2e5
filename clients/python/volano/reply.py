"""What came back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Optional

from .api import Decision, Problem


class Refused(Exception):
    """The server answered that a request is wrong: a mistake of the caller, which repeating it would
    not mend. `problem` is what it said: the status, what must hold and what came, at which field."""

    def __init__(self, problem: Problem):
        at = " at " + problem["field"] if problem.get("field") else ""
        super().__init__(f"{problem['status']}{at}: {problem['detail']}")
        self.problem = problem


class NotUnderstood(Exception):
    """An answer is not one of ours, as the page of a proxy."""


def read_json(body: bytes) -> Any:
    """Raises NotUnderstood if it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as e:
        raise NotUnderstood(f"no JSON: {e}") from e


@dataclass(frozen=True)
class Reply:
    """A whole answer. `retry_after`: how many seconds the server asks to be left alone."""

    status: int
    body: bytes
    retry_after: Optional[float] = None

    @property
    def is_fine(self) -> bool:
        return self.status == 200

    @property
    def is_key_trouble(self) -> bool:
        return self.status in (401, 403)

    @property
    def is_refusal(self) -> bool:
        """Whether the request is wrong, and would be again. Keys are not of this kind: they expire
        by themselves, and can be mended where the server is."""
        return 400 <= self.status < 500 and self.status not in (401, 403, 408, 429)

    def problem(self) -> Problem:
        """What the server said was wrong, whatever its form."""
        try:
            said = read_json(self.body)
        except NotUnderstood:
            said = None
        if is_problem(said):
            return said
        detail = f"the answer had status {self.status}"
        return {"status": self.status, "title": "", "detail": detail}

    def decision(self) -> Decision:
        """Raises NotUnderstood if it is none."""
        said = read_json(self.body)
        needed = (("decisionId", str), ("action", str), ("ranking", list))
        if not isinstance(said, dict):
            raise NotUnderstood("not an object")
        for name, kind in needed:
            if not isinstance(said.get(name), kind):
                raise NotUnderstood(f"{name} must be a {kind.__name__}")
        return said  # type: ignore[return-value]


def is_problem(said: Any) -> bool:
    return isinstance(said, dict) and "status" in said and "detail" in said


def retry_after(header: Optional[str]) -> Optional[float]:
    """A date, or what is no number, counts as nothing said."""
    digits = header is not None and header.isascii() and header.isdigit() and len(header) < 10
    return float(header) if digits else None  # type: ignore[arg-type]
