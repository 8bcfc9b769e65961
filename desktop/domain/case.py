"""A case from submission to its end: its states, and how lists show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from desktop.domain.catalogue import DocumentSource, ValueSource
from desktop.domain.citizen import Applicant

Decision = Literal["approve", "return"]


class CaseState(StrEnum):
    """Where a case stands."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    CONNECTED = "connected"
    CLOSED = "closed"


# What a decision brings a case to.
TARGETS: dict[Decision, CaseState] = {
    "approve": CaseState.APPROVED,
    "return": CaseState.RETURNED,
}


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A value of the form and where it came from; `reason` when a chip value was corrected.

    `typed` is what was typed before the card's value, or "none", took its place: it comes back
    when that is taken back. It is the draft's alone and goes into no case.
    """

    value: str = field(repr=False)
    source: ValueSource = "typed"
    reason: str = ""
    typed: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class DocumentMark:
    """How one document row was met; `reason` for a copy taken."""

    document_id: str
    source: DocumentSource
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A case being filled; `focus` is the field that had the cursor."""

    id: str
    service_id: str | None
    applicant: Applicant
    values: dict[str, FieldValue] = field(default_factory=dict, repr=False)
    documents: dict[str, DocumentMark] = field(default_factory=dict)
    focus: str = ""
    actor: str = ""
    created_at: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as this PC knows it: what the counter wrote, and what the centre has said since.

    `unsent` tells that entries of the case wait to be acknowledged; `version` is the centre's
    number (0 before it has answered); `exception` is the centre's objection until it is settled.
    """

    id: str
    reference: str
    service_id: str
    state: CaseState
    office: str
    counter: int
    submitted_at: str
    submitted_by: str
    due: date
    total: int
    receipt_number: str | None
    person_name: str = field(repr=False)
    person_key: str = ""
    citizen_id_masked: str = ""
    contract_account: str = ""
    copies_taken: int = 0
    unsent: bool = False
    own: bool = True
    version: int = 0
    decided_by: str | None = None
    decided_at: str | None = None
    reason: str | None = None
    exception: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many cases wait for a decision, and of these those past their promise or due today."""

    open: int = 0
    overdue: int = 0
    due_today: int = 0
