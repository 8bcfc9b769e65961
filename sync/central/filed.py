"""Entries with their bodies read, or with why they have none."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain import bounds
from desktop.domain.journal import canonical_row
from desktop.entries import Body, NewerError, read
from desktop.entries.words import is_moment
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


@dataclass(frozen=True, slots=True)
class Filed:
    """An entry with its body, or with why it has none that every counter could read."""

    entry: WireEntry
    body: Body | UnfitError


def filed(entry: WireEntry) -> Filed:
    """The entry with its body, once the row and all of the body are what every counter can read."""
    try:
        return Filed(entry, _read(entry))
    except UnfitError as unfit:
        return Filed(entry, unfit)


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
