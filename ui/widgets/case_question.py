"""A question under a case: a reason from a short list, and words of one's own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.language import Language, Speaker
from ui.widgets.buttons import KeyButton
from ui.widgets.fields import Choice, Field
from ui.widgets.surfaces import GAP, Rule, row
from ui.widgets.text import Label


class CaseQuestion(Speaker, QWidget):
    """`given(reason, note)` on Ctrl+Enter, or Enter in the note; `dropped()` on Esc.

    `area` and `name` lead to its words: `<area>.<name>_title`, `_note`, `_go`; the reasons are
    `<area>.<prefix>_<reason>`.
    """

    given = Signal(str, str)
    dropped = Signal()

    def __init__(
        self, language: Language, area: str, name: str, prefix: str, reasons: tuple[str, ...]
    ) -> None:
        super().__init__()
        self.speak(language)
        self._reasons = [(reason, f"{area}.{prefix}_{reason}") for reason in reasons]
        self._choice = Choice()
        self.reason = Field("", self._choice)
        self.note = Field("", QLineEdit(), moves_on=False)
        self.go = KeyButton("", "check", "Ctrl+Return", "primary", cap="Ctrl Enter")
        self.cancel = KeyButton("", "x", "Esc", "quiet")
        title = Label("", "section")
        self.say(title.setText, f"{area}.{name}_title")
        self.say(self.note.set_label, f"{area}.{name}_note")
        self.say(self.go.setText, f"{area}.{name}_go")
        self.say(self.reason.set_label, "review.return_reason")
        self.say(self.cancel.setText, "common.cancel")
        self.note.entered.connect(self._give)
        self.go.clicked.connect(self._give)
        self.cancel.clicked.connect(self.dropped)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        for widget in (Rule(), title, self.reason, self.note):
            layout.addWidget(widget)
        layout.addLayout(row(self.go, self.cancel, None, gap=10))
        self.retranslate()
        self.hide()

    def show_question(self, *, asked: bool, reason_problem: str, note_problem: str) -> bool:
        """Ask, say what is missing, or go; True when it has just gone, and the focus with it."""
        before = not self.isHidden()
        self.setVisible(asked)
        self.reason.set_problem(reason_problem)
        self.note.set_problem(note_problem)
        if asked and not before:
            self.reason.set_value("")
            self.note.set_value("")
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        elif asked:
            wrong = self.reason if reason_problem else self.note
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)
        return before and not asked

    def retranslate(self) -> None:
        """The reasons."""
        self._choice.set_options([(reason, self.t(key)) for reason, key in self._reasons])

    def _give(self) -> None:
        self.given.emit(self.reason.value(), self.note.value().strip())
