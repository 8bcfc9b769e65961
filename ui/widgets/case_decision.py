"""The decision under a case: a button for each way, and the question why, in place."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.life import Decision
from ui.language import Language, Speaker
from ui.presenters.decision import Actions
from ui.presenters.ways import KEYS
from ui.unfinished import Unfinished
from ui.values import Notice
from ui.widgets.buttons import KeyButton, Kind
from ui.widgets.decision_question import DecisionQuestion
from ui.widgets.foot import Foot
from ui.widgets.notices import Strip
from ui.widgets.surfaces import GAP, column, row

ICONS: dict[Decision, str] = {"approve": "check", "return": "undo-2", "refuse": "ban"}


class DecisionBar(Speaker, QWidget):
    """`wanted(key)` from the buttons of the ways (`button` by their key), `answered(Answer)` and
    `dropped()` from the question of a move (`questions`); `undo` takes back the decision that
    `pending` tells of.

    What must be seen before an approval stands above the buttons as long as the case is open.
    """

    wanted = Signal(str)
    answered = Signal(object)
    dropped = Signal()

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
        self.disarm = KeyButton("", "x", "Esc", "quiet")
        self.questions = {move: DecisionQuestion(language, move, unfinished) for move in ICONS}
        self._bar = QWidget()
        self._foot, self._further = Foot(gap=10), Foot(gap=10)
        self._bar.setLayout(column(self._further, self._foot, gap=10))
        self._buttons: dict[str, KeyButton] = {}
        for move, key in KEYS.items():
            self.button(key, move)
        self.approve = self.button("A")
        self._foot.addWidget(self.disarm, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        above = self._pending_room, self.strip, self.barred, self.warnings
        for widget in (*above, *self.questions.values(), self._bar):
            layout.addWidget(widget)
        for question in self.questions.values():
            question.answered.connect(self.answered)
            question.dropped.connect(self.dropped)
        self._actions = Actions()
        self.say(self.undo.setText, "review.undo")
        self.say(self.disarm.setText, "common.cancel")
        self.retranslate()

    def button(self, key: str, move: Decision = "approve") -> KeyButton:
        """That of a key; a further one is made when a service first has need of it."""
        button = self._buttons.get(key)
        if button is None:
            first = KEYS[move] == key
            kind: Kind = "primary" if first and move == "approve" else "secondary"
            button = self._buttons[key] = KeyButton("", ICONS[move], key, kind)
            button.clicked.connect(partial(self._want, key))
            # Further ones have a line of their own: of two ticks nobody knows which is which.
            line = self._foot if first else self._further
            line.addWidget(button, 3 if kind == "primary" else 2)
        return button

    def _want(self, key: str, _checked: bool = False) -> None:
        self.wanted.emit(key)

    def show_actions(self, actions: Actions) -> bool:
        """What may be done now; True when the question has just gone and the focus with it."""
        self._actions = actions
        self.retranslate()
        ways = {way.key: way for way in actions.ways}
        buttons = (*self._buttons.values(), self.disarm)
        held = [button for button in buttons if button.hasFocus()]
        for key, button in self._buttons.items():
            button.setEnabled(actions.ready)
            button.setVisible(key in ways and actions.pressed in ("", key))
        self.disarm.setVisible(actions.armed)
        # Between two cases nothing of it goes and comes: that would lay the whole panel out twice.
        self._bar.setVisible(bool(ways) and not actions.asking)
        words = self.t("review.warnings", warnings=" · ".join(actions.warnings))
        # They are about an approval; the question takes their room, and that of what was said.
        warned = bool(actions.warnings) and not actions.asking
        if not actions.coming:
            self.warnings.show_notice(Notice(words, "warn") if warned else None)
            self.barred.show_notice(Notice(actions.barred, "info") if actions.barred else None)
        self.strip.setVisible(self.strip.notice() is not None and not actions.asking)
        gone = False
        for move, question in self.questions.items():
            asked = actions.asking if actions.asking and actions.asking.move == move else None
            gone |= question.ask_of(asked, actions.case_id)
        # A button that rests hands the focus on to its neighbour, where Enter means another thing.
        rests = any(not button.isVisible() or not button.isEnabled() for button in held)
        return gone or (rests and not actions.asking)

    def show_pending(self, notice: Notice | None) -> bool:
        """What can still be taken back; True when it has just gone and the focus with it."""
        held = self.undo.hasFocus()
        self.pending.show_notice(notice)
        self._pending_room.setVisible(notice is not None)  # with its words: laid out once
        return held and notice is None

    def tell(self, notice: Notice | None) -> None:
        """Say what happened, or what must be seen first, above the buttons."""
        self.strip.show_notice(notice)

    def retranslate(self) -> None:
        """The words of the ways: those of the service, or of what has been pressed."""
        for way in self._actions.ways:
            button = self.button(way.key, way.move)
            if self._actions.pressed == way.key:
                words = self.t("review.approve_anyway")
            else:
                words = way.label or self.t(f"review.{way.move}")
            if button.text() != words:
                button.setText(words)
