"""The language of the window, switched at run time."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop import texts
from desktop.domain.failure import Code, CounterError
from desktop.domain.text import Lang, Text


class Language(QObject):
    """Thai or English, for every word on the screen."""

    changed = Signal()

    def __init__(self, code: Lang = "th") -> None:
        super().__init__()
        self._code: Lang = code

    @property
    def code(self) -> Lang:
        """`th` or `en`."""
        return self._code

    def set_code(self, code: Lang) -> None:
        """Speak this language from now on."""
        if code != self._code:
            self._code = code
            self.changed.emit()

    def toggle(self) -> None:
        """The other language."""
        self.set_code("en" if self._code == "th" else "th")

    def t(self, key: str, **values: object) -> str:
        """The text of `area.name`; a value that is a `Text` is put in the same language."""
        shown = {n: v.of(self._code) if isinstance(v, Text) else v for n, v in values.items()}
        return texts.t(key, self._code, **shown)

    def of(self, text: Text) -> str:
        """A text of the data (catalogue, office name) in this language."""
        return text.of(self._code)

    def failure(self, error: CounterError, own: Mapping[Code, str] | None = None) -> str:
        """What happened and what to do next; `own` as in `failure_text`."""
        return texts.failure_text(error, self._code, own)


class Speaker:
    """Mixin for a QObject that shows words: say them once, they follow the language.

    `speak(language)` first; then `say(setter, key, **values)` sets the words now and again at
    each change. Words that are made up of data are set in `retranslate()`, which runs after.
    """

    language: Language
    _said: dict[object, tuple[Callable[[str], object], str, dict[str, object]]]

    def speak(self, language: Language) -> None:
        """Follow `language` for as long as this object lives."""
        self.language = language
        self._said = {}
        language.changed.connect(self._speak_again)

    def say(self, setter: Callable[[str], object], key: str, **values: object) -> None:
        """Give `setter` the text of `key`, now and whenever the language changes.

        A second `say` for the same setter replaces the first.
        """
        self._said[setter] = (setter, key, values)
        setter(self.language.t(key, **values))

    def t(self, key: str, **values: object) -> str:
        """The text of `key` in the present language."""
        return self.language.t(key, **values)

    def retranslate(self) -> None:
        """Set the words that `say` does not know; the default has none."""

    def _speak_again(self) -> None:
        for said, (setter, key, values) in list(self._said.items()):
            owner = getattr(setter, "__self__", None)
            if isinstance(owner, QObject) and not isValid(owner):
                del self._said[said]  # a row that has been rebuilt since
            else:
                setter(self.language.t(key, **values))
        self.retranslate()


def speaker_of(widget: QWidget) -> Speaker | None:
    """Who speaks for a part that has no words of its own: what it stands in."""
    room: QWidget | None = widget
    while room is not None and not isinstance(room, Speaker):
        room = room.parentWidget()
    return room
