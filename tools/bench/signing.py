"""What signatures cost: a case commit with them against one without, and verifying them against the
bare verification of the same rows.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from desktop.domain.journal import genesis_hash, to_sign
from desktop.entries import Author
from desktop.signing.keys import SigningKey
from desktop.store.mark_vaults import FileMarks
from sync.batch import as_wire
from sync.central.filed import row_of
from sync.central.keys import Signer, Signers
from sync.protocol import WireEntry
from tests.fixtures.store import DEVICE, make_store
from tools.bench.row import Row
from tools.bench.store import commit_case

GOAL_COMMIT = 1.15
GOAL_VERIFY = 1.3
ROUNDS = 400
TURNS = 5


def measure() -> list[Row]:
    """Both in turn, so that what slows one slows the other; medians."""
    key = SigningKey.make()
    with tempfile.TemporaryDirectory() as folder:
        plain, signed = (Path(folder) / name for name in ("plain", "signed"))
        stores = []
        for place in (plain, signed):
            place.mkdir()
            stores.append(make_store(place, marks=FileMarks(place / "marks")))
        authors = Author("c1", "clerk"), Author("c1", "clerk", key)
        pairs = [commit_case(store, author) for store, author in zip(stores, authors, strict=True)]
        times: tuple[list[float], list[float]] = ([], [])
        try:
            for _ in range(ROUNDS):
                for (begin, commit), kept in zip(pairs, times, strict=True):
                    begin()
                    start = time.perf_counter()
                    commit()
                    kept.append((time.perf_counter() - start) * 1000)
            entries = [as_wire(one, one.body) for one in stores[1].journal.unsent()]
        finally:
            for store in stores:
                store.close()
    base, took = (statistics.median(kept) for kept in times)
    return [
        _row("case commit, signed / not signed", took, base, "ms", GOAL_COMMIT),
        _verified(key, entries),
    ]


def _verified(key: SigningKey, entries: list[WireEntry]) -> Row:
    """All that the centre asks of a row's signature, against the library's verification alone."""
    keys = Signers({key.id: Signer("c1", key.public, "clerk")})
    now = datetime.now(UTC)
    before = [genesis_hash(DEVICE.device_id, DEVICE.epoch), *(one.hash for one in entries)]
    rows = list(zip(before, entries, strict=False))
    bare = Ed25519PublicKey.from_public_bytes(key.public)
    ready = [(_signature(one), to_sign(at, row_of(_unsigned(one)))) for at, one in rows]
    ours, theirs = [], []
    for _ in range(TURNS):
        start = time.perf_counter()
        for at, one in rows:
            keys.role_of(at, one, now)
        ours.append(time.perf_counter() - start)
        start = time.perf_counter()
        for signature, message in ready:
            bare.verify(signature, message)
        theirs.append(time.perf_counter() - start)
    each = 1e6 / len(rows)
    took, base = statistics.median(ours) * each, statistics.median(theirs) * each
    return _row("a row's signature at the centre / bare Ed25519", took, base, "us", GOAL_VERIFY)


def _unsigned(entry: WireEntry) -> WireEntry:
    return entry.model_copy(update={"signature": ""})


def _signature(entry: WireEntry) -> bytes:
    import base64

    return base64.urlsafe_b64decode(entry.signature + "==")


def _row(name: str, took: float, base: float, unit: str, goal: float) -> Row:
    ratio = took / base
    return Row(name, took, base, unit, ratio, f"<= {goal} x", ratio <= goal)
