"""Sign in: staff id and PIN, with or without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.context import Context
from ui.keyboard import read_keys
from ui.presenters.signin import SignInPresenter
from ui.screen import Frame, Screen
from ui.values import Notice
from ui.widgets import GAP_PAGE, Card, Field, KeyButton, Label, Mark, Strip, column, row
from ui.widgets.foot import Foot
from ui.widgets.pin_field import pin_field
from ui.widgets.yielding import YieldingArea

if TYPE_CHECKING:
    from desktop.domain.failure import CounterError

WIDTH = 430
LEAST = 200  # of its width, at any text size
# Heights (100 % design) below which the office, which the head of the window names, too, and then
# all but the two fields and the buttons make room.
LOW, LOWER = 550, 400


class SignInScreen(Screen):
    """One card in the middle: who are you?"""

    title_key: ClassVar[str] = "signin.title"

    def __init__(self, context: Context, frame: Frame) -> None:
        super().__init__(context, frame)
        self.presenter = SignInPresenter(context)
        self.presenter.problem.connect(self._show_problem)
        self.presenter.busy.connect(self._show_busy)
        self.presenter.not_active.connect(self._not_active)
        card = Card(margin=24, gap=8)
        self._card = card
        self.office = Label("", "section", wrap=True)
        self.place = Label("", "soft")
        self.staff = Field("")
        self.staff.editor.setObjectName("staff_id")
        read_keys(self.staff.editor, "code")
        self.pin = pin_field(moves_on=False)
        self.pin.entered.connect(self._go)
        self.button = KeyButton("", "log-in", kind="primary", cap="Enter")
        self.button.clicked.connect(self._go)
        self.code = KeyButton("", "id-card", "F4")
        self.code.clicked.connect(lambda: self._to_code())
        names = column(self.office, self.place, gap=0)
        head = row(Mark(48), names, gap=14)
        head.setStretch(1, 1)
        self._head = QWidget()
        self._head.setLayout(head)
        fields = QWidget()
        fields.setLayout(column(self.staff, self.pin))
        card.body.addWidget(self._head)
        card.body.addWidget(YieldingArea(fields, hungry=True))
        self._first, self._second = Foot(self.button), row(self.code)
        for line in (self._first, self._second):
            line.setStretch(0, 1)
            card.body.addLayout(line)
        offline = Label("", "hint")
        offline.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        card.body.addWidget(offline)
        self._offline = offline
        self.demo = Label("", "label", wrap=True)
        self.demo.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.notice = Strip(closable=False)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addLayout(column(None, self.notice, card, self.demo, None, gap=10))
        middle.addStretch(1)
        self.body.addLayout(middle, 1)
        self.say(self.staff.set_label, "signin.staff")
        self.say(self.pin.set_label, "signin.pin")
        self.say(self.code.setText, "signin.have_code")
        self.say(offline.setText, "signin.offline_too")
        self._show_busy(False)
        context.theme.changed.connect(self._fit)
        self.retranslate()

    def retranslate(self) -> None:
        """Office, counter, and the notice of the training profile."""
        device = self.context.device
        self.office.setText(self.language.of(device.office_name))
        self.place.setText(self.t("signin.counter", counter=device.counter))
        if self.context.training:
            self.demo.setText(self.t("signin.demo"))
            self.notice.show_notice(Notice(self.t("signin.training"), "warn"))
        self._fit()

    def enter(self, argument: object) -> None:
        """Empty, with the cursor in the first field; back from a code with who wanted to."""
        staff_id = argument if isinstance(argument, str) else ""
        for field, value in ((self.staff, staff_id), (self.pin, "")):
            field.set_value(value)
            field.set_problem("")
        (self.pin if staff_id else self.staff).setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Leave no PIN in the window."""
        self.pin.set_value("")

    def _go(self) -> None:
        self.presenter.sign_in(self.staff.value(), self.pin.value())

    def _to_code(self) -> None:
        self.frame.go("activation", self.staff.value().strip())

    def _not_active(self, staff_id: str, error: CounterError) -> None:
        if not self.in_front():
            return
        self.frame.go("activation", staff_id)
        self.frame.notify(lambda: Notice(self.language.failure(error), "warn"))

    def _show_problem(self, name: str, text: str) -> None:
        field = self.staff if name == "staff" else self.pin
        field.set_problem(text)
        if text:
            if name == "pin":
                self.pin.set_value("")
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)
        self.code.setEnabled(not busy)
        self.say(self.button.setText, "signin.checking" if busy else "signin.go_on")

    def minimumSizeHint(self) -> QSize:
        """The card takes the width that there is: it would hold the page wider than its room."""
        return QSize(LEAST + 2 * GAP_PAGE, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See what has room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px = self.context.theme.px
        width = max(LEAST, min(px(WIDTH), self.width() - 2 * GAP_PAGE))
        self._card.setFixedWidth(width)
        self.notice.setFixedWidth(width)
        low, lower = self.height() < px(LOW), self.height() < px(LOWER)
        self.body.setContentsMargins(GAP_PAGE, 4 if lower else 10, GAP_PAGE, 4 if lower else 12)
        beside = self._first if low else self._second
        if beside.indexOf(self.code) < 0:
            self.code.set_brief(False)  # the one row sees itself what has room
            beside.addWidget(self.code)
        for needless in (self._head, self._offline):
            needless.setVisible(not low)
        for training in (self.notice, self.demo):
            training.setVisible(self.context.training and not lower)
