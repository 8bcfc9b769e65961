"""A case that follows from another is known on the page of both, whichever offices see them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from desktop.domain.case import Opened
from desktop.domain.life import CaseState
from desktop.entries import NewEntry
from desktop.store.check import rebuild_check
from tests.fixtures.authors import by
from tests.fixtures.central import Central
from tests.fixtures.store import AT, move_body, typed
from tests.fixtures.there import there
from tests.sync.invariants import violations
from tests.sync.test_journey import Desk
from tests.sync.test_once import ask, known, move, synced


def opened(desk: Desk, case_id: str) -> tuple[Opened, ...]:
    return there(desk.store.cases.detail(case_id)).opened


def test_what_was_opened_at_another_counter_shows_with_its_state(
    either: Central, tmp_path: Path
) -> None:
    here, other = (Desk(either.counter(tmp_path / f"c{n}", n)) for n in (3, 4))
    first = ask(here, once=[])
    synced(here, other)
    told = {"case_id": first, "reference": known(here, first).reference, "rule": "refund"}
    second = ask(other, origin=told, once=[])
    synced(here, other)
    move(other, "approve", second)
    synced(here, other)
    view = known(other, second)
    shown = Opened("refund", second, view.reference, "BKP", CaseState.APPROVED)
    for desk in (here, other):
        assert opened(desk, first) == (shown,)
        body = there(there(desk.store.cases.detail(second)).body)
        assert there(body.origin).reference == told["reference"]
        assert rebuild_check(desk.store).problems == ()
        assert violations(desk.store, either.place) == []
        desk.close()


def test_what_was_opened_at_another_office_is_known_by_its_number(
    either: Central, tmp_path: Path
) -> None:
    here, other = (Desk(either.counter(tmp_path / one, 3, office=one)) for one in ("BKP", "NON"))
    first = ask(here, once=[])
    synced(here, other)
    told = {"case_id": first, "reference": known(here, first).reference, "rule": "refund"}
    second = ask(other, origin=told, once=[])
    synced(here, other)
    assert opened(here, first) == (Opened("refund", second, known(other, second).reference, "NON"),)
    assert here.store.cases.get(second) is None
    for desk in (here, other):
        assert rebuild_check(desk.store).problems == ()
        assert violations(desk.store, either.place) == []
        desk.close()


def test_a_flag_that_a_decision_sets_reaches_the_other_counter(
    either: Central, tmp_path: Path
) -> None:
    here, other = (Desk(either.counter(tmp_path / f"c{n}", n)) for n in (3, 4))
    case_id = ask(here, once=[])
    synced(here, other)
    flag = {"id": "protected", "on": "012345678", "start": None, "below": "2027-02-26"}
    with other.store.write() as transaction:
        body = move_body(case_id, "approve", 1) | {"sets": [flag]}
        transaction.append(NewEntry(typed("case.approved", body), by("s1"), AT))
    day = date(2026, 11, 27)
    assert other.store.flags.is_set("protected", "012345678", day)
    assert not here.store.flags.is_set("protected", "012345678", day)
    synced(here, other)
    for desk in (here, other):
        assert desk.store.flags.is_set("protected", "012345678", day)
        assert not desk.store.flags.is_set("protected", "012345678", date(2027, 2, 26))
        assert rebuild_check(desk.store).problems == ()
        desk.close()
