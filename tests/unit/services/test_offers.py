"""What an agreement begins anew: the lists show the day that is promised since then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.case import CaseView, DocumentMark
from desktop.domain.life import CaseState
from desktop.services.desk import Desk
from desktop.services.reference import Reference
from desktop.services.session import Session
from desktop.store import Store
from desktop.store.check import rebuild_check
from tests.fixtures.office import SetClock, person
from tests.fixtures.there import there
from tests.unit.services.test_intake import body_in

WORKS = Path(__file__).parents[2] / "fixtures" / "works.toml"


@pytest.fixture(autouse=True)
def _works(reference: Reference) -> Iterator[None]:
    reference.renew({"catalogue/works.toml": WORKS.read_text(encoding="utf-8")})
    yield
    reference.renew({})


def surveyed(desk: Desk, clock: SetClock, clerk: Session) -> CaseView:
    """Taken on the 22nd, surveyed on the 25th: it costs 8,560 baht more."""
    draft = desk.intake.open_draft(person(), "works", "1001")
    answers = {"house": "1", "contract_account": "012345678", "tenant": "yes", "size": "1p_15_45"}
    for name, value in answers.items():
        draft = desk.intake.change(draft, name, value)
    draft = replace(draft, documents={"owner_consent": DocumentMark("seen_original")})
    case = desk.intake.submit(draft, desk.cashier.take_cash(74_900, 74_900), clerk).case
    clock.forward(days=3)
    offered = desk.review.record(case.id, "survey", {"works": "8000"}, 0, clerk)
    assert (offered.state, offered.due) == (CaseState.OFFERED, case.due)
    return offered


def agreed(desk: Desk, offered: CaseView, clerk: Session) -> CaseView:
    """The customer pays what it costs more."""
    paid = desk.cashier.take_cash(856_000, 856_000)
    return desk.offers.agree(offered.id, paid, offered.version, clerk)[0]


def test_the_lists_show_what_is_promised_since_the_customer_agreed(
    desk: Desk, store: Store, clock: SetClock, clerk: Session
) -> None:
    """Eleven working days from then, since then the last of it is paid; 7 and 10 December are
    holidays.
    """
    offered = surveyed(desk, clock, clerk)
    clock.forward(days=7)
    case = agreed(desk, offered, clerk)
    stands = there(desk.cases.accepted(desk.cases.detail(case.id)))
    assert case.due == stands.due == date(2026, 12, 21)
    body = body_in(desk, case.id)
    assert (body.due, body.steps) == (case.due.isoformat(), ["connect"])
    assert rebuild_check(store).problems == ()


def test_what_was_agreed_to_stays_when_the_case_is_put_right(
    desk: Desk, store: Store, clock: SetClock, clerk: Session, supervisor: Session
) -> None:
    """What was surveyed is still so: nothing is told later once more, nor owed back."""
    case = agreed(desk, surveyed(desk, clock, clerk), clerk)
    clock.forward(days=5)
    back = desk.review.decide(case.id, "return", "x", case.version, supervisor)
    clock.forward(days=2)
    draft = desk.intake.put_right(back.id, "1001")
    assert desk.intake.draft(back.id) == draft, "as it is stored"
    draft = desk.intake.change(draft, "house", "2")
    now = desk.intake.evaluate(draft)
    assert (now.quote.total, now.quote.later, desk.intake.due(draft).total) == (930_900, (), 0)
    right = desk.intake.submit(draft, None, clerk)
    assert (right.case.total, right.owed) == (930_900, 0)
    stands = there(desk.cases.accepted(desk.cases.detail(case.id)))
    assert (stands.quote.total, right.case.due) == (930_900, stands.due)
    assert stands.due > case.due, "it stood while it was returned"
    assert rebuild_check(store).problems == ()
