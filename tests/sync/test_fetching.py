"""A counter takes each edition of the reference data whole, whatever happens meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.bundle import UNREAD
from desktop.domain.data_file import RESOURCES
from desktop.services.reference import Reference, renew_from
from sync.central import tables
from tests.fixtures.central import Central
from tests.fixtures.store import submit
from tests.sync.desk import Desk
from tests.sync.faulty import Fault, FaultyLine, cut_at, faulty_line, lost_answer, passing

FEES, REFUND = "fees/schedule.toml", "catalogue/deposit_refund.toml"
FIRST = b"GET /v1/bundles/1 "


def shipped(*names: str) -> dict[str, str]:
    return {name: (RESOURCES / name).read_text(encoding="utf-8") for name in names}


@pytest.fixture
def line(central: Central) -> Iterator[FaultyLine]:
    with faulty_line(central.url) as running:
        yield running


@pytest.fixture
def desk(central: Central, line: FaultyLine, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(central, tmp_path / "desk", line)
    assert central.put(shipped(FEES, REFUND))[0] == 200
    yield made
    made.close()


def at_the_first(fault: Fault) -> Fault:
    """What befalls the question for edition 1 alone."""
    return lambda request, forward: (
        fault(request, forward) if request.startswith(FIRST) else forward()
    )


def here(desk: Desk) -> list[str]:
    return [one.name for one in desk.store.bundles.editions()]


def test_an_edition_that_did_not_come_whole_is_not_there(desk: Desk, line: FaultyLine) -> None:
    for fault in (lost_answer, cut_at(400)):
        line.always = at_the_first(fault)
        report = desk.engine.pull_once()
        assert report.error is not None
        assert not report.changed
        assert here(desk) == []
    line.always = passing
    assert desk.engine.pull_once().changed == {"bundle:1"}
    assert desk.store.bundles.files("1") == shipped(FEES, REFUND)


def test_the_newest_comes_first_and_what_was_withdrawn_last(
    desk: Desk, line: FaultyLine, central: Central
) -> None:
    assert central.put(shipped(FEES), "2", "2026-02-01")[0] == 200
    assert central.withdraw("2")[0] == 200
    assert central.put(shipped(REFUND), "3", "2026-03-01")[0] == 200
    line.always = at_the_first(lost_answer)
    assert desk.engine.pull_once().error is not None
    assert here(desk) == ["3"], "the others were not asked for"
    line.always = passing
    assert desk.engine.pull_once().changed == {"bundle:1", "bundle:2"}
    assert [one.withdrawn for one in desk.store.bundles.editions()] == [False, True, False]


@pytest.mark.expects_log("^1 bundles of the centre cannot be read$")
def test_one_that_cannot_be_read_stops_neither_the_feed_nor_the_others(
    desk: Desk, central: Central
) -> None:
    """Its bytes at the centre are not those that the list tells of; it is told to the clerk."""
    assert central.put(shipped(REFUND), "2")[0] == 200
    with central.place.database.transaction() as connection:
        table = tables.bundle
        broken = table.update().where(table.c.edition == "2").values(content=b'{"a.toml": "x"}')
        connection.execute(broken)
    desk.submit()
    report = desk.engine.run_once()
    assert (report.error, here(desk)) == (None, ["1"])
    assert report.pulled == 3
    assert json.loads(desk.store.state(UNREAD) or "") == ["2"]
    renew_from(desk.store, reference := Reference(), date(2026, 11, 27))
    assert (reference.in_force.edition, reference.in_force.newer) == ("1", ("2",))


def test_what_a_restored_centre_has_lost_stays_in_force(desk: Desk, central: Central) -> None:
    """Neither an edition nor its end is undone by a backup; another centre has its own."""
    assert desk.engine.pull_once().error is None
    assert central.put(shipped(FEES), "2")[0] == 200
    table = tables.bundle
    with central.place.database.transaction() as connection:
        before = connection.execute(table.select().where(table.c.edition == "1")).one()
    assert central.withdraw("1")[0] == 200
    assert desk.engine.pull_once().error is None
    with central.place.database.transaction() as connection:
        connection.execute(table.delete())
        connection.execute(table.insert().values(**before._mapping))
    central.place.memory.restored(central.place.database)
    assert desk.engine.run_once().error is None
    kept = {one.name: one.withdrawn for one in desk.store.bundles.editions()}
    assert kept == {"1": True, "2": False}
    with desk.store.write() as transaction:
        submit(transaction)
        device = transaction.device
        assert device is not None
        transaction.set_device(replace(device, person_pepper=bytes(32)))
    assert here(desk) == []
