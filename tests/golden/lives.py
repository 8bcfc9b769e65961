"""The rest of the story: a case of every service, and lives that meet every kind of entry.

Ten days later one customer appeals; after twenty what had days to wait has waited in vain.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

from desktop.domain.case import CaseView, DocumentMark, Draft
from desktop.domain.citizen import Person
from desktop.domain.life import Decision
from desktop.entries import MOVES, Appealed, Closed, Executed, Lapsed, Move, SetAside, Upheld
from desktop.entries.rights import Who
from desktop.services.defects import missing_in
from desktop.services.filing import Submitted
from desktop.services.inviting import ahead
from desktop.services.offers import due_of
from tests.fixtures.services import service_files
from tests.fixtures.there import there
from tests.golden.office import CLERK, OTHER, SUPERVISOR, Counter
from tools.office.answers import fill
from tools.office.people import customers

WORKS = "works"  # the centre sends it: no shipped service has all that a life can have
_CHECKED = "ตรวจสอบแล้ว"
_DECISIONS: tuple[Decision, ...] = get_args(Decision)
_BRING = "wiring_certificate"


def lives(three: Counter) -> tuple[CaseView, CaseView]:
    """A case of each service, decided where this office may, and lives of several moves; two of
    them wait: for a paper that is missing, and for an answer to what was refused.
    """
    people = customers(random.Random(2570))
    for number, service in enumerate(service_files()):
        case = three.take(_filled(three, service, people))
        word = _DECISIONS[number % len(_DECISIONS)]
        if _may(three, case, word):
            _decide(three, case, word)
        for guest in ahead(three.desk.cases.detail(case.case.id)):
            three.later()
            three.desk.following.begin(case.case.id, guest.rule, CLERK.id)
    _surveyed(three, people)
    _answered(three, people)
    _brought(three, people)
    waits = _recorded(three, people)
    refused = three.take(_filled(three, "meter_test", people))
    _decide(three, refused, "refuse")
    gone = _filled(three, "receipt_copy", people)
    three.later()
    three.desk.intake.discard(gone.id, "ลูกค้าเปลี่ยนใจ", CLERK)
    three.sync()
    return waits.case, refused.case


def unfinished(three: Counter) -> None:
    """A draft of each service, filled and not submitted."""
    people = customers(random.Random(2571))
    for service in service_files():
        _filled(three, service, people)


def right_to_appeal(three: Counter, refused: CaseView) -> None:
    """In time, and with a paper that nobody had seen: it is decided anew."""
    _appeal(three, refused, SetAside)


def in_vain(three: Counter, waits: CaseView) -> None:
    """Nobody has brought what was missing; that it has lapsed stands."""
    three.move(waits, Lapsed, "ลูกค้าไม่มาภายในกำหนด")
    _appeal(three, waits, Upheld)


def _appeal(three: Counter, case: CaseView, answer: type[Move]) -> None:
    three.move(case, Appealed, "ข้อเท็จจริงเปลี่ยนไป")
    three.sync()
    three.move(case, answer, _CHECKED, by=OTHER)
    three.sync()


def _surveyed(three: Counter, people: Iterator[Person]) -> None:
    """Surveyed, offered, agreed to and paid for, granted, carried out and closed."""
    case = three.take(_works(three, people, tenant="no"))
    review = three.desk.review
    three.later()
    found = {"works": "1,200.50", "remark": "ปักเสา 2 ต้น"}
    view = review.record(case.case.id, "survey", found, _version(three, case), CLERK)
    three.later()
    detail = three.desk.cases.detail(view.id)
    stands = there(three.desk.cases.accepted(detail))
    due = due_of(detail, stands).total
    payment = three.desk.cashier.take_cash(due, due)
    three.desk.offers.agree(view.id, payment, view.version, CLERK)
    _decide(three, case, "approve")
    three.move(case.case, Executed, _CHECKED)
    if _may(three, case, Closed.WORD):
        three.move(case.case, Closed, _CHECKED)


def _answered(three: Counter, people: Iterator[Person]) -> None:
    """The outside has told what the place owes."""
    case = three.take(_works(three, people, tenant="yes"))
    three.later()
    three.desk.review.answer(case.case.id, "debt", "350.75", _version(three, case), CLERK)
    _decide(three, case, "return")


def _brought(three: Counter, people: Iterator[Person]) -> None:
    """What the record of defects asked for comes on the next day."""
    case = _recorded(three, people)
    draft = three.desk.intake.put_right(case.case.id, CLERK.id)
    three.take(three.see(draft, _BRING))


def _recorded(three: Counter, people: Iterator[Person]) -> Submitted:
    """A case that waits for a paper."""
    draft = _filled(three, "new_connection", people, owning_district="BKP")
    brought = {name: mark for name, mark in draft.documents.items() if name != _BRING}
    draft = three.keep(replace(draft, documents=brought))
    lacks = [defect for _label, defect in missing_in(three.desk.intake.evaluate(draft))]
    three.later()
    return three.desk.intake.record_defects(draft, lacks, CLERK)


def _works(three: Counter, people: Iterator[Person], tenant: str) -> Draft:
    account = f"01234567{len(tenant)}"
    draft = three.begin(
        next(people), WORKS, house="99/1", contract_account=account, tenant=tenant, size="1p_15_45"
    )
    seen = DocumentMark("seen_original")
    return three.mark(draft, {"owner_consent": seen}) if tenant == "yes" else draft


def _filled(three: Counter, service: str, people: Iterator[Person], **said: str) -> Draft:
    """Its own example, for the next customer; asked for twice, it is taken with a reason."""
    three.later()
    intake = three.desk.intake
    draft = fill(intake, intake.open_draft(next(people), service, CLERK.id), people, said)
    for one in intake.in_the_way(draft.id, intake.evaluate(draft).once):
        draft = replace(draft, reasons={**draft.reasons, one.key.reason_key: "ลูกค้าขอ"})
    return three.keep(draft)


def _version(three: Counter, case: Submitted) -> int:
    return three.desk.cases.detail(case.case.id).view.version


def _may(three: Counter, case: Submitted, word: str) -> bool:
    """Whether the table allows the supervisor this move here."""
    kind, who = MOVES[word], Who(SUPERVISOR.id, SUPERVISOR.role, "BKP")
    view = three.desk.cases.detail(case.case.id).view
    return kind.RIGHT.fault(who, view.standing, kind=kind.KIND) is None


def _decide(three: Counter, case: Submitted, word: Decision) -> None:
    three.later()
    item = "1.1" if word == "refuse" else ""
    version = _version(three, case)
    three.desk.review.decide(case.case.id, word, _CHECKED, version, SUPERVISOR, item=item)
