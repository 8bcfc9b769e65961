"""A case that waits for papers: any counter of its offices accepts it, and only once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from desktop.domain.case import CaseView, DocumentMark
from desktop.domain.life import CaseState
from desktop.domain.receipt import Payment
from desktop.entries import Accepted, Defect
from tests.fixtures.bodies import CASE
from tests.fixtures.central import Central
from tests.fixtures.there import there
from tests.sync.invariants import violations
from tools.office.clock import BANGKOK, DayClock
from tools.office.counter import Counter, staff
from tools.office.people import customers

CLERK = staff()[0]
PLACES = (("BKP", 1), ("BKP", 2), ("YNW", 1))


@pytest.fixture
def counters(either: Central, tmp_path: Path) -> Iterator[list[Counter]]:
    true = DayClock(datetime(2026, 11, 23, 9, 0, tzinfo=BANGKOK))
    found = [
        Counter.enrolled(tmp_path / f"{office}{number}", either, true, office, number)
        for office, number in PLACES
    ]
    yield found
    for counter in found:
        counter.close()


def record(counter: Counter) -> CaseView:
    """A new connection in another district, for which the certificate was not brought."""
    intake = counter.desk.intake
    draft = intake.open_draft(next(customers(random.Random(8))), "new_connection", CLERK.id)
    for name, text in {"phone": "0812345678", "owning_district": "YNW"}.items():
        draft = intake.change(draft, name, text)
    lack = Defect("wiring_certificate", "missing", "", "3.4")
    return intake.record_defects(draft, [lack], CLERK).case


def accept(counter: Counter, case_id: str) -> CaseView:
    intake = counter.desk.intake
    draft = intake.put_right(case_id, CLERK.id)
    seen = {**draft.documents, "wiring_certificate": DocumentMark("seen_original")}
    draft = replace(draft, documents=seen)
    total = intake.due(draft).total
    return intake.submit(draft, Payment("cash", total, 0), CLERK).case


def settle(counters: list[Counter]) -> None:
    for _ in range(2):
        for counter in counters:
            assert counter.sync().error is None


@pytest.mark.parametrize("where", [0, 1, 2], ids=["same counter", "same office", "owning office"])
def test_it_is_accepted_where_the_customer_comes_back(
    counters: list[Counter], either: Central, where: int
) -> None:
    case = record(counters[0])
    settle(counters)
    seen = [there(counter.case(case.id)) for counter in counters]
    assert {(one.state, one.reference) for one in seen} == {(CaseState.WAITING, case.reference)}
    accept(counters[where], case.id)
    settle(counters)
    for counter in counters:
        view = there(counter.case(case.id))
        assert (view.state, view.version) == (CaseState.ACCEPTED, 2)
        assert view.here == (counter.office == "YNW")
        body = there(counter.store.cases.detail(case.id)).body
        # Elsewhere it is fetched once somebody opens it.
        if counter is counters[where] or view.here:
            assert there(body).documents["wiring_certificate"].source == "seen_original"
        assert violations(counter.store, either.place) == []


def test_two_counters_accept_it_and_one_is_told(counters: list[Counter]) -> None:
    case = record(counters[0])
    settle(counters)
    for counter in counters[:2]:
        accept(counter, case.id)
    settle(counters)
    states = {(there(c.case(case.id)).state, there(c.case(case.id)).version) for c in counters}
    assert states == {(CaseState.ACCEPTED, 2)}
    told = [there(counter.case(case.id)).exception for counter in counters]
    assert [one or "" for one in told] == ["", "stale_decision", ""]


@pytest.mark.parametrize("begins", [CaseState.APPROVED, CaseState.DONE])
def test_where_nobody_decides_an_acceptance_is_whole(begins: CaseState) -> None:
    """It is not the first of two that agree: no second person is still to come."""
    body = Accepted(CASE, "", 1, begins, None, None, on_move=None)
    assert (body.half, body.facts) == (False, {"reason": ""})
