"""Asks for a reason in place, with what will be done beside it; no dialog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.keyboard import on_escape
from ui.language import Language, Speaker
from ui.presenters.reasons import Reasons
from ui.unfinished import Unfinished
from ui.widgets.buttons import KeyButton, Kind
from ui.widgets.fields import Choice, Field
from ui.widgets.foot import Foot
from ui.widgets.late import keep_place
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


@dataclass(frozen=True, slots=True)
class Parts:
    choice: Choice
    reason: Field
    note: ReasonField
    go: KeyButton
    cancel: KeyButton


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
        self._framed = framed or not reasons.choices
        super().__init__("" if self._framed else "bare", margin=14)
        self.speak(language)
        self._reasons, self._unfinished, self._icon = reasons, unfinished, icon
        self._about, self._told = "", False
        self._parts: Parts | None = None
        self.hide()

    @property
    def reason(self) -> Field:
        """Which of the choices."""
        return self._built().reason

    @property
    def note(self) -> ReasonField:
        """The words."""
        return self._built().note

    @property
    def go(self) -> KeyButton:
        """Gives the reason."""
        return self._built().go

    @property
    def cancel(self) -> KeyButton:
        """Asks no more."""
        return self._built().cancel

    def _built(self) -> Parts:
        """Its parts: built when it is asked for the first time, which most questions never are."""
        if self._parts is None:
            reasons, choice = self._reasons, Choice()
            if reasons.choices:
                # A page has its own next action.
                kind: Kind = "secondary" if self._framed else "primary"
                go = KeyButton("", self._icon, "Ctrl+Return", kind, cap="Ctrl Enter")
                cancel = KeyButton("", "x", "Esc", "quiet")
            else:
                go = KeyButton("", self._icon, cap="Enter")
                cancel = KeyButton("", "undo-2", kind="quiet", cap="Esc")
            note = ReasonField(self.language, reasons)
            self._parts = parts = Parts(choice, Field("", choice), note, go, cancel)
            self._connect(parts)
            if reasons.choices:
                self._lay_out(parts)
            else:
                self._lay_out_line(parts)
            self.retranslate()
            keep_place(self)
            self.setFocusProxy((parts.reason if reasons.choices else parts.note).editor)
        return self._parts

    def _connect(self, parts: Parts) -> None:
        reasons = self._reasons
        self.say(parts.go.setText, reasons.key("go"))
        self.say(parts.cancel.setText, reasons.key("keep") if reasons.keeps else "common.cancel")
        for field in (parts.reason, parts.note):
            field.edited.connect(self._edited)
        parts.note.entered.connect(self._give)
        parts.note.dropped.connect(self.dropped)
        parts.go.clicked.connect(self._give)
        parts.cancel.clicked.connect(self.dropped)

    def _lay_out(self, parts: Parts) -> None:
        title = Label("", "section")
        self.say(title.setText, self._reasons.key("title"))
        self.say(parts.reason.set_label, "reasons.choice")
        fields = QWidget()
        fields.setLayout(column(title, *self._fields(parts)))
        if not self._framed:
            self.body.setContentsMargins(0, 0, 0, 0)
            self.body.addWidget(Rule())
        self.body.setSpacing(GAP)
        self.body.addWidget(YieldingArea(fields, hungry=True))
        self.body.addLayout(Foot(parts.go, parts.cancel, None))

    def _fields(self, parts: Parts) -> Sequence[QWidget]:
        """What is asked, from above."""
        return parts.reason, parts.note

    def _lay_out_line(self, parts: Parts) -> None:
        parts.reason.setParent(self)
        parts.reason.hide()
        parts.note.setMinimumWidth(_LEAST)
        line = Foot(parts.note, parts.cancel, parts.go)
        line.setStretch(0, 1)
        self.body.addLayout(line)

    def offer(self, reasons: Reasons) -> None:
        """The same question, of the same name, with other choices."""
        if reasons != self._reasons:
            self._reasons = reasons
            self.retranslate()

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
            one = self._reasons.choices if len(self._reasons.choices) == 1 else ("",)
            self.reason.set_value(choice or one[0])
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
        if self._parts is not None:
            options = [(name, reasons.label(name).of(lang)) for name in reasons.choices]
            self._parts.choice.set_options(options)
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
            self._emit(self._reasons.kept(*self._words()))

    def _emit(self, reason: str) -> None:
        self.given.emit(reason)

    def _show_problems(self) -> Field | None:
        """Say what is missing, once it has been asked for; the field that lacks it."""
        missing = self._reasons.missing(*self._words(), self.language.code)
        fields = (self.reason, self.note)
        for field, problem in zip(fields, missing, strict=True):
            field.set_problem(problem if self._told else "")
        return next((one for one, problem in zip(fields, missing, strict=True) if problem), None)
