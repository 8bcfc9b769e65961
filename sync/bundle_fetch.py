"""Brings the reference data up to the centre's: each bundle whole, the newest one first."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from desktop.domain.bundle import LIST, NEWS, UNPROVED, UNREAD
from desktop.domain.failure import CounterError
from desktop.signing.editions import is_proved
from sync.refusals import CONTENT, NOT_READ, NOT_SIGNED

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
    be read is passed over, and named in the state `UNREAD`: the feed must not wait for it. Nor for
    one that the centre has not signed, or a list that it has not: `UNPROVED` names those.
    """
    try:
        told, unread = asked(client.bundles)
    except CounterError as error:
        if error.details.get("why") != NOT_SIGNED:
            raise
        _tell(store, UNPROVED, [LIST])
        return set()
    device = store.device
    centre_key = device.centre_key if device is not None else b""
    listed = [one for one in told if is_proved(centre_key, one)]
    _tell(store, UNPROVED, sorted({one.name for one in told} - {one.name for one in listed}))
    with store.write() as transaction:
        changed = transaction.told_bundles({one.name: one for one in listed})
    kept = store.bundles.editions()  # what was edited here is fetched once more
    here = {one.name: one.digest for one in kept if store.bundles.proved(one) is not None}
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
    _tell(store, UNREAD, sorted(set(unread)))
    return {f"{NEWS}{name}" for name in changed}


def _read(ask: Callable[[], Bundle | None], asked: _Ask) -> Bundle | None:
    try:
        return asked(ask)
    except CounterError as error:
        if error.details.get("why") not in (CONTENT, NOT_READ):
            raise
        return None


def _tell(store: Store, state: str, names: list[str]) -> None:
    told = json.dumps(names)
    if (store.state(state) or "[]") == told:
        return
    if names:
        why = "cannot be read" if state == UNREAD else "are not as it has signed them"
        _log.warning("%d bundles of the centre %s", len(names), why)
    with store.write() as transaction:
        transaction.put_state(state, told)
