"""A counter with two readers, and a no-cut request that is open at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.no_cut.patient import FRONT, SIDE, no_cut
from ui.theme import Theme


@pytest.fixture
def office(theme: Theme, tmp_path: Path) -> Iterator[CaseOffice]:
    """A counter with two readers and the services as shipped."""
    office = CaseOffice(tmp_path, theme, readers=(FRONT, SIDE))
    yield office
    office.close()


@pytest.fixture
def keys(qtbot: QtBot, office: CaseOffice) -> Iterator[KeyCounter]:
    """A no-cut request of the first customer is open."""
    with no_cut(qtbot, office) as keys:
        yield keys
