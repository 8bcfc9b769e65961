"""A counter for tests of the window: real store, services, lane and stations; training cards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Event

from desktop.card.training import TrainingReader
from desktop.config import KeptSettings, Profile, Settings
from desktop.domain.case import CaseView
from desktop.domain.device import DeviceIdentity
from desktop.domain.failure import Code, CounterError
from desktop.domain.life import CaseState
from desktop.runtime.card_station import CardStation
from desktop.runtime.lane import Lane
from desktop.runtime.sync_station import SyncStation
from desktop.services.reference import Reference
from desktop.store import Store
from tests.fixtures.office import SetClock, desk_of, device, enrolled_store
from tests.ui.fakes import FakePrinter, HandTime
from ui.context import Context
from ui.language import Language
from ui.theme import Theme

SAIRUNG = "sairung"


@dataclass
class CounterOffice:
    """The context of a window, and what a test moves: the cards, the clock, the store, and the
    time that presenters let pass.
    """

    context: Context
    reader: TrainingReader
    store: Store
    clock: SetClock
    key: bytes
    time: HandTime

    def close(self) -> None:
        """Join every thread and close the store."""
        self.context.cards.close()
        self.context.lane.close()
        self.context.looks.close()
        self.context.sync.close()
        self.store.close()

    @contextmanager
    def lane_held(self) -> Iterator[None]:
        """Whatever is given to the store lane waits until the block ends."""
        gate = Event()
        self.context.lane.submit(lambda: gate.wait(30), lambda _open: None, lambda _error: None)
        try:
            yield
        finally:
            gate.set()


_reference: list[Reference] = []


def reference() -> Reference:
    """The data as shipped, read once for all tests of a process."""
    if not _reference:
        _reference.append(Reference())
    return _reference[0]


def open_office(
    theme: Theme,
    folder: Path,
    *,
    readers: tuple[str, ...] = ("Reader",),
    place: DeviceIdentity | None = None,
    data: Reference | None = None,
) -> CounterOffice:
    """Everything running; `close()` in the end. The line to the central side is down."""
    store, key = enrolled_store(folder, place=place)
    clock, time = SetClock(), HandTime()
    desk = desk_of(store, clock, data or reference(), place=place)
    reader = TrainingReader(readers)
    cards = CardStation(reader)
    context = Context(
        language=Language(),
        theme=theme,
        lane=Lane(),
        looks=Lane(),
        cards=cards,
        sync=SyncStation(store, clock),
        printer=FakePrinter(),  # type: ignore[arg-type]
        desk=desk,
        device=place or device(),
        clock=clock,
        kept=KeptSettings(Profile(folder, training=True), Settings()),
        training=True,
        countdown=time.countdown,
    )
    context.lane.start()
    context.looks.start()
    cards.start()
    return CounterOffice(context, reader, store, clock, key, time)


def disk_full(*_args: object, **_named: object) -> None:
    """Stands for a call of the store on a full disk."""
    raise CounterError(Code.STORE_DISK_FULL)


def a_case(number: int, *, unsent: bool = True, receipt: str | None = None) -> CaseView:
    """A case of today."""
    return CaseView(
        id=f"c{number}", reference=f"BKP3A-69-{number:06d}", service_id="deposit_refund",
        state=CaseState.ACCEPTED, office="BKP", counter=3,
        submitted_at="2026-11-22T06:58:00.000Z", submitted_by="1001", due=date(2026, 11, 27),
        total=200000, receipt_number=receipt, person_name="นายทดสอบ ระบบ", unsent=unsent,
    )  # fmt: skip
