"""The models of what services share: persons, lists, codes, documents, fees, confirmations."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from desktop.catalogue.base import SOME, Condition, Id, Money, Sourced, Strict, Words
from desktop.catalogue.models import (
    CheckRow,
    Choice,
    DocumentRow,
    FactRow,
    FieldRow,
    ValueType,
)


class ActingBy(Strict):
    """Who may act so, and what they are called."""

    label: Words
    kinds: Annotated[tuple[Id, ...], Field(min_length=1)]
    acting: Annotated[tuple[Id, ...], Field(min_length=1)]


class KindRow(Sourced):
    """A kind of person; its names are said as `self.name`."""

    id: Id
    label: Words
    acting: Annotated[tuple[Id, ...], Field(min_length=1)]
    identity: Annotated[tuple[Id, ...], Field(min_length=1)]
    document: tuple[DocumentRow, ...] = ()
    check: tuple[CheckRow, ...] = ()


class ActingRow(Sourced):
    """A way of acting."""

    id: Id
    label: Words
    by: ActingBy | None = None
    document: tuple[DocumentRow, ...] = ()


class WordRow(Sourced):
    """A word of a closed set with its label: an identity, a reason why there is no card."""

    id: Id
    label: Words


class ApplicantsFile(Strict):
    """`applicants.toml`."""

    kind: tuple[KindRow, ...]
    acting: tuple[ActingRow, ...]
    identity: tuple[WordRow, ...]
    no_card: tuple[WordRow, ...]
    part: tuple[WordRow, ...]


class ListRow(Sourced):
    """Choices that services share."""

    id: Id
    values: Annotated[tuple[Choice, ...], Field(min_length=1)]


class ListsFile(Strict):
    """`lists.toml`."""

    list: tuple[ListRow, ...] = ()


class GroupRow(Sourced):
    """A section that services share."""

    id: Id
    needs: dict[str, ValueType] = {}
    field: Annotated[tuple[FieldRow, ...], Field(min_length=1)]
    fact: tuple[FactRow, ...] = ()
    check: tuple[CheckRow, ...] = ()
    document: tuple[DocumentRow, ...] = ()


class GroupsFile(Strict):
    """`groups.toml`."""

    group: tuple[GroupRow, ...] = ()


class CodeFormTable(Strict):
    """One look of a code: its length (or from and to), its letters, how it begins."""

    length: Annotated[int, Field(ge=1, le=60)] | tuple[int, int]
    letters: Literal["digits", "letter_digits", "alphanumeric"] = "digits"
    starts: tuple[str, ...] = ()
    groups: tuple[int, ...] = ()
    between: str = " "
    warning: Words | None = None


class CodeRow(Sourced):
    """A number that somebody has given."""

    id: Id
    label: Words
    form: Annotated[tuple[CodeFormTable, ...], Field(min_length=1)]
    wrong: Words
    odd: Words | None = None
    level: Literal["stop", "warn"] = "stop"
    check_digit: Literal["citizen_id"] | None = None
    wrong_check: Words | None = None
    mask: Literal["citizen_id"] | None = None


class CodesFile(Strict):
    """`codes.toml`."""

    code: tuple[CodeRow, ...] = ()


class PaperRow(Sourced):
    """A document, what meets it unless a service says otherwise, and what is written down of it."""

    id: Id
    label: Words
    note: Words | None = None
    accepts: Annotated[tuple[Id, ...], Field(min_length=1)] = ("seen_original",)
    record: tuple[Id, ...] = ()


class RecordRow(Sourced):
    """Something that is written down of a document."""

    id: Id
    label: Words
    type: Literal["text", "date"]


class DocumentsFile(Strict):
    """`documents.toml`."""

    record: tuple[RecordRow, ...] = ()
    document: tuple[PaperRow, ...] = ()


class InputTable(Strict):
    """A number that a fee rule depends on."""

    type: Literal["number", "money"]
    unit: str = ""
    decimals: Annotated[int, Field(ge=0, le=6)] = 0


class FeeRuleRow(Sourced):
    """One amount of a rule."""

    when: Condition | None = None
    amount: Money
    former: Money | None = None
    former_source: str = ""
    waived: Words | None = None
    valid_from: date
    valid_below: date | None = None


class FeeRuleTable(Sourced):
    """A fee rule: its inputs (a list, `yes_no`, a number) and its dated rows."""

    id: Id
    kind: Literal["fee", "deposit", "collected", "fine"]
    label: Words
    vatable: bool | None = None
    over: dict[str, Id | InputTable] = {}
    detail: Id | None = None
    row: Annotated[tuple[FeeRuleRow, ...], Field(min_length=1)]


class VatRow(Sourced):
    """A rate of VAT in percent."""

    percent: Annotated[str, Field(pattern=r"^[0-9]{1,2}(\.[0-9]{1,2})?$")]
    valid_from: date


class FeesFile(Sourced):
    """A file of `fees/`."""

    edition: str = ""
    vat: tuple[VatRow, ...] = ()
    rule: tuple[FeeRuleTable, ...] = ()


class ConfirmedRow(Strict):
    """The office's answer about a row: where it is, its digest, who, when."""

    path: Annotated[str, Field(min_length=1)]
    digest: Annotated[str, Field(pattern="^[0-9a-f]{12,64}$")]
    who: Annotated[str, Field(min_length=1)]
    when: date
    note: str = ""


class ConfirmedFile(Strict):
    """`confirmed.toml`."""

    confirmed: tuple[ConfirmedRow, ...] = ()


class TextsFile(Strict):
    """`texts/<language>.toml`: what the data say in a further language, each text by its key."""

    language: Annotated[str, Field(pattern="^[a-z]{2,3}$")]
    reviewed_by: str = ""
    text: dict[str, Annotated[str, Field(pattern=SOME)]] = {}
