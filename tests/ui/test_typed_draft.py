"""An identity that is being typed is a draft like any other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.domain.case import Draft
from desktop.store import Store
from tests.fixtures.office import synthetic_id
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.counter_office import disk_full
from tests.ui.test_forgets import COLLEAGUE
from ui.screens.counter import CounterScreen
from ui.screens.customer import CustomerScreen

Key = Qt.Key
GOOD = {
    "reason": "lost", "citizen_id": synthetic_id("912345678911"), "title": "นาย",
    "first": "ทดสอบ", "last": "ระบบงาน", "house_no": "1", "subdistrict": "สีลม",
    "district": "บางรัก", "province": "กรุงเทพมหานคร",
}  # fmt: skip

# Types at a window until it is in the store, says the key of the store, and waits to be killed.
CLERK = """
import sys
from pathlib import Path
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.ui.counter_office import open_office
from ui.main_window import MainWindow
from ui.theme import Theme
app = QApplication([])
office = open_office(Theme(app), Path(sys.argv[1]))
office.context.session.begin(office.context.desk.staff.sign_in("1001", "2468"))
window = MainWindow(office.context)
window.show()
form = window.current.form
QTest.keyClick(window.current, Qt.Key.Key_F4)
QTest.keyClicks(form.fields["citizen_id"].editor, "9123")
QTest.keyClicks(form.fields["house_no"].editor, "12/3")
while not [d for d in office.store.drafts.list() if "house_no" in d.values]:
    QTest.qWait(20)
print(office.key.hex(), flush=True)
app.exec()
"""


def begin_typing(keys: KeyCounter) -> CounterScreen:
    """F4, and a few facts."""
    page = keys.on(CounterScreen)
    keys.press(Key.Key_F4)
    page.form.fields["citizen_id"].setFocus()
    keys.write("9123")
    page.form.fields["house_no"].setFocus()
    keys.write("12/3")
    return page


def kept(office: CaseOffice) -> list[Draft]:
    return office.store.drafts.list()


def rows(page: CounterScreen) -> list[str]:
    return [row.key for row in page.drafts.list.rows.rows()]


def test_what_is_typed_survives_kill_9(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    env = {**os.environ, "PYTHONPATH": str(root), "QT_QPA_PLATFORM": "offscreen"}
    clerk = subprocess.Popen(
        [sys.executable, "-c", CLERK, str(tmp_path)], cwd=root, env=env, stdout=subprocess.PIPE
    )
    assert clerk.stdout is not None
    with clerk.stdout:
        key = clerk.stdout.readline().decode().strip()
    clerk.kill()
    clerk.wait()
    store = Store.open(tmp_path / "counter.db", bytes.fromhex(key))
    (draft,) = store.drafts.list()
    typed = {name: value.value for name, value in draft.values.items()}
    assert (typed["citizen_id"], typed["house_no"]) == ("9123", "12/3")
    assert (draft.service_id, draft.focus, draft.actor) == (None, "house_no", "1001")
    store.close()


def test_escape_keeps_it_and_says_so(keys: KeyCounter, office: CaseOffice) -> None:
    page = begin_typing(keys)
    keys.press(Key.Key_Escape)
    assert page.middle.currentIndex() == 0
    notice = keys.window.strip.notice()
    assert notice is not None
    assert "เก็บข้อมูลที่กรอกไว้แล้ว" in notice.text
    office.context.language.set_code("en")
    notice = keys.window.strip.notice()
    assert notice is not None
    assert notice.text.isascii()
    assert notice.button.isascii()
    office.context.language.set_code("th")
    keys.qtbot.waitUntil(lambda: rows(page) == [draft.id for draft in kept(office)] != [])
    row = page.drafts.list.rows.rows()[0]
    assert "บ้านเลขที่" in row.detail
    assert "9123" not in f"{row.lead}{row.title}{row.detail}"
    keys.press(Key.Key_F4)
    assert page.form.fields["house_no"].value() == "", "F4 is for the next person"
    keys.press(Key.Key_Escape)
    keys.press(Key.Key_Down, Key.Key_Return)
    assert page.form.fields["citizen_id"].value() == "9123"
    assert page.form.fields["house_no"].value() == "12/3"
    keys.at(page.form.fields["house_no"].editor)
    keys.qtbot.waitUntil(lambda: rows(page) == [], timeout=5000)
    keys.write("4")
    keys.qtbot.waitUntil(lambda: kept(office)[0].values["house_no"].value == "12/34")
    assert len(kept(office)) == 1


def test_the_notice_after_escape_leads_back(keys: KeyCounter, office: CaseOffice) -> None:
    page = begin_typing(keys)
    keys.press(Key.Key_Escape)
    keys.window.strip.acted.emit("typed")
    assert page.middle.currentIndex() == 1
    assert page.form.fields["house_no"].value() == "12/3"
    assert len(kept(office)) <= 1


def test_it_is_thrown_away_on_purpose_alone_and_can_be_had_back(
    keys: KeyCounter, office: CaseOffice
) -> None:
    page = begin_typing(keys)
    keys.qtbot.waitUntil(lambda: len(kept(office)) == 1)
    keys.press(Key.Key_Escape, shift=True)
    keys.qtbot.waitUntil(lambda: kept(office) == [])
    assert page.middle.currentIndex() == 0
    keys.window.strip.acted.emit("typed")
    assert page.form.fields["house_no"].value() == "12/3"
    keys.qtbot.waitUntil(lambda: len(kept(office)) == 1)


def test_nothing_is_kept_of_what_was_typed_and_taken_out(
    keys: KeyCounter, office: CaseOffice
) -> None:
    page = begin_typing(keys)
    keys.qtbot.waitUntil(lambda: len(kept(office)) == 1)
    for name in ("house_no", "citizen_id"):
        page.form.fields[name].setFocus()
        keys.press(*[Key.Key_Backspace] * 4)
    keys.qtbot.waitUntil(lambda: kept(office) == [])


def accept(keys: KeyCounter) -> CustomerScreen:
    page = begin_typing(keys)
    for name, text in GOOD.items():
        page.form.fields[name].set_value(text)
    page.form.fields["district"].setFocus()
    keys.write("ก")
    keys.press(Key.Key_F6)
    return keys.on(CustomerScreen)


def test_an_accepted_identity_waits_until_a_service_is_chosen(
    keys: KeyCounter, office: CaseOffice
) -> None:
    accept(keys)
    keys.qtbot.waitUntil(lambda: len(kept(office)) == 1)
    (draft,) = kept(office)
    assert draft.applicant.thai_name.full == "นายทดสอบ ระบบงาน"
    keys.press(Key.Key_F2)
    page = keys.on(CounterScreen)
    keys.qtbot.waitUntil(lambda: rows(page) == [draft.id])
    keys.press(Key.Key_Down, Key.Key_Return)
    customer = keys.on(CustomerScreen)
    keys.qtbot.waitUntil(lambda: bool(customer.services.rows.rows()))
    assert keys.window.person.name.text() == "นายทดสอบ ระบบงาน"
    keys.press(Key.Key_Return)
    keys.see("application")
    (begun,) = kept(office)
    assert begun.service_id is not None
    assert begun.applicant.citizen_id == GOOD["citizen_id"]
    assert begun.applicant.source == "typed"


def test_a_colleague_is_not_offered_it_and_its_clerk_is(
    keys: KeyCounter, office: CaseOffice
) -> None:
    member = office.context.session.member
    assert member is not None
    begin_typing(keys)
    office.context.session.end()
    office.context.session.begin(COLLEAGUE)
    page = keys.on(CounterScreen)
    keys.qtbot.waitUntil(lambda: page.presenter._loaded is not None)
    assert len(kept(office)) == 1
    assert rows(page) == []
    assert not page.form.begun()
    office.context.session.end()
    office.context.session.begin(member)
    keys.qtbot.waitUntil(lambda: len(rows(page)) == 1)


def test_that_it_cannot_be_kept_is_said_and_tried_again(
    keys: KeyCounter, office: CaseOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.store, "write", disk_full)
    begin_typing(keys)
    keys.qtbot.waitUntil(lambda: keys.window.strip.notice() is not None)
    monkeypatch.undo()
    keys.qtbot.waitUntil(lambda: len(kept(office)) == 1)
