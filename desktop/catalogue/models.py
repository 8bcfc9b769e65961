"""The model of a service file; `resources/schema/service.json` is made of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from desktop.catalogue.base import (
    BASIS,
    Condition,
    Days,
    Id,
    Name,
    Scalar,
    Sourced,
    Strict,
    Words,
)
from desktop.catalogue.life_models import DecisionRow, FollowsRow, KeptTable, LifeTable, OnceRow
from desktop.domain.life import Filler
from desktop.forms.kinds import KINDS

# The kinds of fields, and what is parted into several: the name and the address of a person.
if TYPE_CHECKING:
    FieldType = str
else:
    FieldType = Literal[(*(kind.name for kind in KINDS), "name", "address")]
ValueType = Literal[
    "text", "number", "yes_no", "date", "month", "money", "office", "code", "choice"
]
MOST_ROWS = Field(max_length=60)
Operands = Annotated[tuple[Scalar, ...], Field(min_length=1, max_length=30)]


class Choice(Words):
    """One value of a choice."""

    value: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.]{0,39}$")]


class FieldRow(Sourced):
    """One box of a form."""

    id: Id
    type: FieldType
    label: Words
    hint: Words | None = None
    example: str = ""
    width: Annotated[int, Field(ge=1, le=12)] = 6
    max_length: Annotated[int, Field(ge=1, le=4000)] = 200
    values: tuple[Choice, ...] = ()
    list: Id | None = None
    offers: tuple[str, ...] = ()
    code: Id | None = None
    unit: str = ""
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    from_: Annotated[Scalar | None, Field(alias="from")] = None
    to: Scalar | None = None
    preset: Scalar | None = None
    required: bool = True
    required_when: Condition | None = None
    show_when: Condition | None = None
    proposed: Name | None = None
    none: Words | None = None


class PickRow(Strict):
    """One row of `pick`: the value, or that of a name, if the condition holds."""

    when: Condition | None = None
    value: Scalar | None = None
    name: Name | None = None


class FactRow(Sourced):
    """A value that is computed by exactly one operation."""

    id: Id
    label: Words | None = None
    type: ValueType | None = None
    unit: str | None = None
    decimals: Annotated[int, Field(ge=0, le=6)] | None = None
    where: Condition | None = None
    # operations
    sum: Name | Operands | None = None
    least: Name | Operands | None = None
    greatest: Name | Operands | None = None
    count: Name | None = None
    difference: Annotated[tuple[Scalar, Scalar], Field()] | None = None
    excess: Annotated[tuple[Scalar, Scalar], Field()] | None = None
    scaled: Scalar | None = None
    months_between: Annotated[tuple[Scalar, Scalar], Field()] | None = None
    days_between: Annotated[tuple[Scalar, Scalar], Field()] | None = None
    age: Name | None = None
    date_after: Scalar | None = None
    pick: Annotated[tuple[PickRow, ...], Field(min_length=1, max_length=30)] | None = None
    first_of: Operands | None = None
    holds: Condition | None = None
    same: Annotated[tuple[Name, Name], Field()] | None = None
    same_name: Annotated[tuple[Name, ...], Field(min_length=2, max_length=10)] | None = None
    office_of: Name | None = None
    priced: Id | None = None
    even_parts: Name | None = None
    allocated: Name | None = None
    lookup: Id | None = None
    flag: Id | None = None
    # what an operation needs beside its operands
    times: Scalar | None = None
    over: Scalar | None = None
    round: Literal["half_up", "up", "down"] | None = None
    counted: Literal["over", "begun"] | None = None
    days: Name | int | None = None
    months: Name | int | None = None
    if_closed: Literal["next"] | None = None
    with_: Annotated[dict[str, Scalar] | None, Field(alias="with")] = None
    to: Scalar | None = None
    rest: Literal["first", "last"] | None = None
    by: Name | None = None
    part: Id | None = None
    on: Name | None = None


class CheckRow(Sourced):
    """What must not be, in values that are well-formed each."""

    id: Id
    text: Words
    level: Literal["stop", "reason", "warn"]
    wrong_when: Condition
    at: Name | None = None
    item: str = ""


class Age(Strict):
    """How old a document may be when it is seen."""

    months: Annotated[int, Field(ge=0, le=1200)] = 0
    days: Annotated[int, Field(ge=0, le=36600)] = 0


class DocumentRow(Sourced):
    """A requirement; `document` is that of `documents.toml` where the row has another id."""

    id: Id
    document: Id | None = None
    of: Id | None = None
    label: Words | None = None
    note: Words | None = None
    needed_when: Condition | None = None
    if_unknown: Literal["needed", "not_needed"] | None = None
    accepts: Annotated[tuple[Id, ...], Field(min_length=1)] | None = None
    record: tuple[Id, ...] | None = None
    max_age: Age | None = None
    keep: Literal["none"] | None = None
    item: str = ""


class RepeatTable(Strict):
    """How many rows."""

    from_: Annotated[int, Field(alias="from", ge=0, le=60)] = 0
    to: Annotated[int, Field(ge=1, le=60)] = 60
    rows: Name | None = None
    order_by: Id | None = None
    unique: tuple[Id, ...] = ()


class ScanTable(Strict):
    """A code that fills a row."""

    code: Id
    into: dict[str, Id]


class SectionRow(Strict):
    """A titled group of fields, a table of rows, or a group of `groups.toml`."""

    id: Id
    title: Words
    show_when: Condition | None = None
    proposed_when: Condition | None = None
    repeat: RepeatTable | None = None
    of: Id | None = None
    scan: ScanTable | None = None
    group: Id | None = None
    with_: Annotated[dict[str, Scalar], Field(alias="with")] = {}
    field: tuple[FieldRow, ...] = ()
    fact: tuple[FactRow, ...] = ()
    check: tuple[CheckRow, ...] = ()
    document: tuple[DocumentRow, ...] = ()


class ResultRow(Sourced):
    """Fields that an official fills after the case was accepted."""

    id: Id
    title: Words
    by: Filler
    needed_when: Condition | None = None
    field: Annotated[tuple[FieldRow, ...], Field(min_length=1)]


class CountTable(Strict):
    """How many persons."""

    from_: Annotated[int, Field(alias="from", ge=0, le=30)]
    to: Annotated[int, Field(ge=1, le=30)]


class PartyRow(Strict):
    """A role that somebody takes."""

    role: Id
    label: Words
    kinds: Annotated[tuple[Id, ...], Field(min_length=1)]
    acting: Annotated[tuple[Id, ...], Field(min_length=1)]
    identity: tuple[Id, ...] = ()
    presence: Literal["required", "optional", "never"] = "required"
    needed_when: Condition | None = None
    count: CountTable | None = None
    differs_from: Id | None = None
    may_be: Id | None = None
    papers: Literal["none"] | None = None


class FeeRow(Sourced):
    """A line of the quote."""

    id: Id
    rule: Id | None = None
    with_: Annotated[dict[str, Scalar], Field(alias="with")] = {}
    label: Words | None = None
    kind: Literal["fee", "deposit", "collected", "fine"] | None = None
    amount: Name | None = None
    vatable: bool | None = None
    when: Condition | None = None
    exempt_when: Condition | None = None
    exempt: Words | None = None
    times: Name | int | None = None
    each: Id | None = None
    later: Id | None = None
    back_when: Condition | None = None
    kept: KeptTable | None = None


class StepRow(Sourced):
    """A promised time."""

    id: Id
    label: Words
    days: Days
    plus: Name | None = None
    counted: Literal["working", "calendar", "hours"] = "working"
    starts: Name | None = None
    when: Condition | None = None
    pauses: tuple[Literal["returned", "offered", "accepted", "approved", "appealed"], ...] = (
        "returned",
        "offered",
    )


class FlagRow(Sourced):
    """A mark that the case bears."""

    id: Id
    label: Words | None = None
    on: Name
    from_: Annotated[Name | None, Field(alias="from")] = None
    below: Name | None = None


class SeenTable(Strict):
    """How a document of an example was met, and what was recorded of it."""

    source: Id
    recorded: dict[str, str | date] = {}


class ExampleTable(Strict):
    """Inputs and what must come of them, each exactly."""

    today: date
    given: dict[str, Any] = {}
    at: dict[str, date] = {}
    seen: dict[str, SeenTable] = {}
    shows: tuple[str, ...] | None = None
    lines: dict[str, str] | None = None
    documents: tuple[str, ...] | None = None
    stops: tuple[str, ...] | None = None
    open: tuple[str, ...] | None = None
    facts: dict[str, Any] | None = None
    flags: tuple[str, ...] | None = None
    two_persons: bool | None = None
    decisions: tuple[str, ...] | None = None
    once: tuple[str, ...] | None = None
    follows: tuple[str, ...] | None = None
    due: date | None = None


class ServiceFile(Sourced):
    """One edition of a service."""

    id: Id
    edition: Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z.\-]{0,19}$")]
    valid_from: date
    valid_below: date | None = None
    title: Words
    summary: Words
    keywords: tuple[str, ...] = ()
    icon: str = ""
    order: Annotated[int, Field(ge=0, le=999)] = 99
    channels: tuple[Literal["counter", "telephone"], ...] = ("counter",)
    keep_photo: bool = False
    applicant: Id | None = None
    papers: tuple[Id, ...] = ()
    sheet: tuple[Words, ...] = ()
    source: Annotated[str, Field(min_length=1)]
    basis: Annotated[str, Field(pattern=BASIS)]
    party: tuple[PartyRow, ...] = ()
    section: tuple[SectionRow, ...] = ()
    fact: tuple[FactRow, ...] = ()
    check: tuple[CheckRow, ...] = ()
    document: tuple[DocumentRow, ...] = ()
    fee: tuple[FeeRow, ...] = ()
    step: Annotated[tuple[StepRow, ...], Field(min_length=1)]
    flag: tuple[FlagRow, ...] = ()
    life: LifeTable = LifeTable()
    result: Annotated[tuple[ResultRow, ...], MOST_ROWS] = ()
    decision: Annotated[tuple[DecisionRow, ...], MOST_ROWS] = ()
    once: Annotated[tuple[OnceRow, ...], MOST_ROWS] = ()
    follows: Annotated[tuple[FollowsRow, ...], MOST_ROWS] = ()
    example: tuple[ExampleTable, ...] = ()
