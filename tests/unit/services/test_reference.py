"""The shipped data, and newer files from the central side."""

from __future__ import annotations

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.catalogue.folder import CALENDAR, DISTRICTS, SELLER
from desktop.domain.data_file import RESOURCES
from desktop.domain.failure import Code, CounterError
from desktop.services.desk import Desk
from desktop.services.reference import InForce, Reference, renew_from
from desktop.store import Store
from tests.fixtures import holiday_file
from tests.fixtures.bundles import LONG_AGO, send, withdrawn
from tests.fixtures.form import TODAY, Form
from tests.fixtures.office import person
from tests.fixtures.there import there

FEES = "fees/schedule.toml"
SCHEDULE = (RESOURCES / FEES).read_text(encoding="utf-8")


DEARER = SCHEDULE.replace('amount = "700.00"\nformer', 'amount = "650.00"\nformer')


def cost(reference: Reference) -> int:
    return Form(reference, "new_connection", person()).now.quote.base


def test_an_application_goes_on_under_the_next_edition_and_nothing_of_it_is_lost(
    store: Store, desk: Desk, reference: Reference
) -> None:
    """Its service has another question then; and then there is no such service any more."""
    name = "catalogue/moved.toml"
    before = shipped("catalogue/no_cut.toml").replace('id = "no_cut"', 'id = "moved"', 1)
    phone = '  { id = "phone",'
    more = '  { id = "why", type = "text", label = { th = "เหตุ", en = "why" } },'
    send(store, {name: before}, "1")
    second = send(store, {name: before.replace(phone, f"{more}\n{phone}", 1)}, "2", TODAY)
    renew_from(store, reference, TODAY - timedelta(days=1))
    draft = desk.intake.open_draft(person(), "moved", "1001")
    draft = desk.intake.change(draft, "contract_account", "038114206")
    renew_from(store, reference, TODAY)
    draft = desk.intake.change(draft, "why", "ป่วย")
    now = {one.key: one.text for one in desk.intake.evaluate(draft).fields}
    assert (now["contract_account"], now["why"]) == ("038114206", "ป่วย")
    desk.intake.save_draft(draft)
    withdrawn(store, second)
    renew_from(store, reference, TODAY)
    now = {one.key: one.text for one in desk.intake.evaluate(draft).fields}
    assert (now["contract_account"], "why" in now) == ("038114206", False)
    renew_from(store, reference, TODAY - timedelta(days=400))
    with pytest.raises(CounterError) as ended:
        desk.intake.evaluate(draft)
    assert ended.value.code is Code.CASE_SERVICE_ENDED
    assert there(store.drafts.get(draft.id)).values["why"].value == "ป่วย"


def test_an_edition_is_in_force_from_its_day_on(store: Store) -> None:
    """At a counter that is open over midnight, and at one that is started then."""
    send(store, {FEES: DEARER}, "2570.1", TODAY)
    running = Reference()
    renew_from(store, running, TODAY - timedelta(days=1))
    assert (cost(running), running.in_force) == (70000, InForce())
    assert cost(Reference(store=store, today=lambda: TODAY - timedelta(days=1))) == 70000
    renew_from(store, running, TODAY)
    assert (cost(running), running.in_force) == (65000, InForce("2570.1", TODAY))
    assert cost(Reference(store=store, today=lambda: TODAY)) == 65000


def test_of_two_editions_the_later_day_counts_and_then_the_later_word(store: Store) -> None:
    send(store, {FEES: DEARER}, "3", TODAY - timedelta(days=1))
    send(store, {FEES: SCHEDULE}, "1", TODAY)
    reference = Reference()
    renew_from(store, reference, TODAY)
    assert (cost(reference), reference.in_force.edition) == (70000, "1")
    send(store, {FEES: DEARER}, "2", TODAY)
    renew_from(store, reference, TODAY)
    assert (cost(reference), reference.in_force.edition) == (65000, "2")


def test_a_withdrawn_edition_gives_way_to_the_one_before_and_its_cases_still_show(
    store: Store, desk: Desk, reference: Reference
) -> None:
    name = "catalogue/no_cut.toml"
    new = shipped(name).replace('id = "no_cut"', 'id = "moved"', 1)
    new = new.replace('edition = "2569"', 'edition = "2570"', 1)
    first = send(store, {FEES: DEARER}, "1")
    second = send(store, {FEES: DEARER, "catalogue/moved.toml": new}, "2")
    renew_from(store, reference, TODAY)
    assert "moved" in {service.id for service in desk.intake.services()}
    filed = there(reference.catalogue.edition("moved", "2570"))
    withdrawn(store, second)
    for here in (reference, Reference()):  # in the running program, and after a new start
        renew_from(store, here, TODAY)
        assert here.in_force.edition == first.name
        assert (cost(here), here.catalogue.get("moved", TODAY)) == (65000, None)
        shown = there(here.catalogue.edition("moved", "2570"))
        assert (shown.title, shown.fields.keys()) == (filed.title, filed.fields.keys())
    send(store, {}, "3")  # what the centre says of the second one again: it is a later one
    with store.write() as transaction:
        transaction.told_bundles({"2": second})
    renew_from(store, reference, TODAY)
    assert reference.in_force.edition == "3", "once withdrawn is for good"
    reference.renew({})
    reference.know(())


def test_a_broken_file_from_the_centre_changes_nothing() -> None:
    reference = Reference()
    before = reference.rules, reference.catalogue
    with pytest.raises(CounterError) as failure:
        reference.renew({FEES: SCHEDULE.replace('kind = "fee"', 'kind = "free"')})
    assert failure.value.code is Code.RESOURCE_INVALID
    assert failure.value.details["file"] == FEES
    assert (reference.rules, reference.catalogue) == before


def shipped(name: str) -> str:
    return (RESOURCES / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    ["", "edition =", SCHEDULE.replace('"fee"', '"free"')],
    ids=["empty", "cut", "wrong"],
)
def test_the_edition_before_stays_in_use_after_a_new_start_too(store: Store, text: str) -> None:
    send(store, {FEES: DEARER}, "1")
    reference = Reference()
    renew_from(store, reference, TODAY)
    send(store, {FEES: text, "lists.toml": shipped("lists.toml")}, "2")
    for here in (reference, Reference()):  # in the running program, and after a new start
        renew_from(store, here, TODAY)
        assert here.in_force == InForce("1", LONG_AGO, ("2",))
        assert cost(here) == 65000
    assert cost(Reference(store=store, today=lambda: TODAY)) == 65000


def test_all_of_an_edition_is_used_or_nothing(store: Store) -> None:
    """A file that this program has no use for is one that a newer one needs."""
    send(store, {FEES: DEARER, "fees/notes.txt": "nobody reads this"}, "1")
    reference = Reference()
    renew_from(store, reference, TODAY)
    assert (cost(reference), reference.in_force) == (70000, InForce(newer=("1",)))


def test_whoever_asks_first_reads_what_the_centre_has_sent(store: Store) -> None:
    send(store, {FEES: DEARER}, "1")
    first = Reference(store=store, today=lambda: TODAY)
    assert cost(first) == 65000
    before = first.rules
    renew_from(store, first, TODAY)
    assert first.rules is before, "what is in use is not read again"


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
    send(
        store,
        {
            CALENDAR: day + 'source = "s"\nbasis = "office"\n',
            SELLER: shipped(SELLER).replace("0994000165200", "0994000165201"),
            DISTRICTS: shipped(DISTRICTS).replace('en = "Bang Kapi"', 'en = "Bangkapi"', 1),
        },
    )
    reference = Reference()
    renew_from(store, reference, TODAY)
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
