"""What cases are opened for on a page, and that whoever saw one is written down."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from ui.context import Context
from ui.presenters.opened_case import Opened


class CaseAim(QObject):
    """`changed()` when another is chosen, or none any more, `asked()` also when it is to be chosen;
    `failed(CounterError)` when a look could not be written down.
    """

    changed = Signal()
    asked = Signal()
    failed = Signal(object)

    def __init__(self, context: Context, page: str, opened: Callable[[], Opened | None]) -> None:
        super().__init__()
        self._context, self._page, self._opened = context, page, opened
        # A case tells that it is there just before it is painted, and the lane would take the lock
        # of Python from the painting.
        self._painted = QTimer(self, singleShot=True, interval=0)
        self._painted.timeout.connect(self._write)
        context.aims.changed.connect(self._on_aim)
        context.language.changed.connect(self.asked)

    @property
    def chosen(self) -> str:
        """The purpose; empty while it has to be chosen."""
        return self._context.aims.of(self._page)

    @property
    def offered(self) -> tuple[tuple[str, str], ...]:
        """What may be chosen: (purpose, words)."""
        member, looking = self._context.session.member, self._context.desk.looking
        known = looking.purposes(member.role) if member is not None else ()
        return tuple((one.id, self._context.language.of(one.label)) for one in known)

    def choose(self, purpose: str) -> None:
        """Open cases for this; empty asks."""
        self._context.aims.choose(self._page, purpose)

    def ask(self) -> None:
        """Somebody wants to open a case, and has not said what for."""
        self.asked.emit()

    def in_sight(self, _case_id: str) -> None:
        """The open case is about to be painted: who sees it is written down once it is."""
        self._painted.start()

    def _on_aim(self, page: str) -> None:
        if page == self._page:
            self.asked.emit()
            self.changed.emit()

    def _write(self) -> None:
        opened, aim, member = self._opened(), self.chosen, self._context.session.member
        if opened is None or not aim or member is None:
            return
        view, looking = opened.detail.view, self._context.desk.looking
        self._context.lane.submit(
            lambda: looking.case(view, aim, member), lambda _done: None, self.failed.emit
        )
