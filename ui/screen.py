"""A page of the window, and what it may ask of the window around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.context import Context
from ui.keyboard import sequences
from ui.language import Speaker
from ui.values import Said
from ui.widgets.surfaces import GAP_PAGE, GAP_WIDE

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.services.filing import Submitted


class Frame(Protocol):
    """The window as a screen sees it."""

    def go(self, page: str, argument: object = None) -> None:
        """Show a page by name (`ui.screens.PAGES`): its `enter(argument)` is called.

        The settings come in front of the page that is shown, which stays as it is.
        """

    def back(self) -> None:
        """Put the settings away: the page behind them is shown again."""

    def sign_out(self) -> None:
        """End the session of who is signed in."""

    def accepted(self, submitted: Submitted, *, shown: bool) -> None:
        """A case was accepted: show it and its papers, or, where the page it was filled
        in is not `shown` any more, say so beside what is.
        """

    def lock(self) -> None:
        """Cover what is open until whoever is signed in is back."""

    def notify(self, notice: Said | None, done: Callable[[str], None] | None = None) -> None:
        """Say something in the strip above the page; `done(action)` when its button is pressed.

        Give what makes the notice: it is asked again in another language. None takes it away. A
        notice goes away by itself when another page is shown.
        """

    def set_count(self, page: str, count: int) -> None:
        """The red number of a page on the rail."""

    def to_seat(self) -> None:
        """Put the cursor to the seat beside the applicant's."""


class _Page(QVBoxLayout):
    """Asks for the least that its parts take: those that can scroll give way to the others."""

    def hasHeightForWidth(self) -> bool:
        """No: the room around would take the heights that the parts would like to have."""
        return False


class Screen(Speaker, QWidget):
    """One page: build widgets in `__init__` into `self.body`, fill them in `enter`.

    The window makes a screen when it is first shown, keeps it, and calls `enter(argument)` each
    time it comes up and `leave()` each time it goes. Words of data go into `retranslate()`.
    `self.context` has the parts, `self.frame` the window; a page that is higher than the window
    scrolls by itself. Keys: a visible `KeyButton` has its own; `self.key(...)` binds more, and
    `keys` lists those for the F1 sheet that no button shows.
    """

    title_key: ClassVar[str] = ""
    rail: ClassVar[str] = ""
    """The page marked on the rail; empty leaves the mark of the page before."""
    searches: ClassVar[bool] = False
    """Whether what is typed into the header's search comes to `search()` at each key."""
    holds_cards: ClassVar[bool] = False
    """Whether a card put in waits here until the clerk goes on; `show_waiting` says whose."""
    keys: ClassVar[tuple[tuple[str, str], ...]] = ()
    """(key as shown, key of its words) for the F1 sheet."""

    def __init__(self, context: Context, frame: Frame) -> None:
        super().__init__()
        self.context = context
        self.frame = frame
        self.speak(context.language)
        self.body = _Page(self)
        self.body.setContentsMargins(GAP_PAGE, 10, GAP_PAGE, 12)
        self.body.setSpacing(GAP_WIDE)
        if self.title_key:
            self.say(self.setAccessibleName, self.title_key)

    def key(self, sequence: str, slot: Callable[[], object], *, repeats: bool = False) -> QShortcut:
        """Bind a key that works while this page is shown and the focus is in it.

        Held down it works once, unless it `repeats` (a step to the next row).
        """
        shortcut = QShortcut(self)
        shortcut.setKeys(sequences(sequence))
        shortcut.setAutoRepeat(repeats)
        shortcut.activated.connect(slot)
        return shortcut

    def in_front(self) -> bool:
        """Whether this is the page that is shown, or would be if the window were not locked; one
        that is not leaves the frame alone.
        """
        room = self.parentWidget()
        while room is not None and not isinstance(room, QStackedWidget):
            room = room.parentWidget()
        return self.isVisibleTo(room or self.window())

    def title(self) -> str:
        """The title in the header."""
        return self.t(self.title_key)

    def enter(self, argument: object) -> None:
        """The page comes up; `argument` is what `frame.go` was given."""

    def leave(self) -> None:
        """The page goes; keep what has been typed."""

    def set_aside(self) -> str:
        """What to say of work begun here when a card takes over; empty if there is none."""
        return ""

    def searched_for(self) -> str:
        """What the list of this page is searched for now: the header shows it."""
        return ""

    def forget(self) -> None:
        """Somebody else comes: nothing that this page remembers of a person stays.

        At sign-out all pages forget; those that are searched, for each next customer too.
        """

    def show_waiting(self, words: str) -> None:
        """Whose card waits (only if `holds_cards`); empty when none does."""

    def choose_seat(self, role: str, way: str) -> None:
        """How the seat beside the applicant's is filled was said by its key."""

    def choose_acting(self, role: str, acting: str) -> None:
        """How whoever sits there acts."""

    def search(self, text: str) -> None:
        """Another text stands in the header's search (only if `searches`)."""

    def to_list(self) -> None:
        """↓ was pressed in the header's search (only if `searches`)."""
