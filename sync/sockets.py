"""Sockets that another thread can cut: for deadlines, for closing, for a line that goes down."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class Sockets:
    """The sockets of the request under way."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._closed = False
        self._late = False
        self._down = False

    def add(self, sock: socket.socket) -> None:
        """A socket of the request; cut at once if the request shall not be."""
        with self._lock:
            self._open.append(sock)
            if self._closed or self._late or self._down:
                _shut(sock)

    def cut(self) -> None:
        """End the request under way, also if it has only just got its socket."""
        with self._lock:
            self._late = True
            for sock in self._open:
                _shut(sock)

    def rest(self) -> None:
        """The request has ended."""
        with self._lock:
            self._late = False
            self._open = [sock for sock in self._open if sock.fileno() != -1]

    def set_down(self, down: bool) -> None:
        """Cut all sockets, those to come too, until the line is put back."""
        self._down = down
        if down:
            self.cut()

    def close(self) -> None:
        """Cut all sockets for good."""
        self._closed = True
        self.cut()


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):  # the plain method: SSLSocket's own would wait for the other side
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
