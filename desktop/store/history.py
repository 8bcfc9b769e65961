"""What was found to be wrong with this PC's record, and the check of the whole of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from desktop.domain.journal import canonical_row, genesis_hash, to_sign
from desktop.domain.staff import DEVICE
from desktop.signing.keys import SigningKey, is_signed
from desktop.store.device_format import enrolled
from desktop.store.journal import all_entries, current_chain

if TYPE_CHECKING:
    from desktop.store.readers import Readers
    from desktop.store.transaction import Transaction

# SHA-256 of the triggers that the newest migration leaves, by their names, a line between them.
TRIGGERS = "72c9c1ab332b5c7cd2b0dd3105b231b753fb5d37f5a53178ce555cc49b30ac62"
_PROBLEMS = "history_problems"
_MOST = 20  # lines that are kept and told; their number is told as well


def noted(readers: Readers) -> list[str]:
    """What was found last, one line each, naming rows by key and never a person."""
    found: list[str] = json.loads(readers.state(_PROBLEMS) or "[]")
    return found


def note(transaction: Transaction, problems: Iterable[str]) -> None:
    """Take down what was found, behind what is known already."""
    known = noted(transaction)
    fresh = [one for one in problems if one not in known]
    if fresh:
        transaction.put_state(_PROBLEMS, json.dumps((known + fresh)[:_MOST]))


def renew(transaction: Transaction, problems: Iterable[str]) -> None:
    """The whole was looked at: this is what is wrong now."""
    told = json.dumps(list(problems)[:_MOST])
    if told != (transaction.state(_PROBLEMS) or "[]"):
        transaction.put_state(_PROBLEMS, told)


def schema_changed(connection: Connection) -> str | None:
    """Whether the triggers that keep journal and views are not those of the migrations."""
    query = "SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    rows = connection.exec_driver_sql(query).scalars()
    found = hashlib.sha256("\n".join(map(str, rows)).encode()).hexdigest()
    return None if found == TRIGGERS else "file: its triggers were changed"


def unsigned(readers: Readers) -> Iterator[str]:
    """Entries of the present chain that are not signed by the key that they name.

    Only keys that are here can be asked; of all others the centre knows.
    """
    with readers.connection() as connection:
        at, device = current_chain(connection), enrolled(connection)
        if at is None or device is None:
            return
        keys: dict[str, tuple[str, bytes]] = {}
        if device.key:
            own = SigningKey.read(device.key)
            keys[own.id] = (DEVICE, own.public)
        for key in readers.staff_keys.of_device(device.device_id):
            keys[key.key_id] = (key.staff_id, bytes.fromhex(key.public))
        previous = genesis_hash(at.device_id, at.epoch)
        for number, entry in all_entries(connection):
            if number != at.id:
                continue
            signer = keys.get(entry.key_id)
            if signer is not None:
                row = canonical_row(
                    seq=entry.seq, id=entry.id, stream=entry.stream, version=entry.version,
                    kind=entry.kind, schema=entry.schema, at=entry.at, actor=entry.actor,
                    body_digest=entry.body_digest, key_id=entry.key_id,
                )  # fmt: skip
                actor, public = signer
                fits = is_signed(public, entry.signature, to_sign(previous, row))
                if actor != entry.actor or not fits:
                    name = f"journal {at.device_id}/{at.epoch}"
                    yield f"{name}: entry {entry.seq} is not signed by its author"
            previous = entry.hash
