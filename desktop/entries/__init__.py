"""The kinds of the journal's entries: what each holds, where it belongs, who may write it.

One module per kind. The store folds bodies into its views and the centre judges them by these
types; a body is read here and nowhere else. A kind is added by a module and a row of `TYPES`, then
its words. Of a move of a case fold, judgement and line of the timeline are there already; how it
is asked, and the sign of a new state, stand in `ui/presenters/case_state.py`. Any other kind brings
its own where it has any: `desktop/store/views.py`, `sync/central/apply.py`,
`ui/presenters/case_timeline.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from desktop.domain import bounds
from desktop.domain.journal import JournalEntry
from desktop.domain.life import CaseState, state_named
from desktop.entries.author import Author, machine
from desktop.entries.body import Body, DecisionMove, Facts, Move
from desktop.entries.case_accepted import Accepted
from desktop.entries.case_agreed import Agreed
from desktop.entries.case_answered import Answered
from desktop.entries.case_appealed import Appealed
from desktop.entries.case_approved import Approved
from desktop.entries.case_closed import Closed
from desktop.entries.case_defects import Defect, Defects, begun_by
from desktop.entries.case_executed import Executed
from desktop.entries.case_lapsed import Lapsed
from desktop.entries.case_put_right import PutRight
from desktop.entries.case_refused import Refused
from desktop.entries.case_result import Resulted
from desktop.entries.case_returned import Returned
from desktop.entries.case_set_aside import SetAside
from desktop.entries.case_submitted import Submitted
from desktop.entries.case_upheld import Upheld
from desktop.entries.case_withdrawn import Withdrawn
from desktop.entries.chain_checked import Checked
from desktop.entries.checking import checked
from desktop.entries.data_purged import Purged
from desktop.entries.document_printed import DocumentPrinted
from desktop.entries.draft_discarded import Discarded
from desktop.entries.exception_settled import Settled
from desktop.entries.person_exported import Exported
from desktop.entries.person_viewed import Viewed
from desktop.entries.receipt_issued import Issued
from desktop.entries.receipt_not_printed import NotPrinted
from desktop.entries.receipt_printed import Printed
from desktop.entries.receipt_printing import Printing
from desktop.entries.renewal import Renewal, content_of
from desktop.entries.staff_signed import SignedIn, SignedOut
from desktop.entries.staff_tried import LetIn, NotLetIn, PinChanged
from desktop.entries.words import broken, is_closed

TYPES: tuple[type[Body], ...] = (
    Submitted,
    Approved,
    Returned,
    PutRight,
    Resulted,
    Answered,
    Agreed,
    Refused,
    Withdrawn,
    Lapsed,
    Executed,
    Closed,
    Appealed,
    Upheld,
    SetAside,
    Defects,
    Accepted,
    Issued,
    Printing,
    Printed,
    NotPrinted,
    DocumentPrinted,
    Discarded,
    Settled,
    Viewed,
    Exported,
    SignedIn,
    SignedOut,
    NotLetIn,
    LetIn,
    PinChanged,
    Purged,
    Checked,
)
KINDS: Mapping[str, type[Body]] = {body.KIND: body for body in TYPES}
MOVES: Mapping[str, type[Move]] = {body.WORD: body for body in TYPES if issubclass(body, Move)}


class NewerError(ValueError):
    """An entry of a kind or schema that this program does not know yet: it is kept as it is."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """Something that has happened, before the store gives it its place in the journal.

    `at` is UTC as `desktop.domain.journal.utc_stamp` writes it.
    """

    body: Body = field(repr=False)
    by: Author
    at: str
    id: str = ""


def write(body: Body) -> bytes:
    """A body as it is stored; ValueError for what lies out of bounds.

    It could never leave this PC, or no counter could read it again.
    """
    from pydantic_core import (
        PydanticSerializationError,
        to_json,
    )  # the bytes of `body_bytes`, in a third of the time

    if body.KIND not in KINDS:
        raise ValueError(f"out of bounds (kind): {body.KIND}")
    if (name := broken(body)) is not None:
        raise ValueError(f"out of bounds ({name}): {body.KIND}")
    try:
        content = to_json(body)
    except PydanticSerializationError:
        raise ValueError(f"half a letter: {body.KIND}") from None
    kind: type = type(body)
    sure = is_closed(kind) and bounds.far_within(content)
    if not sure and (fault := bounds.body_fault(body)) is not None:
        raise ValueError(f"out of bounds ({fault}): {body.KIND}")
    if len(content) > body.MOST_BYTES:
        raise ValueError(f"a body of {len(content)} bytes: {body.KIND}")
    return content


def read(kind: str, schema: int, content: str | bytes) -> Body:
    """The body of an entry, all of it checked.

    NewerError for what a newer program has written, ValueError (without a value in it) for what is
    not whole or out of bounds.
    """
    known = KINDS.get(kind)
    if known is None or schema > known.SCHEMA:
        raise NewerError(kind)
    if schema < 1:
        raise ValueError("schema")
    try:
        content = content.encode() if isinstance(content, str) else content
    except ValueError:  # half a letter
        raise ValueError("no JSON") from None
    if len(content) > known.MOST_BYTES:
        raise ValueError("long")
    if schema == known.SCHEMA:
        # All bodies of this release go this way; to take one apart first costs more than all the
        # rest of judging it, and is for those that hold what their type does not.
        with suppress(ValueError):
            return checked(known, content, strangers="forbid")
    data = _parse(content)
    to = data.get("to")
    if issubclass(known, Move) and isinstance(to, str) and state_named(to) is CaseState.NEWER:
        raise NewerError(kind)  # it leads to where no line of our table leads
    if schema != known.SCHEMA:
        content = json.dumps(known.lift(schema, data), ensure_ascii=False).encode()
    return checked(known, content, strangers="ignore")


def body_of(entry: JournalEntry) -> Body | None:
    """The body of a row; None once it is purged. Errors as `read`."""
    return None if entry.body is None else read(entry.kind, entry.schema, entry.body)


def _parse(content: bytes) -> dict[str, Any]:
    from pydantic_core import from_json  # it refuses what is nested without end

    try:
        data = from_json(content, allow_inf_nan=False)
    except ValueError:
        raise ValueError("no JSON") from None
    if (fault := bounds.body_fault(data)) is not None:
        raise ValueError(fault)
    if not isinstance(data, dict):
        raise ValueError("no table")
    return data


__all__ = [
    "KINDS",
    "MOVES",
    "TYPES",
    "Accepted",
    "Agreed",
    "Answered",
    "Appealed",
    "Approved",
    "Author",
    "Body",
    "Checked",
    "Closed",
    "DecisionMove",
    "Defect",
    "Defects",
    "Discarded",
    "DocumentPrinted",
    "Executed",
    "Exported",
    "Facts",
    "Issued",
    "Lapsed",
    "LetIn",
    "Move",
    "NewEntry",
    "NewerError",
    "NotLetIn",
    "NotPrinted",
    "PinChanged",
    "Printed",
    "Printing",
    "Purged",
    "PutRight",
    "Refused",
    "Renewal",
    "Resulted",
    "Returned",
    "SetAside",
    "Settled",
    "SignedIn",
    "SignedOut",
    "Submitted",
    "Upheld",
    "Viewed",
    "Withdrawn",
    "begun_by",
    "body_of",
    "content_of",
    "machine",
    "read",
    "write",
]
