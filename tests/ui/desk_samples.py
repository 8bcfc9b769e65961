"""Synthetic cases for the tests and pictures of the supervisor's desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from desktop.domain.address import Address
from desktop.domain.case import CaseView
from desktop.domain.citizen import PersonName
from desktop.domain.life import CaseState
from desktop.domain.party import APPLICANT
from desktop.domain.receipt import (
    ApplicationSummary,
    DocumentRow,
    Quote,
    QuoteLine,
    SummaryRow,
    SummarySection,
)
from desktop.domain.text import Text
from desktop.entries import Submitted
from desktop.entries.case_submitted import Document, KnownParty, KnownPerson, Value
from desktop.entries.detail import CaseDetail, TimelineItem

TODAY = date(2026, 11, 22)
NAMES = {"1001": "พรทิพย์ ส.", "9001": "สมหญิง ก."}

VIEW = CaseView(
    id="01936d2e-0000-7000-8000-000000000417",
    reference="BKP3A-69-000417",
    service_id="new_connection",
    state=CaseState.ACCEPTED,
    office="BKP",
    counter=3,
    submitted_at="2026-11-22T07:09:00.000Z",
    submitted_by="1001",
    due=TODAY,
    total=74_900,
    receipt_number="BKP3A-69-R-001058",
    person_name="น.ส.สายรุ้ง จ.",
    person_key="ab" * 16,
    citizen_id_masked="9-xxxx-xxxxx-36-x",
    contract_account="012345678",
    unsent=True,
    version=1,
)

QUOTE = Quote(
    lines=(
        QuoteLine(
            "inspection",
            Text("ค่าตรวจสอบการเดินสายภายใน 15(45) A", "Inspection of internal wiring, 15(45) A"),
            70_000,
            vatable=True,
            former=455_000,
        ),
        QuoteLine(
            "deposit",
            Text("เงินประกันการใช้ไฟฟ้า", "Supply deposit"),
            0,
            vatable=False,
            waived=Text("ยกเว้น บ้านอยู่อาศัย", "Waived: residence"),
        ),
    ),
    vat_percent="7",
    base=70_000,
    vat=4_900,
    deposit=0,
    total=74_900,
    former_total=455_000,
)


def known(person: KnownPerson) -> dict[str, KnownParty]:
    """The parties of a case of this person alone."""
    return {APPLICANT: KnownParty(person, "person", "self", None, True)}


BODY = Submitted(
    case_id=VIEW.id,
    reference=VIEW.reference,
    service_id=VIEW.service_id,
    service_version="2569/2",
    service_digest="",
    office=VIEW.office,
    counter=VIEW.counter,
    submitted_at=VIEW.submitted_at,
    due=VIEW.due.isoformat(),
    due_unconfirmed=False,
    steps=[],
    applicant_role=APPLICANT,
    parties=known(KnownPerson(
        citizen_id="9101400123361",
        citizen_id_masked=VIEW.citizen_id_masked,
        thai_name=PersonName("นางสาว", "สายรุ้ง", "", "ใจกว้าง"),
        english_name=PersonName(),
        birth_date=None,
        expiry_date=None,
        address=Address(
            house_no="99/1", moo="2", road="สาทรใต้", subdistrict="ยานนาวา", district="สาทร",
            province="กรุงเทพมหานคร",
        ),
        source="chip",
        no_card_reason=None,
        no_card_note="",
        photo_sha256=None,
        card_notes=[],
    )),
    person_key=VIEW.person_key,
    person_name=VIEW.person_name,
    contract_account=VIEW.contract_account,
    values={"road": Value("สาทรเหนือ", "typed", "ย้ายทะเบียนแล้ว รอบัตรใหม่")},
    rows={},
    computed={},
    reasons={},
    documents={
        "house": Document("pending_lookup", "", {}, None),
        "wiring": Document("seen_original", "", {}, None),
    },
    flags=[],
    life=VIEW.life,
    once=[],
    origin=None,
    follows=[],
    copies_taken=0,
    quote=QUOTE,
    paid=None,
    receipt_number=VIEW.receipt_number,
    identity_check="chip",
)  # fmt: skip

SUMMARY = ApplicationSummary(
    case_reference=VIEW.reference,
    service=Text("ขอใช้ไฟฟ้าใหม่", "New connection"),
    office_name=Text("การไฟฟ้านครหลวงเขตบางกะปิ", "MEA Bang Kapi"),
    counter=3,
    submitted_at=VIEW.submitted_at,
    clerk_name="พรทิพย์ ส.",
    applicant_name="นางสาวสายรุ้ง ใจกว้าง",
    citizen_id_masked=VIEW.citizen_id_masked,
    sections=(
        SummarySection(
            Text("สถานที่ใช้ไฟฟ้า", "Place of use"),
            (
                SummaryRow(Text("เลขที่", "House no."), "99/1", "chip"),
                SummaryRow(Text("ถนน", "Road"), "สาทรเหนือ", "typed"),
                SummaryRow(Text("ผู้ยื่นคำร้องเป็น", "The applicant is"), "เจ้าบ้าน", "preset"),
            ),
        ),
        SummarySection(
            Text("มิเตอร์ที่ขอ", "Meter"),
            (SummaryRow(Text("ขนาด", "Size"), "1 เฟส 15(45) แอมป์", "typed"),),
        ),
    ),
    documents=(
        DocumentRow(Text("บัตรประจำตัวประชาชน", "National ID card"), "chip", True),
        DocumentRow(Text("ทะเบียนบ้าน", "House registration"), "pending_lookup", True),
        DocumentRow(Text("หนังสือรับรองการเดินสายไฟ", "Wiring certificate"), "seen_original", True),
    ),
    quote=QUOTE,
    due="2026-11-27",
    receipt_number=VIEW.receipt_number,
)

TIMELINE = (
    TimelineItem("2026-11-22T07:02:00.000Z", "case.submitted", "1001", {"identity_check": "chip"}),
    TimelineItem(
        "2026-11-22T07:09:00.000Z",
        "receipt.issued",
        "1001",
        {"number": VIEW.receipt_number, "total": 74_900},
    ),
    TimelineItem("2026-11-22T07:09:04.000Z", "receipt.printed", "1001", {"copy_no": 0}),
)

DETAIL = CaseDetail(VIEW, BODY, TIMELINE)


def stale() -> CaseDetail:
    """A case that was approved here while the centre had taken another's return."""
    mine = TimelineItem(
        "2026-11-22T07:31:00.000Z", "case.approved", "9001", {"reason": ""},
        "stale_decision",
    )  # fmt: skip
    reason = "เอกสารไม่ครบหรือไม่ชัด: ขาดหน้า 2"
    theirs = TimelineItem(
        "2026-11-22T07:33:00.000Z", "case.returned", "9002", {"reason": reason},
    )  # fmt: skip
    view = replace(
        VIEW,
        state=CaseState.RETURNED,
        version=2,
        decided_by="9002",
        decided_at="2026-11-22T07:33:00.000Z",
        reason=reason,
        exception="stale_decision",
        unsent=False,
    )
    return CaseDetail(view, BODY, (*TIMELINE, mine, theirs))
