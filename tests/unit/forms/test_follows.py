"""Cases that follow: when they do, how they begin, and what they are given."""

from __future__ import annotations

from typing import Any

from desktop.domain.case import FieldValue
from desktop.forms.follows import Follow
from tests.fixtures.language_files import loaded
from tests.unit.catalogue.everything_shared import everything
from tests.unit.catalogue.test_everything import BILLS, PATIENT, stands


def told(values: dict[str, Any] | None = None, **more: Any) -> dict[str, Follow]:
    return {one.key: one for one in stands(values, **more).follows}


def carried(one: Follow) -> dict[str, str]:
    assert {value.source for value in one.values.values()} <= {"brought_forward"}
    return {name: value.value for name, value in one.values.items()}


def test_nothing_follows_from_a_condition_that_does_not_hold_or_is_open() -> None:
    small = [BILLS[0]]
    assert told(bills=small) == {}
    assert told({"parts": ""}, bills=small) == {}


def test_a_case_instead_takes_party_and_values_in_the_types_of_the_other() -> None:
    one = told({"cut_on": "2025-11-25"}, bills=[BILLS[0]])["new_instead"]
    assert (one.service, one.begin, one.after) == ("new_connection", "instead", "accepted")
    assert one.parties == {"applicant": "holder"}
    assert carried(one) == {"house_no": "1"}


def test_a_table_is_carried_with_all_its_rows() -> None:
    one = told({"parts": "5"})["in_parts"]
    assert (one.begin, carried(one)) == (
        "now",
        {"contract_account": "012345678", "pay_now": "150.00"},
    )
    cells = [{name: cell.value for name, cell in row.items()} for row in one.rows["bills"]]
    assert cells == [
        {"month": "2026-08", "invoice": "123456789012", "amount": "100.50"},
        {"month": "2026-07", "invoice": "123456789013", "amount": "1000.00"},
    ]


def test_a_row_of_its_own_follows_from_each_row() -> None:
    found = told()
    assert list(found) == ["large_bill.2"]
    assert (carried(found["large_bill.2"]), found["large_bill.2"].begin) == (
        {"since": "2026-07"}, "invite",
    )  # fmt: skip


def test_whoever_applies_there_and_is_not_here_is_invited() -> None:
    sick = {"sick": "yes"}
    here = told(sick, parties={"patient": ({**PATIENT, "present": "yes"},)})["at_home"]
    assert (here.begin, here.applicant, here.after) == ("now", "patient", "visit")
    away = told(sick, parties={"patient": ({**PATIENT, "present": "no"},)})["at_home"]
    assert away.begin == "invite"
    nobody = told(sick)["at_home"]
    assert (nobody.begin, nobody.parties) == ("invite", {}), (
        "a role that nobody fills is not carried"
    )


def test_an_address_is_carried_in_its_parts() -> None:
    one = told({"load": "70", "site.district": "ปากเกร็ด"})["temporary"]
    assert carried(one) == {
        "site.house_no": "1", "site.subdistrict": "ลุมพินี", "site.district": "ปากเกร็ด",
    }  # fmt: skip


def test_nothing_that_is_carried_is_told_by_a_repr() -> None:
    told_of = repr(told({"parts": "5"})["in_parts"])
    assert "012345678" not in told_of
    assert "123456789012" not in told_of


def test_a_chain_over_several_services_is_told_with_its_path() -> None:
    files = everything()
    files["catalogue/no_cut.toml"] += """
[[follows]]
id = "back"
label = { th = "กลับ", en = "back" }
service = "everything"
begin = "now"
carry = { holder = "applicant" }
"""
    found = [str(one) for one in loaded(files).problems]
    assert [one.partition(": ")[2] for one in found if "no end" in one] == [
        "this chain has no end: everything -> no_cut -> everything",
        "this chain has no end: no_cut -> everything -> no_cut",
    ]
    invited = files["catalogue/no_cut.toml"].replace('begin = "now"', 'begin = "invite"')
    assert loaded({**files, "catalogue/no_cut.toml": invited}).problems == ()


def test_what_is_carried_can_be_given_to_the_fields_of_the_other_service() -> None:
    """`FieldValue` of a date, a month and an amount are read by the kinds of the other's fields."""
    service = loaded(everything()).catalogue.edition("meter_test", "2569")
    assert service is not None
    kind = service.fields["since"].kind
    text = told()["large_bill.2"].values["since"]
    assert text == FieldValue("2026-07", "brought_forward")
    assert kind.read(text.value) == ("2026-07", None, "2026-07")
