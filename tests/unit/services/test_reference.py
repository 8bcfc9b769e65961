"""The shipped data, and newer files from the central side."""

from __future__ import annotations

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from desktop.catalogue.folder import CALENDAR, DISTRICTS, SELLER
from desktop.domain.data_file import RESOURCES
from desktop.domain.failure import Code, CounterError
from desktop.services.desk import Desk
from desktop.services.reference import Reference, renew_from, sent_files
from desktop.store import Store
from tests.fixtures import holiday_file
from tests.fixtures.form import Form
from tests.fixtures.office import person

FEES = "fees/schedule.toml"
SCHEDULE = (RESOURCES / FEES).read_text(encoding="utf-8")


def test_a_newer_fee_from_the_centre_is_used_at_once(desk: Desk, store: Store) -> None:
    reference = Reference()
    newer = SCHEDULE.replace('amount = "700.00"\nformer', 'amount = "650.00"\nformer')
    with store.write() as transaction:
        transaction.put_reference(FEES, "e1", newer.encode(), "2026-11-22T07:00:00.000Z")
    assert sent_files(store) == {FEES: newer}
    assert Form(reference, "new_connection", person()).now.quote.base == 70000
    reference.renew(sent_files(store))
    assert Form(reference, "new_connection", person()).now.quote.base == 65000


def test_a_broken_file_from_the_centre_changes_nothing() -> None:
    reference = Reference()
    before = reference.rules, reference.catalogue
    with pytest.raises(CounterError) as failure:
        reference.renew({FEES: SCHEDULE.replace('kind = "fee"', 'kind = "free"')})
    assert failure.value.code is Code.RESOURCE_INVALID
    assert failure.value.details["file"] == FEES
    assert (reference.rules, reference.catalogue) == before


AT = "2026-11-22T07:00:00.000Z"


def send(store: Store, name: str, text: str | bytes) -> None:
    content = text if isinstance(text, bytes) else text.encode()
    with store.write() as transaction:
        transaction.put_reference(name, "e", content, AT)


def shipped(name: str) -> str:
    return (RESOURCES / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "content",
    [b"", b"edition =", "ก".encode("cp874"), SCHEDULE.replace('"fee"', '"free"').encode()],
    ids=["empty", "cut", "ansi", "wrong"],
)
def test_what_was_last_fit_stays_in_use_after_a_new_start_too(store: Store, content: bytes) -> None:
    send(store, FEES, SCHEDULE.replace("Transfer of the right", "Transfer of a right"))
    reference = Reference()
    renew_from(store, reference)
    send(store, FEES, content)
    for here in (reference, Reference()):  # in the running program, and after a new start
        with pytest.raises(CounterError) as failure:
            renew_from(store, here)
        assert failure.value.code is Code.RESOURCE_INVALID
        assert failure.value.details["file"] == FEES
        assert here.rules.fees.rules["transfer"].label.en == "Transfer of a right"


def test_whoever_asks_first_reads_what_the_centre_has_sent(store: Store) -> None:
    send(store, FEES, SCHEDULE.replace("Transfer of the right", "Transfer of a right"))
    first = Reference(store=store)
    assert first.rules.fees.rules["transfer"].label.en == "Transfer of a right"
    before = first.rules
    renew_from(store, first)
    assert first.rules is before, "what is in use is not read again"
    send(store, FEES, "edition =")
    assert Reference(store=store).rules.fees.rules["transfer"].label.en == "Transfer of a right"
    with pytest.raises(CounterError) as failure:
        renew_from(store, first)
    assert failure.value.details["file"] == FEES
    assert first.rules is before


def test_those_who_ask_at_the_same_time_get_the_same() -> None:
    asked = Reference()
    together = threading.Barrier(4)

    def ask() -> int:
        together.wait(30)
        return id(asked.rules)

    with ThreadPoolExecutor(4) as people:
        answers = {answer.result() for answer in [people.submit(ask) for _ in range(4)]}
    assert answers == {id(asked.rules)}


def test_calendar_seller_and_districts_come_from_the_centre_too(store: Store) -> None:
    day = "[[add]]\ndate = 2026-11-23\nname = { th = 'หยุด', en = 'off' }\n"
    send(store, CALENDAR, day + 'source = "s"\nbasis = "office"\n')
    send(store, SELLER, shipped(SELLER).replace("0994000165200", "0994000165201"))
    send(store, DISTRICTS, shipped(DISTRICTS).replace('en = "Bang Kapi"', 'en = "Bangkapi"', 1))
    send(store, "fees/notes.txt", "nobody reads this")
    reference = Reference()
    renew_from(store, reference)
    assert not reference.calendar().is_working(date(2026, 11, 23))
    assert reference.seller(date(2026, 11, 22), "00000").tax_id == "0994000165201"
    assert reference.districts.by_code["BKP"].name.en == "Bangkapi"


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        (SELLER, b"[[seller]]\nvalid_from = 2020-01-01\nname = 1\n", 1),
        (CALENDAR, "[[add]]\n# วันหยุด\n".encode("cp874"), 2),
        (CALENDAR, None, 1),
        ("lists.toml", b"[[list]]\n", 1),
    ],
)
def test_a_broken_file_is_found_before_anybody_works(
    tmp_path: Path, name: str, content: bytes | None, line: int
) -> None:
    folder = tmp_path / "resources"
    shutil.copytree(RESOURCES, folder, ignore=shutil.ignore_patterns("icons", "photos", "fonts"))
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)
    with pytest.raises(CounterError) as failure:
        Reference(folder).calendar()
    assert failure.value.code is Code.RESOURCE_INVALID
    assert (failure.value.details["file"], failure.value.details["line"]) == (name, line)
    (folder / name).write_bytes(b"\xef\xbb\xbf" + (RESOURCES / name).read_bytes())
    assert Reference(folder).catalogue.versions, "the mark of an editor is no mistake"


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
    assert districts["BKP"].office_name.th == "การไฟฟ้านครหลวงเขตบางกะปิ"
    assert reference.districts.owning("เขตสาทร") == "YNW"
    assert reference.districts.owning("เมืองเชียงใหม่") == ""


def test_the_services_of_a_day_are_those_in_force(desk: Desk, reference: Reference) -> None:
    offered = [service.id for service in desk.intake.services()]
    known = ["new_connection", "deposit_refund", "transfer_with_deposit"]
    assert [name for name in offered if name in known] == known, "in the order of the files"
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
