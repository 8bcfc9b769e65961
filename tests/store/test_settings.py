"""What each setting of a database promises, compared with the databases as they are opened."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import Connection

from desktop.store import Store
from desktop.store.connection import _SETTINGS
from sync.central.database import Database

# pragma: (its value, what is lost without it)
PROMISES: Mapping[str, tuple[object, str]] = {
    "journal_mode": ("wal", "pages are read while an entry is written"),
    "synchronous": (2, "what was acknowledged is there after a power cut"),
    "foreign_keys": (1, "no row speaks of a row that is not there"),
    "busy_timeout": (5000, "a checkpoint or a copy that runs is waited for"),
    "secure_delete": (1, "what is deleted leaves no letters in the file"),
    "temp_store": (2, "a sort writes no person beside the encrypted file"),
    "trusted_schema": (0, "a schema that was tampered with calls no function"),
    "cell_size_check": (1, "a damaged page is an error, not a wrong row"),
    "mmap_size": (0, "a failing disk is an error, not a crash"),
    "wal_autocheckpoint": (0, "a log that is damaged never mixes former pages with the newest"),
    "recursive_triggers": (1, "REPLACE does not delete past the guards of the journal"),
}
CENTRE: Mapping[str, tuple[object, str]] = {
    "journal_mode": ("truncate", "Python's own SQLite may not be safe with a WAL"),
    "synchronous": (2, "what was confirmed to a counter is there after a power cut"),
    "secure_delete": (1, "what is deleted leaves no letters in the file"),
}


def kept(connection: Connection, promises: Mapping[str, tuple[object, str]]) -> dict[str, object]:
    """The settings of a connection, by the names of the promises."""
    return {
        name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one_or_none() for name in promises
    }


def wanted(promises: Mapping[str, tuple[object, str]]) -> dict[str, object]:
    return {name: value for name, (value, _) in promises.items()}


def test_every_setting_is_promised_something() -> None:
    assert {setting.split()[1] for setting in _SETTINGS} == set(PROMISES)


def test_an_open_store_is_set_as_promised(store: Store) -> None:
    with store.connection() as reading:
        assert kept(reading, PROMISES) == wanted(PROMISES)
        assert reading.exec_driver_sql("PRAGMA query_only").scalar_one() == 1
    with store.write() as transaction:
        assert kept(transaction._connection, PROMISES) == wanted(PROMISES)


@pytest.mark.parametrize("again", [False, True])
def test_the_centres_own_database_is_set_as_promised(tmp_path: Path, again: bool) -> None:
    for _ in range(1 + again):
        database = Database(f"sqlite:///{tmp_path / 'central.db'}")
        try:
            with database.transaction() as connection:
                assert kept(connection, CENTRE) == wanted(CENTRE)
        finally:
            database.close()
