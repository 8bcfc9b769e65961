"""A question under a case: a reason from a short list, and words of one's own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.language import Language, Speaker
from ui.presenters.reasons import Reasons
from ui.unfinished import Unfinished
from ui.widgets.buttons import KeyButton
from ui.widgets.fields import Choice, Field
from ui.widgets.foot import Foot
from ui.widgets.surfaces import GAP, Rule, column
from ui.widgets.text import Label
from ui.widgets.yielding import YieldingArea


class CaseQuestion(Speaker, QWidget):
    """`given(reason, note)` on Ctrl+Enter, or Enter in the note; `dropped()` on Esc.

    `asked()` when it has come or gone. The fields scroll where there is little height.
    """

    given = Signal(str, str)
    dropped = Signal()
    asked = Signal()

    def __init__(self, language: Language, reasons: Reasons, unfinished: Unfinished) -> None:
        super().__init__()
        self.speak(language)
        self._reasons = reasons
        self._unfinished = unfinished
        self._about = ""
        self._choice = Choice()
        self.reason = Field("", self._choice)
        self.note = Field("", QLineEdit(), moves_on=False)
        self.go = KeyButton("", "check", "Ctrl+Return", "primary", cap="Ctrl Enter")
        self.cancel = KeyButton("", "x", "Esc", "quiet")
        title = Label("", "section")
        self.say(title.setText, reasons.key("title"))
        self.say(self.note.set_label, reasons.key("note"))
        self.say(self.go.setText, reasons.key("go"))
        self.say(self.reason.set_label, "review.return_reason")
        self.say(self.cancel.setText, "common.cancel")
        self.note.entered.connect(self._give)
        for field in (self.reason, self.note):
            field.edited.connect(self._keep)
        self.go.clicked.connect(self._give)
        self.cancel.clicked.connect(self.dropped)
        fields = QWidget()
        fields.setLayout(column(title, self.reason, self.note))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(Rule())
        layout.addWidget(YieldingArea(fields, hungry=True))
        layout.addLayout(Foot(self.go, self.cancel, None))
        self.retranslate()
        self.hide()

    def show_question(self, *, about: str, reason_problem: str, note_problem: str) -> bool:
        """Ask about this, say what is missing, or go; True when it has just gone, and the focus
        with it. What was begun about the same before stands there again.
        """
        asked, before = bool(about), not self.isHidden()
        before = before and (not asked or about == self._about)
        self._about = about
        self.setVisible(asked)
        if asked != before:
            self.asked.emit()
        self.reason.set_problem(reason_problem)
        self.note.set_problem(note_problem)
        if asked and not before:
            reason, note = self._unfinished.of(self._reasons.name, about)
            self.reason.set_value(reason)
            self.note.set_value(note)
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        elif asked:
            wrong = self.reason if reason_problem else self.note
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)
        return before and not asked

    def retranslate(self) -> None:
        """The reasons."""
        reasons, lang = self._reasons, self.language.code
        self._choice.set_options([(name, reasons.label(name).of(lang)) for name in reasons.choices])

    def _keep(self, _text: str) -> None:
        words = (self.reason.value(), self.note.value())
        self._unfinished.keep(self._reasons.name, self._about, *words)

    def _give(self) -> None:
        self.given.emit(self.reason.value(), self.note.value().strip())
