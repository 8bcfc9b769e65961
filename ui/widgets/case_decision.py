"""The decision under a case: approve, or return or refuse it with a reason asked in place."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.language import Language, Speaker
from ui.presenters.decision import Actions
from ui.presenters.reasons import REFUSE, RETURN
from ui.unfinished import Unfinished
from ui.values import Notice
from ui.widgets.buttons import KeyButton
from ui.widgets.foot import Foot
from ui.widgets.notices import Strip
from ui.widgets.question import Question
from ui.widgets.surfaces import GAP, row


class DecisionBar(Speaker, QWidget):
    """`approve`, `begin_return` and `begin_refusal` are its buttons, `questions` ask why a case is
    returned (`question`) or refused (`refusal`), and `undo` takes back the decision that `pending`
    tells of.

    What must be seen before an approval stands above the buttons as long as the case is open.
    """

    def __init__(self, language: Language, unfinished: Unfinished) -> None:
        super().__init__()
        self.speak(language)
        self.pending = Strip(closable=False)
        self.undo = KeyButton("", "history", "Z")
        self._pending_room = QWidget()
        line = row(gap=10)
        line.addWidget(self.pending, 1)
        line.addWidget(self.undo)
        self._pending_room.setLayout(line)
        self._pending_room.hide()
        self.strip = Strip(closable=False)
        self.barred = Strip(closable=False)
        self.warnings = Strip(closable=False)
        self.approve = KeyButton("", "check", "A", "primary")
        self.begin_return = KeyButton("", "undo-2", "R")
        self.begin_refusal = KeyButton("", "ban", "N")
        self.disarm = KeyButton("", "x", "Esc", "quiet")
        self.question = Question(language, RETURN, unfinished)
        self.refusal = Question(language, REFUSE, unfinished)
        self.questions = self.question, self.refusal
        self._bar = QWidget()
        bar = Foot(gap=10)
        bar.addWidget(self.approve, 3)
        bar.addWidget(self.begin_return, 2)
        bar.addWidget(self.begin_refusal, 2)
        bar.addWidget(self.disarm, 2)
        self._bar.setLayout(bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        above = self._pending_room, self.strip, self.barred, self.warnings
        for widget in (*above, *self.questions, self._bar):
            layout.addWidget(widget)
        self._armed = False
        self.say(self.begin_return.setText, "review.return")
        self.say(self.begin_refusal.setText, "review.refuse")
        self.say(self.undo.setText, "review.undo")
        self.say(self.disarm.setText, "common.cancel")
        self.retranslate()

    def show_actions(self, actions: Actions) -> bool:
        """What may be done now; True when the question has just gone and the focus with it."""
        self._armed = actions.armed
        self.retranslate()
        begin = self.begin_return, self.begin_refusal
        held = [b for b in (self.approve, *begin, self.disarm) if b.hasFocus()]
        for button in (self.approve, *begin):
            button.setEnabled(actions.ready)
        for button in begin:
            button.setVisible(not actions.armed)
        self.disarm.setVisible(actions.armed)
        # Between two cases nothing of it goes and comes: that would lay the whole panel out twice.
        self._bar.setVisible((actions.decidable or actions.coming) and not actions.asking)
        words = self.t("review.warnings", warnings=" · ".join(actions.warnings))
        # They are about an approval; the question takes their room, and that of what was said.
        warned = bool(actions.warnings) and not actions.asking
        if not actions.coming:
            self.warnings.show_notice(Notice(words, "warn") if warned else None)
            self.barred.show_notice(Notice(actions.barred, "info") if actions.barred else None)
        self.strip.setVisible(self.strip.notice() is not None and not actions.asking)
        gone = self.question.ask(actions.case_id if actions.asking == "return" else "")
        gone |= self.refusal.ask(actions.case_id if actions.asking == "refuse" else "")
        # A button that rests hands the focus on to its neighbour, where Enter means another thing.
        rests = any(not button.isVisible() or not button.isEnabled() for button in held)
        return gone or (rests and not actions.asking)

    def show_pending(self, notice: Notice | None) -> bool:
        """What can still be taken back; True when it has just gone and the focus with it."""
        held = self.undo.hasFocus()
        self._pending_room.setVisible(notice is not None)
        self.pending.show_notice(notice)
        return held and notice is None

    def tell(self, notice: Notice | None) -> None:
        """Say what happened, or what must be seen first, above the buttons."""
        self.strip.show_notice(notice)

    def retranslate(self) -> None:
        """The words that depend on what has been pressed."""
        self.approve.setText(self.t("review.approve_anyway" if self._armed else "review.approve"))
