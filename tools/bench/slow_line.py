"""A line that takes its time, in a process of its own.

`python -m tools.bench.slow_line URL SECONDS` prints the address before that one, and carries bytes
until its standard input ends.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from time import monotonic, sleep
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def slow_line(url: str, seconds: float) -> Iterator[str]:
    """An address before another one behind which each way takes half of these seconds."""
    command = [sys.executable, "-m", "tools.bench.slow_line", url, str(seconds)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) as line:
        assert line.stdin is not None
        assert line.stdout is not None
        yield line.stdout.readline().strip()
        line.stdin.close()


class _Line:
    """Carries bytes between two sockets, each way with a delay; one thread reads, one writes.

    A connection here is there at once, and takes a round trip on a real line: so nothing of it is
    under way before that.
    """

    def __init__(self, url: str, seconds: float) -> None:
        target = urlsplit(url)
        assert target.hostname is not None
        assert target.port is not None
        self._target, self._delay = (target.hostname, target.port), seconds / 2
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        _run(self._accept)

    def _accept(self) -> None:
        while True:
            here, _ = self._listener.accept()
            opened = monotonic() + 2 * self._delay
            there = socket.create_connection(self._target)
            for source, sink in ((here, there), (there, here)):
                source.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                way: SimpleQueue[tuple[float, bytes]] = SimpleQueue()
                _run(self._read, source, way, opened)
                _run(self._write, sink, way)

    def _read(
        self, source: socket.socket, way: SimpleQueue[tuple[float, bytes]], opened: float
    ) -> None:
        data = b"begun"
        while data:
            try:
                data = source.recv(1 << 16)
            except OSError:
                data = b""
            way.put((max(monotonic(), opened) + self._delay, data))

    def _write(self, sink: socket.socket, way: SimpleQueue[tuple[float, bytes]]) -> None:
        with suppress(OSError):
            while True:
                due, data = way.get()
                sleep(max(0.0, due - monotonic()))
                if not data:
                    sink.shutdown(socket.SHUT_WR)
                    return
                sink.sendall(data)


def _run(target: object, *arguments: object) -> None:
    assert callable(target)
    threading.Thread(target=target, args=arguments, name="slow-line", daemon=True).start()


if __name__ == "__main__":
    line = _Line(sys.argv[1], float(sys.argv[2]))
    print(f"http://127.0.0.1:{line.port}", flush=True)
    sys.stdin.read()
