"""The file, its one writer and its readers."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.domain.party import APPLICANT
from desktop.entries import NewEntry, SignedIn
from desktop.store import Store, receipts
from desktop.store.check import rebuild_check
from desktop.store.schema import receipt_view
from tests.fixtures.authors import by
from tests.fixtures.bundles import send
from tests.fixtures.store import (
    AT,
    DEVICE,
    KEY,
    PERSON,
    YEAR,
    decided,
    draft,
    known_party,
    listed,
    make_store,
    submit,
)


class Stumble(Exception):  # noqa: N818 - no failure of the product
    """What goes wrong in the middle of a write."""


def test_what_was_written_is_there_after_opening_again(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    with store.write() as transaction:
        entry = submit(transaction, paid=True)
        transaction.put_draft(draft("d1"))
        transaction.set_sync(state="online", last_contact="2026-11-22T07:05:12.345Z")
    sent = send(store, {"fees/2569.toml": "ค่า"})
    store.close()

    store = Store.open(tmp_path / "counter.db", KEY)
    try:
        assert store.device == DEVICE
        assert store.drafts.get("d1") == draft("d1")
        assert [case.reference for case in listed(store)] == ["BKP3A-69-000001"]
        assert [e.kind for e in store.journal.unsent()] == ["case.submitted", "receipt.issued"]
        assert store.journal.timeline(entry.stream) == [entry]
        assert store.bundles.editions() == [sent]
        assert store.bundles.files(sent.name) == {"fees/2569.toml": "ค่า"}
        assert store.sync.get().state == "online"
    finally:
        store.close()


def test_nothing_in_the_folder_can_be_read_without_the_key(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    with store.write() as transaction:
        submit(transaction, paid=True)
        transaction.put_draft(draft())
        transaction.put_blob(b"a photo in clear" * 100)
    planted = ["ประเสริฐ", "9001200000360", "0123456789", "BKP3A", "a photo in clear", "SQLite"]
    try:
        files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
        assert {"counter.db", "counter.db-wal"} <= files.keys()
        for name, content in files.items():
            assert [word for word in planted if word.encode() in content] == [], name
    finally:
        store.close()


def test_create_never_replaces_a_store(store: Store) -> None:
    store.close()
    before = store.path.read_bytes()
    with pytest.raises(FileExistsError):
        Store.create(store.path, KEY)
    assert store.path.read_bytes() == before


def test_create_begins_anew_where_a_crash_left_half_a_store(tmp_path: Path) -> None:
    for name in ("counter.db.new", "counter.db.new-wal"):
        (tmp_path / name).write_bytes(b"half")
    Store.create(tmp_path / "counter.db", KEY).close()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["counter.db", "counter.db.lock"]


def test_a_failed_write_leaves_nothing_and_gives_its_numbers_back(store: Store) -> None:
    with contextlib.suppress(Stumble), store.write() as transaction:
        submit(transaction, paid=True)
        transaction.put_draft(draft())
        raise Stumble
    assert store.journal.unsent() == []
    assert listed(store) == []
    assert store.drafts.list() == []
    with store.write() as transaction:
        assert transaction.next_number("case", YEAR) == 1
        assert transaction.next_number("receipt", YEAR) == 1
    with store.write() as transaction:
        assert transaction.next_number("case", YEAR) == 2
        assert transaction.next_number("case", YEAR + 1) == 1


def test_a_transaction_reads_what_it_has_written(store: Store) -> None:
    with store.write() as transaction:
        entry = submit(transaction, paid=True)
        number = "BKP3A-69-R-000001"
        assert transaction.receipts.prints(number) == 0
        assert transaction.journal.head() != store.journal.head()
        (view,) = listed(transaction, "all", text="BKP3A-69-000001")
        assert view.receipt_number == number
        assert f"case:{view.id}" == entry.stream
        assert store.cases.get(view.id) is None
    assert store.cases.get(view.id) == view


def test_readers_go_on_while_a_write_is_open(store: Store) -> None:
    with store.write() as transaction:
        submit(transaction)
        seen: list[int] = []
        reader = threading.Thread(target=lambda: seen.append(len(listed(store))))
        reader.start()
        reader.join(timeout=10)
        assert seen == [0]
    assert len(listed(store)) == 1


def test_writes_of_many_threads_wait_for_each_other(store: Store) -> None:
    def work() -> None:
        for _ in range(5):
            with store.write() as transaction:
                submit(transaction, paid=True)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert store.journal.verify() == []
    references = sorted(case.reference for case in listed(store))
    assert references == [f"BKP3A-69-{n:06}" for n in range(1, 21)]


def test_a_write_within_a_write_is_a_bug(store: Store) -> None:
    with pytest.raises(RuntimeError, match="within"), store.write(), store.write():
        pass
    with store.write() as transaction:
        submit(transaction)
    assert len(listed(store)) == 1


def test_a_reader_cannot_write(store: Store) -> None:
    from desktop.domain.failure import Code, CounterError

    with pytest.raises(CounterError) as caught, store.connection() as connection:
        connection.exec_driver_sql("DELETE FROM body")
    assert caught.value.code is Code.STORE_READ_ONLY


def test_each_commit_of_the_journal_is_told_once(store: Store) -> None:
    told: list[int] = []
    store.on_append(lambda: told.append(store.journal.counts().unsent))
    with store.write() as transaction:
        submit(transaction, paid=True)
    with store.write() as transaction:
        transaction.put_draft(draft())
    with contextlib.suppress(Stumble), store.write() as transaction:
        submit(transaction)
        raise Stumble
    assert told == [2]


def test_an_entry_id_comes_once(store: Store) -> None:
    with store.write() as transaction:
        entry = submit(transaction)
    assert store.journal.verify() == []
    again = replace(decided(entry.stream.removeprefix("case:")), id=entry.id)
    with store.write() as transaction:
        transaction.append(again)
    assert [line for line in store.journal.verify() if "has the id of another" in line]


def test_nothing_is_journaled_before_enrolment(tmp_path: Path) -> None:
    store = make_store(tmp_path, device=None)
    try:
        assert store.device is None
        assert store.journal.head() is None
        assert store.journal.unsent() == []
        with pytest.raises(RuntimeError, match="enrolled"), store.write() as transaction:
            transaction.next_number("case", YEAR)
        with pytest.raises(RuntimeError, match="enrolled"), store.write() as transaction:
            transaction.append(NewEntry(SignedIn("1001", "clerk"), by("1001"), AT))
    finally:
        store.close()


def test_a_new_epoch_begins_a_new_chain_and_a_new_series(store: Store) -> None:
    with store.write() as transaction:
        submit(transaction)
    with store.write() as transaction:
        transaction.set_device(replace(DEVICE, epoch=2))
        entry = submit(transaction)
    assert entry.seq == 1
    assert {case.reference for case in listed(store)} == {
        "BKP3A-69-000001",
        "BKP3B-69-000001",
    }
    counts = store.journal.counts()
    assert (counts.unsent, counts.stranded) == (1, 1)
    assert store.journal.verify() == []
    with store.write() as transaction:
        transaction.set_device(replace(DEVICE, epoch=2, token="new"))
    assert store.journal.head() is not None
    assert store.journal.counts() == counts


def test_numbers_go_on_in_a_series_whatever_was_enrolled_between(store: Store) -> None:
    with store.write() as transaction:
        submit(transaction)
        transaction.set_device(replace(DEVICE, epoch=2))
        submit(transaction)
        transaction.set_device(DEVICE)
        submit(transaction)
    with store.write() as transaction:
        transaction.set_device(replace(DEVICE, epoch=2))
    with store.write() as transaction:
        submit(transaction)
    assert {case.reference for case in listed(store)} == {
        f"BKP3{series}-69-00000{n}" for series in "AB" for n in (1, 2)
    }
    assert rebuild_check(store).problems == ()


def test_a_store_belongs_to_one_office(store: Store) -> None:
    with pytest.raises(ValueError, match="office"), store.write() as transaction:
        transaction.set_device(replace(DEVICE, office="YNW", epoch=2))


def test_drafts(store: Store) -> None:
    with store.write() as transaction:
        photo = transaction.put_blob(b"jpeg")
        transaction.put_draft(draft("d1", photo=photo))
        transaction.put_draft(replace(draft("d2", actor="c2"), updated_at="2026-11-22T08:00:00Z"))
    assert [d.id for d in store.drafts.list()] == ["d2", "d1"]
    assert [d.id for d in store.drafts.list("c1")] == ["d1"]
    changed = replace(draft("d1", photo=photo), focus="phone")
    with store.write() as transaction:
        transaction.put_draft(changed)
    assert store.drafts.get("d1") == changed
    assert store.sync.blob(photo) == b"jpeg"
    with store.write() as transaction:
        transaction.delete_draft("d1")
        transaction.delete_draft("d1")
    assert store.drafts.get("d1") is None
    assert store.sync.blob(photo) is None


@pytest.mark.parametrize("first", [True, False], ids=["draft goes first", "case comes first"])
def test_a_photo_stays_while_a_case_shows_it(store: Store, first: bool) -> None:
    with store.write() as transaction:
        photo = transaction.put_blob(b"jpeg")
        transaction.put_draft(draft("d1", photo=photo))
    with store.write() as transaction:
        if first:
            transaction.delete_draft("d1")
        assert transaction.sync.blob(photo) == b"jpeg"  # a read changes nothing
        submit(transaction, parties={APPLICANT: known_party(photo_sha256=photo)})
        if not first:
            transaction.delete_draft("d1")
    assert store.sync.blob(photo) == b"jpeg"
    assert store.sync.unsent_blobs() == [photo]
    with store.write() as transaction:
        transaction.mark_blob_sent(photo)
    assert store.sync.unsent_blobs() == []


def test_a_receipt_is_found_by_the_keys_of_the_tables(store: Store) -> None:
    queries = (
        receipts._RECEIPTS.where(receipt_view.c.number == "x"),
        receipts._RECEIPTS.where(receipt_view.c.number.in_(receipts.receipts_of("x"))),
    )
    with store.connection() as connection:
        for query in queries:
            asked = query.compile(connection, compile_kwargs={"literal_binds": True})
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}").all()
            steps = [str(step.detail) for step in plan]
            assert len(steps) >= 3
            assert not any("SCAN" in step for step in steps), steps


def test_receipts_come_back_as_they_were_issued(store: Store) -> None:
    from desktop.entries import NewEntry, Printed
    from tests.fixtures.store import AT, receipt

    with store.write() as transaction:
        entry = submit(transaction, paid=True)
    case_id = entry.stream.removeprefix("case:")
    number = "BKP3A-69-R-000001"
    issued = receipt(number, case_id, "BKP3A-69-000001")
    assert store.receipts.get(number) == issued
    assert store.receipts.of_case(case_id) == [issued]
    assert store.receipts.get("BKP3A-69-R-000002") is None
    for copy_no in (0, 1):
        with store.write() as transaction:
            assert transaction.receipts.prints(number) == copy_no
            body = Printed(number, copy_no, "lost" if copy_no else "")
            assert (
                transaction.append(NewEntry(body, by("c1"), AT)).stream == "receipt-series:BKP3A-69"
            )
    assert store.receipts.prints(number) == 2
    detail = store.cases.detail(case_id)
    assert detail is not None
    assert [item.kind for item in detail.timeline] == [
        "case.submitted",
        "receipt.issued",
        "receipt.printed",
        "receipt.printed",
    ]


def test_the_person_index_knows_who_was_here(store: Store) -> None:
    with store.write() as transaction:
        submit(transaction, at="2026-11-20T07:05:12.345Z")
        newest = submit(transaction, at="2026-11-21T07:05:12.345Z", person_name="น.ส.มาลี ท.")
        submit(transaction, at="2026-11-19T07:05:12.345Z")
    person = store.persons.get(PERSON)
    assert person is not None
    assert (person.cases, person.person_name) == (3, "น.ส.มาลี ท.")
    assert f"case:{person.last_case_id}" == newest.stream
    assert [case.submitted_at[8:10] for case in store.cases.history(PERSON)] == ["21", "20", "19"]
    assert store.persons.get("00" * 16) is None
