"""Keeping users from waiting for a server that is away."""

from __future__ import annotations

import threading
from typing import Callable


class Breaker:
    """After so many failures in a row nobody asks for a while, then one does, and what becomes of
    that tells whether all do again."""

    def __init__(self, failures_to_open: int, pause: float, monotonic: Callable[[], float]):
        self._failures_to_open = failures_to_open
        self._pause = pause
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._failures = 0
        self._open_until = 0.0
        self._probing = False

    def allows(self) -> bool:
        """Whether to ask. Who is told so tells how it went."""
        with self._lock:
            if self._failures < self._failures_to_open:
                return True
            if self._probing or self._monotonic() < self._open_until:
                return False
            self._probing = True
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._failures = 0
            self._probing = False

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            self._probing = False
            self._open_until = self._monotonic() + self._pause
