"""What the bodies of the journal's kinds must hold, so that every counter can show them.

The functions that make them are in `desktop/services/bodies.py`. Fields that a newer counter adds
pass; a field that changes its meaning takes a new `schema`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter
from pydantic_core import from_json

from desktop.domain import bounds
from desktop.domain.address import Address
from desktop.domain.case import Decision
from desktop.domain.catalogue import DocumentSource, ValueSource
from desktop.domain.citizen import IdentitySource, NoCardReason, PersonName
from desktop.domain.receipt import Quote, Receipt
from desktop.domain.staff import StaffRole
from sync.protocol import Count, Uuid


def moment(text: str) -> str:
    """A time that can be shown in any zone; ValueError if the text is none."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None or not 1900 <= at.year < 9000:
        raise ValueError("not a time with its zone")
    return text


def _day(text: str) -> str:
    date.fromisoformat(text)
    return text


def _priced(quote: Quote) -> Quote:
    if not 0 <= quote.total <= bounds.MAX_SATANG:
        raise ValueError("not an amount")
    return quote


Moment = Annotated[str, AfterValidator(moment)]
Day = Annotated[str, AfterValidator(_day)]
Reason = Annotated[str, StringConstraints(max_length=bounds.MAX_REASON)]
PersonKey = Annotated[str, StringConstraints(pattern=f"^{bounds.PERSON_KEY}$")]
Word = Annotated[str, StringConstraints(max_length=bounds.MAX_NAME)]


class Body(BaseModel):
    """The body of a kind that has nothing to say to others."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True, hide_input_in_errors=True)


class Value(Body):
    """A field of the form, where its value came from, and why it differs from the chip's."""

    value: str
    source: ValueSource
    reason: str


class Document(Body):
    """How one document was met."""

    source: DocumentSource
    reason: str


class Person(Body):
    """The applicant, from the chip or typed."""

    citizen_id: str
    citizen_id_masked: str
    thai_name: PersonName
    english_name: PersonName
    birth_date: str
    expiry_date: str | None
    sex: str | None
    address: Address
    source: IdentitySource
    no_card_reason: NoCardReason | None
    no_card_note: str
    photo_sha256: str | None
    card_notes: list[str]


class Submitted(Body):
    """`case.submitted`: the whole case."""

    case_id: Uuid
    reference: Word
    service_id: Word
    service_version: Word
    office: Word
    counter: Count
    submitted_at: Moment
    due: Day
    due_unconfirmed: bool
    applicant: Person
    person_key: PersonKey
    person_name: str
    contract_account: str
    values: dict[str, Value]
    documents: dict[str, Document]
    copies_taken: Count
    quote: Annotated[Quote, AfterValidator(_priced)]
    receipt_number: Word | None
    identity_check: IdentitySource


class Decided(Body):
    """`case.decided`: a supervisor's word on a version of the case."""

    case_id: Uuid
    decision: Decision
    reason: Reason
    on_version: Count
    decided_at: Moment
    decided_by: Word


class Issued(Body):
    """`receipt.issued`: what the centre reckons with; the rest is a `Receipt`."""

    number: Word
    case_id: Uuid
    total: Annotated[int, Field(ge=0, le=bounds.MAX_SATANG)]


class Printing(Body):
    """`receipt.printing`: a printer is about to get the original."""

    number: Word
    printer: Word


class NotPrinted(Body):
    """`receipt.not_printed`: what was begun did not come out."""

    number: Word
    reason: Reason


class Printed(Body):
    """`receipt.printed`: copy 0 is the original."""

    number: Word
    copy_no: Annotated[int, Field(ge=0, le=9999)]
    reason: Reason


class Settled(Body):
    """`exception.settled`: a person has dealt with an objection, and how."""

    entry_id: Uuid
    code: Word
    reason: Reason
    case_id: Uuid | None


class DocumentPrinted(Body):
    """`document.printed`: a paper of a case other than its receipt."""

    case_id: Uuid
    document: Word


class Discarded(Body):
    """`draft.discarded`: nothing of the person."""

    draft_id: Uuid
    service_id: Word | None
    reason: Reason


class Viewed(Body):
    """`person.viewed`: the full id was looked at."""

    person_key: PersonKey
    purpose: Reason


class Signed(Body):
    """`staff.signed_in` and `staff.signed_out`."""

    staff_id: Word
    role: StaffRole


class Named(Body):
    """What a body names that must be looked up before it is judged, whatever else it holds."""

    case_id: Uuid | None = None
    number: Word | None = None


SHAPES: dict[str, type[Body]] = {
    "case.submitted": Submitted,
    "case.decided": Decided,
    "receipt.issued": Issued,
    "receipt.printing": Printing,
    "receipt.printed": Printed,
    "receipt.not_printed": NotPrinted,
    "document.printed": DocumentPrinted,
    "draft.discarded": Discarded,
    "exception.settled": Settled,
    "person.viewed": Viewed,
    "staff.signed_in": Signed,
    "staff.signed_out": Signed,
}
_RECEIPT = TypeAdapter(Receipt)


def parse(body: str) -> Any:
    """A body as JSON within all bounds; ValueError tells why not, without a value."""
    if len(body.encode()) > bounds.MAX_BODY_BYTES:
        raise ValueError("long")
    data = from_json(body, allow_inf_nan=False)  # ValueError where it is nested without end, too
    if (fault := bounds.body_fault(data)) is not None:
        raise ValueError(fault)
    return data


def read(kind: str, body: str) -> Body:
    """The body of a known kind, all of it checked; pydantic's ValidationError if it is not whole.

    What `parse` checks is not checked again.
    """
    if kind == "receipt.issued":
        _RECEIPT.validate_json(body, strict=True)
    return SHAPES[kind].model_validate_json(body)
