"""A supervisor looks after the staff of the office, in the settings."""

from __future__ import annotations

from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from desktop.domain.failure import Code, CounterError
from desktop.services.session import Session
from sync.protocol import CodeAnswer
from tests.ui.conftest import Clerk
from tests.ui.test_large_text import in_sight
from ui.screens.settings import SettingsScreen
from ui.screens.settings_members import MembersCard

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
CODE, STAFF = "7K2M-9QXA-4TDE", {"1001", "9001"}


class Office:
    """Stands for the centre that gives codes, and for who is shut out here."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.error: CounterError | None = None
        self.open = Event()
        self.shut = {"1001"}

    def code(self, session: Session, staff_id: str) -> CodeAnswer:
        """When the line lets it."""
        self.open.wait(30)
        self.asked.append((session.id, staff_id))
        if self.error is not None:
            raise self.error
        return CodeAnswer(code=CODE, until="2026-11-25T09:30:00.000Z")

    def let(self, session: Session, staff_id: str) -> None:
        """They may try again."""
        assert session.role == "supervisor"
        self.shut.discard(staff_id)


@pytest.fixture
def others(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Office:
    """1001 is shut out."""
    made, context = Office(), clerk.office.context
    made.open.set()
    context.staff_code = made.code
    monkeypatch.setattr(context.desk.staff, "is_shut", lambda staff_id: staff_id in made.shut)
    monkeypatch.setattr(context.desk.staff, "open_again", made.let)
    return made


def members_of(clerk: Clerk) -> MembersCard:
    """Sign in as the supervisor, and open the settings."""
    clerk.sign_in("9001", "8642")
    clerk.press(Key.Key_Comma, CTRL)
    card = clerk.on(SettingsScreen).members
    clerk.qtbot.waitUntil(lambda: {i for i, r in card.rows.items() if r.isVisible()} == STAFF)
    return card


def to(clerk: Clerk, button: object) -> None:
    """By Tab."""
    for _ in range(60):
        if clerk.focus() is button:
            return
        clerk.press(Key.Key_Tab)
    raise AssertionError(button)


def codes_in(clerk: Clerk) -> list[str]:
    """Wherever the window still has it."""
    labels = clerk.window.findChildren(QLabel)
    return [one.text() for one in labels if CODE in (one.text() + one.accessibleName())]


def test_a_clerk_has_none_of_it(clerk: Clerk, others: Office) -> None:
    clerk.sign_in()
    clerk.press(Key.Key_Comma, CTRL)
    page = clerk.on(SettingsScreen)
    assert not page.members.isVisible()
    assert page.members.rows == {}
    assert clerk.window.isActiveWindow()  # nothing of it was a window of its own for a moment


def test_a_code_is_shown_once_by_keys_alone(clerk: Clerk, others: Office) -> None:
    card = members_of(clerk)
    assert clerk.window.isActiveWindow()
    others.open.clear()
    to(clerk, card.rows["1001"].give)
    clerk.press(Key.Key_Space)
    assert card.rows["1001"].give.text() == card._screen.t("members.asking")
    clerk.press(Key.Key_Space)
    others.open.set()
    clerk.qtbot.waitUntil(card.panel.isVisible)
    assert others.asked == [("9001", "1001")]
    assert card.panel.code.text() == CODE
    assert "พ. 25 พ.ย. 2569 16:30" in card.panel.until.text()
    assert clerk.focus() is card.panel.away
    clerk.qtbot.waitUntil(lambda: in_sight(card.panel))
    clerk.press(Key.Key_Space)
    assert not card.panel.isVisible()
    assert codes_in(clerk) == []
    assert clerk.focus() is card.rows["1001"].give


@pytest.mark.parametrize("way", ["back", "page", "lock", "sign out"])
def test_out_of_sight_the_code_is_gone(clerk: Clerk, others: Office, way: str) -> None:
    card = members_of(clerk)
    to(clerk, card.rows["1001"].give)
    clerk.press(Key.Key_Space)
    clerk.qtbot.waitUntil(card.panel.isVisible)
    if way == "back":
        clerk.press(Key.Key_Escape)
    elif way == "page":
        clerk.press(Key.Key_F10)
    elif way == "lock":
        clerk.press(Key.Key_L, CTRL)
        clerk.qtbot.waitUntil(lambda: clerk.window._lock.cover is not None)
    else:
        clerk.press(Key.Key_L, CTRL | Qt.KeyboardModifier.ShiftModifier)
        clerk.see("signin")
    assert codes_in(clerk) == []


def test_a_code_that_comes_late_is_for_nobody_else(clerk: Clerk, others: Office) -> None:
    card = members_of(clerk)
    others.open.clear()
    to(clerk, card.rows["1001"].give)
    clerk.press(Key.Key_Space)
    clerk.press(Key.Key_L, CTRL | Qt.KeyboardModifier.ShiftModifier)
    clerk.see("signin")
    clerk.sign_in()
    others.open.set()
    clerk.qtbot.waitUntil(lambda: not card.presenter._asking.running)
    QApplication.processEvents()
    assert codes_in(clerk) == []


def test_a_failure_stands_beside_who_it_is_about(clerk: Clerk, others: Office) -> None:
    card = members_of(clerk)
    others.error = CounterError(Code.CENTRAL_UNREACHABLE)
    row = card.rows["1001"]
    to(clerk, row.give)
    clerk.press(Key.Key_Space)
    clerk.qtbot.waitUntil(lambda: row.told.text() == card._screen.t("members.unreachable"))
    assert clerk.focus() is row.give
    clerk.press(Key.Key_F12)
    assert row.told.text() == card._screen.t("members.unreachable")
    assert row.told.text().isascii()
    others.error = None
    clerk.press(Key.Key_Space)
    clerk.qtbot.waitUntil(card.panel.isVisible)
    assert row.told.text() == ""


def test_who_is_shut_out_may_try_again(clerk: Clerk, others: Office) -> None:
    card = members_of(clerk)
    row = card.rows["1001"]
    assert not card.rows["9001"].again.isVisible()
    to(clerk, row.again)
    clerk.press(Key.Key_Space)
    clerk.qtbot.waitUntil(lambda: row.told.text() == card._screen.t("members.opened"))
    assert not row.again.isVisible()
    assert others.shut == set()
    assert clerk.focus() is row.give
