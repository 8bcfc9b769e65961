"""The decision under a case: approve, or return with a reason asked in place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.language import Language, Speaker
from ui.presenters.case_words import RETURN_REASONS
from ui.presenters.review import Actions
from ui.values import Notice
from ui.widgets.buttons import KeyButton
from ui.widgets.fields import Choice, Field
from ui.widgets.notices import Strip
from ui.widgets.surfaces import GAP, row
from ui.widgets.text import Label


class DecisionBar(Speaker, QWidget):
    """`approve` and `begin_return` are its buttons; `returned(reason, note)`, `cancelled()`."""

    returned = Signal(str, str)
    cancelled = Signal()

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.speak(language)
        self.strip = Strip(closable=False)
        self.approve = KeyButton("", "check", "A", "primary")
        self.begin_return = KeyButton("", "undo-2", "R")
        self._bar = QWidget()
        bar = row(gap=10)
        bar.addWidget(self.approve, 3)
        bar.addWidget(self.begin_return, 2)
        self._bar.setLayout(bar)
        self._ask = self._make_ask()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        for widget in (self.strip, self._ask, self._bar):
            layout.addWidget(widget)
        self._ask.hide()
        self._armed = False
        self.say(self.begin_return.setText, "review.return")
        self.retranslate()

    def _make_ask(self) -> QWidget:
        self.reason = Field("", Choice())
        self.note = Field("", QLineEdit(), moves_on=False)
        title = Label("", "section")
        self.go = KeyButton("", "undo-2", "Ctrl+Return", "primary", cap="Ctrl Enter")
        self.cancel = KeyButton("", "x", "Esc", "quiet")
        self.say(title.setText, "review.return_title")
        self.say(self.note.set_label, "review.return_note")
        self.say(self.reason.set_label, "review.return_reason")
        self.say(self.go.setText, "review.return_go")
        self.say(self.cancel.setText, "common.cancel")
        self.note.entered.connect(self._send)
        self.go.clicked.connect(self._send)
        self.cancel.clicked.connect(self.cancelled)
        ask = QWidget()
        layout = QVBoxLayout(ask)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(title)
        layout.addWidget(self.reason)
        layout.addWidget(self.note)
        layout.addLayout(row(self.go, self.cancel, None, gap=10))
        return ask

    def show_actions(self, actions: Actions) -> bool:
        """What may be done now; True when the question has just gone and the focus with it."""
        asked = not self._ask.isHidden()
        self._armed = actions.armed
        self.approve.setEnabled(actions.decidable)
        self.begin_return.setEnabled(actions.decidable)
        self._bar.setVisible(actions.decidable and not actions.returning)
        self._ask.setVisible(actions.returning)
        self.reason.set_problem(actions.reason_problem)
        self.note.set_problem(actions.note_problem)
        self.retranslate()
        if actions.returning and not asked:
            self.reason.set_value("")
            self.note.set_value("")
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        elif actions.returning:
            wrong = self.reason if actions.reason_problem else self.note
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)
        return asked and not actions.returning

    def tell(self, notice: Notice | None) -> None:
        """Say what happened, or what must be seen first, above the buttons."""
        self.strip.show_notice(notice)

    def retranslate(self) -> None:
        """The words that depend on what has been pressed."""
        key = "review.approve_anyway" if self._armed else "review.approve"
        self.approve.setText(self.t(key))
        reasons = [(name, self.t(f"review.reason_{name}")) for name in RETURN_REASONS]
        self.reason.editor.set_options(reasons)  # type: ignore[union-attr]

    def _send(self) -> None:
        self.returned.emit(self.reason.value(), self.note.value())
