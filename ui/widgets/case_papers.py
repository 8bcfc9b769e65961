"""The papers under a case, and one of them looked at in the place of the case."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from printing.papers import kinds
from ui.language import Language, Speaker
from ui.presenters.case_papers import PapersState
from ui.presenters.reasons import REPRINT
from ui.tips import set_tip
from ui.unfinished import Unfinished
from ui.widgets.buttons import KeyButton, Segment
from ui.widgets.came_out import CameOut
from ui.widgets.foot import Foot
from ui.widgets.preview import Preview
from ui.widgets.question import Question
from ui.widgets.surfaces import GAP, Card
from ui.widgets.text import Label


class PapersBar(Speaker, QWidget):
    """`view` and `reprint` are its buttons, with one for each kind that may be printed again
    (`again(name)`); `question` asks why a copy is made, `came_out` whether the original is there.
    """

    again = Signal(str)

    def __init__(self, language: Language, unfinished: Unfinished) -> None:
        super().__init__()
        self.speak(language)
        self.view = KeyButton("", "eye", "V")
        self.papers = {kind.name: KeyButton("", "printer") for kind in kinds() if not kind.once}
        self.reprint = KeyButton("", "copy", "P")
        self.question = Question(language, REPRINT, unfinished)
        self.came_out = CameOut(language)
        self._original = False
        self._bar = QWidget()
        self._bar.setLayout(Foot(self.view, *self.papers.values(), self.reprint, None, gap=GAP))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self.came_out)
        layout.addWidget(self.question)
        layout.addWidget(self._bar)
        self.say(self.view.setText, "cases.view")
        self.say(partial(set_tip, self.view), "cases.view_hint")
        for name, button in self.papers.items():
            self.say(button.setText, f"paper.brief_{name}")
            self.say(partial(set_tip, button), "cases.print_again_hint")
            button.clicked.connect(partial(self._again, name))
        self._bar.hide()
        self.retranslate()

    def retranslate(self) -> None:
        """What printing the receipt now is: the original, or a copy."""
        key = "cases.print_receipt" if self._original else "cases.reprint"
        self.reprint.setText(self.t(key))
        set_tip(self.reprint, self.t(f"{key}_hint"))

    def _again(self, name: str, _checked: bool = False) -> None:
        self.again.emit(name)

    def show_state(self, state: PapersState) -> bool:
        """What may be printed; True when the question has just gone and the focus with it."""
        self.view.setEnabled(bool(state.papers))
        for name, button in self.papers.items():
            button.setVisible(name in state.papers)
        self.reprint.setVisible(bool(state.receipt))
        self._original = state.original
        self.reprint.set_icon("receipt-text" if state.original else "copy")
        self.retranslate()
        asked = bool(state.asking or state.unsure)
        self._bar.setVisible(bool(state.papers) and not asked)
        was_asked = not self.came_out.isHidden()
        if self.came_out.ask(state.unsure):
            self.came_out.setFocus(Qt.FocusReason.OtherFocusReason)
        gone = self.question.ask(state.asking)
        return gone or (was_asked and not state.unsure)


class PaperView(Speaker, Card):
    """A paper as it comes out of the printer; `which` chooses among them, Esc goes back."""

    def __init__(self, language: Language) -> None:
        super().__init__(margin=18, gap=10)
        self.speak(language)
        self.which = Segment([(kind.name, "") for kind in kinds()])
        self.close_view = KeyButton("", "arrow-left", "Esc", "quiet")
        self.preview = Preview()
        self._wait = Label("", "soft")
        self.body.addLayout(Foot(self.which, None, self.close_view))
        self.body.addWidget(self._wait)
        self.body.addWidget(self.preview, 1)
        self.say(self.close_view.setText, "cases.view_back")
        self.say(self._wait.setText, "cases.view_wait")
        self.retranslate()

    def show_state(self, state: PapersState) -> None:
        """The pages, once they are there."""
        self.which.setVisible(len(state.papers) > 1)
        self.which.offer(state.papers)
        if state.viewed:
            self.which.set_value(state.viewed)
        self._wait.setVisible(state.pages is None)
        self.preview.set_pages(state.pages or ())

    def retranslate(self) -> None:
        """The names of the papers."""
        self.which.set_texts([self.t(f"paper.name_{kind.name}") for kind in kinds()])
