"""The journal: append-only, gap-free, chained; what is sent and what is confirmed."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from sqlcipher3 import dbapi2

from desktop.domain import bounds
from desktop.domain.failure import CounterError
from desktop.domain.journal import (
    body_bytes,
    chain_hash,
    digest,
    entry_hash,
    genesis_hash,
)
from desktop.domain.life import CaseState
from desktop.domain.plain import plain
from desktop.entries import (
    Body,
    Discarded,
    NewEntry,
    Printed,
    Settled,
    SignedIn,
    SignedOut,
    Viewed,
    Withdrawn,
    body_of,
)
from desktop.store import Store, journal
from desktop.store.connection import connect
from tests.fixtures.authors import by
from tests.fixtures.store import (
    AT,
    DEVICE,
    KEY,
    PERSON,
    decided,
    feed_case,
    make_store,
    past,
    submit,
    submitted_body,
)

_CASE_ID, _OTHER_ID = (f"01937f00-0000-7000-8000-0000000000{end}" for end in ("aa", "bb"))
_TEXT = st.text(max_size=20)
_BODIES = st.one_of(
    st.builds(Viewed, st.sampled_from(["a1" * 16, "b2" * 16]), _TEXT, case_id=st.none()),
    st.builds(SignedIn, st.sampled_from(["c1", "s1"]), st.sampled_from(["clerk", "supervisor"])),
    st.builds(SignedOut, st.sampled_from(["c1", "s1"]), st.just("clerk")),
    st.builds(Discarded, st.sampled_from([_CASE_ID, _OTHER_ID]), st.none() | _TEXT, _TEXT),
)
_ENTRIES = st.lists(
    st.builds(
        NewEntry,
        body=_BODIES,
        by=st.builds(by, st.from_regex(bounds.ACTOR, fullmatch=True)),
        at=st.just(AT),
    ),
    min_size=1,
    max_size=12,
)


@dataclass(frozen=True, slots=True)
class _Any(Body):
    """A body that holds what no kind of ours does, to see what is written of it."""

    KIND: ClassVar = "person.viewed"

    data: Any
    on: str = "person:a"

    @property
    def stream(self) -> str:
        """As the test has it."""
        return self.on


class _Vanished(_Any):
    KIND: ClassVar = "case.vanished"


def _viewed(*purposes: str) -> list[NewEntry]:
    return [NewEntry(Viewed(PERSON, purpose, case_id=None), by("c1"), AT) for purpose in purposes]


def _write(store: Store, entries: list[NewEntry]) -> None:
    for entry in entries:
        with store.write() as transaction:
            transaction.append(entry)


def _tamper(path: Path, *statements: str) -> None:
    """Change the journal as one who has the key and takes the guards off first."""
    connection = connect(path, KEY)
    try:
        connection.execute("DROP TRIGGER journal_no_update")
        connection.execute("DROP TRIGGER journal_no_delete")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            connection.execute(statement)
    finally:
        connection.close()


def _problems(path: Path) -> list[str]:
    try:
        store = Store.open(path, KEY)
    except CounterError as error:
        return [error.code.value]
    try:
        return store.journal.verify()
    finally:
        store.close()


@settings(max_examples=15, deadline=None)
@given(entries=_ENTRIES)
def test_what_is_appended_is_chained_in_order(entries: list[NewEntry]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = make_store(Path(folder))
        try:
            _write(store, entries)
            kept = store.journal.unsent()
            assert [e.seq for e in kept] == list(range(1, len(entries) + 1))
            assert [(e.stream, e.kind, e.actor) for e in kept] == [
                (e.body.stream, e.body.KIND, e.by.id) for e in entries
            ]
            assert [body_of(e) for e in kept] == [e.body for e in entries]
            for stream in {e.body.stream for e in entries}:
                versions = [e.version for e in store.journal.timeline(stream)]
                assert versions == list(range(1, len(versions) + 1))
            previous = genesis_hash(DEVICE.device_id, DEVICE.epoch)
            for entry in kept:
                assert entry_hash(previous, entry) == entry.hash
                assert entry.body is not None
                assert digest(entry.body) == entry.body_digest
                previous = entry.hash
                assert store.journal.hash_at(entry.seq) == entry.hash
            assert store.journal.verify() == []
        finally:
            store.close()


@settings(max_examples=30, deadline=None)
@given(entries=_ENTRIES, data=st.data())
def test_tampering_is_found(entries: list[NewEntry], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = make_store(Path(folder))
        _write(store, entries)
        store.close()
        seq = data.draw(st.integers(1, len(entries)))
        column, value = data.draw(
            st.sampled_from(
                [
                    ("stream", "person:z"),
                    ("kind", "case.approved"),
                    ("schema", "2"),
                    ("at", "2020-01-01T00:00:00.000Z"),
                    ("actor", "somebody else"),
                    ("hash", "0" * 64),
                    ("body_digest", "0" * 64),
                    ("version", "99"),
                ]
            )
        )
        how = {
            "edit": [f"UPDATE journal SET {column} = '{value}' WHERE seq = {seq}"],
            "delete": [f"DELETE FROM journal WHERE seq = {seq}"],
            "truncate": [f"DELETE FROM journal WHERE seq >= {seq}"],
            "reorder": [
                f"UPDATE journal SET seq = -1 WHERE seq = {seq}",
                f"UPDATE journal SET seq = {seq} WHERE seq = {len(entries)}",
                f"UPDATE journal SET seq = {len(entries)} WHERE seq = -1",
            ],
            "body": [f"UPDATE body SET content = content || ' ' WHERE place % 4294967296 = {seq}"],
        }
        kind = data.draw(st.sampled_from(sorted(how)))
        if kind == "reorder" and seq == len(entries):
            kind = "delete"
        _tamper(store.path, *how[kind])
        assert _problems(store.path) != []


def test_a_chain_rehashed_from_an_edit_is_found_by_what_the_centre_confirmed(
    store: Store,
) -> None:
    _write(store, _viewed("0", "1", "2"))
    with store.write() as transaction:
        transaction.acknowledge(2, store.journal.hash_at(2) or "")
    entries = store.journal.timeline(f"person:{PERSON}")
    store.close()
    statements = []
    previous = genesis_hash(DEVICE.device_id, DEVICE.epoch)
    for e in entries:
        row = [e.seq, e.id, e.stream, e.version, e.kind, e.schema, e.at, "x", e.body_digest]
        previous = chain_hash(previous, json.dumps(row, separators=(",", ":")).encode())
        statements.append(
            f"UPDATE journal SET actor = 'x', hash = '{previous}' WHERE seq = {e.seq}"
        )
    statements.append(f"UPDATE chain SET head_hash = '{previous}'")
    _tamper(store.path, *statements)
    assert any("confirmed" in problem for problem in _problems(store.path))


def test_a_tail_cut_off_with_its_head_is_found_by_what_the_centre_confirmed(store: Store) -> None:
    _write(store, _viewed("0", "1", "2"))
    first = store.journal.hash_at(1)
    with store.write() as transaction:
        transaction.acknowledge(2, store.journal.hash_at(2) or "")
    store.close()
    _tamper(
        store.path,
        "DELETE FROM journal WHERE seq > 1",
        f"UPDATE chain SET head_seq = 1, head_hash = '{first}'",
    )
    (problem,) = _problems(store.path)
    assert problem.endswith("the centre confirmed 2, there are 1")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET actor = 'x'",
        "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal",
    ],
)
def test_the_database_itself_refuses_to_change_the_journal(store: Store, statement: str) -> None:
    _write(store, _viewed(""))
    refused = pytest.raises(IntegrityError, match="append-only")
    with refused, store.write() as transaction, transaction.connection() as connection:
        connection.exec_driver_sql(statement)
    assert store.journal.verify() == []


def test_an_unknown_kind_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="kind"), store.write() as transaction:
        transaction.append(NewEntry(_Vanished({}, "case:1"), by("c1"), AT))


def test_a_body_that_is_too_large_is_refused(store: Store) -> None:
    text = "x" * 1000
    largest = {"n": [text] * ((bounds.MAX_BODY_BYTES - 40) // 1003)}
    room = bounds.MAX_BODY_BYTES - len(body_bytes(plain(_Any(largest)))) - len(',"rest":[""]')
    largest["rest"] = ["x" * room]
    _write(store, [NewEntry(_Any(largest), by("c1"), AT)])
    assert len(store.journal.unsent()[0].body or b"") == bounds.MAX_BODY_BYTES
    larger = largest | {"rest": [largest["rest"][0] + "x"]}
    with pytest.raises(ValueError, match="262145 bytes"):
        _write(store, [NewEntry(_Any(larger), by("c1"), AT)])
    assert len(store.journal.unsent()) == 1


def _nested(depth: int) -> dict[str, Any]:
    return {"n": _nested(depth - 1) if depth > 1 else 1}


@pytest.mark.parametrize(
    ("fault", "facts"),
    [
        ("deep", {"body": _Any(_nested(16))}),
        ("deep", {"body": _Any([[[[[[[[[[[[[[[[["x"]]]]]]]]]]]]]]]]])}),
        ("long", {"body": _Any({"reason": "ก" * 4001})}),
        ("long", {"body": _Any({"ก" * 4001: 1})}),
        ("number", {"body": _Any({"n": 2**53})}),
        ("number", {"body": _Any({"n": float("nan")})}),
        ("type", {"body": _Any({"n": b"x"})}),
        ("actor", {"by": by("ก.1001/2")}),
        ("actor", {"by": by("c 1")}),
        ("actor", {"by": by("1" * 41)}),
        ("stream", {"body": SignedIn("ก.1001/2", "clerk")}),
        ("purpose", {"body": Viewed(PERSON, "ก" * 1001, case_id=None)}),
        ("person_key", {"body": Viewed("9001200000360", "asked", case_id=None)}),
        ("copy_no", {"body": Printed("BKP3A-69-R-000001", 10_000, "")}),
        ("on_version", {"body": Withdrawn(_CASE_ID, "", -1, CaseState.WITHDRAWN, on_move=None)}),
        ("case_id", {"body": Settled(_CASE_ID, "body", "seen", "")}),
    ],
)
def test_what_the_centre_would_refuse_is_not_written(
    store: Store, fault: str, facts: dict[str, Any]
) -> None:
    fits = NewEntry(_Any(_nested(15)), by("c1"), AT)
    _write(store, [fits])
    with store.write() as transaction:
        submit(transaction, paid=True, case_id=_CASE_ID)
    with pytest.raises(ValueError, match=rf"\({fault}\)"):
        _write(store, [replace(fits, **facts)])
    assert len(store.journal.unsent()) == 3


def test_unsent_is_cut_by_number_and_by_bytes_but_never_to_nothing(store: Store) -> None:
    _write(store, _viewed(*("ก" * 100 for _ in range(6))))
    size = len(store.journal.unsent()[0].body or b"")
    assert size < 400  # Thai is stored as UTF-8
    assert [e.seq for e in store.journal.unsent(limit=4)] == [1, 2, 3, 4]
    assert [e.seq for e in store.journal.unsent(max_bytes=3 * size)] == [1, 2, 3]
    assert [e.seq for e in store.journal.unsent(max_bytes=1)] == [1]


def test_what_the_centre_confirmed_is_not_sent_again(store: Store) -> None:
    _write(store, _viewed(*"01234"))
    hashes = [store.journal.hash_at(seq) or "" for seq in range(6)]
    with store.write() as transaction:
        transaction.acknowledge(3, hashes[3])
    assert [e.seq for e in store.journal.unsent()] == [4, 5]
    counts = store.journal.counts()
    assert (counts.unsent, counts.acknowledged) == (2, 3)
    with store.write() as transaction:
        transaction.acknowledge(1, hashes[1])  # an answer that comes late
    head = store.journal.acknowledged()
    assert head is not None
    assert (head.seq, head.hash) == (3, hashes[3])
    for seq, wrong in ((4, hashes[3]), (6, hashes[5])):
        with pytest.raises(ValueError, match="another"), store.write() as transaction:
            transaction.acknowledge(seq, wrong)
    with store.write() as transaction:
        transaction.rewind(0, AT)
    assert [e.seq for e in store.journal.unsent()] == [1, 2, 3, 4, 5]
    with pytest.raises(ValueError, match="no entry"), store.write() as transaction:
        transaction.rewind(6, AT)


def test_what_waits_is_found_by_the_key_of_the_table(store: Store) -> None:
    with store.connection() as connection:
        question = str(journal._AFTER.compile(connection))
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {question}", (5, 9)).all()
    text = " ".join(str(row[3]) for row in plan)
    assert "SCAN" not in text
    assert "TEMP B-TREE" not in text


def test_purged_bodies_leave_a_chain_that_verifies(store: Store) -> None:
    with store.write() as transaction:
        old = submit(transaction, paid=True, at="2020-01-01T00:00:00.000Z")
        new = submit(transaction)
        transaction.append(decided(new.stream.removeprefix("case:")))
    head = store.journal.head()
    assert head is not None
    with store.write() as transaction:
        case_id = old.stream.removeprefix("case:")
        over: dict[str, Any] = {
            "state": "refused",
            "version": 2,
            "decided_at": "2020-01-02T00:00:00.000Z",
        }
        item = feed_case(1, submitted_body(case_id, "BKP3A-69-000001"), **over)
        transaction.apply_feed([item], 1)
        assert not any(transaction.purge(past("2025-01-01")).values())  # not confirmed yet
    with store.write() as transaction:
        transaction.acknowledge(head.seq, head.hash)
        gone = transaction.purge(past("2025-01-01"))
    assert {name: count for name, count in gone.items() if count} == {
        "cases": 1,
        "receipts": 1,
        "lists": 1,
    }
    assert store.journal.timeline(old.stream)[0].body is None
    assert body_of(store.journal.timeline(old.stream)[0]) is None
    assert store.journal.timeline(new.stream)[0].body is not None
    assert store.journal.verify() == []
    store.close()
    content = store.path.read_bytes()
    assert dbapi2.sqlite_version_info >= (3, 51, 3)
    assert "ประเสริฐ".encode() not in content
