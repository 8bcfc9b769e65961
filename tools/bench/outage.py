"""A hundred counters of all offices whose line is back after some hours, to two processes.

All are sent at once, from processes on the same machine, each counter as the product does it. A
case is told of as kept when the answer is in its counter's store. Two processors can only keep
2,500 cases in a second, which 99 of 100 in 8 s comes to, if all together spend no more than 0.8 s
of processor on 1,000 of them; that is told, too, since it is hardly more on a busy machine.
"""

from __future__ import annotations

import gc
import multiprocessing
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import quantiles
from time import monotonic, process_time, sleep
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import create_engine, make_url, text

from desktop.domain.device import DeviceIdentity
from desktop.place import BangkokClock
from desktop.store import Store
from sync.client import CentralClient
from sync.engine import SyncEngine
from tools.bench import spent
from tools.bench.centre import database, serving
from tools.bench.row import Row, not_measured
from tools.bench.waiting import waiting

A_SECOND, P99, MB, PROCESSOR = 2_000.0, 8.0, 400.0, 0.8


@dataclass(frozen=True, slots=True)
class Volume:
    """How many counters, how many cases of each wait, in how many processes they are, and in how
    many the centre is.
    """

    counters: int = 100
    cases: int = 200
    senders: int = 4
    workers: int = 2


SMALL = Volume(counters=4, cases=5, senders=1, workers=1)


def measure(volume: Volume = Volume()) -> list[Row]:
    """Cases in a second, until when 99 of 100 are kept, and what a process held at most."""
    with tempfile.TemporaryDirectory() as name, database() as url:
        folder = Path(name)
        with serving(folder / "central", url, volume.workers) as centre:
            devices = centre.devices(_spots(url, volume.counters))
            database_pid = _server(url)
            before = spent.processor(centre.pid) + spent.processor(database_pid)
            seconds, ours = _kept(folder, devices, volume)
            spend = spent.processor(centre.pid) + spent.processor(database_pid) - before + ours
            held = spent.most_memory(centre.pid)
            kept = _count(url)
    if volume.workers > 1:
        held.pop(centre.pid, None)  # it only watches over the others
    cases = volume.counters * volume.cases
    assert kept == cases, (kept, cases)
    whole, late = max(seconds), quantiles(seconds, n=100, method="inclusive")[-1]
    what = f"{volume.counters} counters, {cases:,} cases"
    rows = [
        Row(f"{what}: in a second", cases / whole, A_SECOND, "cases", cases / whole / A_SECOND,
            ">= 1 x", cases / whole >= A_SECOND),
        Row(f"{what}: 99 of 100 kept / {P99:.0f} s", late, P99, "s", late / P99, "<= 1 x",
            late <= P99),
    ]  # fmt: skip
    each = spend / cases * 1000
    if spent.KNOWN:
        rows += [
            Row(f"{what}: processor for 1,000 / {PROCESSOR} s", each, PROCESSOR, "s",
                each / PROCESSOR, "<= 1 x", each <= PROCESSOR),
        ]  # fmt: skip
    name = f"{what}: a process of the centre / {MB:.0f} MB"
    if not held:
        return [*rows, not_measured(name, "MB", "<= 1 x", "no /proc here")]
    most = max(held.values())
    return [*rows, Row(name, most, MB, "MB", most / MB, "<= 1 x", most <= MB)]


def _spots(url: str, counters: int) -> list[tuple[str, int]]:
    """Counters of all offices by turns."""
    (offices,) = _asked(url, "SELECT array_agg(code ORDER BY code) FROM office")
    return [(offices[n % len(offices)], n // len(offices) + 1) for n in range(counters)]


def _count(url: str) -> int:
    (count,) = _asked(url, "SELECT count(*) FROM case_file WHERE version = 1")
    return int(count)


def _asked(url: str, query: str) -> Sequence[Any]:
    with _connected(url) as connection:
        return connection.execute(text(query)).one()


def _server(url: str) -> int:
    """The process whose children the database's processes are; found while there is one."""
    with _connected(url) as connection:
        pid: int = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        return spent.parent(pid)


@contextmanager
def _connected(url: str) -> Iterator[SqlConnection]:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _kept(
    folder: Path, devices: Sequence[DeviceIdentity], volume: Volume
) -> tuple[list[float], float]:
    """For each counter after how many seconds all its cases are kept; and what they spent."""
    context = multiprocessing.get_context("spawn")
    shares = [list(devices[n :: volume.senders]) for n in range(volume.senders)]
    with ExitStack() as stack:
        ends = []
        for n, share in enumerate(shares):
            ours, theirs = context.Pipe()
            arguments = (theirs, folder / f"sender-{n}", share, volume.cases)
            process = context.Process(target=_send, args=arguments)
            process.start()
            stack.callback(process.join)
            ends.append(ours)
        for end in ends:
            end.recv()  # its cases wait
        for end in ends:
            end.send(None)
        told = [end.recv() for end in ends]
    return [one for seconds, _ in told for one in seconds], sum(ours for _, ours in told)


def _send(told: Connection, folder: Path, devices: Sequence[DeviceIdentity], cases: int) -> None:
    """One of the processes that the counters run in."""
    with ExitStack() as stack:
        stores = [
            stack.enter_context(waiting(folder / str(n), device, cases))
            for n, device in enumerate(devices)
        ]
        gc.collect()
        gc.disable()  # as in a counter, which collects on its main thread, between keys
        told.send(None)
        told.recv()
        begun, spent_before = monotonic(), process_time()
        with ThreadPoolExecutor(len(stores)) as pool:
            seconds = [at - begun for at in pool.map(_sent, stores)]
        told.send((seconds, process_time() - spent_before))


def _sent(store: Store) -> float:
    """When all was kept."""
    device = store.device
    assert device is not None
    clients = [CentralClient.of(device), CentralClient.of(device)]
    engine = SyncEngine(store, clients[0], BangkokClock(), second=clients[1])
    try:
        while (report := engine.push_once()).waiting:
            sleep(report.next_try_in or 0)
        return monotonic()
    finally:
        for client in clients:
            client.close()
