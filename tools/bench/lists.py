"""The window over a store of 100,000 cases, driven by keys, against a bare table and fixed limits.

The bare table is a plain QTableView over a model of as many rows, up to its first paint. A page has
been made before; its list is empty when its key is pressed, and the time ends when its rows have
been painted. A key's time ends when what it does has been painted. At rest the window is left alone
on each page, and the processor time of the whole process is taken.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import get_args

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView

from desktop.domain.listing import Group, Listing
from tests.fixtures.full_office import fill
from tests.fixtures.office import person
from tests.fixtures.there import sure
from tests.ui.counter_office import CounterOffice, open_office
from tools.bench.painted import limit, rest, until, when
from tools.bench.row import Row
from ui.countdown import countdown
from ui.main_window import MainWindow
from ui.screens.cases import CasesScreen
from ui.screens.review import ReviewScreen
from ui.theme import Theme, active

FIRST_ROWS, KEY_MS, QUERY_MS, AT_REST = 2.0, 50.0, 30.0, 1.0
# Of one letter and two, common and rare, long and mixed: what people type, and the dearest.
SEARCHES = ("", "น", "าย", "zz", "นาย", "สมชาย", "bkp1a", "000417", "nobody", "สมชาย ก")
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Volume:
    """How much is measured."""

    cases: int = 100_000
    undecided: int = 3_000
    overdue: int = 1_000
    due_today: int = 174
    rounds: int = 9
    rest_s: float = 3.0
    searches: tuple[str, ...] = SEARCHES
    asked: int = 5  # how often a question is asked


SMALL = Volume(
    cases=40, undecided=20, overdue=5, due_today=5, rounds=1, rest_s=0.1,
    searches=("", "zz"), asked=1,
)  # fmt: skip


def measure(volume: Volume = Volume()) -> list[Row]:
    """First rows, keys, questions, and the processor at rest."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(["bench"])
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory() as folder, _opened(app, Path(folder), volume) as bench:
        return [*bench.first_rows(), *bench.keys(), bench.questions(), bench.at_rest()]


@contextmanager
def _opened(app: QApplication, folder: Path, volume: Volume) -> Iterator[_Bench]:
    office = open_office(Theme(app), folder)
    office.context.countdown = countdown  # time passes by itself here
    begun = perf_counter()

    def told(done: int) -> None:
        if done % 10_000 == 0:
            spent = perf_counter() - begun
            print(f"  {done:,} cases in {spent:.0f} s", file=sys.stderr, flush=True)

    fill(
        office.store,
        office.clock.now().date(),
        cases=volume.cases,
        undecided=volume.undecided,
        overdue=volume.overdue,
        due_today=volume.due_today,
        told=told,
    )
    window = MainWindow(office.context)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    try:
        yield _Bench(office, window, volume)
    finally:
        window.close()
        window.deleteLater()
        office.close()


class _Plain(QAbstractTableModel):
    def __init__(self, rows: int) -> None:
        super().__init__()
        self._count = rows

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt)
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt)
        return 0 if parent.isValid() else 5

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return f"{index.row()} · {index.column()}" if role == Qt.ItemDataRole.DisplayRole else None


class _Bench:
    def __init__(self, office: CounterOffice, window: MainWindow, volume: Volume) -> None:
        self.office, self.window, self.volume = office, window, volume
        office.context.session.begin(office.context.desk.staff.sign_in("9001", "8642"))
        office.context.aims.choose("cases", "asked")
        window.go("review")
        window.go("cases")
        rest(1)
        self.cases = sure(window._page_of("cases")[0], CasesScreen)
        self.review = sure(window._page_of("review")[0], ReviewScreen)

    # --- first rows ------------------------------------------------------------------------------

    def first_rows(self) -> Iterator[Row]:
        """Pages and a group, in turn with the bare table, so that what slows one slows all."""
        took: dict[str, list[float]] = {"bare": [], "Cases": [], "Cases, decided": [], "Review": []}
        for _ in range(self.volume.rounds):
            took["bare"].append(self._bare())
            took["Cases"].append(self._page(self.cases, Qt.Key.Key_F3))
            took["Cases, decided"].append(self._decided())
            took["Review"].append(self._page(self.review, Qt.Key.Key_F7))
        bare = statistics.median(took.pop("bare"))
        for name, times in took.items():
            ours = statistics.median(times)
            ratio = ours / bare
            title = f"{name}: first rows of {self.volume.cases:,} / bare table"
            goal, met = f"<= {FIRST_ROWS} x", ratio <= FIRST_ROWS
            yield Row(title, ours, bare, "ms", ratio, goal, met)

    def _bare(self) -> float:
        model, table = _Plain(self.volume.cases), QTableView()
        active().dress(table)

        def show() -> None:
            table.setModel(model)
            table.resize(1366, 768)
            table.show()

        took = until(table.viewport(), lambda: True, show)
        table.close()
        table.deleteLater()
        self.window.activateWindow()  # keys go to the window in front
        rest(0.2)
        return took

    def _page(self, page: CasesScreen | ReviewScreen, key: Qt.Key) -> float:
        self.window.go("counter")
        rest(0.3)
        table = page.presenter.table
        table.set_rows([], more=False)
        took = until(
            page.list.table.viewport(),
            lambda: table.rowCount() > 0,
            lambda: QTest.keyClick(self.window, key),
        )
        rest(0.3)
        return took

    def _decided(self) -> float:
        page = self.cases
        page.presenter.set_filter("today")
        rest(0.3)
        page.presenter.table.set_rows([], more=False)
        took = until(
            page.list.table.viewport(),
            lambda: page.presenter.table.rowCount() > 0,
            lambda: page.presenter.set_filter("decided"),
        )
        rest(0.3)
        page.presenter.set_filter("all")
        return took

    # --- keys ------------------------------------------------------------------------------------

    def keys(self) -> Iterator[Row]:
        """A key in the search, ↓ in the list, A in Review."""
        yield limit("a key in the search", list(self._typed()), KEY_MS)
        yield limit("↓ in Cases: the next case", list(self._down()), KEY_MS)
        yield limit("A in Review: the next case", list(self._approved()), KEY_MS)

    def _typed(self) -> Iterator[float]:
        self.window.go("cases")
        rest(0.3)
        box = self.window.header.search
        box.setFocus()
        for letter in "bkp1a-69-0004"[: 2 * self.volume.rounds]:
            yield until(box, lambda: True, partial(QTest.keyClicks, box, letter))
            rest(0.2)
        QTest.keyClick(box, Qt.Key.Key_Escape)
        rest(0.3)

    def _down(self) -> Iterator[float]:
        page = self.cases
        page.presenter.set_filter("all")
        rest(0.5)
        for _ in range(2 * self.volume.rounds):
            yield self._next(page, lambda: QTest.keyClick(page.list.table, Qt.Key.Key_Down))
            rest(0.1)

    def _approved(self) -> Iterator[float]:
        page = self.review
        QTest.keyClick(self.window, Qt.Key.Key_F7)
        page.presenter.set_filter("to_review")
        decision = page.presenter.decision

        def press() -> None:
            QTest.keyClicks(page.list.table, "a")

        for _ in range(self.volume.rounds):
            # A case takes no decision before it has been on the screen for a second.
            when(lambda: decision.actions.ready)
            if decision.actions.warnings:  # which ask for a second press
                press()
                when(lambda: decision.actions.ready and decision.actions.armed)
            yield self._next(page, press)

    def _next(
        self,
        page: CasesScreen | ReviewScreen,
        act: Callable[[], object],
    ) -> float:
        before = page.presenter.selected

        def shows() -> bool:
            facts, chosen = page.panel.facts, page.presenter.selected
            return facts is not None and facts.case_id == chosen != before

        return until(page.panel, shows, act)

    # --- questions, and rest ---------------------------------------------------------------------

    def questions(self) -> Row:
        """The slowest of all questions that lists ask, by the median of a few times."""
        today, lists = self.office.clock.now().date(), self.office.store.lists
        slowest, which = 0.0, ""

        def ask(name: str, question: Callable[[], object]) -> None:
            nonlocal slowest, which
            times = []
            for _ in range(self.volume.asked):
                begun = perf_counter()
                question()
                times.append((perf_counter() - begun) * 1000)
            if (took := statistics.median(times)) > slowest:
                slowest, which = took, name

        for group in get_args(Group):
            for text in self.volume.searches:
                listing = Listing(group, today, "1001", text)
                name = f"{group} {text}".strip()
                piece = lists.piece(listing, None, 40)
                ask(name, lambda: lists.piece(listing, None, 40))  # noqa: B023 - called at once
                ask(f"{name}, further", lambda: lists.piece(listing, piece.after, 200))  # noqa: B023
                count = lists.count(listing)
                ask(f"{name}, number", lambda: lists.count(listing))  # noqa: B023
                ask(f"{name}, on", lambda: lists.count(listing, count.after))  # noqa: B023
                ids = [row.view.id for row in piece.rows]
                ask(f"{name}, places", lambda: lists.among(listing, ids))  # noqa: B023
        ask("waiting", lambda: lists.waiting(today))
        return limit(f"slowest question of a list ({which})", [slowest], QUERY_MS)

    def at_rest(self) -> Row:
        """Each page, left alone: the busiest of them."""
        draft = self.office.context.desk.intake.open_draft(person(), "new_connection", "9001")
        pages = {"signin": None, "counter": None, "customer": person(), "application": draft.id}
        pages |= {"cases": None, "review": None, "sync": None}
        busiest, which = 0.0, ""
        for page, argument in pages.items():
            self.window.go(page, argument)
            rest(min(1.0, self.volume.rest_s))
            begun, used = perf_counter(), process_time()
            rest(self.volume.rest_s)
            share = 100 * (process_time() - used) / (perf_counter() - begun)
            if share > busiest:
                busiest, which = share, page
        name = f"processor at rest, busiest page ({which or 'none'})"
        ratio = busiest / AT_REST
        return Row(name, busiest, AT_REST, "% of a core", ratio, "<= 1 x", ratio <= 1)
