"""Cases in a real office for the tests of the desk pages, taken by the intake itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.domain.case import CaseView, DocumentMark
from desktop.domain.citizen import Person, PersonName
from desktop.domain.device import DeviceIdentity
from desktop.domain.journal import JournalEntry
from desktop.domain.plain import plain
from desktop.entries import KINDS
from desktop.services.filing import Submitted
from desktop.services.session import Session
from desktop.store import Store
from tests.fixtures.office import person, synthetic_id
from tests.fixtures.store import tell
from tests.ui.counter_office import CounterOffice, open_office
from ui.theme import Theme

NAMES = (
    ("นาย", "วิรัช", "พูนทรัพย์"), ("นางสาว", "สายรุ้ง", "ใจกว้าง"), ("นาง", "บุญมา", "ศรีสุข"),
    ("นาย", "ก้อง", "อินทร์แก้ว"), ("นาย", "สมพงษ์", "ดีเลิศ"), ("นาง", "ทองดี", "มั่นคง"),
    ("นางสาว", "มาลี", "กาญจนา"), ("นาย", "เอก", "ชัยมงคล"), ("นาย", "หมอกฟ้า", "พนา"),
    ("นาย", "ประเสริฐ", "ทองแท้"), ("นางสาว", "ญาณี", "ฐิติกุล"), ("นาย", "ปี้", "กู้เกียรติ"),
)  # fmt: skip


def citizen(number: int, **changes: object) -> Person:
    """One of the synthetic citizens."""
    title, first, last = NAMES[number % len(NAMES)]
    facts = {
        "citizen_id": synthetic_id(f"91{number:010d}"),
        "thai_name": PersonName(title, first, "", last),
    }
    return person(**{**facts, **changes})


@dataclass
class Desk:
    """An office with a clerk who takes cases and a supervisor who decides them."""

    office: CounterOffice
    clerk: Session
    supervisor: Session

    @property
    def store(self) -> Store:
        """The store of the counter."""
        return self.office.store

    def take(
        self, number: int = 0, *, copy: bool = False, corrected: bool = False, **changes: object
    ) -> Submitted:
        """A new connection of 749 baht, paid in cash."""
        context = self.office.context
        intake = context.desk.intake
        draft = intake.open_draft(citizen(number, **changes), "new_connection", self.clerk.id)
        draft = intake.change(draft, "phone", "0812345678")
        # The office that decides is this one, whatever the address on the card.
        draft = intake.change(draft, "owning_district", context.device.office)
        if corrected:
            draft = intake.change(draft, "road", "สาทรเหนือ", reason="ย้ายแล้ว รอบัตรใหม่")
        marks = {"wiring_certificate": DocumentMark("seen_original")}
        if changes.get("source") == "typed":
            marks["other_identity"] = DocumentMark("seen_original")
        if copy:
            marks["wiring_certificate"] = DocumentMark("copy_taken", "ต้องส่งให้กองตรวจ")
        draft = replace(draft, documents=marks)
        payment = context.desk.cashier.take_cash(74_900, 100_000)
        taken = intake.submit(draft, payment, self.clerk)
        self.office.clock.forward(minutes=3)
        return taken

    def refund(self, number: int = 0) -> Submitted:
        """A deposit refund, which costs nothing."""
        context = self.office.context
        draft = context.desk.intake.open_draft(citizen(number), "deposit_refund", self.clerk.id)
        draft = context.desk.intake.change(draft, "contract_account", f"01234{number:04d}")
        draft = context.desk.intake.change(draft, "declaration", "yes")
        taken = context.desk.intake.submit(draft, None, self.clerk)
        self.office.clock.forward(minutes=2)
        return taken

    def sent(self) -> None:
        """The centre has confirmed everything so far."""
        head = self.store.journal.head()
        assert head is not None
        with self.store.write() as transaction:
            transaction.acknowledge(head.seq, head.hash)

    def centre_says(self, view: CaseView, position: int = 1, **data: object) -> None:
        """The feed brings the case as the centre sees it."""
        body = plain(self.office.context.desk.cases.detail(view.id).body)
        same = (
            "reference", "service_id", "office", "counter", "submitted_at", "due",
            "person_name", "person_key", "contract_account", "copies_taken", "receipt_number",
            "life",
        )  # fmt: skip
        told = {
            "id": view.id,
            **{name: body[name] for name in same},
            "state": "accepted",
            "version": 1,
            "device_id": self.office.context.device.device_id,
            "submitted_by": view.submitted_by,
            "total": view.total,
            "citizen_id_masked": view.citizen_id_masked,
            "decided_by": None,
            "decided_at": None,
            "reason": None,
            "first": None,
            "first_by": None,
            "decider": None,
            "body": body,
            "body_schema": KINDS["case.submitted"].SCHEMA,
            "timeline": [],
        }
        at = "2026-11-22T07:20:00.000Z"
        item = {"position": position, "kind": "case", "at": at, "data": told | data}
        with self.store.write() as transaction:
            tell(transaction, [item], position)

    def dispute(self, view: CaseView, position: int = 2) -> None:
        """The supervisor approves here what another desk returned first: a stale decision."""
        context = self.office.context
        version = context.desk.cases.detail(view.id).view.version
        context.desk.review.decide(view.id, "approve", "", version, self.supervisor)
        entry = self.store.journal.unsent(500)[-1]
        self.centre_says(
            view,
            position,
            state="returned",
            version=2,
            decided_by="9002",
            decided_at="2026-11-22T07:02:00.000Z",
            reason="เอกสารไม่ครบหรือไม่ชัด: ขาดหน้า 2",
        )
        self.object_to(entry, view)

    def object_to(self, entry: JournalEntry, view: CaseView) -> None:
        """The centre could not apply this entry about a case."""
        objection = {
            "entry_id": entry.id, "seq": entry.seq, "code": "stale_decision",
            "detail": "", "case_id": view.id,
        }  # fmt: skip
        with self.store.write() as transaction:
            transaction.record_exceptions([objection])

    def sign_in(self, member: Session) -> None:
        """Work as this person, who has said what they open cases for."""
        self.office.context.session.begin(member)
        self.office.context.aims.choose("cases", "asked")


def open_desk_office(
    theme: Theme, folder: Path, *, place: DeviceIdentity | None = None
) -> Iterator[Desk]:
    """A desk with nobody signed in yet; everything is joined in the end."""
    office = open_office(theme, folder, place=place)
    staff = office.context.desk.staff
    desk = Desk(office, staff.sign_in("1001", "2468"), staff.sign_in("9001", "8642"))
    try:
        yield desk
    finally:
        office.close()
