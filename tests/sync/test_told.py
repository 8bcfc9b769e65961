"""Results and answers, and decisions by two persons, between two counters and their centre."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import pytest

from desktop.domain.failure import Code, CounterError
from desktop.domain.life import CaseState, Life
from desktop.domain.receipt import Quote
from desktop.entries import Agreed, NewEntry, Resulted
from desktop.entries.rights import Fault
from desktop.store.check import rebuild_check
from tests.fixtures.authors import by
from tests.fixtures.central import Central
from tests.fixtures.store import decided, move_body, submit, typed, write_anyway
from tests.sync.test_journey import Desk
from tests.sync.test_moves import LATER, known
from tests.sync.test_objections import desks

__all__ = ["desks"]
OFFER = Quote((), "7", 870_000, 60_900, 0, 930_900)


def taken(desk: Desk, **facts: Any) -> str:
    """A case that both sides know of."""
    with desk.store.write() as transaction:
        case_id = submit(transaction, paid=True, **facts).stream.removeprefix("case:")
    desk.sync()
    return case_id


def result(case_id: str, **facts: Any) -> NewEntry:
    """A survey, which costs more."""
    body = move_body(case_id, "result") | {"to": CaseState.OFFERED, "offer": asdict(OFFER)}
    return NewEntry(typed(Resulted.KIND, body | facts), by("c1"), LATER)


def test_a_result_that_changes_a_line_offers_the_case_everywhere(
    either: Central, desks: tuple[Desk, Desk]
) -> None:
    here, there = desks
    case_id = taken(here)
    there.sync()
    with there.store.write() as transaction:
        transaction.append(result(case_id))
    assert known(there, case_id).state is CaseState.OFFERED
    there.sync()
    here.sync()
    for desk in desks:
        view = known(desk, case_id)
        assert (view.state, view.version, view.exception) == (CaseState.OFFERED, 2, None)
        facts = desk.opened(case_id).timeline[-1].facts
        assert (facts["result"], facts["value.works"], facts["offered"]) == (
            "survey", "0.00", 930_900,
        )  # fmt: skip
    assert either.status()["exceptions"] == 0


def test_what_the_customer_agrees_to_is_what_the_case_costs_everywhere(
    either: Central, desks: tuple[Desk, Desk]
) -> None:
    here, there = desks
    case_id = taken(here)
    there.sync()
    with there.store.write() as transaction:
        transaction.append(result(case_id))
    there.sync()
    here.sync()
    detail = here.opened(case_id)
    assert detail.body is not None
    content = replace(detail.body, quote=OFFER, paid=detail.body.quote)
    with here.store.write() as transaction:
        agreed = Agreed(case_id, "", 2, CaseState.ACCEPTED, content, None, on_move=None)
        transaction.append(NewEntry(agreed, by("c1"), LATER))
    assert (known(here, case_id).state, known(here, case_id).total) == (
        CaseState.ACCEPTED, 930_900,
    )  # fmt: skip
    here.sync()
    there.sync()
    for desk in desks:
        told = desk.opened(case_id)
        assert told.body is not None
        view = told.view
        assert (view.state, view.version, view.total) == (CaseState.ACCEPTED, 3, 930_900)
        assert (told.body.quote.total, told.body.settled.total) == (930_900, 74_900)
        assert rebuild_check(desk.store).problems == ()
    assert either.status()["exceptions"] == 0


def test_one_that_says_it_leads_elsewhere_is_objected_to(
    either: Central, desks: tuple[Desk, Desk]
) -> None:
    here, there = desks
    case_id = taken(here)
    there.sync()
    write_anyway(there.store, result(case_id, offer=None))
    there.sync()
    assert either.status()["exceptions"] == 1


def test_a_result_of_the_owning_office_is_not_filled_by_the_other(
    either: Central, desks: tuple[Desk, Desk]
) -> None:
    here, there = desks
    case_id = taken(here, life=asdict(Life(route="owning", owning="YNW")))
    there.sync()
    entry = result(case_id, by="owning")
    with pytest.raises(CounterError) as refused, there.store.write() as transaction:
        transaction.append(entry)
    assert refused.value.code is Code.ENTRY_NOT_ALLOWED
    write_anyway(there.store, entry)
    there.sync()
    assert known(there, case_id).exception == Fault.OFFICE.value


def test_the_second_of_two_completes_it_and_neither_is_whoever_took_it_in(
    either: Central, desks: tuple[Desk, Desk]
) -> None:
    here, there = desks
    case_id = taken(here, life=asdict(Life(two_persons=True)))
    there.sync()
    half = {"to": CaseState.ACCEPTED}
    first = move_body(case_id, "approve", 1) | half
    with there.store.write() as transaction:
        transaction.append(NewEntry(typed("case.approved", first), by("s1"), LATER))
    there.sync()
    here.sync()
    assert (known(here, case_id).state, known(here, case_id).first_by) == (CaseState.ACCEPTED, "s1")
    # The same person again, and whoever took it in, by programs that ask nobody.
    for n, actor in enumerate(("s1", "c1"), start=1):
        write_anyway(there.store, decided(case_id, on_version=2, actor=actor))
        there.sync()
        assert either.status()["exceptions"] == n
        assert known(here, case_id).state is CaseState.ACCEPTED
    with here.store.write() as transaction:
        transaction.append(decided(case_id, on_version=2, actor="s2"))
    here.sync()
    there.sync()
    for desk in desks:
        detail = desk.opened(case_id)
        assert detail.view.version == 3
        counted = [
            one for one in detail.timeline if one.kind == "case.approved" and not one.refused
        ]
        assert {one.actor for one in counted} == {"s1", "s2"}
    assert known(here, case_id).state is CaseState.APPROVED
