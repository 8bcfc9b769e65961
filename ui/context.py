"""The bundle that `desktop.counter` hands to the window: the parts, and who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.device import DeviceIdentity
from desktop.ports import Clock
from desktop.visit import Here
from ui.aims import Aims
from ui.countdown import MakeCountdown, countdown
from ui.language import Language
from ui.unfinished import Unfinished

if TYPE_CHECKING:
    from desktop.card.training import TrainingReader
    from desktop.config import KeptSettings
    from desktop.runtime.card_station import CardStation
    from desktop.runtime.lane import Lane
    from desktop.runtime.print_station import PrintStation
    from desktop.runtime.sync_station import SyncStation
    from desktop.services.desk import Desk
    from desktop.services.session import Session
    from sync.protocol import CodeAnswer
    from ui.presenters.paper_desk import PaperDesk
    from ui.theme import Theme


class AtWork(QObject):
    """Who is signed in at this counter, and whether they have locked it."""

    changed = Signal()
    locked = Signal(bool)
    """They are away, and their session has ended: what is theirs stays, out of sight. Or they are
    back, in another session. Who is signed in does not change by that."""
    leaving = Signal()
    """Before it is written down that somebody signs out: what is theirs is written first."""

    def __init__(self) -> None:
        super().__init__()
        self._member: Session | None = None
        self._last: Session | None = None
        self._locked = False

    @property
    def member(self) -> Session | None:
        """The session of who is signed in, or None."""
        return self._member

    @property
    def acting(self) -> Session:
        """The same for what only somebody who is signed in can ask for."""
        assert self._member is not None
        return self._member

    @property
    def witness(self) -> Session:
        """For what a machine ends that somebody has begun: theirs, also when they have left."""
        assert self._last is not None
        return self._last

    @property
    def actor(self) -> str:
        """Their staff id, as the journal wants it; empty if nobody is signed in."""
        return self._member.id if self._member is not None else ""

    @property
    def is_locked(self) -> bool:
        """Whether they are away."""
        return self._locked

    def lock(self) -> None:
        """They are away."""
        self._locked = True
        self.locked.emit(True)

    def unlock(self, session: Session) -> None:
        """They are back."""
        assert session.id == self.actor
        self._member = self._last = session
        self._locked = False
        self.locked.emit(False)

    def begin(self, member: Session) -> None:
        """They work here from now on."""
        self._member = self._last = member
        self.changed.emit()

    def end(self) -> None:
        """Nobody is signed in."""
        self._member, self._locked = None, False
        self.changed.emit()


class Renewal(QObject):
    """Tells that the data of the office (services, fees ...) are others than before."""

    happened = Signal()


@dataclass
class Context:
    """Everything a presenter may use; screens pass it on and touch only language and theme.

    `lane` takes all jobs of the store in their order; `looks` those reads that need not wait for
    what is written, because whoever asks reads again when told of news.
    `enrol(url, code)` enrols this PC at a central side, `activate(staff_id, code, pin)` makes a
    member of staff active on it, `staff_code(session, staff_id)` gets a code for another one; they
    block, so they belong on a worker.
    `training_reader` takes cards without a reader, in a training profile.
    """

    language: Language
    theme: Theme
    lane: Lane
    looks: Lane
    cards: CardStation
    sync: SyncStation
    printer: PrintStation
    desk: Desk
    device: DeviceIdentity
    clock: Clock
    kept: KeptSettings
    training: bool
    session: AtWork = field(default_factory=AtWork)
    renewal: Renewal = field(default_factory=Renewal)
    unfinished: Unfinished = field(init=False)
    aims: Aims = field(init=False)
    here: Here = field(init=False)
    countdown: MakeCountdown = countdown
    training_reader: TrainingReader | None = None
    enrol: Callable[[str, str], DeviceIdentity] | None = None
    activate: Callable[[str, str, str], None] | None = None
    staff_code: Callable[[Session, str], CodeAnswer] | None = None

    def __post_init__(self) -> None:
        self.unfinished = Unfinished(self.session)
        self.aims = Aims(self.session)
        self.here = Here(self.clock.now)

    @cached_property
    def papers(self) -> PaperDesk:
        """The one that prints the papers of cases; made with the first page that has any."""
        from ui.presenters.paper_desk import PaperDesk

        return PaperDesk(self)
