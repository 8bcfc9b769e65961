"""A code on paper, and the PIN that its owner chooses for this PC."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from ui.accessible import announce
from ui.context import Context
from ui.keyboard import read_keys
from ui.presenters.activation import ActivationPresenter
from ui.presenters.new_pin import tell_rule
from ui.screen import Frame, Screen
from ui.values import Notice
from ui.widgets import GAP_PAGE, GAP_WIDE, Card, Field, KeyButton, Label, column
from ui.widgets.foot import Foot
from ui.widgets.pin_field import pin_field, show_problems
from ui.widgets.yielding import YieldingArea

WIDTH, LEAST = 640, 200
_BESIDE = 560  # the width of the card (100 % design) from which on two fields stand side by side
LOW = 440  # the height below which what need not be said makes room


class ActivationScreen(Screen):
    """Who, by which code, and the new PIN twice; Esc goes back to the sign-in."""

    title_key: ClassVar[str] = "activation.title"

    def __init__(self, context: Context, frame: Frame) -> None:
        super().__init__(context, frame)
        self.presenter = ActivationPresenter(context)
        self.staff, self.code = Field(""), Field("")
        self.pin, self.again = pin_field(), pin_field(moves_on=False)
        self._fields = {
            "staff": self.staff,
            "code": self.code,
            "pin": self.pin,
            "again": self.again,
        }
        for field in (self.staff, self.code):
            read_keys(field.editor, "code")
        self.go = KeyButton("", "log-in", kind="primary", cap="Enter")
        self.back = KeyButton("", "arrow-left", "Esc")
        self._how = Label("", "soft", wrap=True)
        self._card = Card(margin=24, gap=10)
        self._lay_out()
        self.again.entered.connect(self._go)
        self.go.clicked.connect(self._go)
        self.back.clicked.connect(self._back)
        self.presenter.problems.connect(partial(show_problems, self._fields))
        self.presenter.failed.connect(self._failed)
        self.presenter.busy.connect(self._show_busy)
        self.presenter.kept.connect(self._kept)
        self.say(self._how.setText, "activation.how")
        self.say(self.staff.set_label, "signin.staff")
        self.say(self.code.set_label, "activation.code")
        self.say(self.code.set_hint, "activation.code_hint")
        self.say(self.pin.set_label, "pin.new")
        self.say(self.again.set_label, "pin.again")
        self.say(self.back.setText, "activation.back")
        self._show_busy("")
        context.theme.changed.connect(self._fit)

    def retranslate(self) -> None:
        """What a PIN must be."""
        tell_rule(self.context, self.pin.set_hint)

    def enter(self, argument: object) -> None:
        """Whose, if that is known; all else is typed."""
        staff_id = argument if isinstance(argument, str) else ""
        self._forget()
        self.staff.set_value(staff_id)
        self.retranslate()
        self._show_busy(self.presenter.doing)
        (self.code if staff_id else self.staff).setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Leave neither code nor PIN in the window."""
        self.presenter.leave()
        self._forget()

    def _forget(self) -> None:
        for field in self._fields.values():
            field.set_value("")
            field.set_problem("")

    def _go(self) -> None:
        self.frame.notify(None)
        self.presenter.activate(*(field.value() for field in self._fields.values()))

    def _back(self) -> None:
        self.frame.go("signin", self.staff.value().strip())

    def _kept(self) -> None:
        """They have gone back before it was done: from now on the new PIN is the one."""
        if self.context.session.member is None:
            self.frame.notify(lambda: Notice(self.t("activation.kept"), "ok"))

    def _failed(self, words: Callable[[], str]) -> None:
        self.frame.notify(lambda: Notice(words(), "bad"))
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)  # Enter asks again

    def _show_busy(self, key: str) -> None:
        self.go.setEnabled(not key)
        self.say(self.go.setText, key or "activation.go")
        if key:
            announce(self, self.t(key))

    def minimumSizeHint(self) -> QSize:
        """The card takes the width that there is."""
        return QSize(LEAST + 2 * GAP_PAGE, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See what has room."""
        super().resizeEvent(event)
        self._fit()

    def _lay_out(self) -> None:
        ways = QBoxLayout.Direction
        self._pairs = [QBoxLayout(ways.LeftToRight), QBoxLayout(ways.LeftToRight)]
        for pair, fields in zip(
            self._pairs, ((self.staff, self.code), (self.pin, self.again)), strict=True
        ):
            pair.setSpacing(GAP_WIDE)
            for field in fields:
                pair.addWidget(field, 1)
        content = QWidget()
        content.setLayout(column(self._how, *self._pairs, gap=10))
        self._card.body.addWidget(YieldingArea(content, hungry=True))
        self._card.body.addLayout(Foot(self.back, None, self.go))
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addLayout(column(None, self._card, None))
        middle.addStretch(1)
        self.body.addLayout(middle, 1)

    def _fit(self) -> None:
        px, ways = self.context.theme.px, QBoxLayout.Direction
        width = max(LEAST, min(px(WIDTH), self.width() - 2 * GAP_PAGE))
        self._card.setFixedWidth(width)
        for pair in self._pairs:
            pair.setDirection(ways.LeftToRight if width >= px(_BESIDE) else ways.TopToBottom)
        low = self.height() < px(LOW)
        self._card.body.setContentsMargins(*((14, 6, 14, 6) if low else (24, 20, 24, 20)))
        self._how.setVisible(not low)
