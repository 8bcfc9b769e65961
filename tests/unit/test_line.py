"""The line of the demonstration forwards, breaks and comes back on the same port."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from tools.demo.line import Line


@pytest.fixture
def echo_port() -> Iterator[int]:
    server = socket.create_server(("127.0.0.1", 0))
    port: int = server.getsockname()[1]

    def serve() -> None:
        while True:
            try:
                peer, _ = server.accept()
            except OSError:
                return
            with peer:
                while data := peer.recv(1024):
                    peer.sendall(data.upper())

    thread = threading.Thread(target=serve)
    thread.start()
    yield port
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join()


def _say(port: int, word: bytes) -> bytes:
    with closing(socket.create_connection(("127.0.0.1", port), timeout=5)) as peer:
        peer.sendall(word)
        return peer.recv(1024)


def test_up_down_up(echo_port: int) -> None:
    line = Line(echo_port)
    try:
        assert _say(line.port, b"one") == b"ONE"
        open_one = socket.create_connection(("127.0.0.1", line.port), timeout=5)
        open_one.sendall(b"held")
        assert open_one.recv(1024) == b"HELD"
        line.cut()
        assert open_one.recv(1024) == b""
        open_one.close()
        with pytest.raises(OSError):
            _say(line.port, b"two")
        line.mend()
        assert _say(line.port, b"three") == b"THREE"
    finally:
        line.close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the port is not kept")
def test_nobody_takes_the_port_of_a_cut_line(echo_port: int) -> None:
    line = Line(echo_port)
    line.cut()
    try:
        with socket.socket() as other, pytest.raises(OSError, match="in use"):
            other.bind(("127.0.0.1", line.port))
        line.mend()
        assert _say(line.port, b"ours") == b"OURS"
    finally:
        line.close()


def test_an_answer_gets_lost(echo_port: int) -> None:
    """The request arrives, its answer does not; only the first such request is hit."""
    line = Line(echo_port)
    try:
        line.lose(b"push")
        assert _say(line.port, b"pull") == b"PULL"
        assert _say(line.port, b"push") == b""
        assert line.lost == 1
        assert _say(line.port, b"push") == b"PUSH"
        assert line.lost == 1
    finally:
        line.close()


def test_closing_a_cut_line(echo_port: int) -> None:
    line = Line(echo_port)
    line.cut()
    line.close()
    with pytest.raises(OSError):
        _say(line.port, b"gone")
