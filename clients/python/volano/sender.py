"""Telling the server what is in the outbox."""

from __future__ import annotations

import logging
import re
import threading
from dataclasses import dataclass
from typing import Callable, List, Optional, Tuple

from .api import Problem
from .outbox import Outbox, Report, Rest, body, pause
from .reply import NotUnderstood, Reply, is_problem, read_json
from .transport import Broken, TimedOut, Transport

_LOG = logging.getLogger("volano")
_PLACE = re.compile(r"\[(\d{1,6})\]")


@dataclass(frozen=True)
class Trouble:
    """Something that went wrong in the background.

    path: the route that was called
    report: what was to be told, as JSON; empty if it is about no report
    problem: what the server said
    lost: whether the report is given up; else it waits, as for a key that is mended
    """

    path: str
    report: str
    problem: Problem
    lost: bool


def log(trouble: Trouble) -> None:
    """What is done if the caller has no handler: a line that holds nothing of a person."""
    _LOG.warning(
        "volano answered %s at %s, field %s: %s; see on_trouble",
        trouble.problem["status"],
        re.sub("/decisions/.*", "/decisions/…", trouble.path),
        trouble.problem.get("field"),
        "the report is lost" if trouble.lost else "trying again",
    )


@dataclass(frozen=True)
class Judgement:
    """What an answer means for the reports of a call.

    refused: those that are wrong, each with what is wrong with it
    again: those to be sent again
    away: whether the server could not take them, so that it is left alone for a while
    smaller: whether fewer at once will tell which of them is wrong
    """

    refused: List[Tuple[Report, Problem]]
    again: List[Report]
    away: bool = False
    smaller: bool = False


def judge(batch: List[Report], reply: Reply) -> Judgement:
    if reply.is_fine:
        return _each(batch, reply) if batch[0].many else Judgement([], [])
    if not reply.is_refusal:
        return Judgement([], batch, away=True)
    problem = reply.problem()
    if len(batch) == 1 or reply.status == 404:  # a task that is unknown is so for all
        return Judgement([(report, problem) for report in batch], [])
    place = _PLACE.match(problem.get("field") or "")
    if place is None or int(place.group(1)) >= len(batch):
        return Judgement([], batch, smaller=True)
    wrong = int(place.group(1))  # the others were not looked at
    return Judgement([(batch[wrong], problem)], batch[:wrong] + batch[wrong + 1 :])


def _each(batch: List[Report], reply: Reply) -> Judgement:
    """Each report has an answer of its own."""
    try:
        answers = read_json(reply.body)
    except NotUnderstood:
        answers = None
    ours = isinstance(answers, list) and len(answers) == len(batch)
    if not ours or not all(isinstance(answer, dict) for answer in answers):
        return Judgement([], batch, away=True)
    return Judgement([(r, a) for r, a in zip(batch, answers) if is_problem(a)], [])


class Sender:
    """Sends on a thread of its own that starts with the first report and keeps no process alive."""

    def __init__(
        self,
        outbox: Outbox,
        transport: Transport,
        timeout: float,
        most: int,
        rest: Rest,
        draw: Callable[[], float],
        on_trouble: Callable[[Trouble], None],
    ):
        self._outbox = outbox
        self._transport = transport
        self._timeout = timeout
        self._most = most
        self._at_once = most
        self._rest = rest
        self._draw = draw
        self._on_trouble = on_trouble
        self._lock = threading.Lock()
        self._thread: Optional[threading.Thread] = None
        self._failures = 0
        self.delivered = 0
        self.refused = 0

    def send(self, report: Report) -> None:
        self._outbox.add(report)
        with self._lock:
            if not self._outbox.closed and (self._thread is None or not self._thread.is_alive()):
                self._thread = threading.Thread(target=self._run, name="volano", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        batch = self._outbox.take(self._at_once)
        while batch:
            self._turn(batch)
            batch = self._outbox.take(self._at_once)

    def _turn(self, batch: List[Report]) -> None:
        asked = None
        try:
            reply = self._transport.post(batch[0].path, body(batch), self._timeout)
            asked = reply.retry_after
            judgement = judge(batch, reply)
            if reply.is_key_trouble:
                self.tell(Trouble(batch[0].path, batch[0].json, reply.problem(), lost=False))
        except (TimedOut, Broken):
            judgement = Judgement([], batch, away=True)
        self._count(batch, judgement)
        self._at_once = (len(batch) + 1) // 2 if judgement.smaller else self._most
        self._failures = self._failures + 1 if judgement.away else 0
        self._outbox.done(judgement.again)
        if judgement.away:
            self._rest.rest(pause(self._failures, asked, self._draw()))

    def _count(self, batch: List[Report], judgement: Judgement) -> None:
        self.refused += len(judgement.refused)
        self.delivered += len(batch) - len(judgement.refused) - len(judgement.again)
        for report, problem in judgement.refused:
            self.tell(Trouble(report.path, report.json, problem, lost=True))

    def tell(self, trouble: Trouble) -> None:
        """Tells the caller's handler, whose own failure must not end the sending."""
        try:
            self._on_trouble(trouble)
        except Exception:
            _LOG.warning("the handler of trouble failed", exc_info=True)

    def flush(self, timeout: float) -> bool:
        """Tries at once, and waits until everything is told."""
        if len(self._outbox) == 0:
            return True
        self._rest.end()
        return self._outbox.await_empty(timeout)

    def close(self) -> None:
        self._outbox.close()
        self._rest.end()
