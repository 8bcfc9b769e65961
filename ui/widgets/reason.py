"""Asks for a reason in place, with what will be done beside it; no dialog."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from ui.language import Language, Speaker
from ui.unfinished import Unfinished
from ui.widgets.buttons import KeyButton
from ui.widgets.fields import Field
from ui.widgets.foot import Foot
from ui.widgets.surfaces import Card


class ReasonBar(Speaker, Card):
    """`given(reason)` on Enter with a reason, `dropped()` on Esc; asks again for an empty one.

    The words are keys of texts: what is asked, its hint, what is said when it is missing, and
    the words of the two buttons. Where the deed is itself a cancelling, `drops` says what stays.

    What is typed is kept by `asks` and what it is about, until whoever does the deed drops it.
    """

    given = Signal(str)
    dropped = Signal()

    def __init__(
        self,
        language: Language,
        unfinished: Unfinished,
        *,
        asks: str,
        hint: str,
        missing: str,
        does: str,
        drops: str = "common.cancel",
        icon: str = "x",
    ) -> None:
        super().__init__(margin=14)
        self.speak(language)
        self._missing, self._asks = missing, asks
        self._unfinished = unfinished
        self._about = ""
        self.reason = Field(moves_on=False)
        self.now = KeyButton("", icon, cap="Enter")
        self.no = KeyButton("", "undo-2", kind="quiet", cap="Esc")
        self.reason.setMinimumWidth(240)  # rather than less, the buttons show their icons alone
        line = Foot(self.reason, self.no, self.now)
        line.setStretch(0, 1)
        self.body.addLayout(line)
        self.say(self.reason.set_label, asks)
        self.say(self.reason.set_hint, hint)
        self.say(self.now.setText, does)
        self.say(self.no.setText, drops)
        self.reason.entered.connect(self._give)
        self.reason.edited.connect(self._edited)
        self.reason.editor.installEventFilter(self)
        self.now.clicked.connect(self._give)
        self.no.clicked.connect(self._drop)
        self.hide()

    def ask(self, about: str) -> None:
        """Come up with what was begun about the same before, and the cursor in the field."""
        self._about = about
        self.reason.set_value(self._unfinished.of(self._asks, about)[1])
        self.reason.set_problem("")
        self.show()
        self.reason.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc is about the reason, not about the page."""
        return on_escape(event, self._drop) or super().eventFilter(watched, event)

    def _edited(self, text: str) -> None:
        self.reason.set_problem("")
        self._unfinished.keep(self._asks, self._about, "", text)

    def _give(self) -> None:
        reason = self.reason.value().strip()
        if reason:
            self.hide()
            self.given.emit(reason)
        else:
            self.reason.set_problem(self.t(self._missing))
            self.reason.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop(self) -> None:
        self.hide()
        self.dropped.emit()


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
