"""A citizen id stands in what was written, and in nothing that lists, searches or tells of it.

Persons are found by their key: a keyed digest of the id, which no list shows.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, select

from desktop.domain.citizen import person_key
from desktop.domain.listing import Listing
from desktop.store import Store
from sync.central import tables
from tests.fixtures.central import served
from tests.fixtures.store import (
    DEVICE,
    draft,
    feed_case,
    known_party,
    listed,
    make_store,
    submit,
    submitted_body,
    tell,
)
from tests.sync.peer import Peer

ID = "9001200000360"
OTHER = "01937f00-0000-7000-8000-0000000000bb"
# Where it may stand: bodies, what was fetched of them, and applications in hand.
WRITTEN = {("body", "content"), ("case_file", "body"), ("draft", "content")}


def _places(connection: Connection) -> set[tuple[str, str]]:
    """The columns of all tables, those of the search index too, in which the id stands."""
    found = set()
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
    for table in connection.exec_driver_sql(query).scalars().all():
        for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):
            for name, value in row._mapping.items():
                text = value if isinstance(value, bytes) else str(value).encode()
                if ID.encode() in text:
                    found.add((table, name))
    return found


def test_a_counter_has_it_where_it_was_written_only(tmp_path: Path) -> None:
    key = person_key(ID, DEVICE.person_pepper)
    store: Store = make_store(tmp_path)
    with store.write() as transaction:
        for _ in range(70):  # more than the search index takes at a time
            submit(transaction, paid=True, person_key=key)
        transaction.put_draft(draft())
        body = submitted_body(OTHER, "BKP2A-69-000031", person_key=key)
        tell(transaction, [feed_case(1, body)], 1)
    with store.connection() as connection:
        assert _places(connection) == WRITTEN
    assert len(listed(store, "all", text="36-x")) == 71
    assert listed(store, "all", text=ID) == []
    assert len(store.cases.history(key, limit=100)) == 71
    by_key = Listing("all", date(2026, 11, 22), person=key)
    piece = store.lists.piece(by_key, None, 40)
    assert len({row.view.id for row in piece.rows}) == 40
    rest = store.lists.piece(by_key, piece.after, 40)
    assert len({row.view.id for row in (*piece.rows, *rest.rows)}) == 71
    assert store.lists.count(by_key).number == 71
    assert len(store.lists.among(by_key, [OTHER])) == 1
    nobody = replace(by_key, person="ab" * 16)
    assert store.lists.piece(nobody, None, 40).rows == ()
    assert store.lists.count(replace(by_key, group="decided")).number == 0
    store.close()


def test_the_centre_has_it_in_bodies_only(tmp_path: Path) -> None:
    with served(tmp_path / "central") as central:
        peer = Peer(central, central.device())
        case = peer.case(parties={"applicant": known_party()})
        receipt = peer.receipt(case, 1)
        assert peer.send(case, receipt, peer.decision(case, "refuse"))[0] == 200
        found = set()
        with central.place.database.transaction() as connection:
            for table in tables.metadata.sorted_tables:
                for row in connection.execute(select(table)):
                    for name, value in row._mapping.items():
                        text = bytes(value) if isinstance(value, bytes) else str(value).encode()
                        if ID.encode() in text:
                            found.add((table.name, name))
        assert found == {("entry", "body")}
