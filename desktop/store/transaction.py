"""One write to the store: all of it happens, or none."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, case, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.domain import journal as chainlaw
from desktop.domain.bundle import Edition
from desktop.domain.case import Draft
from desktop.domain.device import DeviceIdentity
from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import JournalEntry
from desktop.entries import Author, NewEntry, machine
from desktop.entries.rights import Who
from desktop.signing.keys import SigningKey
from desktop.store import (
    bundles,
    case_file,
    claim,
    device_format,
    drafts,
    feed,
    journal,
    rights,
    views,
)
from desktop.store.mark import MarkKeeper, Missing, record
from desktop.store.purge import Past, erase
from desktop.store.readers import Readers
from desktop.store.schema import (
    blob,
    chain,
    device,
    setting,
    sync_state,
)
from desktop.store.staff_keys import StaffKey
from desktop.store.statement import Statement
from desktop.store.sync_state import CENTRE, FORKED, GENERATION, MET, NEWER, SKEW, put_exceptions

_ADVANCE = Statement(
    update(chain)
    .where(chain.c.id == bindparam("chain"))
    .values(head_seq=bindparam("seq"), head_hash=bindparam("hashed"), numbers=bindparam("numbers"))
)


# What a clock and a line give or take by themselves, in seconds.
_SAME_SKEW = 10


class Transaction(Readers):
    """Writes, and reads that already see them; valid only inside `with store.write()`."""

    def __init__(
        self,
        connection: Connection,
        marks: MarkKeeper | None = None,
    ) -> None:
        super().__init__()
        self._connection = connection
        self._marks = marks
        self._chain: journal.ChainRow | None = None
        self._series: str | None = None
        self._photos: list[str] = []  # of drafts that went here: whether a case shows them, ends it
        self._given: dict[str, int] | None = (
            None  # the numbers of the chain's row, and those of here
        )
        self._ahead = False  # the chain's row has yet to follow head and numbers
        self.appended = False
        self.acknowledged = False
        self.enrolled = False
        self.numbers: dict[str, int] = {}  # given out here, by `kind/year`

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """The connection of this transaction."""
        self.finish()
        yield self._connection

    @property
    def device(self) -> DeviceIdentity | None:
        """What this PC is; it is read with the chain that belongs to it."""
        if self._chain is None:
            self._chain = journal.current_chain(self._connection)
        return device_format.read(self._chain.device) if self._chain is not None else None

    @property
    def machine(self) -> Author:
        """The counter itself, as the author of what its machines tell."""
        device = device_format.read(self._current().device)
        return machine(SigningKey.read(device.key) if device.key else None)

    # --- what has happened -----------------------------------------------------------------

    def append(self, entry: NewEntry) -> JournalEntry:
        """Write an entry into the journal and bring the views up to it.

        ENTRY_NOT_ALLOWED if the table of rights forbids it; ValueError for what is out of bounds;
        RuntimeError before the device is enrolled.
        """
        at = self._current()
        office = device_format.read(at.device).office
        who = Who(entry.by.id, entry.by.role, office)
        rights.permit(self._connection, entry.body, who)
        written = journal.append(self._connection, at, entry)
        self._chain = at._replace(head=journal.Head(written.seq, written.hash))
        self._ahead = self.appended = True
        views.fold_entry(self._connection, at.id, written, entry.body)
        return written

    def next_number(self, kind: Literal["case", "receipt"], year_be: int) -> int:
        """The next running number, from 1, of this device's series and a Buddhist year.

        Gap-free: a transaction that fails gives its numbers back. STORE_BEHIND or DEVICE_FORKED
        while the next number may have been given out already, STORE_NO_MARK while it cannot be
        taken down outside the store that a number was given.
        """
        series, name = self._numbered(), f"{kind}/{year_be}"
        if self._given is None:
            self._given = self._current().given
        number = self._given.get(f"{series}/{name}", 0) + 1
        self._given[f"{series}/{name}"] = self.numbers[name] = number
        self._ahead = True
        return number

    def settle_mark(self) -> None:
        """Before a number is shown again: STORE_NO_MARK as long as its mark is not kept."""
        if self._marks is not None:
            self._marks.settle()

    def put_draft(self, draft: Draft) -> None:
        """Keep a draft as it is now."""
        drafts.put_draft(self._connection, draft)

    def delete_draft(self, draft_id: str) -> None:
        """Remove a draft, with its photo where no case shows it in the end; gone is gone.

        Before what becomes of it is written: that then takes the page which the draft leaves.
        """
        if (photo := drafts.delete_draft(self._connection, draft_id)) is not None:
            self._photos.append(photo)

    def put_blob(self, content: bytes) -> str:
        """Keep a photo or attachment; its SHA-256 in hex is its name."""
        sha256 = chainlaw.digest(content)
        row = {"sha256": sha256, "content": content, "sent": 0}
        self._connection.execute(upsert(blob).on_conflict_do_nothing(), row)
        return sha256

    def purge(self, past: Past) -> Mapping[str, int]:
        """Erase what is past its time; gives back how much of each record. The chain verifies."""
        return erase(self._connection, past)

    def put_state(self, name: str, content: str) -> None:
        """Keep a small fact of this PC; nothing personal."""
        row = {"name": name, "content": content}
        statement = upsert(setting)
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=["name"], set_=row), row
        )

    def put_staff_key(self, key: StaffKey) -> None:
        """Keep the key of a member of staff, in the place of the one before."""
        self.put_state(*key.kept)

    # --- the device and the centre ---------------------------------------------------------

    def set_device(self, identity: DeviceIdentity) -> None:
        """Keep what enrolment gave; a new device id or epoch begins a new chain.

        Whatever was known of a fork is over: the centre has looked at the chain to go on with. But
        a chain that has lost entries never goes on, whatever a centre says.
        Another centre has another feed, which is then taken from its beginning.
        ValueError for another office: a store belongs to one office for life.
        """
        before = self.device
        if before is not None and before.office != identity.office:
            raise ValueError("the store belongs to another office")
        named = (chain.c.device_id == identity.device_id, chain.c.epoch == identity.epoch)
        number = self._connection.execute(select(chain.c.id).where(*named)).scalar()
        if number is None:
            start = chainlaw.genesis_hash(identity.device_id, identity.epoch)
            made = self._connection.execute(
                insert(chain).returning(chain.c.id),
                {
                    "device_id": identity.device_id,
                    "epoch": identity.epoch,
                    "head_seq": 0,
                    "head_hash": start,
                    "acked_seq": 0,
                    "acked_hash": start,
                },
            )
            number = made.scalar_one()
        if before is not None and _feed_of(before) != _feed_of(identity):
            self.restart_feed()
        if before is not None and before.person_pepper != identity.person_pepper:
            for name in MET:  # another centre's
                self.put_state(name, "")
            bundles.forget(self._connection)
        self.finish()
        given = self._current().numbers if before is not None else "{}"
        self._ask_again()
        kept = case((chain.c.id == number, given), else_="{}")
        self._connection.execute(update(chain).values(numbers=kept))
        self._connection.execute(delete(device))
        self._connection.execute(
            insert(device), {"id": 1, "chain": number, "content": device_format.write(identity)}
        )
        lost = {one.device_id for one in self.sync.missing()}
        if identity.device_id not in lost:
            self._connection.execute(
                update(sync_state).where(sync_state.c.state == FORKED).values(state="new")
            )
        self.enrolled = True

    def apply_feed(self, items: Iterable[Mapping[str, Any]], cursor: int) -> set[str]:
        """Keep items of the feed and bring the views up to them; the cursor moves with them.

        Items at or below the present cursor are skipped. Gives back the ids of the cases that
        changed, and `bundle:<edition>` for a bundle of reference data of which there is news.
        """
        changed = feed.apply(self._connection, items)
        self._photos += drafts.drop_outlived(self._connection, changed)
        self._connection.execute(
            update(sync_state).where(sync_state.c.feed_cursor < cursor).values(feed_cursor=cursor)
        )
        return changed

    def replace_item(self, position: int, items: Iterable[Mapping[str, Any]]) -> set[str]:
        """What was set aside at a position has been read; none if it is there no more."""
        return feed.put_instead(self._connection, position, items)

    def put_centre(self, newer: int, hello: str | None) -> None:
        """Keep how many entries only a newer centre can judge, and what it tells of itself."""
        if newer != self.sync.newer_entries():
            self.put_state(NEWER, str(newer))
        if hello is not None:
            self.put_state(CENTRE, hello)

    def start_feed(self, window: int) -> None:
        """The feed is read for the first time: up to `window` it tells only what is open."""
        self._connection.execute(update(sync_state).values(feed_window=window))

    def put_cases(self, files: Iterable[Mapping[str, Any]], at: str) -> set[str]:
        """Keep what was fetched of cases (UTC); gives back their ids."""
        return case_file.put(self._connection, files, at)

    def restart_feed(self) -> None:
        """Take the office's feed from its beginning: the centre has another one than was read."""
        feed.restart(self._connection)

    def acknowledge(self, seq: int, head_hash: str) -> None:
        """Take down that the centre has all entries up to `seq`; never moves back.

        ValueError if our entry `seq` has another hash: ask `journal.hash_at` first.
        """
        at = self._current()
        if journal.hash_at(self._connection, at, seq) != head_hash:
            raise ValueError(f"the centre confirmed another entry {seq}")
        if seq > at.acknowledged.seq:
            self._set_acknowledged(at, seq, head_hash)
            self.acknowledged = True

    def meet(self, generation: str) -> bool:
        """The centre answers as this generation; whether it is another one than was known.

        It may have lost what it was given: its feed is read anew, and every blob sent again.
        """
        before = self.sync.generation()
        if before == generation:
            return False
        self.put_state(GENERATION, generation)
        if before is None:
            return False
        self.restart_feed()
        self._connection.execute(update(blob).values(sent=0))
        return True

    def rewind(self, seq: int, since: str) -> None:
        """Send again from after `seq`: the centre says at `since` that it has no more than that.

        What it had confirmed beyond is kept as a claim.
        """
        at = self._current()
        found = journal.hash_at(self._connection, at, seq)
        if found is None:
            raise ValueError(f"there is no entry {seq}")
        if seq < at.acknowledged.seq:
            self.put_state(*claim.record(self._connection, at, seq, since))
            self._set_acknowledged(at, seq, found)

    def record_exceptions(self, items: Iterable[Mapping[str, Any]]) -> set[str]:
        """Keep what the centre could not apply; gives back the cases concerned.

        Items are `{entry_id, seq, code, detail, case_id?}`; telling twice is harmless.
        """
        return put_exceptions(self._connection, items, self._current().device_id)

    def put_bundle(self, edition: Edition, files: Mapping[str, str], at: str) -> None:
        """Keep an edition of the reference data whole (UTC)."""
        bundles.put(self._connection, edition, files, at)

    def told_bundles(self, listed: Mapping[str, Edition]) -> set[str]:
        """Take down what the centre says of the editions that are here; those that it changes."""
        return bundles.told(self._connection, listed)

    def mark_blob_sent(self, sha256: str) -> None:
        """Take down that the centre has a blob."""
        self._connection.execute(update(blob).where(blob.c.sha256 == sha256).values(sent=1))

    def set_sync(self, *, state: str | None = None, last_contact: str | None = None) -> None:
        """Keep the engine's state and the time (UTC) of its last good answer, as given.

        A fork stays one until the next enrolment, whatever the other direction meets with.
        """
        self._ask_again()
        kept = update(sync_state)
        if last_contact is not None:
            self._connection.execute(kept.values(last_contact=last_contact))
        if state is not None:
            self._connection.execute(kept.where(sync_state.c.state != FORKED).values(state=state))

    def put_skew(self, skew: int) -> None:
        """Keep the centre's clock minus ours in seconds, for a start without a line."""
        if abs(skew - self.sync.skew()) >= _SAME_SKEW:
            self.put_state(SKEW, str(skew))

    def close_chain(self, about: Missing) -> None:
        """The store is behind its mark: no entry is sent and no number given out any more."""
        if self.sync.behind() is None:  # what was found first tells most
            self.put_state(*record(about))
        self._ask_again()
        self._connection.execute(update(sync_state).values(state=FORKED))

    def head(self) -> journal.Head:
        """The last entry of the chain, with what was appended here."""
        return self._current().head

    def finish(self) -> None:
        """Bring the chain's row up to what was appended and numbered: before a read or commit."""
        if self._ahead and self._chain is not None:
            if self._given is not None:
                self._chain = self._chain._replace(numbers=json.dumps(self._given))
            at, head = self._chain, self._chain.head
            now = {"chain": at.id, "seq": head.seq, "hashed": head.hash, "numbers": at.numbers}
            _ADVANCE.run(self._connection, now)
            self._ahead = False

    def close(self) -> None:
        """Before commit: all that waited for the end."""
        self.finish()
        for photo in self._photos:
            drafts.delete_photo(self._connection, photo)

    # --- inside ------------------------------------------------------------------------------

    def _current(self) -> journal.ChainRow:
        if self._chain is None:
            self._chain = journal.current_chain(self._connection)
        if self._chain is None:
            raise RuntimeError("no journal before the device is enrolled")
        return self._chain

    def _ask_again(self) -> None:
        """What is known here of chain and exchange is about to be another."""
        self.finish()
        self._chain = self._series = self._given = None

    def _numbered(self) -> str:
        """The series that numbers are given out of; neither device nor fork is asked twice."""
        if self._series is None:
            at = self._current()
            identity = device_format.read(at.device)
            if at.sync == FORKED:
                if (behind := self.sync.behind()) is not None:
                    raise behind.told()
                raise CounterError(Code.DEVICE_FORKED, series=identity.series)
            self.settle_mark()
            self._series = identity.series
        return self._series

    def _set_acknowledged(self, at: journal.ChainRow, seq: int, hashed: str) -> None:
        self._connection.execute(
            update(chain).where(chain.c.id == at.id).values(acked_seq=seq, acked_hash=hashed)
        )
        self._chain = at._replace(acknowledged=journal.Head(seq, hashed))


def _feed_of(device: DeviceIdentity) -> tuple[str, bytes]:
    """What tells the feed of one centre from that of another."""
    return device.central_url, device.person_pepper
