"""Services over a real encrypted store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services.desk import Desk
from desktop.services.reference import Reference
from desktop.services.session import Session
from desktop.store import Store
from tests.fixtures.office import SetClock, desk_of, enrolled_store


@pytest.fixture(scope="session")
def reference() -> Reference:
    """The shipped data."""
    return Reference()


@pytest.fixture
def clock() -> SetClock:
    """Sunday 22 November 2026, 14:05:12 in Bangkok."""
    return SetClock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An enrolled store, closed at the end."""
    store, _ = enrolled_store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def desk(store: Store, clock: SetClock, reference: Reference) -> Desk:
    """All services over the store."""
    return desk_of(store, clock, reference)


@pytest.fixture
def clerk(desk: Desk) -> Session:
    """The clerk, signed in."""
    return desk.staff.sign_in("1001", "2468")


@pytest.fixture
def supervisor(desk: Desk) -> Session:
    """The supervisor, signed in."""
    return desk.staff.sign_in("9001", "8642")
