"""The staff of the office, in the settings of a supervisor."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from desktop.domain.thai_date import short_date
from ui.accessible import announce
from ui.presenters.members import GivenCode, MemberLine, MembersPresenter
from ui.screen import Screen
from ui.widgets import Card, KeyButton, Label, column, row
from ui.widgets.device_row import DeviceRow
from ui.widgets.yielding import ONE, see


class MemberRow(DeviceRow):
    """A member with what a supervisor can do for them."""

    def __init__(self, screen: Screen, presenter: MembersPresenter, staff_id: str) -> None:
        self._screen, self._id = screen, staff_id
        self.give, self.again = KeyButton(""), KeyButton("")
        super().__init__(self.give, self.again)
        kept = self.again.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # the buttons of all rows line up
        self.again.setSizePolicy(kept)
        self.give.clicked.connect(lambda: presenter.give_code(staff_id))
        self.again.clicked.connect(lambda: presenter.open_again(staff_id))

    def show_line(self, line: MemberLine, asking: str) -> None:
        """Fill in; `asking` is the member for whom the centre is asked."""
        t = self._screen.t
        self.give.setText(t("members.asking" if asking == self._id else "members.give"))
        self.give.setAccessibleName(t("members.give_to", name=line.name))
        self.again.setText(t("members.open_again"))
        self.again.setAccessibleName(t("members.open_again_for", name=line.name))
        if self.again.hasFocus() and not line.shut:
            self.give.setFocus(Qt.FocusReason.OtherFocusReason)
        self.again.setVisible(line.shut)
        self.show_state(line.name, line.state, line.told)


class CodePanel(Card):
    """A code that was just made: large, and in sight once."""

    def __init__(self, screen: Screen) -> None:
        super().__init__("tile", margin=14, gap=4)
        self._screen = screen
        self.whose, self.code = Label("", "strong", wrap=True), Label("", "display")
        self.until = Label("", "hint", wrap=True)
        self.away = KeyButton("", "x", kind="quiet")
        self.setProperty(ONE, True)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.body.addLayout(column(self.whose, self.code, self.until, row(self.away, None), gap=4))
        self._given: GivenCode | None = None
        screen.say(self.away.setText, "members.put_away")
        screen.language.changed.connect(self._tell)
        self.hide()

    def show_code(self, given: GivenCode | None) -> None:
        """This one, or none any more."""
        self._given = given
        self._tell()
        self.setVisible(given is not None)
        if given is not None:
            self.away.setFocus(Qt.FocusReason.OtherFocusReason)
            see(self.away)
            announce(self, f"{self.whose.text()}: {' '.join(given.code)}. {self.until.text()}")

    def _tell(self) -> None:
        given, screen = self._given, self._screen
        if given is None:
            for label in (self.whose, self.code, self.until):
                label.setText("")
            return
        day = short_date(given.until.date(), screen.language.code, weekday=True)
        self.whose.setText(screen.t("members.code_of", name=given.name, id=given.staff_id))
        self.code.setText(given.code)
        self.code.setAccessibleName(" ".join(given.code))
        self.until.setText(screen.t("members.code_until", time=f"{day} {given.until:%H:%M}"))


class MembersCard(Card):
    """Who acts here, each with a way to a new PIN; nothing for whoever is no supervisor."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen
        self.presenter = MembersPresenter(screen.context)
        self.rows: dict[str, MemberRow] = {}
        self._lines: tuple[MemberLine, ...] = ()
        self._asking, self._pressed = "", ""
        self.heading, hint = Label("", "section"), Label("", "hint", wrap=True)
        self.problem = Label("", "problem", wrap=True)
        self.panel = CodePanel(screen)
        self._list = column(gap=0)
        self.body.addWidget(self.heading)
        self.body.addWidget(hint)
        self.body.addWidget(self.problem)
        self.body.addWidget(self.panel)
        self.body.addLayout(self._list)
        screen.say(self.heading.setText, "members.title")
        screen.say(self.setAccessibleName, "members.title")
        screen.say(hint.setText, "members.hint")
        self.presenter.changed.connect(self._show_lines)
        self.presenter.busy.connect(self._show_busy)
        self.presenter.given.connect(self.panel.show_code)
        self.presenter.problem.connect(self._show_problem)
        self.panel.away.clicked.connect(self._put_away)
        screen.context.session.changed.connect(self._fit)
        self.problem.hide()
        self.hide()

    def enter(self) -> None:
        """Who they are now."""
        self._fit()
        self.presenter.enter()

    def hideEvent(self, event: QHideEvent) -> None:
        """A code is seen once."""
        super().hideEvent(event)
        self.presenter.forget()

    def _fit(self) -> None:
        self.setVisible(self.presenter.may)

    def _show_problem(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def _show_lines(self, lines: tuple[MemberLine, ...]) -> None:
        """A member keeps their row, and the cursor in it."""
        self._lines = lines
        for gone in set(self.rows) - {line.id for line in lines}:
            widget = self.rows.pop(gone)
            widget.hide()
            widget.deleteLater()
        for index, line in enumerate(lines):
            if line.id not in self.rows:
                made = self.rows[line.id] = MemberRow(self._screen, self.presenter, line.id)
                self._list.insertWidget(index, made)
            self.rows[line.id].show_line(line, self._asking)
        self._order()

    def _order(self) -> None:
        """Tab goes through them here, and not after all that was made before them."""
        before: QWidget = self.panel.away
        for one in (self.rows[line.id] for line in self._lines):
            for button in (one.give, one.again):
                QWidget.setTabOrder(before, button)
                before = button

    def _show_busy(self, staff_id: str) -> None:
        self._asking = staff_id
        self._pressed = staff_id or self._pressed
        for line in self._lines:
            self.rows[line.id].show_line(line, staff_id)

    def _put_away(self) -> None:
        pressed = self.rows.get(self._pressed)
        self.presenter.forget()
        if pressed is not None:
            pressed.give.setFocus(Qt.FocusReason.OtherFocusReason)
