"""From a service's rows to a program: every name is declared, then linked when it is asked for.

Linking a row links what it asks first; the order in which rows are done is the order in which they
are computed, and a row that is asked for while it is being linked closes a circle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from desktop.catalogue.models import PartyRow, ServiceFile
from desktop.catalogue.names import Known, Scope, broken, is_literal, row_number, slot
from desktop.catalogue.parties import party_may_be_nothing, party_type, party_words
from desktop.catalogue.problems import Place, Problems, nearest
from desktop.catalogue.reader import Reader
from desktop.catalogue.shared import Shared
from desktop.domain.text import Text
from desktop.forms.compute import literal, run_of
from desktop.forms.condition import Condition
from desktop.forms.fee_rules import FeeRule
from desktop.forms.form import Ask, Node, Role
from desktop.forms.nodes import FIRST, of_form
from desktop.forms.values import Getter, Type

CASE: Mapping[str, tuple[Type, Getter]] = {
    "today": (Type("date"), lambda env: run_of(env).today),
    "case.office": (Type("office"), lambda env: run_of(env).given.office),
    "case.channel": (
        Type("choice", options=("counter", "telephone")),
        lambda env: run_of(env).given.channel,
    ),
}


# The sums of the lines, which the life of a case may name.
QUOTE = ("fees", "deposit", "vat", "total")


@dataclass(slots=True)
class Entry:
    """A declared name: where it stands, and how it is linked. `section` is its table, if any."""

    name: str
    place: Place
    link: Callable[[], Known]
    section: str = ""
    known: Known | None = None


class Linker:
    """The names of one service."""

    def __init__(self, model: ServiceFile, place: Place, shared: Shared) -> None:
        self.model, self.place, self.shared = model, place, shared
        self.problems: Problems = shared.problems
        self.entries: dict[str, Entry] = {}
        self.composites: dict[str, tuple[str, ...]] = {}
        self.parties: dict[str, PartyRow] = {row.role: row for row in model.party}
        self.roles: dict[str, Role] = {}
        self.tables: set[str] = set()
        self.check_places: dict[str, Place] = {}
        self.row_slots: dict[str, int] = {}
        self.program: list[Node] = []
        self.size = 1
        self.asked: set[str] = set()
        self.labels: dict[str, Text] = {}
        # For the proofs: every condition with its place, the rows of picks, what facts hold, and
        # what has been asked of parties.
        self.conditions: list[tuple[Place, str, Condition]] = []
        self.picks: list[tuple[Place, tuple[Condition | None, ...]]] = []
        self.held: dict[str, Condition] = {}
        # Facts that may lie below 0.
        self.signed: set[str] = set()
        self.party_asked: dict[str, Known] = {}
        # The operands of each `first_of`, for whoever tells where its value came from.
        self.chosen: dict[str, tuple[Known, ...]] = {}
        self.words: dict[str, Mapping[str, Text]] = {}
        self._stack: list[str] = []
        self._section_slots: dict[str, int] = {}
        # On which answers from outside a name hangs: results, and facts that ask for one.
        self.hangs: dict[str, frozenset[str]] = {}
        # What only the outside answers.
        self.asks: list[Ask] = []
        # The marks that cases of this service set, and those of any that it asks for.
        self.flags_set: dict[str, Type] = {}
        self.flags_read: list[tuple[Place, str, Type]] = []
        # What must not be done twice, with the types of its parts.
        self.once_parts: dict[str, tuple[Place, tuple[Type, ...]]] = {}
        # The slots of the sums of the lines that are asked for.
        self.quote_slots: dict[str, int] = {}

    # --- declaring ---------------------------------------------------------------------------

    def declare(self, entry: Entry) -> None:
        """Make a name known."""
        if entry.name in self.entries:
            self.problems.add(entry.place.at("id"), f"'{entry.name}' is there twice")
            return
        self.entries[entry.name] = entry

    def new_slot(self, section: str = "") -> int:
        """A slot of the form, or of the rows of a table."""
        if section:
            number = self.row_slots.get(section, FIRST)
            self.row_slots[section] = number + 1
            return number
        self.size += 1
        return self.size - 1

    def section_slot(self, section: str) -> int:
        """The slot of a section: whether it shows, or its rows."""
        if section not in self._section_slots:
            self._section_slots[section] = self.new_slot()
        return self._section_slots[section]

    # --- linking -----------------------------------------------------------------------------

    def need(self, name: str) -> Known:
        """A declared name, linked."""
        entry = self.entries[name]
        if entry.known is not None:
            return entry.known
        if name in self._stack:
            circle = [*self._stack[self._stack.index(name) :], name]
            told = " -> ".join(one.removeprefix("section ") for one in circle)
            self.problems.add(entry.place.at("id"), f"this goes round in a circle: {told}")
            entry.known = broken(name)
            return entry.known
        self._stack.append(name)
        known = entry.link()
        self._stack.pop()
        if entry.known is None:
            entry.known = known
        if known.label is not None:
            self.labels[name] = known.label
        if known.words:
            self.words[name] = known.words
        return entry.known

    def known(self, raw: str, reader: Reader, key: str) -> Known:
        """What a name means to a reader."""
        scope = reader.scope
        head, dot, rest = raw.partition(".")
        if head == "self" and dot and rest in scope.bound:
            bound = scope.bound[rest]
            if is_literal(bound):
                return reader.operand(key, bound)
            return self.known(bound, replace_scope(reader, Scope(section=scope.section)), key)
        name = scope.spelt(raw)
        if name is None:
            reader.fail(key, f"'{raw}' has no meaning here: '{head}' stands in a table or group")
            return broken(raw)
        if raw == "row.number":
            return Known(name, Type("number"), row_number)
        if name in CASE:
            return Known(name, *CASE[name])
        if scope.late and head == "quote" and rest in QUOTE:
            return self._sum(name, rest)
        if name in self.entries:
            self.asked.add(name)
            self.need(name)
            return self._seen(self.entries[name], raw, scope)
        if name in self.composites or self._is_address(name):
            return Known(name, Type("address"), literal(None), composite=True)
        role, _, part = name.partition(".")
        if role in self.parties and part:
            return self._of_party(role, part, reader, key)
        reader.fail(key, f"nothing is called '{raw}'{nearest(raw, self.all_names(scope))}")
        return broken(raw)

    def _sum(self, name: str, part: str) -> Known:
        """A sum of the lines, which is told later as long as one of them is."""
        if part not in self.quote_slots:
            self.quote_slots[part] = self.new_slot()
        words = self.shared.life.sum if self.shared.life is not None else ()
        for row in words:
            if row.id == part:
                self.labels[name] = row.label.text()
        later = any(row.later is not None for row in self.model.fee)
        return Known(name, Type("money"), slot(self.quote_slots[part]), outside=later)

    def _seen(self, entry: Entry, raw: str, scope: Scope) -> Known:
        """A linked name as the asking scope gets it."""
        known = entry.known or broken(entry.name)
        if not entry.section:
            return replace(known, get=of_form(known.get)) if scope.section else known
        if raw.startswith("row.") and scope.section == entry.section:
            return known
        rows = slot(self.section_slot(entry.section))
        return replace(known, rows=of_form(rows) if scope.section else rows, cell=known.get)

    def is_composite(self, name: str) -> bool:
        """Whether a name is that of an address or a person's name, which have parts."""
        return name in self.composites or self._is_address(name)

    def _is_address(self, name: str) -> bool:
        return name.endswith(".address") and name.partition(".")[0] in self.parties

    def _of_party(self, role: str, part: str, reader: Reader, key: str) -> Known:
        row = self.parties[role]
        kind = party_type(row, self.shared.persons, part)
        name = f"{role}.{part}"
        if kind is None:
            reader.fail(key, f"a party has no '{part}'{nearest(part, PARTY_NAMES)}")
            return broken(name)
        self.need(f"party {role}")
        words = party_words(self.shared.persons, part)
        self.labels.setdefault(name, row.label.text())
        self.words.setdefault(name, words)
        mine = self.roles[role]
        nothing = party_may_be_nothing(row, part)
        if row.count is None:
            if part not in mine.slots:
                mine.slots[part] = self.new_slot()
            get = slot(mine.slots[part])
            get = of_form(get) if reader.scope.section else get
            known = Known(name, kind, get, nothing, label=row.label.text(), words=words)
            self.party_asked[name] = known
            return known
        if part not in mine.slots:
            mine.slots[part] = FIRST + len(mine.slots)
        rows, cell = slot(mine.slot), slot(mine.slots[part])
        rows = of_form(rows) if reader.scope.section else rows
        return Known(name, kind, cell, nothing, rows=rows, cell=cell)

    # --- what facts and lines ask ----------------------------------------------------------------

    def rows_of(self, name: str, reader: Reader, key: str) -> Getter | None:
        """The rows of a table, or the persons of a counted party."""
        if name in self.tables:
            self.need(f"section {name}")
            rows = slot(self.section_slot(name))
        elif name in self.parties and self.parties[name].count is not None:
            self.need(f"party {name}")
            rows = slot(self.roles[name].slot)
        else:
            known = nearest(name, [*self.tables, *self.parties])
            reader.fail(key, f"'{name}' is no table of rows and no counted party{known}")
            return None
        return of_form(rows) if reader.scope.section else rows

    def waits_for(self, used: Iterable[Known]) -> frozenset[str]:
        """The answers from outside on which what asks for these names hangs."""
        return frozenset().union(*(self.hangs.get(known.name, ()) for known in used))

    def form_getter(self, name: str) -> Getter | None:
        """How the form gets a value that a row has asked for."""
        if name in CASE:
            return CASE[name][1]
        entry = self.entries.get(name)
        return entry.known.get if entry is not None and entry.known is not None else None

    def title_of_applicant(self, reader: Reader) -> Getter | None:
        """The applicant's own title, which counts beside those of the data."""
        role = self.model.applicant
        if role is None or role not in self.parties or self.parties[role].count is not None:
            return None
        return self._of_party(role, "title", reader, "same_name").get

    def rule(self, name: str, reader: Reader, key: str) -> FeeRule | None:
        """A fee rule by its id."""
        rule = self.shared.fees.rules.get(name)
        if rule is None:
            known = nearest(name, self.shared.fees.rules)
            reader.fail(key, f"there is no fee rule '{name}'{known}")
        return rule

    def inputs(self, rule: FeeRule | None, given: Mapping[str, Any], reader: Reader) -> list[Known]:
        """What is given for each input of a rule, in the rule's order."""
        if rule is None:
            return []
        found = []
        for name in given:
            if name not in rule.inputs:
                reader.fail("with", f"rule '{rule.id}' has no '{name}'{nearest(name, rule.inputs)}")
        for name, kind in rule.inputs.items():
            if name not in given:
                reader.fail("with", f"rule '{rule.id}' needs '{name}'")
                continue
            known = reader.operand("with", given[name], None if kind.base == "choice" else kind)
            self._choices_fit(rule, name, kind, known, reader)
            found.append(known)
        return found

    def _choices_fit(
        self, rule: FeeRule, name: str, kind: Type, known: Known, reader: Reader
    ) -> None:
        if kind.base != "choice" or known.composite:
            return
        if known.type.base not in ("choice", "text"):
            reader.fail("with", f"'{known.name}' is a {known.type.shown}, not a choice")
        for value in known.type.options:
            if value not in kind.options:
                told = nearest(value, kind.options)
                reader.fail("with", f"rule '{rule.id}' does not know '{value}' as {name}{told}")

    def all_names(self, scope: Scope) -> list[str]:
        """All names that could have been meant."""
        own = [name for name in self.entries if " " not in name]
        rows = [
            f"row.{entry.name.partition('.')[2]}"
            for entry in self.entries.values()
            if scope.section and entry.section == scope.section
        ]
        people = [f"{role}.{part}" for role in self.parties for part in PARTY_NAMES]
        sums = [f"quote.{part}" for part in QUOTE] if scope.late else []
        return [*own, *rows, *people, *CASE, *sums]


PARTY_NAMES = (
    "kind", "identity", "acting", "present", "name", "name_en", "title", "id", "birth", "age",
    "nationality", "signs", "no_card", "by.name", "by.kind", "by.acting", "by.identity", "by.id",
    "hand.name", "hand.id", "hand.identity", "address.house_no", "address.moo", "address.lane",
    "address.road", "address.subdistrict", "address.district", "address.province",
)  # fmt: skip


def replace_scope(reader: Reader, scope: Scope) -> Reader:
    """The same reader in another scope."""
    return Reader(reader.linker, scope, reader.place, reader.used)
