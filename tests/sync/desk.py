"""A real counter behind a line on which things go wrong."""

from __future__ import annotations

import random
from pathlib import Path

from desktop.place import BangkokClock
from desktop.store import Store
from sync.client import CentralClient
from sync.engine import SyncEngine
from tests.fixtures.central import OFFICE, Central
from tests.fixtures.store import submit
from tests.sync.faulty import FaultyLine
from tests.sync.invariants import violations


class Desk:
    """A counter behind a faulty line; deadlines are short, because some faults never end."""

    def __init__(
        self,
        central: Central,
        folder: Path,
        line: FaultyLine,
        *,
        counter: int = 3,
        office: str = OFFICE,
    ) -> None:
        self.central, self.line = central, line
        self.store: Store = central.counter(folder, counter, through=line.url, office=office)
        assert self.store.device is not None
        device = self.store.device
        self.client = CentralClient(
            line.url, device_id=device.device_id, token=device.token, deadline=10
        )
        self.engine = SyncEngine(self.store, self.client, BangkokClock(), chance=random.Random(7))

    def close(self) -> None:
        """Hang up and close the store."""
        self.client.close()
        self.store.close()

    def submit(self, cases: int = 1) -> list[str]:
        """Take cases that are paid for; their ids."""
        with self.store.write() as transaction:
            entries = [submit(transaction, paid=True) for _ in range(cases)]
        return [entry.stream.removeprefix("case:") for entry in entries]

    def until_sent(self, most: int = 50) -> int:
        """Try again, as the station does but without the waiting, until all has arrived."""
        for attempt in range(1, most + 1):
            report = self.engine.run_once()
            if report.error is None and report.waiting == 0:
                return attempt
            assert report.error is None or report.next_try_in is not None, report
        raise AssertionError(report)

    def until_quiet(self) -> int:
        """Try again until all has arrived, and nothing is amiss on either side."""
        attempts = self.until_sent()
        assert violations(self.store, self.central.place) == []
        return attempts
