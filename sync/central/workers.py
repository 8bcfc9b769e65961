"""Several processes that serve one central side: one address, one database, one administrator."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from pathlib import Path

from sync.central.folder import open_place
from sync.central.log import start_log
from sync.central.serve import GRACE_SECONDS, CentralServer, settle_garbage

_LOOK_SECONDS = 1.0  # between two looks at whether we are to end


def serve(
    listeners: Sequence[socket.socket],
    folder: Path,
    database_url: str,
    *,
    certificate: Path | None,
    key: Path | None,
    proxies: Sequence[str],
    told: Callable[[str], None],
) -> None:
    """One worker for each listener, until Ctrl-C; one that ends is replaced, which `told` hears.

    The central side of `folder` is there already: this process has made it.
    """
    context = multiprocessing.get_context("spawn")

    def started(listener: socket.socket) -> SpawnProcess:
        writer = str(listeners.index(listener))
        arguments = (listener, folder, database_url, certificate, key, proxies, writer)
        worker = context.Process(target=_work, args=arguments, name="central")
        with _without_ctrl_c():
            worker.start()
        return worker

    workers: dict[int, tuple[socket.socket, SpawnProcess]] = {}
    try:
        for listener in listeners:
            worker = started(listener)
            workers[worker.sentinel] = listener, worker
        while True:
            for sentinel in wait(list(workers), timeout=_LOOK_SECONDS):
                assert isinstance(sentinel, int)
                listener, gone = workers.pop(sentinel)
                gone.join()
                told(f"a worker ended ({gone.exitcode}); another one takes its place")
                # Not at once: what ended it, such as a database that is away, may need a moment.
                threading.Event().wait(_LOOK_SECONDS)
                worker = started(listener)
                workers[worker.sentinel] = listener, worker
    finally:
        _end([worker for _, worker in workers.values()])


def _end(workers: list[SpawnProcess]) -> None:
    for worker in workers:
        worker.terminate()
    for worker in workers:
        worker.join(GRACE_SECONDS + 5)
        worker.kill()
        worker.join()


@contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """What is started here does not hear Ctrl-C, also while it starts: its parent ends it."""
    if sys.platform == "win32":
        yield
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _work(
    listener: socket.socket,
    folder: Path,
    url: str,
    certificate: Path | None,
    key: Path | None,
    proxies: Sequence[str],
    writer: str,
) -> None:
    if sys.platform == "win32":
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    place = open_place(folder, url, writer=writer)
    settle_garbage()
    start_log(folder, writer, place.defence.events.address_days)
    server = CentralServer(place, listener, certificate=certificate, key=key, proxies=proxies)
    threading.Thread(target=_watch, args=(server,), name="parent", daemon=True).start()
    try:
        with suppress(KeyboardInterrupt):
            server.serve_here()
    finally:
        place.database.close()


def _watch(server: CentralServer) -> None:
    """End with the parent, however that one ended."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    server.should_exit = True
    threading.Event().wait(2 * GRACE_SECONDS)
    os._exit(1)
