"""A journal that waited, to a centre on PostgreSQL: with and without 40 ms on the line.

Cases of 3.8 kB, every second one paid; all that `synchronous` says is as in the product. The
yardstick at 40 ms is one POST for each case, in the same run.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from desktop.place import BangkokClock
from desktop.store import Store
from sync import protocol
from sync.client import CentralClient
from sync.engine import SyncEngine
from tests.fixtures.store import make_store, submit
from tools.bench.centre import Centre, database, serving, slow_line
from tools.bench.row import Row, not_measured

ROUND_TRIP = 0.04  # seconds
SOON = 8.0  # seconds for all cases, with the round trip
POST, POUCH, POUCH_SLOW = 150.0, 1.2, 8.0
_VALUES = {f"field_{n}": {"value": "ค่าที่พิมพ์", "source": "typed", "reason": ""} for n in range(24)}
_DOCUMENTS: dict[str, dict[str, object]] = {
    f"paper_{n}": {"source": "seen_original", "reason": "", "recorded": {}, "because": None}
    for n in range(6)
}


@dataclass(frozen=True, slots=True)
class Volume:
    """How many cases wait, and how many are sent one by one."""

    cases: int = 10_000
    alone: int = 100


SMALL = Volume(cases=30, alone=3)


def measure(volume: Volume = Volume()) -> list[Row]:
    """Both lines, against one POST for each case; the peers where they are at hand."""
    with tempfile.TemporaryDirectory() as name, database() as url:
        folder = Path(name)
        with serving(folder / "central", url) as centre:
            plain = _sent(centre, folder, 3, volume.cases)
            with slow_line(centre.url, ROUND_TRIP) as slow:
                ours = _sent(centre, folder, 4, volume.cases, through=slow)
                posts = _sent(centre, folder, 5, volume.alone, through=slow, alone=True)
    each = posts / volume.alone * volume.cases
    soon = SOON * volume.cases / 10_000
    what = f"{volume.cases:,} cases to the centre"
    line = f"{ROUND_TRIP * 1000:.0f} ms"
    return [
        Row(f"{what}, {line} / {soon:.0f} s", ours, soon, "s", ours / soon, "<= 1 x", ours <= soon),
        Row(f"{what}, {line} / one POST each", ours, each, "s", each / ours, f">= {POST:.0f} x",
            each / ours >= POST),
        Row(f"{what}, no latency / {soon:.0f} s", plain, soon, "s", plain / soon, "<= 1 x",
            plain <= soon),
        not_measured(f"{what} / PouchDB", "s", f">= {POUCH} x", "no pinned PouchDB here"),
        not_measured(f"{what}, {line} / PouchDB", "s", f">= {POUCH_SLOW:.0f} x",
                     "no pinned PouchDB here"),
    ]  # fmt: skip


def _sent(
    centre: Centre,
    folder: Path,
    counter: int,
    cases: int,
    *,
    through: str | None = None,
    alone: bool = False,
) -> float:
    """Seconds until all cases of a new counter are kept; `alone` in one push for each case."""
    with _waiting(centre, folder / str(counter), counter, cases) as store:
        device = store.device
        assert device is not None
        device = replace(device, central_url=through or centre.url)
        clients = (CentralClient.of(device), CentralClient.of(device))
        second = None if alone else clients[1]
        most = protocol.MAX_ENTRIES
        try:
            protocol.MAX_ENTRIES = 2 if alone else most
            engine = SyncEngine(store, clients[0], BangkokClock(), second=second)
            begun = perf_counter()
            report = engine.push_once()
            spent = perf_counter() - begun
        finally:
            protocol.MAX_ENTRIES = most
            for client in clients:
                client.close()
        assert (report.error, report.waiting) == (None, 0), report
        return spent


@contextmanager
def _waiting(centre: Centre, folder: Path, counter: int, cases: int) -> Iterator[Store]:
    folder.mkdir()
    store = make_store(folder, centre.device(counter))
    for first in range(0, cases, 250):
        with store.write() as transaction:
            for n in range(first, min(first + 250, cases)):
                submit(transaction, paid=n % 2 == 0, values=_VALUES, documents=_DOCUMENTS)
    yield store
    store.close()
