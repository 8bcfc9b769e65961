"""A code on paper becomes a PIN, by keys alone; nothing that was typed is lost on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLineEdit

from desktop.domain.failure import Code, CounterError
from desktop.services.session import Session
from desktop.texts import failure_text
from tests.fixtures.there import there
from tests.ui.conftest import Clerk
from tests.ui.test_large_text import in_sight
from ui.screens.activation import ActivationScreen
from ui.screens.signin import SignInScreen
from ui.theme import Theme

Key = Qt.Key
CODE, PIN = "7k2m-9qxa-4tde", "135792"


@dataclass
class Centre:
    """Stands for the way to the centre: what it was asked, and what it answers when it may."""

    clerk: Clerk
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    error: CounterError | None = None
    open: Event = field(default_factory=Event)

    def activate(self, staff_id: str, code: str, pin: str) -> None:
        """Blocks until it is open."""
        self.open.wait(30)
        self.asked.append((staff_id, code, pin))
        if self.error is not None:
            raise self.error


@pytest.fixture
def centre(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Centre:
    """A counter at which 1001 has no PIN before a code brings the one of the training staff."""
    made, staff = Centre(clerk), clerk.office.context.desk.staff
    made.open.set()
    clerk.office.context.activate = made.activate
    real = staff.sign_in

    def sign_in(staff_id: str, pin: str) -> Session:
        if not made.asked or made.error is not None:
            raise CounterError(Code.STAFF_NOT_ACTIVE)
        return real(staff_id, "2468" if pin == PIN else pin)

    monkeypatch.setattr(staff, "sign_in", sign_in)
    return made


def led(clerk: Clerk) -> ActivationScreen:
    """Sign in as ever, where that does not do yet."""
    clerk.write("1001")
    clerk.press(Key.Key_Return)
    clerk.write("2468")
    clerk.press(Key.Key_Return)
    return clerk.on(ActivationScreen)


def fill(clerk: Clerk, code: str = CODE, pin: str = PIN, again: str = PIN) -> None:
    """From the code on, each with Enter; the last one asks."""
    for text in (code, pin, again):
        clerk.write(text)
        clerk.press(Key.Key_Return)


def at(clerk: Clerk, page: ActivationScreen, name: str) -> None:
    """Wait until the cursor is in this field."""
    clerk.qtbot.waitUntil(lambda: clerk.window.focusWidget() is page._fields[name].editor)


def test_who_has_no_pin_here_is_led_to_the_code_and_signed_in(clerk: Clerk, centre: Centre) -> None:
    page = led(clerk)
    assert page.staff.value() == "1001"
    assert there(clerk.window.strip.notice()).text == clerk.office.context.language.failure(
        CounterError(Code.STAFF_NOT_ACTIVE)
    )
    at(clerk, page, "code")
    clerk.qtbot.waitUntil(lambda: "6" in page.pin.below.text())  # the rule, before it is broken
    fill(clerk)
    clerk.see("counter")
    assert centre.asked == [("1001", CODE, PIN)]
    assert clerk.office.context.session.actor == "1001"
    assert [field.value() for field in page._fields.values()] == ["", "", "", ""]


def test_a_code_that_is_at_hand_and_a_forgotten_pin_go_by_a_key(
    clerk: Clerk, centre: Centre
) -> None:
    clerk.write("1001")
    clerk.press(Key.Key_F4)
    page = clerk.on(ActivationScreen)
    at(clerk, page, "code")
    clerk.press(Key.Key_Escape)
    signin = clerk.on(SignInScreen)
    assert signin.staff.value() == "1001"
    assert clerk.focus() is signin.pin.editor
    assert centre.asked == []


def test_the_centre_is_asked_and_nothing_stands_still(clerk: Clerk, centre: Centre) -> None:
    page = led(clerk)
    centre.open.clear()
    fill(clerk)
    clerk.qtbot.waitUntil(lambda: not page.go.isEnabled())
    assert page.go.text() == page.t("activation.asking")
    clerk.press(Key.Key_Return)  # again means nothing now
    clerk.press(Key.Key_F12)
    assert clerk.office.context.language.code == "en"
    assert page.go.text() == page.t("activation.asking")
    centre.open.set()
    clerk.see("counter")
    assert len(centre.asked) == 1


def test_a_line_that_is_down_loses_nothing_and_enter_asks_again(
    clerk: Clerk, centre: Centre
) -> None:
    page = led(clerk)
    centre.error = CounterError(Code.CENTRAL_UNREACHABLE)
    fill(clerk)
    clerk.qtbot.waitUntil(lambda: len(centre.asked) == 1 and page.go.isEnabled())
    notice = there(clerk.window.strip.notice())
    assert (notice.text, notice.tone) == (page.t("activation.unreachable"), "bad")
    assert [field.value() for field in page._fields.values()] == ["1001", CODE, PIN, PIN]
    centre.error = None
    clerk.press(Key.Key_Return)
    clerk.see("counter")
    assert centre.asked == [("1001", CODE, PIN)] * 2


def test_what_is_missing_is_said_at_its_field_and_nobody_is_asked(
    clerk: Clerk, centre: Centre
) -> None:
    clerk.press(Key.Key_F4)
    page = clerk.on(ActivationScreen)
    at(clerk, page, "staff")
    clerk.press(Key.Key_Return)
    fill(clerk, "", "", "")
    for field_ in page._fields.values():
        assert field_.problem()
    at(clerk, page, "staff")
    clerk.write("1001")
    clerk.press(Key.Key_Return)
    fill(clerk, again="135793")
    assert page.pin.problem() == page.t("pin.differ")
    assert (page.pin.value(), page.again.value()) == ("", "")
    assert page.code.value() == CODE
    at(clerk, page, "pin")
    assert centre.asked == []


@pytest.mark.parametrize(
    ("error", "name", "typed"),
    [
        (CounterError(Code.STAFF_CODE), "code", [CODE, PIN, PIN]),
        (CounterError(Code.PIN_UNFIT, why="run", digits=6), "pin", [CODE, "", ""]),
        (CounterError(Code.PIN_UNFIT, why="short", digits=6), "pin", [CODE, "", ""]),
        (CounterError(Code.PIN_UNFIT, why="date", digits=6), "pin", [CODE, "", ""]),
    ],
)
def test_a_refusal_stands_at_its_field(
    clerk: Clerk, centre: Centre, error: CounterError, name: str, typed: list[str]
) -> None:
    page = led(clerk)
    centre.error = error
    fill(clerk)
    clerk.qtbot.waitUntil(lambda: bool(page._fields[name].problem()))
    at(clerk, page, name)
    assert [page._fields[one].value() for one in ("code", "pin", "again")] == typed
    interface = there(QAccessible.queryAccessibleInterface(page._fields[name].editor))
    assert page._fields[name].problem() in interface.text(QAccessible.Text.Description)


def test_whoever_goes_back_meanwhile_is_told_and_not_signed_in(
    clerk: Clerk, centre: Centre
) -> None:
    page = led(clerk)
    centre.open.clear()
    fill(clerk)
    clerk.qtbot.waitUntil(lambda: not page.go.isEnabled())
    clerk.press(Key.Key_Escape)
    signin = clerk.on(SignInScreen)
    assert [field.value() for field in page._fields.values()] == ["", "", "", ""]
    centre.open.set()
    clerk.qtbot.waitUntil(lambda: clerk.window.strip.notice() is not None)
    assert there(clerk.window.strip.notice()).text == page.t("activation.kept")
    assert clerk.office.context.session.member is None
    assert clerk.focus() is signin.pin.editor
    clerk.write(PIN)
    clerk.press(Key.Key_Return)
    clerk.see("counter")


def test_whoever_goes_back_while_the_pin_is_tried_is_signed_out_again(
    clerk: Clerk, centre: Centre
) -> None:
    page, store = led(clerk), clerk.office.store
    centre.open.clear()
    fill(clerk)
    with clerk.office.lane_held():
        centre.open.set()
        clerk.qtbot.waitUntil(lambda: page.go.text() == page.t("signin.checking"))
        clerk.press(Key.Key_Escape)
        clerk.on(SignInScreen)
    clerk.qtbot.waitUntil(
        lambda: [e.kind for e in store.journal.unsent()][-1:] == ["staff.signed_out"]
    )
    assert clerk.window.page == "signin"
    assert clerk.office.context.session.member is None


def test_no_screen_reader_and_no_line_ever_holds_a_new_pin(clerk: Clerk, centre: Centre) -> None:
    page = led(clerk)
    clerk.write(CODE)
    clerk.press(Key.Key_Return)
    clerk.write(PIN)
    for field_ in (page.pin, page.again):
        editor = field_.editor
        assert isinstance(editor, QLineEdit)
        assert PIN not in QLineEdit.text(editor)
        interface = there(QAccessible.queryAccessibleInterface(editor))
        assert PIN not in interface.text(QAccessible.Text.Value)
    assert page.pin.value() == PIN


def test_a_code_comes_out_right_from_a_thai_keyboard(clerk: Clerk, centre: Centre) -> None:
    page = led(clerk)
    clerk.write("ภถุ")
    assert page.code.value() == "456"


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize(
    ("scale", "size"),
    [(100, (1366, 768)), (150, (1366, 768)), (200, (1366, 768)), (125, (683, 384))],
)
def test_field_problem_and_buttons_are_in_sight(
    clerk: Clerk, centre: Centre, theme: Theme, scale: int, size: tuple[int, int], language: str
) -> None:
    clerk.office.context.language.set_code("en" if language == "en" else "th")
    theme.set_scale(scale)
    clerk.window.resize(*size)
    page = led(clerk)
    for text in (CODE, PIN, "135793"):
        clerk.qtbot.waitUntil(lambda: in_sight(clerk.focus()))
        clerk.write(text)
        clerk.press(Key.Key_Return)
    clerk.qtbot.waitUntil(lambda: in_sight(page.pin))
    assert page.pin.problem()
    for button in (page.go, page.back):
        assert in_sight(button)


@pytest.mark.parametrize(
    ("seconds", "th", "en"),
    [(42, "42 วินาที", "42 seconds"), (300, "5 นาที", "5 minutes"), (1741, "30 นาที", "30 minutes")],
)
def test_a_long_wait_is_told_in_minutes(seconds: int, th: str, en: str) -> None:
    error = CounterError(Code.STAFF_LOCKED, seconds=seconds)
    assert th in failure_text(error, "th")
    assert en in failure_text(error, "en")
