"""Moves of a case between two counters and their centre: every kind, alone and one on another."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.domain.case import CaseView
from desktop.domain.life import CaseState
from desktop.entries import MOVES, DecisionMove, Move, NewEntry, PutRight, Withdrawn
from desktop.store.check import rebuild_check
from tests.fixtures.authors import by
from tests.fixtures.central import Central
from tests.fixtures.store import decided, move_body, submit, typed
from tests.sync.invariants import violations
from tests.sync.test_journey import Desk
from tests.sync.test_objections import desks, page_of

__all__ = ["desks"]
LATER = "2026-11-22T08:00:00.000Z"
KINDS = [kind for kind in MOVES.values() if not issubclass(kind, DecisionMove)]


def move(desk: Desk, kind: type[Move], case_id: str) -> None:
    """A move on what this counter knows, as the service makes it."""
    with desk.store.write() as transaction:
        view = transaction.cases.get(case_id)
        assert view is not None
        to = kind.leads(view.standing, "c1").state
        body = move_body(case_id, kind.WORD, *transaction.cases.made_on(case_id))
        transaction.append(NewEntry(typed(kind.KIND, body | {"to": to}), by("c1"), LATER))


# By which moves a case comes into a state.
ROADS: dict[CaseState, tuple[str, ...]] = {
    CaseState.ACCEPTED: (),
    CaseState.APPROVED: ("approve",),
    CaseState.RETURNED: ("return",),
    CaseState.REFUSED: ("refuse",),
    CaseState.LAPSED: ("return", "lapse"),
    CaseState.EXECUTED: ("approve", "execute"),
    CaseState.APPEALED: ("refuse", "appeal"),
}


def brought_to(desk: Desk, case_id: str, state: CaseState) -> None:
    """Lead the case to where it must have been."""
    for word in ROADS[state]:
        with desk.store.write() as transaction:
            on = transaction.cases.made_on(case_id)
            body = typed(MOVES[word].KIND, move_body(case_id, word, *on))
            transaction.append(NewEntry(body, by("s1"), LATER))
    desk.sync()


def known(desk: Desk, case_id: str) -> CaseView:
    view = desk.store.cases.get(case_id)
    assert view is not None
    return view


def test_nothing_counts_on_top_of_a_move_that_did_not(
    either: Central, desks: tuple[Desk, Desk]
) -> None:
    """Two counters without a line return it, and one of them goes on. The other one's return is
    of the very version that this was made on, but not the one that anybody here has seen.
    """
    here, there = desks
    case_id = there.store.cases.today("c1", date(2026, 11, 22))[0].id
    for desk, actor in ((here, "s1"), (there, "s2")):
        with desk.store.write() as transaction:
            transaction.append(decided(case_id, "return", actor=actor))
    move(here, Withdrawn, case_id)
    there.sync()
    assert here.sync().exceptions == 2
    there.sync()
    for desk in desks:
        view = known(desk, case_id)
        assert (view.state, view.version, view.decided_by) == (CaseState.RETURNED, 2, "s2")
    assert [one.code for one in here.store.sync.exceptions()] == ["stale_decision"] * 2
    move(here, Withdrawn, case_id)  # now that it is known how it stands
    here.sync()
    assert (known(here, case_id).state, known(here, case_id).version) == (CaseState.WITHDRAWN, 3)
    for desk in desks:
        assert violations(desk.store, either.place) == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.KIND)
def test_a_move_reaches_the_other_counter_from_every_state_that_allows_it(
    either: Central, desks: tuple[Desk, Desk], kind: type[Move]
) -> None:
    here, there = desks
    assert kind.RIGHT.cases is not None
    for n, state in enumerate(sorted(state for state in kind.RIGHT.cases if state in ROADS)):
        with here.store.write() as transaction:
            case_id = submit(transaction, paid=True).stream.removeprefix("case:")
        here.sync()
        there.sync()
        brought_to(there, case_id, state)
        here.sync()
        move(here, kind, case_id)
        leads = kind.MOVES_TO or state
        assert known(here, case_id).state is leads
        here.sync()
        there.sync()
        for desk in desks:
            view = known(desk, case_id)
            assert (view.state, view.decided_by, view.reason) == (leads, "c1", "because")
            assert (view.total, view.receipt_number) == (74900, f"BKP3A-69-R-{n + 1:06}")
            detail = desk.opened(case_id)
            assert detail is not None
            assert detail.timeline[-1].kind == kind.KIND
            assert page_of(desk, case_id).timeline[-1].note.endswith("because")
            assert violations(desk.store, either.place) == []
    assert either.status()["exceptions"] == 0


def test_a_decision_on_a_case_withdrawn_meanwhile_is_an_exception_with_both_sides(
    either: Central, desks: tuple[Desk, Desk]
) -> None:
    here, there = desks
    case_id = there.store.cases.today("c1", date(2026, 11, 22))[0].id
    move(here, Withdrawn, case_id)
    with there.store.write() as transaction:
        transaction.append(decided(case_id))
    here.sync()
    assert there.sync().exceptions == 1
    view = known(there, case_id)
    assert (view.state, view.exception) == (CaseState.WITHDRAWN, "stale_decision")
    objection = page_of(there, case_id).objection
    assert objection is not None
    assert objection.here.startswith("Approved · s1")
    assert objection.centre.startswith("Withdrawal taken · c1")
    assert either.status()["receipt_sum"] == 74900


def test_moves_on_top_of_each_other_before_the_centre_answers_all_count(
    either: Central, desks: tuple[Desk, Desk]
) -> None:
    """Returned, put right, approved and withdrawn while the line was down."""
    here, there = desks
    with here.store.write() as transaction:
        case_id = submit(transaction).stream.removeprefix("case:")
        transaction.append(decided(case_id, "return", on_version=0))
    move(here, PutRight, case_id)
    assert known(here, case_id).state is CaseState.ACCEPTED
    with here.store.write() as transaction:
        on, upon = transaction.cases.made_on(case_id)
        transaction.append(decided(case_id, on_version=on, on_move=upon))
    move(here, Withdrawn, case_id)
    assert known(here, case_id).state is CaseState.WITHDRAWN
    here.sync()
    there.sync()
    for desk in desks:
        view = known(desk, case_id)
        assert (view.state, view.version, view.exception) == (CaseState.WITHDRAWN, 5, None)
    assert either.status()["exceptions"] == 0
    assert rebuild_check(here.store).problems == ()
