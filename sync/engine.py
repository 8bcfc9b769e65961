"""Pushes the journal and pulls the feed, again and again, and never gives up on transport.

No thread, no Qt, no waiting: one call does what can be done now and says when to come again.
No transaction of the store is open while the network is asked.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from desktop.domain.failure import Code, CounterError
from desktop.domain.numbers import case_of
from desktop.ports import Clock
from desktop.store.schema import UNREADABLE
from sync import protocol
from sync.batch import Batch
from sync.greeting import Greeting
from sync.protocol import FeedAnswer, Push, PushAnswer
from sync.refusals import NOT_READ, fail
from sync.report import LineState, SyncReport

if TYPE_CHECKING:
    from desktop.store import Store, Transaction
    from sync.client import Central

SLOWEST = 300.0  # seconds between two tries, at most
BLOBS_AT_ONCE = 5
STEPPED_OVER = 10  # items in a row that make the feed unreadable, at most


_Answer = TypeVar("_Answer")
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
    greet: bool = False
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
        self._batch = Batch(store)
        self._greeting = Greeting(store, self._client, self._feed_client)
        self._items = protocol.FEED_LIMIT
        self._skew = 0

    def run_once(self, wait: int = 0) -> SyncReport:
        """Push, then pull; the state is the first that is not good."""
        pushed = self.push_once()
        if pushed.error is not None:
            return pushed
        pulled = self.pull_once(wait)
        # A new generation that only the feed has met is greeted at once.
        then = self.push_once() if pulled.greet and pulled.error is None else pulled
        return replace(
            then,
            sent=pushed.sent + then.sent,
            acknowledged=pushed.acknowledged + then.acknowledged,
            pulled=pulled.pulled,
            changed=pushed.changed | pulled.changed | then.changed,
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
                while (push := self._batch.next(greeted=self._greeting.greeted)) is not None:
                    self._push(push, tally)
                more = self._push_blobs(tally)
        except CounterError as error:
            return self._report(tally, self._push_pace, error)
        return self._report(tally, self._push_pace, None)

    def _push(self, push: Push, tally: _Tally) -> None:
        tally.sent += len(push.entries)
        try:
            answer = self._asked(self._client, lambda: self._client.push(push), tally)
        except CounterError as error:
            if not self._adapted(push, error):
                raise
            return
        self._push_pace.failures = 0
        self._batch.larger()
        with self._store.write() as transaction:
            if not self._greeting.holds(transaction, self._client):
                return  # the other way has met a centre that may not have it
            self._greeting.greeted = True
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
        if error.code is Code.CENTRAL_GAP:
            acked = int(error.details["acked"])
            if acked >= push.after:
                fail(Code.CENTRAL_BUG, said="gap")
            with self._store.write() as transaction:
                transaction.rewind(acked, self._now())
                if self._client.answered_by is None:  # else its generation tells of the feed
                    transaction.restart_feed()
            return True
        if error.code is Code.CENTRAL_FORK:  # from here on no number is given out
            with self._store.write() as transaction:
                transaction.set_sync(state=LineState.FORK.value)
        return self._batch.smaller(push, error)

    def _push_blobs(self, tally: _Tally) -> bool:
        """Send some of the blobs that wait; whether there were any."""
        waiting = self._store.sync.unsent_blobs(BLOBS_AT_ONCE)
        for sha256 in waiting:
            content = self._store.sync.blob(sha256)
            if content is not None:
                self._put_blob(sha256, content, tally)
        return bool(waiting)

    def _put_blob(self, sha256: str, content: bytes, tally: _Tally) -> None:
        self._asked(self._client, lambda: self._client.put_blob(sha256, content), tally)
        with self._store.write() as transaction:
            if self._greeting.holds(transaction, self._client):
                transaction.mark_blob_sent(sha256)

    # --- pull -------------------------------------------------------------------------------

    def pull_once(self, wait: int = 0) -> SyncReport:
        """Take in all items of the feed that are there; waits up to `wait` s for the first."""
        tally = _Tally()
        try:
            more = True
            while more:
                cursor = self._store.sync.get().feed_cursor
                try:
                    answer = self._feed(cursor, self._items, wait, tally)
                except CounterError as error:
                    if error.code is Code.CENTRAL_GAP:
                        self._begin_anew(cursor)
                    elif error.details.get("why") != NOT_READ:
                        raise
                    elif self._items > 1:  # one of them is at fault, so fewer at once
                        self._items //= 2
                    else:
                        self._step_over(cursor, error, tally)
                    continue
                self._pull_pace.failures = 0
                self._items = min(self._items * 2, protocol.FEED_LIMIT)
                more, wait = answer.more, 0
                more |= not self._take(cursor, answer, tally)
            if not self._greeting.references_known:
                self._fetch_references(tally)
        except CounterError as error:
            return self._report(tally, self._pull_pace, error)
        return self._report(tally, self._pull_pace, None)

    def _feed(self, after: int, limit: int, wait: int, tally: _Tally) -> FeedAnswer:
        client = self._feed_client
        return self._asked(client, lambda: client.feed(after, limit, wait), tally)

    def _begin_anew(self, cursor: int) -> None:
        """Another feed than the one that was read: a backup was put back, or a server replaced."""
        if cursor == 0:
            fail(Code.CENTRAL_BUG, said="gap")
        with self._store.write() as transaction:
            transaction.restart_feed()
        self._greeting.references_known = False

    def _step_over(self, cursor: int, unreadable: CounterError, tally: _Tally) -> None:
        """Set the next items aside, which no answer can hold, if one behind them can be read."""
        for position in range(cursor + 1, cursor + 1 + STEPPED_OVER):
            try:
                self._feed(position, 1, 0, tally)
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

    def _take(self, cursor: int, answer: FeedAnswer, tally: _Tally) -> bool:
        """False if the feed was begun anew while the question was on its way."""
        with self._store.write() as transaction:
            here = transaction.sync.get().feed_cursor == cursor
            if not (here and self._greeting.holds(transaction, self._feed_client)):
                return False
            changed = transaction.apply_feed([i.model_dump() for i in answer.items], answer.cursor)
            self._met(transaction, answer)
        tally.pulled += len(answer.items)
        if any(item.kind == "reference" for item in answer.items):
            self._greeting.references_known = False
        tally.changed |= {c for c in changed if not c.startswith("reference:")}
        return True

    def _fetch_references(self, tally: _Tally) -> None:
        """Bring all reference files up to the server's; what is here already is not fetched.

        They are kept in one transaction, as they were at one time: some of them alone may not fit
        together. If the server's change meanwhile, its feed says so and they are fetched again.
        """
        here = self._store.reference.etags()
        files = self._asked(self._feed_client, self._feed_client.reference_files, tally).files
        listed = {file.name: file.etag for file in files}
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
        self._greeting.references_known = True

    def _asked(self, client: Central, ask: Callable[[], _Answer], tally: _Tally) -> _Answer:
        """The answer, once it is known whose it is; refusals are of some generation, too."""
        try:
            return ask()
        finally:
            tally.greet |= self._greeting.answered(client)

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
            greet=tally.greet,
        )
