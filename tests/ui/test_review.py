"""The supervisor's desk, driven by keys in the real window over a real store."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.domain.life import CaseState
from desktop.runtime.sync_station import News, SyncStatus
from tests.fixtures.full_office import fill
from tests.ui.desk_office import Desk
from tests.ui.pages import on
from ui.main_window import MainWindow
from ui.models.rows import Role
from ui.presenters.decision import READING_MS
from ui.presenters.pending import UNDO_MS
from ui.screens.review import ReviewScreen
from ui.widgets.badge import Chip
from ui.widgets.lists import DenseTable
from ui.widgets.text import Label


def open_review(qtbot: QtBot, desk: Desk, window: MainWindow) -> ReviewScreen:
    desk.sign_in(desk.supervisor)
    qtbot.keyClick(window, Qt.Key.Key_F7)
    assert window.page == "review"
    screen = on(window, ReviewScreen)
    qtbot.waitUntil(lambda: screen.presenter.loaded)
    if screen.presenter.selected:
        shown(qtbot, screen)
    return screen


def shown(qtbot: QtBot, screen: ReviewScreen) -> None:
    """Wait until the chosen case is on the screen."""
    presenter = screen.presenter
    qtbot.waitUntil(
        lambda: (
            screen.panel.facts is not None
            and screen.panel.facts.case_id == presenter.selected
            and presenter.opened is not None
        )
    )


def test_the_case_beside_the_list_is_marked_in_it_from_the_start(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    desk.refund(0)
    desk.sign_in(desk.clerk)
    qtbot.keyClick(window, Qt.Key.Key_F7)  # who may not see it yet
    window.sign_out()
    qtbot.waitUntil(lambda: window.page == "signin")
    screen = open_review(qtbot, desk, window)
    table = screen.list.table
    assert screen.list.hasFocus() or table.hasFocus()
    assert table.current_key() == screen.presenter.selected != ""
    assert [table.key_at(row.row()) for row in table.selectionModel().selectedRows()] == [
        screen.presenter.selected
    ]


def read(qtbot: QtBot, desk: Desk, screen: ReviewScreen) -> None:
    """Look at the chosen case for as long as it takes until it can be decided."""
    shown(qtbot, screen)
    qtbot.waitUntil(screen.presenter.decision._reading.isActive)
    desk.office.time.forward(READING_MS)
    assert screen.presenter.decision.actions.ready


def press(qtbot: QtBot, window: MainWindow, *keys: str | Qt.Key) -> None:
    """Type keys wherever the focus is."""
    for key in keys:
        target = window.focusWidget() or window
        if isinstance(key, str):
            qtbot.keyClicks(target, key)
        else:
            qtbot.keyClick(target, key)


def keys_of(screen: ReviewScreen) -> list[str]:
    model = screen.list.model
    return [str(model.index(row, 0).data(Role.KEY)) for row in range(model.rowCount())]


def test_approve_moves_to_the_next_case(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    first, second = desk.refund(0).case, desk.refund(1).case
    screen = open_review(qtbot, desk, window)
    assert keys_of(screen) == [first.id, second.id]
    assert screen.list.table.current_key() == first.id
    read(qtbot, desk, screen)
    press(qtbot, window, "a")
    assert screen.presenter.selected == second.id
    desk.office.time.forward(UNDO_MS)
    qtbot.waitUntil(lambda: keys_of(screen) == [second.id])
    decided = desk.store.cases.get(first.id)
    assert decided is not None
    assert (decided.state, decided.decided_by) == (CaseState.APPROVED, "9001")
    notice = screen.decision.strip.notice()
    assert notice is not None
    assert "000001" in notice.text
    read(qtbot, desk, screen)
    press(qtbot, window, "a")
    desk.office.time.forward(UNDO_MS)
    qtbot.waitUntil(lambda: keys_of(screen) == [])
    assert screen.list.empty.isVisible()
    assert not screen.decision.approve.isVisible()


def test_keys_go_from_case_to_case(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    first, second = desk.refund(0).case, desk.refund(1).case
    screen = open_review(qtbot, desk, window)
    press(qtbot, window, "j")
    assert screen.presenter.selected == second.id
    press(qtbot, window, "k")
    assert screen.presenter.selected == first.id
    press(qtbot, window, Qt.Key.Key_Down)
    assert screen.presenter.selected == second.id


def test_a_return_asks_for_its_reason_in_place(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = desk.take(0).case
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    press(qtbot, window, "r")
    assert screen.decision.questions["return"].reason.editor.hasFocus()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert screen.decision.questions["return"].reason.problem()
    press(qtbot, window, Qt.Key.Key_Down)  # documents
    assert screen.decision.questions["return"].reason.value() == "เอกสารไม่ครบหรือไม่ชัด"
    press(qtbot, window, Qt.Key.Key_Tab, "a r 2")  # letters are text here, not decisions
    assert screen.decision.questions["return"].note.value() == "a r 2"
    press(qtbot, window, Qt.Key.Key_Return)
    desk.office.time.forward(UNDO_MS)
    qtbot.waitUntil(lambda: desk.store.cases.get(case.id).state is CaseState.RETURNED)  # type: ignore[union-attr]
    kept = desk.store.cases.get(case.id)
    assert kept is not None
    assert kept.reason == "เอกสารไม่ครบหรือไม่ชัด: a r 2"


def test_another_reason_needs_words_and_escape_gives_up(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = desk.take(0).case
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    press(qtbot, window, "r", Qt.Key.Key_End)
    assert screen.decision.questions["return"].reason.value() == "other"
    screen.decision.questions["return"].note.setFocus()
    press(qtbot, window, "  ", Qt.Key.Key_Return)
    assert screen.decision.questions["return"].note.problem()
    press(qtbot, window, Qt.Key.Key_Escape)
    assert not screen.decision.questions["return"].note.isVisible()
    assert screen.list.table.hasFocus()
    assert desk.store.cases.get(case.id).state is CaseState.ACCEPTED  # type: ignore[union-attr]


def test_a_clerk_sees_why_not(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    desk.refund(0)
    desk.sign_in(desk.clerk)
    qtbot.keyClick(window, Qt.Key.Key_F7)
    screen = on(window, ReviewScreen)
    assert screen._clerk.isVisible()
    assert screen.findChildren(DenseTable) == [], "nothing is made that a clerk may not see"
    assert not screen.presenter.loaded
    press(qtbot, window, "a")
    press(qtbot, window, Qt.Key.Key_Return)
    assert window.page == "counter"


def test_a_dispute_shows_both_sides_first(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    other, case = desk.refund(0).case, desk.refund(1).case
    desk.centre_says(case, position=1)
    desk.dispute(case)
    screen = open_review(qtbot, desk, window)
    assert keys_of(screen) == [other.id]
    screen.chips.setFocus()
    screen.presenter.set_filter("exceptions")
    qtbot.waitUntil(lambda: screen.presenter.selected == case.id)
    shown(qtbot, screen)
    facts = screen.panel.facts
    assert facts is not None
    assert facts.objection is not None
    assert "วรรณา" in facts.objection.here
    assert "9002" in facts.objection.centre
    assert "ขาดหน้า 2" in facts.objection.centre
    assert not screen.decision.approve.isVisible()


def test_news_of_the_centre_change_the_row_and_keep_the_place(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    first, second = desk.refund(0).case, desk.refund(1).case
    screen = open_review(qtbot, desk, window)
    press(qtbot, window, "j")
    shown(qtbot, screen)
    desk.centre_says(first, state="approved", version=2, decided_by="9002")
    desk.office.context.sync.changed.emit(News(frozenset({first.id})))
    qtbot.waitUntil(lambda: keys_of(screen) == [second.id])
    assert screen.list.table.current_key() == second.id
    assert screen.presenter.selected == second.id


def test_the_strip_says_offline_and_the_language_changes_at_run_time(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    desk.take(0)
    screen = open_review(qtbot, desk, window)
    assert "ออฟไลน์" in screen.offline.text()
    assert screen.offline.toolTip() == screen.offline.text()
    qtbot.waitUntil(lambda: bool(screen.chips.findChildren(Chip)))
    least = screen.minimumSizeHint().width()
    screen.offline.setText(screen.offline.text() * 5)
    assert screen.minimumSizeHint().width() == least, "the line gives way, not the page"
    at = "2026-11-22T06:58:00.000Z"
    desk.office.context.sync._tell(SyncStatus(last_contact=at))
    assert "13:58" in screen.offline.text()
    qtbot.keyClick(window, Qt.Key.Key_F12)
    assert "Offline, data of 13:58" in screen.offline.text()
    assert screen.list.model.index(0, 1).data() == "New low-voltage connection"
    assert screen.panel.facts is not None
    assert screen.panel.facts.state[0] == "To review"
    assert screen.decision.approve.text() == "Approve"


def test_the_full_id_is_shown_after_that_is_recorded(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    taken = desk.take(0)
    screen = open_review(qtbot, desk, window)
    assert screen.panel.facts is not None
    assert screen.panel.facts.masked_id == taken.case.citizen_id_masked
    with qtbot.waitSignal(screen.presenter.revealed) as told:
        screen.panel.reveal_asked.emit()
    assert told.args is not None
    assert "x" not in told.args[0]
    entry = desk.store.journal.unsent(500)[-1]
    assert (entry.kind, entry.actor) == ("person.viewed", "9001")
    assert told.args[0].replace("-", "") not in entry.stream
    shown_now = [label.text() for label in screen.panel.findChildren(Label)]
    assert told.args[0] in shown_now
    qtbot.keyClick(window, Qt.Key.Key_F3)
    qtbot.keyClick(window, Qt.Key.Key_F7)
    assert told.args[0] not in [label.text() for label in screen.panel.findChildren(Label)]


def test_without_a_case_nothing_can_be_decided(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    screen = open_review(qtbot, desk, window)
    qtbot.waitUntil(screen.list.empty.isVisible)
    assert not screen.decision.approve.isVisible()
    assert not screen.decision.button("R").isVisible()


def test_every_group_is_counted_and_listed_to_its_end(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    """The 520 most urgent cases are late: those due today come after them in the queue."""
    today = desk.office.clock.now().date()
    fill(desk.store, today, cases=800, undecided=750, overdue=520, due_today=174)
    disputed = desk.refund(0).case
    desk.centre_says(disputed, position=801)
    desk.dispute(disputed, position=802)
    screen = open_review(qtbot, desk, window)
    names = ("all", "to_review", "overdue", "due_today", "exceptions")
    counts = (751, 750, 520, 174, 1)
    said = [screen.t(f"review.filter_{name}") for name in names]
    expected = [f"{words} {count}" for words, count in zip(said, counts, strict=True)]
    chips = screen.chips
    qtbot.waitUntil(lambda: [chip.text() for chip in chips.findChildren(Chip)] == expected)
    desk_presenter = screen.presenter
    for name, count in (("due_today", 174), ("overdue", 520), ("exceptions", 1), ("all", 751)):
        with qtbot.waitSignal(desk_presenter.counted):
            desk_presenter.set_filter(name)
        qtbot.keyClick(screen.list.table, Qt.Key.Key_End)
        qtbot.waitUntil(lambda count=count: screen.list.model.rowCount() == count)  # type: ignore[misc]
        if name == "due_today":
            assert {view.due for view in desk_presenter.views} == {today}
            assert len({view.id for view in desk_presenter.views}) == 174
    assert desk_presenter.views[0].id == disputed.id, "what is disputed comes first"
    qtbot.waitUntil(lambda: desk_presenter.selected == desk_presenter.views[-1].id)
