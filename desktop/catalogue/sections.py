"""Sections with their fields and facts: declared by their names, linked when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from desktop.catalogue import facts
from desktop.catalogue.kinds import kind_of
from desktop.catalogue.linker import Entry, Linker
from desktop.catalogue.models import FactRow, FieldRow
from desktop.catalogue.names import Known, Scope, broken, slot
from desktop.catalogue.parts import SectionPart, part_of, part_of_result
from desktop.catalogue.problems import Place
from desktop.catalogue.provenance import provenance_of
from desktop.catalogue.reader import Reader
from desktop.catalogue.tables import LateRows, repeat_of, scan_of
from desktop.domain.case import ValueSource
from desktop.forms.condition import Condition, both
from desktop.forms.form import Fact, Field, Result, Section
from desktop.forms.nodes import (
    FIRST,
    ColumnNode,
    ConditionNode,
    FactNode,
    FieldsNode,
    RowFactNode,
    SpreadNode,
    settler,
)
from desktop.forms.results import ResultFieldNode, ResultNode
from desktop.forms.values import Env, Getter, Type, Unknown

# From where a party is known to what stands beside a field that it fills.
SOURCES: dict[object, ValueSource] = {"chip": "chip", "looked_up": "looked_up", "app": "looked_up"}


class Sections:
    """All sections and facts of a service."""

    def __init__(self, linker: Linker) -> None:
        self._linker = linker
        self.parts: list[SectionPart] = []
        # Of fields: what shows them and their sections, or needs their results.
        self.shown_when: dict[str, Condition] = {}
        self.results: dict[str, SectionPart] = {}
        self.fields: dict[str, Field] = {}
        self.facts: dict[str, Fact] = {}

    # --- declaring ---------------------------------------------------------------------------

    def declare(self) -> None:
        """All names of sections, their fields and facts, and of the form's own facts."""
        linker, model = self._linker, self._linker.model
        for number, row in enumerate(model.section):
            part = part_of(row, linker.place.at("section", number), linker)
            self.parts.append(part)
            if part.is_table:
                linker.tables.add(row.id)
            self._declare(part)
        for number, result in enumerate(model.result):
            part = part_of_result(result, linker.place.at("result", number), linker)
            self.results[result.id] = part
            provenance_of(result, model, part.place, linker.problems)
            self._declare(part)
        for number, fact in enumerate(model.fact):
            where = linker.place.at("fact", number)
            linker.declare(Entry(fact.id, where, self._bind(self._fact, fact, where, None)))

    def _declare(self, part: SectionPart) -> None:
        linker, table = self._linker, part.row.id if part.is_table else ""
        section = self._bind(self._section, part)
        linker.declare(Entry(f"section {part.row.id}", part.place, section))
        for one, where in part.fields:
            link = self._bind(self._field, part, one, where)
            linker.declare(Entry(part.name_of(one.id), where, link, table))
        for fact, where in part.facts:
            link = self._bind(self._fact, fact, where, part)
            linker.declare(Entry(part.name_of(fact.id), where, link, table))

    @staticmethod
    def _bind(link: Callable[..., Known], *arguments: Any) -> Callable[[], Known]:
        return lambda: link(*arguments)

    # --- linking -----------------------------------------------------------------------------

    def link(self) -> None:
        """Everything, in the order of the file."""
        for name in list(self._linker.entries):
            self._linker.need(name)

    def _section(self, part: SectionPart) -> Known:
        linker, row = self._linker, part.row
        reader = Reader(linker, Scope(prefix=part.scope.prefix, bound=part.scope.bound), part.place)
        key = "show_when" if part.result is None else "needed_when"
        show = reader.condition(key, row.show_when)
        self._not_outside(reader, key)
        nothing = show is not None
        repeat = repeat_of(part, reader)
        made = Section(
            id=row.id,
            title=row.title.text(),
            slot=linker.section_slot(row.id),
            fields=(),
            show_when=show,
            repeat=repeat,
            scan=scan_of(part, linker),
        )
        part.made = made
        if part.result is not None:
            linker.program.append(ResultNode(made.slot, row.id, show))
        elif repeat is None:
            linker.program.append(ConditionNode(made.slot, show))
        else:
            linker.program.append(LateRows(part))
        return Known(f"section {row.id}", Type("yes_no"), slot(made.slot), nothing)

    def _field(self, part: SectionPart, row: FieldRow, place: Place) -> Known:
        linker = self._linker
        shown = linker.need(f"section {part.row.id}")
        reader = Reader(linker, part.scope, place)
        name = part.name_of(row.id)
        kind = kind_of(row, place, linker.shared)
        show = reader.condition("show_when", row.show_when)
        required_when = reader.condition("required_when", row.required_when)
        self._not_outside(reader, "show_when" if row.show_when else "required_when", part)
        if row.required_when is not None and row.required and "required" in row.model_fields_set:
            reader.fail("required_when", "a field that is required needs no 'required_when'")
        behind = both(part.made.show_when if part.made is not None else None, show)
        if behind is not None:
            self.shown_when[name] = behind
        proposed = None
        if row.proposed is not None:
            proposed = Reader(linker, part.scope, place).name("proposed", row.proposed)
            if kind.type.base not in ("choice", "office", "yes_no"):
                reader.fits("proposed", proposed, kind.type)
        made = Field(
            id=row.id,
            name=name,
            kind=kind,
            label=row.label.text(),
            slot=linker.new_slot(part.row.id if part.is_table else ""),
            provenance=provenance_of(row, linker.model, place, linker.problems),
            hint=row.hint.text() if row.hint else None,
            example=row.example,
            width=row.width,
            required=row.required and row.required_when is None,
            required_when=required_when,
            show_when=show,
            proposed=proposed.get if proposed is not None else None,
            origin=self._origin(proposed, part) if proposed is not None else None,
            switched=(switch := self._proposed_when(part, row)) is not None,
            preset=self._preset(row, kind.type, reader),
            none=row.none.text() if row.none else None,
            proposed_name=proposed.name if proposed is not None else "",
        )
        self.fields[name] = made
        at, settle = linker.section_slot(part.row.id), settler(made, switch)
        if part.result is not None:
            linker.hangs[name] = frozenset({part.row.id})
            result = ResultFieldNode(name, made.id, made.slot, at, part.row.id, settle)
            linker.program.append(result)
        elif part.is_table:
            linker.program.append(ColumnNode(made.id, part.row.id, at, settle))
        else:
            last = linker.program[-1]
            if not isinstance(last, FieldsNode) or last.section_slot != at:
                last = FieldsNode(at, [])
                linker.program.append(last)
            last.fields.append((name, made.slot, settle))
        nothing = shown.nothing or show is not None or not made.required or made.none is not None
        words = dict(kind.choices)
        outside = part.result is not None
        get = slot(made.slot)
        return Known(name, kind.type, get, nothing, outside, label=made.label, words=words)

    def _proposed_when(self, part: SectionPart, row: FieldRow) -> Condition | None:
        """What switches a proposal; one that is computed follows its values, whatever is said."""
        role = (row.proposed or "").partition(".")[0]
        if part.row.proposed_when is None or role not in self._linker.parties:
            return None
        reader = Reader(self._linker, part.scope, part.place)
        part.proposed_when = reader.condition("proposed_when", part.row.proposed_when)
        self._not_outside(reader, "proposed_when")
        return part.proposed_when

    def _preset(self, row: FieldRow, kind: Type, reader: Reader) -> str:
        if row.preset is None:
            return ""
        value = reader.literal("preset", row.preset, kind)
        return "" if value is None else self._text_of(value, row, reader)

    def _text_of(self, value: Any, row: FieldRow, reader: Reader) -> str:
        kind = kind_of(row, reader.place, self._linker.shared)
        text = kind.text(value)
        finding = kind.find(text)
        if finding is not None and finding.level == "wrong":
            reader.fail("preset", f"'{row.preset}' is no good value of the field")
        return text

    def _origin(self, known: Known, part: SectionPart) -> Origin:
        """Where a proposal comes from, told beside the field."""
        role = known.name.partition(".")[0]
        if role in self._linker.parties:
            identity = self._linker.known(
                f"{role}.identity", Reader(self._linker, part.scope, part.place), "proposed"
            )
            return lambda env: SOURCES.get(identity.get(env), "typed")
        if known.name.startswith("case."):
            return lambda _env: "preset"
        if known.name in self._linker.chosen:
            return _first_given(
                [(one.get, self._origin(one, part)) for one in self._linker.chosen[known.name]]
            )
        return lambda _env: _DERIVED if known.type.base == "office" else "computed"

    def _not_outside(self, reader: Reader, key: str, part: SectionPart | None = None) -> None:
        """The form waits for no answer from outside; within a result one asks for the others."""
        own = f"{part.row.id}." if part is not None and part.result is not None else " "
        used = (known.name for known in reader.used if known.outside)
        hanging = next((name for name in used if not name.startswith(own)), None)
        if hanging is not None:
            reader.fail(key, f"'{hanging}' hangs on the outside, and the form may not wait for it")

    def _fact(self, row: FactRow, place: Place, part: SectionPart | None) -> Known:
        linker = self._linker
        scope = part.scope if part is not None else Scope()
        name = part.name_of(row.id) if part is not None else row.id
        table = part.row.id if part is not None and part.is_table else ""
        if table:
            linker.need(f"section {table}")
        number = linker.new_slot(table)
        reader = Reader(linker, scope, place)
        sound = len(linker.problems.found)
        made = facts.make(row, reader, number)
        provenance_of(row, linker.model, place, linker.problems)
        if made is None or len(linker.problems.found) > sound:
            return broken(name)  # whoever asks for it is not to blame
        if made.spread:
            linker.program.append(SpreadNode(made.compute))
        elif table:
            linker.program.append(RowFactNode(number, linker.section_slot(table), made.compute))
        else:
            linker.program.append(FactNode(number, made.compute))
        label = row.label.text() if row.label else None
        if row.difference or row.days_between or row.months_between:
            linker.signed.add(name)
        if made.outside:
            linker.hangs[name] = linker.waits_for(reader.used) or frozenset({row.id})
        self.facts[name] = Fact(row.id, name, made.type, label, number, table)
        return Known(name, made.type, slot(number), made.nothing, made.outside, label=label)

    def made_results(self) -> tuple[Result, ...]:
        """All results with their fields."""
        found = []
        for part in self.results.values():
            if part.made is None or part.result is None:
                continue
            names = [part.name_of(row.id) for row, _ in part.fields]
            mine = tuple(self.fields[name] for name in names if name in self.fields)
            made, by = part.made, part.result.by
            found.append(Result(made.id, made.title, by, made.slot, mine, made.show_when))
        return tuple(found)

    # --- made --------------------------------------------------------------------------------

    def made(self) -> tuple[Section, ...]:
        """All sections with their fields."""
        found = []
        for part in self.parts:
            if part.made is None:
                continue
            names = [part.name_of(row.id) for row, _ in part.fields]
            mine = tuple(self.fields[name] for name in names if name in self.fields)
            made = Section(
                id=part.made.id,
                title=part.made.title,
                slot=part.made.slot,
                fields=mine,
                show_when=part.made.show_when,
                proposed_when=part.proposed_when,
                toggle=_toggle(part, mine),
                repeat=part.made.repeat,
                row_slots=self._linker.row_slots.get(part.row.id, FIRST),
                scan=part.made.scan,
            )
            part.made = made
            found.append(made)
        return tuple(found)


_DERIVED: ValueSource = "from_address"
Origin = Callable[[Env], ValueSource]


def _first_given(choices: Sequence[tuple[Getter, Origin]]) -> Origin:
    """The origin of the first value that is there."""

    def origin(env: Env) -> ValueSource:
        for get, told in choices:
            if not isinstance(get(env), Unknown | None):
                return told(env)
        return "computed"

    return origin


def _toggle(part: SectionPart, fields: tuple[Field, ...]) -> str:
    """The question in the heading: the section's first field, whose yes switches its proposals."""
    raw = part.row.proposed_when
    if not fields or not isinstance(raw, dict) or raw != {fields[0].id: "yes"}:
        return ""
    return fields[0].name if fields[0].kind.name == "yes_no" else ""
