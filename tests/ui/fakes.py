"""A small office for tests of the frame: real lane, real card station, services by their contract."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.card.training import TrainingReader
from desktop.domain.case import CaseState, CaseView, Draft
from desktop.domain.citizen import Applicant
from desktop.domain.device import DeviceIdentity
from desktop.domain.failure import Code, CounterError
from desktop.domain.text import Text
from desktop.ports import PrinterState, PrinterStatus
from desktop.runtime.card_station import CardStation
from desktop.runtime.lane import Lane
from desktop.services.reference import Reference
from ui.context import Context
from ui.language import Language
from ui.theme import Theme

BANGKOK = timezone(timedelta(hours=7))
NOW = datetime(2026, 11, 22, 14, 5, 12, tzinfo=BANGKOK)


class FixedClock:
    """It is always five past two."""

    def now(self) -> datetime:
        return NOW


@dataclass(frozen=True)
class Member:
    id: str
    name: Text
    role: str = "clerk"


class FakeStaff:
    """Knows one clerk; counts what was looked at."""

    def __init__(self) -> None:
        self.viewed: list[tuple[str, str, str]] = []
        self.gate: threading.Event | None = None

    def sign_in(self, staff_id: str, pin: str) -> Member:
        if (staff_id, pin) != ("1001", "2468"):
            raise CounterError(Code.CARD_ABSENT)
        return Member("1001", Text("พรทิพย์ ส.", "Pornthip S."))

    def sign_out(self, actor: str) -> None:
        pass

    def view_person(self, key: str, purpose: str, actor: str) -> None:
        self.viewed.append((key, purpose, actor))


class FakeIntake:
    def __init__(self) -> None:
        self.kept: list[Draft] = []
        self.opened: list[Draft] = []
        self.broken = False

    def drafts(self) -> list[Draft]:
        if self.broken:
            raise CounterError(Code.STORE_DISK_FULL)
        return list(self.kept)

    def open_draft(self, applicant: Applicant, service_id: str | None, actor: str) -> Draft:
        draft = Draft(f"d{len(self.opened)}", service_id, applicant, actor=actor)
        self.opened.append(draft)
        return draft


@dataclass
class Numbers:
    cases: int = 0
    first_visit: int = 0
    copies_taken: int = 0
    received: int = 0


@dataclass
class FakeCases:
    cases: list[CaseView] = field(default_factory=list)

    def today(self, actor: str) -> list[CaseView]:
        return self.cases

    def numbers(self, actor: str) -> Numbers:
        return Numbers(len(self.cases), len(self.cases), 0, sum(c.total for c in self.cases))

    def history(self, person_key: str) -> list[CaseView]:
        return [case for case in self.cases if case.person_key == person_key]


@dataclass(frozen=True)
class FakeSyncStatus:
    state: str = "offline"
    waiting: int = 3


class FakeSync(QObject):
    status_changed = Signal(object)
    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.status = FakeSyncStatus()


class FakePrinter(QObject):
    status_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.status = PrinterStatus(PrinterState.READY)


@dataclass
class Office:
    """The context of a test, and the handles to move it."""

    context: Context
    reader: TrainingReader
    intake: FakeIntake
    cases: FakeCases
    staff: FakeStaff

    def close(self) -> None:
        self.context.cards.close()
        self.context.lane.close()


def open_office(theme: Theme, **changes: Any) -> Office:
    """Everything running; close it in the end."""
    reader = TrainingReader()
    intake, cases, staff = FakeIntake(), FakeCases(), FakeStaff()
    cards = CardStation(reader)
    context = Context(
        language=Language(),
        theme=theme,
        lane=Lane(),
        cards=cards,
        sync=FakeSync(),
        printer=FakePrinter(),
        intake=intake,
        cashier=None,
        review=None,
        staff=staff,
        cases=cases,
        outbox=None,
        catalogue=Reference().catalogue,
        device=DeviceIdentity(
            "d", "BKP", Text("การไฟฟ้านครหลวงเขตบางกะปิ", "MEA Bang Kapi"), 3, 1, "http://x",
            person_pepper=b"p" * 32,
        ),
        clock=FixedClock(),
        training=True,
        **changes,
    )  # fmt: skip
    cards.start()
    return Office(context, reader, intake, cases, staff)


def a_case(number: int, *, unsent: bool = True, state: CaseState = CaseState.SUBMITTED) -> CaseView:
    """A case of today."""
    return CaseView(
        id=f"c{number}", reference=f"BKP3A-69-{number:06d}", service_id="deposit_refund",
        state=state, office="BKP", counter=3, submitted_at="2026-11-22T06:58:00.000Z",
        submitted_by="1001", due=date(2026, 11, 27), total=200000, receipt_number=None,
        person_name="นายทดสอบ ระบบ", unsent=unsent,
    )  # fmt: skip
