"""`case.submitted`: a whole case as it was taken in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar

from desktop.domain import bounds
from desktop.domain.address import Address
from desktop.domain.case import Draft, Origin, ValueSource
from desktop.domain.citizen import (
    IdentitySource,
    NoCardReason,
    Person,
    PersonName,
    mask_citizen_id,
    person_key,
)
from desktop.domain.device import DeviceIdentity
from desktop.domain.life import Life, OnceKey
from desktop.domain.party import MOST_DEEP, Party
from desktop.domain.receipt import Quote
from desktop.domain.text import Text
from desktop.domain.thai_date import CardDate
from desktop.entries.body import Facts, OfCase
from desktop.entries.flag import Flag
from desktop.entries.rights import NO_CASE_YET, Right
from desktop.entries.words import Count, Day, Met, Moment, PersonKey, Word
from desktop.forms.documents import copies_taken
from desktop.forms.evaluate import Evaluation, SectionState
from desktop.forms.form import Fact, Service
from desktop.forms.nodes import FieldState
from desktop.forms.written import written

LIFELONG = "lifelong"


@dataclass(frozen=True, slots=True)
class Value:
    """A field of the form, where its value came from, and why it differs from the chip's."""

    value: str = field(repr=False)
    source: ValueSource
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, by the number that documents and checks know it by (from 1): its fields,
    and what was computed of it, by their ids.
    """

    number: Count
    values: dict[str, Value]
    computed: dict[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Document:
    """How one document was met, what was written down of it, and why it was asked for."""

    source: Met
    reason: str = field(repr=False)
    recorded: dict[str, str] = field(repr=False)
    because: Text | None


@dataclass(frozen=True, slots=True, repr=False)
class Followed:
    """A case that follows by a rule, and what it is given: `parties` which role here takes which
    one there, values and rows by the names of there; `applicant` is the role here that applies
    there, if the rule says so. `case_id` is that of the case that begins with this one, empty for
    one that is begun later: `after` an event or result, by whoever applies.
    """

    rule: Word
    label: Text
    service_id: Word
    begin: Word
    after: Word
    case_id: str
    applicant: str
    parties: dict[str, str]
    values: dict[str, Value]
    rows: dict[str, list[dict[str, Value]]]


@dataclass(frozen=True, slots=True, repr=False)
class KnownPerson:
    """Somebody from the chip or typed; dates are ISO 8601 as far as they are known."""

    citizen_id: str
    citizen_id_masked: str
    thai_name: PersonName
    english_name: PersonName
    birth_date: str | None
    expiry_date: str | None
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
    present: bool

    def __post_init__(self) -> None:
        """No more act for one another than a counter could take up again."""
        deep, by = 1, self.by
        while by is not None:
            deep, by = deep + 1, by.by
        if deep > MOST_DEEP:
            raise ValueError("too many act for one another")

    @classmethod
    def of(cls, party: Party, *, keep_photo: bool) -> KnownParty:
        """As the case keeps it."""
        by = cls.of(party.by, keep_photo=keep_photo) if party.by is not None else None
        person = KnownPerson.of(party.person, keep_photo=keep_photo)
        return cls(person, party.kind, party.acting, by, party.present)


@dataclass(frozen=True, slots=True, repr=False)
class Submitted(OfCase):
    """Amounts are in satang, times ISO 8601 with their zone.

    `due` is promised, by the `steps` that count for it.
    Values are those of the fields that show, tidied, also one of the chip's that was emptied with
    a reason; documents are the rows that were needed. Parties stand under their roles. What was
    computed, in the form and in each row of a table, stands as it was on that day; `reasons` are
    the clerk's for checks that ask for one, and for what is asked for a second time;
    `applicant_role` is that of whoever applies or, where nobody does, of who has come with it, and
    empty where nobody has: then there is no name, no key and no identity either; `life` is what
    the service says of the way of it, `once` what must not be done twice,
    `origin` from which case it follows, `follows` which follow from it; `paid` is what the receipts
    come to, where that is another sum than the quote.
    """

    KIND: ClassVar = "case.submitted"
    SCHEMA: ClassVar = 2
    RIGHT: ClassVar = Right(cases=NO_CASE_YET)

    reference: Word
    service_id: Word
    service_version: Word
    service_digest: Word
    office: Word
    counter: Count
    submitted_at: Moment
    due: Day
    due_unconfirmed: bool
    steps: list[Word]
    applicant_role: Word
    parties: dict[str, KnownParty]
    person_key: PersonKey
    person_name: str
    contract_account: str
    values: dict[str, Value]
    rows: dict[str, list[Row]]
    computed: dict[str, str]
    reasons: dict[str, str]
    documents: dict[str, Document]
    flags: list[Flag]
    life: Life
    once: list[OnceKey]
    origin: Origin | None
    follows: list[Followed]
    copies_taken: Count
    quote: Quote
    paid: Quote | None
    receipt_number: Word | None
    identity_check: IdentitySource | None

    def __post_init__(self) -> None:
        """A total that no receipt could bear is none; whoever has come is one of the parties."""
        if self.applicant_role and self.applicant_role not in self.parties:
            raise ValueError("no applicant")
        if (self.identity_check is None) is not (self.came is None):
            raise ValueError("an identity of nobody")
        if not 0 <= self.quote.total <= bounds.MAX_SATANG:
            raise ValueError("not an amount")

    @property
    def facts(self) -> Facts:
        """By which number, and from which case it follows."""
        told = {"reference": self.reference}
        return told if self.origin is None else {**told, "origin": self.origin.reference}

    @property
    def applicant(self) -> KnownPerson:
        """Whoever applied, where somebody did."""
        return self.parties[self.applicant_role].person

    @property
    def came(self) -> KnownPerson | None:
        """Whoever applied, or came with it; None where nobody did."""
        return self.parties[self.applicant_role].person if self.applicant_role else None

    @property
    def masked_id(self) -> str:
        """Theirs, as far as it may be shown; empty of nobody."""
        return self.came.citizen_id_masked if self.came is not None else ""

    @property
    def photo_sha256(self) -> str | None:
        """The photo that the case shows."""
        return self.came.photo_sha256 if self.came is not None else None

    @property
    def settled(self) -> Quote:
        """What was paid, line by line."""
        return self.paid if self.paid is not None else self.quote

    @classmethod
    def lift(cls, schema: int, data: dict[str, Any]) -> dict[str, Any]:
        """Of schema 1, which held the sex of everybody: no field of ours, it is passed over."""
        del schema
        return data

    def promised(self, evaluation: Evaluation) -> Submitted:
        """The same, with what is promised by now: something has begun a clock of it anew."""
        return replace(self, **_promised(evaluation))

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
        because: Mapping[str, Text],
        twice: Mapping[str, str],
        follows: Sequence[Followed],
    ) -> Submitted:
        """A draft as it is taken in; `because` says by the key of a document why it is asked,
        `twice` by that of a rule why it is asked for although another case stands.
        """
        plain = (state for one in evaluation.sections for state in one.fields)
        values = {state.key: _value(state) for state in plain if _says(state)}
        account, who = values.get("contract_account"), draft.came
        return cls(
            case_id=draft.id,
            reference=reference,
            service_id=service.id,
            service_version=service.edition,
            service_digest=service.digest,
            office=device.office,
            counter=device.counter,
            submitted_at=at.isoformat(timespec="seconds"),
            **_promised(evaluation),
            applicant_role=draft.applicant_role if who is not None else "",
            parties={
                role: KnownParty.of(party, keep_photo=service.keep_photo)
                for role, party in draft.parties.items()
            },
            person_key=key_of(who, device),
            person_name=who.thai_name.short if who is not None else "",
            contract_account=account.value if account is not None else "",
            values=values,
            rows={
                one.section.id: _rows(one, service)
                for one in evaluation.sections
                if one.section.repeat is not None
            },
            computed=_computed(
                (fact, evaluation.facts.get(fact.id)) for fact in service.facts if not fact.section
            ),
            reasons={one.key: one.reason for one in evaluation.checks if one.reason.strip()}
            | dict(twice),
            documents={
                row.key: Document(
                    row.source,
                    row.reason,
                    dict(row.recorded),
                    because.get(row.key),
                )
                for row in evaluation.documents
                if row.source is not None
            },
            flags=[Flag.of(one) for one in evaluation.flags],
            life=evaluation.life,
            once=list(evaluation.once),
            origin=draft.origin,
            follows=list(follows),
            copies_taken=copies_taken(evaluation.documents),
            quote=evaluation.quote,
            paid=None,
            receipt_number=receipt_number,
            identity_check=who.source if who is not None else None,
        )


def _promised(evaluation: Evaluation) -> dict[str, Any]:
    return {
        "due": evaluation.due.isoformat(),
        "due_unconfirmed": evaluation.due_unconfirmed,
        "steps": [step for step, _ in evaluation.promise.ends],
    }


def key_of(applicant: Person | None, device: DeviceIdentity) -> str:
    """The name of the applicant's stream; empty for one without a citizen id, and for nobody."""
    if applicant is None or not applicant.citizen_id:
        return ""
    return person_key(applicant.citizen_id, device.person_pepper)


def _says(state: FieldState) -> bool:
    """A value, or why there is none."""
    return bool(state.text or state.reason.strip())


def _value(state: FieldState) -> Value:
    return Value(state.text, state.source, state.reason)


def _rows(table: SectionState, service: Service) -> list[Row]:
    """In the order in which the table shows them."""
    facts = [fact for fact in service.facts if fact.section == table.section.id]
    return [
        Row(
            at + 1,
            {state.field.id: _value(state) for state in table.rows[at] if _says(state)},
            _computed((fact, table.computed[at].get(fact.id)) for fact in facts),
        )
        for at in table.order
    ]


def _computed(facts: Iterable[tuple[Fact, Any]]) -> dict[str, str]:
    """What is known of these facts, by their ids."""
    texts = {fact.id: written(fact.type, value) for fact, value in facts}
    return {name: text for name, text in texts.items() if text}


def _expiry(expiry: CardDate | None) -> str | None:
    """ISO 8601 as far as it is known, `lifelong`, or None without a card."""
    if expiry is None:
        return None
    return LIFELONG if expiry.lifelong else expiry.iso
