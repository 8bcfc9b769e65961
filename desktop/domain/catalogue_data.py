"""Reading `resources/catalogue/*.toml`; a CounterError tells file and line of a mistake."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast, get_args

from desktop.domain.catalogue import (
    CHOSEN,
    Catalogue,
    Check,
    CheckKind,
    Choice,
    Condition,
    DocumentRule,
    DocumentSource,
    FieldType,
    FormField,
    FormSection,
    Service,
    Step,
)
from desktop.domain.data_file import Table
from desktop.domain.districts import Districts
from desktop.domain.fees import FeeSchedule
from desktop.domain.fees_data import parse_conditions
from desktop.domain.form import APPLICANT_FACTS, CARD_FACTS
from desktop.domain.money import baht
from desktop.domain.people import People
from desktop.domain.provenance import KEYS, Provenance, parse_provenance
from desktop.domain.thai import thai

FIELD_TYPES: tuple[str, ...] = get_args(FieldType)
IN_PLACE = ("chip", "looked_up", "pending_lookup")
ROW_WIDTH = 12


def parse_catalogue(
    files: Iterable[tuple[str, str]], fees: FeeSchedule, districts: Districts, people: People
) -> Catalogue:
    """All services of the files (name, text), in their order.

    The order of services on the screen is the order of the files' `order` keys.
    """
    versions: list[tuple[int, Service]] = []
    for file, source in files:
        root = Table.parse(file, source)
        service = _Reader(root, fees, districts, people).service()
        for _, other in versions:
            if other.id == service.id and _overlap(other, service):
                root.fail("valid_from", f"another version of '{service.id}' is valid on these days")
        versions.append((root.number("order", 99), service))
    versions.sort(key=lambda version: version[0])
    return Catalogue(tuple(service for _, service in versions))


def _overlap(one: Service, other: Service) -> bool:
    early, late = sorted((one, other), key=lambda service: service.valid_from)
    return early.valid_to is None or late.valid_from <= early.valid_to


class _Reader:
    """Reads one service; knows which fields came before, since conditions may ask only those."""

    def __init__(
        self, root: Table, fees: FeeSchedule, districts: Districts, people: People
    ) -> None:
        self._root = root
        self._fees = fees
        self._people = people
        self._offices = tuple(
            Choice(district.code, district.name) for district in districts.by_code.values()
        )
        self._fields: dict[str, FormField] = {}

    def service(self) -> Service:
        root = self._root
        root.only(
            "id", "order", "title", "summary", "keywords", "icon", "valid_from", "valid_to",
            "manual_edition", "fee_rules", "keep_photo", "section", "document", "step", *KEYS,
        )  # fmt: skip
        valid_from, valid_to = root.day("valid_from"), root.day_or_none("valid_to")
        if valid_to is not None and valid_to < valid_from:
            root.fail("valid_to", "'valid_to' is before 'valid_from'")
        origin = parse_provenance(root)
        service = Service(
            id=root.string("id"),
            title=root.text("title"),
            summary=root.text("summary"),
            keywords=root.strings("keywords"),
            icon=root.string("icon"),
            valid_from=valid_from,
            valid_to=valid_to,
            manual_edition=root.string("manual_edition"),
            provenance=origin,
            sections=tuple(self._section(table) for table in _distinct(root.tables("section"))),
            documents=tuple(
                self._document(table, origin) for table in _distinct(root.tables("document"))
            ),
            steps=tuple(_step(table, origin) for table in root.tables("step")),
            fee_rules=self._fee_rules(),
            keep_photo=root.flag("keep_photo", False),
            foreign_digits=self._people.foreign_digits,
            fields=self._fields,
        )
        if not service.sections or not service.steps:
            root.fail("id", "a service has at least one section and one step")
        return service

    def _section(self, table: Table) -> FormSection:
        table.only("id", "title", "toggle", "field")
        toggle = table.string("toggle", "")
        fields: list[FormField] = []
        for field_table in table.tables("field"):
            field = self._field(field_table, toggle)
            if field.id in self._fields:
                field_table.fail("id", f"field '{field.id}' is there twice")
            self._fields[field.id] = field
            fields.append(field)
        if not fields:
            table.fail("id", "the section has no field")
        if toggle and (fields[0].id != toggle or fields[0].type != "yes_no"):
            table.fail("toggle", "the toggle must be the section's first field, of type yes_no")
        return FormSection(table.string("id"), table.text("title"), tuple(fields), toggle)

    def _field(self, table: Table, toggle: str) -> FormField:
        table.only(
            "id", "type", "label", "hint", "required", "choices", "default", "from_card",
            "derive_from", "show_when", "required_when", "max_length", "width", "checks", "none",
        )  # fmt: skip
        kind = cast(FieldType, table.option("type", FIELD_TYPES))
        from_card = table.string("from_card", "")
        if from_card and from_card not in CARD_FACTS:
            table.fail("from_card", f"the card has no '{from_card}'")
        derive_from = table.string("derive_from", "")
        if derive_from and (kind != "district" or derive_from not in self._fields):
            table.fail("derive_from", "only a district field, from an earlier field, is derived")
        width = table.number("width", 6)
        if not 1 <= width <= ROW_WIDTH:
            table.fail("width", f"'width' is 1 to {ROW_WIDTH}")
        choices = self._choices(table, kind)
        none = table.text_or_none("none")
        if none is not None and kind in CHOSEN:
            table.fail("none", "only a field that is typed into has the answer 'none'")
        default = table.string("default", "")
        if default and choices and all(choice.value != default for choice in choices):
            table.fail("default", f"'{default}' is not one of the choices")
        return FormField(
            id=table.string("id"),
            type=kind,
            label=table.text("label"),
            hint=table.text_or_none("hint"),
            required=table.flag("required", True),
            choices=choices,
            default=default,
            from_card=from_card,
            card_toggle=toggle if from_card else "",
            derive_from=derive_from,
            show_when=self._conditions(table, "show_when"),
            required_when=self._conditions(table, "required_when"),
            max_length=table.number("max_length", 200),
            width=width,
            checks=tuple(self._check(one, kind, choices) for one in table.tables("checks")),
            none=none,
        )

    def _choices(self, table: Table, kind: FieldType) -> tuple[Choice, ...]:
        if kind == "district":
            return self._offices
        choices: list[Choice] = []
        for one in table.tables("choices"):
            one.only("value", "th", "en")
            choice = Choice(one.string("value"), one.own_text())
            if any(choice.value == other.value for other in choices):
                one.fail("value", f"choice '{choice.value}' is there twice")
            choices.append(choice)
        if kind == "yes_no":
            if choices and [choice.value for choice in choices] != ["yes", "no"]:
                table.fail("choices", "a field of type yes_no words 'yes' and 'no', in this order")
            return tuple(choices) or (Choice("yes", thai().yes), Choice("no", thai().no))
        if bool(choices) != (kind == "choice"):
            table.fail("choices", "only a field of type choice or yes_no has choices")
        return tuple(choices)

    def _check(self, table: Table, kind: FieldType, choices: tuple[Choice, ...]) -> Check:
        table.only("kind", "field", "or_field", "baht", "value", "values", "text", "when")
        check_kind = cast(CheckKind, table.option("kind", get_args(CheckKind)))
        operand, values, others = "", table.strings("values"), table.strings("or_field")
        if check_kind in ("same_as", "differs_from"):
            operand = table.string("field")
            self._known(table, "field", operand)
            for other in others:
                self._known(table, "or_field", other)
        elif check_kind == "at_most":
            operand = str(baht(table.number("baht")))
            if kind != "money":
                table.fail("kind", "at_most is for a field of type money")
        elif check_kind == "must_be":
            operand = table.string("value")
        if bool(values) != (check_kind == "one_of"):
            table.fail("kind", "a check of kind one_of, and only that, has values")
        for value in values if choices else ():
            if all(choice.value != value for choice in choices):
                table.fail("values", f"'{value}' is not one of the choices")
        when = self._conditions(table, "when")
        titles = self._people.titles if operand and kind == "text" else ()
        return Check(check_kind, operand, table.text("text"), when, values, others, titles)

    def _conditions(self, table: Table, key: str) -> tuple[Condition, ...]:
        conditions = parse_conditions(table, key)
        for condition in conditions:
            self._known(table, key, condition.field)
            self._chosen(table, key, condition, {})
        return conditions

    def _chosen(
        self, table: Table, key: str, condition: Condition, besides: Mapping[str, tuple[str, ...]]
    ) -> None:
        """Fail on a value that is neither a choice of the field nor among those `besides`."""
        field = self._fields.get(condition.field)
        for value in condition.values if field and field.choices else ():
            known = value in besides.get(condition.field, ())
            if field and field.choice_label(value) is None and not known:
                table.fail(key, f"'{value}' is not a choice of '{condition.field}'")

    def _known(self, table: Table, key: str, fact: str) -> None:
        if fact not in self._fields and fact not in APPLICANT_FACTS:
            table.fail(key, f"no earlier field is called '{fact}'")

    def _document(self, table: Table, origin: Provenance) -> DocumentRule:
        table.only("id", "label", "note", "replaced_by", "needed_when", *KEYS)
        replaced_by = table.strings("replaced_by")
        for source in replaced_by:
            if source not in IN_PLACE:
                table.fail("replaced_by", f"'{source}' is not one of: {', '.join(IN_PLACE)}")
        return DocumentRule(
            id=table.string("id"),
            label=table.text("label"),
            note=table.text_or_none("note"),
            provenance=parse_provenance(table, origin),
            replaced_by=cast(tuple[DocumentSource, ...], replaced_by),
            needed_when=self._conditions(table, "needed_when"),
        )

    def _fee_rules(self) -> tuple[str, ...]:
        rules = self._root.strings("fee_rules")
        for rule_id in rules:
            rule = self._fees.rules.get(rule_id)
            if rule is None:
                self._root.fail("fee_rules", f"the fee schedule has no rule '{rule_id}'")
            for row in rule.rows:
                for condition in row.when:
                    self._known(self._root, "fee_rules", condition.field)
                    self._chosen(row.table, "when", condition, self._fees.not_offered)
        return rules


def _distinct(tables: tuple[Table, ...]) -> tuple[Table, ...]:
    seen: set[str] = set()
    for table in tables:
        name = table.string("id")
        if name in seen:
            table.fail("id", f"'{name}' is there twice")
        seen.add(name)
    return tables


def _step(table: Table, origin: Provenance) -> Step:
    table.only("label", "working_days", *KEYS)
    return Step(table.text("label"), table.number("working_days"), parse_provenance(table, origin))
