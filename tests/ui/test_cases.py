"""The list of cases, driven by keys in the real window over a real store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.domain.failure import Code, CounterError
from desktop.domain.life import CaseState
from desktop.domain.numbers import case_code
from desktop.entries import Printed, body_of
from desktop.runtime.print_station import PrintStation
from desktop.runtime.sync_station import News
from tests.fixtures.authors import session
from tests.fixtures.full_office import fill
from tests.fixtures.store import decided as decided_now
from tests.ui.desk_office import Desk
from tests.ui.pages import on
from ui.main_window import MainWindow
from ui.models.rows import Role
from ui.screens.cases import CasesScreen


@pytest.fixture
def window(desk: Desk, window: MainWindow) -> MainWindow:
    desk.sign_in(desk.clerk)
    return window


def open_cases(qtbot: QtBot, window: MainWindow) -> CasesScreen:
    qtbot.keyClick(window, Qt.Key.Key_F3)
    screen = on(window, CasesScreen)
    qtbot.waitUntil(lambda: screen.presenter.loaded)
    return screen


def numbers(screen: CasesScreen) -> list[str]:
    model = screen.list.model
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def key(screen: CasesScreen, row: int) -> str:
    return str(screen.list.model.index(row, 0).data(Role.KEY))


def chosen(screen: CasesScreen) -> str:
    return screen.presenter.filter


def test_today_is_shown_with_the_newest_first(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    desk.refund(0)
    desk.office.clock.forward(days=1)
    desk.take(1)
    desk.refund(2)
    screen = open_cases(qtbot, window)
    assert numbers(screen) == ["000003", "000002"]
    qtbot.waitUntil(lambda: screen.found.text() == "2 เรื่อง")
    qtbot.waitUntil(lambda: screen.panel.facts is not None)
    assert screen.panel.facts is not None
    assert screen.panel.facts.reference.endswith("000003")


def test_search_as_you_type_finds_a_case_of_any_day(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    old = desk.take(1)
    desk.office.clock.forward(days=3)
    desk.take(2)
    open_cases(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(window.focusWidget(), "000001")
    screen = on(window, CasesScreen)
    qtbot.waitUntil(lambda: numbers(screen) == ["000001"])
    assert chosen(screen) == "all"
    qtbot.waitUntil(lambda: screen.panel.facts is not None)
    assert key(screen, 0) == old.case.id
    for scanned in (case_code(old.case.reference), f"mea:{old.case.reference}"):
        window.focusWidget().clear()  # type: ignore[attr-defined]
        screen.search("")
        qtbot.waitUntil(lambda: len(numbers(screen)) == 1 and key(screen, 0) != old.case.id)
        qtbot.keyClicks(window.focusWidget(), scanned)
        qtbot.waitUntil(lambda: [key(screen, 0)] == [old.case.id])
    window.focusWidget().clear()  # type: ignore[attr-defined]
    screen.search("")
    qtbot.waitUntil(lambda: numbers(screen) == ["000002"])
    assert chosen(screen) == "today"


def test_nothing_found_says_what_to_try(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    desk.take(1)
    screen = open_cases(qtbot, window)
    screen.search("ไม่มีใครชื่อนี้")
    qtbot.waitUntil(lambda: screen.list.empty.isVisible())
    assert "6" in screen.list.empty.text.text()
    assert screen.panel.empty.isVisible()


def test_an_answer_that_comes_late_is_dropped(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    desk.take(1)
    desk.take(2)
    screen = open_cases(qtbot, window)
    page = screen.presenter
    page.text = "000001"
    page.refresh()  # asked, not yet answered ...
    page.text = "000002"
    page.refresh()  # ... when the next key comes
    told: list[object] = []
    page.rows_changed.connect(lambda: told.append(page.text))
    qtbot.waitUntil(lambda: numbers(screen) == ["000002"])
    assert len(told) == 1


def test_the_groups(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    first = desk.refund(0).case
    desk.sent()
    desk.take(1)
    desk.office.context.desk.review.decide(first.id, "return", "x", 0, desk.supervisor)
    desk.sent()
    desk.take(2)
    screen = open_cases(qtbot, window)
    assert numbers(screen) == ["000003", "000002", "000001"]
    screen.chips.setFocus()
    found = {}
    for name in ("mine", "unsent", "decided", "all"):
        screen.presenter.set_filter(name)
        with qtbot.waitSignal(screen.presenter.found):
            pass
        found[name] = numbers(screen)
    assert found == {
        "mine": ["000003", "000002", "000001"],
        "unsent": ["000003"],
        "decided": ["000001"],
        "all": ["000003", "000002", "000001"],
    }


def test_a_case_is_opened_from_another_page(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    old = desk.take(1).case
    desk.office.clock.forward(days=5)
    desk.take(2)
    window.go("cases", f"case:{old.id}")
    screen = on(window, CasesScreen)
    qtbot.waitUntil(lambda: screen.panel.facts is not None)
    assert screen.panel.facts is not None
    assert screen.panel.facts.case_id == old.id
    qtbot.waitUntil(lambda: screen.list.table.current_key() == old.id)


def test_a_store_that_fails_says_so_and_keeps_the_list(
    qtbot: QtBot, desk: Desk, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.take(1)
    screen = open_cases(qtbot, window)

    def broken(*_args: object, **_more: object) -> None:
        raise CounterError(Code.STORE_DISK_FULL)

    monkeypatch.setattr(desk.store.lists, "piece", broken)
    with qtbot.waitSignal(screen.presenter.told):
        screen.presenter.set_filter("all")
    notice = window.strip.notice()
    assert notice is not None
    assert "ดิสก์เต็ม" in notice.text
    assert numbers(screen) == ["000001"]


@pytest.fixture
def printed(desk: Desk, tmp_path: Path) -> Iterator[Path]:
    """The folder of a real print station, for the window that is made after it."""
    folder = tmp_path / "paper"
    station = PrintStation(f"folder:{folder}")
    desk.office.context.printer = station
    station.start()
    yield folder
    station.close()


def test_a_copy_of_the_receipt_asks_why_and_is_recorded_before_it_is_printed(
    qtbot: QtBot, desk: Desk, printed: Path, window: MainWindow
) -> None:
    taken = desk.take(0)
    assert taken.receipt is not None
    desk.office.context.desk.cashier.printed(
        taken.receipt.number, session("1001")
    )  # the original is out
    screen = open_cases(qtbot, window)
    qtbot.waitUntil(screen.paper_bar.reprint.isVisible)
    qtbot.keyClick(screen.list.table, Qt.Key.Key_P)
    question = screen.paper_bar.question
    assert question.reason.editor.hasFocus()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert question.reason.problem()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(list(printed.glob("*.pdf"))) == 1, timeout=20_000)
    assert [path.name for path in printed.glob("*.pdf")] == [f"{taken.receipt.number}-copy1.pdf"]
    entry = desk.store.journal.unsent(500)[-1]
    assert entry.kind == "receipt.printed"
    assert body_of(entry) == Printed(taken.receipt.number, 1, "ลูกค้าขอ")
    qtbot.waitUntil(
        lambda: (notice := window.strip.notice()) is not None and "แล้ว" in notice.text,
        timeout=20_000,
    )
    assert screen.list.table.hasFocus()


def test_an_original_that_never_came_out_is_written_down_when_it_does(
    qtbot: QtBot, desk: Desk, printed: Path, window: MainWindow
) -> None:
    taken = desk.take(0)
    assert taken.receipt is not None
    screen = open_cases(qtbot, window)
    qtbot.waitUntil(screen.paper_bar.reprint.isVisible)
    assert screen.paper_bar.reprint.text() == "พิมพ์ใบเสร็จ"
    qtbot.keyClick(screen.list.table, Qt.Key.Key_P)  # no reason is asked
    number = taken.receipt.number
    cashier = desk.office.context.desk.cashier

    def known() -> bool:
        return body_of(desk.store.journal.unsent(500)[-1]) == Printed(number, 0, "")

    qtbot.waitUntil(known, timeout=20_000)
    assert [path.stem for path in printed.glob("*.pdf")] == [number]
    qtbot.waitUntil(lambda: screen.paper_bar.reprint.text() == "สำเนาใบเสร็จ")
    assert cashier.reprint(number, "ลูกค้าขอ", session("1001"))[1] == 1


def test_the_papers_are_looked_at_in_the_window(
    qtbot: QtBot, desk: Desk, printed: Path, window: MainWindow
) -> None:
    desk.take(0)
    screen = open_cases(qtbot, window)
    qtbot.waitUntil(screen.paper_bar.view.isVisible)
    qtbot.keyClick(screen.list.table, Qt.Key.Key_V)
    qtbot.waitUntil(lambda: screen.paper_view.preview.count() == 1, timeout=20_000)
    assert screen.paper_view.isVisible()
    screen.paper_view.which.setFocus()
    screen.papers.view("summary")
    assert screen.paper_view.preview.count() == 0
    qtbot.waitUntil(lambda: screen.paper_view.preview.count() >= 1, timeout=20_000)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert screen.panel.isVisible()
    assert not screen.paper_view.isVisible()
    assert not list(printed.glob("*.pdf"))


@pytest.fixture
def no_printer(desk: Desk) -> Iterator[None]:
    """A print station for which no printer is set."""
    station = PrintStation("")
    desk.office.context.printer = station
    station.start()
    yield
    station.close()


def test_a_printer_that_is_not_there_says_what_to_do(
    qtbot: QtBot, desk: Desk, no_printer: None, window: MainWindow
) -> None:
    desk.refund(0)
    screen = open_cases(qtbot, window)
    qtbot.waitUntil(screen.paper_bar.papers["summary"].isVisible)
    assert not screen.paper_bar.reprint.isVisible()  # nothing was paid
    screen.paper_bar.papers["summary"].click()

    def told() -> bool:
        notice = window.strip.notice()
        return notice is not None and notice.tone == "bad"

    qtbot.waitUntil(told, timeout=20_000)
    assert "document.printed" not in {entry.kind for entry in desk.store.journal.unsent(500)}


# --- more than a page shows --------------------------------------------------------------------


def large(desk: Desk, cases: int = 900) -> None:
    """An office of so many cases, 520 of them past their promise and 174 due today."""
    today = desk.office.clock.now().date()
    fill(desk.store, today, cases=cases, undecided=750, overdue=520, due_today=174)


def test_all_cases_are_counted_and_come_as_one_scrolls(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    large(desk, 1250)
    screen = open_cases(qtbot, window)
    qtbot.waitUntil(lambda: screen.found.text() == "200 เรื่อง")  # of today
    with qtbot.waitSignal(screen.presenter.found):
        screen.presenter.set_filter("all")
    assert screen.found.text() == "1,250 เรื่อง"
    table, model = screen.list.table, screen.list.model
    assert model.rowCount() < 100
    seen = numbers(screen)
    bar = table.verticalScrollBar()

    def scrolled_to_the_end() -> bool:
        bar.setValue(bar.maximum())
        return model.rowCount() == 1250

    qtbot.waitUntil(scrolled_to_the_end)
    assert numbers(screen) == [f"{n:06}" for n in range(1250, 0, -1)]
    assert numbers(screen)[: len(seen)] == seen


def test_end_goes_to_the_last_case_of_the_whole_list_and_home_to_the_first(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    large(desk, 1250)
    screen = open_cases(qtbot, window)
    qtbot.waitUntil(lambda: screen.found.text() == "200 เรื่อง")
    with qtbot.waitSignal(screen.presenter.found):
        screen.presenter.set_filter("all")
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(window.focusWidget(), "bkp")
    qtbot.waitUntil(lambda: screen.found.text() == "1,250 เรื่อง")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    assert screen.list.table.hasFocus()
    said: list[str] = []
    screen.presenter.found.connect(said.append)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_End)
    qtbot.waitUntil(lambda: screen.list.model.rowCount() == 1250)
    qtbot.waitUntil(lambda: screen.list.table.currentIndex().row() == 1249)
    assert screen.presenter.selected == key(screen, 1249)
    assert any("กำลังไปท้ายรายการ" in words for words in said)
    assert said[-1] == "1,250 เรื่อง"
    assert numbers(screen)[-1] == "000001"
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Home)
    assert screen.list.table.currentIndex().row() == 0
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_End)
    assert screen.list.table.currentIndex().row() == 1249


def test_down_in_the_search_looks_at_once_and_goes_to_what_is_found(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    old, new = desk.take(1).case, desk.take(2).case
    screen = open_cases(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(window.focusWidget(), "00000")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    assert not screen.presenter._pause.isActive()
    assert screen.list.table.hasFocus()
    qtbot.waitUntil(lambda: screen.list.table.current_key() == new.id)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    assert screen.presenter.selected == old.id


def test_news_keep_the_chosen_case_and_the_place_of_a_long_list(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    large(desk)
    screen = open_cases(qtbot, window)
    with qtbot.waitSignal(screen.presenter.found):
        screen.presenter.set_filter("all")
    qtbot.keyClick(screen.list.table, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: screen.list.model.rowCount() == 900)
    table, model = screen.list.table, screen.list.model
    table.selectRow(700)
    chosen, top = table.current_key(), table.rowAt(0)
    assert top > 500
    first = model.index(top, 0).data(Role.KEY)
    read: list[int] = []
    piece = desk.store.lists.piece
    desk.store.lists.piece = lambda *asked: read.append(1) or piece(*asked)  # type: ignore[method-assign, func-returns-value]
    taken = desk.take(1).case
    decided = screen.presenter.views[3]
    with desk.store.write() as transaction:
        transaction.append(decided_now(decided.id, on_version=decided.version))
    desk.office.context.sync.changed.emit(News(frozenset({taken.id, decided.id})))
    qtbot.waitUntil(lambda: model.rowCount() == 901)
    assert key(screen, 0) == taken.id
    assert screen.presenter.views[4].state is CaseState.APPROVED
    assert table.current_key() == screen.presenter.selected == chosen
    assert model.index(table.rowAt(0), 0).data(Role.KEY) in (first, key(screen, top))
    assert read == [], "what has been read once is not read again"
    qtbot.waitUntil(lambda: screen.found.text() == "901 เรื่อง")


def test_a_search_of_one_letter_counts_all_that_hold_it(
    qtbot: QtBot, desk: Desk, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.store.listing.WINDOW_OF_TEXTS", 50)
    large(desk)
    screen = open_cases(qtbot, window)
    screen.search("b")
    qtbot.waitUntil(lambda: screen.found.text() == "900 เรื่อง")
    screen.search("x -69-000007")
    qtbot.waitUntil(lambda: numbers(screen) == ["000007"])
    qtbot.waitUntil(lambda: screen.found.text() == "1 เรื่อง")
