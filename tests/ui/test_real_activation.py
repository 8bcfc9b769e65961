"""A real counter at a real centre: from the register to a PIN, by keys in the window alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.card.training import TrainingReader
from desktop.config import Profile
from desktop.domain.text import Text
from desktop.domain.thai_date import BANGKOK
from desktop.place import enrol, open_profile
from desktop.services.tries import Tried, since_start
from desktop.signing.wrapped import Cost
from sync.central import staff
from tests.fixtures.central import Central, served
from tests.fixtures.vault import safe_vault
from tests.ui.pages import AnyScreen, on
from ui.main_window import MainWindow
from ui.screens.activation import ActivationScreen
from ui.screens.settings import SettingsScreen
from ui.screens.signin import SignInScreen

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
PIN, OTHER = "864209", "731905"
SLOW = 15_000  # ms: the centre is another thread of the same process


@dataclass
class Real:
    """The window of an enrolled counter, no training one, and its centre."""

    central: Central
    window: MainWindow
    qtbot: QtBot

    def write(self, *lines: str) -> None:
        """Each with Enter."""
        for line in lines:
            QTest.keyClicks(self._focus(), line)
            QTest.keyClick(self._focus(), Key.Key_Return)

    def press(
        self, key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self._focus(), key, modifier)

    def to(self, widget: QWidget) -> None:
        """By Tab."""
        self.qtbot.waitUntil(widget.isVisible)
        for _ in range(60):
            if self.window.focusWidget() is widget:
                return
            self.press(Key.Key_Tab)
        raise AssertionError(widget)

    def on(self, kind: type[AnyScreen]) -> AnyScreen:
        self.qtbot.waitUntil(lambda: isinstance(self.window.current, kind), timeout=SLOW)
        return on(self.window, kind)

    def see(self, page: str) -> None:
        self.qtbot.waitUntil(lambda: self.window.page == page, timeout=SLOW)

    def sign_in(self, staff_id: str, pin: str) -> None:
        """From an empty page."""
        page = self.on(SignInScreen)
        page.enter(None)
        self.write(staff_id, pin)

    def sign_out(self) -> None:
        if self.window.page != "settings":
            self.press(Key.Key_Comma, CTRL)
        self.press(Key.Key_L, CTRL | Qt.KeyboardModifier.ShiftModifier)
        self.on(SignInScreen)

    def activate(self, staff_id: str, code: str, pin: str) -> None:
        """From the sign-in page until they are at work."""
        self.on(SignInScreen).enter(staff_id)
        self.press(Key.Key_F4)
        self.on(ActivationScreen)
        self.write(code, pin, pin)
        self.see("counter")

    def _focus(self) -> QWidget:
        return self.window.focusWidget() or self.window


@pytest.fixture
def real(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Real]:
    """A clerk 4711 and a supervisor 9711 are in the register, and nobody has a PIN."""
    monkeypatch.setattr("desktop.services.staff.cost_here", lambda _least, _s: Cost(64, 1))
    with safe_vault(monkeypatch), served(tmp_path / "central") as central:
        clerk = staff.Member("4711", Text("สมหญิง ม.", "Somying M."), ("clerk",))
        head = staff.Member("9711", Text("วรรณา จ.", "Wanna J."), ("supervisor",))
        for member in (clerk, head):
            staff.put(central.place, member)
        profile = Profile(tmp_path / "counter", training=False)
        store = open_profile(profile)
        enrol(profile, store, central.url, central.code())
        store.close()
        application = Application(profile, TrainingReader, lang="en")
        with qtbot.waitSignal(application.ready, timeout=SLOW):
            application.open()
        assert application.counter is not None
        counter = application.counter
        members = counter.context.desk.staff.members
        qtbot.waitUntil(lambda: len(members()) == 2, timeout=SLOW)
        yield Real(central, counter.window, qtbot)
        application.close()


def test_from_the_register_to_a_pin_and_another_one(real: Real) -> None:
    real.sign_in("4711", PIN)
    page = real.on(ActivationScreen)
    assert page.staff.value() == "4711"
    real.write("0000-0000-0000", PIN, PIN)
    real.qtbot.waitUntil(lambda: bool(page.code.problem()), timeout=SLOW)
    assert (page.pin.value(), page.again.value()) == (PIN, PIN)
    page.code.set_value("")
    real.write(staff.new_code(real.central.place, "4711").lower().replace("-", ""))
    page.pin.set_value("")
    page.again.set_value("")
    real.write("123456", "123456")
    real.qtbot.waitUntil(lambda: page.pin.problem() == page.t("pin.unfit_run"), timeout=SLOW)
    real.write(PIN, PIN)
    real.see("counter")

    real.press(Key.Key_Comma, CTRL)
    card = real.on(SettingsScreen).staff
    assert not real.on(SettingsScreen).members.isVisible()
    real.to(card.change)
    real.press(Key.Key_Space)
    real.write(OTHER, OTHER + "1", OTHER + "1")
    form = card.form
    real.qtbot.waitUntil(lambda: form.old.problem() == page.t("pin.old_wrong", left=4))
    real.write(PIN)
    real.to(form.go)
    real.press(Key.Key_Return)
    real.qtbot.waitUntil(card.told.isVisible, timeout=SLOW)
    real.sign_out()
    real.sign_in("4711", PIN)
    real.qtbot.waitUntil(lambda: bool(real.on(SignInScreen).pin.problem()), timeout=SLOW)
    real.write(OTHER + "1")
    real.see("counter")


def test_a_supervisor_gives_a_code_and_lets_try_again(real: Real) -> None:
    place = real.central.place
    for one in ("4711", "9711"):
        real.activate(one, staff.new_code(place, one), PIN)
        if one == "4711":
            real.sign_out()
    at_counter = real.window.context.desk.staff
    now = datetime.now(BANGKOK).isoformat()
    at_counter._tries._keep("4711", Tried(20, 0.0, now, since_start()))  # hours of wrong ones
    real.press(Key.Key_Comma, CTRL)
    card = real.on(SettingsScreen).members
    real.qtbot.waitUntil(lambda: "4711" in card.rows)
    row = card.rows["4711"]
    real.to(row.again)
    real.press(Key.Key_Space)
    real.qtbot.waitUntil(lambda: row.told.text() == card._screen.t("members.opened"))
    assert not at_counter.is_shut("4711")
    real.to(row.give)
    real.press(Key.Key_Space)
    real.qtbot.waitUntil(card.panel.isVisible, timeout=SLOW)
    code = card.panel.code.text()
    real.sign_out()
    real.activate("4711", code, OTHER)  # the PIN before was forgotten
    assert real.window.context.session.actor == "4711"
