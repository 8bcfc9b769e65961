"""A case that came back, beside the prompt for the next card: why, what stays, what to press."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.presenters.returned import KEY
from ui.presenters.returned_card import Known, ReturnedCase
from ui.screen import Screen
from ui.values import Notice
from ui.widgets.badge import Badge
from ui.widgets.buttons import KeyButton
from ui.widgets.notices import Strip
from ui.widgets.surfaces import Card, Rule, clear, row
from ui.widgets.text import Label
from ui.widgets.timeline import Timeline


class ReturnedCard(Card):
    """`viewed(case id)` asks for the page of the case, `taken_up(case id)` for putting it right."""

    viewed = Signal(str)
    taken_up = Signal(str)

    def __init__(self, screen: Screen) -> None:
        super().__init__(gap=8)
        self._case_id = ""
        self.head, self.spots = Label("", "soft"), Badge("", "warn", "undo-2")
        self.title = Label("", "section", wrap=True)
        self.received = Label("", "hint", wrap=True)
        self.why = Strip(closable=False)
        self.known = _Known()
        self.events_head, self.events = Label("", "section"), Timeline()
        self.view = KeyButton("", "folder-open", "V", "link")
        # The strip above binds the key.
        self.put_right = KeyButton("", "pencil", kind="primary", cap=KEY.replace("+", " "))
        self.view.clicked.connect(lambda: self.viewed.emit(self._case_id))
        self.put_right.clicked.connect(lambda: self.taken_up.emit(self._case_id))
        self.body.addLayout(row(self.head, None, self.spots))
        name = row(self.title, self.view)
        name.setStretch(0, 1)
        self.body.addLayout(name)
        # The button stands above what has happened, which may have to be scrolled to.
        for part in (
            self.received, self.why, self.known, self.put_right,
            Rule(), self.events_head, self.events,
        ):  # fmt: skip
            self.body.addWidget(part)
        self.body.addStretch(1)
        screen.say(self.head.setText, "counter_page.returned_head")
        screen.say(self.events_head.setText, "cases.timeline")
        screen.say(self.view.setText, "counter_page.returned_view")
        screen.say(self.put_right.setText, "counter_page.returned_same")

    def show_case(self, case: ReturnedCase) -> None:
        """Show this one."""
        self._case_id = case.case_id
        self.title.setText(case.title)
        self.received.setText(case.received)
        self.spots.setVisible(bool(case.spots))
        self.spots.set(case.spots)
        self.why.show_notice(Notice(f"{case.why}\n{case.by}", "warn"))
        self.known.show_lines(case.known)
        self.events.show_events(case.events)


class _Known(QWidget):
    """Label, value, and what stands beside it, a line each."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._lines: tuple[Known, ...] = ()

    def show_lines(self, lines: tuple[Known, ...]) -> None:
        """Show these."""
        if lines == self._lines:
            return
        self._lines = lines
        clear(self._grid)
        for at, line in enumerate(lines):
            value = Label(line.value, "strong", wrap=True)
            value.set_tone(line.tone)
            beside = Label(line.beside, "hint", wrap=True)
            beside.setAlignment(Qt.AlignmentFlag.AlignRight)
            for column, label in enumerate((Label(line.label, "soft"), value, beside)):
                self._grid.addWidget(label, at, column, Qt.AlignmentFlag.AlignTop)
                label.show()
