"""What is past its time goes from the store, wherever it stands; what is checked still holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from desktop.domain.journal import digest
from desktop.entries import NewEntry, Printed, Viewed
from desktop.store import Store
from desktop.store.check import rebuild_check
from desktop.store.purge import Past
from desktop.store.schema import metadata
from tests.fixtures.authors import by
from tests.fixtures.store import (
    AT,
    PERSON,
    decided,
    draft,
    feed_case,
    known_party,
    listed,
    make_store,
    past,
    submit,
    submitted_body,
    tell,
)

OWN = "01937f00-0000-7000-8000-0000000000aa"
OPEN = "01937f00-0000-7000-8000-0000000000ab"
OTHER = "01937f00-0000-7000-8000-0000000000bb"
LATER = "2026-12-31"
NEVER = "2000-01-01"
WHO = ("ประเสริฐ", "9001200000360", PERSON, "0123456789")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Own and others' cases that are over, one that is open, all of them confirmed."""
    made = make_store(tmp_path)
    with made.write() as transaction:
        photo = transaction.put_blob(b"\xff\xd8photo")
        party = {"applicant": known_party(photo_sha256=photo)}
        submit(transaction, case_id=OWN, paid=True, parties=party)
        submit(transaction, case_id=OPEN)
        transaction.append(decided(OWN, "refuse"))
        transaction.append(NewEntry(Printed("BKP3A-69-R-000001", 0, ""), by("c1"), AT))
        transaction.append(NewEntry(Viewed(PERSON, "ตรวจเอกสาร", case_id=None), by("c1"), AT))
        transaction.mark_blob_sent(photo)
    _confirm(made)
    over: dict[str, Any] = {"state": "refused", "version": 2, "decided_at": AT, "decided_by": "s9"}
    own, other = submitted_body(OWN, "BKP3A-69-000001"), submitted_body(OTHER, "BKP2A-69-000031")
    still = submitted_body(OPEN, "BKP3A-69-000002")
    with made.write() as transaction:
        told = [feed_case(1, own, **over), feed_case(2, other, **over), feed_case(3, still)]
        tell(transaction, told, 3)
    yield made
    made.close()


def _confirm(store: Store) -> None:
    head = store.journal.head()
    assert head is not None
    with store.write() as transaction:
        transaction.acknowledge(head.seq, head.hash)


def _purge(store: Store, when: Past) -> dict[str, int]:
    with store.write() as transaction:
        return {record: count for record, count in transaction.purge(when).items() if count}


def _only(record: str) -> Past:
    day = {field.name: NEVER for field in fields(Past)} | {record: LATER}
    return Past(**day)


def _all_rows(store: Store) -> str:
    """Every value of every table, as far as it is a text or holds one."""
    found: list[str] = []
    with store.connection() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                for value in row:
                    found.append(
                        value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                    )
    return "\n".join(found)


def _holds(store: Store) -> None:
    assert store.journal.verify() == []
    assert rebuild_check(store).problems == ()


def test_nothing_goes_before_its_time(store: Store) -> None:
    before = _all_rows(store)
    assert _purge(store, past(NEVER)) == {}
    assert _all_rows(store) == before


def test_what_the_centre_has_not_confirmed_stays(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    with store.write() as transaction:
        submit(transaction, case_id=OWN, paid=True)
        transaction.append(decided(OWN, "refuse"))
    assert _purge(store, past(LATER)) == {}
    detail = store.cases.detail(OWN)
    assert detail is not None
    assert detail.body is not None
    store.close()


@pytest.mark.parametrize(
    ("record", "gone"),
    [
        ("cases", {"cases": 2, "photos": 1}),
        ("receipts", {"receipts": 1}),
        ("views", {"views": 1}),
        ("entries", {"entries": 1}),
        ("fetched", {"fetched": 3}),
        ("lists", {"lists": 1}),
    ],
)
def test_each_record_goes_for_itself(store: Store, record: str, gone: dict[str, int]) -> None:
    assert _purge(store, _only(record)) == gone
    _holds(store)
    assert _purge(store, _only(record)) == {}


def test_the_whole_person_is_gone_but_from_the_open_case(store: Store) -> None:
    assert _purge(store, past(LATER))["lists"] == 2
    _holds(store)
    open_one = store.cases.detail(OPEN)
    assert open_one is not None
    assert open_one.body is not None
    with store.write() as transaction, transaction.connection() as connection:
        # All that is left of the person is that case's: its body, its row, its item of the feed.
        for table, column in (("body", "content"), ("case_view", "person_name")):
            left = connection.exec_driver_sql(f"SELECT {column} FROM {table}").scalars().all()
            named = [
                one
                for one in left
                if one and WHO[0] in (one.decode() if isinstance(one, bytes) else one)
            ]
            assert len(named) == 1
    over = store.cases.get(OWN)
    assert over is not None
    assert (over.reference, over.total, over.person_name) == ("BKP3A-69-000001", 74900, "")
    assert store.persons.get(PERSON) is not None  # of the open case
    assert [view.id for view in store.cases.history(PERSON)] == [OPEN]
    assert [view.id for view in listed(store, "all")].count(OWN) == 1


def test_nobody_is_left_where_no_case_is_open(store: Store) -> None:
    body = submitted_body(OPEN, "BKP3A-69-000002")
    with store.write() as transaction:
        done = feed_case(4, body, state="done", version=3, decided_at=AT, decided_by="s9")
        tell(transaction, [done], 4)
    _purge(store, past(LATER))
    rows = _all_rows(store).replace(f"person:{PERSON}", "")  # the stream is named by the key
    assert [one for one in WHO if one in rows] == []
    _holds(store)


def test_a_purged_case_is_fetched_when_somebody_opens_it(store: Store) -> None:
    """Also one of this PC, of which the journal still has the row."""
    before = store.cases.detail(OWN)
    assert before is not None
    assert before.body is not None
    _purge(store, past(LATER))
    detail = store.cases.detail(OWN)
    assert detail is not None
    assert (detail.body, detail.behind) == (None, True)
    assert store.cases.bodies([OWN]) == {}
    own = submitted_body(OWN, "BKP3A-69-000001")
    told = feed_case(1, own)["data"]
    text = json.dumps(told["body"])
    with store.write() as transaction:
        transaction.put_cases(
            [
                {
                    "id": OWN,
                    "lines": 1,
                    "timeline": told["timeline"],
                    "body_digest": digest(text.encode()),
                    "body_kind": "case.submitted",
                    "body_schema": told["body_schema"],
                    "body": text,
                }
            ],
            AT,
        )
    for _ in range(2):  # and it stays for its time, whatever goes by night
        again = store.cases.detail(OWN)
        assert again is not None
        assert again.body == replace(before.body, parties=again.body.parties if again.body else {})
        assert not again.behind
        _purge(store, replace(past(LATER), fetched=NEVER))
        _holds(store)


def test_what_must_be_here_without_a_line_stays(store: Store) -> None:
    waits = submitted_body(OTHER, "BKP2A-69-000031")
    with store.write() as transaction:
        tell(transaction, [feed_case(4, waits, state="returned", version=3, decided_at=AT)], 4)
    assert _purge(store, _only("fetched")) == {"fetched": 2}
    detail = store.cases.detail(OTHER)
    assert detail is not None
    assert detail.body is not None


def test_a_feed_that_is_told_again_brings_nothing_back_for_long(store: Store) -> None:
    _purge(store, past(LATER))
    other = submitted_body(OTHER, "BKP2A-69-000031")
    with store.write() as transaction:
        transaction.restart_feed()
        item = feed_case(2, other, state="refused", version=2, decided_at=AT)
        transaction.apply_feed([item], 2)
    assert _purge(store, past(LATER))["lists"] == 1
    _holds(store)


def test_a_photo_of_a_draft_stays(store: Store) -> None:
    with store.write() as transaction:
        photo = transaction.put_blob(b"\xff\xd8other")
        transaction.put_draft(draft("d", photo=photo))
        transaction.mark_blob_sent(photo)
    _purge(store, past(LATER))
    assert store.sync.blob(photo) is not None


def test_drafts_are_found_by_the_day_on_which_they_were_touched(store: Store) -> None:
    with store.write() as transaction:
        for name, day in (("a", "2026-10-01"), ("b", "2026-11-01"), ("c", "2026-11-02")):
            transaction.put_draft(replace(draft(name), updated_at=f"{day}T01:00:00.000Z"))
        found = transaction.drafts.untouched_since("2026-11-02")
    assert {draft_id for draft_id, _ in found} == {"a", "b"}
