"""What must hold after any fault, checked by reading both sides' tables, not their code.

I1 every entry exactly once · I2 nothing that the counter has not · I3 receipts 1..n, sums equal ·
I4 hash chains verify, heads equal · I5 order per stream · I11 count, sum and ids agree.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any

from sqlalchemy import text

from desktop.store import Store
from desktop.store.check import rebuild_check
from sync.central.place import Place


def violations(store: Store, place: Place) -> list[str]:
    """What does not hold between a counter at rest and the central side; empty if all does."""
    assert store.device is not None
    mine, theirs = _mine(store), _theirs(place, store.device.device_id)
    found = [*store.journal.verify(), *rebuild_check(store).problems]
    ids = Counter(row["id"] for row in theirs)
    found += [f"I1 twice at the centre: {i}" for i, count in ids.items() if count > 1]
    missing = {row["id"] for row in mine} - set(ids)
    found += [f"I1 not at the centre: {i}" for i in missing]
    found += [f"I2 only at the centre: {i}" for i in set(ids) - {row["id"] for row in mine}]
    if not missing and mine != theirs:
        found.append("I1 an entry is not the same on both sides")
    found += _chain(theirs, store.device.device_id, store.device.epoch)
    found += _streams(theirs)
    found += _receipts(mine, place, store.device.device_id)
    found += _acknowledged(store, place)
    return found


def _mine(store: Store) -> list[dict[str, Any]]:
    assert store.device is not None
    query = text(
        "SELECT j.seq, j.id, j.stream, j.version, j.kind, j.schema, j.at, j.actor,"
        " j.body_digest, j.hash, j.key_id, j.signature, b.content AS body FROM journal j"
        " JOIN chain c ON c.id = j.chain LEFT JOIN body b ON b.place = j.chain * 4294967296 + j.seq"
        " WHERE c.device_id = :device ORDER BY j.seq"
    )
    with store.connection() as connection:
        rows = connection.execute(query, {"device": store.device.device_id}).mappings()
        return [dict(row) for row in rows]


def _theirs(place: Place, device_id: str) -> list[dict[str, Any]]:
    query = text(
        "SELECT seq, id, stream, version, kind, schema, at, actor, body_digest, hash,"
        " key_id, signature, body FROM entry WHERE device_id = :device ORDER BY seq"
    )
    with place.database.transaction() as connection:
        rows = connection.execute(query, {"device": device_id}).mappings().all()
    return [dict(row) | {"body": bytes(row["body"])} for row in rows]


def _chain(rows: list[dict[str, Any]], device_id: str, epoch: int) -> list[str]:
    start = f"mea-counter/journal/2\n{device_id}\n{epoch}".encode()
    last = hashlib.sha256(start).digest()
    names = (
        "seq", "id", "stream", "version", "kind", "schema", "at", "actor", "body_digest",
        "key_id", "signature",
    )  # fmt: skip
    for number, row in enumerate(rows, start=1):
        canonical = json.dumps([row[n] for n in names], ensure_ascii=False, separators=(",", ":"))
        last = hashlib.sha256(last + canonical.encode()).digest()
        if row["seq"] != number:
            return [f"I4 entry {number} is missing at the centre"]
        if row["hash"] != last.hex():
            return [f"I4 the chain breaks at {number}"]
        if hashlib.sha256(row["body"]).hexdigest() != row["body_digest"]:
            return [f"I4 the body of {number} was changed"]
    return []


def _streams(rows: list[dict[str, Any]]) -> list[str]:
    versions: Counter[str] = Counter()
    for row in rows:
        versions[row["stream"]] += 1
        if row["version"] != versions[row["stream"]]:
            return [f"I5 {row['stream']} is out of order"]
    return []


def _receipts(rows: list[dict[str, Any]], place: Place, device_id: str) -> list[str]:
    issued = [json.loads(row["body"])["receipt"] for row in rows if row["kind"] == "receipt.issued"]
    mine = sorted((body["number"], body["total"]) for body in issued)
    query = text("SELECT number, total FROM receipt WHERE device_id = :device ORDER BY number")
    with place.database.transaction() as connection:
        theirs = [tuple(row) for row in connection.execute(query, {"device": device_id})]
    found = [] if mine == theirs else ["I3/I11 receipts differ between counter and centre"]
    numbers = [int(number.rpartition("-")[2]) for number, _ in mine]
    if numbers != list(range(1, len(numbers) + 1)):
        found.append(f"I3 receipt numbers are not 1..n: {numbers}")
    return found


def _acknowledged(store: Store, place: Place) -> list[str]:
    head = store.journal.head()
    assert head is not None
    assert store.device is not None
    query = text("SELECT acked, head_hash FROM device WHERE device_id = :device")
    with place.database.transaction() as connection:
        row = connection.execute(query, {"device": store.device.device_id}).one()
    found = [] if store.journal.counts().unsent == 0 else ["I8 entries still wait"]
    if tuple(row) != (head.seq, head.hash):
        found.append("I4 the heads differ")
    return found
