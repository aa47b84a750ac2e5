"""The client."""

from __future__ import annotations

import json
import random
import threading
import time
import uuid
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Callable, Mapping, Optional, Tuple, Union
from urllib.parse import quote

from .api import DecideRequest, Event, Outcome
from .breaker import Breaker
from .choice import Choice, Fallback, is_of_fallback
from .outbox import Outbox, Report, Rest
from .reply import NotUnderstood, Refused, Reply
from .sender import Sender, Trouble, log
from .transport import Broken, TimedOut, Transport


@dataclass(frozen=True)
class Counts:
    """What a client did since it was made.

    decided: choices of the server
    fallbacks: choices it had to make itself
    delivered: reports that the server took
    refused: reports that were wrong
    dropped: reports that were given up because the queue was full or closed
    of_fallbacks: outcomes that went nowhere because no server knows their decision
    waiting: reports that are not delivered yet
    """

    decided: int
    fallbacks: int
    delivered: int
    refused: int
    dropped: int
    of_fallbacks: int
    waiting: int


class Volano:
    """A client of a Volano server that never makes its caller wait long, nor fail because the server
    is away. Safe to use from any thread; make one a process, and keep it.

    url: where the server is, as http://127.0.0.1:8080
    key: the API key
    timeout: seconds to wait for a decision
    send_timeout: seconds to wait for the server to take reports
    closing: seconds `close` waits for reports to be sent
    queue: how many reports are kept until they are sent; beyond that the oldest goes
    batch: how many reports are sent at once, at most 10,000
    breaker: after how many failures in a row the server is left alone, and for how many seconds,
        before one call tries again
    confirm: whether every decision is deferred until the client has it, which takes a second call in
        the background: then nothing is learned from a decision whose answer came too late
    on_trouble: what is told of reports that were refused, and of keys; by default a line in the log.
        Called on the thread that it came up on
    """

    def __init__(
        self,
        url: str,
        *,
        key: Optional[str] = None,
        timeout: float = 0.25,
        send_timeout: float = 10.0,
        closing: float = 5.0,
        queue: int = 10_000,
        batch: int = 500,
        breaker: Tuple[int, float] = (5, 5.0),
        confirm: bool = False,
        on_trouble: Callable[[Trouble], None] = log,
        _now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
        _monotonic: Callable[[], float] = time.monotonic,
        _rest: Optional[Rest] = None,
    ):
        _check(timeout=timeout, send_timeout=send_timeout, closing=closing, queue=queue, batch=batch)
        _check(breaker_failures=breaker[0], breaker_seconds=breaker[1])
        self._transport = Transport(url, key)
        self._breaker = Breaker(breaker[0], breaker[1], _monotonic)
        self._outbox = Outbox(queue)
        self._sender = Sender(
            self._outbox,
            self._transport,
            send_timeout,
            min(batch, 10_000),
            _rest or Rest(),
            random.random,
            on_trouble,
        )
        self._timeout = timeout
        self._closing = closing
        self._confirm = confirm
        self._now = _now
        self._monotonic = _monotonic
        self._lock = threading.Lock()
        self._decided = self._fallbacks = self._of_fallbacks = 0

    def decide(self, task: str, request: DecideRequest) -> Choice:
        """Asks what to do. Answers within the time-out, whatever becomes of the server: a Choice
        that it did not make is a fallback.

        The call has an id of the client's making unless the request brings one, so that a broken
        connection is tried once more and nothing is decided twice.

        Raises Refused if the request is wrong, ValueError if it names nothing to fall back on or
        has no form in JSON.
        """
        fallback = Fallback(request)
        confirms = self._confirm and request.get("defer") is None
        path = _task(task) + "/decide"
        body = _json(_prepared(request, confirms)).encode()
        if self._breaker.allows():
            choice = self._ask(path, body, fallback)
        else:
            choice = fallback.because("circuit open")
        with self._lock:
            self._decided += not choice.fallback
            self._fallbacks += choice.fallback
        if confirms:
            self.activate(task, choice.decision_id)
        return choice

    def _ask(self, path: str, body: bytes, fallback: Fallback) -> Choice:
        done = False
        try:
            reply = self._twice(path, body)
            done = reply.is_fine or reply.is_refusal
            return self._judged(path, reply, fallback)
        except (TimedOut, Broken) as e:
            return fallback.because(str(e))
        except NotUnderstood as e:
            done = False
            return fallback.because(f"the answer was no decision: {e}")
        finally:
            (self._breaker.succeeded if done else self._breaker.failed)()

    def _twice(self, path: str, body: bytes) -> Reply:
        """A connection that was kept may have been closed meanwhile: then it is tried once more."""
        start = self._monotonic()
        try:
            return self._transport.post(path, body, self._timeout)
        except Broken:
            left = self._timeout - (self._monotonic() - start)
            if left <= 0:
                raise
            return self._transport.post(path, body, left)

    def _judged(self, path: str, reply: Reply, fallback: Fallback) -> Choice:
        if reply.is_refusal:
            raise Refused(reply.problem())
        if reply.is_fine:
            return Choice.of(reply.decision())
        if reply.is_key_trouble:
            self._sender.tell(Trouble(path, "", reply.problem(), lost=False))
        return fallback.because(f"status {reply.status}")

    def observe(self, task: str, of: Union[Choice, str], outcome: Outcome) -> None:
        """Reports what came of a choice, or of the decision of that id. Returns at once; the report
        is sent in the background, as often as it takes, and counts once. It has the time of now and
        a key, unless it brings them."""
        decision_id = of.decision_id if isinstance(of, Choice) else of
        if is_of_fallback(decision_id):
            with self._lock:
                self._of_fallbacks += 1
            return
        told = {"decisionId": decision_id, **self._stamped(outcome)}
        self._sender.send(Report(_task(task) + "/outcomes:batch", True, _json(told)))

    def event(self, event: Event) -> None:
        """Reports what was seen of a subject, whatever decision it came of; sent as outcomes are."""
        self._sender.send(Report("/v1/events", False, _json(self._stamped(event))))

    def activate(self, task: str, decision_id: str) -> None:
        """Reports that a deferred decision was shown; sent as outcomes are."""
        if not is_of_fallback(decision_id):
            path = f"{_task(task)}/decisions/{quote(decision_id, safe='')}/activate"
            self._sender.send(Report(path, False, ""))

    def _stamped(self, report: Mapping[str, Any]) -> Mapping[str, Any]:
        stamped = dict(report)
        if stamped.get("at") is None:
            stamped["at"] = self._now().isoformat().replace("+00:00", "Z")
        if stamped.get("key") is None:
            stamped["key"] = str(uuid.uuid4())
        return stamped

    def flush(self, timeout: float) -> bool:
        """Tries at once to send what waits, waits for it, and says whether everything is sent."""
        return self._sender.flush(timeout)

    @property
    def counts(self) -> Counts:
        return Counts(
            self._decided,
            self._fallbacks,
            self._sender.delivered,
            self._sender.refused,
            self._outbox.dropped,
            self._of_fallbacks,
            len(self._outbox),
        )

    def close(self) -> None:
        """Flushes for at most the time that was set, then drops what is left."""
        self.flush(self._closing)
        self._sender.close()
        self._transport.close()

    def __enter__(self) -> "Volano":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _check(**settings: float) -> None:
    for name, value in settings.items():
        if not value > 0:
            raise ValueError(f"{name} must be above 0: {value}")


def _task(task: str) -> str:
    return "/v1/tasks/" + quote(task, safe="")


def _json(value: object) -> str:
    """Raises ValueError for what has no form in JSON, as a number that is not finite."""
    try:
        return json.dumps(value, allow_nan=False, separators=(",", ":"))
    except (TypeError, RecursionError) as e:
        raise ValueError(str(e)) from e


def _prepared(request: DecideRequest, confirms: bool) -> DecideRequest:
    prepared = dict(request)
    if prepared.get("decisionId") is None:
        prepared["decisionId"] = str(uuid.uuid4())
    if confirms:
        prepared["defer"] = True
    return prepared  # type: ignore[return-value]
