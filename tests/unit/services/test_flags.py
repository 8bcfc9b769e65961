"""A flag that the decision of one case sets is read by the cases that ask for it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

import pytest

from desktop.domain.case import CaseView
from desktop.entries import Withdrawn
from desktop.entries.flag import Flag
from desktop.forms.values import Unknown
from desktop.services.desk import Desk
from desktop.services.reference import Reference
from desktop.services.session import Session
from desktop.store import Store
from desktop.store.check import rebuild_check
from tests.fixtures.office import BANGKOK, SetClock, person
from tests.fixtures.store import feed_case, submitted_body
from tests.fixtures.there import there
from tools.office.answers import fill
from tools.office.people import customers

ACCOUNT, ANOTHER = "012345678", "012345679"
CUT = """
id = "cut"
edition = "2569"
valid_from = 2026-10-01
title = { th = "งดจ่ายไฟ", en = "Cut" }
summary = { th = "งดจ่ายไฟชั่วคราว", en = "For a time" }
applicant = "holder"
source = "the tests"
basis = "src"
[[party]]
role = "holder"
label = { th = "ผู้ใช้ไฟฟ้า", en = "holder" }
kinds = ["person"]
acting = ["self"]
[[section]]
id = "place"
title = { th = "สถานที่", en = "Place" }
field = [
  { id = "contract_account", type = "text", label = { th = "บัญชี", en = "account" } },
]
[[fact]]
id = "ill"
label = { th = "มีผู้ป่วย", en = "a patient lives there" }
flag = "protected"
on = "contract_account"
[[check]]
id = "no_patient"
wrong_when = { ill = "yes" }
level = "stop"
text = { th = "มีผู้ป่วยที่ใช้เครื่องมือแพทย์", en = "A patient lives there" }
[[step]]
id = "cut_off"
label = { th = "งดจ่ายไฟ", en = "Cut" }
days = 1
starts = "accepted"
"""


@pytest.fixture
def both(desk: Desk, clock: SetClock, reference: Reference) -> Iterator[Desk]:
    """With a service that reads what the registration of a patient sets."""
    clock.time = datetime(2026, 11, 26, 12, 0, tzinfo=BANGKOK)
    reference.renew({"catalogue/cut.toml": CUT})
    yield desk
    reference.renew({})


def registered(desk: Desk, clerk: Session) -> CaseView:
    """A patient who needs electricity, applied for."""
    draft = desk.intake.open_draft(person(), "no_cut", clerk.id)
    people = customers(random.Random(1))
    draft = fill(desk.intake, draft, people, {"contract_account": ACCOUNT})
    desk.intake.save_draft(draft)
    return desk.intake.submit(draft, None, clerk).case


def cut(desk: Desk, clerk: Session, account: str) -> CaseView:
    draft = desk.intake.open_draft(person(), "cut", clerk.id)
    draft = desk.intake.change(draft, "contract_account", account)
    return desk.intake.submit(draft, None, clerk).case


def read(desk: Desk, case: CaseView) -> tuple[object, list[bool]]:
    """Whether somebody is ill there, and whether the checks about it stop the case."""
    stands = there(desk.cases.accepted(desk.cases.detail(case.id)))
    return stands.facts["ill"], [one.stops for one in stands.checks]


OPEN = (Unknown.OUTSIDE, [False])


def test_what_an_approval_sets_is_read_by_the_other_case(
    both: Desk, store: Store, clerk: Session, supervisor: Session
) -> None:
    first, cases = registered(both, clerk), [cut(both, clerk, a) for a in (ACCOUNT, ANOTHER)]
    assert [read(both, case) for case in cases] == [OPEN, OPEN]  # nobody has approved it yet
    both.review.decide(first.id, "approve", "ตรวจแล้ว", 0, supervisor, row="register_patient")
    assert [read(both, case) for case in cases] == [("yes", [True]), OPEN]
    assert rebuild_check(store).problems == ()


def test_it_ends_on_its_day(
    both: Desk, clock: SetClock, clerk: Session, supervisor: Session
) -> None:
    first = registered(both, clerk)
    both.review.decide(first.id, "approve", "ตรวจแล้ว", 0, supervisor, row="register_patient")
    assert read(both, cut(both, clerk, ACCOUNT)) == ("yes", [True])
    clock.forward(days=200)
    assert read(both, cut(both, clerk, ACCOUNT)) == OPEN


def test_a_case_that_is_not_approved_sets_none(both: Desk, clerk: Session) -> None:
    first, case = registered(both, clerk), cut(both, clerk, ACCOUNT)
    both.review.move(Withdrawn, first.id, "ลูกค้าขอยกเลิก", 0, clerk)
    assert read(both, case) == OPEN


def test_what_another_counter_has_set_comes_with_the_feed(
    both: Desk, store: Store, clerk: Session
) -> None:
    case = cut(both, clerk, ACCOUNT)
    told = asdict(Flag("protected", ACCOUNT, None, "2027-02-26"))
    body = submitted_body("01937f00-0000-7000-8000-0000000000aa", "BKP4A-69-000009")
    with store.write() as transaction:
        transaction.apply_feed([feed_case(1, body, flags=[told], state="approved")], 1)
    assert read(both, case) == ("yes", [True])
    assert rebuild_check(store).problems == ()
    with store.write() as transaction:
        transaction.restart_feed()
    assert read(both, case) == OPEN
    assert rebuild_check(store).problems == ()
