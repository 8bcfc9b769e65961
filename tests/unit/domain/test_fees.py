"""The dated fee schedule and the quote, and mistakes in its file."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.domain.catalogue import Service
from desktop.domain.data_file import RESOURCES
from desktop.domain.failure import Code, CounterError
from desktop.domain.fees import FeeSchedule
from desktop.domain.fees_data import parse_fees
from desktop.domain.receipt import Quote
from desktop.services.reference import Reference

TODAY = date(2026, 11, 22)
SCHEDULE = (RESOURCES / "fees" / "schedule.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference()


def quote(reference: Reference, size: str, tariff: str = "1.2", thai: str = "yes") -> Quote:
    service = reference.catalogue.get("new_connection", TODAY)
    assert service is not None
    facts = {"meter_size": size, "tariff": tariff, "applicant.thai_national": thai}
    return reference.fees.quote(service, facts, TODAY)


def test_was_now_saved_of_a_household_meter(reference: Reference) -> None:
    found = quote(reference, "1p_15_45")
    assert (found.base, found.vat, found.deposit, found.total) == (70000, 4900, 0, 74900)
    assert (found.former_total, found.saved) == (455000, 385000)
    inspection, deposit = found.lines
    assert (inspection.former, inspection.unconfirmed) == (455000, False)
    assert inspection.whole.th == "ค่าตรวจสอบการเดินสายภายใน 1 เฟส 15(45) แอมป์"
    assert inspection.whole.en == "Inspection of internal wiring, 1-phase 15(45) A"
    assert deposit.waived is not None
    assert deposit.waived.en == "waived, residential"
    assert deposit.deposit
    assert not deposit.vatable


@pytest.mark.parametrize(
    ("size", "base"),
    [
        ("1p_5_15", 700), ("1p_15_45", 700), ("1p_30_100", 700), ("3p_15_45", 700),
        ("3p_30_100", 1500), ("3p_50_150", 1500),
    ],
)  # fmt: skip
def test_the_fee_of_each_size(reference: Reference, size: str, base: int) -> None:
    found = quote(reference, size)
    assert (found.base, found.unpriced) == (base * 100, ())
    if size != "1p_15_45":
        assert (found.former_total, found.saved) == (None, 0)


def test_a_deposit_bears_no_vat_and_is_marked_unconfirmed(reference: Reference) -> None:
    business = quote(reference, "1p_15_45", tariff="2")
    assert (business.deposit, business.vat, business.total) == (200000, 4900, 274900)
    assert business.lines[1].unconfirmed
    assert business.saved == 385000, "the deposit counts on both sides"
    foreigner = quote(reference, "1p_5_15", thai="no")
    assert foreigner.deposit == 30000


def test_without_a_row_nothing_is_taken_for_free(reference: Reference) -> None:
    assert quote(reference, "1p_99").unpriced == ("wiring_inspection",)
    assert quote(reference, "", tariff="2").unpriced == ("wiring_inspection", "supply_deposit")


RULE = """
edition = "x"
[[vat]]
percent = "7"
valid_from = 2000-01-01
source = "s"
basis = "src"
[[vat]]
percent = "6.3"
valid_from = 2027-01-01
source = "s"
basis = "src"
[[rule]]
id = "wiring_inspection"
kind = "fee"
label = { th = "ก", en = "a" }
[[rule.row]]
amount = 100
valid_from = 2026-01-01
valid_to = 2026-12-31
source = "s"
basis = "src"
[[rule.row]]
amount = 90
valid_from = 2027-01-01
source = "s"
basis = "gk"
[[rule]]
id = "supply_deposit"
kind = "deposit"
vatable = false
label = { th = "ก", en = "a" }
[[rule.row]]
amount = 5
valid_from = 2000-01-01
source = "s"
basis = "office"
"""


def a_service(reference: Reference) -> Service:
    """One that has both kinds of charge."""
    found = reference.catalogue.get("new_connection", TODAY)
    assert found is not None
    return found


def test_a_fee_that_bears_no_vat_is_charged_none(reference: Reference) -> None:
    """Only the lines of the schedule that say so, whatever kind they are."""
    service = a_service(reference)
    free = RULE.replace('kind = "fee"\n', 'kind = "fee"\nvatable = false\n')
    found = parse_fees("x", free).quote(service, {}, TODAY)
    assert [(line.amount, line.vatable, line.deposit) for line in found.lines] == [
        (10000, False, False),
        (500, False, True),
    ]
    assert (found.base, found.vat, found.deposit, found.total) == (10000, 0, 500, 10500)
    both = RULE.replace('kind = "deposit"\n', 'kind = "fee"\n')
    found = parse_fees("x", both).quote(service, {}, TODAY)
    assert (found.base, found.vat, found.total) == (10500, 700, 11200)


def on(reference: Reference, schedule: FeeSchedule, day: date) -> tuple[int, int, str, bool]:
    service = a_service(reference)
    found = schedule.quote(service, {}, day)
    return found.base, found.vat, found.vat_percent, found.lines[0].unconfirmed


def test_rows_and_rates_hold_on_their_dates(reference: Reference) -> None:
    schedule = parse_fees("x", RULE)
    assert on(reference, schedule, date(2026, 12, 31)) == (10000, 700, "7", False)
    assert on(reference, schedule, date(2027, 1, 1)) == (9000, 567, "6.3", True)
    early = schedule.quote(a_service(reference), {}, date(2025, 12, 31))
    assert early.unpriced == ("wiring_inspection",)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("valid_to = 2026-12-31", "valid_to = 2025-12-31", 20, "before 'valid_from'"),
        ("valid_to = 2026-12-31", "valid_to = 2027-01-01", 25, "same case"),
        ("valid_to = 2026-12-31\n", "", 24, "same case"),
        ("amount = 100", "amount = 100\nwaived = { th = 'x', en = 'y' }", 19, "amount 0"),
        ("amount = 100", "amount = 100\nformer = 200", 17, "'former_source' is missing"),
        ("amount = 100", 'amount = "100"', 18, "whole number"),
        ("amount = 100", "amount = 100\nwhen = { field = 'x', is = [] }", 19, "no value"),
        ("valid_from = 2027-01-01\nsource", "valid_from = 2000-01-01\nsource", 10, "another rate"),
        ('percent = "7"', 'percent = "seven"', 4, "a number"),
        ('percent = "7"', 'percent = "700"', 4, "out of range"),
        ('basis = "gk"', 'basis = "gk"\nunconfirmed = false', 28, "is unconfirmed"),
        ('id = "supply_deposit"', 'id = "wiring_inspection"', 29, "twice"),
        ("vatable = false", "vatable = true", 31, "bears no VAT"),
        ('kind = "deposit"', 'kind = "gift"', 30, "not one of"),
    ],
)
def test_a_mistake_names_file_and_line(old: str, new: str, line: int, words: str) -> None:
    assert old in RULE
    with pytest.raises(CounterError) as failure:
        parse_fees("fees/x.toml", RULE.replace(old, new, 1))
    assert failure.value.code is Code.RESOURCE_INVALID
    assert failure.value.details["file"] == "fees/x.toml"
    assert words in str(failure.value.details["problem"])
    assert failure.value.details["line"] == line


def _two_rows(first: str, second: str) -> str:
    row = '[[rule.row]]\namount = 1\nvalid_from = 2026-01-01\nsource = "s"\nbasis = "src"\n'
    head = RULE[: RULE.index("[[rule.row]]")]
    return head + row + f"when = {first}\n" + row + f"when = {second}\n"


SMALL = '{ field = "meter_size", is = ["1p_5_15", "1p_15_45"] }'


@pytest.mark.parametrize(
    ("second", "fine"),
    [
        ('{ field = "meter_size", is = ["1p_15_45", "3p_15_45"] }', False),
        ('{ field = "meter_size", is = ["3p_15_45"] }', True),
        ('{ field = "tariff", is = ["2"] }', True),
        ('[{ field = "meter_size", is = ["1p_5_15"] }, { field = "tariff", is = ["2"] }]', True),
    ],
)
def test_two_prices_for_one_case_are_refused(second: str, fine: bool) -> None:
    if fine:
        assert len(parse_fees("x", _two_rows(SMALL, second)).rules["wiring_inspection"].rows) == 2
        return
    with pytest.raises(CounterError) as failure:
        parse_fees("x", _two_rows(SMALL, second))
    assert "same case" in str(failure.value.details["problem"])
    assert failure.value.details["line"] == 25


def test_the_shipped_schedule_never_prices_a_large_connection_as_a_household_meter() -> None:
    rows = parse_fees("x", SCHEDULE).rules["wiring_inspection"].rows
    for row in rows:
        if row.amount == 250000:
            assert all(value.startswith("ct_") for one in row.when for value in one.values)
            assert row.provenance.unconfirmed
