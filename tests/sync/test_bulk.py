"""Many rows in one statement: the same on both databases, also where one of them is refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from sync.central import tables
from sync.central.bulk import add, among, begin
from sync.central.database import Database
from tests.fixtures.postgres import fresh_database

pytestmark = pytest.mark.xdist_group("postgresql")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Both of them, empty."""
    if request.param == "sqlite":
        database = Database("sqlite://")
        yield database
        database.close()
        return
    with fresh_database(request.getfixturevalue("postgres")) as url:
        database = Database(url)
        yield database
        database.close()


def _rows(*names: str) -> list[dict[str, str]]:
    return [{"key": name, "cases": f'["{name}"]'} for name in names]


def test_what_is_there_already_is_not_begun(database: Database) -> None:
    with database.transaction() as connection:
        assert begin(connection, tables.once, _rows("a", "b"), key="key") == ["a", "b"]
        assert begin(connection, tables.once, _rows("b", "c"), key="key") == ["c"]
        assert begin(connection, tables.once, [], key="key") == []
        here = select(tables.once.c.key).where(among(connection, tables.once.c.key, {"c", "x"}))
        assert list(connection.execute(here).scalars()) == ["c"]
        nobody = select(tables.once.c.key).where(among(connection, tables.once.c.key, set()))
        assert list(connection.execute(nobody).scalars()) == []


def test_a_row_that_is_refused_is_told_as_by_any_statement(database: Database) -> None:
    with pytest.raises(IntegrityError) as refused, database.transaction() as connection:
        add(connection, tables.once, _rows("a", "secret", "secret"))
    assert "secret" not in str(refused.value).partition("DETAIL")[0]
    with database.transaction() as connection:
        add(connection, tables.once, _rows("a", "ก\t\\N\n"))
        kept = connection.execute(select(tables.once.c.cases)).scalars()
        assert sorted(kept) == ['["a"]', '["ก\t\\N\n"]']
