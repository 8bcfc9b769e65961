"""How the central side listens."""

from __future__ import annotations

import socket

from sync.central.listen import listen


def test_small_answers_are_not_held_back() -> None:
    """Accepted sockets inherit it; without it every answer waits 40 ms for an acknowledgement."""
    for workers in (1, 2):
        listeners = listen("127.0.0.1", 0, workers)
        try:
            assert len({listener.getsockname()[1] for listener in listeners}) == 1
            for listener in listeners:
                assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        finally:
            for listener in listeners:
                listener.close()
