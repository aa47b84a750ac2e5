"""Calls of the server, over connections that are kept: one a thread."""

from __future__ import annotations

import http.client
import io
import os
import socket
import threading
import time
import weakref
from typing import Optional
from urllib.parse import urlsplit

from .reply import Reply, retry_after


class TimedOut(Exception):
    """There was no whole answer in time."""


class Broken(Exception):
    """There was no whole answer, and waiting for one is in vain."""


class Transport:
    def __init__(self, url: str, key: Optional[str]):
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"url must be http:// or https:// and a host: {url}")
        self._https = parts.scheme == "https"
        self._address = (parts.hostname, parts.port)
        self._path = parts.path.rstrip("/")
        self._headers = {"Content-Type": "application/json"}
        if key is not None:
            self._headers["Authorization"] = "Bearer " + key
        self._local = threading.local()
        self._open: "weakref.WeakSet[_Timed]" = weakref.WeakSet()

    def post(self, path: str, body: bytes, timeout: float) -> Reply:
        """`timeout` is for all of it, to the last byte of the answer; only the look-up of a host's
        name has its own, the system's. Raises TimedOut or Broken."""
        connection = self._connection()
        connection.deadline = time.monotonic() + timeout
        try:
            connection.request("POST", self._path + path, body, self._headers)
            answer = connection.getresponse()
            read = answer.read()
            return Reply(answer.status, read, retry_after(answer.headers.get("Retry-After")))
        except socket.timeout as e:
            connection.close()
            raise TimedOut(f"no whole answer within {timeout * 1000:.0f} ms") from e
        except (OSError, http.client.HTTPException) as e:
            connection.close()
            raise Broken(f"unreachable: {type(e).__name__}") from e
        except BaseException:
            connection.close()  # else what is still to come would be taken for the next answer
            raise

    def _connection(self) -> "_Timed":
        """A process that was forked makes its own."""
        if getattr(self._local, "process", None) != os.getpid():
            self._local.process = os.getpid()
            kind = _TimedHttps if self._https else _TimedHttp
            self._local.connection = kind(*self._address)
            self._open.add(self._local.connection)
        return self._local.connection

    def close(self) -> None:
        """Closes what is kept; who calls again opens it again."""
        for connection in list(self._open):
            connection.close()


class _Timed(http.client.HTTPConnection):
    """A connection on which everything together ends by a deadline: a socket's own time-out begins
    anew with every byte."""

    deadline = 0.0

    def connect(self) -> None:
        self.timeout = left(self.deadline)
        super().connect()
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock = _TimedSocket(self.sock, self)  # type: ignore[assignment]


class _TimedHttp(_Timed):
    pass


class _TimedHttps(_Timed, http.client.HTTPSConnection):
    """The same over TLS."""


def left(deadline: float) -> float:
    """Raises socket.timeout if nothing is."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise socket.timeout("timed out")
    return seconds


class _TimedSocket:
    """What http.client uses of a socket."""

    def __init__(self, sock: socket.socket, connection: _Timed):
        self._sock = sock
        self._connection = connection

    def settle(self) -> None:
        self._sock.settimeout(left(self._connection.deadline))

    def sendall(self, data: bytes) -> None:
        self.settle()
        self._sock.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(self, self._sock.makefile(mode, buffering=0)))

    def close(self) -> None:
        self._sock.close()


class _TimedReader(io.RawIOBase):
    def __init__(self, sock: _TimedSocket, raw: io.RawIOBase):
        self._socket = sock
        self._raw = raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer):  # type: ignore[no-untyped-def,override]
        self._socket.settle()
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()
