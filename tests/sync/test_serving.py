"""How the central side listens."""

from __future__ import annotations

import socket
from pathlib import Path

from sync.central.folder import open_place
from sync.central.serve import CentralServer


def test_small_answers_are_not_held_back(tmp_path: Path) -> None:
    """Accepted sockets inherit it; without it every answer waits 40 ms for an acknowledgement."""
    place = open_place(tmp_path / "central")
    server = CentralServer(place, host="127.0.0.1", port=0)
    try:
        assert server._listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    finally:
        server._listener.close()
        place.database.close()
