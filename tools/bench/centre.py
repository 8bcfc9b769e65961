"""A centre on PostgreSQL, in processes of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import insert

from desktop.catalogue.folder import folder_texts
from desktop.domain.bundle import Bundle
from desktop.domain.device import DeviceIdentity
from desktop.domain.text import Text
from sync.central.bundles import keep
from sync.central.codes import new_code
from sync.central.database import Database
from sync.central.place import Place
from sync.central.staff import Member, put
from sync.central.staff_tables import signing_key
from sync.enrol import enrol
from tests.fixtures.central import without_keys
from tests.fixtures.postgres import fresh_database, postgres_server
from tools.bench.waiting import CLERK, KEY

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Centre:
    """Where it serves, its folder, the URL of its database, and its process."""

    url: str
    folder: Path
    database: str
    pid: int

    def device(self, counter: int, office: str = "BKP", *, signs: bool = True) -> DeviceIdentity:
        """A newly enrolled counter."""
        (device,) = self.devices([(office, counter)], signs=signs)
        return device

    def devices(
        self, spots: Iterable[tuple[str, int]], *, signs: bool = True
    ) -> list[DeviceIdentity]:
        """Newly enrolled counters, by office and number; each has the clerk of `waiting`, whose
        key the centre knows, or it signs nothing, as one of a release before keys.
        """
        database = Database(self.database)
        try:
            place = Place(database, "MEA", "")
            codes = [new_code(place, office, counter) for office, counter in spots]
            enrolled = [enrol(self.url, code) for code in codes]
            if not signs:
                return [without_keys(database, one) for one in enrolled]
            put(place, Member(CLERK, Text(CLERK, CLERK), ("clerk",)))
            key = KEY.public.hex()
            rows = [
                {"device_id": one.device_id, "key_id": KEY.id, "staff_id": CLERK,
                 "public_key": key, "registered_at": place.stamp()}
                for one in enrolled
            ]  # fmt: skip
            with database.transaction() as connection:
                connection.execute(insert(signing_key), rows)
            return enrolled
        finally:
            database.close()

    def put(self, edition: str, folder: Path) -> None:
        """An edition of the reference data, in force at once."""
        database = Database(self.database)
        try:
            bundle = Bundle(edition, date(2026, 1, 1), folder_texts(folder))
            keep(Place(database, "MEA", ""), bundle)
        finally:
            database.close()


@contextmanager
def database() -> Iterator[str]:
    """The URL of an empty database; `tests.fixtures.need.need` tells where there can be none."""
    with postgres_server() as server, fresh_database(server) as url:
        yield url


@contextmanager
def serving(folder: Path, database_url: str, workers: int = 1) -> Iterator[Centre]:
    """The centre of this program, until the end of the block."""
    where = ("--data", str(folder), "--database", database_url, "--port", "0")
    command = [sys.executable, str(ROOT / "main.py"), "central", *where, "--workers", str(workers)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip().removeprefix("central: ")
        yield Centre(url, folder, database_url, process.pid)
    finally:
        process.terminate()
        process.communicate()
