"""Where a row comes from: its own words, or those of its file's head."""

from __future__ import annotations

from typing import Protocol, cast

from desktop.catalogue.base import Sourced
from desktop.catalogue.problems import Place, Problems
from desktop.domain.provenance import Basis, Provenance

WEAK = ("infer", "gk")


class Head(Protocol):
    """What has a source and a basis."""

    @property
    def source(self) -> str | None: ...
    @property
    def basis(self) -> str | None: ...
    @property
    def unconfirmed(self) -> bool | None: ...


def provenance_of(row: Sourced, head: Head | None, place: Place, problems: Problems) -> Provenance:
    """A row's provenance; what is inferred or general knowledge is unconfirmed by itself.

    A row cannot say otherwise: when the office has confirmed it, `confirmed.toml` says so.
    """
    own = row.source is not None or row.basis is not None or row.unconfirmed is not None
    if not own and head is not None and head is not row:
        basis, source, unconfirmed = head.basis, head.source, head.unconfirmed
    else:
        basis = row.basis or (head.basis if head is not None else None)
        source = row.source or (head.source if head is not None else None)
        unconfirmed = row.unconfirmed
    if basis is None or source is None:
        problems.add(place.at("source"), "a row says its source and basis, or its file does")
        basis, source = basis or "gk", source or ""
    weak = basis in WEAK
    if weak and unconfirmed is False:
        problems.add(place.at("unconfirmed"), f"a row with basis '{basis}' is unconfirmed")
    unsure = (weak if unconfirmed is None else unconfirmed) and not is_confirmed(place)
    return Provenance(source, cast(Basis, basis), unsure)


def is_confirmed(place: Place) -> bool:
    """Whether the office's answer stands over the row (`confirmed.answered` found it)."""
    return place.path in place.file.confirmed
