"""The sockets that the central side listens at."""

from __future__ import annotations

import socket
import sys


def listen(host: str, port: int, workers: int = 1) -> list[socket.socket]:
    """A listening socket for each worker, all at one address; OSError if it cannot be had.

    Linux deals the connections out evenly among sockets of one port. Elsewhere all workers have
    the same socket, and whoever is quickest takes a connection.
    """
    first = _bound(host, port)
    if workers == 1 or sys.platform != "linux":
        listeners = [first] * workers
    else:
        # The first has shown that nobody else is there, which sockets that share would not.
        port = first.getsockname()[1]
        first.close()
        listeners = [_bound(host, port, share=True) for _ in range(workers)]
    for listener in listeners:
        listener.listen(1024)
    return listeners


def address(listener: socket.socket, host: str, *, secure: bool) -> str:
    """The URL of what listens there."""
    shown = f"[{host}]" if ":" in host else host
    return f"{'https' if secure else 'http'}://{shown}:{listener.getsockname()[1]}"


def _bound(host: str, port: int, *, share: bool = False) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # where it would let a second server take the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if share:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        # Head and body of an answer go out apart: without this the body waits 40 ms for an
        # acknowledgement. asyncio sets it only on sockets that it has made itself.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener
