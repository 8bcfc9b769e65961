"""What most people never ask for is not built with its page, and has its place when it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.fixtures.there import there
from tests.ui.case_office import CaseOffice, KeyCounter
from ui.context import AtWork
from ui.language import Language
from ui.screens.counter import CounterScreen
from ui.theme import Theme
from ui.unfinished import Unfinished
from ui.widgets.case_papers import PapersBar
from ui.widgets.fields import Choice, Field
from ui.widgets.identity_form import IdentityForm
from ui.widgets.question import Question

Key = Qt.Key


def by_tab(root: QWidget) -> list[QWidget]:
    """All in this window in the order of the Tab key."""
    found: list[QWidget] = []
    at = there(root.nextInFocusChain())
    while at is not root:
        found.append(at)
        at = there(at.nextInFocusChain())
    return found


def unasked(window: QWidget) -> int:
    """The fields of what nobody has asked for."""
    rooms = [*window.findChildren(IdentityForm), *window.findChildren(Question)]
    return sum(len(room.findChildren(Field)) for room in rooms)


def test_pages_that_are_shown_build_no_form_or_question_that_nobody_asks_for(
    keys: KeyCounter, office: CaseOffice
) -> None:
    window = keys.window
    for page in ("counter", "sync", "cases", "review", "customer", "application"):
        window.go(page)
        window.grab()
    window.go("counter")
    assert len(window.findChildren(IdentityForm)) == 2
    assert window.findChildren(Question)
    assert unasked(window) == 0
    office.context.language.set_code("en")  # who has nothing to say yet says nothing
    keys.press(Key.Key_F4)
    assert unasked(window) == len(keys.on(CounterScreen).form.fields) > 0


def test_a_form_that_is_asked_for_comes_between_what_stands_before_and_after_it(
    keys: KeyCounter,
) -> None:
    page = keys.on(CounterScreen)
    keys.press(Key.Key_F4)
    keys.at(page.form.fields["reason"].editor)
    order = by_tab(keys.window)
    places = [order.index(field.editor) for field in page.form.fields.values()]
    assert order.index(page.drafts.list) < places[0]
    assert places == sorted(places), "in the order of the eye"
    assert places[-1] < order.index(page.latest.list)


def test_a_question_that_is_asked_comes_before_the_buttons_under_it(theme: Theme) -> None:
    bar = PapersBar(Language(), Unfinished(AtWork()))
    theme.dress(bar)
    assert bar.findChildren(Choice) == []
    bar.question.ask("R-1")
    order = by_tab(bar)
    parts = (bar.question.reason.editor, bar.question.note.editor, bar.question.go, bar.view)
    places = [order.index(part) for part in parts]
    assert places == sorted(places)
    bar.deleteLater()
