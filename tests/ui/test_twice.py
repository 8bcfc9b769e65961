"""What may be asked for once, in the window: said in place, with the case in its way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desktop.entries import Withdrawn
from desktop.runtime.sync_station import News
from tests.fixtures.there import there
from tests.ui.case_office import CLERK, CaseOffice, KeyCounter
from tests.ui.test_case_by_keys import begin, field
from tests.ui.test_documents import opened
from ui.screens.application import ApplicationScreen
from ui.screens.cases import CasesScreen
from ui.screens.counter import CounterScreen
from ui.widgets.checks import CheckLine

Key = Qt.Key
REASON = "ลูกค้าขอให้ตรวจอีกครั้ง"


def refund(keys: KeyCounter, office: CaseOffice) -> ApplicationScreen:
    """A refund, filled in by keys as far as the declaration."""
    begin(keys, office, "deposit_refund")
    keys.at(field(keys, "contract_account"))
    keys.write("012345678")
    keys.press(Key.Key_Return)
    page = keys.on(ApplicationScreen)
    keys.at(page.form.entries["declaration"].editor)
    keys.press(Key.Key_Space)
    return page


def first_refund(office: CaseOffice) -> str:
    """One that was accepted before; its id."""
    intake, draft = office.context.desk.intake, office.draft("deposit_refund")
    for name, text in {"contract_account": "012345678", "declaration": "yes"}.items():
        draft = intake.change(draft, name, text)
    return intake.submit(draft, None, CLERK).case.id


def shown(page: CasesScreen) -> str:
    """The id of the case that is open."""
    return page.panel.facts.case_id if page.panel.facts is not None else ""


def words(line: CheckLine) -> list[str]:
    return [one.text() for one in line.findChildren(QLabel) if one.isVisible() and one.text()]


def test_a_second_refund_is_refused_in_place_and_shows_the_first(
    keys: KeyCounter, office: CaseOffice
) -> None:
    case_id = first_refund(office)
    page = refund(keys, office)
    keys.qtbot.waitUntil(lambda: "once.deposit" in page.side.checks.lines)
    line = page.side.checks.lines["once.deposit"]
    assert words(line) == [
        "เรื่องนี้ยื่นได้ครั้งเดียว และมีคำร้องที่ยังมีผลอยู่",
        "BKP3A-69-000001 · รอพิจารณา · 22 พ.ย. 2569 · การไฟฟ้านครหลวงเขตบางกะปิ",
    ]
    assert (line.open.isVisible(), line.open.cap) == (True, "F8")
    assert page.remains.text() == "เหลือ: ดูคำร้อง BKP3A-69-000001 ซึ่งยื่นเรื่องนี้แล้ว"
    keys.press(Key.Key_F6)
    keys.qtbot.waitUntil(lambda: not page.presenter.doubles.waiting)
    assert keys.window.page == "application"
    assert len(office.context.desk.cases.today(CLERK.id)) == 1
    keys.press(Key.Key_F8)
    cases = keys.on(CasesScreen)
    keys.qtbot.waitUntil(lambda: shown(cases) == case_id)
    keys.press(Key.Key_F2)  # and back, to what was typed
    counter = keys.on(CounterScreen)
    keys.qtbot.waitUntil(lambda: bool(counter.drafts.list.rows.rows()))
    keys.press(Key.Key_Down, Key.Key_Return)
    page = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(lambda: "once.deposit" in page.side.checks.lines)
    assert field(keys, "contract_account").text().replace(" ", "") == "012345678"


def test_once_the_first_is_withdrawn_the_open_form_goes_on(
    keys: KeyCounter, office: CaseOffice
) -> None:
    case_id = first_refund(office)
    page = refund(keys, office)
    keys.qtbot.waitUntil(lambda: "once.deposit" in page.side.checks.lines)
    desk = office.context.desk
    desk.review.move(Withdrawn, case_id, "ยื่นผิดเรื่อง", 0, CLERK)
    office.context.sync.changed.emit(News())
    keys.qtbot.waitUntil(lambda: "once.deposit" not in page.side.checks.lines)
    assert page.side.checks.isHidden()
    keys.press(Key.Key_F6)
    keys.see("done")
    assert len(desk.cases.today(CLERK.id)) == 2


@contextmanager
def asked(keys: KeyCounter, office: CaseOffice) -> Iterator[ApplicationScreen]:
    """F6 is pressed on a whole refund while the store still looks for another one; it answers when
    this is over.
    """
    begin(keys, office, "deposit_refund")
    keys.at(field(keys, "contract_account"))
    keys.write("01234567")
    with office.lane_held():
        keys.write("8")
        keys.press(Key.Key_Return)
        page = keys.on(ApplicationScreen)
        keys.at(page.form.entries["declaration"].editor)
        keys.press(Key.Key_Space)
        assert page.presenter.doubles.waiting
        keys.press(Key.Key_F6)
        yield page


def filed(keys: KeyCounter, office: CaseOffice) -> str:
    """The contract account of the one case that was filed."""
    keys.see("done")
    (case,) = office.context.desk.cases.today(CLERK.id)
    return case.contract_account


def test_f6_waits_for_the_answer_of_the_store_and_goes_on_by_itself(
    keys: KeyCounter, office: CaseOffice
) -> None:
    with asked(keys, office):
        pass
    assert filed(keys, office) == "012345678"


def test_what_is_changed_while_the_store_is_asked_is_kept_and_f6_pressed_again(
    keys: KeyCounter, office: CaseOffice
) -> None:
    with asked(keys, office) as page:
        page.presenter.edit("contract_account", "999999999")
    keys.qtbot.waitUntil(lambda: not page.presenter.doubles.waiting)
    assert keys.window.page == "application"
    assert there(page.presenter.state).draft.values["contract_account"].value == "999999999"
    keys.press(Key.Key_F6)
    assert filed(keys, office) == "999999999"


def test_where_it_warns_the_reason_is_written_in_place(
    keys: KeyCounter, office: CaseOffice
) -> None:
    desk = office.context.desk
    drafts = [office.draft("meter_test") for _ in range(2)]
    for at, draft in enumerate(drafts):
        for name, text in {"contract_account": "012345678", "trouble_is": "damaged"}.items():
            drafts[at] = draft = desk.intake.change(draft, name, text)
        desk.intake.save_draft(draft)
    desk.intake.submit(drafts[0], None, CLERK)
    page = opened(keys, drafts[1])
    keys.qtbot.waitUntil(lambda: "once.meter_test" in page.side.checks.lines)
    line = page.side.checks.lines["once.meter_test"]
    assert line.reason.isVisible()
    keys.press(Key.Key_F6)
    keys.qtbot.waitUntil(lambda: not page.presenter.doubles.waiting)
    keys.at(line.reason.editor)
    assert line.reason.problem() == page.t("application.check_reason_wanted")
    keys.write(REASON)
    keys.press(Key.Key_F6)
    keys.see("done")
    body = desk.cases.detail(drafts[1].id).body
    assert body is not None
    assert body.reasons == {"once.meter_test": REASON}
