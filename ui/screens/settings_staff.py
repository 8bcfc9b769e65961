"""Who is signed in, in the settings: the way out, the lock, and another PIN."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from ui.accessible import announce
from ui.keyboard import on_escape
from ui.presenters.new_pin import tell_rule
from ui.presenters.own_pin import OwnPinPresenter
from ui.screen import Screen
from ui.widgets import Card, KeyButton, Label, Rule, column, row
from ui.widgets.foot import Foot
from ui.widgets.pin_field import pin_field, show_problems
from ui.widgets.yielding import ONE


class StaffCard(Card):
    """Nothing while nobody is signed in."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen
        heading = Label("", "section")
        self.name, self.id = Label("", "strong", wrap=True), Label("", "hint")
        self.leave = KeyButton("", "log-out", "Ctrl+Shift+L")
        # Its key is bound by the window: here it is only shown.
        self.lock = KeyButton("", "lock", cap="Ctrl L")
        self.change = KeyButton("", "pencil")
        self.told = Label("", "hint", wrap=True)
        self.told.set_tone("ok")
        self.told.hide()
        self.form = PinForm(screen)
        self.setProperty(ONE, True)
        self.body.addWidget(heading)
        self.body.addLayout(column(self.name, self.id, gap=0))
        self.body.addLayout(row(column(self.leave, self.lock), None))
        self.body.addWidget(self.told)
        self.body.addLayout(row(self.change, None))
        self.body.addWidget(self.form)
        self.change.clicked.connect(self.form.open)
        self.form.opened.connect(self._opened)
        self.form.presenter.changed.connect(self._changed)
        screen.say(heading.setText, "devices.staff")
        screen.say(self.leave.setText, "frame.sign_out")
        screen.say(self.lock.setText, "lock.lock")
        screen.say(self.change.setText, "pin.change")
        screen.say(self.told.setText, "pin.changed")
        screen.language.changed.connect(self.show_member)
        screen.context.session.changed.connect(self.show_member)

    def show_member(self) -> None:
        """Fill in."""
        member, screen = self._screen.context.session.member, self._screen
        self.setVisible(member is not None)
        if member is not None:
            self.name.setText(screen.language.of(member.name))
            self.id.setText(screen.t("devices.staff_id", id=member.id))

    def hideEvent(self, event: QHideEvent) -> None:
        """What was told is old by the next time."""
        self.told.hide()
        super().hideEvent(event)

    def _opened(self, opened: bool) -> None:
        self.change.setVisible(not opened)
        if opened:
            self.told.hide()
        elif self.isVisible():
            self.change.setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self) -> None:
        self.told.show()
        announce(self, self.told.text())


class PinForm(QWidget):
    """The present PIN, and the new one twice; `opened(bool)` when it has come or gone.

    Esc is about it and not about the page. Out of sight it is closed, and holds no PIN.
    """

    opened = Signal(bool)

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen
        self.presenter = OwnPinPresenter(screen.context)
        self.old, self.pin, self.again = pin_field(), pin_field(), pin_field(moves_on=False)
        self._fields = {"old": self.old, "pin": self.pin, "again": self.again}
        self.problem = Label("", "problem", wrap=True)
        self.problem.hide()
        self.go = KeyButton("", "check", cap="Enter")
        self.cancel = KeyButton("", "undo-2", kind="quiet", cap="Esc")
        self.setLayout(
            column(
                Rule(),
                *self._fields.values(),
                self.problem,
                Foot(self.go, self.cancel, None),
            )
        )
        for field in self._fields.values():
            field.editor.installEventFilter(self)
        self.again.entered.connect(self._go)
        self.go.clicked.connect(self._go)
        self.cancel.clicked.connect(self.close_form)
        self.presenter.problems.connect(self._show_problems)
        self.presenter.busy.connect(self._show_busy)
        self.presenter.changed.connect(self.close_form)
        screen.say(self.old.set_label, "pin.old")
        screen.say(self.pin.set_label, "pin.new")
        screen.say(self.again.set_label, "pin.again")
        screen.say(self.cancel.setText, "common.cancel")
        screen.language.changed.connect(self._tell_rule)
        self._show_busy(False)
        self.hide()

    def open(self) -> None:
        """Ask for them."""
        self._forget()
        self._tell_rule()
        self.show()
        self.opened.emit(True)
        self.old.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_form(self) -> None:
        """Ask no more."""
        if not self.isHidden():
            self.hide()
            self.opened.emit(False)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Esc, before any shortcut of the page."""
        return on_escape(event, self.close_form)

    def hideEvent(self, event: QHideEvent) -> None:
        """The settings go, or the window is locked."""
        super().hideEvent(event)
        self._forget()
        self.close_form()

    def _forget(self) -> None:
        self.problem.hide()
        for field in self._fields.values():
            field.set_value("")
            field.set_problem("")

    def _tell_rule(self) -> None:
        if not self.isHidden() or self._screen.context.session.member is not None:
            tell_rule(self._screen.context, self.pin.set_hint)

    def _go(self) -> None:
        self.presenter.change(self.old.value(), self.pin.value(), self.again.value())

    def _show_problems(self, problems: Mapping[str, str]) -> None:
        words = problems.get("", "")
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        announce(self, words)
        show_problems(self._fields, problems)

    def _show_busy(self, busy: bool) -> None:
        self.go.setEnabled(not busy)
        self._screen.say(self.go.setText, "pin.changing" if busy else "pin.do_change")
