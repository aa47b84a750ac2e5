"""Reports that wait to be sent."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import Deque, List


@dataclass(frozen=True)
class Report:
    """Something to tell the server, as it is sent.

    many: whether the route takes several at once
    json: the report, fixed when it was made: sent again, it is the same
    """

    path: str
    many: bool
    json: str


def body(batch: List[Report]) -> bytes:
    """The body that tells all of these."""
    text = "[" + ",".join(r.json for r in batch) + "]" if batch[0].many else batch[0].json
    return text.encode()


class Outbox:
    """Reports that wait, in their order. When it is full the oldest goes: it is the likeliest to
    have waited longer than its decision does."""

    def __init__(self, capacity: int):
        self._capacity = capacity
        self._waiting: Deque[Report] = deque()
        self._under_way = 0
        self._changed = threading.Condition()
        self.closed = False
        self.dropped = 0

    def __len__(self) -> int:
        """How many are not told yet."""
        return len(self._waiting) + self._under_way

    def add(self, report: Report) -> None:
        with self._changed:
            if self.closed:
                self.dropped += 1
                return
            self._waiting.append(report)
            self._drop_oldest()
            self._changed.notify_all()

    def _drop_oldest(self) -> None:
        while self._waiting and len(self) > self._capacity:
            self._waiting.popleft()
            self.dropped += 1

    def take(self, most: int) -> List[Report]:
        """The next that can be sent in one call, which are then under way until they are done; none
        when it is closed. Waits for the first."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self.closed)
            if self.closed:
                return []
            first = self._waiting[0]
            batch: List[Report] = []
            others: Deque[Report] = deque()
            for report in self._waiting:
                room = len(batch) < (most if first.many else 1)
                (batch if room and report.path == first.path else others).append(report)
            self._waiting = others
            self._under_way = len(batch)
            return batch

    def done(self, again: List[Report]) -> None:
        """What was under way is done, but for these."""
        with self._changed:
            self._under_way = 0
            if self.closed:
                self.dropped += len(again)
                return
            self._waiting.extendleft(reversed(again))
            self._drop_oldest()
            self._changed.notify_all()

    def await_empty(self, timeout: float) -> bool:
        """Waits until nothing waits or is under way, and says whether that is so."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self) == 0, timeout)

    def close(self) -> None:
        """Drops what waits, and takes nothing more."""
        with self._changed:
            self.closed = True
            self.dropped += len(self._waiting)
            self._waiting.clear()
            self._changed.notify_all()


class Rest:
    """Waiting until the server is tried again. `end` ends the present wait, or the next one."""

    def __init__(self) -> None:
        self._ended = threading.Event()

    def rest(self, seconds: float) -> None:
        self._ended.wait(seconds)
        self._ended.clear()

    def end(self) -> None:
        self._ended.set()


def pause(failures: int, asked: "float | None", draw: float) -> float:
    """How many seconds to wait after so many failures in a row:
    min(30, 0.1 · 2^(failures − 1)) · (½ + ½·draw), or longer if the server asked for it, but never
    above 5 minutes. `draw` is uniform in [0, 1)."""
    own = min(30.0, 0.1 * 2 ** min(failures - 1, 16)) * (0.5 + 0.5 * draw)
    return max(own, min(asked or 0.0, 300.0))
