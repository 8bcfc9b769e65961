"""Two desks on one central server decide the same case: what each of them is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.case import CaseView
from desktop.domain.failure import Code, CounterError
from desktop.domain.life import CaseState, Decision
from desktop.entries import NewEntry
from desktop.place import BangkokClock
from desktop.services.outbox import Outbox
from desktop.services.reference import Reference
from desktop.store.check import rebuild_check
from tests.fixtures.authors import by, session
from tests.fixtures.central import Central
from tests.fixtures.store import decided, listed, submit
from tests.sync.test_journey import Desk
from ui.presenters.case_facts import CaseFacts, facts_of

_NOON = "2026-11-22T05:00:00.000Z"
_LATER = "2026-11-22T05:00:04.000Z"


@pytest.fixture
def desks(either: Central, tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """Counters 3 and 4 of one office; at 4 a case was taken, and both know of it."""
    third, fourth = (Desk(either.counter(tmp_path / f"c{n}", n)) for n in (3, 4))
    with fourth.store.write() as transaction:
        submit(transaction, paid=True)
    fourth.sync()
    third.sync()
    yield third, fourth
    for desk in (third, fourth):
        desk.close()


def decide(desk: Desk, case_id: str, decision: Decision, actor: str, at: str) -> None:
    """A decision on version 1 at a time."""
    body = decided(case_id, decision, actor=actor).body
    with desk.store.write() as transaction:
        transaction.append(NewEntry(body, by(actor), at))


def page_of(desk: Desk, case_id: str) -> CaseFacts:
    """The page of the case as that desk shows it."""
    detail = desk.opened(case_id)
    return facts_of(
        detail,
        None,
        Reference().catalogue,
        home="BKP",
        name_of=lambda staff_id: staff_id,
        today=date(2026, 11, 22),
        lang="en",
    )


def only(desk: Desk) -> CaseView:
    """The one case there is."""
    (view,) = listed(desk.store, "all")
    return view


def disputed(desks: tuple[Desk, Desk]) -> str:
    """Desk 3 approves, desk 4 returns a few seconds later and is heard first."""
    third, fourth = desks
    case_id = only(third).id
    decide(third, case_id, "approve", "s3", _NOON)
    decide(fourth, case_id, "return", "s4", _LATER)
    fourth.sync()
    assert third.engine.run_once().exceptions == 1
    return case_id


def test_each_side_of_a_stale_decision_is_told_as_it_is(desks: tuple[Desk, Desk]) -> None:
    case_id = disputed(desks)
    objection = page_of(desks[0], case_id).objection
    assert objection is not None
    assert objection.here == "Approved · s3 · 12:00"
    assert objection.centre.startswith("Returned · s4 · 12:00")
    assert page_of(desks[1], case_id).objection is None


def test_once_settled_both_desks_show_what_holds_and_who_settled_it(
    desks: tuple[Desk, Desk],
) -> None:
    case_id = disputed(desks)
    third, fourth = desks
    assert only(third).exception == "stale_decision"
    outbox = Outbox(third.store, BangkokClock())
    (objection,) = outbox.objections()
    with pytest.raises(CounterError) as unsaid:
        outbox.settle(objection, " \u200e", session("s3"))
    assert unsaid.value.code is Code.SETTLE_NO_REASON
    with pytest.raises(CounterError) as clerk:
        outbox.settle(objection, "โทรถามแล้ว", session("c3"))
    assert clerk.value.code is Code.ENTRY_NOT_ALLOWED
    outbox.settle(objection, "ตรวจทั้งสองฝั่งแล้ว ถูกต้อง: โทรถามแล้ว", session("s3"))
    third.sync()
    fourth.sync()
    for desk in desks:
        view = only(desk)
        assert (view.state, view.exception, view.decided_by) == (CaseState.RETURNED, None, "s4")
        settled = [line for line in page_of(desk, case_id).timeline if "was settled" in line.text]
        assert [line.note for line in settled] == ["s3 · Both sides compared, in order: โทรถามแล้ว"]
        assert rebuild_check(desk.store).problems == ()
    refused = [line for line in page_of(third, case_id).timeline if line.icon == "ban"]
    assert [line.text for line in refused] == ["Approved (not taken by the centre, no effect)"]
    with third.store.write() as transaction:
        transaction.restart_feed()
    third.sync()
    assert only(third).exception is None
    assert only(third).state is CaseState.RETURNED
