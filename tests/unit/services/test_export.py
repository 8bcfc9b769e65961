"""What is given to a person is all of theirs, nothing of anybody else's, and written down first."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from desktop.domain.failure import Code
from desktop.domain.party import Party
from desktop.entries import Exported, body_of
from desktop.services.desk import Desk
from desktop.services.export import export_person
from desktop.services.session import Session
from desktop.store import Store
from tests.fixtures.office import SetClock, person, synthetic_id
from tests.fixtures.store import feed_case, submitted_body, tell
from tests.unit.services.test_intake import CASH, fails, new_connection

MINE, OTHERS = person().citizen_id, synthetic_id("912345678911")
WHY = "เจ้าของข้อมูลขอ"
PHOTO = b"\xff\xd8photo"


@pytest.fixture
def busy(desk: Desk, store: Store, clerk: Session) -> Store:
    """A case of hers, one that is not finished, one in which somebody else takes part, a view."""
    desk.intake.submit(new_connection(desk), CASH, clerk)
    desk.intake.with_photo(new_connection(desk), PHOTO)
    other = replace(person(), citizen_id=OTHERS)
    draft = desk.intake.open_draft(person(), "transfer_with_deposit", "1001")
    with store.write() as transaction:
        parties = {**draft.parties, "other": Party(other)}
        transaction.put_draft(replace(draft, parties=parties))
    key = desk.cases.today("1001")[0].person_key
    desk.looking.person(key, "serve", clerk)
    case_id = "01937f00-0000-7000-8000-0000000000bb"
    body = submitted_body(case_id, "BKP2A-69-000031", person_key=key)
    stranger = submitted_body(case_id[:-1] + "c", "BKP2A-69-000032")
    with store.write() as transaction:
        tell(transaction, [feed_case(1, body), feed_case(2, stranger)], 2)
    return store


def test_all_of_hers_and_nobody_elses(busy: Store, clock: SetClock, supervisor: Session) -> None:
    files = export_person(busy, clock, MINE, WHY, supervisor).files
    told: dict[str, Any] = json.loads(files["person.json"])
    assert [one["kind"] for one in told["written_here"]] == ["case.submitted", "receipt.issued"]
    assert [one["kind"] for one in told["looked_at"]] == ["person.viewed", "person.exported"]
    assert told["looked_at"][0]["content"]["purpose"] == "serve"
    assert {one["service_id"] for one in told["not_finished"]} == {
        "new_connection", "transfer_with_deposit",
    }  # fmt: skip
    assert [one["reference"] for one in told["cases_in_the_lists"]] == ["BKP2A-69-000031"]
    assert files["photo-1.jpg"] == PHOTO
    text = files["person.json"].decode()
    assert MINE in text
    assert OTHERS not in text


def test_it_is_written_down_also_where_nothing_is_found(
    busy: Store, clock: SetClock, supervisor: Session
) -> None:
    assert export_person(busy, clock, synthetic_id("912345678999"), WHY, supervisor).files == {}
    last = body_of(busy.journal.unsent()[-1])
    assert isinstance(last, Exported)
    assert last.reason == WHY
    assert synthetic_id("912345678999") not in str(busy.journal.unsent()[-1])


def test_a_clerk_or_no_reason_gives_nothing_out(
    busy: Store, clock: SetClock, clerk: Session
) -> None:
    head = busy.journal.head()
    with fails(Code.ENTRY_NOT_ALLOWED):
        export_person(busy, clock, MINE, WHY, clerk)
    with fails(Code.STAFF_NO_PURPOSE):
        export_person(busy, clock, MINE, "  ", clerk)
    assert busy.journal.head() == head
