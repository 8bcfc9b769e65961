"""Whoever takes more than one lock takes them in one order: device, then office."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select, text

from sync.central import tables
from sync.enrol import enrol
from tests.fixtures.central import Central, served
from tests.fixtures.patience import until
from tests.fixtures.postgres import fresh_database
from tests.sync.peer import Peer

pytestmark = pytest.mark.xdist_group("postgresql")


@pytest.fixture
def central(postgres: str, tmp_path: Path) -> Iterator[Central]:
    """A server on PostgreSQL: SQLite has one transaction at a time."""
    with fresh_database(postgres) as url, served(tmp_path / "central", url) as running:
        yield running


def _waiting(central: Central) -> int:
    """How many transactions wait for a lock of another one."""
    query = "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted"
    with central.place.database.transaction() as connection:
        return int(connection.execute(text(query)).scalar_one())


def test_an_enrolment_and_a_push_of_one_counter_do_not_wait_for_each_other(
    central: Central,
) -> None:
    peer, code = Peer(central, central.device(3)), central.code(3)
    office = select(tables.office).where(tables.office.c.code == "BKP")
    with ThreadPoolExecutor(2) as pool:
        with central.place.database.transaction() as another:
            another.execute(office.with_for_update())
            enrolling = pool.submit(enrol, central.url, code)
            until(lambda: enrolling.done() or _waiting(central) == 1, "it waits")
            pushing = pool.submit(peer.push, [peer.entry()])
            until(lambda: pushing.done() or _waiting(central) == 2 - enrolling.done(), "it waits")
        enrolled, pushed = enrolling.result(timeout=30), pushing.result(timeout=30)
    assert enrolled.epoch == 2
    assert (pushed[0], pushed[1].get("code")) == (403, "closed")


def test_two_codes_of_one_counter_used_at_once_make_two_epochs(central: Central) -> None:
    made = [central.code(3) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        devices = list(pool.map(lambda code: enrol(central.url, code), made))
    assert sorted(device.epoch for device in devices) == [1, 2, 3, 4, 5, 6]
    closed = [Peer(central, device).push([])[0] for device in devices]
    assert sorted(closed) == [200, 403, 403, 403, 403, 403]
