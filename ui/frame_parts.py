"""Where everything of the window stands; what it does is the window's business."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from ui import shortcuts
from ui.accessible import announce
from ui.language import Language, Speaker
from ui.screens import rail
from ui.theme import active
from ui.widgets.header import Header
from ui.widgets.notices import Strip
from ui.widgets.rail import Rail, RailButton, RailItem
from ui.widgets.seats import Seats
from ui.widgets.side_panel import SidePanel
from ui.widgets.status_line import StatusLine
from ui.widgets.steps import Steps
from ui.widgets.surfaces import GAP_PAGE, column, fill, row

# Below this height (100 % design) the person has one line: 768 px at 150 %.
LOW = 560
# And below this one there is no line of steps: 768 px at 175 %.
LOWER = 450
# Below this one the head of the window shows only while its search is used, and of a person all
# that has room in one line: 384 px at 150 %.
LOWEST = 310
# Below this width (100 % design) the head has no more than it needs; below these pixels the rail
# has icons alone.
NARROW = 900
SMALL_WIDTH, SMALL_HEIGHT = 900, 500


class FrameParts(Speaker, QWidget):
    """Rail at the left; header, person, steps, notice, pages and panel, status line at its right.

    A `..._room` is the margin of a part that comes and goes: show and hide the room.
    """

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.speak(language)
        self.rail = Rail(language, rail())
        # Only where cards can be put in without a reader; the window shows it then.
        cards = RailItem("training", "id-card", "Ctrl T", "training.rail")
        self.training = self._at_foot(cards, shortcut=False)
        self.training.hide()
        self.help = self._at_foot(RailItem("help", "keyboard", shortcuts.HELP, "frame.help"))
        # The key of the settings is bound by the window: here it is only shown.
        settings = RailItem("settings", "settings", "Ctrl ,", "frame.settings")
        self.settings = self._at_foot(settings, shortcut=False)
        self.header = Header(language)
        self.seats = Seats(language)
        self.person, self.seat = self.seats.person, self.seats.seat
        self.steps = Steps(language)
        self.strip = Strip(folds=True)
        self.say(self.strip.set_close_text, "common.close")
        self.stack = QStackedWidget()
        self.panel = SidePanel(language)
        self.status = StatusLine()
        self.person_room = _room(self.seats, 10)
        self.steps_room = _room(self.steps, 4)
        self.strip_room = _room(self.strip, 8)
        self.panel_room = _room(self.panel, 10, left=0, bottom=12)
        self._lay_out()
        self.covered = False
        self._front = self._wants_steps = self._wants_person = False
        self._fit()
        self.header.search.installEventFilter(self)
        active().changed.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See what has room."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The search is left."""
        if event.type() == QEvent.Type.FocusOut:
            QTimer.singleShot(0, self, self._fit)
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        px, height = active().px, self.height()
        # In a narrow window the panel is as narrow as its cards allow: the work is beside it.
        least = min(px(240), self.width() // 2)
        self.panel.setFixedWidth(min(640, px(360), max(least, self.width() * 3 // 10)))
        self.seats.set_compact(height < px(LOW), lowest=height < px(LOWEST))
        self.rail.set_small(self.width() < SMALL_WIDTH or height < SMALL_HEIGHT)
        narrow = self.width() < px(NARROW)
        self.header.set_small(narrow)
        self.status.set_small(narrow)
        for strip in self.findChildren(Strip):
            strip.fit()
        self.show_header(height >= px(LOWEST) or self.header.search.hasFocus())
        self.show_steps(self._wants_steps)

    def show_title(self, title: str) -> None:
        """Another page is shown: its title stands in the head of the window, and is said."""
        self.set_title(title)
        announce(self, title)

    def set_title(self, title: str) -> None:
        """The same, in other words; covered, it keeps those of the cover."""
        if not self.covered:
            self.header.title.setText(title)

    def set_searched(self, text: str) -> None:
        """What is searched for; covered, nobody sees it."""
        if not self.covered:
            self.header.search.setText(text)

    def put_cover(self, cover: QWidget) -> None:
        """In the place of person, steps, page and panel, which are as they were when it is taken
        off; nothing around it can be pressed meanwhile, or is searched for.
        """
        self.set_searched("")
        self.covered = True
        self._room.insertWidget(1, cover, 1)
        cover.show()
        cover.setFocus(Qt.FocusReason.OtherFocusReason)  # else Qt would look for a place itself
        self.work.hide()
        self._open(False)

    def take_cover(self, cover: QWidget) -> None:
        """They are back."""
        self.covered = False
        self._open(True)
        self.work.show()
        cover.hide()
        self._room.removeWidget(cover)

    def _open(self, whether: bool) -> None:
        for part in (self.rail, self.header.search, self.header.staff, self.status):
            part.setEnabled(whether)

    def show_header(self, shown: bool) -> None:
        """The head of the window; where the window is lowest it comes with the search and goes."""
        self.header.setVisible(shown)

    def show_steps(self, wanted: bool) -> None:
        """The line of steps, where the work can do without its height."""
        self._wants_steps = wanted
        room = self.height() >= active().px(LOWER)
        self.steps_room.setVisible(wanted and room and not self._front)

    def show_person(self, wanted: bool) -> None:
        """The person, who is not shown beside the settings."""
        self._wants_person = wanted
        self.person_room.setVisible(wanted and not self._front)

    def set_front(self, front: bool) -> None:
        """Whether the settings are in front of the page: of its customer nothing is in sight."""
        self._front = front
        self.settings.setChecked(front)
        self.show_person(self._wants_person)
        self.show_steps(self._wants_steps)

    def _at_foot(self, item: RailItem, *, shortcut: bool = True) -> RailButton:
        button = RailButton(item, shortcut=shortcut)
        self.say(button.set_words, item.text_key)
        self.rail.add_at_foot(button)
        return button

    def _lay_out(self) -> None:
        rooms = (self.person_room, self.steps_room, self.strip_room)
        work = column(*rooms, self.stack, gap=0)
        work.setStretch(len(rooms), 1)
        middle = row(work, self.panel_room, gap=0)
        middle.setStretch(0, 1)
        self.work = QWidget()
        self.work.setLayout(middle)
        right = self._room = column(self.header, self.work, self.status, gap=0)
        right.setStretch(1, 1)
        outer = QHBoxLayout(self)
        fill(outer, (self.rail,), 0)
        outer.addLayout(right, 1)
        for room in (*rooms, self.panel_room):
            room.hide()


def _room(widget: QWidget, top: int, *, left: int = GAP_PAGE, bottom: int = 0) -> QWidget:
    room = QWidget()
    layout = QHBoxLayout(room)
    layout.setContentsMargins(left, top, GAP_PAGE, bottom)
    layout.addWidget(widget)
    return room
