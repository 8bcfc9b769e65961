"""What is wrong stands whole beside its field, and both stay in sight, whatever changes around."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.pages import on
from tests.ui.test_large_text import in_sight
from ui.screens.application import ApplicationScreen
from ui.theme import Theme
from ui.widgets import Choice, Field, Label
from ui.widgets.document_line import DocumentLine


def cut(page: QWidget) -> list[str]:
    """Words that have fewer lines than they take, and editors lower than they can be."""
    labels = [
        f"{label.text()}: {label.height()} of {label.heightForWidth(label.width())}"
        for label in page.findChildren(Label)
        if label.isVisible() and label.height() < label.heightForWidth(label.width())
    ]
    editors = [
        f"{field.label.text()}: {field.editor.height()}"
        for field in page.findChildren(Field)
        if field.isVisible() and field.editor.height() < field.editor.minimumSizeHint().height()
    ]
    return labels + editors


def laid_out(qtbot: QtBot, turns: int = 6) -> None:
    """Let the event loop go round until layouts have settled."""
    for _ in range(turns):
        went: list[bool] = []
        QTimer.singleShot(0, partial(went.append, True))
        qtbot.waitUntil(partial(bool, went))


class Counter:
    """A case of a new connection that is gone on with by keys."""

    def __init__(self, qtbot: QtBot, keys: KeyCounter, office: CaseOffice) -> None:
        self.qtbot, self.keys, self.office = qtbot, keys, office
        self.page: ApplicationScreen

    def resume(self, **typed: str) -> None:
        """Open a draft that was kept with these values."""
        intake = self.office.context.desk.intake
        draft = self.office.draft("new_connection")
        for name, value in typed.items():
            draft = intake.change(draft, name, value)
        intake.save_draft(draft)
        self.keys.window.go("application", draft.id)
        page = on(self.keys.window, ApplicationScreen)
        self.page = page
        self.qtbot.waitUntil(
            lambda: page.presenter.state is not None and page.presenter.state.draft.id == draft.id
        )
        self.qtbot.waitUntil(lambda: not cut(page))

    def with_problem(self) -> Field:
        """The field that has the focus and is told to be wrong."""
        at = self.keys.window.focusWidget()
        field = at.parentWidget() if at is not None else None
        assert isinstance(field, Field)
        assert field.problem()
        return field


@pytest.fixture
def counter_at(qtbot: QtBot, keys: KeyCounter, office: CaseOffice) -> Counter:
    return Counter(qtbot, keys, office)


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("typed", [{"phone": "08123"}, {"phone": "08123", "road": "สาทรเหนือ"}])
def test_what_is_wrong_has_its_room_when_it_is_said(
    counter_at: Counter, typed: dict[str, str], language: str
) -> None:
    """With the key itself, not some turns of the event loop and a wrong picture later."""
    counter_at.office.context.language.set_code("en" if language == "en" else "th")
    counter_at.resume(**typed)
    counter_at.keys.press(Qt.Key.Key_F6)
    wrong = counter_at.with_problem()
    assert cut(counter_at.page) == []
    assert in_sight(wrong)


def test_ticking_the_address_with_errors_on_the_screen_cuts_nothing(counter_at: Counter) -> None:
    counter_at.keys.window.resize(1024, 700)
    counter_at.resume(phone="08123")
    counter_at.keys.press(Qt.Key.Key_F6)
    phone = counter_at.with_problem()
    toggle = counter_at.page.form._sections[0].toggle
    assert toggle is not None
    for _ in range(4):
        toggle.click()
        assert cut(counter_at.page) == []
        laid_out(counter_at.qtbot)
        assert in_sight(phone)


def _larger(theme: Theme) -> None:
    theme.set_scale(125)


def _darker(theme: Theme) -> None:
    theme.set_look("dark", 150)


@pytest.mark.parametrize("change", [_larger, _darker])
def test_another_look_leaves_the_wrong_field_in_sight(
    counter_at: Counter, theme: Theme, change: Callable[[Theme], None]
) -> None:
    counter_at.resume(phone="08123")
    counter_at.keys.press(Qt.Key.Key_F6)
    phone = counter_at.with_problem()
    change(theme)
    counter_at.qtbot.waitUntil(lambda: in_sight(phone) and not cut(counter_at.page))
    theme.set_look("light", 100)
    counter_at.qtbot.waitUntil(lambda: in_sight(phone) and not cut(counter_at.page))


def test_who_has_scrolled_away_from_the_cursor_is_not_called_back(counter_at: Counter) -> None:
    counter_at.keys.window.resize(1024, 640)
    counter_at.resume(phone="08123")
    counter_at.keys.press(Qt.Key.Key_F6)
    phone, form = counter_at.with_problem(), counter_at.page.form
    counter_at.qtbot.waitUntil(lambda: in_sight(phone))
    bar = form.verticalScrollBar()
    bar.triggerAction(bar.SliderAction.SliderToMinimum)
    assert not in_sight(phone)
    before = form.height()
    counter_at.keys.window.resize(1024, 630)
    laid_out(counter_at.qtbot)
    assert form.height() < before
    assert not in_sight(phone)
    form.focus_field("house_no")
    form.focus_field("phone")
    counter_at.qtbot.waitUntil(lambda: in_sight(phone))


def test_a_document_with_the_focus_stays_in_sight(counter_at: Counter, theme: Theme) -> None:
    counter_at.keys.window.resize(1024, 700)
    counter_at.resume(phone="0812345678")
    counter_at.page.documents.focus_document("wiring_certificate")
    line = counter_at.page.documents.lines["wiring_certificate"]
    assert isinstance(line, DocumentLine)
    for scale in (125, 150, 100):
        theme.set_scale(scale)
        counter_at.qtbot.waitUntil(lambda: in_sight(line))


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("make", [QLineEdit, lambda: Choice([("a", "ก")])])
def test_a_wrong_field_shows_that_it_is_wrong_and_where_the_cursor_is(
    qtbot: QtBot, theme: Theme, make: Callable[[], QLineEdit | Choice], mode: str
) -> None:
    theme.set_mode("dark" if mode == "dark" else "light")
    field, other = Field("ป้าย", make()), QLineEdit()
    field.set_problem("ไม่ถูก")
    window = QWidget()
    other.setParent(window)
    field.setParent(window)
    field.setGeometry(0, 60, 300, 160)
    qtbot.addWidget(window)
    theme.dress(window)
    window.resize(400, 240)
    window.show()
    window.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    accent, bad = theme.colour("accent").name(), theme.colour("bad").name()
    assert bad in _edge(field)
    assert accent not in _edge(field)
    height = field.editor.height()
    field.setFocus()
    qtbot.waitUntil(field.editor.hasFocus)
    qtbot.waitUntil(lambda: field.editor.height() == height)
    assert {bad, accent} <= _edge(field), "wrong, and here"


def _edge(field: Field) -> set[str]:
    """The colours of the left edge of the editor, at half its height."""
    assert isinstance(field.editor, QLineEdit | QComboBox)
    image = field.grab().toImage()
    at = field.editor.geometry()
    middle = QPoint(at.left(), at.center().y())
    return {image.pixelColor(middle.x() + x, middle.y()).name() for x in range(6)}
