"""`case.submitted`: a whole case as it was taken in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from desktop.domain import bounds
from desktop.domain.address import Address
from desktop.domain.case import Draft
from desktop.domain.catalogue import DocumentSource, Service, ValueSource
from desktop.domain.checks import tidy
from desktop.domain.citizen import (
    Applicant,
    IdentitySource,
    NoCardReason,
    PersonName,
    mask_citizen_id,
    person_key,
)
from desktop.domain.device import DeviceIdentity
from desktop.domain.documents import copies_taken
from desktop.domain.evaluate import Evaluation
from desktop.domain.receipt import Quote
from desktop.domain.thai_date import CardDate
from desktop.entries.body import Facts, OfCase
from desktop.entries.rights import NO_CASE_YET, Right
from desktop.entries.words import Count, Day, Moment, PersonKey, Word

LIFELONG = "lifelong"


@dataclass(frozen=True, slots=True)
class Value:
    """A field of the form, where its value came from, and why it differs from the chip's."""

    value: str = field(repr=False)
    source: ValueSource
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Document:
    """How one document was met."""

    source: DocumentSource
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """The applicant, from the chip or typed; dates are ISO 8601 as far as they are known."""

    citizen_id: str
    citizen_id_masked: str
    thai_name: PersonName
    english_name: PersonName
    birth_date: str | None
    expiry_date: str | None
    sex: str | None
    address: Address
    source: IdentitySource
    no_card_reason: NoCardReason | None
    no_card_note: str
    photo_sha256: str | None
    card_notes: list[str]

    @classmethod
    def of(cls, applicant: Applicant, *, keep_photo: bool) -> Person:
        """As the case keeps them."""
        return cls(
            citizen_id=applicant.citizen_id,
            citizen_id_masked=mask_citizen_id(applicant.citizen_id),
            thai_name=applicant.thai_name,
            english_name=applicant.english_name,
            birth_date=applicant.birth_date.iso,
            expiry_date=_expiry(applicant.expiry_date),
            sex=applicant.sex,
            address=applicant.address,
            source=applicant.source,
            no_card_reason=applicant.no_card_reason,
            no_card_note=applicant.no_card_note,
            photo_sha256=applicant.photo_sha256 if keep_photo else None,
            card_notes=[str(note) for note in applicant.notes],
        )


@dataclass(frozen=True, slots=True, repr=False)
class Submitted(OfCase):
    """Amounts are in satang, times ISO 8601 with their zone.

    Values are those of the fields that show, tidied, also one of the chip's that was emptied with
    a reason; documents are the rows that were needed.
    """

    KIND: ClassVar = "case.submitted"
    RIGHT: ClassVar = Right(cases=NO_CASE_YET)

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
    quote: Quote
    receipt_number: Word | None
    identity_check: IdentitySource

    def __post_init__(self) -> None:
        """A total that no receipt could bear is none."""
        if not 0 <= self.quote.total <= bounds.MAX_SATANG:
            raise ValueError("not an amount")

    @property
    def facts(self) -> Facts:
        """By which number."""
        return {"reference": self.reference}

    @classmethod
    def of(
        cls,
        draft: Draft,
        service: Service,
        evaluation: Evaluation,
        device: DeviceIdentity,
        *,
        reference: str,
        receipt_number: str | None,
        at: datetime,
    ) -> Submitted:
        """A draft as it is taken in."""
        values = {
            field.id: Value(
                tidy(field, draft.values[field.id].value),
                draft.values[field.id].source,
                draft.values[field.id].reason,
            )
            for field in evaluation.fields
            if field.id in draft.values
            and (draft.values[field.id].value.strip() or draft.values[field.id].reason.strip())
        }
        account = values.get("contract_account")
        return cls(
            case_id=draft.id,
            reference=reference,
            service_id=service.id,
            service_version=service.manual_edition,
            office=device.office,
            counter=device.counter,
            submitted_at=at.isoformat(timespec="seconds"),
            due=evaluation.due.isoformat(),
            due_unconfirmed=evaluation.due_unconfirmed,
            applicant=Person.of(draft.applicant, keep_photo=service.keep_photo),
            person_key=key_of(draft.applicant, device),
            person_name=draft.applicant.thai_name.short,
            contract_account=account.value if account is not None else "",
            values=values,
            documents={
                row.rule.id: Document(row.source, row.reason)
                for row in evaluation.documents
                if row.source is not None
            },
            copies_taken=copies_taken(evaluation.documents),
            quote=evaluation.quote,
            receipt_number=receipt_number,
            identity_check=draft.applicant.source,
        )


def key_of(applicant: Applicant, device: DeviceIdentity) -> str:
    """The name of the applicant's stream; empty for one without a citizen id."""
    if not applicant.citizen_id:
        return ""
    return person_key(applicant.citizen_id, device.person_pepper)


def _expiry(expiry: CardDate | None) -> str | None:
    """ISO 8601 as far as it is known, `lifelong`, or None without a card."""
    if expiry is None:
        return None
    return LIFELONG if expiry.lifelong else expiry.iso
