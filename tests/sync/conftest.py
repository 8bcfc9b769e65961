"""Central servers on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.central import Central, served
from tests.fixtures.postgres import fresh_database, postgres_server

BOTH = [
    pytest.param("sqlite"),
    pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql")),
]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server."""
    with postgres_server() as url:
        yield url


@pytest.fixture
def central(tmp_path: Path) -> Iterator[Central]:
    """A central server on SQLite."""
    with served(tmp_path / "central") as running:
        yield running


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """The URL of a fresh database: none for SQLite, and one on PostgreSQL."""
    if request.param == "sqlite":
        yield None
        return
    with fresh_database(request.getfixturevalue("postgres")) as url:
        yield url


@pytest.fixture
def either(database: str | None, tmp_path: Path) -> Iterator[Central]:
    """A central server on SQLite, and one on PostgreSQL."""
    with served(tmp_path / "central", database) as running:
        yield running
