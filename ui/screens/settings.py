"""Settings: readers, printers, the look of the window, who works here. There is nothing to save."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, get_args

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QWidget

from desktop.config import ReaderRole
from desktop.domain.thai import thai
from desktop.ports import Media
from ui.context import Context
from ui.presenters.printers import PrinterLine, PrintersPresenter
from ui.presenters.readers import ReaderLine, Readers, ReadersPresenter
from ui.screen import Frame, Screen
from ui.screens.settings_members import MembersCard
from ui.screens.settings_staff import StaffCard
from ui.theme import SCALES, active
from ui.widgets import GAP_WIDE, Card, KeyButton, Label, Rule, Segment, column, row
from ui.widgets.columns import NARROW
from ui.widgets.device_row import DeviceRow
from ui.widgets.yielding import YieldingArea, see

_ROLES: tuple[ReaderRole, ...] = get_args(ReaderRole)


class SettingsScreen(Screen):
    """Devices, and for a supervisor the staff, at the left; look and who is signed in at the right.

    Esc goes back to the page behind.

    The argument of `enter` names the section to begin at: `readers`, `printers`, `staff`, or none.
    """

    title_key: ClassVar[str] = "frame.settings"

    def __init__(self, context: Context, frame: Frame) -> None:
        super().__init__(context, frame)
        self.printing, self.reading = PrintersPresenter(context), ReadersPresenter(context)
        self.readers, self.printers = _Readers(self), _Printers(self)
        self.look, self.staff = _Look(self), StaffCard(self)
        self.members = MembersCard(self)
        left = column(self.readers, self.printers, self.members, None, gap=GAP_WIDE)
        right = column(self.look, self.staff, None, gap=GAP_WIDE)
        sheet = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, sheet)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(GAP_WIDE)
        self._columns.addLayout(left, 66)
        self._columns.addLayout(right, 34)
        self.back = KeyButton("", "arrow-left", "Esc")
        kept = Label("", "soft", wrap=True)
        self.body.addWidget(YieldingArea(sheet), 1)
        foot = row(self.back, kept, gap=GAP_WIDE)
        foot.setStretch(1, 1)
        kept.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(foot)
        self.say(self.back.setText, "devices.back")
        self.say(kept.setText, "devices.kept")
        self.back.clicked.connect(frame.back)
        self.printing.changed.connect(self.printers.show_lines)
        self.reading.changed.connect(self.readers.show_readers)
        self.readers.asked.connect(self._ask_reader)
        self.printers.tested.connect(self.printing.test)
        self.staff.leave.clicked.connect(frame.sign_out)
        self.staff.lock.clicked.connect(frame.lock)
        context.theme.changed.connect(self._fit)

    def enter(self, argument: object) -> None:
        """Show how things are, and ask them anew."""
        self.staff.show_member()
        self.members.enter()
        self.reading.refresh()
        self.printing.enter()
        names: tuple[object, ...] = ("readers", "printers", "staff")
        sections = dict(zip(names, (self.readers, self.printers, self.staff), strict=True))
        section = sections.get(argument, self.look)
        first = next((w for w in section.findChildren(QWidget) if _takes_focus(w)), self.back)
        first.setFocus(Qt.FocusReason.TabFocusReason)
        see(first)
        if isinstance(section, _Devices):
            see(section.heading)

    def _ask_reader(self, name: str, what: str) -> None:
        role = next((role for role in _ROLES if role == what), None)
        if role is not None:
            self.reading.give(name, role)
        else:
            self.reading.test(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See whether two columns have room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        ways = QBoxLayout.Direction
        beside = self.width() >= active().px(NARROW)
        self._columns.setDirection(ways.LeftToRight if beside else ways.TopToBottom)


def _takes_focus(widget: QWidget) -> bool:
    reachable = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return reachable and widget.isEnabled() and not widget.isHidden()


class _Devices(Card):
    """A titled card of devices, one row each."""

    def __init__(self, screen: Screen, title: str) -> None:
        super().__init__()
        self._screen = screen
        self.heading, hint = Label("", "section"), Label("", "hint", wrap=True)
        hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = row(self.heading, hint)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        screen.say(self.heading.setText, title)
        screen.say(self.setAccessibleName, title)
        screen.say(hint.setText, f"{title}_next")


class _Reader(DeviceRow):
    """A reader: whose it is, and its test read."""

    def __init__(self, screen: Screen, name: str, asked: Callable[[str, str], object]) -> None:
        self._screen, self._reader = screen, name
        self.role = Segment([(role, "") for role in _ROLES])
        self.test = KeyButton("")
        super().__init__(self.role, self.test)
        self.role.chosen.connect(lambda role: asked(name, role))
        self.test.clicked.connect(lambda: asked(name, "test"))

    def show_line(self, line: ReaderLine) -> None:
        """Fill in."""
        t = self._screen.t
        self.role.set_value(line.role)
        self.role.set_texts([t(f"devices.role_{role}") for role in _ROLES])
        self.role.setAccessibleName(t("devices.role", reader=line.name))
        self.test.setText(t("devices.test_read"))
        self.test.setAccessibleName(t("devices.test_read_of", reader=line.name))
        self.role.setEnabled(line.usable)
        # While a test is under way it stays as it is: disabled, it would lose the cursor.
        self.test.setEnabled(line.usable and line.role != "left_out")
        self.show_state(line.name, line.state, line.told)


class _Readers(_Devices):
    """Each reader with its state, its part and its test read, or why there is none."""

    asked = Signal(str, str)  # reader; a role of it, or `test`

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen, "devices.readers")
        self.rows: dict[str, _Reader] = {}
        self.word = Label("", wrap=True)
        self.body.addWidget(self.word)
        self._lines = column(gap=0)
        self.body.addLayout(self._lines)

    def show_readers(self, readers: Readers) -> None:
        """Fill in; a reader keeps its row, and the cursor in it, for as long as it is there."""
        tone, text = readers.word
        self.word.set_tone(tone)
        self.word.setText(text)
        self.word.setVisible(bool(text))
        for name in set(self.rows) - {line.name for line in readers.lines}:
            gone = self.rows.pop(name)
            gone.hide()
            gone.deleteLater()
        for index, line in enumerate(readers.lines):
            if line.name not in self.rows:
                made = self.rows[line.name] = _Reader(self._screen, line.name, self.asked.emit)
                self._lines.insertWidget(index, made)
                self._order([self.rows[one.name] for one in readers.lines[: index + 1]])
            self.rows[line.name].show_line(line)

    def _order(self, rows: list[_Reader]) -> None:
        """Tab goes through the readers here, and not after all that was made before them."""
        before: QWidget = self.word
        for button in (one for line in rows for one in line.findChildren(QAbstractButton)):
            QWidget.setTabOrder(before, button)
            before = button


class _Printers(_Devices):
    """Each paper with its printer, the printer's state, and its test page."""

    tested = Signal(object)  # Media

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen, "devices.printers")
        self.rows: dict[Media, DeviceRow] = {}
        self.tests: dict[Media, KeyButton] = {}
        for media in Media:
            test = self.tests[media] = KeyButton("", "printer")
            test.clicked.connect(lambda _checked=False, m=media: self.tested.emit(m))
            self.rows[media] = DeviceRow(test)
            self.body.addWidget(Rule())
            self.body.addWidget(self.rows[media])
            screen.say(test.setText, "devices.test_page")

    def show_lines(self, lines: tuple[PrinterLine, ...]) -> None:
        """Fill in."""
        t = self._screen.t
        for line in lines:
            paper = t(f"devices.media_{line.media}")
            name = f"{paper} · {line.name}" if line.name else paper
            self.rows[line.media].show_state(name, line.state, line.told)
            test = self.tests[line.media]
            test.setVisible(bool(line.name))
            test.setAccessibleName(t("devices.test_page_of", media=paper))


class _Look(Card):
    """Language, light or dark, text size."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen, theme = screen, screen.context.theme
        self.language = Segment([("th", thai().name), ("en", "English")], screen.language.code)
        self.mode = Segment([("light", ""), ("dark", "")], theme.mode)
        self.scale = Segment([(str(n), f"{n}%") for n in SCALES], str(theme.scale))
        heading = Label("", "section")
        self.body.addWidget(heading)
        screen.say(heading.setText, "devices.look")
        for key, widget in (
            ("devices.language", self.language),
            ("frame.mode", self.mode),
            ("frame.text_size", self.scale),
        ):
            label = Label("", "label")
            screen.say(label.setText, key)
            screen.say(widget.setAccessibleName, key)
            self.body.addWidget(Rule())
            self.body.addLayout(column(label, widget, gap=2))
        self.language.chosen.connect(
            lambda code: screen.language.set_code("en" if code == "en" else "th")
        )
        self.mode.chosen.connect(lambda mode: theme.set_mode("dark" if mode == "dark" else "light"))
        self.scale.chosen.connect(lambda percent: theme.set_scale(int(percent)))
        theme.changed.connect(self._follow)
        screen.language.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        theme = self._screen.context.theme
        self.mode.set_texts([self._screen.t("frame.light"), self._screen.t("frame.dark")])
        self.language.set_value(self._screen.language.code)
        self.mode.set_value(theme.mode)
        self.scale.set_value(str(theme.scale))
