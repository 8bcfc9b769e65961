"""Another PIN for who is signed in, by keys alone, in the settings."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.domain.failure import Code, CounterError
from desktop.services.session import Session
from tests.ui.conftest import Clerk
from ui.screens.settings import SettingsScreen

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
NEW = "135792"


class Changes:
    """Stands for the change of a PIN, which takes seconds: what it was asked, what it says."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self.error: CounterError | None = None

    def change(self, session: Session, old: str, new: str) -> None:
        """As told."""
        self.asked.append((session.id, old, new))
        if self.error is not None:
            raise self.error


@pytest.fixture
def changes(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Changes:
    """Nothing asked yet."""
    made = Changes()
    monkeypatch.setattr(clerk.office.context.desk.staff, "change_pin", made.change)
    return made


def opened(clerk: Clerk) -> SettingsScreen:
    """Sign in, and by the name in the head of the window to the form."""
    clerk.sign_in()
    clerk.press(Key.Key_Comma, CTRL)
    page = clerk.on(SettingsScreen)
    for _ in range(40):
        if clerk.focus() is page.staff.change:
            break
        clerk.press(Key.Key_Tab)
    clerk.press(Key.Key_Space)
    clerk.qtbot.waitUntil(lambda: clerk.window.focusWidget() is page.staff.form.old.editor)
    return page


def fill(clerk: Clerk, old: str, new: str, again: str) -> None:
    for text in (old, new, again):
        clerk.write(text)
        clerk.press(Key.Key_Return)


def test_it_is_changed_and_said_and_nothing_stays_in_the_fields(
    clerk: Clerk, changes: Changes
) -> None:
    page = opened(clerk)
    form = page.staff.form
    clerk.qtbot.waitUntil(lambda: "6" in form.pin.below.text())
    with clerk.office.lane_held():
        fill(clerk, "2468", NEW, NEW)
        assert form.go.text() == page.t("pin.changing")
        clerk.press(Key.Key_Return)
    clerk.qtbot.waitUntil(page.staff.told.isVisible)
    assert changes.asked == [("1001", "2468", NEW)]
    assert not form.isVisible()
    assert [field.value() for field in form._fields.values()] == ["", "", ""]
    assert clerk.focus() is page.staff.change
    clerk.press(Key.Key_Escape)
    clerk.see("counter")
    clerk.press(Key.Key_Comma, CTRL)
    assert not page.staff.told.isVisible()


def test_esc_is_about_the_form_and_then_about_the_page(clerk: Clerk, changes: Changes) -> None:
    page = opened(clerk)
    clerk.write("2468")
    clerk.press(Key.Key_Escape)
    assert page.isVisible()
    assert not page.staff.form.isVisible()
    assert page.staff.form.old.value() == ""
    assert clerk.focus() is page.staff.change
    clerk.press(Key.Key_Escape)
    clerk.see("counter")
    assert changes.asked == []


def test_what_is_wrong_is_said_at_its_field(clerk: Clerk, changes: Changes) -> None:
    page = opened(clerk)
    form = page.staff.form
    fill(clerk, "", "", "")
    assert all(field.problem() for field in form._fields.values())
    assert clerk.focus() is form.old.editor
    fill(clerk, "2468", "2468", "2468")
    assert form.pin.problem() == page.t("pin.same")
    assert form.old.value() == "2468"
    assert changes.asked == []
    clerk.write(NEW)
    clerk.press(Key.Key_Return)
    clerk.write(NEW)
    changes.error = CounterError(Code.STAFF_WRONG_PIN, left=3)
    clerk.press(Key.Key_Return)
    clerk.qtbot.waitUntil(lambda: form.old.problem() == page.t("pin.old_wrong", left=3))
    assert [field.value() for field in form._fields.values()] == ["", NEW, NEW]
    clerk.qtbot.waitUntil(lambda: clerk.window.focusWidget() is form.old.editor)
    changes.error = CounterError(Code.PIN_UNFIT, why="date", digits=6)
    clerk.write("2468")
    form.go.click()
    clerk.qtbot.waitUntil(lambda: form.pin.problem() == page.t("pin.unfit_date"))
    assert (form.pin.value(), form.again.value()) == ("", "")


def test_a_failure_of_the_store_is_said_in_the_form(clerk: Clerk, changes: Changes) -> None:
    page = opened(clerk)
    changes.error = CounterError(Code.STORE_DISK_FULL)
    fill(clerk, "2468", NEW, NEW)
    clerk.qtbot.waitUntil(page.staff.form.problem.isVisible)
    assert page.staff.form.pin.value() == NEW


@pytest.mark.parametrize("way", ["page", "lock"])
def test_out_of_sight_it_holds_no_pin(clerk: Clerk, changes: Changes, way: str) -> None:
    page = opened(clerk)
    clerk.write("2468")
    if way == "page":
        clerk.press(Key.Key_F10)
        clerk.see("sync")
    else:
        clerk.press(Key.Key_L, CTRL)
        clerk.qtbot.waitUntil(lambda: clerk.window._lock.cover is not None)
    assert page.staff.form.old.value() == ""
    assert page.staff.form.isHidden()
