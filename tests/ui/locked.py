"""What the tests of the lock share."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from tests.fixtures.there import there
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.test_case_by_keys import begin, field
from ui.lock import Lock
from ui.widgets.lock_cover import LockCover

Key = Qt.Key


def signed_in(keys: KeyCounter, office: CaseOffice) -> KeyCounter:
    """A clerk who has signed in with a PIN of her own: the lock asks for it."""
    at, staff = office.context.session, office.context.desk.staff
    at.end()
    at.begin(staff.sign_in("1001", "2468"))
    keys.see("counter")
    idle = lock_of(keys).presenter.idle
    keys.qtbot.waitUntil(lambda: idle.waits)
    return keys


def lock_of(keys: KeyCounter) -> Lock:
    return keys.window._lock


def covered(keys: KeyCounter) -> LockCover:
    """Wait until the window is locked, and its session over."""
    keys.qtbot.waitUntil(lambda: lock_of(keys).cover is not None)
    cover = lock_of(keys).cover
    assert isinstance(cover, LockCover)
    session = there(keys.window.context.session.member)
    keys.qtbot.waitUntil(lambda: not session.is_open)
    keys.at(cover.pin.editor)
    return cover


def unlock(keys: KeyCounter, pin: str = "2468") -> None:
    keys.write(pin)
    keys.press(Key.Key_Return)
    keys.qtbot.waitUntil(lambda: lock_of(keys).cover is None)


def typed(keys: KeyCounter, office: CaseOffice) -> QLineEdit:
    """An application with a telephone number half typed, the cursor within it."""
    begin(keys, office, "new_connection")
    phone = field(keys, "phone")
    keys.at(phone)
    keys.write("08123")
    keys.press(Key.Key_Left, Key.Key_Left)
    return phone
