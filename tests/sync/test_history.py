"""Whoever has the store's key can write what he likes into it; each such change is noticed.

At the next start, at the next contact, or by the check of the whole that runs by itself; what is
not stands in the threat model.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from sqlcipher3 import dbapi2

from desktop.config import Profile
from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import canonical_row, chain_hash, digest, genesis_hash
from desktop.place import BangkokClock, enrol, open_profile, vault_of
from desktop.services.desk import open_desk
from desktop.services.reference import Reference
from desktop.store import Store, history
from desktop.store.check import rebuild_check
from desktop.store.connection import connect
from desktop.store.keys import key_of
from desktop.store.schema import place_of
from sync.client import CentralClient
from sync.engine import SyncEngine
from tests.fixtures.central import client_of, served
from tests.fixtures.office import SetClock, members
from tests.fixtures.store import submit
from tests.fixtures.there import there

PAGE = Path(__file__).resolve().parents[2] / "docs" / "threat-model.md"
Stage = Literal["start", "contact", "check"]
_ROW = (
    "seq", "id", "stream", "version", "kind", "schema", "at", "actor", "body_digest", "key_id",
    "signature",
)  # fmt: skip


@dataclass
class Book:
    """The open file of a store that has lived: `acked` entries are confirmed, of `head` in all."""

    connection: dbapi2.Connection
    device_id: str
    marks: Path

    def ask(self, query: str, *values: Any) -> list[Any]:
        return list(self.connection.execute(query, values).fetchall())

    @property
    def acked(self) -> int:
        return int(self.ask("SELECT acked_seq FROM chain")[0][0])

    @property
    def head(self) -> int:
        return int(self.ask("SELECT head_seq FROM chain")[0][0])

    def place(self, seq: int) -> int:
        return int(place_of(self.ask("SELECT id FROM chain")[0][0], seq))

    def hash_at(self, seq: int) -> str:
        (row,) = self.ask("SELECT hash FROM journal WHERE seq = ?", seq)
        return str(row[0])

    def receipt_of_one_baht(self, seq: int, *, digested: bool) -> None:
        """749.00 becomes 1.00 in the body of a receipt."""
        (row,) = self.ask("SELECT content FROM body WHERE place = ?", self.place(seq))
        edited = row[0].replace(b"74900", b"100")
        assert edited != row[0]
        self.ask("UPDATE body SET content = ? WHERE place = ?", edited, self.place(seq))
        if digested:
            self.ask("UPDATE journal SET body_digest = ? WHERE seq = ?", digest(edited), seq)

    def make_good(self) -> None:
        """The chain is hashed again from its beginning, up to a new head."""
        previous, last = genesis_hash(self.device_id, 1), 0
        for values in self.ask(f"SELECT {', '.join(_ROW)} FROM journal ORDER BY seq"):
            row = dict(zip(_ROW, values, strict=True))
            previous, last = chain_hash(previous, canonical_row(**row)), row["seq"]
            self.ask("UPDATE journal SET hash = ? WHERE seq = ?", previous, last)
        self.ask("UPDATE chain SET head_seq = ?, head_hash = ?", last, previous)

    def confirm(self, seq: int) -> None:
        self.ask("UPDATE chain SET acked_seq = ?, acked_hash = ?", seq, self.hash_at(seq))

    def cut(self, after: int) -> None:
        """Nothing behind an entry is there any more, in no view either."""
        for table in ("journal", "body"):
            self.ask(f"DELETE FROM {table} WHERE place > ?", self.place(after))
        for view, seq in (("receipt_view", "seq"), ("case_view", "submitted_seq")):
            self.ask(f"DELETE FROM {view} WHERE {seq} > ?", after)
        self.make_good()

    def give_back(self, by: int) -> None:
        """As many numbers of each kind are given out once more; less than none skips some."""
        (row,) = self.ask("SELECT numbers FROM chain")
        given = {name: last - by for name, last in json.loads(row[0]).items()}
        self.ask("UPDATE chain SET numbers = ?", json.dumps(given))


def body_edited(book: Book) -> None:
    book.receipt_of_one_baht(book.acked, digested=False)


def body_and_digest(book: Book) -> None:
    book.receipt_of_one_baht(book.acked, digested=True)


def chain_made_good(book: Book) -> None:
    body_and_digest(book)
    book.make_good()


def confirmed_hash_made_good(book: Book) -> None:
    chain_made_good(book)
    book.confirm(book.acked)


def tail_cut(book: Book) -> None:
    book.cut(book.acked - 1)


def number_set_back(book: Book) -> None:
    tail_cut(book)
    book.confirm(book.head)


def waiting_receipt(book: Book) -> None:
    book.receipt_of_one_baht(book.head, digested=True)
    book.make_good()


def last_removed(book: Book) -> None:
    book.cut(book.head - 2)
    book.give_back(1)


def time_and_actor(book: Book) -> None:
    at = "2026-11-20T01:02:03.004Z"
    book.ask("UPDATE journal SET at = ?, actor = '9001' WHERE seq = ?", at, book.head)
    book.make_good()


def swapped(book: Book) -> None:
    names = "id, stream, version, kind, schema, at, actor, body_digest, key_id, signature"
    pair = (book.head - 2, book.head)  # two receipts
    rows = [book.ask(f"SELECT {names} FROM journal WHERE seq = ?", seq)[0] for seq in pair]
    places = [book.place(seq) for seq in pair]
    bodies = [book.ask("SELECT content FROM body WHERE place = ?", one)[0] for one in places]
    book.ask("UPDATE journal SET version = -seq WHERE seq IN (?, ?)", *pair)  # no two are the same
    for seq, place, row, body in zip(pair, places, rows[::-1], bodies[::-1], strict=True):
        book.ask(
            "UPDATE journal SET (id, stream, version, kind, schema, at, actor, body_digest,"
            " key_id, signature) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE seq = ?",
            *row,
            seq,
        )
        book.ask("UPDATE body SET content = ? WHERE place = ?", *body, place)
    book.make_good()


def one_deleted(book: Book) -> None:
    for table in ("journal", "body"):
        book.ask(f"DELETE FROM {table} WHERE place = ?", book.place(book.head - 1))


def view_total(book: Book) -> None:
    book.ask("UPDATE receipt_view SET total = 100 WHERE seq = ?", book.head)


def view_decided(book: Book) -> None:
    decided = "local_state = 'approved', local_decided_by = '9001', local_on_version = 1"
    book.ask(f"UPDATE case_view SET {decided}")


def numbers_skipped(book: Book) -> None:
    book.give_back(-5)


def triggers_dropped(book: Book) -> None:
    for (name,) in book.ask("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        book.ask(f"DROP TRIGGER {name}")


def mark_too(tamper: Callable[[Book], None]) -> Callable[[Book], None]:
    """The vault is the account's own, as the key is: the mark goes as well."""

    def both(book: Book) -> None:
        tamper(book)
        for file in book.marks.iterdir():
            file.unlink()

    return both


# What is done to the store, and when it is noticed first; None for what the threat model lists.
TAMPERINGS: dict[str, tuple[Callable[[Book], None], Stage | None]] = {
    "confirmed: body edited": (body_edited, "check"),
    "confirmed: body and digest edited": (body_and_digest, "check"),
    "confirmed: chain made good": (mark_too(chain_made_good), "start"),
    "confirmed: chain and confirmed hash made good": (mark_too(confirmed_hash_made_good), "start"),
    "confirmed: tail cut off": (mark_too(tail_cut), "start"),
    "confirmed: tail cut off, number set back": (mark_too(number_set_back), "start"),
    "waiting: a receipt of 749.00 is one of 1.00": (mark_too(waiting_receipt), "contact"),
    "waiting: last case and receipt removed": (last_removed, "start"),
    "waiting: last case and receipt removed, the mark too": (mark_too(last_removed), None),
    "waiting: another time and actor": (mark_too(time_and_actor), "contact"),
    "waiting: two swapped": (mark_too(swapped), "contact"),
    "waiting: one deleted": (one_deleted, "start"),
    "views: a receipt's total": (view_total, "check"),
    "views: approved by 9001": (view_decided, "check"),
    "five receipt numbers skipped": (numbers_skipped, "check"),
    "triggers dropped": (triggers_dropped, "start"),
}


@dataclass
class Counter:
    """A training counter at its centre, with a clerk who signs all that is filed."""

    profile: Profile
    store: Store
    marks: Path

    def sync(self) -> list[str]:
        """What the contact has shown to be wrong."""
        with client_of(there(self.store.device)) as client:
            report = SyncEngine(self.store, client, BangkokClock()).run_once()
        told = [report.error.code.value] if report.error is not None else []
        return told + [one.code for one in self.store.sync.exceptions()]

    def tamper(self, change: Callable[[Book], None]) -> None:
        """Change the closed file, past the guards of the database, which are put back."""
        key = key_of(self.profile.database, vault_of(self.profile))
        device_id = there(self.store.device).device_id
        self.store.close()
        connection = connect(self.profile.database, key)
        book = Book(connection, device_id, self.marks)
        guarded = "type = 'trigger' AND tbl_name IN ('journal', 'body')"
        query = f"SELECT name, sql FROM sqlite_master WHERE {guarded}"
        guards = book.ask(query)
        for name, _ in guards:
            book.ask(f"DROP TRIGGER {name}")
        if change is not triggers_dropped:
            change(book)
            for _, sql in guards:
                book.ask(sql)
        connection.close()

    def noticed(self) -> Stage | None:
        """When it is noticed first."""
        try:
            self.store = open_profile(self.profile)
        except CounterError:
            return "start"
        if self.store.sync.forked() or history.noted(self.store):
            return "start"
        if self.sync():
            return "contact"
        found = [*rebuild_check(self.store).problems, *history.unsigned(self.store)]
        return "check" if found else None


@pytest.fixture
def counter(tmp_path: Path) -> Any:
    """With a case and receipt that are confirmed, and two of each that wait."""
    with served(tmp_path / "central", training=True) as central:
        marks = tmp_path / "marks"
        profile = Profile(tmp_path / "counter", training=True, marks=marks)
        store = open_profile(profile)
        made = Counter(profile, store, marks)
        device = enrol(profile, store, central.url, central.code(3))
        desk = open_desk(store, Reference(), SetClock(), device, members())
        clerk = desk.staff.sign_in("1001", "2468").author
        for number in range(3):
            with store.write() as transaction:
                submit(transaction, paid=True, author=clerk)
            if number == 0:
                assert made.sync() == []
        yield made
        made.store.close()


@pytest.mark.parametrize("name", TAMPERINGS)
def test_what_is_changed_with_the_key_in_hand_is_noticed(counter: Counter, name: str) -> None:
    change, stage = TAMPERINGS[name]
    counter.tamper(change)
    assert counter.noticed() == stage


def test_a_store_that_nobody_touched_shows_nothing(counter: Counter) -> None:
    counter.tamper(lambda _book: None)
    assert counter.noticed() is None
    assert counter.store.journal.counts().unsent == 0


def test_what_is_not_noticed_stands_in_the_threat_model() -> None:
    _, _, listed = PAGE.read_text(encoding="utf-8").partition("## What one PC cannot prove\n")
    names = re.findall(r"^- \*\*(.+?)\.\*\*", listed.partition("\n## ")[0], re.M)
    assert names == [name for name, (_, stage) in TAMPERINGS.items() if stage is None]


@pytest.mark.parametrize(
    "change",
    [{"signature": ""}, {"key_id": ""}, {"now": "2026-11-22T00:00:00.000Z"}],
    ids=["no signature", "no key", "another time"],
)
def test_an_answer_that_the_centre_has_not_signed_is_none(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, change: dict[str, str]
) -> None:
    push, before = CentralClient.push, there(counter.store.journal.acknowledged())
    with monkeypatch.context() as patched:
        patched.setattr(
            CentralClient, "push", lambda self, sent: push(self, sent).model_copy(update=change)
        )
        assert counter.sync() == [Code.CENTRAL_UNREACHABLE.value]
    assert counter.store.journal.acknowledged() == before
    assert counter.sync() == []
    assert counter.store.journal.counts().unsent == 0


def test_the_triggers_are_those_of_the_migrations(counter: Counter) -> None:
    with counter.store.connection() as connection:
        assert history.schema_changed(connection) is None
