"""Nobody who serves can change what was kept: by the rights of the role, and by triggers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, make_url, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from desktop.cli import main
from sync.central import tables
from sync.central.database import Database, DatabaseError
from sync.central.nightly import check_by_night
from tests.fixtures.central import Central, served
from tests.fixtures.postgres import fresh_database
from tests.sync.peer import Peer

ROLE = "mea_serves"


def as_role(url: str) -> str:
    """The same database, under the role; the server of the tests trusts whoever names one."""
    return make_url(url).set(username=ROLE).render_as_string(hide_password=False)


@pytest.fixture
def owned(postgres: str) -> Iterator[str]:
    """The URL of a fresh database, as its owner has it."""
    with fresh_database(postgres) as url:
        yield url
        database = Database(url)
        with database.transaction() as connection:
            connection.execute(text(f"DROP OWNED BY {ROLE}"))
        database.close()


def pushed(central: Central) -> None:
    """A case and its receipt are kept, and judged."""
    peer = Peer(central, central.device(3))
    case = peer.case()
    status, answer = peer.send(case, peer.receipt(case, 1))
    assert (status, answer["acked"], answer["exceptions"]) == (200, 2, [])


@pytest.mark.xdist_group("postgresql")
def test_a_centre_serves_under_a_role_that_changes_no_entry(owned: str, tmp_path: Path) -> None:
    where = ["--data", str(tmp_path / "central"), "--database", owned]
    for _ in range(2):  # once more is harmless
        assert main(["central", *where, "role", ROLE]) == 0
    with served(tmp_path / "central", as_role(owned)) as central:
        pushed(central)
        entry = tables.entry
        for statement in (
            update(entry).values(actor="x"),
            update(entry).values(body=None),
            delete(entry),
            text("TRUNCATE entry"),
            text("DELETE FROM entry_0"),
            text("UPDATE entry_1 SET actor = 'x'"),
            text("TRUNCATE entry_2"),
            text("ALTER TABLE entry ADD COLUMN x TEXT"),
            delete(tables.judged),
        ):
            with (
                pytest.raises(SQLAlchemyError) as refused,
                central.place.database.transaction() as c,
            ):
                c.execute(statement)
            assert getattr(refused.value.__cause__, "sqlstate", "") == "42501", statement
        assert central.status()["entries"] == 2
        three = datetime(2026, 11, 28, 20, tzinfo=UTC)  # in Bangkok, at night
        found = check_by_night(replace(central.place, now=lambda: three))
        assert found is not None
        assert (found.entries, found.differences) == (2, [])


@pytest.mark.xdist_group("postgresql")
def test_only_the_owner_brings_the_tables_up(owned: str, tmp_path: Path) -> None:
    where = ["--data", str(tmp_path / "central"), "--database", owned]
    assert main(["central", *where, "role", ROLE]) == 0
    database = Database(owned)
    with database.transaction() as connection:
        connection.execute(text("UPDATE meta SET value = '10' WHERE name = 'schema'"))
        connection.execute(text("DROP TABLE judged"))
        connection.execute(text("ALTER TABLE entry DROP COLUMN role"))
    with pytest.raises(DatabaseError, match="42501"):
        Database(as_role(owned))
    Database(owned).close()
    database.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET actor = 'x'",
        "UPDATE entry SET hash = 'x'",
        "UPDATE entry SET body = CAST('{}' AS BLOB)",
        "UPDATE entry SET body = NULL, seq = 9 WHERE seq = 1",
        "DELETE FROM entry",
    ],
)
def test_a_file_refuses_it_too(statement: str, central: Central) -> None:
    pushed(central)
    with (
        pytest.raises(SQLAlchemyError, match="immutable"),
        central.place.database.transaction() as connection,
    ):
        connection.execute(text(statement))


def test_a_body_can_be_purged(central: Central) -> None:
    pushed(central)
    with central.place.database.transaction() as connection:
        assert connection.execute(text("UPDATE entry SET body = NULL")).rowcount == 2
        assert set(connection.execute(select(tables.entry.c.body)).scalars()) == {None}


def test_the_command_says_why_it_makes_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--data", str(tmp_path / "central")]
    assert main(["central", *where, "role", ROLE]) == 2
    assert "no roles" in capsys.readouterr().err
    assert main(["central", *where, "role", "x; DROP"]) == 2
