"""A case of a new connection that a supervisor has returned, for tests and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from desktop.domain.case import CaseView, DocumentMark
from desktop.domain.citizen import Person
from desktop.domain.journal import utc_stamp
from desktop.domain.life import CaseState
from desktop.domain.receipt import Payment
from desktop.entries import NewEntry, Returned
from desktop.store import Store
from tests.fixtures.authors import by
from tests.fixtures.office import person
from ui.context import Context

WHY = "หนังสือรับรองระบุเมนเบรกเกอร์ 50 แอมป์ โปรดสอบถามลูกค้าแล้วแก้ไขขนาดมิเตอร์"
NONE: Mapping[str, str] = MappingProxyType({})
ABOUT = ("meter_size", "wiring_certificate")


def take(
    context: Context, answers: Mapping[str, str] = NONE, applicant: Person | None = None
) -> CaseView:
    """Taken in by the clerk and paid."""
    intake = context.desk.intake
    clerk = context.desk.staff.sign_in("1001", "2468")
    draft = intake.open_draft(applicant or person(), "new_connection", clerk.id)
    given = {"phone": "0812345678", "owning_district": context.device.office, **answers}
    for name, text in given.items():
        draft = intake.change(draft, name, text)
    draft = replace(draft, documents={"wiring_certificate": DocumentMark("seen_original")})
    total = intake.evaluate(draft).quote.total
    return intake.submit(draft, Payment("cash", total, 0), clerk).case


def give_back(
    context: Context, store: Store, case: CaseView, about: tuple[str, ...] = ABOUT, why: str = WHY
) -> CaseView:
    """Returned by the supervisor."""
    with store.write() as transaction:
        on = transaction.cases.made_on(case.id)
        body = Returned(
            case.id,
            why,
            on.version,
            CaseState.RETURNED,
            "",
            "2.1",
            list(about),
            [],
            on_move=on.move,
        )
        transaction.append(NewEntry(body, by("9001"), utc_stamp(context.clock.now())))
    return context.desk.cases.view(case.id)
