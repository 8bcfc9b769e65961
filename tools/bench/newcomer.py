"""A new counter at an office whose cases have been written straight into the centre's database.

The time begins with the enrolment. A first customer can be served once the reference data are
here; lists have what they need once the feed has been read to its end.
"""

from __future__ import annotations

import json
import tempfile
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, sleep
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text

from desktop.domain.data_file import RESOURCES
from desktop.domain.journal import body_bytes
from desktop.entries import Submitted
from desktop.place import BangkokClock
from sync.client import CentralClient
from sync.engine import SyncEngine
from tests.fixtures.store import feed_case, make_store, submit, submitted_body
from tools.bench.centre import database, serving
from tools.bench.row import Row

FIRST_CUSTOMER, LISTS = 60.0, 300.0  # seconds


@dataclass(frozen=True, slots=True)
class Volume:
    """Cases of the office, one of how many is open, and how many are touched on a day."""

    cases: int = 1_000_000
    one_open_of: int = 100
    a_day: int = 1_000


SMALL = Volume(cases=300, one_open_of=10, a_day=5)
_ID, _REFERENCE, _STATE = "00000000-0000-7000-8000-000000000000", "BKP9A-69-000000", "accepted"
_CASE = "'00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0')"
_DEVICE = "00000000-0000-7000-9000-000000000000"


def measure(volume: Volume = Volume()) -> list[Row]:
    """Two rows: the first customer, and the lists."""
    with tempfile.TemporaryDirectory() as name, database() as url:
        folder = Path(name)
        with serving(folder / "central", url) as centre:
            centre.put("1", RESOURCES / "catalogue")
        last = fill(url, volume)
        with serving(folder / "central", url) as centre:
            begun = perf_counter()
            device = centre.device(3)
            store = make_store(folder, device)
            client = CentralClient.of(device)
            engine = SyncEngine(store, client, BangkokClock())
            pulling = threading.Thread(target=engine.pull_once)
            pulling.start()
            while not store.bundles.editions():
                sleep(0.02)
            with store.write() as transaction:
                submit(transaction, paid=True)
            first = perf_counter() - begun
            while store.sync.get().feed_cursor < last:
                sleep(0.02)
            lists = perf_counter() - begun
            pulling.join()
            with store.connection() as connection:
                count = "SELECT count(*), sum(here_lines) FROM case_view"
                here, fetched = connection.exec_driver_sql(count).one()
            size = store.path.stat().st_size / 1e6
            client.close()
            store.close()
    what = f"new counter, {volume.cases:,} cases"
    told = f"{what}: lists ({here:,} cases, {fetched or 0:,} opened ahead, {size:.0f} MB)"
    return [
        Row(f"{what}: first customer", first, FIRST_CUSTOMER, "s", FIRST_CUSTOMER / first,
            f"<= {FIRST_CUSTOMER:.0f} s", first <= FIRST_CUSTOMER),
        Row(told, lists, LISTS, "s", LISTS / lists, f"<= {LISTS:.0f} s", lists <= LISTS),
    ]  # fmt: skip


def fill(url: str, volume: Volume) -> int:
    """The cases of the office, the newest last; those that are open with their bodies.

    Gives back the last position of its feed.
    """
    body = submitted_body(_ID, _REFERENCE)
    told = feed_case(1, body)["data"]
    line = json.dumps(told.pop("timeline"))
    for name in ("body", "body_schema"):
        told.pop(name)
    told |= {"lines": 1, "body_digest": "0" * 64}
    filled = f"replace(replace(:template, '{_ID}', {_CASE}), '{_REFERENCE}', 'BKP9A-69-' || n)"
    state = f"CASE WHEN n % {volume.one_open_of} = 0 THEN '{_STATE}' ELSE 'done' END"
    age = f"(({volume.cases} - n) / {volume.a_day}) * interval '1 day'"
    at = f'to_char(:now ::timestamp - {age}, \'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"\')'
    numbers = f"generate_series(1, {volume.cases}) AS n"
    now = {"now": datetime.now(UTC).replace(tzinfo=None)}
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        query = text("SELECT feed_position FROM office WHERE code = 'BKP'")
        first = int(connection.execute(query).scalar_one())  # there is a bundle already
        last = first + volume.cases
        row = f"replace({filled}, '\"{_STATE}\"', '\"' || {state} || '\"')"
        connection.execute(
            text(
                "INSERT INTO case_file (case_id, office, owning, device_id, state, version, data,"
                " timeline, body_office, body_device, body_seq)"
                f" SELECT {_CASE}, 'BKP', 'BKP', '{_DEVICE}', {state}, 1, {row},"
                f" :line, 'BKP', '{_DEVICE}', n FROM {numbers}"
            ),
            {"template": json.dumps(told, ensure_ascii=False), "line": line},
        )
        connection.execute(
            text(
                "INSERT INTO feed (office, subject, position, kind, at, open)"
                f" SELECT 'BKP', 'case:' || {_CASE}, {first} + n, 'case', {at},"
                f" n % {volume.one_open_of} = 0 FROM {numbers}"
            ),
            now,
        )
        connection.execute(
            text(
                "INSERT INTO entry (office, device_id, seq, id, stream, version, kind, schema, at,"
                " actor, body_digest, hash, body, received_at)"
                f" SELECT 'BKP', '{_DEVICE}', n, '{uuid4()}', 'case:' || {_CASE}, 1,"
                f" 'case.submitted', {Submitted.SCHEMA}, {at}, 'c1',"
                f" encode(sha256(convert_to({filled}, 'UTF8')), 'hex'), '', "
                f" convert_to({filled}, 'UTF8'), {at}"
                f" FROM {numbers} WHERE n % {volume.one_open_of} = 0"
            ),
            now | {"template": body_bytes(body).decode()},
        )
        here = f"UPDATE office SET feed_position = {last} WHERE code = 'BKP'"
        connection.execute(text(here))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()
    return last
