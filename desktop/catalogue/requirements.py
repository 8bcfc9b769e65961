"""Document rows: the service's own, and those that a party's kind and way of acting ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from desktop.catalogue.base import Sourced
from desktop.catalogue.linker import Entry, Linker
from desktop.catalogue.models import DocumentRow
from desktop.catalogue.names import Known, Scope, slot
from desktop.catalogue.problems import Place, nearest
from desktop.catalogue.provenance import provenance_of
from desktop.catalogue.reader import Reader
from desktop.catalogue.shared_models import ActingRow, KindRow
from desktop.domain.text import Text
from desktop.forms.condition import Asked, Condition, ValueTest
from desktop.forms.documents import ORIGINAL, SOURCES
from desktop.forms.form import DocumentRule, MaxAge, Record
from desktop.forms.nodes import RecordNode


@dataclass(frozen=True, slots=True)
class Asking:
    """A kind or way of acting (`name`, `value`) that asks for a document, by its own row."""

    name: str
    value: str
    row: DocumentRow
    place: Place


@dataclass(slots=True)
class Requirement:
    """A row with the party that it is of; `asked` by kinds or ways of acting of that party."""

    row: DocumentRow
    place: Place
    id: str
    of: str = ""
    scope: Scope = Scope()
    asked: list[Asking] = field(default_factory=list)
    records: tuple[Record, ...] = ()

    @property
    def document(self) -> str:
        """Its id in `documents.toml`."""
        return self.row.document or self.row.id


class Requirements:
    """All document rows of a service."""

    def __init__(self, linker: Linker) -> None:
        self._linker = linker
        self.rows: list[Requirement] = []

    def declare(self, rows: list[tuple[DocumentRow, Place, Scope]]) -> None:
        """The rows, and the names of what is written down of each."""
        for row, place, scope in rows:
            self.rows.append(Requirement(row, place, row.id, row.of or "", scope))
        own = {(one.document, one.of or self._applicant) for one in self.rows}
        for joined in self._joined():
            if (joined.document, joined.of) in own:
                continue
            # the papers of the person before those of the service
            same = [one for one in self.rows if one.asked and one.id == joined.id]
            if same:
                same[0].asked += joined.asked
            else:
                self.rows.insert(sum(bool(one.asked) for one in self.rows), joined)
        taken: set[str] = set()
        for one in self.rows:
            if one.id in taken:
                told = f"document '{one.id}' is there twice"
                self._linker.problems.add(one.place.at("id"), told)
            taken.add(one.id)
            self._declare_records(one)

    @property
    def _applicant(self) -> str:
        return self._linker.model.applicant or ""

    def _joined(self) -> Iterator[Requirement]:
        """What kinds and ways of acting ask, of each role; the applicant's papers keep their id."""
        persons = self._linker.shared.persons
        for role, party in self._linker.parties.items():
            if party.papers == "none" or party.count is not None:
                continue  # further persons are only counted
            asking: list[tuple[str, str, KindRow | ActingRow, Place]] = []
            for kind in party.kinds:
                if kind in persons.kinds:
                    asking.append(("kind", kind, *persons.kinds[kind]))
            for acting in party.acting:
                if acting in persons.acting:
                    asking.append(("acting", acting, *persons.acting[acting]))
            for name, value, holder, place in asking:
                for number, row in enumerate(holder.document):
                    known = row.id if role == self._applicant else f"{role}_{row.id}"
                    where = place.at("document", number)
                    scope = Scope(party=role)
                    asking_row = Asking(name, value, row, where)
                    yield Requirement(row, where, known, role, scope, [asking_row])

    def _declare_records(self, one: Requirement) -> None:
        paper = self._linker.shared.papers.get(one.document)
        recorded = one.row.record if one.row.record is not None else paper.record if paper else ()
        records = []
        for name in recorded:
            known = self._linker.shared.records.get(name)
            if known is None:
                told = nearest(name, self._linker.shared.records)
                self._linker.problems.add(one.place.at("record"), f"nobody records '{name}'{told}")
                continue
            label, kind = known
            record = Record(name, label, kind, self._linker.new_slot())
            records.append(record)
            base = one.row.id if not one.asked else one.document
            spelt = f"{one.of}.{base}.{name}" if one.of else f"{base}.{name}"
            if spelt not in self._linker.entries:
                link = _recorded(self._linker, one.id, record, spelt)
                self._linker.declare(Entry(spelt, one.place, link))
        one.records = tuple(records)

    def made(self) -> tuple[DocumentRule, ...]:
        """All rows compiled."""
        return tuple(rule for one in self.rows if (rule := self._made(one)) is not None)

    def _made(self, one: Requirement) -> DocumentRule | None:
        linker, row = self._linker, one.row
        paper = linker.shared.papers.get(one.document)
        if paper is None:
            told = nearest(one.document, linker.shared.papers)
            key = "document" if row.document else "id"
            linker.problems.add(one.place.at(key), f"there is no document '{one.document}'{told}")
            return None
        table = one.of in linker.tables
        if one.of and not table and one.of not in linker.parties:
            told = nearest(one.of, [*linker.tables, *linker.parties])
            linker.problems.add(one.place.at("of"), f"'{one.of}' is no party and no table{told}")
        scope = one.scope.in_row(one.of) if table else one.scope
        reader = Reader(linker, scope, one.place)
        needed = self._needed(one, reader)
        if not reader.broken and reader.outside != (row.if_unknown is not None):
            reader.fail("if_unknown", "it stands exactly where 'needed_when' hangs on the outside")
        if row.max_age is not None and "date" not in [record.id for record in one.records]:
            reader.fail("max_age", "the age of a document needs its 'date' recorded")
        party = one.of or self._applicant
        accepts = self._accepts(row.accepts or paper.accepts, reader)
        return DocumentRule(
            id=one.id,
            document=one.document,
            label=(row.label or paper.label).text(),
            note=note.text() if (note := row.note or paper.note) is not None else None,
            accepts=accepts,
            provenance=provenance_of(row, self._head(one), one.place, linker.problems),
            of=party if not table else one.of,
            of_section=table,
            guard=self._guard(one, reader),
            needed_when=needed,
            if_unknown=row.if_unknown,
            records=one.records,
            max_age=MaxAge(row.max_age.months, row.max_age.days) if row.max_age else None,
            copy=row.keep != "none",
            item=row.item,
            others={word: text for word in accepts if (text := self._label(word)) is not None},
        )

    def _head(self, one: Requirement) -> Sourced:
        persons = self._linker.shared.persons
        if not one.asked:
            return self._linker.model
        name, value = one.asked[0].name, one.asked[0].value
        return persons.kinds[value][0] if name == "kind" else persons.acting[value][0]

    def _accepts(self, words: tuple[str, ...], reader: Reader) -> tuple[str, ...]:
        """Source words as they are, a role as `@role`, another document by its id."""
        linker = self._linker
        found = []
        for word in words:
            if word in SOURCES or word in linker.shared.papers:
                found.append(word)
            elif word in linker.parties:
                found.append(f"@{word}")
            else:
                known = [*SOURCES, *linker.parties, *linker.shared.papers]
                reader.fail("accepts", f"nothing is called '{word}'{nearest(word, known)}")
        if ORIGINAL not in found:
            found.append(ORIGINAL)
        return tuple(found)

    def _label(self, word: str) -> Text | None:
        """The label of another document or of a role; a source word has none."""
        role = self._linker.parties.get(word.removeprefix("@"))
        if word.startswith("@") and role is not None:
            return role.label.text()
        paper = self._linker.shared.papers.get(word)
        return paper.label.text() if paper is not None else None

    def _needed(self, one: Requirement, reader: Reader) -> Condition | None:
        """The row's own condition; of a joined one, that the party is so, and what it says then."""
        if not one.asked:
            return reader.condition("needed_when", one.row.needed_when)
        tables: list[tuple[Asked, ...]] = []
        for asking in one.asked:
            inner = Reader(self._linker, one.scope, asking.place, reader.used)
            test = ValueTest(values=frozenset([asking.value]))
            is_so = self._asked(f"{one.of}.{asking.name}", test, inner)
            own = inner.condition("needed_when", asking.row.needed_when)
            tables += [(is_so, *table) for table in (own.tables if own is not None else ((),))]
        return Condition(tuple(tables))

    def _guard(self, one: Requirement, reader: Reader) -> Condition | None:
        """A party's row stands only where somebody fills the role."""
        party = self._linker.parties.get(one.of)
        if party is None or party.count is not None:
            return None
        if party.presence != "optional" and party.needed_when is None:
            return None
        return Condition(((self._asked(f"{one.of}.kind", ValueTest(given=True), reader),),))

    @staticmethod
    def _asked(name: str, test: ValueTest, reader: Reader) -> Asked:
        known = reader.linker.known(name, reader, "of")
        return Asked(known.name, test, known.get, test.judge())


def _recorded(linker: Linker, key: str, record: Record, name: str):  # type: ignore[no-untyped-def]
    def link() -> Known:
        linker.program.append(RecordNode(key, record))
        return Known(name, record.kind.type, slot(record.slot), nothing=True, label=record.label)

    return link
