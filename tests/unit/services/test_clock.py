"""A clock that the centre contradicts numbers nothing, dates nothing and prices nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from desktop.domain.failure import Code, CounterError
from desktop.domain.thai_date import BANGKOK, buddhist_year
from desktop.place import BangkokClock
from desktop.services.clock import OfficeClock
from desktop.services.desk import Desk
from desktop.services.reference import Reference
from desktop.store import Store
from sync.engine import SyncEngine
from tests.fixtures.central import client_of, served
from tests.fixtures.office import SetClock, desk_of
from tests.unit.services.test_intake import CASH, new_connection

LAST = datetime(2026, 11, 22, 14, 5, tzinfo=BANGKOK)  # what the centre said last
DAY = 86_400


@dataclass
class OffClock(BangkokClock):
    """The clock of a PC that somebody has set wrong."""

    off: timedelta

    def now(self) -> datetime:
        return super().now() + self.off


def clock_at(pc: datetime, skew: int, last: datetime | None = LAST) -> OfficeClock:
    clock = OfficeClock(SetClock(pc))
    clock.heard(skew, last)
    return clock


def ok(clock: OfficeClock) -> bool:
    try:
        clock.check()
    except CounterError:
        return False
    return True


@pytest.mark.parametrize("days", [400, 3_000, -400])
def test_a_clock_far_off_takes_the_centres_time(days: int) -> None:
    later = LAST + timedelta(minutes=3)
    clock = clock_at(later + timedelta(days=days), -days * DAY)
    assert clock.now() == later
    assert ok(clock)


@pytest.mark.parametrize(("minutes", "corrected"), [(4, False), (-4, False), (6, True), (-6, True)])
def test_five_minutes_are_let_be(minutes: int, corrected: bool) -> None:
    pc = LAST + timedelta(minutes=10 + minutes)
    assert clock_at(pc, -minutes * 60).now() == (LAST + timedelta(minutes=10) if corrected else pc)


def test_without_a_line_the_last_known_skew_holds() -> None:
    pc = LAST + timedelta(hours=20) - timedelta(hours=2)
    assert clock_at(pc, 2 * 3600).now() == LAST + timedelta(hours=20)
    pc = LAST + timedelta(hours=20) + timedelta(days=400)
    assert clock_at(pc, -400 * DAY).now() == LAST + timedelta(hours=20)


@pytest.mark.parametrize("days", [400, -400])
def test_a_clock_that_was_set_right_meanwhile_is_not_corrected(days: int) -> None:
    right = LAST + timedelta(hours=1)
    clock = clock_at(right, -days * DAY)
    assert clock.now() == right
    assert ok(clock)


def test_a_clock_before_the_centres_last_word_is_asked_about() -> None:
    clock = clock_at(datetime(2015, 1, 1, tzinfo=BANGKOK), 0)  # its battery is empty
    assert clock.now() == LAST  # forms can be filled meanwhile
    with pytest.raises(CounterError) as told:
        clock.check()
    assert told.value.details == {"pc": "2015-01-01 00:00", "centre": "2026-11-22 14:05"}


@pytest.mark.parametrize(
    ("pc", "skew", "begins"),
    [
        (datetime(2027, 1, 1, 8, tzinfo=BANGKOK), 0, True),
        (datetime(2028, 2, 5, 8, tzinfo=BANGKOK), -400 * DAY, False),
        (datetime(2025, 11, 27, 8, tzinfo=BANGKOK), 400 * DAY, False),
        (datetime(2028, 1, 1, 8, tzinfo=BANGKOK), 0, False),  # jumped while there was no line
    ],
)
def test_a_year_is_begun_by_a_clock_that_is_right(pc: datetime, skew: int, begins: bool) -> None:
    last = datetime(2026, 12, 31, 16, tzinfo=BANGKOK)
    clock = clock_at(pc, skew, last)
    assert clock.now().year >= 2027
    assert ok(clock) == begins
    clock.heard(skew, clock.now())  # the centre says that the year has begun
    assert ok(clock)


def test_nothing_is_known_before_the_first_contact() -> None:
    clock = clock_at(LAST, 0, None)
    assert clock.now() == LAST
    assert ok(clock)


# --- at the counter --------------------------------------------------------------------------


def counter(store: Store, clock: OfficeClock, reference: Reference) -> Desk:
    last = store.sync.get().last_contact
    clock.heard(store.sync.skew(), datetime.fromisoformat(last) if last else None)
    return desk_of(store, clock, reference)


@pytest.mark.parametrize("days", [400, 3_000, -400])
def test_receipts_of_a_pc_whose_clock_is_off(
    days: int, tmp_path: Path, reference: Reference
) -> None:
    right = BangkokClock().now()
    pc = OffClock(timedelta(days=days))
    with served(tmp_path / "central") as central:
        store = central.counter(tmp_path)
        try:
            clock = OfficeClock(pc)
            desk = counter(store, clock, reference)
            clerk = desk.staff.sign_in("1001", "2468")
            device = store.device
            assert device is not None
            with client_of(device) as client:
                report = SyncEngine(store, client, pc, heard=clock.heard).run_once()
            assert abs(report.skew + days * DAY) < 60
            year = buddhist_year(right.date()) % 100
            taken = desk.intake.submit(new_connection(desk), CASH, clerk)
            assert taken.receipt is not None
            assert taken.receipt.number.startswith(f"BKP3A-{year}-R-")
            assert taken.receipt.issued_at[:10] in (
                right.date().isoformat(),
                (right + timedelta(minutes=5)).date().isoformat(),
            )
            # After a new start without a line it is still known.
            desk = counter(store, OfficeClock(pc), reference)
            assert desk.intake.services()
            again = desk.intake.submit(new_connection(desk), CASH, clerk)
            assert again.case.reference == f"BKP3A-{year}-000002"
        finally:
            store.close()


def test_a_clock_that_nobody_can_put_right_is_named_and_the_draft_is_kept(
    store: Store, reference: Reference
) -> None:
    pc = SetClock(LAST)
    with store.write() as transaction:
        transaction.set_sync(last_contact="2026-11-22T07:05:00.000Z")
    clock = OfficeClock(pc)
    desk = counter(store, clock, reference)
    clerk = desk.staff.sign_in("1001", "2468")
    draft = new_connection(desk)
    for pc.time in (LAST - timedelta(days=400), LAST + timedelta(days=3_000)):
        with pytest.raises(CounterError) as told:
            desk.intake.submit(draft, CASH, clerk)
        assert told.value.code is Code.CLOCK_WRONG
        assert desk.intake.save_draft(draft)
        with store.connection() as connection:
            numbers = "SELECT numbers FROM chain"
            assert connection.exec_driver_sql(numbers).scalar_one() == "{}"
    pc.time = LAST
    assert desk.intake.submit(draft, CASH, clerk).case.reference == "BKP3A-69-000001"


def test_a_service_that_seems_to_have_ended_is_the_clocks_fault(
    store: Store, reference: Reference
) -> None:
    pc = SetClock(LAST)
    clock = OfficeClock(pc)
    clock.heard(0, LAST)
    desk = desk_of(store, clock, reference)
    ended = replace(new_connection(desk), service_id="ended")
    for pc.time, code in (
        (LAST, Code.CASE_SERVICE_ENDED),
        (LAST + timedelta(days=3_000), Code.CLOCK_WRONG),
        (LAST - timedelta(days=400), Code.CLOCK_WRONG),
    ):
        with pytest.raises(CounterError) as told:
            desk.intake.service(ended)
        assert told.value.code is code
