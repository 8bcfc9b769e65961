"""The steps of a service's program: each computes one value, or that of every row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, NamedTuple

from desktop.domain.case import TOUCHED, FieldValue, ValueSource
from desktop.forms.condition import Condition, holds
from desktop.forms.form import NONE, Field, Record, Role, Section
from desktop.forms.given import Run, Seat
from desktop.forms.kinds import Finding
from desktop.forms.values import NO, YES, Env, Getter, Unknown

_UNFILLED = Unknown.FORM  # a member is looked up slowly
# Slots that every row has: the values of the form, its number from 1, how its fields show, and
# what their keys begin with.
FORM, NUMBER, STATES, HEAD, FIRST = 0, 1, 2, 3, 4


class FieldState(NamedTuple):
    """A field as it shows: `key` is its name, with the row's number in a table (`bills.2.month`).

    `text` is tidy, `proposed` what it would show untouched; `finding` is what is wrong with it.
    """

    key: str
    field: Field
    text: str
    value: Any
    source: ValueSource
    required: bool
    finding: Finding | None
    reason: str = ""
    proposed: str = ""
    proposed_source: ValueSource = "typed"

    @property
    def asked(self) -> tuple[str, bool, str, ValueSource]:
        """On what it hangs beside the value given for it."""
        return self.key, self.required, self.proposed, self.proposed_source

    @property
    def is_missing(self) -> bool:
        """Whether it must be filled and is not."""
        return self.required and not self.text


# One is made for every field on every key, and a tuple is made most quickly.
_made = tuple.__new__


def new_row(env: Env, section: str, number: int, width: int) -> Env:
    """A row of so many slots; only those that every row has are filled."""
    return [env, number, {}, f"{section}.{number}.", *([None] * (width - FIRST))]


# Puts a field's value into its slot of the form or of a row, and says how it shows under a key;
# None if it does not.
Settle = Callable[[str, Env, FieldValue | None], FieldState | None]


def settler(field: Field, proposed_when: Condition | None) -> Settle:
    """How a field is settled; most have no condition and no proposal, and nobody asks for them."""
    slot, read, preset, has_none = field.slot, field.kind.read, field.preset, field.none is not None

    def as_given(
        key: str,
        env: Env,
        given: FieldValue | None,
        required: bool = field.required,
        proposed: str = "",
        origin: ValueSource = "typed",
    ) -> FieldState:
        reason, touched = "", given is not None and given.source in TOUCHED
        if given is not None and touched:
            was: FieldState | None = getattr(given, "settled", None)
            if was is not None and was.field is field and was.asked == (
                key, required, proposed, origin,
            ):  # fmt: skip
                env[slot] = was.value
                return was
            text, source, reason = given.value, given.source, given.reason
        elif proposed:
            text, source = proposed, origin
        else:
            text, source = preset, "preset"
        finding: Finding | None = None
        if has_none and text == NONE:
            value = None
        elif text := text.strip():
            text, finding, value = read(text)
        else:
            value = _UNFILLED if required else None
        env[slot] = value
        made = (key, field, text, value, source, required, finding, reason, proposed, origin)
        state = _made(FieldState, made)
        if touched:
            object.__setattr__(given, "settled", state)
        return state

    if (field.show_when, field.required_when, field.proposed) == (None, None, None):
        return as_given

    def as_it_stands(key: str, env: Env, given: FieldValue | None) -> FieldState | None:
        if not holds(field.show_when, env):
            env[slot] = None
            return None
        required = field.required or (
            field.required_when is not None and field.required_when(env) is True
        )
        value = None
        if field.proposed is not None and holds(proposed_when, env):
            value = field.proposed(env)
        if value is None or value.__class__ is Unknown:
            return as_given(key, env, given, required)
        origin = field.origin(env) if field.origin is not None else "computed"
        return as_given(key, env, given, required, field.kind.text(value), origin)

    return as_it_stands


@dataclass(frozen=True, slots=True)
class ConditionNode:
    """A plain section: whether it shows."""

    slot: int
    show_when: Condition | None

    def run(self, env: Env) -> None:
        """Into the section's slot."""
        env[self.slot] = holds(self.show_when, env)


@dataclass(frozen=True, slots=True)
class RowsNode:
    """A table: its rows, as many as are given, must be, or a value says."""

    section: Section

    def run(self, env: Env) -> None:
        """The rows; none where it is hidden, unknown if their number is."""
        section, repeat = self.section, self.section.repeat
        assert repeat is not None
        if not holds(section.show_when, env):
            env[section.slot] = []
            return
        count: Any = max(len(env[0].given.rows.get(section.id, ())), repeat.low)
        if repeat.rows is not None:
            count = repeat.rows(env)
            if count.__class__ is Unknown or count is None:
                env[section.slot] = Unknown.FORM if count is None else count
                return
            count = max(0, min(count, repeat.high))
        if repeat.of:
            count = len(env[0].given.parties.get(repeat.of, ()))
        head, width = section.id, section.row_slots
        env[section.slot] = [new_row(env, head, number, width) for number in range(1, count + 1)]


@dataclass(frozen=True, slots=True)
class FieldsNode:
    """Fields of a plain section between which nothing else is computed: name, slot and how."""

    section_slot: int
    fields: list[tuple[str, int, Settle]]

    def run(self, env: Env) -> None:
        """Their values, and how they show."""
        if env[self.section_slot] is not True:
            for _, slot, _ in self.fields:
                env[slot] = None
            return
        run: Run = env[0]
        values, states = run.given.values, run.states
        for name, _, settle in self.fields:
            state = settle(name, env, values.get(name))
            if state is not None:
                states[name] = state


@dataclass(frozen=True, slots=True)
class ColumnNode:
    """A field of a table: one value in every row."""

    id: str
    section: str
    section_slot: int
    settle: Settle

    def run(self, env: Env) -> None:
        """Its values, and how each shows."""
        rows = env[self.section_slot]
        if rows.__class__ is Unknown:
            return
        column, settle = self.id, self.settle
        answers = [row.get(column) for row in env[0].given.rows.get(self.section, ())]
        for row, given in zip_longest(rows, answers[: len(rows)]):
            state = settle(row[HEAD] + column, row, given)
            if state is not None:
                row[STATES][column] = state


@dataclass(frozen=True, slots=True)
class FactNode:
    """A fact of the form."""

    slot: int
    compute: Callable[[Env], Any]

    def run(self, env: Env) -> None:
        """Its value."""
        env[self.slot] = self.compute(env)


@dataclass(frozen=True, slots=True)
class RowFactNode:
    """A fact of a table: one value in every row."""

    slot: int
    section_slot: int
    compute: Callable[[Env], Any]

    def run(self, env: Env) -> None:
        """Its values."""
        rows = env[self.section_slot]
        if rows.__class__ is not Unknown:
            for row in rows:
                row[self.slot] = self.compute(row)


@dataclass(frozen=True, slots=True)
class SpreadNode:
    """A fact that is computed for all rows at once, which it fills itself."""

    compute: Callable[[Env], Any]

    def run(self, env: Env) -> None:
        """Its values."""
        self.compute(env)


@dataclass(frozen=True, slots=True)
class PartyNode:
    """A role: the names of who fills it, or of each who does."""

    role: Role

    def run(self, env: Env) -> None:
        """Its names: nothing where it is not needed or left out, unknown where it is missing."""
        role, run = self.role, env[0]
        seats = run.given.parties.get(role.id, ())
        if role.needed_when is not None and role.needed_when(env) is not True:
            seats = ()
            missing: Any = None
        else:
            missing = None if role.presence == "optional" else Unknown.FORM
        if role.count is not None:
            rows = [self._row(env, number, seat) for number, seat in enumerate(seats, start=1)]
            env[role.slot] = rows if len(rows) >= role.count[0] or missing is None else missing
            return
        env[role.slot] = bool(seats) if seats or missing is None else missing
        seat: Seat | None = seats[0] if seats else None
        for name, slot in role.slots.items():
            env[slot] = missing if seat is None else self._of(seat, name)

    def _row(self, env: Env, number: int, seat: Seat) -> Env:
        row = new_row(env, self.role.id, number, FIRST + len(self.role.slots))
        for name, slot in self.role.slots.items():
            row[slot] = self._of(seat, name)
        return row

    def _of(self, seat: Seat, name: str) -> Any:
        if name == "present" and name not in seat:
            return NO if self.role.presence == "never" else YES
        return seat.get(name)


@dataclass(frozen=True, slots=True)
class RecordNode:
    """What was written down of a document that a name asks for."""

    key: str
    record: Record

    def run(self, env: Env) -> None:
        """Nothing until it has been written, or while it is wrong."""
        mark = env[0].given.documents.get(self.key)
        text = mark.recorded.get(self.record.id, "") if mark is not None else ""
        env[self.record.slot] = record_value(self.record, text)


def record_value(record: Record, text: str) -> Any:
    """The value of what was written down; nothing if it is empty or wrong."""
    text = record.kind.tidy(text) if text.strip() else ""
    finding = record.kind.find(text) if text else None
    is_wrong = finding is not None and finding.level == "wrong"
    return record.kind.value(text) if text and not is_wrong else None


def column(section_slot: int, slot: int) -> Getter:
    """All values of a column, as the form or a row of another table sees them."""

    def get(env: Env) -> Any:
        rows = env[section_slot]
        return rows if rows.__class__ is Unknown else [row[slot] for row in rows]

    return get


def of_form(getter: Getter) -> Getter:
    """What the form has, seen from a row."""
    return lambda row: getter(row[FORM])
