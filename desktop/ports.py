"""What the outside must offer; each port has a real part and a training part that we ship."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from desktop.domain.citizen import CitizenCard
from desktop.domain.failure import CounterError

# --- the card -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReadersChanged:
    """The customer's `readers` that are there now, and beside them those with another role."""

    readers: tuple[str, ...]
    clerk: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    not_passable: tuple[str, ...] = ()  # the service cannot be asked about a name like this


@dataclass(frozen=True, slots=True)
class ReaderRoles:
    """Which readers are not the customer's, by their exact names.

    A reader that is `left_out` is never touched. The `clerk`'s own is watched, but no card in it is
    read unless asked for (`CardReader.try_read`): it starts no customer and can fail nobody.
    """

    left_out: frozenset[str] = frozenset()
    clerk: frozenset[str] = frozenset()

    def sort(self, found: Sequence[str], not_passable: Sequence[str] = ()) -> ReadersChanged:
        """The readers that are there, by role; leaving one out goes before anything else."""
        left_out = tuple(name for name in found if name in self.left_out)
        clerk = tuple(name for name in found if name in self.clerk - self.left_out)
        others = tuple(name for name in found if name not in self.left_out | self.clerk)
        return ReadersChanged(others, clerk, left_out, tuple(not_passable))


@dataclass(frozen=True, slots=True)
class ServiceChanged:
    """The smart-card service was found, or lost; then `error` says what keeps it away."""

    running: bool
    error: CounterError | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class CardInserted:
    """A card is in `reader`; `session` (counted up from 1) names this one stay of it.

    `found` tells that nobody put it in just now: it was there when the reader was first looked at.
    """

    reader: str
    session: int
    found: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class ReadTiming:
    """How a read went: milliseconds since the card was connected, transmits so far."""

    identity_ms: float | None = None
    text_ms: float | None = None
    total_ms: float | None = None
    transmits_identity: int | None = None
    transmits_text: int | None = None
    transmits_total: int = 0


class Stage(StrEnum):
    """How much of a card has been read."""

    IDENTITY = "identity"
    TEXT = "text"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class CardRead:
    """The card as known at `stage`; COMPLETE has the photo or says what is wrong with it."""

    reader: str
    session: int
    stage: Stage
    card: CitizenCard
    timing: ReadTiming


@dataclass(frozen=True, slots=True)
class PhotoProgress:
    """`done` of at most `total` bytes of the photo are in."""

    reader: str
    session: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class CardFailed:
    """The card of `session` could not be read.

    After CARD_BUSY it is still read as soon as the other program lets go of it.
    """

    reader: str
    session: int
    error: CounterError


@dataclass(frozen=True, slots=True)
class CardRemoved:
    """The card of `session` has left the reader."""

    reader: str
    session: int


@dataclass(frozen=True, slots=True)
class ClerkCardChanged:
    """A card was put into the clerk's own reader, or has left it; it is not read."""

    reader: str
    present: bool


CardEvent = (
    ReadersChanged
    | ServiceChanged
    | CardInserted
    | CardRead
    | PhotoProgress
    | CardFailed
    | CardRemoved
    | ClerkCardChanged
)


class Still(StrEnum):
    """Whether the card of a stay is still the one that was read."""

    SAME = "same"
    OTHER = "other"
    GONE = "gone"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class CardChecked:
    """The answer to `CardReader.check`; `error` says why when it is FAILED."""

    still: Still
    error: CounterError | None = None


@dataclass(frozen=True, slots=True)
class CardTried:
    """How a test read went; nothing of what is on the card. `error` says why it failed."""

    reader: str
    timing: ReadTiming = ReadTiming()
    error: CounterError | None = None


class CardWatch(Protocol):
    """Watches all readers and reads each card put in."""

    def run(self, emit: Callable[[CardEvent], None]) -> None:
        """Block until `stop`, emitting events one at a time (from any thread of the reader's).

        A failure is an event, never raised. Every `CardInserted` is followed by `CardRemoved`,
        and before that by a COMPLETE `CardRead` or a `CardFailed`, unless `stop` comes first.
        """

    def stop(self) -> None:
        """End `run` soon; callable from any thread, more than once."""


class CardReader(CardWatch, Protocol):
    """A `CardWatch` that can be asked things while it runs, from any thread.

    An answer comes once, from a thread of the reader's, behind the events that it speaks of; none
    comes after `stop`.
    """

    def use(self, roles: ReaderRoles) -> None:
        """From now on readers have these roles.

        A card in a reader that is no longer the customer's is told as removed; one in a reader
        that has become the customer's as inserted.
        """

    def read_again(self, reader: str) -> None:
        """Begin a new stay of the card in a reader and read it, unless it is being read anyway."""

    def check(self, reader: str, session: int, answer: Callable[[CardChecked], None]) -> None:
        """Ask the chip whether it is still the person of that stay (3 transmits).

        OTHER follows on the events of a new arrival: `CardRemoved` of the stay that was asked
        about, `CardInserted` of the next, which is then read. GONE: that stay is over. A card
        that is being read is the SAME: a read under way notices a swap by itself.
        """

    def try_read(self, reader: str, answer: Callable[[CardTried], None]) -> None:
        """Read the card in any reader whole, for its timing; no event tells of it.

        The card in the clerk's own is only asked whether it answers (1 transmit): nothing of a
        person is read from it.
        """


# --- paper --------------------------------------------------------------------------------


class Media(StrEnum):
    """The papers a counter has."""

    A4 = "a4"
    ROLL_80 = "roll80"


class PrinterState(StrEnum):
    """What the clerk must know of a printer."""

    READY = "ready"
    BUSY = "busy"
    PAPER_OUT = "paper_out"
    OFF = "off"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A job given to a printer; `id` is the printer's own."""

    id: str
    printer: str


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """State of a printer, and the last word of its own about it (not for translation)."""

    state: PrinterState
    detail: str = ""


class TakenBack(StrEnum):
    """What became of a job that was to be taken back.

    BACK: it never comes out. OUT: it has been printed. UNSURE: the printer had it already, and
    only a look at the paper tells.
    """

    BACK = "back"
    OUT = "out"
    UNSURE = "unsure"


class Printer(Protocol):
    """One printer, whatever its kind. Used by one thread; only `close` may come from another.

    `silent` is whether it gives no word on how it is, so that "taken" must count as "printed".
    """

    name: str
    media: Media
    silent: bool

    def submit(
        self, pdf: bytes, *, copies: int = 1, title: str = "", trial: bool = False
    ) -> PrintJob:
        """Hand over a PDF; a `trial` also finds out what the printer can tell of itself.

        Raises CounterError: PRINTER_UNSURE when it may have come out, any other when it has not.
        """

    def status(self, job: PrintJob | None = None) -> PrinterStatus:
        """How the printer, or one job, stands."""

    def cancel(self, job: PrintJob) -> TakenBack:
        """Take a job back.

        Raises CounterError if it cannot be known.
        """

    def find(self, title: str, since: datetime, job_id: str = "") -> PrintJob | None:
        """An earlier job of this title that waits, or was printed since then; or that very job.

        Raises CounterError if it cannot be known.
        """

    def forget(self, job: PrintJob) -> None:
        """Erase what is kept of a job that has ended: it may be a whole receipt.

        Raises CounterError if it cannot be.
        """

    def close(self) -> None:
        """Break off what would keep `submit` or `status` waiting; callable from any thread."""


# --- time and keys ------------------------------------------------------------------------


class Clock(Protocol):
    """The time by which the office works."""

    def now(self) -> datetime:
        """Now, with the zone of Bangkok."""

    def check(self) -> None:
        """CounterError CLOCK_WRONG where nothing may be numbered by it."""


class KeyVault(Protocol):
    """Where the store's key lies."""

    def get(self, profile: str) -> bytes | None:
        """The 32-byte key of a profile, None if there is none."""

    def put(self, profile: str, key: bytes) -> None:
        """Keep a key."""

    def replace(self, profile: str, key: bytes) -> None:
        """Keep a key that is known to open the store, in the place of one that does not."""


class MarkVault(Protocol):
    """Where the high-water marks lie: outside the folder of the store.

    `slow` where it may take its time, or ask its user: then it is written beside the work.
    """

    @property
    def slow(self) -> bool:
        """Whether nobody may be kept waiting by it without end."""

    def get(self, device_id: str) -> str | None:
        """The mark of a device, None if there is none."""

    def put(self, device_id: str, text: str, before: str | None) -> None:
        """Keep a mark in the place of `before`; any exception says that it was not kept."""


# Under which name a store remembers when its last good backup was made (UTC).
BACKED_UP = "backed_up_at"
