"""A server that does to each request what it was told to, in their order, and to further ones what
it did last."""

from __future__ import annotations

import json
import queue
import socket
import struct
import threading
from dataclasses import dataclass
from typing import Any, Callable, List


@dataclass
class Request:
    head: str
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Behaviour = Callable[["Misbehaving", socket.socket, Request], None]


class Misbehaving:
    def __init__(self, *behaviours: Behaviour):
        self._behaviours = list(behaviours)
        self._lock = threading.Lock()
        self._open: List[socket.socket] = []
        self.requests: "queue.Queue[Request]" = queue.Queue()
        self.closed = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return  # it was closed
            self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection, connection.makefile("rb") as read:
                while True:
                    request = _read(read)
                    if request is None:
                        return
                    self.requests.put(request)
                    self._next()(self, connection, request)
        except (OSError, ValueError):
            pass  # either side has had enough

    def _next(self) -> Behaviour:
        with self._lock:
            return self._behaviours.pop(0) if len(self._behaviours) > 1 else self._behaviours[0]

    def close(self) -> None:
        self.closed.set()
        self._listening.close()
        for connection in self._open:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # closed already
            connection.close()


def _read(read: Any) -> "Request | None":
    head, length = "", 0
    for line in read:
        head += line.decode("latin-1")
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
        if line == b"\r\n":
            return Request(head, read.read(length))
    return None


def _head(status: int, length: int, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} Status", f"Content-Length: {length}", *headers, "", ""]
    return "\r\n".join(lines).encode()


def answering(status: int, body: str, *headers: str) -> Behaviour:
    def answer(_: Misbehaving, connection: socket.socket, __: Request) -> None:
        connection.sendall(_head(status, len(body.encode()), *headers) + body.encode())

    return answer


def deciding(action: str) -> Behaviour:
    """A decision under the id that was asked for."""

    def answer(server: Misbehaving, connection: socket.socket, request: Request) -> None:
        decision = {
            "decisionId": request.json["decisionId"],
            "action": action,
            "propensity": 0.5,
            "policyVersion": "1-1-0",
            "ranking": [{"slot": "0", "action": action, "propensity": 0.5}],
        }
        answering(200, json.dumps(decision))(server, connection, request)

    return answer


def taking(server: Misbehaving, connection: socket.socket, request: Request) -> None:
    """News of every outcome of a batch."""
    news = json.dumps([{"new": True}] * len(request.json))
    answering(200, news)(server, connection, request)


def after(signal: threading.Event, then: Behaviour) -> Behaviour:
    def answer(server: Misbehaving, connection: socket.socket, request: Request) -> None:
        signal.wait()
        then(server, connection, request)

    return answer


def silent(server: Misbehaving, connection: socket.socket, _: Request) -> None:
    server.closed.wait()
    connection.close()


def resetting(_: Misbehaving, connection: socket.socket, __: Request) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raise OSError("reset")  # who closes it now resets it


def half(_: Misbehaving, connection: socket.socket, __: Request) -> None:
    connection.sendall(_head(200, 1000) + b'{"decisionId":')
    raise OSError("half is enough")


def trickling(server: Misbehaving, connection: socket.socket, _: Request) -> None:
    """A byte every few milliseconds, without end."""
    connection.sendall(_head(200, 1_000_000))
    while not server.closed.wait(0.005):
        connection.sendall(b" ")


def trickling_head(server: Misbehaving, connection: socket.socket, _: Request) -> None:
    """The same before the headers have ended."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    while not server.closed.wait(0.005):
        connection.sendall(b"x")
