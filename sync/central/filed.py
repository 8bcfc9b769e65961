"""Entries with their bodies read, or with why they have none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.domain import bounds
from desktop.domain.journal import canonical_row
from desktop.domain.staff import ActingRole
from desktop.entries import Body, NewerError, read
from desktop.entries.words import is_moment
from sync.central.keys import NotSignedError, Signers
from sync.protocol import WireEntry


class UnfitError(Exception):
    """The entry cannot be applied; with `stands` it is, but a person must see to it."""

    def __init__(
        self,
        code: str,
        case_id: str | None = None,
        *,
        stands: bool = False,
        **detail: str | int | None,
    ) -> None:
        super().__init__(code)
        self.code, self.case_id, self.stands, self.detail = code, case_id, stands, detail


class NewerBodyError(UnfitError):
    """Only a newer program knows what it means: it is kept, and judged by one that does."""


# The keys of the entry's device, the hash of the row before, and the time at which it comes.
Signed = tuple[Signers, str, datetime]


@dataclass(frozen=True, slots=True)
class Filed:
    """An entry with its body, or with why it has none that every counter could read.

    `role` is that of who has signed it; None where its device has no keys.
    """

    entry: WireEntry
    body: Body | UnfitError
    role: ActingRole | None = None


def filed(entry: WireEntry, signed: Signed | None = None) -> Filed:
    """The entry with its body, once the row and all of the body are what every counter can read,
    and, where its device has keys, what one who may act has signed.
    """
    role: ActingRole | None = None
    try:
        if signed is not None:
            role = _role(entry, *signed)
        return Filed(entry, _read(entry), role)
    except UnfitError as unfit:
        return Filed(entry, unfit, role)


def _role(entry: WireEntry, keys: Signers, previous: str, now: datetime) -> ActingRole:
    try:
        return keys.role_of(previous, entry, now)
    except NotSignedError as problem:
        raise UnfitError(str(problem), kind=entry.kind, by=entry.actor) from None


def _read(entry: WireEntry) -> Body:
    if (fault := bounds.row_fault(entry.stream, entry.kind, entry.actor)) is not None:
        raise UnfitError("row", name=fault)
    if not is_moment(entry.at):
        raise UnfitError("row", name="at")
    if entry.body is None:
        raise UnfitError("no_body", kind=entry.kind)
    try:
        body = read(entry.kind, entry.schema_, entry.body)
    except NewerError:
        raise NewerBodyError("newer") from None
    except ValueError:  # no JSON, out of bounds, or not whole
        raise UnfitError("body", kind=entry.kind) from None
    if entry.stream != body.stream:
        raise UnfitError("body", kind=entry.kind)
    return body


def row_of(entry: WireEntry) -> bytes:
    """What the hash of an entry is taken over."""
    return canonical_row(
        seq=entry.seq,
        id=entry.id,
        stream=entry.stream,
        version=entry.version,
        kind=entry.kind,
        schema=entry.schema_,
        at=entry.at,
        actor=entry.actor,
        body_digest=entry.body_digest,
        key_id=entry.key_id,
        signature=entry.signature,
    )
