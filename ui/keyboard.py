"""A Thai keyboard where digits, codes and the program's own keys are wanted."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.domain.data_file import RESOURCES, read_file
from desktop.domain.keyboards import (
    SCAN_BEGINS,
    Keyboards,
    KeyReader,
    Kind,
    is_thai,
    parse_keyboards,
)

# All keys with Ctrl. Where two layouts disagree about one, the usual layout has its say.
WITH_CTRL = "BDKLNPT,-="

_COMMAND = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


@cache
def keyboards() -> Keyboards:
    """The known layouts."""
    name = "keyboards.toml"
    return parse_keyboards(name, read_file(RESOURCES / name, name))


@cache
def _reader() -> KeyReader:
    return KeyReader(keyboards())


def sequences(key: str) -> list[QKeySequence]:
    """A key of the program (`A`, `Ctrl+K`, `F6`), and what a Thai keyboard gives for it."""
    last = key[-1]
    found = [QKeySequence(key)]
    if len(key) > 1 and key[-2] != "+":
        return found  # F6, Esc: the same on every keyboard
    shift = "Shift+" in key
    thai = _letter(last) if len(key) == 1 else keyboards().on_key(last, WITH_CTRL, shift=shift)
    return found + [QKeySequence(key[:-1] + character) for character in thai]


def pressed(event: QKeyEvent, letter: str) -> bool:
    """Whether a key is this letter, in whatever layout."""
    text = event.text()
    return text.upper() == letter or text in _letter(letter)


def _letter(letter: str) -> list[str]:
    """A letter alone, in the usual layout only: elsewhere the same character is another key, and
    nobody approves a case by a slip.
    """
    return keyboards().usual.on_key(letter)


def begins_scan(event: QKeyEvent, *, words: bool = False) -> bool:
    """Whether a key is the first one of a scanned code, in whatever layout.

    Where `words` are typed, only what is no letter of a word in the usual layout.
    """
    text = event.text()
    if text == SCAN_BEGINS or not text or event.modifiers() & _COMMAND:
        return text == SCAN_BEGINS
    known = keyboards().usual if words else keyboards()
    shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return shift and text in known.on_key(SCAN_BEGINS, shift=True)


def read_keys(editor: QWidget, kind: Kind) -> None:
    """Let what is typed or scanned into a line be read as `kind`, whichever layout is active."""
    assert isinstance(editor, QLineEdit)
    editor.installEventFilter(_Keys(editor, kind))


def on_escape(event: QEvent, do: Callable[[], None]) -> bool:
    """Take Esc before any shortcut of the page does, and call `do`; True if it was taken."""
    if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Escape:
        return False
    if event.modifiers():
        return False
    if event.type() == QEvent.Type.ShortcutOverride:
        event.accept()
        return True
    if event.type() == QEvent.Type.KeyPress:
        do()
        return True
    return False


class _Keys(QObject):
    """Gives the editor the key that is meant in place of the one that came."""

    def __init__(self, editor: QLineEdit, kind: Kind) -> None:
        super().__init__(editor)
        self._editor, self._kind = editor, kind
        self._passing = False

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Read keys, and what an input method commits."""
        if self._passing or self._editor.isReadOnly():
            return False
        other: QEvent | None = None
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            other = self._key(event)
        elif isinstance(event, QInputMethodEvent) and event.commitString():
            other = self._commit(event)
        if other is None:
            return False
        self._passing = True
        QCoreApplication.sendEvent(self._editor, other)
        self._passing = False
        return True

    def _key(self, event: QKeyEvent) -> QEvent | None:
        text, modifiers = event.text(), event.modifiers()
        if len(text) != 1 or modifiers & _COMMAND:
            return None
        shifted = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        keypad = bool(modifiers & Qt.KeyboardModifier.KeypadModifier)
        meant = self._read(text, shifted, keypad)
        if meant == text:
            return None
        key = ord(meant.upper())
        return QKeyEvent(event.type(), key, modifiers, meant, event.isAutoRepeat())

    def _commit(self, event: QInputMethodEvent) -> QEvent | None:
        text = event.commitString()
        meant = "".join(self._read(character, False, False) for character in text)
        if meant == text:
            return None
        other = QInputMethodEvent(event.preeditString(), [])
        other.setCommitString(meant, event.replacementStart(), event.replacementLength())
        return other

    def _read(self, character: str, shifted: bool, keypad: bool) -> str:
        editor = self._editor
        first = editor.cursorPosition() == 0 or editor.selectedText() == editor.text()
        return _reader().read(character, self._kind, shifted=shifted, first=first, keypad=keypad)


def meant(text: str) -> str:
    """A number or a code that was typed or scanned into a search in a Thai layout."""
    return keyboards().meant(text) if any(map(is_thai, text)) or not text.isalnum() else text
