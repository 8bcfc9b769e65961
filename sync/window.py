"""Of how many days a counter that begins anew asks what was touched: data of the office.

It is asked before anybody has read those, right after the first bundles have come.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from desktop.catalogue.folder import EXCHANGE
from desktop.domain.bundle import in_turn
from desktop.domain.data_file import RESOURCES, read_file
from desktop.domain.dated import in_force
from desktop.domain.exchange import parse_windows
from desktop.domain.failure import CounterError

if TYPE_CHECKING:
    from desktop.store import Store


def start_days(store: Store, today: date) -> int:
    """By the edition in force, or the release where that says nothing that can be read."""
    for edition in in_turn(store.bundles.editions(), today):
        files = store.bundles.proved(edition)
        if files is None:
            continue
        if (text := files.get(EXCHANGE)) is None:
            break
        with suppress(CounterError):
            return in_force(parse_windows(EXCHANGE, text), today)
    return in_force(parse_windows(EXCHANGE, read_file(RESOURCES / EXCHANGE, EXCHANGE)), today)
