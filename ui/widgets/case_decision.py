"""The decision under a case: approve, or return with a reason asked in place."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.language import Language, Speaker
from ui.presenters.decision import Actions
from ui.presenters.reasons import RETURN
from ui.values import Notice
from ui.widgets.buttons import KeyButton
from ui.widgets.case_question import CaseQuestion
from ui.widgets.notices import Strip
from ui.widgets.surfaces import GAP, row


class DecisionBar(Speaker, QWidget):
    """`approve` and `begin_return` are its buttons, `question` asks why a case is returned."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.speak(language)
        self.strip = Strip(closable=False)
        self.approve = KeyButton("", "check", "A", "primary")
        self.begin_return = KeyButton("", "undo-2", "R")
        self.question = CaseQuestion(language, RETURN)
        self._bar = QWidget()
        bar = row(gap=10)
        bar.addWidget(self.approve, 3)
        bar.addWidget(self.begin_return, 2)
        self._bar.setLayout(bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        for widget in (self.strip, self.question, self._bar):
            layout.addWidget(widget)
        self._armed = False
        self.say(self.begin_return.setText, "review.return")
        self.retranslate()

    def show_actions(self, actions: Actions) -> bool:
        """What may be done now; True when the question has just gone and the focus with it."""
        self._armed = actions.armed
        self.retranslate()
        for button in (self.approve, self.begin_return):
            button.setEnabled(actions.decidable)
        self._bar.setVisible(actions.decidable and not actions.returning)
        return self.question.show_question(
            asked=actions.returning,
            reason_problem=actions.reason_problem,
            note_problem=actions.note_problem,
        )

    def tell(self, notice: Notice | None) -> None:
        """Say what happened, or what must be seen first, above the buttons."""
        self.strip.show_notice(notice)

    def retranslate(self) -> None:
        """The words that depend on what has been pressed."""
        self.approve.setText(self.t("review.approve_anyway" if self._armed else "review.approve"))
