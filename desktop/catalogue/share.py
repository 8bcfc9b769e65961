"""Reading what services share, each file into its part of `Shared`."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.catalogue.problems import Place, nearest
from desktop.catalogue.provenance import provenance_of
from desktop.catalogue.shared import Shared
from desktop.catalogue.shared_models import (
    ApplicantsFile,
    CodeFormTable,
    CodeRow,
    CodesFile,
    DocumentsFile,
    GroupsFile,
    ListsFile,
)
from desktop.forms.documents import SOURCES
from desktop.forms.kinds import DateKind, FieldKind, TextKind
from desktop.forms.kinds.code import Code, CodeForm

YES_NO_LIST = "yes_no"


def lists(model: ListsFile, place: Place, shared: Shared) -> None:
    """Choices by the id of their list; the list `yes_no` words all questions of fact."""
    for number, row in enumerate(model.list):
        where = place.at("list", number)
        _once(row.id, shared.lists, where, shared)
        seen: set[str] = set()
        for count, one in enumerate(row.values):
            if one.value in seen:
                told = f"choice '{one.value}' is there twice"
                shared.problems.add(where.at("values", count, "value"), told)
            seen.add(one.value)
        shared.lists[row.id] = tuple((one.value, one.text()) for one in row.values)
        provenance_of(row, None, where, shared.problems)
    shared.yes_no = shared.lists.get(YES_NO_LIST, ())
    if [value for value, _ in shared.yes_no] != ["yes", "no"]:
        shared.problems.add(place, "the list 'yes_no' words 'yes' and 'no', in this order")


def codes(model: CodesFile, place: Place, shared: Shared) -> None:
    """Codes by their id."""
    for number, row in enumerate(model.code):
        where = place.at("code", number)
        _once(row.id, shared.codes, where, shared)
        provenance_of(row, None, where, shared.problems)
        if (row.odd is not None) != (row.level == "warn"):
            shared.problems.add(where.at("level"), "a code that warns has words for an odd one")
        if (row.wrong_check is None) != (row.check_digit is None):
            shared.problems.add(
                where.at("check_digit"), "a check digit has its words, 'wrong_check'"
            )
        forms = tuple(
            _form(one, where.at("form", count), shared) for count, one in enumerate(row.form)
        )
        shared.codes[row.id] = _code(row, forms)


def _code(row: CodeRow, forms: tuple[CodeForm, ...]) -> Code:
    return Code(
        id=row.id,
        label=row.label.text(),
        forms=forms,
        wrong=row.wrong.text(),
        odd=row.odd.text() if row.odd else None,
        check_digit=row.check_digit or "",
        wrong_check=row.wrong_check.text() if row.wrong_check else None,
        mask=row.mask or "",
    )


def _form(row: CodeFormTable, place: Place, shared: Shared) -> CodeForm:
    length = (row.length, row.length) if isinstance(row.length, int) else row.length
    if length[0] > length[1] or length[0] < 1:
        shared.problems.add(place.at("length"), "a length is a number, or from and to")
    if row.groups and sum(row.groups) != length[0]:
        shared.problems.add(place.at("groups"), f"the groups do not make {length[0]} characters")
    warning = row.warning.text() if row.warning else None
    return CodeForm(length, row.letters, row.starts, row.groups, row.between, warning)


def documents(model: DocumentsFile, place: Place, shared: Shared) -> None:
    """Documents by their id, and what can be written down of them."""
    for number, one in enumerate(model.record):
        where = place.at("record", number)
        _once(one.id, shared.records, where, shared)
        kind: FieldKind = DateKind() if one.type == "date" else TextKind(max_length=120)
        shared.records[one.id] = (one.label.text(), kind)
        provenance_of(one, None, where, shared.problems)
    for number, row in enumerate(model.document):
        where = place.at("document", number)
        _once(row.id, shared.papers, where, shared)
        shared.papers[row.id] = row
        provenance_of(row, None, where, shared.problems)
        for word in row.record:
            if word not in shared.records:
                told = f"nobody records '{word}'{nearest(word, shared.records)}"
                shared.problems.add(where.at("record"), told)
        known = [*SOURCES, *(other.id for other in model.document)]
        for word in row.accepts:
            if word not in known:
                told = f"nothing is called '{word}'{nearest(word, known)}"
                shared.problems.add(where.at("accepts"), told)


def groups(model: GroupsFile, place: Place, shared: Shared) -> None:
    """Groups by their id; what they say is proved where a service uses one."""
    for number, row in enumerate(model.group):
        where = place.at("group", number)
        _once(row.id, shared.groups, where, shared)
        shared.groups[row.id] = (row, where)


def applicants(model: ApplicantsFile, place: Place, shared: Shared) -> None:
    """Kinds of persons, ways of acting, identities, reasons; each way of acting comes to an end."""
    persons, problems = shared.persons, shared.problems
    for number, kind in enumerate(model.kind):
        where = place.at("kind", number)
        _once(kind.id, persons.kinds, where, shared)
        persons.kinds[kind.id] = (kind, where)
        provenance_of(kind, None, where, problems)
    for number, acting in enumerate(model.acting):
        where = place.at("acting", number)
        _once(acting.id, persons.acting, where, shared)
        persons.acting[acting.id] = (acting, where)
        provenance_of(acting, None, where, problems)
    for key, rows, into in (
        ("identity", model.identity, persons.identities),
        ("no_card", model.no_card, persons.no_card),
        ("part", model.part, persons.parts),
    ):
        for number, row in enumerate(rows):
            where = place.at(key, number)
            _once(row.id, into, where, shared)
            into[row.id] = row.label.text()
            provenance_of(row, None, where, problems)
    for known, where in persons.kinds.values():
        _words(known.acting, persons.acting, where.at("acting"), shared)
        _words(known.identity, persons.identities, where.at("identity"), shared)
    for way, where in persons.acting.values():
        if way.by is not None:
            _words(way.by.kinds, persons.kinds, where.at("by", "kinds"), shared)
            _words(way.by.acting, persons.acting, where.at("by", "acting"), shared)
    _ends(shared)


def _ends(shared: Shared) -> None:
    """Somebody stands here and signs in the end, however many act for one another (at most 3)."""
    persons = shared.persons
    ending = {name for name, (row, _) in persons.acting.items() if row.by is None}
    for _ in range(2):
        ending |= {
            name
            for name, (row, _) in persons.acting.items()
            if row.by is not None and ending & set(row.by.acting)
        }
    for name, (kind, where) in persons.kinds.items():
        if not ending & set(kind.acting):
            told = f"nobody stands at the end of those who act for '{name}'"
            shared.problems.add(where.at("acting"), told)


def _words(words: Iterable[str], known: Iterable[str], place: Place, shared: Shared) -> None:
    names = list(known)
    for word in words:
        if word not in names:
            shared.problems.add(place, f"nothing is called '{word}'{nearest(word, names)}")


def _once(name: str, known: Iterable[str], place: Place, shared: Shared) -> None:
    if name in known:
        shared.problems.add(place.at("id"), f"'{name}' is there twice")
