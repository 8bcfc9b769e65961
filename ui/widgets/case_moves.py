"""The moves under a case: a button for each that may be made, and the question why."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from ui.language import Language, Speaker
from ui.presenters.case_moves import MoveRow, MovesState
from ui.presenters.case_state import ASKED, OFFERED, leads_to
from ui.tips import set_tip
from ui.unfinished import Unfinished
from ui.widgets.buttons import KeyButton
from ui.widgets.foot import Foot
from ui.widgets.question import Question
from ui.widgets.surfaces import GAP


class MovesBar(Speaker, QWidget):
    """`wanted(kind)` from its buttons, `given(reason)` and `dropped()` from the questions."""

    wanted = Signal(str)
    given = Signal(str)
    dropped = Signal()

    def __init__(self, language: Language, unfinished: Unfinished) -> None:
        super().__init__()
        self.speak(language)
        self.buttons: dict[str, KeyButton] = {}
        self.questions: dict[str, Question] = {}
        line = Foot(gap=GAP)
        self._bar = QWidget()
        self._bar.setLayout(line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        self._rows: Mapping[str, MoveRow] = {}
        for kind, move in OFFERED.items():
            button = KeyButton("", leads_to(move.kind).icon, move.shortcut, "link")
            button.clicked.connect(partial(self._want, kind))
            if kind in ASKED:
                self.say(button.setText, move.reasons.key("button"))
                self.say(partial(set_tip, button), move.reasons.key("tip"))
            line.addWidget(button)
            self.buttons[kind] = button
            if move.fills:
                continue
            question = self.questions[kind] = Question(language, move.reasons, unfinished)
            question.given.connect(self.given)
            question.dropped.connect(self.dropped)
            layout.addWidget(question)
        line.addStretch(1)
        layout.addWidget(self._bar)
        self._bar.hide()

    def show_state(self, state: MovesState) -> bool:
        """What may be done now; True when a question has just gone and the focus with it."""
        held = any(button.hasFocus() for button in self.buttons.values())
        if state.rows != self._rows:
            self._rows = state.rows
            for kind, move in OFFERED.items():
                if kind in self.questions:
                    row = state.rows.get(kind)
                    self.questions[kind].offer(row.reasons if row is not None else move.reasons)
            self.retranslate()
        for kind, button in self.buttons.items():
            button.setVisible(kind in state.may)
        self._bar.setVisible(bool(state.may) and not state.asking)
        gone = False
        for kind, question in self.questions.items():
            gone |= question.ask(state.case_id if kind == state.asking else "")
        return gone or (held and not state.asking)

    def retranslate(self) -> None:
        """The moves that the service has words for."""
        for kind in ASKED:
            self.buttons[kind].setText(self.t(ASKED[kind].reasons.key("button")))
        for kind, row in self._rows.items():
            self.buttons[kind].setText(self.language.of(row.label))

    def _want(self, kind: str, _checked: bool = False) -> None:
        self.wanted.emit(kind)


class CaseFoot(QWidget):
    """The papers of a case and its moves: in one line where all their words have room."""

    def __init__(self, *bars: QWidget) -> None:
        super().__init__()
        self._bars = bars
        self._line = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(GAP)
        for bar in bars:
            self._line.addWidget(bar)

    def event(self, event: QEvent) -> bool:
        """Another width, or other buttons."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            ways, wanted = QBoxLayout.Direction, [_wanted(bar) for bar in self._bars]
            one = sum(wanted) <= self.width()
            self._line.setDirection(ways.LeftToRight if one else ways.TopToBottom)
            for at, width in enumerate(wanted):
                self._line.setStretch(at, width if one else 0)
        return super().event(event)


def _wanted(bar: QWidget) -> int:
    """The width of its buttons with their words."""
    buttons = [b for b in bar.findChildren(KeyButton) if b.isVisibleTo(bar)]
    return sum(button.full_width() + GAP for button in buttons)
