"""What the clerk must be able to trust at a glance: steps, documents, ids, clock, red numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.domain.listing import Listed
from desktop.domain.text import Lang
from desktop.runtime.sync_station import News, SyncStatus
from sync.report import LineState
from tests.fixtures.office import synthetic_id
from tests.fixtures.there import sure, there
from tests.ui.case_office import CLERK, CaseOffice, KeyCounter
from tests.ui.counter_office import SAIRUNG, a_case
from tests.ui.desk_office import Desk
from ui.language import Language
from ui.main_window import MainWindow
from ui.models.cases import CaseRow, CaseTable, Column
from ui.models.rows import Cell
from ui.presenters.clock_words import clock_off
from ui.screens.application import ApplicationScreen
from ui.screens.customer import CustomerScreen
from ui.screens.sync import SyncScreen
from ui.theme import Theme
from ui.widgets.case_list import CaseList

Key = Qt.Key


def application(keys: KeyCounter, office: CaseOffice, service: str) -> ApplicationScreen:
    """The page of a fresh draft, filled in as far as the card goes."""
    draft = office.draft(service)
    keys.window.go("application", draft.id)
    page = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(lambda: page.presenter.state is not None)
    return page


# --- the frame belongs to the page that is shown ------------------------------------------------


def test_steps_and_saving_are_told_beside_their_case_only(
    keys: KeyCounter, office: CaseOffice, theme: Theme
) -> None:
    page = application(keys, office, "new_connection")
    steps, saved = keys.window.steps, keys.window.status.saved
    office.context.here.kept(there(page.presenter.state).draft.id, office.clock.now())
    assert steps.isVisible()
    assert "14:05:12" in saved.text()
    keys.press(Key.Key_F3)
    keys.see("cases")
    changes: tuple[Callable[[], object], ...] = (
        office.context.language.toggle,
        lambda: theme.set_mode("dark"),
        lambda: theme.set_scale(150),
        lambda: page._show(there(page.presenter.state)),
    )
    for change in changes:
        change()
        assert not steps.isVisible()
        assert not keys.window.person.isVisible()
        assert saved.text() == ""


# --- the documents -------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["th", "en"])
def test_all_documents_of_a_new_connection_are_in_sight(
    keys: KeyCounter, office: CaseOffice, code: Lang
) -> None:
    office.context.language.set_code(code)
    page = application(keys, office, "new_connection")
    page.documents.focus_needing()

    def cut() -> list[str]:
        lines = page.documents.lines.values()
        return [one.id for one in lines if one.visibleRegion().boundingRect() != one.rect()]

    assert len(page.documents.lines) == 4
    keys.qtbot.waitUntil(lambda: cut() == [])
    line = page.documents.lines["wiring_certificate"]
    assert line._actions.isVisible()
    keys.press(Key.Key_Space)
    keys.qtbot.waitUntil(lambda: cut() == [])


# --- ids -----------------------------------------------------------------------------------------


def test_an_id_of_the_chip_is_masked_and_stays_whole_in_the_case(
    keys: KeyCounter, office: CaseOffice
) -> None:
    page = application(keys, office, "deposit_refund")
    entry = page.form.entries["promptpay_id"]
    editor = sure(entry.editor, QLineEdit)
    whole = there(page.presenter.state).draft.applicant.citizen_id
    assert editor.text() == f"9-xxxx-xxxxx-{whole[10:12]}-x"
    editor.setFocus(Qt.FocusReason.TabFocusReason)
    keys.at(editor)
    assert editor.text().startswith("9-xxxx"), "reading the field shows no more"
    assert there(page.presenter.state).draft.values["promptpay_id"].value == whole


def test_a_typed_id_is_whole_while_it_is_typed_and_masked_after(
    keys: KeyCounter, office: CaseOffice
) -> None:
    page = application(keys, office, "transfer_with_deposit")
    whole = synthetic_id("902345678901")
    entry = page.form.entries["old_holder_id"]
    editor = sure(entry.editor, QLineEdit)
    editor.setFocus(Qt.FocusReason.OtherFocusReason)
    keys.at(editor)
    keys.write(whole[:12])
    page.form.entries["old_holder_name"].editor.setFocus(Qt.FocusReason.TabFocusReason)
    assert editor.text() == whole[:12], "what is wrong can be seen and mended"
    assert entry.box.problem()
    editor.setFocus(Qt.FocusReason.OtherFocusReason)
    keys.write(whole[12])
    assert editor.text() == whole
    page.form.entries["old_holder_name"].editor.setFocus(Qt.FocusReason.TabFocusReason)
    assert editor.text() == f"9-xxxx-xxxxx-{whole[10:12]}-x"
    assert there(page.presenter.state).draft.values["old_holder_id"].value == whole
    office.context.language.toggle()
    assert whole not in editor.text()
    editor.setFocus(Qt.FocusReason.OtherFocusReason)
    assert editor.text() == whole


# --- the photo -----------------------------------------------------------------------------------


def test_the_photo_comes_to_a_resumed_draft_when_the_card_is_read(
    keys: KeyCounter, office: CaseOffice
) -> None:
    office.reader.insert(SAIRUNG)
    page = keys.on(CustomerScreen)
    applicant = page.presenter.applicant
    draft = office.draft("new_connection", applicant)
    office.reader.pull()
    keys.qtbot.waitUntil(lambda: not office.context.cards.cards)
    office.context.session.end()  # as after a start: no photo is kept
    office.context.session.begin(CLERK)
    keys.window.go("application", draft.id)
    strip = keys.window.person
    keys.qtbot.waitUntil(strip.isVisible)
    assert there(strip.person()).photo is None
    assert strip.photo.isVisible(), "the outline keeps its place"
    office.reader.insert(SAIRUNG)
    keys.qtbot.waitUntil(lambda: there(strip.person()).photo is not None)
    assert keys.window.page == "application"
    assert there(strip.person()).badges[0].text.startswith("อ่านจากชิป 14:05")


# --- the clock -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("skew", "thai", "english"),
    [
        (120, "", ""),
        (-120, "", ""),
        (121, "ช้า 2 นาที", "2 min slow"),
        (-420, "เร็ว 7 นาที", "7 min fast"),
        (7 * 3600, "ช้า 7 ชั่วโมง", "7 h slow"),
        (-30 * 86400, "เร็ว 30 วัน", "30 days fast"),
    ],
)
def test_how_far_the_clock_is_off(skew: int, thai: str, english: str) -> None:
    assert clock_off(skew, Language("th")) == thai
    assert clock_off(skew, Language("en")) == english


def test_a_clock_that_is_off_is_said_with_what_to_do(keys: KeyCounter, office: CaseOffice) -> None:
    item, station = keys.window.status.items["clock"], office.context.sync
    assert not item.isVisible()
    station._tell(SyncStatus(state=LineState.ONLINE, skew=300))
    assert item.isVisible()
    assert item.text() == "นาฬิกาเครื่องช้า 5 นาที"
    item.setFocus()
    keys.press(Key.Key_Space)
    page = keys.on(SyncScreen)
    keys.qtbot.waitUntil(page.line.clock.isVisible)
    assert "ช้า 5 นาที" in there(page.line.clock.notice()).text
    assert "ตั้งเวลาของเครื่องให้ตรง" in there(page.line.clock.notice()).text
    office.context.language.set_code("en")
    assert item.text() == "Clock 5 min slow"
    assert "Set it right" in there(page.line.clock.notice()).text
    station._tell(SyncStatus(state=LineState.ONLINE, skew=3))
    assert not item.isVisible()
    keys.qtbot.waitUntil(lambda: not page.line.clock.isVisible())


# --- the red numbers -----------------------------------------------------------------------------


def test_the_rail_counts_before_its_pages_were_opened(qtbot: QtBot, desk: Desk) -> None:
    taken = [desk.take(number).case for number in range(3)]
    desk.dispute(taken[0])
    desk.office.context.session.end()
    window = MainWindow(desk.office.context)
    qtbot.addWidget(window)
    window.show()
    buttons = window.rail.buttons
    desk.sign_in(desk.supervisor)
    qtbot.waitUntil(lambda: (buttons["review"].count, buttons["sync"].count) == (2, 1))
    desk.take(4)
    desk.office.context.sync.changed.emit(News())
    qtbot.waitUntil(lambda: buttons["review"].count == 3)
    desk.office.context.session.end()
    assert (buttons["review"].count, buttons["sync"].count) == (0, 0)
    desk.sign_in(desk.clerk)
    qtbot.waitUntil(lambda: buttons["sync"].count == 1)
    assert buttons["review"].count == 0, "a clerk reviews nothing"


# --- which case is open --------------------------------------------------------------------------


def test_the_open_case_is_marked_whatever_comes_and_goes_around_it(
    qtbot: QtBot, theme: Theme
) -> None:
    model = CaseTable(lambda view: CaseRow(view.id, (Cell(view.id), Cell(view.id))))
    listed = CaseList(model, (100, 0), "inbox")
    qtbot.addWidget(listed)
    theme.dress(listed)
    listed.set_columns((Column("no."), Column("subject")))
    listed.show()
    listed.activateWindow()
    qtbot.waitUntil(listed.isActiveWindow)
    listed.table.setFocus()
    for keys, chosen in (("", ""), ("ab", "a"), ("b", "b"), ("cbd", "b"), ("dc", "d"), ("ef", "e")):
        rows = [Listed((at,), replace(a_case(1), id=key)) for at, key in enumerate(keys)]
        model.set_rows(rows, more=False)
        listed.show_rows(chosen)
        marked = [index.row() for index in listed.table.selectionModel().selectedRows()]
        assert marked == ([keys.index(chosen)] if chosen else [])
    listed.choose("")
    assert not listed.table.selectionModel().hasSelection()
