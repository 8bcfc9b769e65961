"""A fresh store for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.store import Store
from tests.fixtures.store import make_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An enrolled, empty store."""
    made = make_store(tmp_path)
    yield made
    made.close()
