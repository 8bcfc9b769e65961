"""The papers of a case by their ids, in the order in which they are printed and shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.domain.defect_record import DefectRecord
from desktop.domain.invitation import Invitation
from desktop.domain.receipt import ApplicationSummary, Receipt

# Each is a module of `printing/papers/` with its `KIND`; a service may name one (`papers`).
PAPERS = ("receipt", "summary", "defects", "invitation")


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """What papers of a case are made of; a part that is not on this PC is missing.

    `defects` is the record of a case that waits, `invitation` what may follow from one; `codes` has
    what the papers that prove themselves say in their QR codes (`receipt`, `copy`, `summary`,
    `defects`).
    """

    case_id: str
    summary: ApplicationSummary | None = field(default=None, repr=False)
    receipt: Receipt | None = field(default=None, repr=False)
    defects: DefectRecord | None = field(default=None, repr=False)
    invitation: Invitation | None = field(default=None, repr=False)
    codes: Mapping[str, str] = field(default_factory=dict, repr=False)
