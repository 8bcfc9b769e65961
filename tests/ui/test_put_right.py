"""A returned case is put right by keys: reopened, marked where it must change, filed again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from desktop.domain.case import CaseView, DocumentMark
from desktop.domain.life import CaseState
from desktop.domain.money import baht
from desktop.entries import NewEntry, PutRight
from desktop.store import Store
from desktop.store.check import rebuild_check
from desktop.texts import t
from tests.fixtures.authors import by
from tests.fixtures.office import SetClock, desk_of
from tests.fixtures.there import sure, there
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.returned_case import WHY, give_back, take
from ui.screens.application import ApplicationScreen
from ui.screens.cases import CasesScreen
from ui.screens.counter import CounterScreen
from ui.screens.done import DoneScreen
from ui.screens.payment import PaymentScreen

Key = Qt.Key


def returned(office: CaseOffice, **answers: str) -> CaseView:
    """A case that came back; nothing of it is on paper yet."""
    case = take(office.context, answers)
    return give_back(office.context, office.store, case)


def reopen(keys: KeyCounter, case: CaseView) -> ApplicationScreen:
    """From the page of the case, by its one key."""
    keys.window.go("cases", f"case:{case.id}")
    cases = keys.on(CasesScreen)
    keys.qtbot.waitUntil(lambda: PutRight.KIND in cases.moves.state.may)
    keys.press(Key.Key_E)
    page = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(lambda: page.presenter.state is not None)
    return page


def state_of(office: CaseOffice, case: CaseView) -> CaseState:
    return office.context.desk.cases.view(case.id).state


def see_the_document(keys: KeyCounter, page: ApplicationScreen) -> None:
    """The clerk looks at the certificate once more."""
    line = page.documents.lines["wiring_certificate"]
    line.setFocus()
    keys.press(Key.Key_Space)


def test_it_is_reopened_marked_and_filed_again_by_its_number(
    keys: KeyCounter, office: CaseOffice
) -> None:
    case = returned(office)
    page = reopen(keys, case)
    said = there(page.returned.notice()).text
    assert WHY in said
    assert "000001" in said
    assert "คู่มือข้อ 2.1" in said
    assert "วรรณา จ. ส่งกลับ" in said
    form, entry = page.form, page.form.entries["meter_size"]
    keys.at(entry.editor)
    mark = t("application.to_put_right", "th")
    assert there(entry.view().warning).th == mark
    assert {name for name, one in form.entries.items() if one.view().warning} == {"meter_size"}
    groups = page.presenter.state
    assert [one.id for one in there(groups).evaluation.remaining] == ["wiring_certificate"]
    assert sure(form.entries["phone"].editor, QLineEdit).text() == "081-234-5678"
    assert page.side.quote.before.text() == "ชำระแล้ว 749.00 บาท ไม่ต้องชำระเพิ่ม ใบเสร็จเดิมใช้ได้"

    keys.press(Key.Key_Down)  # the next larger meter, at the same fee
    assert sure(entry.editor, QComboBox).currentData() == "1p_30_100"
    keys.press(Key.Key_Return)
    see_the_document(keys, page)
    assert page.primary.text() == "แก้ไขแล้วยื่นใหม่ (เลขเดิม)"
    before = len(office.kinds())
    keys.press(Key.Key_F6)
    done = keys.on(DoneScreen)
    assert state_of(office, case) is CaseState.ACCEPTED
    assert done.accepted.reference.text() == case.reference
    assert done.accepted.title.text() == "แก้ไขแล้ว ยื่นใหม่ด้วยเลขเดิม"
    assert done.accepted.receipt.text() == f"ใบเสร็จเดิมเลขที่ {case.receipt_number} ใช้ได้"
    assert "กลับไปรอพิจารณา" in done.accepted.note.text()
    # The sheet is printed again, and no second receipt.
    keys.qtbot.waitUntil(lambda: office.printed() == [case.reference])
    keys.qtbot.waitUntil(lambda: office.kinds()[before:] == ["case.put_right", "document.printed"])
    assert office.context.desk.intake.drafts() == []
    assert len(office.context.desk.cases.today("1001")) == 1


def test_what_it_costs_more_is_taken_with_a_receipt(keys: KeyCounter, office: CaseOffice) -> None:
    case = returned(office, tariff="2")
    page = reopen(keys, case)
    keys.at(page.form.entries["meter_size"].editor)
    keys.press(Key.Key_Down, Key.Key_Return)
    see_the_document(keys, page)
    assert page.primary.text() == "รับชำระเพิ่ม 2,000.00 บาท"
    assert page.side.quote.before.text() == "ชำระแล้ว 2,749.00 บาท ชำระเพิ่ม 2,000.00 บาท"
    keys.press(Key.Key_F6)
    payment = keys.on(PaymentScreen)
    assert there(payment.presenter.state).quote.total == baht(2000)
    keys.at(payment.cash.editor)
    keys.alt(Key.Key_1)
    keys.press(Key.Key_Return)
    done = keys.on(DoneScreen)
    assert done.accepted.reference.text() == case.reference
    assert done.accepted.receipt.text().endswith("BKP3A-69-R-000002")
    keys.qtbot.waitUntil(lambda: office.printed() == sorted([case.reference, "BKP3A-69-R-000002"]))
    receipts = office.context.desk.cases.receipts_of(case.id)
    assert [one.total for one in receipts] == [baht(2749), baht(2000)]


def test_what_it_costs_less_is_shown_as_owed_back(keys: KeyCounter, office: CaseOffice) -> None:
    case = returned(office, tariff="2", meter_size="1p_30_100")
    page = reopen(keys, case)
    keys.at(page.form.entries["meter_size"].editor)
    keys.press(Key.Key_Up, Key.Key_Return)
    see_the_document(keys, page)
    assert page.side.quote.before.text() == "ชำระแล้ว 4,749.00 บาท ต้องคืนเงินลูกค้า 2,000.00 บาท"
    keys.press(Key.Key_F6)
    done = keys.on(DoneScreen)
    assert done.accepted.receipt.text() == "ต้องคืนเงินลูกค้า 2,000.00 บาท"


def test_it_waits_like_every_draft_and_is_gone_on_with_from_the_counter(
    keys: KeyCounter, office: CaseOffice
) -> None:
    case = returned(office)
    page = reopen(keys, case)
    keys.at(page.form.entries["meter_size"].editor)
    keys.press(Key.Key_Down, Key.Key_Escape)
    counter = keys.on(CounterScreen)
    keys.qtbot.waitUntil(lambda: len(counter.drafts.list.rows.rows()) == 1)
    (row,) = counter.drafts.list.rows.rows()
    assert row.detail.startswith("แก้ไขคำร้อง 000001")
    # Who opens the case once more has the same draft.
    page = reopen(keys, case)
    assert sure(page.form.entries["meter_size"].editor, QComboBox).currentData() == "1p_30_100"
    assert len(office.context.desk.intake.drafts()) == 1


def test_a_new_application_of_the_same_service_is_another_one(
    keys: KeyCounter, office: CaseOffice
) -> None:
    """A card brings the same person for another house: the correction is no parked application."""
    from tests.ui.test_case_by_keys import begin

    case = returned(office)
    reopen(keys, case)
    keys.press(Key.Key_Escape)
    keys.see("counter")
    begin(keys, office, "new_connection")
    state = there(keys.on(ApplicationScreen).presenter.state)
    assert state.draft.id != case.id
    assert state.draft.corrects is None


def test_who_comes_second_is_told_and_keeps_what_was_typed(
    keys: KeyCounter, office: CaseOffice
) -> None:
    case = returned(office)
    page = reopen(keys, case)
    keys.at(page.form.entries["meter_size"].editor)
    keys.press(Key.Key_Down, Key.Key_Return)
    see_the_document(keys, page)
    with office.store.write() as transaction:
        on = transaction.cases.made_on(case.id)
        other = PutRight(case.id, "", on.version, CaseState.ACCEPTED, None, None, on_move=on.move)
        transaction.append(NewEntry(other, by("9001"), "2026-11-22T08:00:00.000Z"))
    keys.press(Key.Key_F6)
    keys.qtbot.waitUntil(lambda: page.strip.notice() is not None)
    assert "มีผู้แก้ไขหรือเปลี่ยนแปลงไปก่อน" in there(page.strip.notice()).text
    assert keys.window.page == "application"

    def kept() -> bool:
        (draft,) = office.context.desk.intake.drafts()
        return there(draft.value("meter_size")).value == "1p_30_100"

    keys.qtbot.waitUntil(kept)
    assert office.kinds()[-1] == "case.put_right"


def test_a_case_that_does_not_wait_for_it_is_not_opened(
    keys: KeyCounter, office: CaseOffice
) -> None:
    case = take(office.context)
    keys.window.go("application", f"case:{case.id}")
    page = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(lambda: page.strip.notice() is not None)
    assert "ไม่ได้รอแก้ไขแล้ว" in there(page.strip.notice()).text
    assert page.returned.notice() is None
    assert office.context.desk.intake.drafts() == []


KILLED = """
import os
import sys
from dataclasses import replace
from pathlib import Path
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.ui.desk_office import open_desk_office
from tests.ui.returned_case import give_back, take
from ui.main_window import MainWindow
from ui.theme import Theme
from tests.fixtures.authors import by

def end(*bug):
    sys.__excepthook__(*bug)
    os._exit(1)

sys.excepthook = end
app = QApplication([])
opened = open_desk_office(Theme(app), Path(sys.argv[1]))
desk = next(opened)
(Path(sys.argv[1]) / "key").write_bytes(desk.office.key)
case = give_back(desk.office.context, desk.store, take(desk.office.context))
window = MainWindow(desk.office.context)
window.resize(1366, 768)
window.show()
desk.sign_in(desk.clerk)
window.go("application", f"case:{case.id}")
page = window.current
while page.presenter.state is None:
    app.processEvents()
page.presenter.kept.connect(lambda _at: print(case.id, flush=True))
editor = page.form.entries["meter_size"].editor
editor.setFocus()
QTest.keyClick(editor, Qt.Key.Key_Down)
app.exec()
"""


@pytest.mark.skipif(os.name != "posix", reason="no SIGKILL")
def test_a_kill_leaves_what_was_typed_and_the_case_returned(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        case_id = process.stdout.readline().strip()
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        if process.stdout is not None:
            process.stdout.close()
    store = Store.open(tmp_path / "counter.db", (tmp_path / "key").read_bytes())
    try:
        (draft,) = store.drafts.list()
        assert (draft.id, there(draft.value("meter_size")).value) == (case_id, "1p_30_100")
        assert there(draft.corrects).reason == WHY
        assert there(store.cases.get(case_id)).state is CaseState.RETURNED
        # It is filed as that very case, and never as a second one.
        clock = SetClock()
        clock.forward(minutes=5)
        desk = desk_of(store, clock)
        clerk = desk.staff.sign_in("1001", "2468")
        draft = replace(draft, documents={"wiring_certificate": DocumentMark("seen_original")})
        again = desk.intake.submit(draft, None, clerk)
        assert (again.case.id, again.case.state) == (case_id, CaseState.ACCEPTED)
        assert [one.id for one in desk.cases.today("1001")] == [case_id]
        assert desk.intake.drafts() == []
        assert rebuild_check(store).problems == ()
    finally:
        store.close()
