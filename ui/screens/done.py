"""After acceptance: the number, the change, the papers with their state, the next customer."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.domain.failure import CounterError
from desktop.domain.life import CaseState
from desktop.domain.money import format_baht
from desktop.domain.thai_date import short_date
from desktop.runtime.print_station import JobState
from desktop.services.filing import Submitted
from ui.accessible import announce
from ui.context import Context
from ui.icons import Icon
from ui.presenters.case_state import DISPUTED, REFUSED, SENDING, SENT, Sign
from ui.presenters.done import AtCentre, DonePresenter, DoneState
from ui.presenters.paper_trail import Found
from ui.presenters.reasons import REPRINT
from ui.screen import Frame, Screen
from ui.screens.done_papers import PapersCard
from ui.tips import set_tip
from ui.values import STAR, Notice
from ui.widgets import (
    Badge,
    Card,
    EmptyState,
    KeyButton,
    Label,
    MoneyLabel,
    Rule,
    Strip,
    column,
    row,
)
from ui.widgets.columns import QWIDGETSIZE_MAX, Columns
from ui.widgets.notices import LOW
from ui.widgets.preview import Preview
from ui.widgets.qr import QrCode
from ui.widgets.question import Question
from ui.widgets.surfaces import GAP_PAGE, GAP_WIDE
from ui.widgets.yielding import YieldingArea

# A second press of the key that issued the receipt must not send the change out of sight.
GUARD_MS = 500
# The same at any text size: the paper has its own.
PREVIEW_WIDTH = 430
WORDS_WIDTH = 450
MARGIN = 18

# Where the case is, by `DoneState.at_centre`; green only once the centre has said so.
_AT_CENTRE: dict[AtCentre, Sign] = {
    "kept": SENDING,
    "sent": SENT,
    "refused": REFUSED,
    "held": DISPUTED,
}


class AcceptedCard(Card):
    """The number with its QR code, the receipt, the change, and when it will be done."""

    def __init__(self) -> None:
        super().__init__(margin=MARGIN, gap=4)
        self.title = Label("", "section", wrap=True)
        self.title.set_tone("ok")
        self.word = Label("", "label")
        self.reference = Label("", "display", wrap=True)
        self.reference.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.receipt = Label("", "soft", wrap=True)
        self.due = Label("", "strong", wrap=True)
        self.unconfirmed = Badge("", "warn", "triangle-alert")
        self.note = Label("", "hint", wrap=True)
        self.qr = QrCode()
        # The title may take two lines in large letters: else the code beside it would be cut.
        head = row(Icon("circle-check", "ok", 22), self.title, 6, self.word)
        head.setStretch(1, 1)
        words = column(head, self.reference, self.note, None, gap=2)
        self._line = row(words, gap=GAP_WIDE)
        self._line.setStretch(0, 1)
        self._below: bool | None = None
        self.change_word = Label("", "lead")
        self.change = MoneyLabel(None, "display")
        self.change.set_tone("ok")
        self.body.addLayout(self._line)
        paid = row(self.receipt, self.change_word, self.change, gap=GAP_WIDE)
        paid.setStretch(0, 1)
        self.body.addLayout(paid)
        self.body.addWidget(Rule())
        mark = Icon("calendar-check", "info", 20)
        promise = row(mark, self.due, self.unconfirmed, gap=10)
        promise.setStretch(1, 1)
        self.body.addLayout(promise)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See whether the number has room beside its code."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The code comes last where beside it the number would be cut."""
        room = self.contentsRect().width() - 2 * MARGIN
        wanted = self.reference.sizeHint().width() + GAP_WIDE + self.qr.sizeHint().width()
        below = room < wanted
        if below == self._below:
            return
        self._below = below
        before, now = (self._line, self.body) if below else (self.body, self._line)
        before.removeWidget(self.qr)
        now.addWidget(self.qr, 0, Qt.AlignmentFlag.AlignTop)

    def show_state(self, state: DoneState, screen: Screen) -> None:
        """Draw it."""
        case, receipt = state.submitted.case, state.submitted.receipt
        done = case.state is CaseState.DONE
        again, owed = state.submitted.again, state.submitted.owed
        waits = state.submitted.papers.defects is not None
        key = "recorded" if waits else "done" if done else "put_right" if again else "accepted"
        self.title.setText(screen.t(f"done.{key}"))
        self.title.set_tone("warn" if waits else "ok")
        self.word.setText(screen.t("done.reference"))
        self.reference.setText(case.reference)
        self.qr.show_case(case.reference)
        self.receipt.set_tone("warn" if owed else None)
        if owed:
            self.receipt.setText(screen.t("done.owed", amount=format_baht(owed)))
        elif waits:
            self.receipt.setText(screen.t("done.not_paid"))
        elif receipt is None:
            kept = again and case.receipt_number
            key = "done.same_receipt" if kept else "done.no_receipt"
            self.receipt.setText(screen.t(key, number=case.receipt_number or ""))
        else:
            self.receipt.setText(screen.t("done.receipt", number=receipt.number))
        for label in (self.change_word, self.change):
            label.setVisible(receipt is not None)
        self.change_word.setText(screen.t("payment.change"))
        self.change.setText(format_baht(receipt.payment.change) if receipt is not None else "")
        day = short_date(case.due, screen.language.code, weekday=True)
        unsure = state.submitted.summary.due_unconfirmed and not waits
        promise = screen.t("done.recorded_due" if waits else "done.due", date=day)
        due = promise + (STAR if unsure else "")
        self.due.setText(screen.t("done.done_now") if done else due)
        self.unconfirmed.set(screen.t("common.unconfirmed"))
        self.unconfirmed.setVisible(unsure)
        note = "done.put_right_note" if again else "done.due_note"
        self.note.setText(screen.t("done.recorded_note" if waits else note))
        self._fit()


class DoneScreen(Screen):
    """The page of the case just accepted; `enter` takes the `Submitted` of desktop.services."""

    title_key = "done.title"
    rail = "counter"
    holds_cards = True
    keys: ClassVar[tuple[tuple[str, str], ...]] = ()

    def __init__(self, context: Context, frame: Frame) -> None:
        super().__init__(context, frame)
        self.presenter = DonePresenter(context)
        self._failure: CounterError | None = None
        self._guard = QTimer(self)
        self._guard.setSingleShot(True)
        self._guard.setInterval(GUARD_MS)
        self._guard.timeout.connect(self._free)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.strip = Strip(closable=False, folds=True)
        self.accepted = AcceptedCard()
        self.papers = PapersCard(self)
        unfinished = self.context.unfinished
        self.question = Question(self.language, REPRINT, unfinished, framed=True, icon="printer")
        self.pages = Preview()
        self.wait = EmptyState("file-text")
        self._sheet = Card(margin=14)
        self._sheet.body.addWidget(self.pages, 1)
        self._sheet.body.addWidget(self.wait, 1)
        told = QWidget()
        told.setLayout(column(self.accepted, self.papers, None, gap=10))
        self._told = YieldingArea(told, width=WORDS_WIDTH)
        left = QWidget()
        left.setLayout(column(self._told, self.question))
        beside = PREVIEW_WIDTH + GAP_WIDE
        self._work = Columns((left, 1), (self._sheet, 0), words=WORDS_WIDTH, fixed=beside)
        self._work.stacked.connect(self._fit)
        self._fit()
        self.waiting = Strip(closable=False, folds=True)
        self.hint = Label("", "soft")
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.primary = KeyButton("", "", "", "primary", trailing="arrow-right", cap="Enter")
        self.body.setContentsMargins(GAP_PAGE, 6, GAP_PAGE, 10)
        self.body.setSpacing(8)
        self.body.addWidget(self.strip)
        self.body.addWidget(self._work, 1)
        self.body.addWidget(self.waiting)
        self.cloud = Icon("cloud", "soft", 18)
        self.following = KeyButton("", "arrow-right", "F8")
        self.following.hide()
        foot = row(self.cloud, self.hint, self.following, self.primary)
        foot.setStretch(1, 1)
        self.body.addLayout(foot)
        self.say(self.primary.setText, "done.next_customer")

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.changed.connect(self._show)
        presenter.failed.connect(self._say_failure)
        self.papers.take_back.clicked.connect(presenter.take_back)
        self.papers.reprint.clicked.connect(self._ask_reprint)
        self.papers.came_out.answered.connect(self._answer)
        self.question.given.connect(self._reprint)
        self.question.dropped.connect(self._end_question)
        self.primary.clicked.connect(lambda: self.frame.go("counter"))
        self.following.clicked.connect(self._go_on)

    def accept_aside(self, submitted: Submitted) -> None:
        """Say of a case that was accepted while another customer is served."""
        receipt = submitted.receipt
        key = "frame.accepted_paid" if receipt is not None else "frame.accepted"
        change = format_baht(receipt.payment.change) if receipt is not None else ""

        def notice() -> Notice:
            words = self.t(key, reference=submitted.case.reference, change=change)
            return Notice(words, "ok", self.t("frame.accepted_open"), "open")

        def show(_action: str) -> None:
            self.frame.go("done", submitted)

        self.frame.notify(notice, show)

    def enter(self, argument: object) -> None:
        """Show the case that has been accepted, and how its papers are."""
        self._say_failure(None)
        self.question.ask("")
        if isinstance(argument, Submitted):
            # First: a part that has the focus and goes would hand it on, and the page scroll there.
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.presenter.open(argument)
            self._guard.start()
        elif self.presenter.state is None:
            self.frame.go("counter")

    def show_waiting(self, words: str) -> None:
        """Whose turn is next, right above the button that brings them."""
        notice = Notice(words, "info", icon="id-card") if words else None
        if notice != self.waiting.notice():
            self.waiting.show_notice(notice)

    def forget(self) -> None:
        """Whose case it was is nobody else's business."""
        self.presenter.forget()

    def leave(self) -> None:
        """Papers go on printing."""
        self._guard.stop()

    def _free(self) -> None:
        """The next customer may come; who is in the panel or the search by now stays there."""
        if self.hasFocus():
            self._next_step().setFocus(Qt.FocusReason.OtherFocusReason)

    def _next_step(self) -> QWidget:
        """Where Enter belongs: nobody goes on by it while the original has not come out."""
        if not self.papers.came_out.isHidden():
            return self.papers.came_out
        state = self.presenter.state
        papers = state.papers if state is not None else ()
        failed = next(
            (p.key for p in papers if p.printable.original and p.state is JobState.FAILED), None
        )
        return self.primary if failed is None else self.papers.rows[failed].again

    def _follow(self) -> None:
        """An original has failed, or somebody must look: the focus goes there from "next"."""
        if self.primary.hasFocus() and not self._guard.isActive():
            self._next_step().setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        stacked = self._work.is_stacked()
        self._told.set_whole(stacked)
        self.pages.set_whole(stacked)
        self._sheet.setMinimumWidth(0 if stacked else PREVIEW_WIDTH)
        self._sheet.setMaximumWidth(QWIDGETSIZE_MAX if stacked else PREVIEW_WIDTH)
        self.wait.setMinimumHeight(PREVIEW_WIDTH if stacked else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See what has room."""
        super().resizeEvent(event)
        self._fit_hint()

    def _fit_hint(self) -> None:
        """In a low window it has one line, unless somebody must do something about it."""
        state = self.presenter.state
        needed = state is not None and state.at_centre in ("refused", "held")
        low = self.window().height() < self.context.theme.px(LOW)
        self.hint.setWordWrap(needed or not low)

    def retranslate(self) -> None:
        """All that is made of data."""
        state = self.presenter.state
        if state is not None:
            self._show(state)
        self._say_failure(self._failure)

    def _show(self, state: DoneState) -> None:
        self.accepted.show_state(state, self)
        words, sign = self.t(f"done.{state.at_centre}"), _AT_CENTRE[state.at_centre]
        if words != self.hint.text():
            announce(self.hint, words)
        self.hint.setText(words)
        set_tip(self.hint, words)
        self._fit_hint()
        self.cloud.set(sign.icon, sign.token)
        self.papers.show_state(state, self.presenter.preview, self._again)
        begun = state.submitted.begun
        self.following.setVisible(bool(begun))
        if begun:
            service = self.context.desk.intake.service(begun[0])
            self.following.setText(
                self.t("done.following", service=self.language.of(service.title))
            )
        self._follow()
        self.wait.set_words(self.t("done.preview_wait"))
        self.wait.setVisible(state.pages is None)
        self.pages.setVisible(state.pages is not None)
        if state.pages is not None:
            self.pages.set_pages(state.pages)
        paper = next((p for p in state.papers if p.key == state.previewed), None)
        if paper is not None:
            self.pages.setAccessibleName(self.t(f"paper.kind_{paper.kind.name}"))
        if self.in_front():
            self.context.here.hand_over(state.submitted)

    def _again(self, key: str) -> None:
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)
        self.presenter.print_again(key)

    def _answer(self, found: Found) -> None:
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)
        self.presenter.answer(found)

    def _go_on(self) -> None:
        """With the case that has begun with this one."""
        state = self.presenter.state
        if state is not None and state.submitted.begun:
            self.frame.go("application", state.submitted.begun[0].id)

    def _ask_reprint(self) -> None:
        state = self.presenter.state
        if state is not None and state.submitted.receipt is not None:
            self.question.ask(state.submitted.receipt.number)
            self.question.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reprint(self, reason: str) -> None:
        self.presenter.reprint(reason)
        self._end_question()

    def _end_question(self) -> None:
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)
        self.question.ask("")

    def _say_failure(self, error: CounterError | None) -> None:
        self._failure = error
        words = self.language.failure(error) if error is not None else ""
        self.strip.show_notice(Notice(words, "bad") if error is not None else None)
