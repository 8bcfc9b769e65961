"""Services that are data: one that arrives while the window is open, and a plan by scanner."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt

from desktop.forms.kinds import MonthKind
from tools.demo.moves import card_in, choose, fill, has_cursor, see_documents
from tools.demo.player import Script, press, write
from tools.demo.stage import Stage
from ui.screens.application import ApplicationScreen
from ui.screens.customer import CustomerScreen

Key = Qt.Key

BILLER = "099400016520000"  # MEA's tax id, and two digits more
# As they come out of an envelope: month, number, satang.
BILLS = (
    ("9/2569", "690911404185", "131025"),
    ("7/2569", "690711402277", "98625"),
    ("10/2569", "691011405023", "119675"),
    ("8/2569", "690811403310", "128450"),
)
PLAN = {"contract_account": "038114206", "hardship": "รายได้"}
RELOCATION = {"contract_account": "034567812", "because": "พ้น", "phone": "0876543210"}


def a_service_arrives(stage: Stage) -> Script:
    """The head office sends a service that nobody here knows; the next customer wants it."""
    yield from card_in(stage, "lamduan")
    page = stage.page(CustomerScreen)
    write("ย้ายมิเตอร์")
    yield lambda: not _offered(page)
    stage.say("demo.service_sent")
    stage.tell(do="publish")
    yield lambda: _offered(page) == ["meter_relocation"]
    yield from stage.looks("18-service-arrived")
    press(Key.Key_Return)
    yield stage.at("application")
    yield lambda: stage.page(ApplicationScreen).presenter.state is not None
    yield lambda: stage.page(ApplicationScreen).form.next_needing() != ""
    yield from fill(stage, RELOCATION)
    yield from see_documents(stage)
    yield from stage.picture("19-service-filled")
    press(Key.Key_F6)
    yield stage.at("done")
    yield stage.printed()
    yield stage.exchanged(waiting=False)
    press(Key.Key_F2)
    yield stage.at("counter")
    stage.claim("demo.service_filed", True, stage.words("demo.service_filed_how"))


def _offered(page: CustomerScreen) -> list[str]:
    return [row.key for row in page.services.rows.rows()]


def instalments(stage: Stage) -> Script:
    """Bills that a scanner types, in any order: the oldest stands first, the plan follows."""
    yield from card_in(stage, "thongkham")
    stage.say("demo.instalments")
    yield from choose(stage, "ผ่อนค่าไฟ")
    form = stage.page(ApplicationScreen).form
    yield from fill(stage, PLAN, until="bills.1.month")
    for number, (month, invoice, satang) in enumerate(BILLS, start=1):
        _scan(PLAN["contract_account"], invoice, satang)
        yield partial(has_cursor, form, f"bills.{number}.month")
        write(month)
        press(Key.Key_Return)
        yield partial(_holds, stage, f"bills.{number}.month")
    yield from stage.looks("17-instalments")
    yield from see_documents(stage)
    stage.claim(
        "demo.oldest_first",
        _months_shown(stage) == sorted(MonthKind().tidy(month) for month, _, _ in BILLS),
        stage.words("demo.bills_scanned", count=len(BILLS)),
    )
    press(Key.Key_F6)
    yield stage.at("done")
    yield stage.printed()
    yield stage.exchanged(waiting=False)
    press(Key.Key_F2)
    yield stage.at("counter")


def _months_shown(stage: Stage) -> list[str]:
    """The months of the bills from above."""
    state = stage.page(ApplicationScreen).presenter.state
    sections = state.evaluation.sections if state is not None else ()
    bills = next(one for one in sections if one.section.id == "bills")
    return [bills.rows[at][0].text for at in bills.order]


def _scan(account: str, invoice: str, satang: str) -> None:
    """As a scanner types a bill's barcode: each CR is the Enter key."""
    for part in (f"|{BILLER}", account, invoice, satang):
        write(part)
        press(Key.Key_Return)


def _holds(stage: Stage, key: str) -> bool:
    state = stage.page(ApplicationScreen).presenter.state
    return any(one.key == key and one.text for one in state.evaluation.fields) if state else False
