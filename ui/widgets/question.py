"""Asks for a reason in place, with what will be done beside it; no dialog."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.keyboard import on_escape
from ui.language import Language, Speaker
from ui.presenters.reasons import Reasons
from ui.unfinished import Unfinished
from ui.widgets.buttons import KeyButton, Kind
from ui.widgets.fields import Choice, Field
from ui.widgets.foot import Foot
from ui.widgets.surfaces import GAP, Card, Rule, column
from ui.widgets.text import Label
from ui.widgets.yielding import YieldingArea

_LEAST = 240  # of the words in a line; rather than less, the buttons show their icons alone


class ReasonField(Speaker, Field):
    """The words of a reason. Esc is about them and not about the page: `dropped()`."""

    dropped = Signal()

    def __init__(self, language: Language, reasons: Reasons) -> None:
        super().__init__(moves_on=False)
        self.speak(language)
        self.say(self.set_label, reasons.key("note" if reasons.choices else "title"))
        if reasons.hinted:
            self.say(self.set_hint, reasons.key("hint"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc, before any shortcut of the page."""
        mine = watched is self.editor and on_escape(event, self.dropped.emit)
        return mine or super().eventFilter(watched, event)


class Question(Speaker, Card):
    """`given(reason)` with the reason as it is kept, `dropped()` on Esc; whoever asked takes it
    away. `asked()` when it has come or gone.

    One with choices stands in a panel (or `framed`, by itself on a page) and is given by
    Ctrl+Enter, or Enter in the words; its fields scroll where there is little height. One without
    is a line, given by Enter. What was begun is kept by the question and what it is about, until
    whoever does the deed drops it.
    """

    given = Signal(str)
    dropped = Signal()
    asked = Signal()

    def __init__(
        self,
        language: Language,
        reasons: Reasons,
        unfinished: Unfinished,
        *,
        framed: bool = False,
        icon: str = "check",
    ) -> None:
        framed = framed or not reasons.choices
        super().__init__("" if framed else "bare", margin=14)
        self.speak(language)
        self._reasons, self._unfinished = reasons, unfinished
        self._about, self._told = "", False
        self._choice = Choice()
        self.reason = Field("", self._choice)
        self.note = ReasonField(language, reasons)
        if reasons.choices:
            kind: Kind = "secondary" if framed else "primary"  # a page has its own next action
            self.go = KeyButton("", icon, "Ctrl+Return", kind, cap="Ctrl Enter")
            self.cancel = KeyButton("", "x", "Esc", "quiet")
            self._lay_out(framed=framed)
        else:
            self.go = KeyButton("", icon, cap="Enter")
            self.cancel = KeyButton("", "undo-2", kind="quiet", cap="Esc")
            self._lay_out_line()
        self.say(self.go.setText, reasons.key("go"))
        self.say(self.cancel.setText, reasons.key("keep") if reasons.keeps else "common.cancel")
        for field in (self.reason, self.note):
            field.edited.connect(self._edited)
        self.note.entered.connect(self._give)
        self.note.dropped.connect(self.dropped)
        self.go.clicked.connect(self._give)
        self.cancel.clicked.connect(self.dropped)
        self.setFocusProxy((self.reason if reasons.choices else self.note).editor)
        self.retranslate()
        self.hide()

    def _lay_out(self, *, framed: bool) -> None:
        title = Label("", "section")
        self.say(title.setText, self._reasons.key("title"))
        self.say(self.reason.set_label, "reasons.choice")
        fields = QWidget()
        fields.setLayout(column(title, self.reason, self.note))
        if not framed:
            self.body.setContentsMargins(0, 0, 0, 0)
            self.body.addWidget(Rule())
        self.body.setSpacing(GAP)
        self.body.addWidget(YieldingArea(fields, hungry=True))
        self.body.addLayout(Foot(self.go, self.cancel, None))

    def _lay_out_line(self) -> None:
        self.reason.setParent(self)
        self.reason.hide()
        self.note.setMinimumWidth(_LEAST)
        line = Foot(self.note, self.cancel, self.go)
        line.setStretch(0, 1)
        self.body.addLayout(line)

    def ask(self, about: str) -> bool:
        """Ask about this, or nothing any more; True when it has just gone, and the focus with it.

        What was begun about the same before stands there again.
        """
        before = "" if self.isHidden() else self._about
        if about == before:
            return False
        self._about, self._told = about, False
        self._show_problems()
        if about:
            choice, note = self._unfinished.of(self._reasons.name, about)
            self.reason.set_value(choice)
            self.note.set_value(note)
        self.setVisible(bool(about))
        if bool(about) != bool(before):
            self.asked.emit()
        if about:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        return not about

    def retranslate(self) -> None:
        """The choices, and what is missing."""
        reasons, lang = self._reasons, self.language.code
        self._choice.set_options([(name, reasons.label(name).of(lang)) for name in reasons.choices])
        self._show_problems()

    def _edited(self, _text: str) -> None:
        self._told = False
        self._show_problems()
        self._unfinished.keep(self._reasons.name, self._about, *self._words())

    def _words(self) -> tuple[str, str]:
        return self.reason.value(), self.note.value()

    def _give(self) -> None:
        self._told = True
        wrong = self._show_problems()
        if wrong is not None:
            wrong.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.given.emit(self._reasons.kept(*self._words()))

    def _show_problems(self) -> Field | None:
        """Say what is missing, once it has been asked for; the field that lacks it."""
        missing = self._reasons.missing(*self._words(), self.language.code)
        fields = (self.reason, self.note)
        for field, problem in zip(fields, missing, strict=True):
            field.set_problem(problem if self._told else "")
        return next((one for one, problem in zip(fields, missing, strict=True) if problem), None)
