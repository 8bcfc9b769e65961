"""Salvaged entries at a centre on either database: kept once, told to all, settled once."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from desktop.entries import NewEntry, Settled, SignedIn
from desktop.place import BangkokClock
from desktop.signing.sealed import EscrowKey
from desktop.store import Store
from desktop.store.salvage import Wreck
from sync.central import salvage, tables
from sync.central.salvage import Taken
from sync.engine import SyncEngine
from sync.salvage import bundle_of
from tests.fixtures.authors import by
from tests.fixtures.central import Central, client_of
from tests.fixtures.store import AT, KEY, submit


def _sync(store: Store) -> None:
    device = store.device
    assert device is not None
    with client_of(device) as client:
        SyncEngine(store, client, BangkokClock()).run_once()


def test_kept_once_and_settled_once(either: Central, tmp_path: Path) -> None:
    lost, other = either.counter(tmp_path / "lost", 3), either.counter(tmp_path / "other", 4)
    with lost.write() as transaction:
        submit(transaction, paid=True)
    _sync(lost)
    with lost.write() as transaction:
        submit(transaction, paid=True)
    lost.close()
    key, bundle = EscrowKey.make(), tmp_path / "bundle.sealed"
    with Wreck(lost.path, KEY, tmp_path) as wreck:
        assert bundle_of(wreck, key.public, bundle, all_of_them=True).entries == 4
    assert salvage.take(either.place, key, bundle) == Taken(new=2, here=2)
    assert salvage.take(either.place, key, bundle) == Taken(before=2, here=2)
    before = either.status()
    assert (before["receipts"], before["exceptions"]) == (1, 0)  # nothing is judged
    _sync(other)
    found = other.sync.exceptions()
    assert [one.code for one in found] == ["salvaged"] * 2
    with other.write() as transaction:
        transaction.append(NewEntry(SignedIn("s1", "supervisor"), by("s1"), AT))
        for _ in range(2):  # two counters may settle the same one
            settled = Settled(found[0].entry_id, "salvaged", "taken in again", None)
            transaction.append(NewEntry(settled, by("s1"), AT))
    _sync(other)
    assert [one.entry_id for one in other.sync.exceptions()] == [found[1].entry_id]
    with either.place.database.transaction() as connection:
        rows = connection.execute(select(tables.salvaged)).all()
    assert {row.entry_id: row.settled_at is not None for row in rows} == {
        found[0].entry_id: True,
        found[1].entry_id: False,
    }
    assert either.status()["exceptions"] == 0
    other.close()


def test_a_clerk_settles_nothing(either: Central, tmp_path: Path) -> None:
    lost, other = either.counter(tmp_path / "lost", 3), either.counter(tmp_path / "other", 4)
    with lost.write() as transaction:
        submit(transaction, paid=True)
    lost.close()
    key, bundle = EscrowKey.make(), tmp_path / "bundle.sealed"
    with Wreck(lost.path, KEY, tmp_path) as wreck:
        bundle_of(wreck, key.public, bundle, all_of_them=True)
    salvage.take(either.place, key, bundle)
    _sync(other)
    entry_id = other.sync.exceptions()[0].entry_id
    with other.write() as transaction:
        transaction.append(NewEntry(SignedIn("c1", "clerk"), by("c1"), AT))
        transaction.append(NewEntry(Settled(entry_id, "salvaged", "x", None), by("c1"), AT))
    _sync(other)
    with either.place.database.transaction() as connection:
        rows = connection.execute(select(tables.salvaged.c.settled_at)).scalars()
        assert list(rows) == [None, None]
    other.close()
