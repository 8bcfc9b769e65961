"""Two counters of one office and their centre, on one clock that the story moves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from desktop.domain.bundle import NEWS
from desktop.domain.case import CaseView, DocumentMark, Draft
from desktop.domain.citizen import Person
from desktop.domain.data_file import RESOURCES
from desktop.domain.device import DeviceIdentity
from desktop.domain.life import Decision
from desktop.domain.money import baht
from desktop.domain.text import Text
from desktop.entries import Move
from desktop.services.desk import Desk, open_desk
from desktop.services.filing import Submitted
from desktop.services.outbox import Outbox
from desktop.services.receipts import Payer
from desktop.services.reference import Reference, renew_from
from desktop.services.session import Session
from desktop.services.staff_file import load_staff
from desktop.store import Store
from sync.client import CentralClient
from sync.engine import SyncEngine
from tests.fixtures.authors import session
from tests.fixtures.central import Central
from tests.fixtures.office import BANGKOK, SetClock, ticks_of
from tests.fixtures.store import listed
from tests.fixtures.there import there

_STAFF = load_staff(RESOURCES / "training" / "staff.toml")
MEMBERS = (*_STAFF, replace(_STAFF[1], id="9002", name=Text("มานพ ก.", "Manop K.")))
CLERK, SUPERVISOR, OTHER = map(session, MEMBERS)  # the last answers appeals
PINS = {CLERK.id: "2468", SUPERVISOR.id: "8642"}
NOTE = baht(1_000)
_Kind = type[Move]  # a counter has a method of that name
NOWHERE = "http://127.0.0.1:1"  # a port differs from run to run; what is kept must not


@cache
def reference() -> Reference:
    """The data as shipped, read once; whoever renews them does so for all."""
    return Reference()


@dataclass
class Counter:
    """A counter without a window: its store, its services, and its line to the centre."""

    store: Store
    clock: SetClock
    central: Central
    desk: Desk
    outbox: Outbox
    client: CentralClient
    engine: SyncEngine

    @classmethod
    def of(cls, store: Store, clock: SetClock, central: Central) -> Counter:
        """The counter of an enrolled store, with the reference data that it holds."""
        device = store.device
        assert device is not None
        renew_from(store, reference(), clock.now().date())
        client = CentralClient(central.url, device_id=device.device_id, token=device.token)
        ticks = ticks_of(clock)
        desk = open_desk(store, reference(), clock, device, MEMBERS, ticks=ticks)
        engine = SyncEngine(store, client, clock)
        return cls(store, clock, central, desk, Outbox(store, clock), client, engine)

    def again(self, device: DeviceIdentity) -> Counter:
        """The same PC, enrolled anew."""
        self.client.close()
        with self.store.write() as transaction:
            transaction.set_device(replace(device, central_url=NOWHERE))
        return Counter.of(self.store, self.clock, self.central)

    def later(self, minutes: int = 3) -> None:
        """Nothing happens at the same moment as anything else."""
        self.clock.forward(minutes=minutes)

    def sync(self) -> None:
        """Exchange all that there is, and use what has come."""
        self.later(1)
        report = self.engine.run_once()
        assert report.error is None, report.error
        self.open_all()
        if any(one.startswith(NEWS) for one in report.changed):
            renew_from(self.store, self.desk.reference, self.clock.now().date())

    def open_all(self) -> None:
        """Open each case, so that all that the centre has of it is here."""
        for case in listed(self.store, "all"):
            if there(self.store.cases.detail(case.id)).behind:
                self.engine.want(case.id)
        assert self.engine.push_once().error is None

    def sign_in(self, member: Session) -> None:
        self.later()
        self.desk.staff.sign_in(member.id, PINS[member.id])

    def sign_out(self, member: Session) -> None:
        self.later()
        self.desk.staff.sign_out(session(member.member))  # the story goes on with the same one

    # --- applications ------------------------------------------------------------------------

    def begin(
        self, who: Person | None, service: str | None, photo: str = "", **values: str
    ) -> Draft:
        """A draft of the clerk's with these values typed, kept."""
        self.later()
        intake = self.desk.intake
        draft = intake.open_draft(who, service, CLERK.id)
        if service == "new_connection":  # wherever they live: it is decided here
            draft = intake.change(draft, "owning_district", "BKP")
        if photo:
            picture = RESOURCES / "training" / "photos" / f"{photo}.jpg"
            draft = intake.with_photo(draft, picture.read_bytes())
        return self.type(draft, **values)

    def type(self, draft: Draft, **values: str) -> Draft:
        """Type into the form; it is kept."""
        for field, text in values.items():
            draft = self.desk.intake.change(draft, field, text)
        return self.keep(draft, focus=next(reversed(values), draft.focus))

    def correct(self, draft: Draft, field: str, text: str, reason: str) -> Draft:
        """Correct what the chip said."""
        changed = self.desk.intake.change(draft, field, text, reason=reason)
        return self.keep(changed, focus=field)

    def see(self, draft: Draft, *documents: str) -> Draft:
        """The originals of these were seen."""
        return self.mark(draft, {name: DocumentMark("seen_original") for name in documents})

    def copy(self, draft: Draft, document: str, reason: str) -> Draft:
        """A copy was taken of this one."""
        return self.mark(draft, {document: DocumentMark("copy_taken", reason)})

    def mark(self, draft: Draft, marks: dict[str, DocumentMark]) -> Draft:
        return self.keep(replace(draft, documents=draft.documents | marks))

    def keep(self, draft: Draft, focus: str = "") -> Draft:
        self.later(1)
        draft = replace(draft, focus=focus or draft.focus)
        assert self.desk.intake.save_draft(draft)
        return draft

    def take(self, draft: Draft, by: Session = CLERK, payer: Payer | None = None) -> Submitted:
        """The draft becomes a case; it is paid in notes of a thousand baht."""
        self.later()
        evaluation = self.desk.intake.evaluate(draft)
        assert evaluation.ready, evaluation.remaining
        total = self.desk.intake.due(draft).total
        cash = -(-total // NOTE) * NOTE
        payment = self.desk.cashier.take_cash(total, cash) if total else None
        return self.desk.intake.submit(draft, payment, by, payer=payer)

    def print_original(self, taken: Submitted) -> None:
        """The receipt comes out at once."""
        assert taken.receipt is not None
        self.later(1)
        self.desk.cashier.begin_original(taken.receipt.number, "Office-A4", CLERK)
        self.desk.cashier.printed(taken.receipt.number, CLERK)

    def decide(self, taken: Submitted, decision: Decision, reason: str = "") -> None:
        """The supervisor decides the case as this counter knows it."""
        self.later()
        version = self.desk.cases.detail(taken.case.id).view.version
        self.desk.review.decide(taken.case.id, decision, reason, version, SUPERVISOR)

    def move(self, case: CaseView, kind: _Kind, reason: str, by: Session = CLERK) -> None:
        """Another move of the case as this counter knows it."""
        self.later()
        version = self.desk.cases.detail(case.id).view.version
        self.desk.review.move(kind, case.id, reason, version, by)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 at the counter."""
    return datetime(2026, 11, day, hour, minute, 12, tzinfo=BANGKOK)
