"""Synthetic receipts and summaries: an everyday one, and one as long as life makes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from desktop.domain.citizen import check_digit, mask_citizen_id
from desktop.domain.defect_record import DefectRecord, DefectRow
from desktop.domain.invitation import Guest, Invitation
from desktop.domain.numbers import STATEMENT_MARK
from desktop.domain.receipt import (
    ApplicationSummary,
    DocumentRow,
    Payment,
    Quote,
    QuoteLine,
    Receipt,
    Seller,
    SummaryRow,
    SummarySection,
)
from desktop.domain.text import Text
from desktop.services.reference import Reference

CITIZEN_ID = "910054587236" + str(check_digit("910054587236"))

SELLER = Seller(
    Text("การไฟฟ้านครหลวง", "Metropolitan Electricity Authority"),
    Text(
        "1192 ถนนพระรามที่ 4 แขวงคลองเตย เขตคลองเตย กรุงเทพมหานคร 10110",
        "1192 Rama IV Road, Khlong Toei, Bangkok 10110",
    ),
    "0994000165200",
    "00000",
)

SHORT = Receipt(
    number="BKP3A-69-R-001058",
    case_id="01999999-0000-7000-8000-000000000001",
    case_reference="BKP3A-69-000417",
    seller=SELLER,
    payer_name="นางสาวสายรุ้ง ใจกว้าง",
    payer_address="99/1 หมู่ที่ 2 ถนนสาทรใต้ แขวงยานนาวา เขตสาทร กรุงเทพมหานคร",
    payer_tax_id=CITIZEN_ID,
    contract_account="012345678",
    service=Text("ขอใช้ไฟฟ้าใหม่", "New low-voltage connection"),
    lines=(
        QuoteLine(
            "inspection",
            Text("ค่าตรวจสอบการเดินสายภายใน", "Inspection of internal wiring"),
            70_000,
            True,
            former=455_000,
            detail=Text("1 เฟส 15(45) แอมป์", "1-phase 15(45) A"),
        ),
        QuoteLine(
            "deposit",
            Text("เงินประกันการใช้ไฟฟ้า", "Deposit"),
            0,
            False,
            waived=Text("ผู้ใช้ไฟฟ้าบ้านอยู่อาศัยรายใหม่", "new residential customer"),
            deposit=True,
        ),
    ),
    base=70_000,
    vat=4_900,
    total=74_900,
    payment=Payment("cash", 100_000, 25_100),
    issued_at="2026-11-22T14:05:12+07:00",
    issued_by="100231",
    issued_by_name="พรทิพย์ สุขสันต์",
    office_name=Text("การไฟฟ้านครหลวงเขตบางกะปิ", "MEA Bang Kapi District"),
    counter=3,
)

_LONG_LINE = Text(
    "ค่าตรวจสอบการเดินสายภายในสำหรับผู้ใช้ไฟฟ้าที่ติดตั้งเครื่องวัดหน่วยไฟฟ้าชนิด 3 เฟส 4 สาย "
    "ขนาด 30(100) แอมป์ รวมค่าเดินทางของเจ้าหน้าที่และค่าอุปกรณ์ต่าง ๆ ที่ใช้ในการตรวจสอบ",
    "Inspection of internal wiring for customers with a three-phase four-wire meter 30(100) A, "
    "including the officers' travel and the material used",
)

LONG = replace(
    SHORT,
    payer_name="บริษัท เกียรติศักดิ์สิทธิ์พัฒนาอสังหาริมทรัพย์และการก่อสร้างระหว่างประเทศ (ประเทศไทย) จำกัด (มหาชน)",
    payer_address="อาคารชุดเพชรเกษมพลาซ่าทาวเวอร์ ชั้นที่ 27 ห้องเลขที่ 2701-2709 "
    "เลขที่ 1234/567-89 หมู่ที่ 12 ตรอกวัดใหญ่ศรีสุพรรณ ซอยเพชรเกษม 77/2 แยก 5 ถนนเพชรเกษม "
    "แขวงหนองค้างพลู เขตหนองแขม กรุงเทพมหานคร 10160",
    payer_tax_id="9994000165200",
    payer_branch="00012",
    account_holder="นายประเสริฐศักดิ์ ณ สงขลานครินทร์วิโรฒพิพัฒน์กุล",
    lines=tuple(
        QuoteLine(
            f"line{n}",
            _LONG_LINE,
            150_000 + n,
            n % 2 == 0,
            unconfirmed=n % 3 == 0,
            waived=Text("ตามประกาศ กฟน.", "by MEA's notice") if n == 1 else None,
        )
        for n in range(9)
    ),
    base=1_234_567_890,
    vat=86_419_752,
    deposit=100_000_101,
    total=1_420_987_743,
    payment=Payment("cash", 1_500_000_000, 79_012_257),
    issued_by_name="ว่าที่ร้อยตรีหญิงประภาวรินทร์ ศิริวัฒนากุลชัยประเสริฐ",
    office_name=Text("การไฟฟ้านครหลวงเขตราษฎร์บูรณะ", "MEA Rat Burana District"),
)

RECEIPTS = {"short": SHORT, "long": LONG}

_PLACE = SummarySection(
    Text("สถานที่ใช้ไฟฟ้า", "Place of use"),
    (
        SummaryRow(Text("เลขที่", "House no."), "99/1", "chip"),
        SummaryRow(Text("หมู่ที่", "Moo"), "2", "chip"),
        SummaryRow(Text("ถนน", "Road"), "สาทรใต้", "chip"),
        SummaryRow(Text("แขวง/เขต", "Subdistrict, district"), "ยานนาวา / สาทร", "chip"),
        SummaryRow(Text("รหัสประจำบ้าน", "House id"), "1012-345678-9", "typed"),
        SummaryRow(
            Text("ผู้ยื่นคำร้องเป็น", "The applicant is"),
            "เจ้าบ้าน",
            "looked_up",
            Text("เจ้าบ้าน", "house owner"),
        ),
        SummaryRow(
            Text("การไฟฟ้าเขตเจ้าของพื้นที่", "Owning district"),
            "ยานนาวา (รับแทนที่บางกะปิ)",
            "brought_forward",
        ),
    ),
)
_METER = SummarySection(
    Text("มิเตอร์ที่ขอ", "Meter asked for"),
    (
        SummaryRow(Text("ขนาด", "Size"), "1 เฟส 15(45) แอมป์"),
        SummaryRow(Text("ประเภทผู้ใช้ไฟฟ้า", "Tariff class"), "1.2 บ้านอยู่อาศัย"),
        SummaryRow(Text("โทรศัพท์มือถือ", "Mobile"), "080-000-4417"),
    ),
)
_MORE = SummarySection(
    Text("รายละเอียดเพิ่มเติมของสถานที่ใช้ไฟฟ้าและผู้ครอบครอง", "Further details of the place"),
    (
        SummaryRow(Text("ที่อยู่จัดส่งเอกสาร", "Postal address"), LONG.payer_address),
        SummaryRow(Text("หมายเหตุ", "Note"), ""),
        SummaryRow(Text("แผนที่", "Map"), "https://www.example.org/" + "a" * 120),
    ),
)

SUMMARY = ApplicationSummary(
    privacy=Reference().notice(date(2026, 11, 22)).short,
    case_reference=SHORT.case_reference,
    service=Text(
        "ขอใช้ไฟฟ้าใหม่ แรงต่ำไม่เกิน 50(150) แอมป์",
        "New low-voltage connection up to 50(150) A",
    ),
    office_name=SHORT.office_name,
    counter=3,
    submitted_at=SHORT.issued_at,
    clerk_name=SHORT.issued_by_name,
    applicant_name=SHORT.payer_name,
    citizen_id_masked=mask_citizen_id(CITIZEN_ID),
    sections=(_PLACE, _METER),
    documents=(
        DocumentRow(
            Text("บัตรประจำตัวประชาชน", "National ID card"),
            "chip",
            True,
            Text("ไม่ต้องใช้ อ่านจากชิปแล้ว", "not needed, read from the chip"),
        ),
        DocumentRow(
            Text("ทะเบียนบ้าน", "House registration"),
            "pending_lookup",
            True,
            Text("จะตรวจกับกรมการปกครองเมื่อออนไลน์", "to be checked with DOPA once online"),
        ),
        DocumentRow(Text("หนังสือรับรองการเดินสายไฟ", "Wiring certificate"), "seen_original", True),
    ),
    quote=Quote(SHORT.lines, "7", 70_000, 4_900, 0, 74_900, 455_000),
    due="2026-11-27",
    steps=(
        Text("ยื่นคำร้องและชำระเงิน", "Apply and pay"),
        Text("งานภายนอกและติดตั้งเครื่องวัด", "Outside works and meter"),
    ),
    receipt_number=SHORT.number,
    manual_edition="2569/2",
)

LONG_SUMMARY = replace(
    SUMMARY,
    applicant_name=LONG.payer_name,
    clerk_name=LONG.issued_by_name,
    sections=(_PLACE, _METER, _MORE, _MORE, _MORE),
    documents=(
        *SUMMARY.documents,
        *SUMMARY.documents,
        DocumentRow(
            Text(
                "หนังสือมอบอำนาจพร้อมหลักฐานของผู้มอบและผู้รับมอบอำนาจครบถ้วนตามคู่มือ",
                "Power of attorney with proof of both persons",
            ),
            "copy_taken",
            True,
            None,
            "ลูกค้าขอให้เก็บไว้ในแฟ้ม",
        ),
        DocumentRow(Text("แผนผังที่ตั้ง", "Site plan"), "", False),
    ),
    quote=Quote(LONG.lines, "7", LONG.base, LONG.vat, LONG.deposit, LONG.total, 999_999_999_999),
)

SUMMARIES = {"short": SUMMARY, "long": LONG_SUMMARY}

# What a paper says of itself; nothing on paper depends on whether it is of that paper.
CODE = STATEMENT_MARK + "MZ7A2LQ4" * 48

DEFECTS = DefectRecord(
    case_reference=SHORT.case_reference,
    service=SUMMARY.service,
    office_name=SUMMARY.office_name,
    counter=SUMMARY.counter,
    checked_at=SUMMARY.submitted_at,
    clerk_name=LONG.issued_by_name,
    applicant_name=LONG.payer_name,
    citizen_id_masked=mask_citizen_id(CITIZEN_ID),
    manual_edition="2569/2",
    rows=tuple(
        DefectRow(row.label, "wrong" if row.met else "missing", row.reason, "2.3")
        for row in LONG_SUMMARY.documents[-5:]
    ),
    until="2026-12-07",
    appeal_days=15,
)

INVITATION = Invitation(
    case_reference=SHORT.case_reference,
    service=SUMMARY.service,
    office_name=SUMMARY.office_name,
    counter=SUMMARY.counter,
    issued_at=SUMMARY.submitted_at,
    guests=(
        Guest(
            Text("คืนเงินประกันของผู้ใช้ไฟฟ้าเดิม", "Refund of the former holder's deposit"),
            Text("ขอคืนเงินประกันการใช้ไฟฟ้า", "Refund of the supply deposit"),
            LONG.payer_name,
            tuple(row.label for row in LONG_SUMMARY.documents),
        ),
    ),
)
