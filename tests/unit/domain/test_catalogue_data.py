"""The catalogue as shipped, and each mistake one can make in it."""

from __future__ import annotations

import itertools
import re
import tomllib
from dataclasses import replace
from datetime import date

import pytest

from desktop.domain.catalogue import Catalogue, Service
from desktop.domain.catalogue_data import parse_catalogue
from desktop.domain.data_file import RESOURCES
from desktop.domain.districts import Districts, parse_districts
from desktop.domain.failure import Code, CounterError
from desktop.domain.fees import FeeSchedule
from desktop.domain.fees_data import parse_fees
from desktop.domain.people import parse_people

CATALOGUE = sorted((RESOURCES / "catalogue").glob("*.toml"))
GOOD = (RESOURCES / "catalogue" / "new_connection.toml").read_text(encoding="utf-8")
REFUND = (RESOURCES / "catalogue" / "deposit_refund.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def fees() -> FeeSchedule:
    path = RESOURCES / "fees" / "schedule.toml"
    return parse_fees("fees", path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def districts() -> Districts:
    path = RESOURCES / "districts.toml"
    return parse_districts("districts", path.read_text(encoding="utf-8"))


def load(fees: FeeSchedule, districts: Districts, *sources: str) -> Catalogue:
    files = [(f"{n}.toml", source) for n, source in enumerate(sources)]
    people = (RESOURCES / "people.toml").read_text(encoding="utf-8")
    return parse_catalogue(files, fees, districts, parse_people("people", people))


@pytest.fixture(scope="module")
def shipped(fees: FeeSchedule, districts: Districts) -> Catalogue:
    return load(fees, districts, *(path.read_text(encoding="utf-8") for path in CATALOGUE))


def test_all_shipped_services_load(shipped: Catalogue) -> None:
    files = list((RESOURCES / "catalogue").glob("*.toml"))
    assert len(shipped.versions) == len(files) >= 3
    for service in shipped.versions:
        assert len(service.steps) == 2, service.id
        assert service.promised_working_days == sum(step.working_days for step in service.steps)
        assert service.documents[0].replaced_by == ("chip",), service.id
        assert service.promise_unconfirmed, service.id


def test_a_promise_is_as_sure_as_its_least_sure_step(shipped: Catalogue) -> None:
    service = shipped.edition("new_connection", "2569")
    assert service is not None
    sure = replace(service, steps=service.steps[:1])
    assert (service.promise_unconfirmed, sure.promise_unconfirmed) == (True, False)


def test_what_no_public_source_lists_is_marked_row_by_row(shipped: Catalogue) -> None:
    marked = {
        service.id: {row.id for row in service.documents if row.provenance.unconfirmed}
        for service in shipped.versions
    }
    known = {
        "new_connection": {"other_identity"},
        "deposit_refund": {"other_identity", "bank_book"},
        "transfer_with_deposit": {
            "other_identity", "house_registration", "old_holder_identity", "last_bill",
        },
    }  # fmt: skip
    assert marked | known == marked


def test_every_choice_of_a_form_has_a_price(shipped: Catalogue, fees: FeeSchedule) -> None:
    for service in shipped.versions:
        asked = {
            condition.field
            for rule in service.fee_rules
            for row in fees.rules[rule].rows
            for condition in row.when
        }
        choices = []
        for name in sorted(asked):
            field = service.fields.get(name)
            values = [choice.value for choice in field.choices] if field else ["yes", "no"]
            choices.append([(name, value) for value in values])
        for combination in itertools.product(*choices):
            quote = fees.quote(service, dict(combination), date(2026, 11, 22))
            assert quote.unpriced == (), (service.id, combination)


def test_rows_of_a_form_have_no_gaps(shipped: Catalogue) -> None:
    """Fields that always show fill rows of twelve twelfths; only a section's last may be short."""
    for service in shipped.versions:
        for section in service.sections:
            used = 0
            for field in section.fields:
                if field.show_when or field.id == section.toggle:
                    continue
                assert used + field.width <= 12, (service.id, field.id)
                used = (used + field.width) % 12


def replace_once(old: str, new: str, source: str = GOOD) -> tuple[str, int]:
    """The source with one line changed, and that line's number."""
    assert source.count(old) >= 1, old
    changed = source.replace(old, new, 1)
    return changed, source[: source.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('order = 1', 'oder = 1', "unknown key 'oder'"),
        ('basis = "src"', 'basis = "rumour"', "'rumour' is not one of"),
        ('fee_rules = ["wiring_inspection"', 'fee_rules = ["inspection"', "no rule 'inspection'"),
        ('fee_rules = ["wiring_inspection"', 'fee_rules = ["transfer", "wiring"', "no rule 'wir"),
        ('type = "house_id"', 'type = "hose_id"', "'hose_id' is not one of"),
        ('from_card = "address.moo"', 'from_card = "address.mo"', "the card has no 'address.mo'"),
        ('default = "1p_15_45"', 'default = "1p_15"', "'1p_15' is not one of the choices"),
        ('is = ["householder"]', 'is = ["landlord"]', "'landlord' is not a choice"),
        ('field = "applicant_is", is = ["h', 'field = "is", is = ["h', "no earlier field is calle"),
        ('derive_from = "district"', 'derive_from = "phone"', "is derived"),
        ('toggle = "use_card_address"', 'toggle = "moo"', "the section's first field"),
        ('replaced_by = ["chip"]', 'replaced_by = ["card"]', "'card' is not one of"),
        ('default = "householder"', 'none = { th = "-", en = "-" }', "has the answer 'none'"),
        ('width = 12', 'width = 13', "'width' is 1 to 12"),
        ('id = "moo"', 'id = "house_no"', "'house_no' is there twice"),
        ('id = "meter"\n', 'id = "place"\n', "'place' is there twice"),
        ('id = "house_registration"', 'id = "id_card"', "'id_card' is there twice"),
        ('value = "owner"', 'value = "householder"', "'householder' is there twice"),
        ('label = { th = "หมู่ที่", en = "Moo" }', 'label = { th = "หมู่ที่" }', "has no 'en'"),
        ('kind = "one_of", values', 'kind = "must_be", value = "x", values', "and only that"),
        ('working_days = 4', 'working_days = "4"', "whole number"),
        ('unconfirmed = true', 'unconfirmed = false', "is unconfirmed"),
        ('valid_from = 2026-10-01', 'valid_from = "soon"', "must be a date"),
    ],
)  # fmt: skip
def test_a_mistake_names_file_and_line(
    fees: FeeSchedule, districts: Districts, old: str, new: str, words: str
) -> None:
    source, line = replace_once(old, new)
    with pytest.raises(CounterError) as failure:
        load(fees, districts, source)
    details = failure.value.details
    assert failure.value.code is Code.RESOURCE_INVALID
    assert details["file"] == "0.toml"
    assert words in str(details["problem"])
    assert details["line"] == line


def test_a_condition_may_not_ask_a_later_field(fees: FeeSchedule, districts: Districts) -> None:
    source, line = replace_once(
        'id = "house_no"', 'id = "house_no"\nshow_when = { field = "phone", is = ["0"] }'
    )
    with pytest.raises(CounterError) as failure:
        load(fees, districts, source)
    assert failure.value.details["line"] == line + 1
    assert "no earlier field is called 'phone'" in str(failure.value.details["problem"])


def test_what_a_check_allows_is_among_the_choices(fees: FeeSchedule, districts: Districts) -> None:
    good = (RESOURCES / "catalogue" / "transfer_with_deposit.toml").read_text(encoding="utf-8")
    source, line = replace_once('values = ["receipt",', 'values = ["reciept",', good)
    with pytest.raises(CounterError) as failure:
        load(fees, districts, source)
    assert "'reciept' is not one of the choices" in str(failure.value.details["problem"])
    assert failure.value.details["line"] == line


def test_a_choice_field_without_choices_is_told_at_its_head(
    fees: FeeSchedule, districts: Districts
) -> None:
    source, line = replace_once('type = "phone"', 'type = "choice"')
    with pytest.raises(CounterError) as failure:
        load(fees, districts, source)
    assert source.splitlines()[int(failure.value.details["line"]) - 1] == "[[section.field]]"
    assert failure.value.details["line"] == line - 2
    assert "has choices" in str(failure.value.details["problem"])


def test_a_question_is_answered_in_its_own_words(shipped: Catalogue) -> None:
    """ใช่ and ไม่ใช่ where a field has none of its own; whatever the words, the values are kept."""
    fields = {f.id: f for service in shipped.versions for f in service.fields.values()}
    answers = {
        name: [(choice.value, choice.label.th) for choice in fields[name].choices]
        for name in ("use_card_address", "water_referral", "declaration")
    }
    assert answers == {
        "use_card_address": [("yes", "ใช่"), ("no", "ไม่ใช่")],
        "water_referral": [("yes", "ต้องการ"), ("no", "ไม่ต้องการ")],
        "declaration": [("yes", "รับรอง"), ("no", "ไม่รับรอง")],
    }


def test_a_question_has_no_third_answer(fees: FeeSchedule, districts: Districts) -> None:
    source, line = replace_once(
        'value = "no", th = "ไม่รับรอง"', 'value = "x", th = "ไม่รับรอง"', REFUND
    )
    with pytest.raises(CounterError) as failure:
        load(fees, districts, source)
    assert "words 'yes' and 'no'" in str(failure.value.details["problem"])
    assert abs(int(failure.value.details["line"]) - line) <= 2


def test_a_fee_may_not_depend_on_a_field_the_form_lacks(
    fees: FeeSchedule, districts: Districts
) -> None:
    source, line = replace_once("fee_rules = []", 'fee_rules = ["supply_deposit"]', REFUND)
    with pytest.raises(CounterError) as failure:
        load(fees, districts, source)
    assert failure.value.details["line"] == line
    assert "'tariff'" in str(failure.value.details["problem"])


def test_a_fee_may_not_ask_for_a_choice_that_nobody_offers(districts: Districts) -> None:
    schedule = (RESOURCES / "fees" / "schedule.toml").read_text(encoding="utf-8")
    wrong, line = replace_once('is = ["1.1", "1.2"]', 'is = ["1.1", "1.2 "]', schedule)
    with pytest.raises(CounterError) as failure:
        load(parse_fees("fees.toml", wrong), districts, GOOD)
    assert failure.value.details["file"] == "fees.toml"
    assert failure.value.details["line"] == line
    assert "'1.2 ' is not a choice of 'tariff'" in str(failure.value.details["problem"])


@pytest.mark.parametrize(
    ("first_to", "second_from", "fine"),
    [
        ("2026-12-31", "2027-01-01", True),
        ("2026-12-31", "2026-12-31", False),
        ("", "2027-01-01", False),
    ],
)
def test_versions_of_a_service_may_not_overlap(
    fees: FeeSchedule, districts: Districts, first_to: str, second_from: str, fine: bool
) -> None:
    begins = "valid_from = 2026-10-01"
    ends = f"\nvalid_to = {first_to}" if first_to else ""
    first = GOOD.replace(begins, begins + ends)
    second = GOOD.replace(begins, f"valid_from = {second_from}").replace(
        'manual_edition = "2569"', 'manual_edition = "2570"'
    )
    if fine:
        catalogue = load(fees, districts, first, second)
        assert _edition(catalogue, date(2026, 12, 31)) == "2569"
        assert _edition(catalogue, date(2027, 1, 1)) == "2570"
        assert catalogue.get("new_connection", date(2026, 9, 30)) is None
        return
    with pytest.raises(CounterError) as failure:
        load(fees, districts, first, second)
    assert failure.value.details["file"] == "1.toml"
    assert "another version" in str(failure.value.details["problem"])


def _edition(catalogue: Catalogue, day: date) -> str:
    service = catalogue.get("new_connection", day)
    assert isinstance(service, Service)
    return service.manual_edition


def test_every_key_of_the_rules_has_words() -> None:
    with (RESOURCES / "translations" / "rules.toml").open("rb") as file:
        words = set(tomllib.load(file)["rules"])
    source = "".join(
        path.read_text(encoding="utf-8")
        for room in ("domain", "forms")
        for path in (RESOURCES.parent / "desktop" / room).rglob("*.py")
    )
    used = set(re.findall(r'"rules\.(\w+)"', source)) | set(re.findall(r'wrong\("(\w+)"', source))
    assert used == words
