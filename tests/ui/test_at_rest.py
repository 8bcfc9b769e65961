"""A window at rest paints nothing: on every page, with the panel open, with text in the search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.domain.case import DocumentMark
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.counter_office import SAIRUNG
from tests.ui.desk_office import Desk
from ui.main_window import MainWindow
from ui.screens import PAGES

_REST_MS = 2000
_SPANS = 5
_PAINTS = (QEvent.Type.Paint, QEvent.Type.UpdateRequest)


class Paints(QObject):
    """Counts what is painted, by the class of the widget."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _PAINTS:
            self.seen[f"{type(watched).__name__} {event.type().name}"] += 1
        return False


@contextmanager
def paints(qapp: QApplication) -> Iterator[Counter[str]]:
    """What is painted as long as the block lasts."""
    watch = Paints()
    qapp.installEventFilter(watch)
    try:
        yield watch.seen
    finally:
        qapp.removeEventFilter(watch)


def assert_rests(qtbot: QtBot, qapp: QApplication) -> None:
    """What was begun comes to an end, and then nothing is painted for two seconds.

    What is still on its way (a photo, a preview) may be painted first; what repaints by itself
    does so in every one of the spans.
    """
    for _ in range(_SPANS):
        with paints(qapp) as seen:
            qtbot.wait(_REST_MS)
        if not seen:
            return
    pytest.fail(f"painted at rest: {dict(seen)}")


def _pay(keys: KeyCounter, office: CaseOffice) -> None:
    draft = office.draft("new_connection")
    intake = office.context.desk.intake
    draft = intake.change(draft, "phone", "0812345678")
    seen = DocumentMark("seen_original")
    keys.window.go("payment", replace(draft, documents={"wiring_certificate": seen}))


def _defects(keys: KeyCounter, office: CaseOffice) -> None:
    draft = office.draft("new_connection")
    keys.window.go("defects", office.context.desk.intake.change(draft, "phone", "0812345678"))


def _done(keys: KeyCounter, office: CaseOffice) -> None:
    draft = office.draft("deposit_refund")
    change = office.context.desk.intake.change
    draft = change(draft, "contract_account", "012345678")
    draft = change(draft, "declaration", "yes")
    member = office.context.session.member
    assert member is not None
    submitted = office.context.desk.intake.submit(draft, None, member)
    office.context.papers.accept(submitted)
    keys.window.go("done", submitted)


def _customer(keys: KeyCounter, office: CaseOffice) -> None:
    office.reader.insert(SAIRUNG)
    keys.see("customer")
    desk = keys.window.desk
    keys.qtbot.waitUntil(lambda: desk.seen is not None and desk.seen.card.photo is not None)


_CASE_PAGES: dict[str, Callable[[KeyCounter, CaseOffice], None]] = {
    "customer": _customer,
    "application": lambda keys, office: keys.window.go(
        "application", office.draft("new_connection").id
    ),
    "payment": _pay,
    "defects": _defects,
    "done": _done,
}
_DESK_PAGES = ("counter", "cases", "review", "sync", "settings")


def test_every_page_is_watched() -> None:
    assert {"signin", "activation", *_CASE_PAGES, *_DESK_PAGES} == set(PAGES)


@pytest.mark.parametrize("name", _CASE_PAGES)
def test_a_page_of_a_case_at_rest_paints_nothing(
    keys: KeyCounter, office: CaseOffice, qapp: QApplication, name: str
) -> None:
    _CASE_PAGES[name](keys, office)
    keys.see(name)
    assert_rests(keys.qtbot, qapp)


@pytest.mark.parametrize("name", _DESK_PAGES)
def test_a_page_of_the_desk_at_rest_paints_nothing(
    qtbot: QtBot, desk: Desk, window: MainWindow, qapp: QApplication, name: str
) -> None:
    desk.take(0)
    desk.refund(1)
    desk.sign_in(desk.supervisor)
    window.go(name)
    assert_rests(qtbot, qapp)


def test_the_pages_before_sign_in_at_rest_paint_nothing(
    qtbot: QtBot, window: MainWindow, qapp: QApplication
) -> None:
    assert window.page == "signin"
    assert_rests(qtbot, qapp)
    window.go("activation")
    assert_rests(qtbot, qapp)


def test_with_text_in_the_search_and_the_panel_open_nothing_is_painted(
    keys: KeyCounter, qapp: QApplication
) -> None:
    keys.press(Qt.Key.Key_K, ctrl=True)
    keys.at(keys.window.header.search)
    keys.write("bkp")
    assert_rests(keys.qtbot, qapp)
    keys.press(Qt.Key.Key_F1)
    assert_rests(keys.qtbot, qapp)
