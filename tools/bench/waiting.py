"""Cases that wait at a counter, as large as those that the line is measured with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.domain.device import DeviceIdentity
from desktop.entries import Author, Submitted
from desktop.entries.again import since
from desktop.forms.evaluate import computed
from desktop.forms.lines import quote_of
from desktop.ids import new_id
from desktop.services.reference import Reference
from desktop.signing.keys import SigningKey
from desktop.store import Store
from tests.fixtures.store import AT, make_store, submit, submitted_body, typed
from tests.fixtures.there import there
from tests.ui.answers import answers_for

CLERK, KEY = "c1", SigningKey.read(bytes(range(32)))  # who has taken them all in
KB = 3.8  # of the body of a case; every second one is paid, which is an entry more
_MORE = {f"field_{n}": {"value": "ค่าที่พิมพ์", "source": "typed", "reason": ""} for n in range(10)}
_DOCUMENTS: dict[str, dict[str, object]] = {
    f"paper_{n}": {"source": "seen_original", "reason": "", "recorded": {}, "because": None}
    for n in range(6)
}


@contextmanager
def waiting(folder: Path, device: DeviceIdentity, cases: int) -> Iterator[Store]:
    """The store of a counter in a new folder, with so many cases that nobody else has."""
    folder.mkdir(parents=True)
    store = make_store(folder, device)
    told = _true("new_connection"), _true("complaint")
    author = Author(CLERK, "clerk", KEY if device.key else None)
    try:
        for first in range(0, cases, 250):
            with store.write() as transaction:
                for n in range(first, min(first + 250, cases)):
                    submit(transaction, paid=n % 2 == 0, author=author, **told[n % 2])
        yield store
    finally:
        store.close()


def _true(service_id: str) -> dict[str, Any]:
    """What a case of a service says that the centre reckons again, and more answers."""
    reference, answers = Reference(), answers_for(service_id)
    day = datetime.fromisoformat(AT).date()
    service = there(reference.catalogue.get(service_id, day))
    values = {
        name: {"value": value.value, "source": "typed", "reason": ""}
        for name, value in answers.given.values.items()
    }
    facts: dict[str, Any] = {
        "service_id": service.id,
        "service_version": service.edition,
        "service_digest": service.digest,
        "values": values | _MORE,
        "documents": _DOCUMENTS,
    }
    body = typed(Submitted.KIND, submitted_body(new_id(), "", **facts))
    assert isinstance(body, Submitted)
    given = since(body, (), service, reference.foreign_digits, on=day, today=day)
    quote = quote_of(service, computed(service, given, reference.rules, day)).quote
    return facts | {"quote": asdict(quote)}


def documents(store: Store) -> Iterator[str]:
    """What waits, as a peer keeps it: a document for each entry, as JSON."""
    last = 0
    while entries := store.journal.unsent(behind=last):
        for entry in entries:
            assert entry.body is not None
            told = {"_id": entry.id, "kind": entry.kind, "at": entry.at, "actor": entry.actor}
            yield json.dumps(told | {"body": json.loads(entry.body)}, ensure_ascii=False)
        last = entries[-1].seq
