"""Cases that wait at a counter, as large as those that the line is measured with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.domain.device import DeviceIdentity
from desktop.store import Store
from tests.fixtures.store import make_store, submit

KB = 3.8  # of the body of a case; every second one is paid, which is an entry more
_VALUES = {f"field_{n}": {"value": "ค่าที่พิมพ์", "source": "typed", "reason": ""} for n in range(21)}
_DOCUMENTS: dict[str, dict[str, object]] = {
    f"paper_{n}": {"source": "seen_original", "reason": "", "recorded": {}, "because": None}
    for n in range(6)
}


@contextmanager
def waiting(folder: Path, device: DeviceIdentity, cases: int) -> Iterator[Store]:
    """The store of a counter in a new folder, with so many cases that nobody else has."""
    folder.mkdir(parents=True)
    store = make_store(folder, device)
    try:
        for first in range(0, cases, 250):
            with store.write() as transaction:
                for n in range(first, min(first + 250, cases)):
                    submit(transaction, paid=n % 2 == 0, values=_VALUES, documents=_DOCUMENTS)
        yield store
    finally:
        store.close()


def documents(store: Store) -> Iterator[str]:
    """What waits, as a peer keeps it: a document for each entry, as JSON."""
    last = 0
    while entries := store.journal.unsent(behind=last):
        for entry in entries:
            assert entry.body is not None
            told = {"_id": entry.id, "kind": entry.kind, "at": entry.at, "actor": entry.actor}
            yield json.dumps(told | {"body": json.loads(entry.body)}, ensure_ascii=False)
        last = entries[-1].seq
