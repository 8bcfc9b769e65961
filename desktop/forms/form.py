"""A service as it is computed: names have become slots, conditions and facts functions.

The loader (`desktop.catalogue`) makes these from the data and has proved them; nothing here is
changed afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from desktop.domain.case import ValueSource
from desktop.domain.life import Ending, Filler
from desktop.domain.provenance import Provenance
from desktop.domain.text import Text
from desktop.forms.condition import Condition
from desktop.forms.fee_rules import FeeRule, LineKind
from desktop.forms.kinds import FieldKind
from desktop.forms.life_rules import DecisionRule, FollowRule, LifeRule, OnceRule
from desktop.forms.values import Env, Getter, Type

Presence = Literal["required", "optional", "never"]
Level = Literal["stop", "reason", "warn"]
# The value of a field whose answer is that there is none.
NONE = "none"
Counted = Literal["working", "calendar", "hours"]


class Node(Protocol):
    """One step of the program that computes all values, after those that it asks for."""

    def run(self, env: Env) -> None:
        """Put the value into its slot (of every row)."""


@dataclass(frozen=True, slots=True)
class Field:
    """One box of the form; `name` is what conditions call it, `slot` where its value lies.

    `proposed` gives the value that it shows until it is touched, and `origin` where that came
    from; `switched` that its section's `proposed_when` decides about it. `none` are the words of
    the answer that there is none ("no telephone").
    """

    id: str
    name: str
    kind: FieldKind
    label: Text
    slot: int
    provenance: Provenance
    hint: Text | None = None
    example: str = ""
    width: int = 6
    required: bool = True
    required_when: Condition | None = None
    show_when: Condition | None = None
    proposed: Getter | None = None
    origin: Callable[[Env], ValueSource] | None = None
    switched: bool = False
    preset: str = ""
    none: Text | None = None
    # The name that is proposed, for whoever tells afterwards what was proposed.
    proposed_name: str = ""

    @property
    def is_chosen(self) -> bool:
        """Whether it is chosen from what is offered, and not typed."""
        return self.kind.is_chosen

    def is_none(self, value: str) -> bool:
        """Whether the value is the answer that there is none."""
        return self.none is not None and value == NONE

    def choice_label(self, value: str) -> Text | None:
        """The words of a choice's value or of "none", None if it is neither."""
        if self.is_none(value):
            return self.none
        return dict(self.kind.choices).get(value)

    def show(self, value: str) -> str:
        """A tidy value as people read it; empty if it is."""
        return self.kind.show(value) if value and not self.is_none(value) else ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """How many rows a section has; `rows` gives the number where a value says it."""

    low: int = 0
    high: int = 60
    rows: Getter | None = None
    of: str = ""
    order_by: str = ""
    unique: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scan:
    """A code that fills a row: which part of it goes into which field."""

    code: str
    into: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of fields, or a table of rows; slot and `width` of its rows in slots.

    `toggle` is the yes-or-no field that switches its proposals, shown in its heading.
    """

    id: str
    title: Text
    slot: int
    fields: tuple[Field, ...]
    show_when: Condition | None = None
    proposed_when: Condition | None = None
    toggle: str = ""
    repeat: Repeat | None = None
    row_slots: int = 0
    scan: Scan | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """Fields that an official fills after acceptance; `by` says of which office."""

    id: str
    title: Text
    by: Filler
    slot: int
    fields: tuple[Field, ...]
    needed_when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that is computed; `section` where it has one value per row."""

    id: str
    name: str
    type: Type
    label: Text | None
    slot: int
    section: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A fact that only the outside answers: a part of a look-up, or whether a flag is set."""

    fact: str
    inputs: tuple[tuple[str, Type, Getter], ...]
    lookup: str = ""
    part: str = ""
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """What is wrong with values that are well-formed each; `at` is the field that shows it."""

    id: str
    text: Text
    level: Level
    wrong_when: Condition
    provenance: Provenance
    at: str = ""
    item: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """A part that somebody takes in a case; `slots` of those of its names that are asked for.

    `words` are those of the kinds, ways of acting and identities that it admits. `by` has, for the
    ways of acting in which somebody else acts, who that may be: a part behind this one.
    """

    id: str
    label: Text
    kinds: tuple[str, ...]
    acting: tuple[str, ...]
    identity: tuple[str, ...]
    slot: int
    slots: dict[str, int] = field(default_factory=dict)
    presence: Presence = "required"
    needed_when: Condition | None = None
    count: tuple[int, int] | None = None
    differs_from: str = ""
    may_be: str = ""
    words: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    by: Mapping[str, Role] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MaxAge:
    """How old the date of a document may be when it is seen."""

    months: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """What is written down of a document, checked like a field; its slot if a name asks for it."""

    id: str
    label: Text
    kind: FieldKind
    slot: int = 0


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """A requirement: a document, of a party or per row of a section, and all that meets it.

    `guard` is what must hold that the row is there at all (a party of that kind); `copy` whether
    a copy may be kept, which needs a reason. `others` are the labels of the documents and roles
    among what it accepts.
    """

    id: str
    document: str
    label: Text
    note: Text | None
    accepts: tuple[str, ...]
    provenance: Provenance
    of: str = ""
    of_section: bool = False
    guard: Condition | None = None
    needed_when: Condition | None = None
    if_unknown: Literal["needed", "not_needed"] | None = None
    records: tuple[Record, ...] = ()
    max_age: MaxAge | None = None
    copy: bool = True
    item: str = ""
    others: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of the quote: by a rule and its inputs, or an amount that a name gives.

    Paid, it is owed back when `back_when` holds, or the case ends by a move that does not keep it:
    one of `kept_on`, once the event or result `kept_after` has come.
    """

    id: str
    label: Text
    kind: LineKind
    vatable: bool
    provenance: Provenance
    rule: FeeRule | None = None
    inputs: tuple[Getter, ...] = ()
    detail: Getter | None = None
    detail_words: Mapping[str, Text] = field(default_factory=dict)
    amount: Getter | None = None
    when: Condition | None = None
    exempt_when: Condition | None = None
    exempt: Text | None = None
    times: Getter | None = None
    each: int = 0
    later: str = ""
    back_when: Condition | None = None
    kept_on: tuple[Ending, ...] = ()
    kept_after: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A promised time: `days` (hours where it counts those), from an event or the step before.

    `starts` is an event or a result; while the case stands in one of `pauses` no day counts.
    """

    id: str
    label: Text
    days: int
    provenance: Provenance
    plus: Getter | None = None
    counted: Counted = "working"
    starts: str = ""
    starts_at: Getter | None = None
    when: Condition | None = None
    pauses: tuple[str, ...] = ("returned", "offered")


@dataclass(frozen=True, slots=True)
class Flag:
    """A mark that the case bears, about a value, from a day to before another."""

    id: str
    on: Getter
    label: Text | None = None
    start: Getter | None = None
    below: Getter | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """One edition of a service, in force on days in [valid_from, valid_below)."""

    id: str
    edition: str
    valid_from: date
    valid_below: date | None
    title: Text
    summary: Text
    provenance: Provenance
    keywords: tuple[str, ...] = ()
    icon: str = ""
    order: int = 99
    channels: tuple[str, ...] = ("counter",)
    keep_photo: bool = False
    applicant: str = ""
    sections: tuple[Section, ...] = ()
    facts: tuple[Fact, ...] = ()
    roles: tuple[Role, ...] = ()
    checks: tuple[Check, ...] = ()
    documents: tuple[DocumentRule, ...] = ()
    lines: tuple[FeeLine, ...] = ()
    steps: tuple[Step, ...] = ()
    flags: tuple[Flag, ...] = ()
    sheet: tuple[Text, ...] = ()
    papers: tuple[str, ...] = ()
    program: tuple[Node, ...] = ()
    size: int = 0
    labels: Mapping[str, Text] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    digest: str = ""
    fields: Mapping[str, Field] = field(default_factory=dict)
    life: LifeRule = LifeRule()
    decisions: tuple[DecisionRule, ...] = ()
    results: tuple[Result, ...] = ()
    asks: tuple[Ask, ...] = ()
    follows: tuple[FollowRule, ...] = ()
    once: tuple[OnceRule, ...] = ()

    def valid_on(self, day: date) -> bool:
        """Whether this edition is the one in force on `day`."""
        return self.valid_from <= day and (self.valid_below is None or day < self.valid_below)

    @property
    def front(self) -> str:
        """The role of whoever comes with it: who applies or, where nobody does, the first that it
        has, such as a caller; empty where it has none.
        """
        return self.applicant or next((role.id for role in self.roles), "")

    @property
    def promised_days(self) -> int:
        """The promise to the customer: the days of all steps together."""
        return sum(step.days for step in self.steps if step.counted != "hours")

    @property
    def promise_unconfirmed(self) -> bool:
        """Whether the time of a step is one that the office has not confirmed."""
        return any(step.provenance.unconfirmed for step in self.steps)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All editions of all services that the data know, in the order of the screen.

    `past` are those that former data knew: nobody files by them, but cases were taken by them.
    """

    versions: tuple[Service, ...]
    past: tuple[Service, ...] = ()

    def on(self, day: date) -> tuple[Service, ...]:
        """The services offered on `day`."""
        return tuple(service for service in self.versions if service.valid_on(day))

    def get(self, service_id: str, day: date) -> Service | None:
        """The edition of a service in force on `day`."""
        return next((service for service in self.on(day) if service.id == service_id), None)

    def edition(self, service_id: str, edition: str) -> Service | None:
        """The edition that a case was taken under; the newest one if it is not here."""
        known = [one for one in self.versions if one.id == service_id]
        past = [one for one in self.past if one.id == service_id]
        newest = max(known or past, key=lambda service: service.valid_from, default=None)
        return next((one for one in (*known, *past) if one.edition == edition), newest)
