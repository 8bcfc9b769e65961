"""The defect record: which documents are missing, what to bring and by when; both copies."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.domain.case import Draft
from desktop.domain.failure import CounterError
from desktop.domain.text import Text
from desktop.domain.thai_date import short_date, weekday_date
from desktop.entries import Defect
from ui.context import Context
from ui.icons import Icon
from ui.presenters.defects import DefectsPresenter, DefectsState
from ui.screen import Frame, Screen
from ui.values import Notice
from ui.widgets import Badge, Card, Field, KeyButton, Label, Rule, Strip, column, row
from ui.widgets.fields import Choice
from ui.widgets.foot import Foot
from ui.widgets.surfaces import GAP, GAP_PAGE, GAP_WIDE
from ui.widgets.yielding import YieldingArea

if TYPE_CHECKING:
    from desktop.services.filing import Submitted


class DefectLine(QWidget):
    """One document: its name, the manual's item, what is wrong with it, and what to bring."""

    def __init__(self, screen: DefectsScreen, document: str) -> None:
        super().__init__()
        self._screen = screen
        self.name = Label("", "strong", wrap=True)
        self.item = Badge("", "info", "file-text")
        self.lack = Choice()
        self.note = Field(moves_on=True)
        head = row(Icon("triangle-alert", "warn", 18), self.name, self.item, gap=GAP)
        head.setStretch(1, 1)
        self._lack = Field("", self.lack)
        said = row(self._lack, self.note, gap=GAP_WIDE)
        said.setStretch(0, 2)
        said.setStretch(1, 5)
        self.setLayout(column(head, said, Rule(), gap=6))
        presenter = screen.presenter
        self._lack.edited.connect(
            lambda lack: presenter.choose(document, "wrong" if lack == "wrong" else "missing")
        )
        self.note.edited.connect(partial(presenter.say, document))

    def draw(self, label: Text, one: Defect, *, busy: bool) -> None:
        """In the words of now; what is being typed stays."""
        t = self._screen.t
        self.name.setText(self._screen.language.of(label))
        self.item.set(t("defects.item", item=one.item))
        self.item.setVisible(bool(one.item))
        options = [(lack, t(f"defects.{lack}")) for lack in ("missing", "wrong")]
        self.lack.set_options(options)
        self._lack.set_label(t("defects.lack"))
        self._lack.set_value(one.lack)
        self.note.set_label(t("defects.note"))
        if self.note.value() != one.note:
            self.note.set_value(one.note)
        self.note.set_read_only(busy)


class DefectsScreen(Screen):
    """The page of one record; `enter` takes the draft of which only documents are missing."""

    title_key = "defects.title"
    rail = "counter"
    keys: ClassVar[tuple[tuple[str, str], ...]] = ()

    def __init__(self, context: Context, frame: Frame) -> None:
        super().__init__(context, frame)
        self.presenter = DefectsPresenter(context)
        self.lines: dict[str, DefectLine] = {}
        self._failure: CounterError | None = None
        self.strip = Strip(closable=False, folds=True)
        self.head = Label("", "section")
        self.once = Badge("", "neutral", "info")
        self._rows = column(gap=GAP)
        self.until_word = Label("", "label")
        self.until = Label("", "section", wrap=True)
        self.until_note = Label("", "hint", wrap=True)
        self.after = Label("", "soft", wrap=True)
        self.no_more = Strip(closable=False)
        card = Card(margin=20, gap=GAP)
        title = row(self.head, None, self.once)
        card.body.addLayout(title)
        card.body.addLayout(self._rows)
        card.body.addLayout(column(self.until_word, self.until, self.until_note, gap=2))
        card.body.addWidget(self.no_more)
        card.body.addWidget(self.after)
        card.body.addStretch(1)
        holder = QWidget()
        holder.setLayout(column(card, gap=0))
        self.back = KeyButton("", "arrow-left", "Esc")
        self.primary = KeyButton("", "printer", "F6", "primary")
        self.body.setContentsMargins(GAP_PAGE, 6, GAP_PAGE, 10)
        self.body.setSpacing(8)
        self.body.addWidget(self.strip)
        self.body.addWidget(YieldingArea(holder, hungry=True), 1)
        self.body.addLayout(Foot(self.back, None, self.primary))
        self.say(self.back.setText, "defects.back")
        self._connect()

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.changed.connect(self._show)
        presenter.recorded.connect(self._on_recorded)
        presenter.failed.connect(self._say_failure)
        presenter.nothing_missing.connect(lambda draft_id: self.frame.go("application", draft_id))
        self.primary.clicked.connect(presenter.record)
        self.key("Ctrl+Return", presenter.record)
        self.back.clicked.connect(self._go_back)

    def enter(self, argument: object) -> None:
        """Begin the record of this draft, or go on with it."""
        self._say_failure(None)
        if isinstance(argument, Draft):
            self._clear()
            self.presenter.open(argument)
            for line in self.lines.values():
                line.note.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                break
        elif self.presenter.state is None:
            self.frame.go("counter")

    def forget(self) -> None:
        """Whose application it was is nobody else's business."""
        self.presenter.forget()
        self._clear()

    def retranslate(self) -> None:
        """All that is made of data."""
        if self.presenter.state is not None:
            self._show(self.presenter.state)
        self._say_failure(self._failure)

    def _clear(self) -> None:
        for line in self.lines.values():
            line.setParent(None)
            line.deleteLater()
        self.lines.clear()

    def _show(self, state: DefectsState) -> None:
        lang, t = self.language.code, self.t
        self.head.setText(t("defects.head", service=self.language.of(state.service)))
        self.once.set(t("defects.once"))
        for label, one in state.rows:
            if one.document not in self.lines:
                line = self.lines[one.document] = DefectLine(self, one.document)
                self._rows.addWidget(line)
            self.lines[one.document].draw(label, one, busy=state.busy)
        self.until_word.setText(t("defects.until"))
        self.until.setText(weekday_date(state.until, lang))
        self.until_note.setText(t("defects.until_note", days=state.wait_days))
        day = short_date(state.until, lang, weekday=True)
        self.after.setText(t("defects.after", days=state.appeal_days, date=day))
        self.no_more.show_notice(
            Notice(t("defects.no_more", count=len(state.rows)), "ok", icon="circle-check")
        )
        words = t("defects.recording" if state.busy else "defects.record")
        if words != self.primary.text():
            self.primary.setText(words)
        self.primary.setEnabled(not state.busy)
        self.back.setEnabled(not state.busy)

    def _on_recorded(self, submitted: Submitted) -> None:
        # A card may have brought the next customer while the store was busy with this one.
        shown = self.in_front() and self.presenter.state is None
        self.frame.accepted(submitted, shown=shown)

    def _go_back(self) -> None:
        state = self.presenter.state
        if state is not None:
            self.frame.go("application", state.draft.id)

    def _say_failure(self, error: CounterError | None) -> None:
        self._failure = error
        words = "" if error is None else self.language.failure(error)
        self.strip.show_notice(Notice(words, "bad") if words else None)
