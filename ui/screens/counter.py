"""Counter: the card prompt in the middle, drafts to resume, own cases and numbers of today."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop.domain.case import Draft
from desktop.domain.money import format_baht
from ui.context import Context
from ui.icons import Icon
from ui.presenters.counter import CounterPresenter, CounterView
from ui.presenters.prompt import Prompt, PromptPresenter
from ui.presenters.returned_card import ReturnedCase
from ui.screen import Frame, Screen
from ui.shortcuts import AGAIN
from ui.theme import active
from ui.values import CASE, REPORT, Notice
from ui.widgets import (
    GAP_WIDE,
    Card,
    KeyButton,
    Label,
    MoneyLabel,
    Rule,
    column,
    row,
)
from ui.widgets.card_slot import CardSlot, SlotRoom
from ui.widgets.columns import Columns
from ui.widgets.identity_form import IdentityForm
from ui.widgets.list_card import ListCard
from ui.widgets.returned_card import ReturnedCard
from ui.widgets.returned_strip import ReturnedStrip
from ui.widgets.surfaces import Stack
from ui.widgets.yielding import YieldingArea

# Of what waits, the prompt, and the day, for which a case that came back needs more room.
SHARES = (33, 56, 33)
SHARES_WITH_CASE = (31, 47, 44)
ROOM_FOR_CASE = 1150  # of all columns (100 % design)


class CounterScreen(Screen):
    """Where a customer begins."""

    title_key: ClassVar[str] = "counter_page.title"
    rail: ClassVar[str] = "counter"

    def __init__(self, context: Context, frame: Frame) -> None:
        super().__init__(context, frame)
        self._first: ReturnedCase | None = None
        self._has_card = False
        self.presenter = CounterPresenter(context)
        self.prompter = PromptPresenter(context)
        self.drafts = ListCard(
            "counter_page.drafts_none", "counter_page.drafts_none_next", "inbox", self
        )
        self.latest = ListCard(
            "counter_page.latest_none", "counter_page.latest_none_next", "history", self
        )
        self.numbers = [Label("0", "number") for _ in range(4)]
        self.middle = Stack(self._prompt_card(), self._form_card())
        self.card = ReturnedCard(self)
        self.card.hide()
        self.card.viewed.connect(self.presenter.show_case)
        self.card.taken_up.connect(lambda case_id: frame.go("application", f"{CASE}{case_id}"))
        self.today = self._numbers_card()
        left, right = QWidget(), QWidget()
        left.setLayout(waiting := column(self.drafts, gap=GAP_WIDE))
        waiting.setStretch(0, 1)
        right.setLayout(beside := column(self.card, self.today, self.latest, gap=GAP_WIDE))
        for stretched in (0, 2):
            beside.setStretch(stretched, 1)
        self._waiting, self._beside = waiting, beside
        # In a low window it scrolls by itself, rather than all the columns around what is typed.
        self.day = YieldingArea(right)
        parts = zip((left, self.middle, self.day), SHARES, strict=True)
        self.columns = Columns(*parts, first=1, fills=True)
        self.columns.stacked.connect(self._fit)
        # Not in the midst of a layout, which it changes.
        self.columns.fitted.connect(lambda: QTimer.singleShot(0, self, self._fit_card))
        self.middle.currentChanged.connect(self._fit)
        self.returned = ReturnedStrip(self)
        self.body.addWidget(self.returned)
        self.body.addWidget(self.columns, 1)
        self.say(self.latest.title.setText, "counter_page.latest")
        self.drafts.list.opened.connect(self.presenter.resume)
        self.latest.list.opened.connect(self.presenter.show_case)
        self.presenter.changed.connect(self._show)
        self.presenter.failed.connect(lambda text: frame.notify(Notice(text, "bad")))
        self.presenter.opened.connect(frame.go)
        self.presenter.problems.connect(self.form.show_problems)
        self.presenter.taken.connect(self.form.clear)
        self.presenter.unfinished.connect(self._go_on_typing)
        self.presenter.identity.failed.connect(
            lambda error: frame.notify(lambda: Notice(self.language.failure(error), "bad"))
        )
        self.prompter.changed.connect(self._show_prompt)
        self._count = 0
        self._notice: Notice | None = None
        self.retranslate()

    def retranslate(self) -> None:
        """Words with numbers in them."""
        text = self.t("counter_page.drafts_count", count=self._count)
        self.drafts.title.setText(text if self._count else self.t("counter_page.drafts"))

    def enter(self, argument: object) -> None:
        """Nobody is here; look again what there is. The argument `typed` opens the form."""
        self.context.here.end()
        self._notice = None
        self.prompter.refresh()
        self.presenter.refresh()
        if argument == "typed" or self.form.begun():
            self._open_form()
        else:
            self._close_form()

    def leave(self) -> None:
        """What has been typed is kept now."""
        self.presenter.identity.flush()

    def hideEvent(self, event: QHideEvent) -> None:
        """The window closes: so is it then."""
        self.presenter.identity.flush()
        super().hideEvent(event)

    def set_aside(self) -> str:
        """The identity that was being typed waits here."""
        return self.t("counter_page.typed_waits") if self.form.begun() else ""

    def forget(self) -> None:
        """What one member of staff has typed and taken is not the next one's to go on with."""
        self.presenter.identity.leave()
        self.form.clear()
        self.presenter.forget()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes to the drafts; Enter there resumes one."""
        if event.key() == Qt.Key.Key_Down and self.hasFocus() and self._count:
            self.drafts.list.setFocus(Qt.FocusReason.TabFocusReason)
            self.drafts.list.move_by(1)
        else:
            super().keyPressEvent(event)

    def _prompt_card(self) -> Card:
        card = Card("accent", margin=24, gap=8)
        room = QWidget()
        inner = column(gap=8)
        room.setLayout(inner)
        self.slot = CardSlot()
        self.room = SlotRoom(self.slot, room)
        card.body.addWidget(self.room)
        self.prompt = Label("", "display", wrap=True)
        self.next = Label("", "lead", wrap=True)
        self.reader = Label("", "hint", wrap=True)
        self.no_card = KeyButton("", "keyboard", "F4")
        self.no_card.clicked.connect(self._open_form)
        self.say(self.no_card.setText, "counter_page.no_card")
        self.report = KeyButton("", "triangle-alert", "Shift+F4", "quiet")
        self.report.clicked.connect(lambda: self.frame.go("customer", REPORT))
        self.say(self.report.setText, "counter_page.report")
        # The window binds the key, which works on every page.
        self.again = KeyButton("", "rotate-cw", cap=AGAIN)
        self.again.clicked.connect(lambda: self.context.cards.read_again())
        self.say(self.again.setText, "counter_page.read_again")
        inner.addStretch(5)
        inner.addWidget(self.slot, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addSpacing(14)
        for label in (self.prompt, self.next):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            inner.addWidget(label)
        inner.addSpacing(14)
        inner.addLayout(row(None, self.again, None))
        inner.addLayout(row(None, self.no_card, None))
        inner.addLayout(row(None, self.report, None))
        inner.addSpacing(10)
        self.reader.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inner.addWidget(self.reader)
        inner.addStretch(5)
        card.body.addWidget(self._change_line())
        return card

    def _change_line(self) -> QWidget:
        """What went back with the last payment: in sight until the next one."""
        self.change_room = QWidget()
        word = Label("", "soft")
        self.change = MoneyLabel(None, "number")
        self.change.set_tone("ok")
        self.change_of = Label("", "hint")
        self.change_of.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.change_of.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.say(word.setText, "counter_page.last_change")
        line = row(Icon("banknote", "ok", 20), word, self.change, self.change_of, gap=10)
        line.setStretch(3, 1)
        inner = column(Rule(), gap=8)
        inner.addLayout(line)
        self.change_room.setLayout(inner)
        self.change_room.hide()
        return self.change_room

    def _form_card(self) -> Card:
        card = Card()
        self.form = IdentityForm(self.language)
        self.form.typed.connect(self._keep)
        self.form.cancelled.connect(self._put_aside)
        self.form.dropped.connect(self._drop)
        self.form.accepted.connect(self.presenter.take_typed)
        card.body.addWidget(self.form, 1)
        return card

    def _numbers_card(self) -> Card:
        card = Card()
        title = Label("", "section")
        self.say(title.setText, "counter_page.my_day")
        card.body.addWidget(title)
        grid = QGridLayout()
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setVerticalSpacing(10)
        words = ("my_cases", "my_first_visit", "my_copies", "my_received")
        for at, (number, word) in enumerate(zip(self.numbers, words, strict=True)):
            label = Label("", "hint")
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self.say(label.setText, f"counter_page.{word}")
            grid.addLayout(column(number, label, gap=0), at // 2, at % 2)
        card.body.addLayout(grid)
        return card

    def _fit(self) -> None:
        """One thing scrolls: the page with the prompt on it, or the form that is filled in."""
        typing = self.middle.currentIndex() == 1
        self.columns.show_alone(self.middle if typing else None)
        self.room.set_whole(self.columns.is_stacked() and not typing)
        self.day.set_whole(self.columns.is_stacked())

    def _show(self, view: CounterView) -> None:
        self._count = len(view.drafts)
        self.drafts.show_rows(view.drafts)
        self.latest.show_rows(view.cases)
        cases, first, copies, received = view.numbers
        texts = (str(cases), str(first), str(copies), format_baht(received))
        for label, text in zip(self.numbers, texts, strict=True):
            label.setText(text)
        self.change_room.setVisible(view.change is not None)
        if view.change is not None:
            self.change.set_amount(view.change[0])
            self.change_of.setText(view.change[1])
        self.returned.show_notice(view.returned)
        self._first = view.first
        if view.first is not None:
            self.card.show_case(view.first)
        self._fit_card()
        if self.in_front():
            self.frame.set_count("counter", view.to_put_right)
        # Copies asked for: none is the aim, and the words below say what the number is.
        self.numbers[2].set_tone("ok" if copies == 0 else "warn")
        self.retranslate()
        if self.in_front() and view.notice != self._notice:
            self._notice = view.notice
            self.frame.notify(view.notice, self.presenter.show_case)

    def _fit_card(self) -> None:
        """What came back takes the place of the day's numbers, and the last cases go left; where
        there is no room for that the strip says enough.
        """
        room = self.columns.is_stacked() or self.columns.width() >= active().px(ROOM_FOR_CASE)
        shown = self._first is not None and room
        if shown is self._has_card:
            return
        self._has_card = shown
        self.card.setVisible(shown)
        self.today.setVisible(not shown)
        self.columns.share(*(SHARES_WITH_CASE if shown else SHARES))
        (self._waiting if shown else self._beside).addWidget(self.latest, 1)

    def _show_prompt(self, prompt: Prompt) -> None:
        self.slot.show_state(prompt.icon, prompt.tone, prompt.percent)
        self.slot.setAccessibleName(prompt.title)
        self.prompt.setText(prompt.title)
        self.next.setText(prompt.text)
        self.reader.setText(prompt.reader)
        self.again.setVisible(prompt.again)

    def _open_form(self) -> None:
        self.form.build()
        self.middle.setCurrentIndex(1)
        self.form.begin()

    def _keep(self, field: str) -> None:
        """As it is typed; when nothing is left of it, nothing is kept."""
        if self.form.begun():
            self.presenter.identity.type(self.form.values(), field)
        else:
            self.presenter.identity.drop()

    def _go_on_typing(self, draft: Draft) -> None:
        self.form.fill(self.presenter.identity.resume(draft))
        self.middle.setCurrentIndex(1)
        self.form.begin(draft.focus if draft.focus in self.form.fields else "reason")
        self.presenter.refresh()

    def _put_aside(self) -> None:
        """The card prompt again; what was typed waits in the list, one press away."""
        draft = self.presenter.identity.leave()
        self._close_form()
        if draft is not None:
            self._tell("kept", "go_on", lambda: self._go_on_typing(draft))

    def _drop(self) -> None:
        """Thrown away; it can be had back."""
        draft = self.presenter.identity.drop()
        self._close_form()
        if draft is not None:
            self._tell("dropped", "undo", lambda: self._take_back(draft))

    def _take_back(self, draft: Draft) -> None:
        self.presenter.identity.put_back(draft)
        self._go_on_typing(draft)

    def _tell(self, words: str, button: str, back: Callable[[], None]) -> None:
        def notice() -> Notice:
            text, does = (self.t(f"counter_page.typed_{name}") for name in (words, button))
            return Notice(text, "info", does, "typed", "pause")

        self.frame.notify(notice, lambda _action: back())
        self.presenter.refresh()

    def _close_form(self) -> None:
        self.form.clear()
        self.middle.setCurrentIndex(0)
        # Nothing that Enter presses has the focus, since a scanner ends with one.
        self.setFocus(Qt.FocusReason.OtherFocusReason)
