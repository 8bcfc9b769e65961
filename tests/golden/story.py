"""Some days at two counters, told through the product's own services.

What is written here is exported as golden files; a set that lies in a folder is never told again.
The clock is set by hand, so two tellings differ in ids, keys and tokens alone, which nothing shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from desktop.domain.bundle import Bundle
from desktop.domain.case import Draft, FieldValue
from desktop.domain.data_file import RESOURCES
from desktop.domain.journal import utc_stamp
from desktop.domain.party import alone
from desktop.entries import NewEntry, Viewed, Withdrawn
from desktop.entries.document_printed import SUMMARY
from desktop.ids import new_id
from desktop.services.filing import Submitted
from desktop.services.receipts import Payer
from sync.central import bundles
from tests.fixtures.central import Central, served
from tests.fixtures.office import SetClock, synthetic_id
from tests.fixtures.store import make_store
from tests.golden.guarded import guarded, signed
from tests.golden.lives import WORKS, in_vain, lives, right_to_appeal, unfinished
from tests.golden.office import CLERK, NOWHERE, SUPERVISOR, Counter, at
from tests.golden.persons import (
    BOONMEE,
    JOHN,
    LAMDUAN,
    MALEE,
    NATTAWUT,
    PRASERT,
    SAIRUNG,
    SELLER_ID,
    YOUNG,
)
from ui.presenters.case_state import ASKED
from ui.presenters.reasons import CAME_OUT, REPRINT, SETTLE
from ui.presenters.typed_identity import applicant

WITHDRAW = ASKED[Withdrawn.KIND].reasons
ENDS = at(27, 15) + timedelta(days=20)  # when everything is looked at


@dataclass
class Told:
    """The two counters and the centre as the story leaves them."""

    three: Counter
    four: Counter
    central: Central


@contextmanager
def told(folder: Path) -> Iterator[Told]:
    """Everything as it stands at the end, still running."""
    clock = SetClock(at(19, 8, 30))
    with served(folder / "central", now=clock.now, prices=True) as central:
        three, four = (_enrolled(central, folder, number, clock) for number in (3, 4))
        try:
            first = _first_day(three, four)
            clock.time = at(20, 8, 30)
            _second_day(three, four, first)
            clock.time = at(27, 8, 30)
            three = three.again(central.device(3))
            _third_day(three, four)
            waits, refused = lives(three)
            unfinished(three)
            clock.forward(days=10)
            right_to_appeal(three, refused)
            clock.time = ENDS - timedelta(hours=6)
            in_vain(three, waits)
            _drafts(three)
            guarded(three)
            signed(central, folder, three)
            clock.time = ENDS
            yield Told(three, four, central)
        finally:
            for counter in (three, four):
                counter.client.close()
                counter.store.close()


def _enrolled(central: Central, folder: Path, number: int, clock: SetClock) -> Counter:
    here = folder / str(number)
    here.mkdir()
    store = make_store(here, replace(central.device(number), central_url=NOWHERE))
    return Counter.of(store, clock, central)


def _first_day(three: Counter, four: Counter) -> list[Submitted]:
    """New connections: by the card, elsewhere without a telephone, with the chip corrected."""
    three.sign_in(CLERK)
    draft = three.begin(SAIRUNG, "new_connection", "sairung", phone="081-234-5678")
    one = three.take(three.see(draft, "wiring_certificate"))
    three.print_original(one)
    three.desk.cases.printed(one.case.id, SUMMARY, CLERK)
    three.later()
    three.desk.cashier.reprint(_number(one), REPRINT.kept("lost", "ลูกค้าขอใหม่"), CLERK)

    draft = three.begin(PRASERT, "new_connection", use_card_address="no", house_no="8/15")
    draft = three.type(draft, road="รามคำแหง", subdistrict="หัวหมาก", district="บางกะปิ")
    draft = three.type(draft, province="กรุงเทพมหานคร", house_id="12345678901", phone="none")
    draft = three.type(draft, applicant_is="possessor", meter_size="3p_30_100", tariff="2")
    draft = three.copy(draft, "proof_of_possession", "สัญญาเช่าฉบับเดียว ลูกค้าต้องใช้ต่อ")
    two = three.take(three.see(draft, "wiring_certificate"))
    three.later()
    three.desk.cashier.begin_original(_number(two), "Office-A4", CLERK)
    three.later()
    three.desk.cashier.not_printed(_number(two), CLERK)
    three.later()
    three.desk.cashier.begin_original(_number(two), "Office-A4", CLERK)
    three.later()
    three.desk.cashier.printed(_number(two), CLERK, CAME_OUT.kept("whole", ""))

    draft = three.begin(MALEE, "new_connection", phone="021234567", water_referral="yes")
    draft = three.correct(draft, "road", "ถนนลาดพร้าว 101", "ป้ายถนนจริงต่างจากบัตร")
    draft = three.correct(draft, "lane", "", "ที่นี่ไม่มีซอย")
    third = three.take(three.see(draft, "wiring_certificate"))
    three.print_original(third)
    three.sync()

    four.sign_in(SUPERVISOR)
    four.sync()
    four.decide(one, "approve")
    four.decide(two, "return", "เอกสารไม่ครบหรือไม่ชัด: สัญญาเช่าหมดอายุ")
    four.sync()
    three.sync()
    return [one, two, third]


def _second_day(three: Counter, four: Counter, first: list[Submitted]) -> None:
    """Without a card, refunds, transfers, one of them withdrawn; a report of nobody; what was
    returned is put right;
    and two decisions that came too late.
    """
    _send_service_that_keeps_the_photo(three.central)
    three.sync()
    draft = three.begin(JOHN, "new_connection", phone="0912345678", applicant_is="owner")
    draft = three.see(draft, "other_identity", "proof_of_possession", "wiring_certificate")
    company = Payer("บริษัท ตัวอย่าง จำกัด", "1 ถนนสมมติ กรุงเทพมหานคร", "0999999999994", "00001")
    foreign = three.take(draft, payer=company)
    three.print_original(foreign)
    three.desk.cases.printed(foreign.case.id, SUMMARY, CLERK)

    account = {"contract_account": "987654321", "declaration": "yes"}
    draft = three.begin(BOONMEE, "deposit_refund", **account)
    five = three.take(three.see(draft, "other_identity"))
    account |= {"contract_account": "987654324"}
    draft = three.begin(NATTAWUT, "deposit_refund", "nattawut", pay_by="bank", bank="004")
    draft = three.type(draft, bank_account="1234567890", deposit_amount="1,234.5", **account)
    six = three.take(three.see(draft, "bank_book"))
    three.desk.cases.printed(six.case.id, SUMMARY, CLERK)

    draft = three.begin(YOUNG, "transfer_with_deposit", contract_account="12345", phone="none")
    draft = three.type(draft, old_holder_name="นายเก่า เดิมที", old_holder_id=SELLER_ID)
    draft = three.see(draft, "deposit_receipt", "proof_of_ownership", "old_holder_identity")
    seven = three.take(draft)
    draft = three.begin(LAMDUAN, "transfer_with_deposit", transfer_reason="inheritance")
    draft = three.type(draft, contract_account="987654322", old_holder_name="นายล่วง ลับไป")
    draft = three.type(draft, deposit_proof="police_slip", phone="0812345679")
    draft = three.see(draft, "other_identity", "police_record", "proof_of_ownership")
    eight = three.take(draft)
    three.later()
    three.desk.cases.printed(eight.case.id, SUMMARY, CLERK)
    draft = three.begin(None, "complaint", about="outage", danger="yes", phone="none")
    draft = three.type(draft, details="สายไฟขาดพาดทางเท้า", **{"site.house_no": "9"})
    area = {"subdistrict": "หัวหมาก", "district": "บางกะปิ", "province": "กรุงเทพมหานคร"}
    three.take(three.type(draft, **{f"site.{part}": text for part, text in area.items()}))
    draft = three.desk.intake.put_right(first[1].case.id, CLERK.id)
    three.take(three.see(three.type(draft, phone="0898765431"), "proof_of_possession"))
    three.move(eight.case, Withdrawn, WITHDRAW.kept("unwanted", ""))
    three.sync()

    four.sync()
    key = four.desk.cases.detail(five.case.id).view.person_key
    four.later()
    with four.store.write() as transaction:  # in words, as before there were purposes to choose
        body = Viewed(key, "ตรวจสอบคำร้อง", case_id=None)
        transaction.append(NewEntry(body, SUPERVISOR.author, utc_stamp(four.clock.now())))
    four.decide(first[2], "approve")
    four.decide(seven, "return", "ขอสัญญาซื้อขายฉบับเต็ม")
    four.sync()

    three.sign_out(CLERK)
    three.sign_in(SUPERVISOR)
    three.decide(first[2], "return", "เอกสารไม่ครบหรือไม่ชัด")
    three.decide(seven, "approve")
    three.sync()
    settled = next(o for o in three.outbox.objections() if o.case_id == seven.case.id)
    three.later()
    three.outbox.settle(settled, SETTLE.kept("compared", "โทรถามแล้ว"), SUPERVISOR)
    three.sync()
    three.sign_out(SUPERVISOR)  # never sent: a week later the counter is enrolled anew


def _third_day(three: Counter, four: Counter) -> None:
    """A new epoch with numbers of its own; what has not been sent, decided or printed yet."""
    draft = four.begin(SAIRUNG, "new_connection", phone="0812345678", meter_size="1p_5_15")
    four.take(four.see(draft, "wiring_certificate"), by=SUPERVISOR)
    four.sync()
    three.sign_in(CLERK)
    draft = three.begin(NATTAWUT, "new_connection", phone="0612345678")
    three.print_original(three.take(three.see(draft, "wiring_certificate")))
    three.sync()

    draft = three.begin(YOUNG, "new_connection", phone="0812345677")
    ten = three.take(three.see(draft, "wiring_certificate"))
    three.desk.cashier.begin_original(_number(ten), "Office-A4", CLERK)
    draft = three.begin(PRASERT, "transfer_with_deposit", transfer_reason="court", phone="none")
    draft = three.type(draft, contract_account="987654323", old_holder_name="นางเดิม เคยอยู่")
    draft = three.see(draft, "deposit_receipt", "proof_of_ownership")
    eleven = three.take(draft)
    three.decide(eleven, "approve")
    three.decide(ten, "return", "ยืนยันตัวตนไม่ได้: รูปไม่ตรง")


def _drafts(three: Counter) -> None:
    """Applications that are not finished, each in another way."""
    intake, clock = three.desk.intake, three.clock
    three.see(three.begin(SAIRUNG, "new_connection", phone="0812345678"), "wiring_certificate")
    three.begin(PRASERT, None)
    three.correct(three.begin(MALEE, "new_connection", "lamduan"), "road", "ถนนใหม่", "")
    wrong = {"contract_account": "12ก4", "old_holder_id": "9123456789012", "phone": "123"}
    draft = three.begin(NATTAWUT, "transfer_with_deposit", **wrong)
    three.copy(draft, "proof_of_ownership", "")
    draft = three.begin(SAIRUNG, "new_connection", use_card_address="no", road="พระรามที่ 9")
    draft = three.type(draft, phone="0898765432", use_card_address="yes", house_id="12")
    three.type(draft, phone="none")
    typed = {
        "reason": "foreigner", "citizen_id": "ZZ00", "title": "Mr.", "first": "Lin",
        "last": "Sample", "birth": "31/2/1990", "house_no": "5", "province": "กรุงเทพมหานคร",
    }  # fmt: skip
    three.later()
    intake.keep_identity(
        Draft(
            new_id(),
            None,
            alone(applicant(typed, clock.now().date())),
            {name: FieldValue(text) for name, text in typed.items()},
            focus="birth",
            actor=CLERK.id,
            created_at=utc_stamp(clock.now()),
        )
    )
    stranger = replace(BOONMEE, citizen_id=synthetic_id("912345678909"))
    draft = three.begin(stranger, "deposit_refund", contract_account="987654329")
    three.later()
    intake.discard(draft.id, "ลูกค้าเปลี่ยนใจ", CLERK)


def _send_service_that_keeps_the_photo(central: Central) -> None:
    """The administrator sends an edition of a service; no shipped one keeps the photo."""
    name = "catalogue/deposit_refund.toml"
    shipped = (RESOURCES / name).read_text(encoding="utf-8")
    told = shipped.replace("\nicon = ", "\nkeep_photo = true\nicon = ", 1)
    assert told != shipped
    # Without the examples, which may grow: the digest of an edition is in what the set shows.
    text = told.partition("\n[[example]]")[0] + "\n"
    works = (Path(__file__).parents[1] / "fixtures" / f"{WORKS}.toml").read_text(encoding="utf-8")
    files = {name: text, f"catalogue/{WORKS}.toml": works.partition("\n[[example]]")[0] + "\n"}
    bundles.keep(central.place, Bundle("2569.2", date(2026, 11, 20), files))
    later = Bundle("2570.1", date(2027, 1, 1), {name: text})
    bundles.keep(central.place, later)
    bundles.withdraw(central.place, later.edition)


def _number(taken: Submitted) -> str:
    assert taken.receipt is not None
    return taken.receipt.number
