"""`case.submitted`: a whole case as it was taken in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from desktop.domain import bounds
from desktop.domain.address import Address
from desktop.domain.case import Draft, ValueSource
from desktop.domain.citizen import (
    IdentitySource,
    NoCardReason,
    Person,
    PersonName,
    mask_citizen_id,
    person_key,
)
from desktop.domain.device import DeviceIdentity
from desktop.domain.party import APPLICANT, Party
from desktop.domain.receipt import Quote
from desktop.domain.thai_date import CardDate
from desktop.entries.body import Facts, OfCase
from desktop.entries.rights import NO_CASE_YET, Right
from desktop.entries.words import Count, Day, Met, Moment, PersonKey, Word
from desktop.forms.documents import copies_taken
from desktop.forms.evaluate import Evaluation
from desktop.forms.form import Service

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

    source: Met
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True, repr=False)
class KnownPerson:
    """Somebody from the chip or typed; dates are ISO 8601 as far as they are known."""

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
    def of(cls, person: Person, *, keep_photo: bool) -> KnownPerson:
        """As the case keeps them."""
        return cls(
            citizen_id=person.citizen_id,
            citizen_id_masked=mask_citizen_id(person.citizen_id),
            thai_name=person.thai_name,
            english_name=person.english_name,
            birth_date=person.birth_date.iso,
            expiry_date=_expiry(person.expiry_date),
            sex=person.sex,
            address=person.address,
            source=person.source,
            no_card_reason=person.no_card_reason,
            no_card_note=person.no_card_note,
            photo_sha256=person.photo_sha256 if keep_photo else None,
            card_notes=[str(note) for note in person.notes],
        )


@dataclass(frozen=True, slots=True, repr=False)
class KnownParty:
    """Who filled a role, of which kind they are and how they act; `by` is who acts for them."""

    person: KnownPerson
    kind: str
    acting: str
    by: KnownParty | None

    @classmethod
    def of(cls, party: Party, *, keep_photo: bool) -> KnownParty:
        """As the case keeps it."""
        by = cls.of(party.by, keep_photo=keep_photo) if party.by is not None else None
        person = KnownPerson.of(party.person, keep_photo=keep_photo)
        return cls(person, party.kind, party.acting, by)


@dataclass(frozen=True, slots=True, repr=False)
class Submitted(OfCase):
    """Amounts are in satang, times ISO 8601 with their zone.

    Values are those of the fields that show, tidied, also one of the chip's that was emptied with
    a reason; documents are the rows that were needed. Parties stand under their roles; schema 1
    knew an applicant and nobody else.
    """

    KIND: ClassVar = "case.submitted"
    SCHEMA: ClassVar = 2
    RIGHT: ClassVar = Right(cases=NO_CASE_YET)

    reference: Word
    service_id: Word
    service_version: Word
    office: Word
    counter: Count
    submitted_at: Moment
    due: Day
    due_unconfirmed: bool
    applicant_role: Word
    parties: dict[str, KnownParty]
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
        """A total that no receipt could bear is none, and a case that nobody asks for neither."""
        if self.applicant_role not in self.parties:
            raise ValueError("no applicant")
        if not 0 <= self.quote.total <= bounds.MAX_SATANG:
            raise ValueError("not an amount")

    @property
    def facts(self) -> Facts:
        """By which number."""
        return {"reference": self.reference}

    @property
    def applicant(self) -> KnownPerson:
        """Whoever applied."""
        return self.parties[self.applicant_role].person

    @classmethod
    def lift(cls, schema: int, data: dict[str, Any]) -> dict[str, Any]:
        """From schema 1."""
        if schema > 1:
            return data
        rest = {name: value for name, value in data.items() if name != "applicant"}
        party = {"person": data.get("applicant"), "kind": "person", "acting": "self", "by": None}
        return {**rest, "applicant_role": APPLICANT, "parties": {APPLICANT: party}}

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
            state.key: Value(state.text, state.source, state.reason)
            for state in evaluation.fields
            if state.text or state.reason.strip()
        }
        account = values.get("contract_account")
        return cls(
            case_id=draft.id,
            reference=reference,
            service_id=service.id,
            service_version=service.edition,
            office=device.office,
            counter=device.counter,
            submitted_at=at.isoformat(timespec="seconds"),
            due=evaluation.due.isoformat(),
            due_unconfirmed=evaluation.due_unconfirmed,
            applicant_role=draft.applicant_role,
            parties={
                role: KnownParty.of(party, keep_photo=service.keep_photo)
                for role, party in draft.parties.items()
            },
            person_key=key_of(draft.applicant, device),
            person_name=draft.applicant.thai_name.short,
            contract_account=account.value if account is not None else "",
            values=values,
            documents={
                row.key: Document(row.source, row.reason)
                for row in evaluation.documents
                if row.source is not None
            },
            copies_taken=copies_taken(evaluation.documents),
            quote=evaluation.quote,
            receipt_number=receipt_number,
            identity_check=draft.applicant.source,
        )


def key_of(applicant: Person, device: DeviceIdentity) -> str:
    """The name of the applicant's stream; empty for one without a citizen id."""
    if not applicant.citizen_id:
        return ""
    return person_key(applicant.citizen_id, device.person_pepper)


def _expiry(expiry: CardDate | None) -> str | None:
    """ISO 8601 as far as it is known, `lifelong`, or None without a card."""
    if expiry is None:
        return None
    return LIFELONG if expiry.lifelong else expiry.iso
