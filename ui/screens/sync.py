"""Sync (F10): what is unsent and why, exceptions with what to do, this device, enrolment."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.services.outbox import Objection
from ui.context import Context
from ui.keyboard import read_keys
from ui.models.rows import Row, RowModel
from ui.presenters.reasons import SETTLE
from ui.presenters.settle import SettlePresenter
from ui.presenters.sync import EnrolState, Number, SyncPage, SyncPresenter
from ui.screen import Frame, Screen
from ui.values import CASE, Notice
from ui.widgets.badge import Badge
from ui.widgets.buttons import KeyButton
from ui.widgets.columns import Columns
from ui.widgets.fields import Field
from ui.widgets.foot import Foot
from ui.widgets.lists import RowList
from ui.widgets.notices import EmptyState, Strip
from ui.widgets.question import Question
from ui.widgets.surfaces import GAP, GAP_WIDE, Card, RoomyCard, Rule, column, row
from ui.widgets.text import Label


class SyncScreen(Screen):
    """Left: the line, the counts, what waits. Right: exceptions, the device, its enrolment."""

    title_key = "sync.title"
    rail = "sync"

    def __init__(self, context: Context, frame: Frame) -> None:
        super().__init__(context, frame)
        self.presenter = SyncPresenter(context)
        self.line = _Line(self)
        self.waiting = _List(self, "cloud-check", "sync.waiting_title", "sync.waiting_none_")
        self.settling = SettlePresenter(context)
        self.exceptions = _Exceptions(self)
        self.device = _Device(self)
        left, right = QWidget(), QWidget()
        left.setLayout(one := column(self.line, self.waiting, gap=GAP_WIDE))
        one.setStretch(1, 1)
        right.setLayout(other := column(self.exceptions, self.device, gap=GAP_WIDE))
        other.setStretch(0, 1)
        self.body.addWidget(Columns((left, 11), (right, 8)), 1)
        self._connect()

    def _connect(self) -> None:
        page = self.presenter
        page.changed.connect(self._show)
        page.enrol_changed.connect(self.device.show_enrolment)
        page.told.connect(self.frame.notify)
        page.counted.connect(lambda count: self.frame.set_count("sync", count))
        self.line.send.clicked.connect(page.send_now)
        self.line.cut.clicked.connect(page.cut_line)
        self.exceptions.list.opened.connect(self._open)
        self.exceptions.settle.clicked.connect(self._settle)
        self.exceptions.question.given.connect(self.settling.give)
        self.exceptions.question.dropped.connect(lambda: self.settling.ask(None))
        self.settling.changed.connect(self._show_settling)
        self.settling.settled.connect(page.refresh)
        self.settling.told.connect(self.frame.notify)
        self.device.again.clicked.connect(lambda: page.ask_enrol(wanted=True))
        self.device.cancel.clicked.connect(lambda: page.ask_enrol(wanted=False))
        self.device.go.clicked.connect(self._enrol)
        self.device.code.entered.connect(self._enrol)

    def enter(self, _argument: object) -> None:
        """Read what waits."""
        self.context.here.look_away()
        self.device.url.set_value(self.context.device.central_url)
        self.presenter.enter()
        first = self.device.code if self.presenter.must_enrol else self.line.send
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """A code that was typed is nobody else's."""
        self.device.code.set_value("")

    def leave(self) -> None:
        """Stop reading; a question that was asked is dropped."""
        self.settling.ask(None)
        self.presenter.leave()

    def _show(self, page: SyncPage) -> None:
        self.line.show_page(page, training=self.context.training)
        self.waiting.show_rows(page.rows, page.more)
        inside = self.exceptions.isAncestorOf(self.window().focusWidget() or self)
        self.exceptions.show_rows(page.objections, "")
        self.exceptions.show_way(shown=bool(page.objections) and self.settling.may)
        self.device.show_page(page)
        if inside and not page.objections:
            # Qt would go on to the next in line, which is the way to another enrolment.
            self.line.send.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, entry_id: str) -> None:
        objection = self.presenter.objection(entry_id)
        if objection is not None and objection.case_id:
            self.frame.go("review" if self.settling.may else "cases", f"{CASE}{objection.case_id}")

    def _settle(self) -> None:
        chosen = self.exceptions.list.current_key()
        self.settling.ask(self.presenter.objection(chosen))

    def _show_settling(self, objection: Objection | None) -> None:
        # The question takes the place of what is not asked about.
        self.device.setVisible(objection is None)
        if self.exceptions.show_settling(objection):
            self.exceptions.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enrol(self) -> None:
        self.presenter.enrol(self.device.url.value(), self.device.code.value())


class _Line(Card):
    """How the line is, why, the counts, and the one next action."""

    def __init__(self, screen: SyncScreen) -> None:
        super().__init__(gap=10)
        self._t = screen.t
        self.state = Badge()
        self.why = Label("", wrap=True)
        self.clock = Strip(closable=False)
        self.again = Strip(closable=False)
        self.contact = Label("", "label")
        self.next_try = Label("", "label")
        self.send = KeyButton("", "send", "S", "primary")
        self.cut = KeyButton("", "wifi-off", kind="quiet")
        self.cut.hide()  # until it is known what it would do
        self._tiles = QHBoxLayout()
        self._tiles.setSpacing(10)
        self._values: list[tuple[Label, Label]] = []
        for _ in range(3):
            tile = Card("tile", margin=12, gap=0)
            label, value = Label("", "label", wrap=True), Label("", "total")
            tile.body.addWidget(label)
            tile.body.addStretch(1)
            tile.body.addWidget(value)
            self._tiles.addWidget(tile, 1)
            self._values.append((label, value))
        self.body.addLayout(row(self.state, None, self.contact, gap=GAP))
        self.body.addWidget(self.why)
        self.body.addWidget(self.clock)
        self.body.addWidget(self.again)
        self.body.addLayout(self._tiles)
        self.body.addLayout(Foot(self.cut, None, self.next_try, self.send, gap=GAP_WIDE))
        screen.say(self.send.setText, "sync.send_now")

    def show_page(self, page: SyncPage, *, training: bool) -> None:
        """Fill in."""
        self.state.set(page.state.text, page.state.tone, page.state.icon)
        self.why.setText(page.why)
        notice = Notice(page.clock, "warn", icon="clock") if page.clock else None
        self.clock.show_notice(notice)
        self.again.show_notice(page.again)
        self.contact.setText(f"{self._t('sync.last_contact')} {page.contact}")
        words = f"{self._t('sync.next_try')} {page.next_try}" if page.next_try else ""
        self.next_try.setText(words)
        for (label, value), number in zip(self._values, page.numbers, strict=True):
            _show_number(label, value, number)
        self.cut.setVisible(training)
        self.cut.setText(self._t("sync.line_up" if page.line_down else "sync.line_down"))


def _show_number(label: Label, value: Label, number: Number) -> None:
    label.setText(number.label)
    value.setText(f"{number.value:,}")
    value.set_tone(number.tone)
    value.setAccessibleName(f"{number.label} {number.value}")


class _List(RoomyCard):
    """A titled list, or the words for its being empty."""

    def __init__(self, screen: SyncScreen, icon: str, title: str, empty: str) -> None:
        super().__init__((280, 150), gap=6)
        self.list = RowList(RowModel())
        self.list.setSizeAdjustPolicy(QAbstractScrollArea.SizeAdjustPolicy.AdjustIgnored)
        self.more = Label("", "hint")
        self._empty = EmptyState(icon)
        heading = Label("", "section")
        self.body.addWidget(heading)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.more)
        self.body.addWidget(self._empty, 1)
        self.list.hide()
        screen.say(heading.setText, title)
        screen.say(self.list.setAccessibleName, title)
        screen.say(self._empty.title.setText, f"{empty}title")
        screen.say(self._empty.text.setText, f"{empty}text")

    def show_rows(self, rows: tuple[Row, ...], more: str) -> None:
        """Show these, and how many there are beyond."""
        self.list.rows.set_rows(rows)
        self.list.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self.more.setText(more)
        self.more.setVisible(bool(more))


class _Exceptions(_List):
    """What the centre objects to, and for a supervisor how it was dealt with."""

    def __init__(self, screen: SyncScreen) -> None:
        super().__init__(screen, "circle-check", "sync.exceptions_title", "sync.exceptions_none_")
        self.settle = KeyButton("", "check", "D")
        self.question = Question(screen.language, SETTLE, screen.context.unfinished)
        self.body.addWidget(self.question)
        self.body.addLayout(row(None, self.settle))
        self.settle.hide()
        self._way = False
        screen.say(self.settle.setText, "sync.settle")

    def show_rows(self, rows: tuple[Row, ...], more: str) -> None:
        """One of them is always the chosen one."""
        chosen = self.list.current_key()
        super().show_rows(rows, more)
        self.list.select_key(chosen)
        if not self.list.current_key():
            self.list.move_by(1)

    def show_way(self, *, shown: bool) -> None:
        """Whether there is something to settle, for whoever may; not while it is asked about."""
        self._way = shown
        self.settle.setVisible(shown and self.question.isHidden())

    def show_settling(self, objection: Objection | None) -> bool:
        """Ask, or not; True when the question has just gone and the focus with it."""
        self.settle.setVisible(self._way and objection is None)
        self.updateGeometry()
        return self.question.ask(objection.entry_id if objection is not None else "")


class _Device(Card):
    """The device's place at the centre, and the form that enrols it."""

    def __init__(self, screen: SyncScreen) -> None:
        super().__init__(gap=8)
        self._title = Label("", "section")
        self.again = KeyButton("", "rotate-cw", kind="link")
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(GAP_WIDE)
        self._facts.setVerticalSpacing(0)
        self._facts.setColumnStretch(1, 1)
        self._cells: list[tuple[Label, Label]] = []
        self.url = Field("", QLineEdit())
        self.code = Field("", QLineEdit(), moves_on=False)
        self.go = KeyButton("", "plug-zap", "Ctrl+Return", cap="Ctrl Enter")
        self.cancel = KeyButton("", "x", kind="quiet")
        self._form = QWidget()
        form = QVBoxLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(GAP)
        hint = Label("", "hint", wrap=True)
        for widget in (Rule(), hint, self.url, self.code):
            form.addWidget(widget)
        form.addLayout(row(self.go, self.cancel, None, gap=10))
        self.body.addLayout(row(self._title, None, self.again))
        self.body.addLayout(self._facts)
        self.body.addWidget(self._form)
        screen.say(self._title.setText, "sync.device_title")
        screen.say(self.again.setText, "sync.enrol_again_title")
        screen.say(hint.setText, "sync.enrol_text")
        read_keys(self.url.editor, "address")
        read_keys(self.code.editor, "code")
        screen.say(self.url.set_label, "sync.enrol_url")
        screen.say(self.code.set_label, "sync.enrol_code")
        screen.say(self.go.setText, "sync.enrol_go")
        screen.say(self.cancel.setText, "common.cancel")

    def show_page(self, page: SyncPage) -> None:
        """The device's facts."""
        while len(self._cells) < len(page.device):
            cell = (Label("", "soft"), Label("", wrap=True))
            cell[1].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            at = len(self._cells)
            self._facts.addWidget(cell[0], at, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(cell[1], at, 1)
            self._cells.append(cell)
        for (label, value), (name, text) in zip(self._cells, page.device, strict=False):
            label.setText(name)
            value.setText(text)

    def show_enrolment(self, state: EnrolState) -> None:
        """The form, and what is wrong in it."""
        opened = state.open and self._form.isHidden()
        self._form.setVisible(state.open)
        self.again.setVisible(not state.open)
        self.cancel.setVisible(not state.must)
        self.url.set_problem(state.url_problem)
        self.code.set_problem(state.code_problem)
        for widget in (self.go, self.url.editor, self.code.editor):
            widget.setEnabled(not state.running)
        if state.url_problem:
            self.url.setFocus(Qt.FocusReason.OtherFocusReason)
        elif state.code_problem or (opened and not state.running):
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        if not state.open:
            self.code.set_value("")
