"""Review (F7): the supervisor's queue of the day, the case beside it, and the decision."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from ui.context import Context
from ui.icons import Icon
from ui.models.cases import Column
from ui.presenters.case_words import widest_number
from ui.presenters.decision import Actions
from ui.presenters.review import ReviewPresenter
from ui.screen import Frame, Screen
from ui.tips import set_tip
from ui.values import CASE
from ui.widgets.buttons import KeyButton
from ui.widgets.case_decision import DecisionBar
from ui.widgets.case_list import CaseList, list_and_case
from ui.widgets.case_panel import CasePanel
from ui.widgets.chips import Chips
from ui.widgets.notices import EmptyState
from ui.widgets.surfaces import GAP, Card, row
from ui.widgets.text import Label


class ReviewScreen(Screen):
    """What a supervisor sees; a clerk sees why not, and then nothing else is made: the desk has as
    many widgets as the page of all cases, two megabytes.
    """

    title_key = "review.title"
    rail = "review"
    keys: ClassVar[tuple[tuple[str, str], ...]] = (
        ("J / ↓", "review.key_next"),
        ("K / ↑", "review.key_previous"),
        ("Ctrl ↓ ↑", "review.key_scroll"),
    )

    def __init__(self, context: Context, frame: Frame) -> None:
        super().__init__(context, frame)
        self.presenter = ReviewPresenter(context)
        self._pages = QStackedWidget()
        self._clerk = EmptyState("lock", button=KeyButton("", "id-card"))
        self._clerk.acted.connect(lambda: self.frame.go("counter"))
        self._refused = self._refusal()
        self._pages.addWidget(self._refused)
        self._made: QWidget | None = None
        self.body.addWidget(self._pages, 1)
        if self.presenter.allowed:
            self._make_desk()
        self.retranslate()

    def _make_desk(self) -> QWidget:
        """The desk, made for the first person who may work at it."""
        if self._made is None:
            self._made = self._desk()
            self._pages.addWidget(self._made)
            self._connect()
            self._bind()
            self.retranslate()
        return self._made

    def _desk(self) -> QWidget:
        device = self.context.device
        self.chips = Chips()
        self.say(self.chips.folded.setAccessibleName, "cases.filter")
        self.offline = Label("", "label")
        # It has what the chips leave, and ends in … where that is too little.
        self.offline.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._offline_icon = Icon("cloud-off", "warn", 18)
        number = widest_number(device.office, training=device.training)
        widths = (number, 0, 100, 74, 160)
        self.list = CaseList(self.presenter.table, widths, "clipboard-check", spare=(2, 3))
        self.panel = CasePanel(self.language)
        self.decision = DecisionBar(self.language, self.context.unfinished)
        self.panel.foot.addWidget(self.decision)
        desk = QWidget()
        top = row(self.chips, GAP, self._offline_icon, self.offline, gap=GAP)
        top.setStretchFactor(self.offline, 1)
        layout = QVBoxLayout(desk)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(list_and_case(self.list, self.panel, *self.decision.questions.values()), 1)
        return desk

    def _refusal(self) -> QWidget:
        card = Card()
        card.body.addWidget(self._clerk)
        return card

    def _connect(self) -> None:
        desk = self.presenter
        desk.rows_changed.connect(self._show_rows)
        desk.chosen.connect(self.list.choose)
        desk.case_changed.connect(self.panel.show_facts)
        desk.chips_changed.connect(self.chips.set_chips)
        desk.decision.changed.connect(self._show_actions)
        desk.decision.told.connect(self.decision.tell)
        self._show_actions(desk.decision.actions)  # none, while no case is open
        self.panel.painted.connect(desk.decision.painted)
        pending = desk.decision.pending
        pending.changed.connect(self._show_pending)
        pending.told.connect(self.decision.tell)
        pending.failed.connect(self.frame.notify)
        self.decision.undo.clicked.connect(pending.take_back)
        desk.line_changed.connect(self._show_line)
        desk.told.connect(self.decision.tell)
        desk.revealed.connect(self.panel.show_id)
        desk.counted.connect(lambda count: self.frame.set_count("review", count))
        self.chips.chosen.connect(desk.set_filter)
        self.list.current_changed.connect(desk.select)
        self.list.end_wanted.connect(desk.go_to_end)
        self.panel.reveal_asked.connect(desk.reveal)
        self.panel.painted.connect(desk.aim.in_sight)
        self.panel.why.connect(desk.aim.choose)
        desk.aim.asked.connect(self._show_aim)
        self.decision.wanted.connect(desk.decision.begin)
        self.decision.disarm.clicked.connect(desk.decision.cancel)
        self.decision.answered.connect(desk.decision.give)
        self.decision.dropped.connect(desk.decision.cancel)

    def _bind(self) -> None:
        desk = self.presenter
        self.key("J", lambda: desk.step(1), repeats=True)
        self.key("K", lambda: desk.step(-1), repeats=True)
        self.key("Ctrl+Down", lambda: self.panel.scroll(1), repeats=True)
        self.key("Ctrl+Up", lambda: self.panel.scroll(-1), repeats=True)

    def enter(self, argument: object) -> None:
        """Show the queue to a supervisor; `case:<id>` opens that case in it."""
        allowed = self.presenter.allowed
        self._pages.setCurrentWidget(self._make_desk() if allowed else self._refused)
        self.context.here.look_away()
        wanted = argument if isinstance(argument, str) and argument.startswith(CASE) else ""
        self.presenter.enter(wanted.removeprefix(CASE))
        if allowed:
            self.chips.set_value(self.presenter.filter)
        (self.list if allowed else self._clerk.button or self).setFocus()

    def forget(self) -> None:
        """The queue is read anew for whoever comes."""
        self.presenter.forget()

    def leave(self) -> None:
        """Stop reading, mask what was shown, and write what is decided: it cannot be taken back
        from another page.
        """
        if self._made is not None:
            self.panel.hide_id()
        self.presenter.decision.leave()
        self.presenter.leave()

    def retranslate(self) -> None:
        """Headings, and the words of what is empty."""
        self._clerk.set_words(self.t("review.clerk_title"), self.t("review.clerk_text"))
        if self._clerk.button is not None:
            self._clerk.button.setText(self.t("review.to_counter"))
        if self._made is None:
            return
        names = ("number", "subject", "place", "time", "state")
        sides = {"time": "right", "state": "right"}
        self.list.set_columns(
            [
                Column(self.t(f"cases.column_{name}"), "right" if name in sides else "left")
                for name in names
            ]
        )
        self.list.table.setAccessibleName(self.title())
        self._words_of_empty()
        self.decision.show_pending(self.presenter.decision.pending.notice)

    def _words_of_empty(self) -> None:
        group = "done" if self.presenter.filter in ("all", "to_review") else "empty"
        self.list.empty.set_words(self.t(f"review.{group}_title"), self.t(f"review.{group}_text"))

    def _show_aim(self) -> None:
        aim = self.presenter.aim
        self.panel.show_aim(aim.chosen, aim.offered, self.list)

    def _show_rows(self) -> None:
        self._words_of_empty()
        self.list.show_rows(self.presenter.selected)

    def _show_actions(self, actions: Actions) -> None:
        focus_back = self.decision.show_actions(actions)
        if focus_back:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_pending(self) -> None:
        if self.decision.show_pending(self.presenter.decision.pending.notice):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_line(self, words: str) -> None:
        self.offline.setText(words)
        set_tip(self.offline, words)
        self.offline.setVisible(bool(words))
        self._offline_icon.setVisible(bool(words))
