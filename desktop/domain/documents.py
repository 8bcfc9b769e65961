"""Which documents a case needs now, and how each is met without a copy.

Agencies may not ask for copies of the ID card or the house registration; a copy the officer makes
needs a reason and is counted (DOPA announcement 2021; Act on Electronic Performance of
Administrative Functions B.E. 2565).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop.domain.case import DocumentMark
from desktop.domain.catalogue import DocumentRule, DocumentSource, Service, holds

BY_HAND: tuple[DocumentSource, ...] = ("seen_original", "copy_taken")


@dataclass(frozen=True, slots=True)
class DocumentStatus:
    """One row of the checklist.

    `source` is how it is met (None: not yet), `automatic` that no one had to do anything,
    `options` what the clerk may choose; `reason_missing` marks a copy taken without its reason.
    """

    rule: DocumentRule
    source: DocumentSource | None
    automatic: bool
    options: tuple[DocumentSource, ...]
    reason: str = ""
    reason_missing: bool = False

    @property
    def met(self) -> bool:
        """Whether nothing more is to be asked for this row."""
        return self.source is not None and not self.reason_missing

    @property
    def paper_needed(self) -> bool:
        """False where the chip or a register stands in for the paper: the row is struck out."""
        return not self.automatic


def checklist(
    service: Service, known: Mapping[str, str], marks: Mapping[str, DocumentMark]
) -> tuple[DocumentStatus, ...]:
    """The rows needed for these facts; the clerk's own mark goes before what is automatic."""
    return tuple(
        _status(rule, known, marks.get(rule.id))
        for rule in service.documents
        if holds(rule.needed_when, known)
    )


def _status(
    rule: DocumentRule, known: Mapping[str, str], mark: DocumentMark | None
) -> DocumentStatus:
    in_place = tuple(
        source
        for source in rule.replaced_by
        if source != "chip" or known.get("applicant.source") == "chip"
    )
    options = (*in_place, *BY_HAND)
    chosen = next((source for source in options if mark and source == mark.source), None)
    if mark is not None and chosen is not None:
        return DocumentStatus(
            rule=rule,
            source=chosen,
            automatic=chosen in in_place,
            options=options,
            reason=mark.reason,
            reason_missing=chosen == "copy_taken" and not mark.reason.strip(),
        )
    automatic = in_place[0] if in_place else None
    return DocumentStatus(rule, automatic, automatic is not None, options)


def copies_taken(rows: Iterable[DocumentStatus]) -> int:
    """How many copies were taken; the office's target is none."""
    return sum(row.source == "copy_taken" for row in rows)
