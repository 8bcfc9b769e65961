"""A centre, its authority's escrow key, and counters whose keys lie in the system's vault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.config import Profile
from desktop.place import enrol, open_profile
from desktop.store import Store
from sync.central import escrow
from tests.fixtures.central import Central, served, unsigned
from tests.fixtures.vault import SystemKeyring, safe_vault


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> Iterator[SystemKeyring]:
    """The vault of this PC; emptied, it is that of a new one."""
    with safe_vault(monkeypatch) as system:
        yield system


@pytest.fixture
def central(tmp_path: Path) -> Iterator[Central]:
    """A centre."""
    with served(tmp_path / "central") as running:
        yield running


@pytest.fixture
def key_file(central: Central, tmp_path: Path) -> Path:
    """The authority's escrow key, made before any counter is enrolled."""
    file = tmp_path / "escrow.pem"
    escrow.make(central.place, file)
    return file


Counters = Callable[..., tuple[Profile, Store]]


@pytest.fixture
def counters(
    vault: SystemKeyring,
    central: Central,
    key_file: Path,
    tmp_path: Path,
) -> Iterator[Counters]:
    """Makes an enrolled counter with its store open; it is closed at the end."""
    made: list[Store] = []

    def make(name: str = "counter", counter: int = 3) -> tuple[Profile, Store]:
        profile = Profile(tmp_path / name, training=False)
        store = open_profile(profile)
        made.append(store)
        enrol(profile, store, central.url, central.code(counter))
        unsigned(store, central)
        return profile, store

    yield make
    for store in made:
        store.close()
