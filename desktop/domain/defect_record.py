"""The defect record of a case, as it stands on paper.

Licensing Facilitation Act B.E. 2558 s. 8: what is missing or wrong, and by when it has to be there,
is written down at once, both sign, and the applicant gets a copy; no more may be asked for later.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from desktop.domain.text import Text


@dataclass(frozen=True, slots=True)
class DefectRow:
    """A document that is missing or wrong; `note` says what to bring, `item` the manual's."""

    label: Text
    lack: Literal["missing", "wrong"]
    note: str = field(default="", repr=False)
    item: str = ""


@dataclass(frozen=True, slots=True)
class DefectRecord:
    """Dates are ISO 8601; after `until` the application is returned, which may be appealed within
    `appeal_days`.
    """

    case_reference: str
    service: Text
    office_name: Text
    counter: int
    checked_at: str
    clerk_name: str
    applicant_name: str = field(repr=False)
    citizen_id_masked: str
    manual_edition: str
    rows: tuple[DefectRow, ...]
    until: str
    appeal_days: int
