"""Pushes the journal and pulls the feed, again and again, and never gives up on transport.

No thread, no Qt, no waiting: one call does what can be done now and says when to come again.
No transaction of the store is open while the network is asked.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import JournalEntry
from desktop.domain.numbers import case_of
from desktop.ports import Clock
from desktop.store.schema import UNREADABLE
from sync import protocol
from sync.protocol import FeedAnswer, Push, PushAnswer, WireEntry
from sync.refusals import NOT_READ, fail
from sync.report import LineState, SyncReport

if TYPE_CHECKING:
    from desktop.store import Store, Transaction
    from sync.client import Central

SLOWEST = 300.0  # seconds between two tries, at most
MIN_BATCH_BYTES = 16 * 1024
BLOBS_AT_ONCE = 5
STEPPED_OVER = 10  # items in a row that make the feed unreadable, at most


# Trying again cannot help before a person has done something.
_STOPPED = {
    Code.CENTRAL_REFUSED: LineState.REFUSED,
    Code.CENTRAL_FORK: LineState.FORK,
    Code.STORE_BEHIND: LineState.FORK,
    Code.CENTRAL_BUG: LineState.PROBLEM,
    Code.CENTRAL_TOO_LARGE: LineState.PROBLEM,
}
_GOING_ON = {
    Code.CENTRAL_UNREACHABLE: LineState.OFFLINE,
    Code.CENTRAL_BUSY: LineState.OFFLINE,
    Code.CENTRAL_INSECURE: LineState.INSECURE,
}


@dataclass(slots=True)
class _Tally:
    """What a call has done so far."""

    sent: int = 0
    acknowledged: int = 0
    pulled: int = 0
    changed: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Pace:
    """Full-jitter back-off from 1 s to 5 min; it never ends."""

    chance: random.Random
    failures: int = 0

    def after(self, error: CounterError) -> float | None:
        """Seconds to wait after a failure, None if trying again cannot help."""
        if error.code in _STOPPED:
            return None
        ceiling = min(SLOWEST, 2.0 ** min(self.failures, 16))
        self.failures += 1
        wait = max(1.0, self.chance.uniform(0.0, ceiling))
        if error.code is Code.CENTRAL_BUSY:
            # Not before the server's word, and not all counters in the same second.
            return float(error.details.get("seconds", 5)) + wait
        return wait


class SyncEngine:
    """One counter's exchange with the central side.

    `push_once` and `pull_once` may run in two threads if each has its own client. `clock` is that
    of the PC as it is, with which the centre's is compared; `heard` gets the difference in seconds
    and the centre's time with each answer.
    """

    def __init__(
        self,
        store: Store,
        client: Central,
        clock: Clock,
        *,
        feed_client: Central | None = None,
        chance: random.Random | None = None,
        heard: Callable[[int, datetime], None] = lambda _skew, _at: None,
    ) -> None:
        chance = chance or random.Random()
        self._store = store
        self._client = client
        self._feed_client = feed_client or client
        self._clock = clock
        self._heard = heard
        self._push_pace, self._pull_pace = _Pace(chance), _Pace(chance)
        self._entries, self._bytes = protocol.MAX_ENTRIES, protocol.BATCH_BYTES
        self._items = protocol.FEED_LIMIT
        self._bare: set[int] = set()  # entries whose body is too large for this line
        self._greeted = False
        self._references_known = False
        self._skew = 0

    def run_once(self, wait: int = 0) -> SyncReport:
        """Push, then pull; the state is the first that is not good."""
        pushed = self.push_once()
        if pushed.error is not None:
            return pushed
        pulled = self.pull_once(wait)
        return SyncReport(
            sent=pushed.sent,
            acknowledged=pushed.acknowledged,
            pulled=pulled.pulled,
            waiting=pulled.waiting,
            exceptions=pulled.exceptions,
            state=pulled.state,
            error=pulled.error,
            next_try_in=pulled.next_try_in,
            last_contact=pulled.last_contact,
            skew=pulled.skew,
            changed=pushed.changed | pulled.changed,
        )

    # --- push -------------------------------------------------------------------------------

    def push_once(self) -> SyncReport:
        """Send all that waits, batch by batch; the first call of all also greets the server."""
        tally = _Tally()
        try:
            if self._store.sync.forked():  # known already: no entry of it leaves this PC
                if (behind := self._store.sync.behind()) is not None:
                    raise behind.told()
                fail(Code.CENTRAL_FORK)
            more = True
            while more:  # entries go before blobs, also those that come in between
                while (push := self._next_push()) is not None:
                    self._push(push, tally)
                more = self._push_blobs()
        except CounterError as error:
            return self._report(tally, self._push_pace, error)
        return self._report(tally, self._push_pace, None)

    def _next_push(self) -> Push | None:
        journal, device = self._store.journal, self._store.device
        head, start = journal.head(), journal.acknowledged()
        if device is None or head is None or start is None:
            fail(Code.CENTRAL_REFUSED)
        entries = journal.unsent(self._entries, self._bytes)
        if self._greeted and not entries:
            return None
        return Push(
            epoch=device.epoch,
            after=start.seq,
            after_hash=start.hash,
            head=max(head.seq, start.seq + len(entries)),
            entries=[_wire(entry, bare=entry.seq in self._bare) for entry in entries],
        )

    def _push(self, push: Push, tally: _Tally) -> None:
        tally.sent += len(push.entries)
        try:
            answer = self._client.push(push)
        except CounterError as error:
            if not self._adapted(push, error):
                raise
            return
        self._greeted = True
        self._push_pace.failures = 0
        self._entries = min(self._entries * 2, protocol.MAX_ENTRIES)
        self._bytes = min(self._bytes * 2, protocol.BATCH_BYTES)
        with self._store.write() as transaction:
            transaction.acknowledge(answer.acked, answer.acked_hash)
            tally.changed |= transaction.record_exceptions(
                [e.model_dump() for e in answer.exceptions]
            )
            self._met(transaction, answer)
        tally.acknowledged += len(push.entries)
        cases = (case_of(entry.stream) for entry in push.entries)
        tally.changed |= {case_id for case_id in cases if case_id is not None}

    def _adapted(self, push: Push, error: CounterError) -> bool:
        """Whether the same can be tried at once in another way."""
        count = len(push.entries)
        if error.code is Code.CENTRAL_GAP:
            acked = int(error.details["acked"])
            if acked >= push.after:
                fail(Code.CENTRAL_BUG, said="gap")
            with self._store.write() as transaction:
                transaction.rewind(acked)
                transaction.restart_feed()  # it may have lost as much of the feed
            return True
        if error.code is Code.CENTRAL_FORK:  # from here on no number is given out
            with self._store.write() as transaction:
                transaction.set_sync(state=LineState.FORK.value)
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
            self._bytes = max(MIN_BATCH_BYTES, self._bytes // 2)
        return False

    def _push_blobs(self) -> bool:
        """Send some of the blobs that wait; whether there were any."""
        waiting = self._store.sync.unsent_blobs(BLOBS_AT_ONCE)
        for sha256 in waiting:
            content = self._store.sync.blob(sha256)
            if content is not None:
                self._client.put_blob(sha256, content)
                with self._store.write() as transaction:
                    transaction.mark_blob_sent(sha256)
        return bool(waiting)

    # --- pull -------------------------------------------------------------------------------

    def pull_once(self, wait: int = 0) -> SyncReport:
        """Take in all items of the feed that are there; waits up to `wait` s for the first."""
        tally = _Tally()
        try:
            more = True
            while more:
                cursor = self._store.sync.get().feed_cursor
                try:
                    answer = self._feed_client.feed(cursor, self._items, wait)
                except CounterError as error:
                    if error.code is Code.CENTRAL_GAP:
                        self._begin_anew(cursor)
                    elif error.details.get("why") != NOT_READ:
                        raise
                    elif self._items > 1:  # one of them is at fault, so fewer at once
                        self._items //= 2
                    else:
                        self._step_over(cursor, error)
                    continue
                self._pull_pace.failures = 0
                self._items = min(self._items * 2, protocol.FEED_LIMIT)
                more, wait = answer.more, 0
                self._take(cursor, answer, tally)
            if not self._references_known:
                self._fetch_references(tally)
        except CounterError as error:
            return self._report(tally, self._pull_pace, error)
        return self._report(tally, self._pull_pace, None)

    def _begin_anew(self, cursor: int) -> None:
        """Another feed than the one that was read: a backup was put back, or a server replaced."""
        if cursor == 0:
            fail(Code.CENTRAL_BUG, said="gap")
        with self._store.write() as transaction:
            transaction.restart_feed()
        self._references_known = False

    def _step_over(self, cursor: int, unreadable: CounterError) -> None:
        """Set the next items aside, which no answer can hold, if one behind them can be read."""
        for position in range(cursor + 1, cursor + 1 + STEPPED_OVER):
            try:
                self._feed_client.feed(position, 1, 0)
            except CounterError as error:
                if error.details.get("why") == NOT_READ:
                    continue
                raise
            over = range(cursor + 1, position + 1)
            with self._store.write() as transaction:
                if transaction.sync.get().feed_cursor == cursor:
                    items = [{"position": at, "kind": UNREADABLE, "data": {}} for at in over]
                    transaction.apply_feed(items, position)
            return
        raise unreadable

    def _take(self, cursor: int, answer: FeedAnswer, tally: _Tally) -> None:
        with self._store.write() as transaction:
            if transaction.sync.get().feed_cursor != cursor:
                return  # the feed was begun anew while the question was on its way
            changed = transaction.apply_feed([i.model_dump() for i in answer.items], answer.cursor)
            self._met(transaction, answer)
        tally.pulled += len(answer.items)
        if any(item.kind == "reference" for item in answer.items):
            self._references_known = False
        tally.changed |= {c for c in changed if not c.startswith("reference:")}

    def _fetch_references(self, tally: _Tally) -> None:
        """Bring all reference files up to the server's; what is here already is not fetched.

        They are kept in one transaction, as they were at one time: some of them alone may not fit
        together. If the server's change meanwhile, its feed says so and they are fetched again.
        """
        here = self._store.reference.etags()
        listed = {file.name: file.etag for file in self._feed_client.reference_files().files}
        fetched: dict[str, tuple[str, bytes]] = {}
        for name, etag in listed.items():
            if here.get(name) == etag:
                continue
            got = self._feed_client.reference(name, here.get(name))
            if got is None or got[0] != etag:
                return
            fetched[name] = got
        gone = sorted(here.keys() - listed.keys())
        if fetched or gone:
            with self._store.write() as transaction:
                for name, (etag, content) in fetched.items():
                    transaction.put_reference(name, etag, content, self._now())
                for name in gone:
                    transaction.drop_reference(name)
        tally.changed |= {f"reference:{name}" for name in (*fetched, *gone)}
        self._references_known = True

    # --- how things stand ---------------------------------------------------------------------

    def _met(self, transaction: Transaction, answer: PushAnswer | FeedAnswer) -> None:
        theirs = datetime.fromisoformat(answer.now)
        self._skew = round((theirs - self._clock.now().astimezone(UTC)).total_seconds())
        transaction.set_sync(state=LineState.ONLINE.value, last_contact=answer.now)
        transaction.put_skew(self._skew)
        self._heard(self._skew, theirs)

    def _now(self) -> str:
        return protocol.stamp(self._clock.now())

    def _report(self, tally: _Tally, pace: _Pace, error: CounterError | None) -> SyncReport:
        state = LineState.ONLINE
        if error is not None:
            known = {**_STOPPED, **_GOING_ON}
            state = known.get(error.code, LineState.PROBLEM)
        else:
            pace.failures = 0
        return SyncReport(
            sent=tally.sent,
            acknowledged=tally.acknowledged,
            pulled=tally.pulled,
            waiting=self._store.journal.counts().unsent,
            exceptions=self._store.sync.exception_count(),
            state=state,
            error=error,
            next_try_in=pace.after(error) if error is not None else None,
            last_contact=self._store.sync.get().last_contact,
            skew=self._skew,
            changed=frozenset(tally.changed),
        )


def _wire(entry: JournalEntry, *, bare: bool) -> WireEntry:
    try:
        body = entry.body.decode() if entry.body is not None and not bare else None
        return _as_wire(entry, body)
    except ValueError:
        fail(Code.CENTRAL_BUG, said="entry")


def _as_wire(entry: JournalEntry, body: str | None) -> WireEntry:
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
        body=body,
    )
