"""What a service asks for: its form, documents, steps and promise, as loaded from dated data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from desktop.domain.party import ROLES, Role
from desktop.domain.provenance import Provenance
from desktop.domain.text import Text

FieldType = Literal[
    "text", "phone", "choice", "district", "yes_no", "money", "citizen_id",
    "contract_account", "house_id", "bank_account", "meter_no",
]  # fmt: skip
CHOSEN: tuple[FieldType, ...] = ("choice", "district", "yes_no")

# Where a value came from; shown beside each field. `from_address` was derived from the address,
# `preset` is the usual answer that nobody has touched yet, `computed` follows from other values,
# and `proposed` is a draft's field that shows its proposal and keeps what was typed before.
ValueSource = Literal[
    "chip", "looked_up", "typed", "brought_forward", "from_address", "preset", "computed",
    "proposed",
]  # fmt: skip

# How a document row is met; "copy_taken" needs a reason and is counted (target: none).
DocumentSource = Literal["chip", "looked_up", "seen_original", "copy_taken", "pending_lookup"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a choice field."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when the fact `field` (a field's id or an `applicant.` fact) is one of `values`."""

    field: str
    values: tuple[str, ...]


def holds(conditions: Iterable[Condition], facts: Mapping[str, str]) -> bool:
    """Whether all conditions hold; none at all always does."""
    return all(facts.get(one.field, "") in one.values for one in conditions)


# The value of a field whose answer is that there is none (`FormField.none`).
NONE = "none"

CheckKind = Literal["same_as", "differs_from", "one_of", "at_most", "must_be"]


@dataclass(frozen=True, slots=True)
class Check:
    """A check beyond the field's type, with its own words for the clerk.

    `same_as` compares with the fact `operand` and its `alternatives` (names with or without one
    of the `titles`), `differs_from` the other way round, `at_most` with `operand` satang, `must_be`
    with the value `operand`, `one_of` with all `values`.
    """

    kind: CheckKind
    operand: str
    text: Text
    when: tuple[Condition, ...] = ()
    values: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form; `width` is in twelfths of the form's width.

    `from_card` names what the chip fills in (see `desktop.domain.form.CARD_FACTS`), unless the
    section's toggle (repeated in `card_toggle`) says "no"; a `district` field follows the field
    named by `derive_from`. An empty value is fine unless `required`, or `required_when` holds.
    `none` are the words of the answer that there is none ("no telephone"), kept as `NONE`.
    """

    id: str
    type: FieldType
    label: Text
    hint: Text | None = None
    required: bool = True
    choices: tuple[Choice, ...] = ()
    default: str = ""
    from_card: str = ""
    card_toggle: str = ""
    derive_from: str = ""
    show_when: tuple[Condition, ...] = ()
    required_when: tuple[Condition, ...] = ()
    max_length: int = 200
    width: int = 6
    checks: tuple[Check, ...] = ()
    none: Text | None = None

    @property
    def is_chosen(self) -> bool:
        """Whether it is chosen from what is offered, and not typed."""
        return self.type in CHOSEN

    def is_none(self, value: str) -> bool:
        """Whether the value is the answer that there is none."""
        return self.none is not None and value == NONE

    def choice_label(self, value: str) -> Text | None:
        """The words of a choice's value or of "none", None if it is neither."""
        if self.is_none(value):
            return self.none
        return next((choice.label for choice in self.choices if choice.value == value), None)


@dataclass(frozen=True, slots=True)
class FormSection:
    """A titled group of fields.

    `toggle` names a yes/no field of the section, shown in its heading: "yes" fills the section
    from the card, "no" empties those fields for typing.
    """

    id: str
    title: Text
    fields: tuple[FormField, ...]
    toggle: str = ""


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """A document the law or the manual asks for, and what may stand in its place.

    `replaced_by` lists the sources that make the paper needless (`chip`: the card was read;
    `pending_lookup`: the central side will check the register). An original seen, or a copy taken
    with a reason, meets every row.
    """

    id: str
    label: Text
    note: Text | None
    provenance: Provenance
    replaced_by: tuple[DocumentSource, ...] = ()
    needed_when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One of the steps that the law counts, with its promised length in working days."""

    label: Text
    working_days: int
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Service:
    """One version of a service; valid on dates in [valid_from, valid_to].

    The photo is for comparing faces at the counter; a case keeps it only with `keep_photo`.
    `foreign_digits` are the first digits of a foreigner's citizen id.
    """

    id: str
    title: Text
    summary: Text
    keywords: tuple[str, ...]
    icon: str
    valid_from: date
    valid_to: date | None
    manual_edition: str
    provenance: Provenance
    sections: tuple[FormSection, ...]
    documents: tuple[DocumentRule, ...]
    steps: tuple[Step, ...]
    fee_rules: tuple[str, ...]
    keep_photo: bool = False
    foreign_digits: tuple[str, ...] = ()
    fields: Mapping[str, FormField] = field(default_factory=dict)
    roles: tuple[Role, ...] = ROLES

    @property
    def applicant(self) -> str:
        """The role of whoever applies."""
        return self.roles[0].id

    @property
    def promised_working_days(self) -> int:
        """The promise to the customer: all steps together."""
        return sum(step.working_days for step in self.steps)

    @property
    def promise_unconfirmed(self) -> bool:
        """Whether the time of a step is one that the office has not confirmed."""
        return any(step.provenance.unconfirmed for step in self.steps)

    def valid_on(self, day: date) -> bool:
        """Whether this version is the one in force on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All versions of all services that the data know."""

    versions: tuple[Service, ...]

    def on(self, day: date) -> tuple[Service, ...]:
        """The services offered on `day`, in the order of the data."""
        return tuple(service for service in self.versions if service.valid_on(day))

    def get(self, service_id: str, day: date) -> Service | None:
        """The version of a service in force on `day`."""
        return next((service for service in self.on(day) if service.id == service_id), None)

    def edition(self, service_id: str, manual_edition: str) -> Service | None:
        """The version a case was taken under; the newest one if that edition is not here."""
        known = [service for service in self.versions if service.id == service_id]
        exact = (service for service in known if service.manual_edition == manual_edition)
        newest = max(known, key=lambda service: service.valid_from, default=None)
        return next(exact, newest)
