"""The keys that work on every page, and the sheet of keys that F1 shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget

from ui.keyboard import sequences
from ui.language import Language
from ui.screen import Screen
from ui.screens import rail
from ui.theme import Theme
from ui.widgets.buttons import KeyButton

HELP, SETTINGS, SEARCH = "F1", "Ctrl+,", "Ctrl+K"
LANGUAGE, MODE, LARGER, SMALLER = "F12", "Ctrl+D", "Ctrl++", "Ctrl+-"
TRAINING = "Ctrl+T"
AGAIN = "F5"
LOCK = "Ctrl+L"

EVERYWHERE = (
    (AGAIN, "frame.key_again"),
    (SEARCH, "frame.key_search"),
    (LANGUAGE, "frame.key_language"),
    (MODE, "frame.key_mode"),
    (LARGER, "frame.key_larger"),
    (SMALLER, "frame.key_smaller"),
    (SETTINGS, "frame.settings"),
    (LOCK, "lock.lock"),
    (HELP, "frame.help"),
    ("Tab", "frame.key_tab"),
    ("Enter", "frame.key_enter"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet: the key as it is printed on a keyboard, and what it does."""

    key: str
    text: str


def bind(
    window: QWidget, theme: Theme, language: Language, slots: Mapping[str, Callable[[], object]]
) -> None:
    """Bind what works everywhere: the look, and what the window does at the keys of `slots`."""

    def grow(by: int) -> Callable[[], object]:
        return lambda: theme.set_scale(theme.scale + by)

    look: dict[str, Callable[[], object]] = {
        LARGER: grow(25),
        "Ctrl+=": grow(25),  # the same key without Shift
        SMALLER: grow(-25),
        LANGUAGE: language.toggle,
        MODE: lambda: theme.set_mode("dark" if theme.mode == "light" else "light"),
    }
    for sequence, slot in (look | dict(slots)).items():
        shortcut = QShortcut(window)
        shortcut.setKeys(sequences(sequence))
        shortcut.activated.connect(slot)


def page_keys(screen: Screen, language: Language, *beside: QWidget) -> list[Line]:
    """The keys of a page: those its visible buttons carry, and those `beside` it, and those it
    names itself.
    """
    lines = [
        Line(button.cap, button.text())
        for part in (screen, *(one for one in beside if one.isVisible()))
        for button in part.findChildren(KeyButton)
        if button.cap and button.isVisibleTo(part)
    ]
    lines += [Line(key, language.t(text)) for key, text in screen.keys]
    return list(dict.fromkeys(lines))


def global_keys(language: Language) -> list[Line]:
    """The keys that work everywhere."""
    pages = [Line(item.key, language.t(item.text_key)) for item in rail()]
    return pages + [Line(key.replace("+", " ", 1), language.t(text)) for key, text in EVERYWHERE]
