"""What a service asks for: its form, documents, steps and promise, as loaded from dated data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from desktop.domain.text import Text

FieldType = Literal[
    "text", "digits", "phone", "choice", "money", "date", "yes_no", "citizen_id",
    "contract_account", "house_id", "bank_account", "meter_no", "postcode", "district",
]  # fmt: skip

# Where a value came from; shown beside each field.
ValueSource = Literal["chip", "looked_up", "typed", "brought_forward"]

# How a document row is met; "copy_taken" needs a reason and is counted (target: none).
DocumentSource = Literal["chip", "looked_up", "seen_original", "copy_taken", "pending_lookup"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a choice field."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when field `field` has one of `values`."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form; `width` is in twelfths of the form's width.

    `from_card` names what the chip fills in (`address.house_no`, `name.full`, ...).
    """

    id: str
    type: FieldType
    label: Text
    hint: Text | None = None
    required: bool = True
    choices: tuple[Choice, ...] = ()
    default: str = ""
    from_card: str = ""
    show_when: Condition | None = None
    min_length: int = 0
    max_length: int = 200
    width: int = 6
    check: str = ""


@dataclass(frozen=True, slots=True)
class FormSection:
    """A titled group of fields."""

    id: str
    title: Text
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """A document the law or the manual asks for, and what may stand in its place.

    `replaced_by` lists the sources that make the paper needless (`chip`: the card was read;
    `pending_lookup`: the central side will check the register).
    """

    id: str
    label: Text
    note: Text | None
    replaced_by: tuple[DocumentSource, ...] = ()
    needed_when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One of the steps that the law counts, with its promised length in working days."""

    label: Text
    working_days: int


@dataclass(frozen=True, slots=True)
class Service:
    """One version of a service; valid on dates in [valid_from, valid_to]."""

    id: str
    title: Text
    summary: Text
    keywords: tuple[str, ...]
    icon: str
    valid_from: date
    valid_to: date | None
    manual_edition: str
    source: str
    basis: Literal["src", "seed", "infer", "gk"]
    unconfirmed: bool
    sections: tuple[FormSection, ...]
    documents: tuple[DocumentRule, ...]
    steps: tuple[Step, ...]
    promised_working_days: int
    fee_rules: tuple[str, ...]
    fields: dict[str, FormField] = field(default_factory=dict)
