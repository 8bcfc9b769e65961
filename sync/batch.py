"""How much goes into one push, and in which form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import JournalEntry
from desktop.store.journal import Head
from sync import protocol
from sync.known import hello
from sync.packing import packed
from sync.protocol import Objected, Push, StaffKey, WireEntry, is_objected
from sync.refusals import fail

if TYPE_CHECKING:
    from desktop.store import Store
    from desktop.store.staff_keys import StaffKey as KeptKey

MIN_BYTES = 16 * 1024


class Batch:
    """The next push of a counter, smaller after trouble and larger again when it goes well."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._entries, self._bytes = protocol.MAX_ENTRIES, protocol.BATCH_BYTES
        self._bare: set[int] = set()  # entries whose body is too large for this line

    def next(self, *, greeted: bool, behind: Push | None = None) -> Push | None:
        """What is to be sent, perhaps behind another push; a greeting also if nothing waits."""
        journal, device = self._store.journal, self._store.device
        head, confirmed = journal.head(), journal.acknowledged()
        if device is None or head is None or confirmed is None:
            fail(Code.CENTRAL_REFUSED)
        start = confirmed
        if behind is not None and behind.entries:
            start = Head(behind.entries[-1].seq, behind.entries[-1].hash)
        entries = journal.unsent(self._entries, self._bytes, start.seq)
        keys = self._store.staff_keys.of_device(device.device_id) if device.key else []
        if greeted:  # a centre that was met anew may have lost them
            keys = [key for key in keys if not key.registered]
        if greeted and not entries:
            return None
        claim = self._store.sync.claim()
        lost = claim.last if claim is not None and claim.left else 0
        objected = self._objected(entries) if lost else {}
        push = Push(
            epoch=device.epoch,
            after=start.seq,
            after_hash=start.hash,
            confirmed=confirmed.seq,
            hello=None if greeted else hello(),
            keys=[_told(key) for key in keys[: protocol.MAX_KEYS]],
            # Behind `after` where the tail was lost: the centre, too, is to see that.
            head=max(head.seq, entries[-1].seq) if entries else head.seq,
            entries=[
                _wire(e, objected.get(e.id), again=e.seq <= lost, bare=e.seq in self._bare)
                for e in entries
            ],
        )
        try:
            packed(push)
        except ValueError:  # a body that is no text
            fail(Code.CENTRAL_BUG, said="entry")
        return push

    def _objected(self, entries: list[JournalEntry]) -> dict[str, Objected]:
        """What the centre had refused of what it has lost: it must not count this time."""
        told = self._store.sync.objected(entry.id for entry in entries)
        return {entry_id: code for entry_id, code in told.items() if is_objected(code)}

    def larger(self) -> None:
        """A push was answered well."""
        self._entries = min(self._entries * 2, protocol.MAX_ENTRIES)
        self._bytes = min(self._bytes * 2, protocol.BATCH_BYTES)

    def smaller(self, push: Push, error: CounterError) -> bool:
        """Whether the same can be tried at once with less."""
        count = len(push.entries)
        if error.code is Code.CENTRAL_TOO_LARGE and count > 1:
            self._entries = count // 2
            return True
        if error.code is Code.CENTRAL_TOO_LARGE and count:
            seq = push.entries[0].seq
            if seq in self._bare:  # then it was not the body
                self._bare.remove(seq)
                return False
            # The chain is over digests: the row goes alone, and those behind it can follow.
            self._bare.add(seq)
            return True
        if error.details.get("why") == "timeout":  # a slow line: less at once next time
            self._bytes = max(MIN_BYTES, self._bytes // 2)
        return False


def _wire(entry: JournalEntry, objected: Objected | None, *, again: bool, bare: bool) -> WireEntry:
    try:
        wire = as_wire(entry, None if bare else entry.body)
        return wire.model_copy(update={"again": True, "objected": objected}) if again else wire
    except ValueError:
        fail(Code.CENTRAL_BUG, said="entry")


def _told(key: KeptKey) -> StaffKey:
    return StaffKey(
        staff_id=key.staff_id, public_key=key.public, proof=key.proof, code=key.code,
        certificate=key.certificate,
    )  # fmt: skip


def as_wire(entry: JournalEntry, body: bytes | None) -> WireEntry:
    """An entry as it goes over the wire; ValueError for one that cannot."""
    return WireEntry(
        seq=entry.seq,
        id=entry.id,
        stream=entry.stream,
        version=entry.version,
        kind=entry.kind,
        schema_=entry.schema,
        at=entry.at,
        actor=entry.actor,
        body_digest=entry.body_digest,
        hash=entry.hash,
        key_id=entry.key_id,
        signature=entry.signature,
        body=body,
    )
