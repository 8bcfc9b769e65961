"""What the tests of printing share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.runtime.print_station import PrintStation


@pytest.fixture
def stations() -> Iterator[list[PrintStation]]:
    """Stations to close at the end."""
    opened: list[PrintStation] = []
    yield opened
    for station in opened:
        station.close()
