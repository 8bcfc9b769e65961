"""Filling a form from the card, changing it, and what is said about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop.domain.address import Address, parse_address
from desktop.domain.citizen import format_citizen_id
from desktop.domain.party import Party
from desktop.forms.evaluate import evaluate
from desktop.forms.form import Service, Step
from desktop.forms.seats import seat_of
from desktop.services.reference import Reference
from tests.fixtures.form import TODAY, Form
from tests.fixtures.office import person, synthetic_id

# Marks of direction, joiners of words and graphemes, a soft hyphen, tags, half a character.
UNSEEN = "\u200e\u200f\u061c\u2060\u00ad\u034f\U000e0001\U000e0041\U000e007f\ud800\udfff\u3164"


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference()


@pytest.fixture
def connection(reference: Reference) -> Form:
    return Form(reference, "new_connection", person())


@pytest.fixture
def refund(reference: Reference) -> Form:
    return Form(reference, "deposit_refund", person())


def test_the_card_fills_the_place(connection: Form) -> None:
    assert connection.shown("house_no") == ("99/1", "chip")
    assert connection.shown("district") == ("สาทร", "chip")
    assert connection.shown("meter_size") == ("1p_15_45", "preset")
    assert connection.shown("owning_district") == ("YNW", "from_address")
    assert connection.shown("lane") == ("", "")


def test_an_estate_fills_the_house_and_holds_nothing_up(reference: Reference) -> None:
    raw = "145/22#หมู่บ้านสวนทองวิลล่าคลองสามวา ระยะ 2##ซอย 3##แขวงบางชัน#เขตคลองสามวา#กรุงเทพมหานคร"
    form = Form(reference, "new_connection", replace(person(), address=parse_address(raw)))
    assert form.shown("house_no")[0] == "145/22 หมู่บ้านสวนทองวิลล่าคลองสามวา ระยะ 2"
    assert form.shown("moo") == ("", "")
    assert not {"house_no", "moo"} & form.left


def test_trok_and_soi_share_a_line(reference: Reference) -> None:
    address = Address("1", trok="จันทน์", soi="5", district="สาทร", province="กรุงเทพมหานคร")
    form = Form(reference, "new_connection", person(address=address))
    assert form.shown("lane") == ("ตรอกจันทน์ ซอย5", "chip")


def test_another_place_empties_the_card_fields_and_the_card_brings_them_back(
    connection: Form,
) -> None:
    connection.type("use_card_address", "no")
    assert connection.shown("house_no") == ("", "")
    assert connection.shown("owning_district") == ("BKP", "preset")
    connection.type("house_no", "12")
    connection.type("district", "บางนา")
    assert connection.shown("owning_district") == ("BNA", "from_address")
    assert connection.shown("house_no") == ("12", "typed")
    assert connection.problem("house_no") == "", "another place is no correction"
    assert {"subdistrict", "province"} <= connection.left
    connection.type("use_card_address", "yes")
    assert connection.shown("house_no") == ("99/1", "chip")
    assert connection.shown("owning_district") == ("YNW", "from_address")


def test_the_clerks_choice_of_office_stays(connection: Form) -> None:
    connection.type("owning_district", "KTY")
    connection.type("use_card_address", "no")
    connection.type("district", "บางนา")
    assert connection.shown("owning_district") == ("KTY", "typed")


def test_correcting_the_chip_needs_a_reason(connection: Form) -> None:
    connection.type("house_no", "99/2")
    assert connection.problem("house_no") == "correction_reason"
    assert "house_no" in connection.left
    connection.type("house_no", "99/2", reason="แบ่งบ้านใหม่")
    assert connection.problem("house_no") == ""
    connection.type("house_no", "99/1")
    assert connection.shown("house_no") == ("99/1", "chip")


def test_taking_a_chip_value_out_needs_a_reason_too(connection: Form) -> None:
    connection.type("moo", "")
    assert connection.problem("moo") == "correction_reason"
    assert "moo" in connection.left
    connection.type("moo", "", reason="ไม่มีหมู่แล้ว")
    assert connection.problem("moo") == ""
    assert connection.problem("lane") == "", "the chip says nothing of it"
    connection.type("lane", "")
    assert connection.problem("lane") == ""


def test_a_typed_identity_may_be_changed_freely(reference: Reference) -> None:
    applicant = person(source="typed", no_card_reason="chip_unreadable")
    form = Form(reference, "new_connection", applicant)
    assert form.shown("house_no") == ("99/1", "typed")
    form.type("house_no", "99/2")
    assert form.problem("house_no") == ""
    assert "id_card" in form.left
    form.mark("id_card", "chip")
    assert "id_card" in form.left, "no chip was read"
    form.mark("id_card", "seen_original")
    assert "id_card" not in form.left


@pytest.mark.parametrize("service", ["new_connection", "deposit_refund", "transfer_with_deposit"])
@pytest.mark.parametrize(
    ("reason", "document"),
    [
        ("expired", "id_card"),
        ("chip_unreadable", "id_card"),
        ("lost", "other_identity"),
        ("foreigner", "other_identity"),
        ("child", "other_identity"),
        ("other", "other_identity"),
    ],
)
def test_who_has_no_card_is_not_asked_for_it(
    reference: Reference, service: str, reason: str, document: str
) -> None:
    form = Form(reference, service, person(source="typed", no_card_reason=reason))
    identity = {"id_card", "other_identity"} & {row.rule.id for row in form.now.documents}
    assert identity == {document}
    assert document in form.left, "nothing stands in for a paper nobody has seen"


def test_an_unfinished_identity_holds_the_case_up(reference: Reference) -> None:
    form = Form(reference, "new_connection", person(source="typed"))
    first = form.now.remaining[0]
    assert (first.kind, first.key) == ("identity", "rules.identity")


def test_a_new_connection_is_soon_complete(connection: Form) -> None:
    assert connection.left == {"phone", "wiring_certificate"}
    connection.type("phone", "0812345678")
    connection.mark("wiring_certificate", "seen_original")
    found = connection.now
    assert found.ready
    assert found.quote.total == 74900
    assert found.due == date(2026, 11, 27)
    assert found.problems == {}


def test_a_promise_is_as_sure_as_its_steps_and_its_holidays(connection: Form) -> None:
    shipped = connection.service
    sure = replace(shipped, steps=tuple(map(_confirmed, shipped.steps)))

    def unsure(service: Service, day: date) -> bool:
        rules = connection.reference.rules
        return evaluate(service, connection.given, rules, day).due_unconfirmed

    assert unsure(shipped, TODAY), "the office has not confirmed the second step"
    assert not unsure(sure, TODAY)
    assert not unsure(sure, date(2032, 12, 20))
    assert unsure(sure, date(2032, 12, 30)), "beyond the last holiday known"


def _confirmed(step: Step) -> Step:
    return replace(step, provenance=replace(step.provenance, unconfirmed=False))


def test_documents_follow_who_applies(connection: Form) -> None:
    def rows() -> list[tuple[str, str | None, bool]]:
        return [(r.rule.id, r.source, r.automatic) for r in connection.now.documents]

    assert rows() == [
        ("id_card", "chip", True),
        ("house_registration", "pending_lookup", True),
        ("no_debt", "pending_lookup", True),
        ("wiring_certificate", None, False),
    ]
    connection.type("applicant_is", "possessor")
    assert [name for name, _, _ in rows()] == [
        "id_card", "no_debt", "proof_of_possession", "wiring_certificate",
    ]  # fmt: skip


def test_a_copy_needs_a_reason(connection: Form) -> None:
    connection.mark("wiring_certificate", "copy_taken", " ")
    assert [one.key for one in connection.now.remaining if one.kind == "document"] == [
        "rules.copy_reason"
    ]
    connection.mark("wiring_certificate", "copy_taken", "ต้นฉบับต้องคืนผู้รับเหมา")
    assert "wiring_certificate" not in connection.left


def test_a_hidden_field_asks_nothing_and_counts_for_nothing(refund: Form) -> None:
    assert refund.left == {"contract_account", "declaration"}
    refund.type("pay_by", "bank")
    assert {"bank", "bank_account", "bank_book"} <= refund.left
    refund.type("bank", "004")
    refund.type("pay_by", "promptpay")
    assert refund.left == {"contract_account", "declaration"}
    assert "bank" not in refund.states


def test_a_refund_goes_only_to_the_depositor(refund: Form) -> None:
    refund.type("depositor", "นายอื่น ไกล", reason="x")
    found = refund.now.problem("depositor")
    assert found is not None
    assert found.text is not None
    assert "เท่านั้น" in found.text.th
    refund.type("pay_by", "bank")
    refund.type("depositor", "นางสาวสายรุ้ง ใจกว้าง")
    refund.type("bank_account_name", "สายรุ้ง ใจแคบ", reason="x")
    assert refund.problem("bank_account_name") == "check"
    refund.type("bank_account_name", "น.ส. สายรุ้ง ใจกว้าง", reason="ตามสมุดบัญชี")
    assert refund.problem("bank_account_name") == ""


def test_an_account_may_bear_the_english_name(refund: Form) -> None:
    refund.type("pay_by", "bank")
    refund.type("bank_account_name", "MISS SAIRUNG JAIKWANG", reason="ตามสมุดบัญชี")
    assert refund.problem("bank_account_name") == ""
    refund.type("bank_account_name", "SAIRUNG JAIKWAN", reason="ตามสมุดบัญชี")
    assert refund.problem("bank_account_name") == "check"
    refund.type("depositor", "Miss Sairung Jaikwang", reason="x")
    assert refund.problem("depositor") == "check", "the deposit is in the Thai name"


@pytest.mark.parametrize(("digits", "thai"), [(("0", "6", "7"), "yes"), (("9",), "no")])
def test_the_first_digit_of_an_id_tells_a_foreigner(
    connection: Form, digits: tuple[str, ...], thai: str
) -> None:
    assert connection.reference.foreign_digits == ("0", "6", "7")
    seat = seat_of(Party(person()), TODAY, digits)
    connection.given = replace(connection.given, parties={"applicant": (seat,)})
    assert connection.now.facts["thai"] == thai


def test_cash_needs_an_amount_up_to_the_limit(refund: Form) -> None:
    assert not refund.states["deposit_amount"].required
    refund.type("pay_by", "cash")
    assert "deposit_amount" in refund.left
    refund.type("deposit_amount", "50,000.25")
    assert refund.problem("deposit_amount") == "check"
    refund.type("deposit_amount", "50000")
    assert refund.problem("deposit_amount") == ""
    refund.type("pay_by", "bank")
    refund.type("deposit_amount", "96,000")
    assert refund.problem("deposit_amount") == ""


def test_a_warning_does_not_hold_the_case_up(refund: Form) -> None:
    refund.type("declaration", "yes")
    refund.type("contract_account", "12345")
    assert refund.problem("contract_account") == "check"
    assert refund.now.ready


def test_the_declaration_must_be_made(refund: Form) -> None:
    refund.type("contract_account", "012345678")
    refund.type("declaration", "no")
    assert refund.left == {"declaration"}


@pytest.mark.parametrize(
    ("proof", "document"),
    [
        ("receipt", "deposit_receipt"),
        ("old_holder", "old_holder_present"),
        ("police_slip", "police_record"),
    ],
)
def test_a_transfer_asks_for_one_proof_of_the_deposit(
    reference: Reference, proof: str, document: str
) -> None:
    form = Form(reference, "transfer_with_deposit", person())
    form.type("deposit_proof", proof)
    proofs = {"deposit_receipt", "old_holder_present", "police_record"}
    assert proofs & {row.rule.id for row in form.now.documents} == {document}


def test_an_heir_does_not_bring_the_former_holder(reference: Reference) -> None:
    form = Form(reference, "transfer_with_deposit", person())
    assert {"old_holder_id", "old_holder_name"} <= form.left
    form.type("transfer_reason", "inheritance")
    assert "old_holder_id" not in form.left
    assert "old_holder_identity" not in {row.rule.id for row in form.now.documents}


def test_who_was_left_the_house_does_not_meet_the_former_holder(reference: Reference) -> None:
    form = Form(reference, "transfer_with_deposit", person())
    form.type("deposit_proof", "old_holder")
    assert form.problem("deposit_proof") == ""
    form.type("transfer_reason", "inheritance")
    assert form.problem("deposit_proof") == "check"
    form.type("deposit_proof", "police_slip")
    assert form.problem("deposit_proof") == ""


def test_nobody_takes_over_from_themselves(reference: Reference) -> None:
    form = Form(reference, "transfer_with_deposit", person())
    form.type("old_holder_id", format_citizen_id(synthetic_id()))
    assert form.problem("old_holder_id") == "check"
    form.type("old_holder_id", synthetic_id("912345678904"))
    assert form.problem("old_holder_id") == ""


def test_a_card_from_up_country_is_no_place_of_use(reference: Reference) -> None:
    address = Address("1", subdistrict="ศรีภูมิ", district="เมืองเชียงใหม่", province="เชียงใหม่")
    form = Form(reference, "new_connection", person(address=address))
    form.type("phone", "0812345678")
    form.mark("wiring_certificate", "seen_original")
    assert form.left == {"province"}
    found = form.now.problem("province")
    assert found is not None
    assert found.text is not None
    assert "ที่อยู่ตามบัตร" in found.text.th
    form.type("use_card_address", "no")
    place = {"house_no": "9", "subdistrict": "บางนาใต้", "district": "บางนา"}
    for name, text in {**place, "province": "กรุงเทพมหานคร"}.items():
        form.type(name, text)
    assert form.now.ready
    assert form.shown("owning_district") == ("BNA", "from_address")


def test_a_choice_without_a_price_holds_the_case_up(connection: Form) -> None:
    connection.type("phone", "0812345678")
    connection.mark("wiring_certificate", "seen_original")
    line, *rest = connection.service.lines
    assert line.rule is not None
    unpriced = replace(line, rule=replace(line.rule, rows=()))
    connection.service = replace(connection.service, lines=(unpriced, *rest))
    found = connection.now
    assert [(one.kind, one.key) for one in found.remaining] == [("fee", "rules.unpriced")]


def test_orders_that_nobody_sees_are_not_kept(connection: Form) -> None:
    pasted = "ถนน\u202eทดสอบ\u200b\r\nซอย\t1\x00\x07\ufeff\u2066😀" + UNSEEN
    connection.type("road", pasted, reason="ย้าย\nแล้ว")
    kept = connection.given.values["road"]
    assert (kept.value, kept.reason) == ("ถนนทดสอบ ซอย 1😀", "ย้าย แล้ว")
