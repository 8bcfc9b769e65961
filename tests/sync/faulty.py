"""A line to the server on which things go wrong, one chosen fault per request."""

from __future__ import annotations

import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from sync.protocol import HEADER_PROTOCOL, HEADER_REQUEST, PROTOCOL

# Gets the request and the means to forward it; gives the bytes to answer, None to hang up.
Fault = Callable[[bytes, Callable[[], bytes]], bytes | None]


def passing(_request: bytes, forward: Callable[[], bytes]) -> bytes | None:
    """No fault."""
    return forward()


def lost_request(_request: bytes, _forward: Callable[[], bytes]) -> bytes | None:
    """The request never arrives."""
    return None


def lost_answer(_request: bytes, forward: Callable[[], bytes]) -> bytes | None:
    """The server has done it, the answer never arrives."""
    forward()
    return None


def doubled(_request: bytes, forward: Callable[[], bytes]) -> bytes | None:
    """The request arrives twice."""
    forward()
    return forward()


class Drip(bytes):
    """An answer that comes byte by byte."""


def dripping(_request: bytes, forward: Callable[[], bytes]) -> bytes | None:
    """The answer comes, but never to its end in time."""
    return Drip(forward())


def cut_at(offset: int) -> Fault:
    """The answer ends after `offset` bytes."""
    return lambda _request, forward: forward()[:offset]


def canned(answer: bytes) -> Fault:
    """Somebody else answers."""
    return lambda _request, _forward: answer


def answer_of(
    status: str, body: bytes, *headers: str, content_type: str = "application/json"
) -> bytes:
    """An HTTP answer."""
    head = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", *headers]
    head += [f"Content-Length: {len(body)}", "Connection: close", "", ""]
    return "\r\n".join(head).encode() + body


def header_of(request: bytes, name: str) -> str:
    """A header of a request; empty if it has none."""
    for line in request.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:]:
        key, _, value = line.decode("latin-1").partition(":")
        if key.lower() == name.lower():
            return value.strip()
    return ""


def echoing(
    status: str, body: bytes, *headers: str, content_type: str = "application/json"
) -> Fault:
    """A forger who knows our headers and even echoes the request."""

    def answer(request: bytes, _forward: Callable[[], bytes]) -> bytes:
        echo = f"{HEADER_REQUEST}: {header_of(request, HEADER_REQUEST)}"
        ours = f"{HEADER_PROTOCOL}: {PROTOCOL}"
        return answer_of(status, body, ours, echo, *headers, content_type=content_type)

    return answer


class FaultyLine:
    """Takes one request per connection and does to it what the next of `faults` says."""

    def __init__(self, target: str) -> None:
        self._target = ("127.0.0.1", urlsplit(target).port or 80)
        self.faults: deque[Fault] = deque()
        self.always: Fault = passing
        self.requests: list[bytes] = []
        self.closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._workers: list[threading.Thread] = []
        self._thread = threading.Thread(target=self._accept, name="faulty-line")
        self._thread.start()

    def close(self) -> None:
        """Hang up and join."""
        self.closing.set()
        for sock in (self._listener, *list(self._open)):
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        for worker in self._workers:
            worker.join()
        self._listener.close()

    def _accept(self) -> None:
        while not self.closing.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            worker = threading.Thread(target=self._serve, args=(sock,), name="faulty-worker")
            self._workers.append(worker)
            worker.start()

    def _serve(self, sock: socket.socket) -> None:
        self._open.add(sock)
        with sock, suppress(OSError):
            request = _whole_request(sock)
            if request:
                self.requests.append(request)
                fault = self.faults.popleft() if self.faults else self.always
                answer = fault(request, lambda: self._forward(request))
                if isinstance(answer, Drip):
                    self._drip(sock, answer)
                elif answer is not None:
                    sock.sendall(answer)
        self._open.discard(sock)

    def _drip(self, sock: socket.socket, answer: bytes) -> None:
        for index in range(len(answer)):
            sock.sendall(answer[index : index + 1])
            if self.closing.wait(0.02):
                return

    def _forward(self, request: bytes) -> bytes:
        head, _, body = request.partition(b"\r\n\r\n")
        lines = [x for x in head.split(b"\r\n") if not x.lower().startswith(b"connection:")]
        closing = b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body
        with socket.create_connection(self._target, timeout=30) as server:
            self._open.add(server)
            server.sendall(closing)
            parts = []
            while part := server.recv(1 << 16):
                parts.append(part)
        self._open.discard(server)
        return b"".join(parts)


def _whole_request(sock: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        part = sock.recv(1 << 16)
        if not part:
            return b""
        data += part
    length = int(header_of(data, "Content-Length") or 0)
    wanted = data.index(b"\r\n\r\n") + 4 + length
    while len(data) < wanted:
        part = sock.recv(1 << 16)
        if not part:
            return b""
        data += part
    return data


@contextmanager
def faulty_line(target: str) -> Iterator[FaultyLine]:
    """A faulty line until the end of the block."""
    line = FaultyLine(target)
    try:
        yield line
    finally:
        line.close()
