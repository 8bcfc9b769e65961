"""A second look, after an update, at what an earlier program could not read of the feed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from sync.known import hello
from sync.protocol import FeedAnswer

if TYPE_CHECKING:
    from desktop.store import Store

PROGRAM = "program"  # the state of a store that names the program which last looked at its feed


def look_again(store: Store, ask: Callable[[int], FeedAnswer]) -> set[str]:
    """After an update: ask once more for the items that could not be read or were of no kind known.

    `ask` gives the first item behind a position. What has been touched since stands elsewhere, and
    has come or will come from there. Gives back the cases that changed.
    """
    told = hello().model_dump_json()
    program = hashlib.sha256(told.encode()).hexdigest()[:16]
    if store.state(PROGRAM) == program:
        return set()
    changed: set[str] = set()
    for position in sorted([*store.sync.set_aside(), *store.sync.newer_items()]):
        items = [item for item in ask(position - 1).items if item.position == position]
        with store.write() as transaction:
            changed |= transaction.replace_item(position, [item.model_dump() for item in items])
    with store.write() as transaction:
        transaction.put_state(PROGRAM, program)
    return changed
