"""A centre on PostgreSQL in a process of its own, and a line to it that takes its time."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from time import monotonic, sleep
from urllib.parse import urlsplit

from desktop.domain.device import DeviceIdentity
from sync.client import enrol
from tests.fixtures.postgres import fresh_database, postgres_server

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Centre:
    """Where it serves, its folder, and the URL of its database."""

    url: str
    folder: Path
    database: str

    def device(self, counter: int) -> DeviceIdentity:
        """A newly enrolled counter of BKP."""
        return enrol(self.url, _run(*self._options, "--new-code", f"BKP:{counter}").strip())

    @property
    def _options(self) -> tuple[str, ...]:
        return ("--data", str(self.folder), "--database", self.database)


@contextmanager
def database() -> Iterator[str]:
    """The URL of an empty database; `tests.fixtures.need.need` tells where there can be none."""
    with postgres_server() as server, fresh_database(server) as url:
        yield url


@contextmanager
def serving(folder: Path, database_url: str) -> Iterator[Centre]:
    """The centre of this program, until the end of the block."""
    options = ("--data", str(folder), "--database", database_url, "--port", "0")
    process = subprocess.Popen(_command(*options), stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip().removeprefix("central: ")
        yield Centre(url, folder, database_url)
    finally:
        process.terminate()
        process.communicate()


def _command(*options: str) -> list[str]:
    return [sys.executable, str(ROOT / "main.py"), "central", *options]


def _run(*options: str) -> str:
    done = subprocess.run(_command(*options), capture_output=True, text=True, cwd=ROOT, check=True)
    return done.stdout


class _SlowLine:
    """Carries bytes between two sockets, each way with a delay; one thread reads, one writes."""

    def __init__(self, url: str, seconds: float) -> None:
        target = urlsplit(url)
        assert target.hostname is not None
        assert target.port is not None
        self._target, self._delay = (target.hostname, target.port), seconds / 2
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._threads = [threading.Thread(target=self._accept, name="slow-line")]
        self._threads[0].start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._listener.accept()
                there = socket.create_connection(self._target)
                self._open += [here, there]
                for source, sink in ((here, there), (there, here)):
                    source.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    way: SimpleQueue[tuple[float, bytes]] = SimpleQueue()
                    for run in (self._read, self._write):
                        end = source if run == self._read else sink
                        thread = threading.Thread(target=run, args=(end, way), name="slow-line")
                        self._threads.append(thread)
                        thread.start()

    def _read(self, source: socket.socket, way: SimpleQueue[tuple[float, bytes]]) -> None:
        data = b"begun"
        while data:
            try:
                data = source.recv(1 << 16)
            except OSError:
                data = b""
            way.put((monotonic() + self._delay, data))

    def _write(self, sink: socket.socket, way: SimpleQueue[tuple[float, bytes]]) -> None:
        with suppress(OSError):
            while True:
                due, data = way.get()
                sleep(max(0.0, due - monotonic()))
                if not data:
                    sink.shutdown(socket.SHUT_WR)
                    return
                sink.sendall(data)

    def close(self) -> None:
        """Cut what is open, and wait for all threads."""
        for one in (self._listener, *self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        for thread in self._threads:
            thread.join()


@contextmanager
def slow_line(url: str, seconds: float) -> Iterator[str]:
    """An address before the centre behind which each way takes half of these seconds."""
    line = _SlowLine(url, seconds)
    try:
        yield f"http://127.0.0.1:{line.port}"
    finally:
        line.close()
