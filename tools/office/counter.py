"""A counter without a window: its own store and services, and its line to the centre."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from desktop.domain.bundle import NEWS
from desktop.domain.case import CaseView
from desktop.domain.citizen import Person
from desktop.domain.data_file import RESOURCES
from desktop.domain.life import Decision
from desktop.domain.money import baht
from desktop.domain.text import Text
from desktop.entries import Move
from desktop.services.desk import Desk, open_desk
from desktop.services.filing import Submitted
from desktop.services.reference import Reference, renew_from
from desktop.services.session import Session
from desktop.services.staff_file import load_staff
from desktop.store import Store
from sync.client import CentralClient
from sync.engine import SyncEngine
from sync.report import SyncReport
from tests.fixtures.authors import session
from tests.fixtures.central import Central
from tests.fixtures.store import KEY, new_store
from tools.office.answers import fill
from tools.office.clock import DayClock, PcClock

NOTE = baht(1_000)


@cache
def staff() -> tuple[Session, ...]:
    """Two clerks and two supervisors: those of the training profile, and a colleague of each."""
    clerk, supervisor = load_staff(RESOURCES / "training" / "staff.toml")
    members = (
        clerk,
        replace(clerk, id="1002", name=Text("สุดา ร.", "Suda R.")),
        supervisor,
        replace(supervisor, id="9002", name=Text("มานพ ก.", "Manop K.")),
    )
    return tuple(map(session, members))


@cache
def shipped() -> Reference:
    """The data as shipped, read once; what the centre sends to one counter all of them use."""
    return Reference()


@dataclass
class Counter:
    """One PC of an office. `life` counts how often it was killed and came back."""

    folder: Path
    central: Central
    clock: PcClock
    office: str
    store: Store
    desk: Desk
    engine: SyncEngine
    client: CentralClient
    through: str
    life: int = 0

    @classmethod
    def enrolled(
        cls, folder: Path, central: Central, true: DayClock, office: str, number: int,
        through: str | None = None,
    ) -> Counter:  # fmt: skip
        """A PC that has just become counter `number`; `through` is an address before the centre."""
        folder.mkdir(parents=True)
        store = new_store(_file(folder, 0), KEY)
        device = replace(central.device(number, office), central_url=through or central.url)
        with store.write() as transaction:
            transaction.set_device(device)
        store.close()
        return cls._on(folder, central, PcClock(true), office, device.central_url, 0)

    @classmethod
    def _on(
        cls, folder: Path, central: Central, clock: PcClock, office: str, through: str, life: int
    ) -> Counter:
        store = Store.open(_file(folder, life), KEY)
        device = store.device
        assert device is not None
        client = CentralClient.of(device)
        desk = open_desk(store, shipped(), clock, device, [one.member for one in staff()])
        engine = SyncEngine(store, client, clock, chance=random.Random(life))
        return cls(folder, central, clock, office, store, desk, engine, client, through, life)

    @property
    def name(self) -> str:
        """Office and number, as a log of the day says it."""
        device = self.store.device
        assert device is not None
        return f"{device.office}:{device.counter}"

    def killed(self) -> Counter:
        """The counter as it comes back from SIGKILL: the file and its log as they lay there."""
        old, life = _file(self.folder, self.life), self.life + 1
        for suffix in ("", "-wal"):
            path = old.with_name(old.name + suffix)
            if path.exists():
                shutil.copyfile(path, _file(self.folder, life).with_name(
                    _file(self.folder, life).name + suffix))  # fmt: skip
        self.close()
        return self._on(self.folder, self.central, self.clock, self.office, self.through, life)

    def close(self) -> None:
        """Leave the store and the line."""
        self.client.close()
        self.store.close()

    # --- what is done here -------------------------------------------------------------------

    def take(
        self,
        person: Person,
        service: str,
        clerk: Session,
        people: Iterator[Person],
        said: Mapping[str, str] | None = None,
    ) -> Submitted:
        """A case of this customer, paid in notes of a thousand baht where it costs something.

        Where another case stands and the service only warns, it is taken with a reason.
        """
        intake = self.desk.intake
        draft = fill(intake, intake.open_draft(person, service, clerk.id), people, said or {})
        now = intake.evaluate(draft)
        for one in intake.in_the_way(draft.id, now.once):
            draft = replace(draft, reasons={**draft.reasons, one.key.reason_key: "ลูกค้าขอ"})
        intake.save_draft(draft)
        total = now.quote.total
        cash = -(-total // NOTE) * NOTE
        payment = self.desk.cashier.take_cash(total, cash) if total else None
        return intake.submit(draft, payment, clerk)

    def case(self, case_id: str) -> CaseView | None:
        """A case as this PC knows it."""
        return self.store.cases.get(case_id)

    def decide(
        self, view: CaseView, decision: Decision, reason: str, by: Session, row: str = ""
    ) -> CaseView:
        """A decision on a case as it was seen, by this row of its service or the first of such."""
        item = "1.1" if decision == "refuse" else ""
        review = self.desk.review
        return review.decide(view.id, decision, reason, view.version, by, row=row, item=item)

    def move(self, view: CaseView, kind: type[Move], reason: str, by: Session) -> CaseView:
        """Another move of a case as it was seen."""
        return self.desk.review.move(kind, view.id, reason, view.version, by)

    def sync(self) -> SyncReport:
        """Exchange what there is, as far as the line lets it, and use what has come."""
        report = self.engine.run_once()
        if any(one.startswith(NEWS) for one in report.changed):
            renew_from(self.store, self.desk.reference, self.clock.now().date())
        return report


def _file(folder: Path, life: int) -> Path:
    place = folder / str(life)
    place.mkdir(exist_ok=True)
    return place / "counter.db"
