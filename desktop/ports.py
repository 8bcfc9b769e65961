"""What the outside must offer; each port has a real part and a training part that we ship."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from desktop.domain.citizen import CitizenCard
from desktop.domain.failure import CounterError

# --- the card -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReadersChanged:
    """The readers that are there now, by name; empty when there are none."""

    readers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServiceChanged:
    """The smart-card service was found (or lost)."""

    running: bool


@dataclass(frozen=True, slots=True)
class CardInserted:
    """A card is in `reader`; `session` (counted up from 1) names this one stay of it."""

    reader: str
    session: int


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


CardEvent = (
    ReadersChanged
    | ServiceChanged
    | CardInserted
    | CardRead
    | PhotoProgress
    | CardFailed
    | CardRemoved
)


class CardReader(Protocol):
    """Watches all readers and reads each card put in."""

    def run(self, emit: Callable[[CardEvent], None]) -> None:
        """Block until `stop`, emitting events one at a time (from any thread of the reader's).

        A failure is an event, never raised. Every `CardInserted` is followed by `CardRemoved`,
        and before that by a COMPLETE `CardRead` or a `CardFailed`, unless `stop` comes first.
        """

    def stop(self) -> None:
        """End `run` soon; callable from any thread, more than once."""


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


class Printer(Protocol):
    """One printer, whatever its kind."""

    name: str
    media: Media

    def submit(self, pdf: bytes, *, copies: int = 1, title: str = "") -> PrintJob:
        """Hand over a PDF; raises CounterError if the printer does not take it."""

    def status(self, job: PrintJob | None = None) -> PrinterStatus:
        """How the printer, or one job, stands."""

    def cancel(self, job: PrintJob) -> bool:
        """Take a job back; False if there is nothing to take back, since it has been printed.

        Raises CounterError if it cannot be known.
        """


# --- time and keys ------------------------------------------------------------------------


class Clock(Protocol):
    """The time of this PC."""

    def now(self) -> datetime:
        """Now, with the zone of Bangkok."""


class KeyVault(Protocol):
    """Where the store's key lies."""

    def get(self, profile: str) -> bytes | None:
        """The 32-byte key of a profile, None if there is none."""

    def put(self, profile: str, key: bytes) -> None:
        """Keep a key."""
