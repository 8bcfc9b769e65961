"""Pictures of the Cases, Review and Sync pages over a real store, into build/gallery/.

Run: QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.desk_pictures
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.domain.case import CaseView
from desktop.domain.text import Lang
from tests.fixtures.authors import session
from tests.ui.desk_office import Desk, open_desk_office
from tests.ui.pages import on
from ui.main_window import MainWindow
from ui.screens.cases import CasesScreen
from ui.screens.review import ReviewScreen
from ui.theme import Mode, Theme

OUT = Path("build/gallery")


def fill(desk: Desk) -> list[CaseView]:
    """A dozen cases: typed identity, a copy taken, a changed value, a dispute, three unsent."""
    cases = []
    for number in range(12):
        if number == 9:
            desk.sent()
        if number % 3 == 1:
            cases.append(desk.refund(number).case)
            continue
        typed = {"source": "typed", "no_card_reason": "lost"} if number == 6 else {}
        taken = desk.take(number, copy=number == 8, corrected=number == 5, **typed)
        cases.append(taken.case)
    desk.dispute(cases[3])
    return cases


class Album:
    """Goes to a page, waits until it has filled, and keeps its picture."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        self.desk, self.theme = desk, theme
        self.window = MainWindow(desk.office.context)
        self.window.resize(1366, 768)
        self.window.show()

    def keep(
        self, page: str, name: str, do: Callable[[], object] = lambda: None, *, go: bool = True
    ) -> None:
        """One picture: `do` is done on the page once it has filled."""
        if go:
            self.window.go(page)
        QTest.qWait(200)
        do()
        QTest.qWait(200)
        self.window.grab().save(str(OUT / f"desk-{name}.png"))

    @property
    def review(self) -> ReviewScreen:
        """The review page, when it is shown."""
        return on(self.window, ReviewScreen)

    @property
    def cases(self) -> CasesScreen:
        """The cases page, when it is shown."""
        return on(self.window, CasesScreen)


def take(album: Album) -> None:
    """All pictures."""
    desk, theme, language = album.desk, album.theme, album.desk.office.context.language
    desk.sign_in(desk.clerk)
    for page in ("cases", "review", "sync"):
        album.keep(page, f"{page}-empty")
    cases = fill(desk)
    context = desk.office.context
    for case in cases:
        for receipt in context.desk.cases.receipts_of(case.id):
            context.desk.cashier.printed(
                receipt.number, session(desk.clerk.id)
            )  # P asks for a copy then
    desk.sign_in(desk.supervisor)
    seen = cases[5].id
    looks: list[tuple[Lang, Mode]] = [("th", "light"), ("en", "light"), ("th", "dark")]
    for lang, mode in looks:
        language.set_code(lang)
        theme.set_mode(mode)
        album.keep("review", f"review-{lang}-{mode}", lambda: album.review.presenter.step(2))
        album.keep("cases", f"cases-{lang}-{mode}", lambda: album.cases.presenter.select(seen))
        album.keep("sync", f"sync-{lang}-{mode}")
    theme.set_mode("light")
    language.set_code("th")
    album.keep("cases", "cases-copy", lambda: album.cases.papers.ask_reprint())
    typed = cases[6].id
    album.keep("review", "review-typed", lambda: album.review.presenter.select(typed))
    decide(album, "")
    album.window.go("review", f"case:{cases[3].id}")
    album.keep("review", "review-dispute", go=False)
    theme.set_scale(150)
    for page in ("cases", "review", "sync"):
        album.keep(page, f"{page}-150")
    copied = cases[8].id
    album.keep("review", "review-copied-150", lambda: album.review.presenter.select(copied))
    decide(album, "-150")
    theme.set_scale(100)
    for objection in desk.office.context.desk.outbox.objections():
        desk.office.context.desk.outbox.settle(objection, "แก้ไขแล้ว: โทรถามแล้ว", session("9001"))
    for page in ("cases", "review"):
        album.window.go(page, f"case:{cases[3].id}")
        album.keep(page, f"{page}-settled", go=False)


def decide(album: Album, look: str) -> None:
    """The open case, which has warnings, from the first press to what became of it."""
    time, decision = album.desk.office.time, album.review.presenter.decision

    def press(do: Callable[[], object]) -> Callable[[], object]:
        def pressed() -> object:
            time.forward(1000)
            return do()

        return pressed

    for name, do in (
        ("ready", lambda: None),
        ("armed", lambda: decision.begin("A")),
        ("pending", lambda: decision.begin("A")),
        ("pending-two", lambda: decision.begin("A")),
        ("taken-back", lambda: decision.pending.take_back()),
        ("return", lambda: decision.begin("R")),
        ("written", lambda: time.forward(5000)),
    ):
        album.keep("review", f"review-{name}{look}", press(do), go=False)
    decision.cancel()


def main() -> None:
    """Make the pictures."""
    app = QApplication([])
    theme = Theme(app)
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for desk in open_desk_office(theme, Path(folder)):
            album = Album(desk, theme)
            take(album)
            album.window.close()


if __name__ == "__main__":
    main()
