"""What an agreement begins anew: the lists show the day that is promised since then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.domain.case import DocumentMark
from desktop.domain.life import CaseState
from desktop.domain.staff import StaffMember
from desktop.services.desk import Desk
from desktop.services.reference import Reference
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


def test_the_lists_show_what_is_promised_since_the_customer_agreed(
    desk: Desk, store: Store, clock: SetClock, clerk: StaffMember
) -> None:
    draft = desk.intake.open_draft(person(), "works", "1001")
    answers = {"house": "1", "contract_account": "012345678", "tenant": "yes", "size": "1p_15_45"}
    for name, value in answers.items():
        draft = desk.intake.change(draft, name, value)
    draft = replace(draft, documents={"owner_consent": DocumentMark("seen_original")})
    paid = desk.cashier.take_cash(74_900, 74_900)
    case = desk.intake.submit(draft, paid, clerk).case
    offered = desk.review.record(case.id, "survey", {"works": "8000"}, 0, clerk)
    assert (offered.state, offered.due) == (CaseState.OFFERED, case.due)
    clock.forward(days=7)
    more = desk.cashier.take_cash(856_000, 856_000)
    agreed, _ = desk.offers.agree(case.id, more, offered.version, clerk)
    stands = there(desk.cases.accepted(desk.cases.detail(case.id)))
    assert agreed.due == stands.due
    assert agreed.due - case.due >= timedelta(days=7)
    body = body_in(desk, case.id)
    assert (body.due, body.steps) == (agreed.due.isoformat(), ["connect"])
    assert rebuild_check(store).problems == ()
