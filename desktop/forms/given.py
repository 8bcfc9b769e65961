"""What the evaluation of a form is given: the answers so far, and the rules of the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from desktop.domain.case import DocumentMark, FieldValue
from desktop.domain.districts import Districts
from desktop.domain.service_time import WorkCalendar
from desktop.forms.course import Course
from desktop.forms.fee_rules import Fees
from desktop.forms.values import Value

# What is known of a person by the names that conditions use (`name`, `by.name`); a name that is
# not there is nothing.
Seat = Mapping[str, Value]
Row = Mapping[str, FieldValue]


@dataclass(frozen=True, slots=True)
class Given:
    """All answers: fields by name, rows by section, persons by role, marks by document key.

    `outside` has the answers of look-ups by the name of their fact; `reasons` what the clerk wrote
    for a check of level `reason`, by its key; `unready` the roles whose identity is not complete.
    `results` are those that an official has begun, each with its fields by their ids; `course` is
    what has happened since acceptance.
    """

    values: Mapping[str, FieldValue] = field(default_factory=dict, repr=False)
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict, repr=False)
    parties: Mapping[str, Sequence[Seat]] = field(default_factory=dict, repr=False)
    documents: Mapping[str, DocumentMark] = field(default_factory=dict, repr=False)
    outside: Mapping[str, Any] = field(default_factory=dict, repr=False)
    reasons: Mapping[str, str] = field(default_factory=dict, repr=False)
    unready: frozenset[str] = frozenset()
    results: Mapping[str, Row] = field(default_factory=dict, repr=False)
    course: Course = Course()
    office: str = ""
    channel: str = "counter"


@dataclass(frozen=True, slots=True)
class Rules:
    """What the office's data say beside the services."""

    fees: Fees
    calendar: WorkCalendar
    districts: Districts
    titles: tuple[str, ...]


@dataclass(slots=True)
class Run:
    """One evaluation; slot 0 of the values, where operations find the rules and `today`.

    `states` tell how the fields show, but those of tables, which their rows have.
    """

    given: Given
    rules: Rules
    today: date
    states: dict[str, Any]
    section_slots: Mapping[str, int]

    @property
    def priced_on(self) -> date:
        """The day whose fees count: that on which the case was accepted, else today."""
        return self.given.course.at.get("accepted", self.today)
