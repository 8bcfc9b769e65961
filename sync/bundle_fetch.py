"""Brings the reference data up to the centre's: each bundle whole, the newest one first."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from desktop.domain.bundle import NEWS, UNREAD
from desktop.domain.failure import CounterError
from sync.refusals import CONTENT, NOT_READ

if TYPE_CHECKING:
    from desktop.domain.bundle import Bundle
    from desktop.store import Store
    from sync.client import Central

_log = logging.getLogger(__name__)
_Answer = TypeVar("_Answer")


class _Ask(Protocol):
    def __call__(self, ask: Callable[[], _Answer], /) -> _Answer: ...


def fetch_bundles(store: Store, client: Central, asked: _Ask, at: str) -> set[str]:
    """Keep what the centre lists and is not here (UTC); gives back `bundle:<edition>` for each.

    What it says of those that are here goes first. Each edition is kept in a transaction of its
    own, and those that were withdrawn come last: they are only there to show cases. One that cannot
    be read is passed over, and named in the state `UNREAD`: the feed must not wait for it.
    """
    listed, unread = asked(client.bundles)
    with store.write() as transaction:
        changed = transaction.told_bundles({one.name: one for one in listed})
        here = {one.name: one.digest for one in transaction.bundles.editions()}
    missing = [one for one in listed if here.get(one.name) != one.digest]
    missing.sort(key=lambda one: (not one.withdrawn, one.starts, one.kept_at), reverse=True)
    for edition in missing:
        found = _read(partial(client.bundle, edition.name), asked)
        if found is None or found.digest != edition.digest:
            unread.append(edition.name)
            continue
        with store.write() as transaction:
            transaction.put_bundle(edition, found.files, at)
        changed.add(edition.name)
    _tell(store, sorted(set(unread)))
    return {f"{NEWS}{name}" for name in changed}


def _read(ask: Callable[[], Bundle | None], asked: _Ask) -> Bundle | None:
    try:
        return asked(ask)
    except CounterError as error:
        if error.details.get("why") not in (CONTENT, NOT_READ):
            raise
        return None


def _tell(store: Store, unread: list[str]) -> None:
    told = json.dumps(unread)
    if (store.state(UNREAD) or "[]") == told:
        return
    if unread:
        _log.warning("%d bundles of the centre cannot be read", len(unread))
    with store.write() as transaction:
        transaction.put_state(UNREAD, told)
