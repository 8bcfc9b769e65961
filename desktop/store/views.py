"""Folds: what an entry of the journal, or an item of the feed, means for the views.

The two folds write different columns, and the facts of a case come from the journal wherever it
has them, so the order in which they meet a case does not matter. A check folds all again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, case, or_, true, update
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.sql.dml import ReturningInsert

from desktop.domain.bounds import MAX_NUMBER
from desktop.domain.journal import JournalEntry
from desktop.domain.life import ONCE, SETTING, CaseState, Life, OnceKey, Standing
from desktop.domain.numbers import objected_entry
from desktop.entries import (
    Body,
    DecisionMove,
    Defects,
    Issued,
    Move,
    Printed,
    Renewal,
    Settled,
    Submitted,
)
from desktop.entries.flag import Flag
from desktop.store import corrections, flags, once
from desktop.store.life_format import read_life, write_life
from desktop.store.schema import (
    case_view,
    receipt_print,
    receipt_view,
)
from desktop.store.statement import Statement

FACTS = (
    "reference", "service_id", "office", "counter", "submitted_at", "submitted_ms",
    "submitted_by", "due", "total", "receipt_number", "person_name", "person_key",
    "citizen_id_masked", "contract_account", "copies_taken", "deciding", "life", "origin",
    "origin_rule", "here", "search_text",
)  # fmt: skip
_NUMBERS = ("counter", "total", "copies_taken")
_DERIVED = ("deciding", "life", "here", "origin", "origin_rule")
_SUBMITTED = (
    "own", "submitted_entry", "submitted_chain", "submitted_seq", "begun", "photo_sha256",
)  # fmt: skip
_MOVED = (
    "decided_entry", "local_state", "local_decided_by", "local_decided_at",
    "local_reason", "local_on_version", "local_first", "decision_exception",
)  # fmt: skip
CENTRAL = (
    "central_state", "central_version", "decided_by", "decided_at", "reason", "first", "first_by",
    "decider", "held", "held_by", "told_lines", "corrected",
)  # fmt: skip
_LAST = ("last_chain", "last_seq")
# In the place of the centre's code, once a person has settled the exception. The entry stays
# without effect, but nothing is left to see to.
SETTLED = ""
_SEARCHED = (
    "reference", "receipt_number", "contract_account", "citizen_id_masked", "person_name",
)  # fmt: skip


def _upsert(table: Table, key: str, columns: tuple[str, ...]) -> Insert:
    statement = insert(table).values({name: bindparam(name) for name in (key, *columns)})
    return statement.on_conflict_do_update(
        index_elements=[key], set_={name: statement.excluded[name] for name in columns}
    )


def _submit_upsert() -> Insert:
    rest = (*_SUBMITTED, *_LAST)
    statement = insert(case_view).values({name: bindparam(name) for name in ("id", *FACTS, *rest)})
    new, put_right = statement.excluded, case_view.c.corrected > 0
    facts = {name: case((put_right, case_view.c[name]), else_=new[name]) for name in FACTS}
    return statement.on_conflict_do_update(
        index_elements=["id"], set_={**facts, **{name: new[name] for name in rest}}
    )


def _feed_upsert() -> ReturningInsert[Any]:
    columns = ("id", *FACTS, *CENTRAL)
    statement = insert(case_view).values({name: bindparam(name) for name in columns})
    new = statement.excluded
    mine = (case_view.c.own == 1) & (new.corrected == 0)
    facts = {name: case((mine, case_view.c[name]), else_=new[name]) for name in FACTS}
    statement = statement.on_conflict_do_update(
        index_elements=["id"], set_={**facts, **{name: new[name] for name in CENTRAL}}
    )
    return statement.returning(case_view.c.own)


_SUBMIT = Statement(_submit_upsert())
_MOVE = Statement(_upsert(case_view, "id", (*_MOVED, *_LAST)))
_DECIDED = Statement(
    update(case_view)
    .where(case_view.c.id == bindparam("case_id"))
    .values(local_decider=bindparam("actor"))
)
_FEED = Statement(_feed_upsert())
_TOUCH = Statement(
    update(case_view)
    .where(case_view.c.id == bindparam("case_id"))
    .values(last_chain=bindparam("chain"), last_seq=bindparam("seq"))
)
_FILE = Statement(
    update(case_view)
    .where(case_view.c.id == bindparam("case_id"))
    .values(here_lines=bindparam("lines"))
)
_ISSUE = Statement(insert(receipt_view).on_conflict_do_nothing())
_PRINT = Statement(insert(receipt_print).on_conflict_do_nothing())


def milliseconds(at: str) -> int:
    """An ISO 8601 time with its zone as milliseconds since 1970, so that times can be compared."""
    moment = datetime.fromisoformat(at)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return round(moment.timestamp() * 1000)


def searchable(text: str) -> str:
    """Text as it is searched: one form of each Thai syllable, one space between words."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


# --- the journal ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as the folds see it: its row, and the number of its chain."""

    chain: int
    entry: JournalEntry

    @property
    def last(self) -> dict[str, int]:
        """Where a case was last written about."""
        return {"last_chain": self.chain, "last_seq": self.entry.seq}


def fold_entry(connection: Connection, chain: int, entry: JournalEntry, body: Body) -> None:
    """Bring the views up to an entry; kinds without a view change nothing."""
    for kind in type(body).__mro__:
        if kind in _FOLDS:
            _FOLDS[kind](connection, Written(chain, entry), body)
            break


def fold_purged(connection: Connection, entry: JournalEntry) -> None:
    """What an entry whose body is gone still means: that something was settled."""
    if entry.kind == Settled.KIND:
        _mark(connection, objected_entry(entry.stream), SETTLED, None)


def _begun(connection: Connection, at: Written, entry: Submitted | Defects) -> None:
    if isinstance(entry, Defects):
        body, state = entry.so_far, CaseState.WAITING
    else:
        body, state = entry, entry.life.begins
    row = {
        "id": body.case_id,
        **facts_in(body, at.entry.actor, body.office),
        "own": 1,
        "submitted_entry": at.entry.id,
        "submitted_chain": at.chain,
        "submitted_seq": at.entry.seq,
        "begun": state.value,
        "photo_sha256": body.photo_sha256,
    }
    _SUBMIT.run(connection, row | at.last)
    once.fold(connection, body.case_id, body.once)
    if body.life.begins in SETTING:  # nobody decides it
        flags.fold(connection, body.case_id, body.flags, own=True)


def facts_in(body: Submitted, actor: str, here: str) -> dict[str, Any]:
    """The facts of a case that holds this, taken in by a person, as an office has them."""
    told = {
        "reference": body.reference,
        "service_id": body.service_id,
        "office": body.office,
        "counter": body.counter,
        "submitted_at": body.submitted_at,
        "submitted_by": actor,
        "due": body.due,
        "total": body.quote.total,
        "receipt_number": body.receipt_number,
        "person_name": body.person_name,
        "person_key": body.person_key,
        "contract_account": body.contract_account,
        "copies_taken": body.copies_taken,
        "life": body.life,
        "origin": asdict(body.origin) if body.origin is not None else None,
    }
    return _facts(told, masked=body.masked_id, here=here)


def _renewed(connection: Connection, at: Written, body: Renewal) -> None:
    _moved(connection, at, body)
    fold_corrected(connection, at, body)


def fold_corrected(connection: Connection, at: Written, body: Renewal) -> None:
    """What the case holds from now on; who took it in, and where, stays."""
    if body.receipt_number is not None:
        corrections.more_receipts(connection, body.case_id, body.receipt_number)
    content = body.corrected
    if content is None:
        return
    facts = facts_in(content, "", "")
    now = {name: value for name, value in facts.items() if name not in ("submitted_by", "here")}
    place = {"entry": at.entry.id, "chain": at.chain, "seq": at.entry.seq}
    corrections.put(connection, body.case_id, body.on_version, now, place, FACTS)
    once.fold(connection, body.case_id, content.once)
    photo = content.photo_sha256
    shown = update(case_view).where(case_view.c.id == body.case_id)
    connection.execute(shown.values(photo_sha256=photo))


def _moved(connection: Connection, at: Written, body: Move) -> None:
    row = {
        "id": body.case_id,
        "decided_entry": at.entry.id,
        "local_state": body.to.value,
        "local_decided_by": at.entry.actor,
        "local_decided_at": at.entry.at,
        "local_reason": body.reason,
        "local_on_version": body.on_version,
        "local_first": body.KIND if body.half else None,
        "decision_exception": None,
    }
    _MOVE.run(connection, row | at.last)
    if isinstance(body, DecisionMove) and not body.half:
        flags.fold(connection, body.case_id, body.sets, own=True)
    if body.DECIDES and not body.half:
        _DECIDED.run(connection, {"case_id": body.case_id, "actor": at.entry.actor})


def _issued(connection: Connection, at: Written, body: Issued) -> None:
    receipt = body.receipt
    row = {
        "number": receipt.number,
        "case_id": receipt.case_id,
        "stream": at.entry.stream,
        "total": receipt.total,
        "chain": at.chain,
        "seq": at.entry.seq,
    }
    _ISSUE.run(connection, row)
    _TOUCH.run(connection, {"case_id": receipt.case_id, "chain": at.chain, "seq": at.entry.seq})


def _printed(connection: Connection, at: Written, body: Printed) -> None:
    row = {"number": body.number, "copy_no": body.copy_no, "chain": at.chain, "seq": at.entry.seq}
    _PRINT.run(connection, row)


def _settled(connection: Connection, _at: Written, body: Settled) -> None:
    _mark(connection, body.entry_id, SETTLED, body.case_id)


_FOLDS: dict[type[Body], Callable[[Connection, Written, Any], None]] = {
    Submitted: _begun,
    Defects: _begun,
    Renewal: _renewed,
    Move: _moved,
    Issued: _issued,
    Printed: _printed,
    Settled: _settled,
}


# --- the feed -------------------------------------------------------------------------------


def case_row(data: Mapping[str, Any], office: str) -> dict[str, Any]:
    """What the centre says of a case, as a row of a counter of this office.

    KeyError, TypeError, ValueError or OverflowError if it is none, or does not fit into one.
    """
    own = ("central_state", "central_version", "told_lines", "corrected")
    told = (name for name in CENTRAL if name not in own)
    return {
        "id": str(data["id"]),
        **_facts(data, masked=data.get("citizen_id_masked") or "", here=office),
        "central_state": _state(data["state"]),
        "central_version": _number(data["version"]),
        "told_lines": _number(data.get("lines") or 0),
        "corrected": _number(data.get("corrected") or 0),
        **{name: _words(data.get(name)) for name in told},
    }


def fold_case(
    connection: Connection,
    row: dict[str, Any],
    keys: tuple[OnceKey, ...],
    marks: tuple[Flag, ...],
) -> None:
    """Bring the views up to what the centre says of a case: also what it asks for once, and which
    flags it has set.
    """
    (own,) = _FEED.run(connection, row)[0]
    facts = {name: row[name] for name in FACTS}
    newer = not own or row["corrected"] > 0
    version = row["central_version"]
    pending = corrections.told(connection, row["id"], facts, version, newer=newer)
    (once.fold if pending else once.told)(connection, row["id"], keys)
    flags.fold(connection, row["id"], marks, own=False)


def fold_file(connection: Connection, case_id: str, lines: int) -> None:
    """So much of the case's timeline, and its body, is here."""
    _FILE.run(connection, {"case_id": case_id, "lines": lines})


def fold_exception(connection: Connection, entry_id: str, code: str, case_id: str | None) -> None:
    """Mark the case whose submission or newest move here the centre could not apply.

    What has been settled stays so, however often the centre tells it. That a case asks for a thing
    twice is told with the case itself, to all counters, and as long as it is so.
    """
    if code == ONCE:
        return
    _mark(connection, entry_id, code, case_id)
    corrections.refused(connection, entry_id)


def _mark(connection: Connection, entry_id: str, mark: str, case_id: str | None) -> None:
    """Where the case is named it is found by its key, else by going through all."""
    submission = case_view.c.submitted_entry == entry_id
    decision = case_view.c.decided_entry == entry_id
    named = case_view.c.id == case_id if case_id else true()
    connection.execute(
        update(case_view)
        .where(named, or_(submission, decision))
        .values(
            {
                column.name: case((entry & column.is_distinct_from(SETTLED), mark), else_=column)
                for column, entry in (
                    (case_view.c.submission_exception, submission),
                    (case_view.c.decision_exception, decision),
                )
            }
        )
    )


def _words(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise TypeError("no text")


def _state(value: object) -> str:
    """Its word, also one that only a newer program knows."""
    if not isinstance(value, str) or not re.fullmatch("[a-z_]{1,20}", value):
        raise ValueError("no state")
    return value


def _number(value: object) -> int:
    number = int(value)  # type: ignore[call-overload]
    if abs(number) > MAX_NUMBER:
        raise OverflowError("more than a column holds")
    return int(number)


def _facts(data: Mapping[str, Any], *, masked: str, here: str) -> dict[str, Any]:
    """The facts of a case as a counter of the office `here` keeps them; `life` may be read yet."""
    life = data["life"] if isinstance(data["life"], Life) else read_life(data["life"])
    stands = Standing(life.begins, str(data["office"]), "", life)
    others = (name for name in FACTS if name not in (*_NUMBERS, *_DERIVED))
    facts: dict[str, Any] = {name: _words(data.get(name)) for name in others}
    facts |= {"deciding": stands.deciding, "here": int(stands.deciding == here)}
    facts["life"] = write_life(life)
    origin = data.get("origin") or {}
    facts |= {"origin": origin.get("case_id"), "origin_rule": origin.get("rule")}
    facts |= {name: _number(data.get(name) or 0) for name in _NUMBERS}
    facts["reference"] = str(data["reference"])
    facts["submitted_ms"] = milliseconds(data["submitted_at"])
    facts["due"] = date.fromisoformat(data["due"]).isoformat()
    facts["contract_account"] = data.get("contract_account") or ""
    facts["citizen_id_masked"] = masked
    facts["search_text"] = searchable(" ".join(str(facts[name] or "") for name in _SEARCHED))
    return facts
