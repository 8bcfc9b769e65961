"""Pictures of the frame and its three pages in build/gallery/.

Run: QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.frame_pictures
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.card.training_card import training_persons
from desktop.domain.case import Draft
from desktop.domain.citizen import Person
from desktop.domain.failure import Code, CounterError
from desktop.domain.party import alone
from desktop.ports import CardFailed, ReadersChanged, ServiceChanged
from desktop.runtime.sync_station import SyncStatus
from tests.ui.counter_office import a_case, open_office
from tests.ui.pages import on
from tools.demo.player import Player, Script
from ui.main_window import MainWindow
from ui.screens.counter import CounterScreen
from ui.screens.customer import CustomerScreen
from ui.screens.signin import SignInScreen
from ui.screens.sync import SyncScreen
from ui.theme import Theme

OUT = Path("build/gallery")


def main() -> None:
    """Play through the pages and take pictures."""
    OUT.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme = Theme(app)
    folder = tempfile.TemporaryDirectory()
    office = open_office(theme, Path(folder.name))
    window = MainWindow(office.context)
    window.resize(1366, 768)
    window.show()

    def shot(name: str) -> None:
        QApplication.sendPostedEvents()
        window.grab().save(str(OUT / f"{name}.png"))

    def each(name: str) -> None:
        shot(f"{name}-light-th")
        theme.set_mode("dark")
        office.context.language.set_code("en")
        shot(f"{name}-dark-en")
        theme.set_mode("light")
        office.context.language.set_code("th")
        theme.set_scale(150)
        shot(f"{name}-light-th-150")
        theme.set_scale(100)

    def shown(page: str) -> Callable[[], bool]:
        return lambda: window.page == page

    def script() -> Script:
        persons = list(training_persons())
        yield shown("signin")
        yield lambda: True
        QTest.keyClicks(window.focusWidget(), "1001")
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
        QTest.keyClicks(window.focusWidget(), "9999")
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
        yield lambda: bool(on(window, SignInScreen).pin.problem())
        each("signin")
        QTest.keyClicks(window.focusWidget(), "2468")
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
        yield shown("counter")
        each("counter-empty")
        cases = [a_case(416, receipt="R1"), a_case(415), a_case(414, unsent=False)]
        office.context.desk.cases.today = lambda actor: cases  # type: ignore[method-assign]
        applicant = None
        office.reader.insert(persons[0])
        yield shown("customer")
        yield lambda: window.desk.seen is not None and window.desk.seen.card.photo is not None
        each("customer")
        applicant = on(window, CustomerScreen).presenter.applicant
        assert isinstance(applicant, Person)
        kept = [
            Draft("d1", "new_connection", alone(applicant), focus="phone",
                  updated_at="2026-11-22T06:41:00.000Z"),
            Draft("d2", "transfer_with_deposit",
                  alone(replace(applicant, thai_name=replace(applicant.thai_name, title="นาย",
                                first="ประเสริฐ", last="ทองดี"))),
                  updated_at="2026-11-21T04:20:00.000Z"),
        ]  # fmt: skip
        office.context.desk.intake.drafts = lambda actor=None: kept  # type: ignore[method-assign]
        QTest.keyClick(window, Qt.Key.Key_F1)
        yield lambda: window.panel.isVisible()
        shot("keys")
        QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
        yield lambda: True
        shot("settings")
        QTest.keyClick(window, Qt.Key.Key_F2)
        yield (
            lambda: (
                window.page == "counter"
                and len(on(window, CounterScreen).drafts.list.rows.rows()) == 2
            )
        )
        each("counter")
        QTest.keyClick(window, Qt.Key.Key_F4)
        yield lambda: True
        QTest.keyClick(window, Qt.Key.Key_F6)
        yield lambda: True
        each("typed")
        office.reader.pull()
        yield lambda: not office.context.cards.cards
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
        yield lambda: True
        station = office.context.cards
        reader = station.readers[0]
        for name, event in (
            ("upside-down", CardFailed(reader, 9, CounterError(Code.CARD_UNRESPONSIVE))),
            ("another-card", CardFailed(reader, 9, CounterError(Code.CARD_NOT_THAI_ID))),
            ("no-reader", ReadersChanged(())),
            ("service-down", ServiceChanged(running=False)),
        ):
            station._on_arrived(event)
            yield lambda: True
            each(f"counter-{name}")
        for event in (ServiceChanged(running=True), ReadersChanged((reader,))):
            station._on_arrived(event)
        office.context.sync._tell(SyncStatus(skew=-420))
        QTest.keyClick(window, Qt.Key.Key_F10)
        yield shown("sync")
        yield lambda: bool(on(window, SyncScreen).line.state.text())
        yield lambda: True
        each("sync-clock-fast")
        office.reader.insert(persons[1])
        yield shown("customer")

    player = Player(script())
    ends: list[object] = []
    player.finished.connect(ends.append)
    player.finished.connect(app.quit)
    player.start()
    app.exec()
    window.close()
    office.close()
    folder.cleanup()
    if isinstance(ends[0], Exception):
        raise ends[0]


if __name__ == "__main__":
    main()
