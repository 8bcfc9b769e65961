"""A journal that waited, to a centre on PostgreSQL: with and without 40 ms on the line.

All that `synchronous` says is as in the product. Yardsticks are PouchDB with the same entries as
documents, and one POST for each case, in the same run: on a connection of its own, as a program
does it that just posts (two round trips), and on one that is kept (one). What a case costs in
processor time stands beside it: that is hardly more on a machine that is busy with other things,
too. Of a machine on which others want all processors as well, the time stands there without a goal.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter, process_time

from desktop.place import BangkokClock
from desktop.store import Store
from sync import client, protocol
from sync.client import CentralClient
from sync.engine import SyncEngine
from tools.bench import peers, spent
from tools.bench.busy import busy
from tools.bench.centre import Centre, database, serving
from tools.bench.row import Row, not_measured
from tools.bench.slow_line import slow_line
from tools.bench.waiting import documents, waiting

ROUND_TRIP = 0.04  # seconds
BUSY = "all processors busy"
SOON = 8.0  # seconds for all cases, with the round trip
POST, POST_KEPT, POUCH, POUCH_SLOW = 150.0, 80.0, 1.2, 8.0
# Seconds of processor for 1,000 cases, on a machine that does nothing else.
OURS, THEIRS = 0.25, 0.75


@dataclass(frozen=True, slots=True)
class Volume:
    """How many cases wait, how many are sent one by one, and whether peers are asked."""

    cases: int = 10_000
    alone: int = 100
    peers: bool = True


SMALL = Volume(cases=30, alone=3, peers=False)


@dataclass(frozen=True, slots=True)
class Sent:
    """Seconds until all was kept, and of them those of the processor, here and at the centre."""

    seconds: float
    ours: float
    theirs: float


def measure(volume: Volume = Volume()) -> list[Row]:
    """Both lines, against PouchDB and against one POST for each case."""
    with tempfile.TemporaryDirectory() as name, database() as url:
        folder = Path(name)
        with serving(folder / "central", url) as centre:
            told: list[str] = []
            with _counter(centre, folder, 3, volume.cases) as store:
                told += documents(store)
                plain = _sent(store, centre)
            with _counter(centre, folder, 8, volume.cases, signs=False) as store:
                unsigned = _sent(store, centre)
            with (
                _counter(centre, folder, 4, volume.cases) as store,
                slow_line(centre.url, ROUND_TRIP) as slow,
            ):
                ours = _sent(store, centre, slow)
            with (
                _counter(centre, folder, 5, volume.alone) as store,
                slow_line(centre.url, ROUND_TRIP) as slow,
            ):
                posts = _sent(store, centre, slow, alone=True)
            with (
                _counter(centre, folder, 6, volume.alone) as store,
                slow_line(centre.url, ROUND_TRIP) as slow,
                _hung_up(),
            ):
                naive = _sent(store, centre, slow, alone=True)
            with (
                _counter(centre, folder, 7, volume.cases) as store,
                slow_line(centre.url, ROUND_TRIP) as slow,
                busy(),
            ):
                loaded = _sent(store, centre, slow)
        why = peers.missing() if volume.peers else "it was not asked for"
        pouch = [] if why else peers.pouch(folder / "peers", told, (0, ROUND_TRIP))
        if pouch:
            with busy():
                pouch += peers.pouch(folder / "busy", told, (ROUND_TRIP,))
    kept = posts.seconds / volume.alone * volume.cases
    each = naive.seconds / volume.alone * volume.cases
    soon = SOON * volume.cases / 10_000
    what = f"{volume.cases:,} cases to the centre"
    slowly = f"{what}, {ROUND_TRIP * 1000:.0f} ms"
    rows = [
        Row(f"{slowly} / {soon:.1f} s", ours.seconds, soon, "s", ours.seconds / soon, "<= 1 x",
            ours.seconds <= soon),
        _beside(f"{slowly}, quiet / {BUSY}", ours, loaded.seconds),
        Row(f"{what}, no latency, signed / not signed", plain.seconds, unsigned.seconds, "s",
            plain.seconds / unsigned.seconds, "", met=True),
        _faster(f"{slowly} / one POST each", ours, each, POST),
        _faster(f"{slowly} / one POST each, line kept", ours, kept, POST_KEPT),
    ]  # fmt: skip
    if pouch:
        rows += [
            _faster(f"{what}, no latency / PouchDB", plain, pouch[0], POUCH),
            _faster(f"{slowly} / PouchDB", ours, pouch[1], POUCH_SLOW),
            _beside(f"{slowly} / PouchDB, {BUSY}", loaded, pouch[2]),
        ]
    else:
        rows += [
            not_measured(f"{what}, no latency / PouchDB", "s", f">= {POUCH:.0f} x", why),
            not_measured(f"{slowly} / PouchDB", "s", f">= {POUCH_SLOW:.0f} x", why),
        ]
    return rows + [
        _spent(
            f"processor for 1,000 cases, {whose} / {most} s", seconds / volume.cases * 1000, most
        )
        for whose, seconds, most in (
            ("the counter", plain.ours, OURS),
            ("the centre", plain.theirs, THEIRS),
        )
    ]


@contextmanager
def _hung_up() -> Iterator[None]:
    """No connection is used a second time."""
    kept, client.IDLE_SECONDS = client.IDLE_SECONDS, -1.0
    try:
        yield
    finally:
        client.IDLE_SECONDS = kept


def _faster(name: str, ours: Sent, theirs: float, goal: float) -> Row:
    ratio = theirs / ours.seconds
    return Row(name, ours.seconds, theirs, "s", ratio, f">= {goal:g} x", ratio >= goal)


def _beside(name: str, ours: Sent, other: float) -> Row:
    """What somebody may want to see beside a row with a goal."""
    return Row(name, ours.seconds, other, "s", other / ours.seconds, "", met=True)


def _spent(name: str, seconds: float, most: float) -> Row:
    if not spent.KNOWN:
        return not_measured(name, "s", "<= 1 x", "no /proc here")
    return Row(name, seconds, most, "s", seconds / most, "<= 1 x", seconds <= most)


@contextmanager
def _counter(
    centre: Centre, folder: Path, counter: int, cases: int, *, signs: bool = True
) -> Iterator[Store]:
    device = centre.device(counter, signs=signs)
    with waiting(folder / str(counter), device, cases) as store:
        yield store


def _sent(store: Store, centre: Centre, through: str = "", *, alone: bool = False) -> Sent:
    """Send all that waits; `alone` in one push for each case."""
    device = store.device
    assert device is not None
    device = replace(device, central_url=through or centre.url)
    clients = (CentralClient.of(device), CentralClient.of(device))
    most = protocol.MAX_ENTRIES
    try:
        protocol.MAX_ENTRIES = 2 if alone else most
        second = None if alone else clients[1]
        engine = SyncEngine(store, clients[0], BangkokClock(), second=second)
        theirs, ours, begun = spent.processor(centre.pid), process_time(), perf_counter()
        report = engine.push_once()
        seconds, ours = perf_counter() - begun, process_time() - ours
        theirs = spent.processor(centre.pid) - theirs
    finally:
        protocol.MAX_ENTRIES = most
        for one in clients:
            one.close()
    assert (report.error, report.waiting) == (None, 0), report
    return Sent(seconds, ours, theirs)
