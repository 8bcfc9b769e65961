"""Pushes the journal and pulls the feed, again and again, and never gives up on transport.

No thread, no Qt, no waiting: one call does what can be done now and says when to come again.
No transaction of the store is open while the network is asked.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from desktop.domain.bundle import NEWS
from desktop.domain.failure import Code, CounterError
from desktop.domain.numbers import case_of
from desktop.ports import Clock
from desktop.store.schema import UNREADABLE
from desktop.store.staff_keys import become_known
from sync import protocol
from sync.agreed import confirm, proved
from sync.batch import Batch
from sync.bundle_fetch import fetch_bundles
from sync.case_fetch import CaseFetch
from sync.flight import Flight
from sync.greeting import Greeting
from sync.pace import Pace, state_after
from sync.protocol import FeedAnswer, Push, PushAnswer
from sync.refusals import NOT_READ, fail
from sync.report import LineState, SyncReport
from sync.second_look import look_again
from sync.staff_fetch import fetch_staff
from sync.window import start_days

if TYPE_CHECKING:
    from desktop.store import Store, Transaction
    from desktop.store.sync_state import SyncRow
    from sync.client import Central

BLOBS_AT_ONCE = 5
STEPPED_OVER = 10  # items in a row that make the feed unreadable, at most

_Answer = TypeVar("_Answer")


@dataclass(slots=True)
class _Tally:
    """What a call has done so far."""

    sent: int = 0
    acknowledged: int = 0
    pulled: int = 0
    greet: bool = False
    changed: set[str] = field(default_factory=set)
    bundles: bool = False  # there may be other reference data


class SyncEngine:
    """One counter's exchange with the central side.

    `push_once` and `pull_once` may run in two threads if each has its own client; with a `second`
    one two pushes may be under way. `clock` is that of the PC as it is, with which the centre's is
    compared; `heard` gets the difference in seconds and the centre's time with each answer.
    """

    def __init__(
        self,
        store: Store,
        client: Central,
        clock: Clock,
        *,
        feed_client: Central | None = None,
        second: Central | None = None,
        chance: random.Random | None = None,
        heard: Callable[[int, datetime], None] = lambda _skew, _at: None,
    ) -> None:
        chance = chance or random.Random()
        self._store = store
        self._client = client
        self._feed_client = feed_client or client
        self._push_clients = (client,) if second is None else (client, second)
        self._alone = False
        self._clock = clock
        self._heard = heard
        self._push_pace, self._pull_pace = Pace(chance), Pace(chance)
        self._batch = Batch(store)
        self._greeting = Greeting(store, *self._push_clients, self._feed_client)
        self._items = protocol.FEED_LIMIT
        self._fetch = CaseFetch(store, clock)
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
            self._store.look_back()
            if self._store.sync.forked():  # known already: no entry of it leaves this PC
                if (behind := self._store.sync.behind()) is not None:
                    raise behind.told()
                fail(Code.CENTRAL_FORK)
            more = True
            while more:  # entries go before blobs, also those that come in between
                self._push_entries(tally)
                while self._fetch_cases(self._client, self._fetch.wanted(), tally):
                    pass  # somebody waits for them, and blobs may have to come another day
                more = self._push_blobs(tally)
        except CounterError as error:
            return self._report(tally, self._push_pace, error)
        return self._report(tally, self._push_pace, None)

    def _push_entries(self, tally: _Tally) -> None:
        """Send what waits: packed while the centre writes what was sent before."""
        push = self._batch.next(greeted=self._greeting.greeted)
        if push is None:
            return
        with Flight(self._push_clients) as flight:
            while push is not None or not flight.empty:
                # Whoever has not greeted, or was just refused, hears the answer first.
                alone = not self._greeting.greeted or self._alone
                if push is not None and (flight.empty or not (alone or flight.full)):
                    tally.sent += len(push.entries)
                    flight.send(push)
                    push = None if alone else self._next(flight)
                else:
                    self._land(flight, tally, push)
                    push = self._next(flight)

    def _next(self, flight: Flight) -> Push | None:
        return self._batch.next(greeted=self._greeting.greeted, behind=flight.last)

    def _land(self, flight: Flight, tally: _Tally, behind: Push | None) -> None:
        """Take the answer to the first push; what is at hand goes before anything is written."""
        sent = flight.landed()
        push, client = sent.push, sent.client
        try:
            answer = self._asked(client, sent.answer, tally)
        except CounterError as error:
            flight.clear()  # what goes behind it is sent again
            self._alone = True
            if not self._adapted(push, client, error):
                raise
            return
        proof = proved(self._store.device, answer)
        flight.done()
        if behind is not None and self._greeting.greeted:
            tally.sent += len(behind.entries)
            flight.send(behind)
        self._alone = False
        self._push_pace.failures = 0
        self._batch.larger()
        with self._store.write() as transaction:
            if not self._greeting.holds(transaction, client):
                flight.clear()
                return  # the other way has met a centre that may not have it
            self._greeting.greeted = True
            confirm(transaction, answer, proof)
            self._greeting.confirmed(transaction, client)
            tally.changed |= transaction.record_exceptions(
                [e.model_dump() for e in answer.exceptions]
            )
            become_known(transaction, {one.key_id: one.certificate for one in answer.keys})
            transaction.put_centre(
                answer.newer, answer.hello.model_dump_json() if answer.hello is not None else None
            )
            self._met(transaction, answer)
            token = self._greeting.renewed(transaction, answer)
        self._greeting.name(token)
        tally.acknowledged += len(push.entries)
        cases = (case_of(entry.stream) for entry in push.entries)
        tally.changed |= {case_id for case_id in cases if case_id is not None}

    def _adapted(self, push: Push, client: Central, error: CounterError) -> bool:
        """Whether the same can be tried at once in another way."""
        if error.code is Code.CENTRAL_GAP:
            acked = int(error.details["acked"])
            if acked >= push.after and push.after == push.confirmed:
                fail(Code.CENTRAL_BUG, said="gap")
            if acked >= push.confirmed < push.after:  # it has overtaken the one before
                return True
            with self._store.write() as transaction:
                transaction.rewind(acked, self._now())
                self._greeting.confirmed(transaction, client)
                if client.answered_by is None:  # else its generation tells of the feed
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
        self._push_pace.failures = 0

    # --- pull -------------------------------------------------------------------------------

    def pull_once(self, wait: int = 0) -> SyncReport:
        """Take in all items of the feed that are there; waits up to `wait` s for the first.

        The reference data come before all, since nobody can be served without them; what cases
        hold that must be here comes page by page in between.
        """
        tally, client = _Tally(), self._feed_client
        try:
            tally.changed |= look_again(
                self._store,
                lambda after: self._asked(client, lambda: client.feed(after, 1, 0), tally),
            )
            more = tally.bundles = True
            while more:
                if tally.bundles and not self._greeting.bundles_known:
                    self._fetch_bundles(tally)
                tally.bundles = False
                row = self._store.sync.get()
                try:
                    answer = self._feed(row, self._items, wait, tally)
                except CounterError as error:
                    if error.code is Code.CENTRAL_GAP:
                        self._begin_anew(row.feed_cursor)
                    elif error.details.get("why") != NOT_READ:
                        raise
                    elif self._items > 1:  # one of them is at fault, so fewer at once
                        self._items //= 2
                    else:
                        self._step_over(row, error, tally)
                    continue
                self._pull_pace.failures = 0
                self._items = min(self._items * 2, protocol.FEED_LIMIT)
                more, wait = answer.more, 0
                more |= not self._take(row, answer, tally)
                ask = partial(self._asked, client, client.staff, tally)
                tally.changed |= fetch_staff(self._store, answer.staff, ask)
                if not more:  # what lists need goes before what is fetched ahead
                    more = self._fetch_cases(self._feed_client, self._fetch.ahead(), tally)
                    more |= tally.bundles
        except CounterError as error:
            return self._report(tally, self._pull_pace, error)
        return self._report(tally, self._pull_pace, None)

    def _feed(self, row: SyncRow, limit: int, wait: int, tally: _Tally) -> FeedAnswer:
        client, after, window = self._feed_client, row.feed_cursor, row.feed_window
        days = 0
        if window is None and not after:
            days = start_days(self._store, self._clock.now().date())
        within = window if window and after < window else 0
        return self._asked(
            client, lambda: client.feed(after, limit, wait, window=within, days=days), tally
        )

    def _begin_anew(self, cursor: int) -> None:
        """Another feed than the one that was read: a backup was put back, or a server replaced."""
        if cursor == 0:
            fail(Code.CENTRAL_BUG, said="gap")
        with self._store.write() as transaction:
            transaction.restart_feed()
        self._greeting.bundles_known = False

    def _step_over(self, row: SyncRow, unreadable: CounterError, tally: _Tally) -> None:
        """Set the next items aside, which no answer can hold, if one behind them can be read."""
        client, window = self._feed_client, row.feed_window or 0
        over: list[int] = []
        while len(over) < STEPPED_OVER:
            after = over[-1] if over else row.feed_cursor

            def places(after: int = after) -> FeedAnswer:
                return client.feed(after, 1, 0, window=window, bare=True)

            bare = self._asked(client, places, tally)
            if not bare.items:
                break
            over.append(bare.items[0].position)
            try:
                self._feed(replace(row, feed_cursor=over[-1]), 1, 0, tally)
            except CounterError as error:
                if error.details.get("why") == NOT_READ:
                    continue
                raise
            with self._store.write() as transaction:
                if transaction.sync.get().feed_cursor == row.feed_cursor:
                    items = [{"position": at, "kind": UNREADABLE, "data": {}} for at in over]
                    transaction.apply_feed(items, over[-1])
            return
        raise unreadable

    def _take(self, row: SyncRow, answer: FeedAnswer, tally: _Tally) -> bool:
        """False if the feed was begun anew while the question was on its way."""
        with self._store.write() as transaction:
            here = transaction.sync.get().feed_cursor == row.feed_cursor
            if not (here and self._greeting.holds(transaction, self._feed_client)):
                return False
            if row.feed_window is None:
                transaction.start_feed(answer.window)
            changed = transaction.apply_feed([i.model_dump() for i in answer.items], answer.cursor)
            self._met(transaction, answer)
        tally.pulled += len(answer.items)
        if any(item.kind == "bundle" for item in answer.items):
            self._greeting.bundles_known, tally.bundles = False, True
        cases = {c for c in changed if not c.startswith(NEWS)}
        self._fetch.told(cases)
        tally.changed |= cases
        return True

    def want(self, case_id: str) -> None:
        """Somebody looks at a case of which the centre has more; from any thread."""
        self._fetch.want(case_id)

    def _fetch_cases(self, client: Central, have: dict[str, str], tally: _Tally) -> bool:
        """Fetch what these cases hold; whether there were any."""
        if not have:
            return False
        try:
            answer = self._asked(client, lambda: client.cases(have), tally)
        except CounterError as error:
            if error.details.get("why") != NOT_READ:
                raise
            self._fetch.in_vain(have)
            return True
        with self._store.write() as transaction:
            if self._greeting.holds(transaction, client):
                tally.changed |= self._fetch.keep(transaction, have, answer)
        return True

    def _fetch_bundles(self, tally: _Tally) -> None:
        client = self._feed_client
        tally.changed |= fetch_bundles(
            self._store, client, lambda ask: self._asked(client, ask, tally), self._now()
        )
        self._greeting.bundles_known = True

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

    def _report(self, tally: _Tally, pace: Pace, error: CounterError | None) -> SyncReport:
        state = LineState.ONLINE
        if error is not None:
            state = state_after(error)
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
