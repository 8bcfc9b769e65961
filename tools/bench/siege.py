"""How long counters wait while somebody attacks their centre, one attack at a time, all on one PC.

A hundred counters push and ask for their feed every two seconds, each on a connection of its own;
the yardstick is a second for 95 of 100 answers.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic

from desktop.domain.device import DeviceIdentity
from desktop.domain.journal import genesis_hash
from sync.protocol import PROTOCOL
from tools.bench.centre import Centre, database, serving
from tools.bench.row import Row

COUNTERS, SECONDS, PAUSE = 100, 15.0, 2.0
GOAL = 1000.0  # milliseconds
_PER_OFFICE = 50
# Name of the row, and what `tests.fixtures.attacks` is told.
ATTACKS = (
    ("p95 of 100 counters, nobody attacks", ()),
    ("... 2,000 heads that never end", ("heads", "2000")),
    ("... 200 bodies that drip, no token", ("bodies", "200")),
    ("... 200 bodies that drip, of a counter", ("own", "200")),
    ("... one counter floods", ("flood", "16")),
)


def measure() -> list[Row]:
    """A row for each attack."""
    with (
        tempfile.TemporaryDirectory() as name,
        database() as url,
        serving(Path(name) / "central", url) as centre,
    ):
        offices = ("BKP",) * _PER_OFFICE + ("BNA",) * (COUNTERS - _PER_OFFICE)
        spots = [(office, n % _PER_OFFICE + 1) for n, office in enumerate(offices)]
        devices = centre.devices([*spots, ("BKP", 99)])
        return [
            _row(title, _under(centre, devices[:-1], devices[-1], attack))
            for title, attack in ATTACKS
        ]


def _row(name: str, seconds: Sequence[float]) -> Row:
    p95 = sorted(seconds)[int(len(seconds) * 0.95)] * 1000
    return Row(name, p95, GOAL, "ms", p95 / GOAL, "<= 1 x", p95 <= GOAL)


def _under(
    centre: Centre, devices: Sequence[DeviceIdentity], mad: DeviceIdentity, attack: Sequence[str]
) -> list[float]:
    """Seconds of each answer; one that does not come counts as long as it was waited for."""
    port = int(centre.url.rpartition(":")[2])
    told: list[float] = []
    with _attacking(port, mad, attack):
        threads = [threading.Thread(target=_counter, args=(port, one, told)) for one in devices]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return told


@contextmanager
def _attacking(port: int, mad: DeviceIdentity, attack: Sequence[str]) -> Iterator[None]:
    if not attack:
        yield
        return
    command = [sys.executable, "-m", "tests.fixtures.attacks", str(port), *attack, mad.token]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        process.stdout.readline()  # it is on
        yield
    finally:
        process.kill()
        process.communicate()


def _counter(port: int, device: DeviceIdentity, told: list[float]) -> None:
    headers = {
        "MEA-Protocol": PROTOCOL,
        "Authorization": f"Bearer {device.token}",
        "Content-Type": "application/json",
    }
    start = genesis_hash(device.device_id, device.epoch)
    empty = {"epoch": device.epoch, "after": 0, "after_hash": start, "confirmed": 0, "head": 0}
    push = json.dumps(empty | {"entries": []}).encode()
    asked = (
        ("POST", f"/v1/devices/{device.device_id}/journal", push),
        ("GET", "/v1/feed", None),
    )
    connection, pause, ends = None, threading.Event(), monotonic() + SECONDS
    while monotonic() < ends:
        for method, path, body in asked:
            connection = connection or HTTPConnection("127.0.0.1", port, timeout=30)
            begun, status = monotonic(), 0
            with suppress(OSError, HTTPException):
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                answer.read()
                status = answer.status
            if status != 200:
                connection.close()
                connection = None
            told.append(monotonic() - begun if status == 200 else 30.0)
        pause.wait(PAUSE)
    if connection is not None:
        connection.close()
