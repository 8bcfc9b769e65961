"""The shipped data, and newer files from the central side."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.config import RESOURCES
from desktop.domain.failure import Code, CounterError
from desktop.services.desk import Desk
from desktop.services.reference import FEES, Reference, sent_files
from desktop.store import Store
from tests.fixtures import holiday_file
from tests.fixtures.office import person

SCHEDULE = (RESOURCES / FEES).read_text(encoding="utf-8")


def test_a_newer_fee_from_the_centre_is_used_at_once(desk: Desk, store: Store) -> None:
    reference = Reference()
    newer = SCHEDULE.replace("amount = 700\nformer = 4550", "amount = 650\nformer = 4550")
    with store.write() as transaction:
        transaction.put_reference(FEES, "e1", newer.encode(), "2026-11-22T07:00:00.000Z")
    assert sent_files(store) == {FEES: newer}
    service = reference.catalogue.get("new_connection", date(2026, 11, 22))
    assert service is not None
    facts = {"meter_size": "1p_15_45", "tariff": "1.2", "applicant.thai_national": "yes"}
    assert reference.fees.quote(service, facts, date(2026, 11, 22)).base == 70000
    reference.renew(sent_files(store))
    assert reference.fees.quote(service, facts, date(2026, 11, 22)).base == 65000


def test_a_broken_file_from_the_centre_changes_nothing() -> None:
    reference = Reference()
    before = reference.fees, reference.catalogue
    with pytest.raises(CounterError) as failure:
        reference.renew({FEES: SCHEDULE.replace('kind = "fee"', 'kind = "free"')})
    assert failure.value.code is Code.RESOURCE_INVALID
    assert failure.value.details["file"] == FEES
    assert (reference.fees, reference.catalogue) == before


def test_the_calendar_knows_thai_holidays(reference: Reference) -> None:
    calendar = reference.calendar()
    assert calendar.holidays[date(2026, 12, 7)].th.startswith("ชดเชย")
    assert calendar.holidays[date(2027, 4, 13)].en == "Songkran Festival"
    assert calendar.holidays[date(2027, 5, 10)].en == "Royal Ploughing Ceremony Day"
    assert not calendar.is_working(date(2026, 12, 10))
    assert calendar.is_working(date(2026, 11, 23))


def test_the_holidays_are_those_of_the_library() -> None:
    assert holiday_file.FILE.read_text(encoding="utf-8") == holiday_file.as_toml(
        holiday_file.from_library()
    )


def test_the_seller_carries_the_branch_of_the_office(reference: Reference) -> None:
    seller = reference.seller(date(2026, 11, 22), "00003")
    assert (seller.tax_id, seller.branch) == ("0994000165200", "00003")
    assert reference.seller(date(2010, 1, 1), "00000").tax_id == seller.tax_id


def test_the_18_offices_are_there(reference: Reference) -> None:
    districts = reference.districts.by_code
    assert len(districts) == 18
    assert len({one.letters for one in districts.values()}) == 18
    assert districts["BKP"].office_name.th == "การไฟฟ้านครหลวงเขตบางกะปิ"
    assert reference.districts.owning("เขตสาทร") == "YNW"
    assert reference.districts.owning("เมืองเชียงใหม่") == ""


def test_the_services_of_a_day_are_those_in_force(desk: Desk, reference: Reference) -> None:
    assert [service.id for service in desk.intake.services()] == [
        "new_connection",
        "deposit_refund",
        "transfer_with_deposit",
    ]
    assert reference.catalogue.on(date(2026, 9, 30)) == ()
    assert reference.catalogue.edition("new_connection", "2569") is not None
    assert reference.catalogue.edition("new_connection", "1900") is not None
    assert reference.catalogue.edition("unknown", "2569") is None


# What the clerk has to do for the holder of a card, beside facts that no card holds.
@pytest.mark.parametrize(
    ("service_id", "left"),
    [
        ("new_connection", {"phone", "wiring_certificate"}),
        ("deposit_refund", {"contract_account", "declaration"}),
        (
            "transfer_with_deposit",
            {
                "contract_account", "old_holder_name", "old_holder_id", "phone",
                "deposit_receipt", "proof_of_ownership",
            },
        ),
    ],
)  # fmt: skip
def test_a_card_holder_is_asked_for_little(desk: Desk, service_id: str, left: set[str]) -> None:
    draft = desk.intake.open_draft(person(), service_id, "1001")
    assert {one.id for one in desk.intake.evaluate(draft).remaining} == left
