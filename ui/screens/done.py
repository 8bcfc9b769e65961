"""After acceptance: the number, the change, the papers with their state, the next customer."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.failure import CounterError
from desktop.domain.money import format_baht
from desktop.domain.thai_date import short_date
from desktop.runtime.print_station import JobState
from desktop.services.intake import Submitted
from ui.accessible import announce
from ui.context import Context
from ui.icons import Icon
from ui.presenters.done import COPY, DonePresenter, DoneState, Paper
from ui.screen import Frame, Screen
from ui.values import STAR, Notice, Tone
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
from ui.widgets.preview import Preview
from ui.widgets.qr import QrCode
from ui.widgets.reason import ReasonBar
from ui.widgets.surfaces import GAP, GAP_PAGE, GAP_WIDE
from ui.widgets.yielding import YieldingArea

# A second press of the key that issued the receipt must not send the change out of sight.
GUARD_MS = 500
# The same at any text size: the paper has its own.
PREVIEW_WIDTH = 430
WORDS_WIDTH = 450

_STATES: dict[JobState, tuple[Tone, str]] = {
    JobState.WAITING: ("neutral", "clock"),
    JobState.PRINTING: ("info", "printer"),
    JobState.DONE: ("ok", "check"),
    JobState.FAILED: ("bad", "triangle-alert"),
    JobState.CANCELLED: ("neutral", "ban"),
}
# What became of a paper is said; that it is on its way is not.
_SAID = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)

# Where the case is, by `DoneState.at_centre`; green only once the centre has said so.
_AT_CENTRE: dict[bool | None, tuple[str, str, str]] = {
    False: ("done.kept", "cloud", "soft"),
    True: ("done.sent", "cloud-check", "ok"),
    None: ("done.refused", "triangle-alert", "warn"),
}


class AcceptedCard(Card):
    """The number with its QR code, the receipt, the change, and when it will be done."""

    def __init__(self) -> None:
        super().__init__(margin=18, gap=4)
        self.title = Label("", "section")
        self.title.set_tone("ok")
        self.word = Label("", "label")
        self.reference = Label("", "display")
        self.reference.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.receipt = Label("", "soft")
        self.due = Label("", "strong", wrap=True)
        self.unconfirmed = Badge("", "warn", "triangle-alert")
        self.note = Label("", "hint", wrap=True)
        self.qr = QrCode()
        head = row(Icon("circle-check", "ok", 22), self.title, 6, self.word, None)
        words = column(head, self.reference, self.note, None, gap=2)
        line = QHBoxLayout()
        line.setSpacing(GAP_WIDE)
        line.addLayout(words, 1)
        line.addWidget(self.qr, 0, Qt.AlignmentFlag.AlignTop)
        self.change_word = Label("", "lead")
        self.change = MoneyLabel(None, "display")
        self.change.set_tone("ok")
        self.body.addLayout(line)
        self.body.addLayout(row(self.receipt, None, self.change_word, self.change, gap=GAP_WIDE))
        self.body.addWidget(Rule())
        mark = Icon("calendar-check", "info", 20)
        promise = row(mark, self.due, self.unconfirmed, gap=10)
        promise.setStretch(1, 1)
        self.body.addLayout(promise)

    def show_state(self, state: DoneState, screen: Screen) -> None:
        """Draw it."""
        case, receipt = state.submitted.case, state.submitted.receipt
        self.title.setText(screen.t("done.accepted"))
        self.word.setText(screen.t("done.reference"))
        self.reference.setText(case.reference)
        self.qr.show_case(case.reference)
        if receipt is None:
            self.receipt.setText(screen.t("done.no_receipt"))
        else:
            self.receipt.setText(screen.t("done.receipt", number=receipt.number))
        for label in (self.change_word, self.change):
            label.setVisible(receipt is not None)
        self.change_word.setText(screen.t("payment.change"))
        self.change.setText(format_baht(receipt.payment.change) if receipt is not None else "")
        day = short_date(case.due, screen.language.code, weekday=True)
        unsure = state.submitted.summary.due_unconfirmed
        self.due.setText(screen.t("done.due", date=day) + (STAR if unsure else ""))
        self.unconfirmed.set(screen.t("common.unconfirmed"))
        self.unconfirmed.setVisible(unsure)
        self.note.setText(screen.t("done.due_note"))


class PaperRow(QFrame):
    """One paper: its name, its state in words, and what can be done about it."""

    def __init__(self, key: str, preview: Callable[[str], None], again: Callable[[str], None]):
        super().__init__()
        self.icon = Icon("file-text", "soft", 20)
        self.name = Label("", "", wrap=True)
        self.problem = Label("", "problem", wrap=True)
        self.badge = Badge()
        self.preview = KeyButton("", "eye", kind="link")
        self.again = KeyButton("", "printer", kind="link")
        self.preview.clicked.connect(lambda: preview(key))
        self.again.clicked.connect(lambda: again(key))
        words = column(self.name, self.problem, gap=0)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 4, 2, 4)
        layout.setSpacing(GAP)
        layout.addWidget(self.icon)
        layout.addLayout(words, 1)
        layout.addWidget(self.badge)
        layout.addWidget(self.again)
        layout.addWidget(self.preview)

    def show_paper(self, paper: Paper, problem: str, screen: Screen) -> None:
        """Draw it; `problem` is what is said of it here."""
        name = screen.t(f"done.paper_{paper.kind}")
        if paper.copy_no > 0:
            name = screen.t("done.paper_copy", paper=name, copy=paper.copy_no)
        self.name.setText(name)
        self.icon.set("receipt-text" if paper.kind == "receipt" else "file-text", "soft")
        tone, icon = _STATES[paper.state]
        self.badge.set(screen.t(f"done.state_{paper.state.value}"), tone, icon)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.preview.setText(screen.t("done.preview"))
        self.again.setText(screen.t("done.print_again"))
        self.again.setVisible(paper.state in (JobState.FAILED, JobState.CANCELLED))
        said = f"{name}: {self.badge.text()}"
        if said != self.accessibleName() and paper.state in _SAID:
            announce(self, said)
        self.setAccessibleName(said)


class PapersCard(Card):
    """The papers of the case, one row each, and a copy of the receipt with its reason."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(margin=18, gap=2)
        self._screen = screen
        self.title = Label("", "section")
        self.take_back = KeyButton("", "undo-2", "Del", "quiet")
        self.reprint = KeyButton("", "copy", "Ctrl+P", "quiet")
        self.rows: dict[str, PaperRow] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(row(self.title, None, self.take_back, self.reprint))
        self.body.addLayout(self._list)
        screen.say(self.title.setText, "done.papers")
        screen.say(self.take_back.setText, "done.take_back")
        screen.say(self.take_back.setToolTip, "done.take_back_hint")
        screen.say(self.reprint.setText, "done.reprint")

    def show_state(
        self, state: DoneState, preview: Callable[[str], None], again: Callable[[str], None]
    ) -> None:
        """Draw the rows; they are made anew for another set of papers."""
        if [paper.key for paper in state.papers] != list(self.rows):
            while (item := self._list.takeAt(0)) is not None:
                old = item.widget()
                if old is not None:
                    old.hide()
                    old.deleteLater()
            self.rows = {paper.key: PaperRow(paper.key, preview, again) for paper in state.papers}
            for one in self.rows.values():
                self._list.addWidget(Rule())
                self._list.addWidget(one)
        said: set[str] = set()
        for paper in state.papers:
            # What is wrong with the printer is said once, at the first paper that it held up.
            problem = paper.problem
            words = self._screen.language.failure(problem) if problem is not None else ""
            self.rows[paper.key].show_paper(paper, "" if words in said else words, self._screen)
            said.add(words)
        printed = any(p.kind == "receipt" and p.state is JobState.DONE for p in state.papers)
        self.reprint.setVisible(printed)
        under_way = (JobState.WAITING, JobState.PRINTING)
        self.take_back.setVisible(any(paper.state in under_way for paper in state.papers))


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
        self.strip = Strip(closable=False)
        self.accepted = AcceptedCard()
        self.papers = PapersCard(self)
        self.reason = ReasonBar(
            self.language,
            self.context.unfinished,
            asks=COPY,
            hint="done.reprint_hint",
            missing="done.reprint_reason_missing",
            does="done.reprint_now",
            icon="printer",
        )
        self.pages = Preview()
        self.wait = EmptyState("file-text")
        self._sheet = Card(margin=14)
        self._sheet.body.addWidget(self.pages, 1)
        self._sheet.body.addWidget(self.wait, 1)
        told = QWidget()
        told.setLayout(column(self.accepted, self.papers, None, gap=10))
        self._told = YieldingArea(told, width=WORDS_WIDTH)
        left = QWidget()
        left.setLayout(column(self._told, self.reason))
        beside = PREVIEW_WIDTH + GAP_WIDE
        self._work = Columns((left, 1), (self._sheet, 0), words=WORDS_WIDTH, fixed=beside)
        self._work.stacked.connect(self._fit)
        self._fit()
        self.waiting = Strip(closable=False)
        self.hint = Label("", "soft", wrap=True)
        self.primary = KeyButton("", "", "", "primary", trailing="arrow-right", cap="Enter")
        self.body.setContentsMargins(GAP_PAGE, 6, GAP_PAGE, 10)
        self.body.setSpacing(8)
        self.body.addWidget(self.strip)
        self.body.addWidget(self._work, 1)
        self.body.addWidget(self.waiting)
        self.cloud = Icon("cloud", "soft", 18)
        foot = row(self.cloud, self.hint, self.primary)
        foot.setStretch(1, 1)
        self.body.addLayout(foot)
        self.say(self.primary.setText, "done.next_customer")

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.changed.connect(self._show)
        presenter.failed.connect(self._say_failure)
        self.papers.take_back.clicked.connect(presenter.take_back)
        self.papers.reprint.clicked.connect(self._ask_reprint)
        self.reason.given.connect(self._reprint)
        self.reason.dropped.connect(lambda: self.primary.setFocus(Qt.FocusReason.OtherFocusReason))
        self.primary.clicked.connect(lambda: self.frame.go("counter"))

    def accept_aside(self, submitted: Submitted) -> None:
        """Print the papers of a case where another customer is served, and say so there."""
        self.presenter.open(submitted)
        receipt = submitted.receipt
        key = "frame.accepted_paid" if receipt is not None else "frame.accepted"
        change = format_baht(receipt.payment.change) if receipt is not None else ""
        words = self.t(key, reference=submitted.case.reference, change=change)

        def show(_action: str) -> None:
            self.frame.show_applicant(None)
            self.frame.go("done", submitted)

        self.frame.notify(Notice(words, "ok", self.t("frame.accepted_open"), "open"), show)

    def enter(self, argument: object) -> None:
        """Print the papers of the case that has been accepted, and show how they are."""
        self._say_failure(None)
        self.reason.hide()
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
            self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        stacked = self._work.is_stacked()
        self._told.set_whole(stacked)
        self._sheet.setMinimumWidth(0 if stacked else PREVIEW_WIDTH)
        self._sheet.setMaximumWidth(QWIDGETSIZE_MAX if stacked else PREVIEW_WIDTH)
        self._sheet.setMinimumHeight(PREVIEW_WIDTH if stacked else 0)

    def retranslate(self) -> None:
        """All that is made of data."""
        state = self.presenter.state
        if state is not None:
            self._show(state)
        self._say_failure(self._failure)

    def _show(self, state: DoneState) -> None:
        self.accepted.show_state(state, self)
        words, icon, token = _AT_CENTRE[state.at_centre]
        if self.t(words) != self.hint.text():
            announce(self.hint, self.t(words))
        self.hint.setText(self.t(words))
        self.cloud.set(icon, token)
        self.papers.show_state(state, self.presenter.preview, self.presenter.print_again)
        self.wait.set_words(self.t("done.preview_wait"))
        self.wait.setVisible(state.pages is None)
        self.pages.setVisible(state.pages is not None)
        if state.pages is not None:
            self.pages.set_pages(state.pages)
        paper = next((p for p in state.papers if p.key == state.previewed), None)
        if paper is not None:
            self.pages.setAccessibleName(self.t(f"done.paper_{paper.kind}"))
        if self.in_front():
            self.frame.show_step("handover", note=state.submitted.case.reference)

    def _ask_reprint(self) -> None:
        state = self.presenter.state
        if state is not None and state.submitted.receipt is not None:
            self.reason.ask(state.submitted.receipt.number)

    def _reprint(self, reason: str) -> None:
        self.presenter.reprint(reason)
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_failure(self, error: CounterError | None) -> None:
        self._failure = error
        words = self.language.failure(error) if error is not None else ""
        self.strip.show_notice(Notice(words, "bad") if error is not None else None)
