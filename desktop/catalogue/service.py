"""A service file linked: the compiled service, and what the proofs need to know of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from desktop.catalogue import decisions, follows, lives
from desktop.catalogue.lines import Lines
from desktop.catalogue.linker import Entry, Linker
from desktop.catalogue.models import CheckRow, PartyRow, ServiceFile, StepRow
from desktop.catalogue.names import EVENTS, RESERVED, Known, Scope, slot
from desktop.catalogue.parties import role_words, roles_behind
from desktop.catalogue.problems import Place, nearest
from desktop.catalogue.provenance import provenance_of
from desktop.catalogue.reader import Reader
from desktop.catalogue.requirements import Requirements
from desktop.catalogue.sections import Sections
from desktop.catalogue.shared import Shared
from desktop.domain.papers import PAPERS
from desktop.forms.condition import Asked, Condition, ValueTest
from desktop.forms.form import Check, Flag, Role, Service, Step
from desktop.forms.nodes import PartyNode
from desktop.forms.values import Type

# The tables of rows with an id of the service's own.
TABLES = ("party", "section", "fact", "check", "document", "fee", "step", "flag")


@dataclass(slots=True)
class Linked:
    """A service with its linker, for the duties that come after."""

    service: Service
    linker: Linker
    lines: Lines
    requirements: Requirements
    sections: Sections
    place: Place
    model: ServiceFile
    follows: tuple[follows.Carry, ...] = ()


def link(model: ServiceFile, place: Place, shared: Shared) -> Linked:
    """A service compiled; its problems are in `shared`."""
    linker = Linker(model, place, shared)
    sections, requirements, lines = Sections(linker), Requirements(linker), Lines(linker)
    for number, row in enumerate(model.party):
        _declare_party(linker, row, place.at("party", number))
    sections.declare()
    documents = [(row, place.at("document", n), Scope()) for n, row in enumerate(model.document)]
    for part in sections.parts:
        documents += [(row, where, part.scope) for row, where in part.documents]
    requirements.declare(documents)
    _ids(linker)
    if model.applicant is not None and model.applicant not in linker.parties:
        told = nearest(model.applicant, linker.parties)
        shared.problems.add(place.at("applicant"), f"no party is '{model.applicant}'{told}")
    if model.applicant is None and model.fee:
        told = "nobody applies, so there is nobody in whose name a receipt would be"
        shared.problems.add(place.at("fee", 0), told)
    for number, name in enumerate(model.papers):
        if name not in PAPERS:
            told = f"no paper is called '{name}'{nearest(name, PAPERS)}"
            shared.problems.add(place.at("papers", number), told)
    sections.link()
    checks = (*_checks(linker, sections), *_party_checks(linker))
    rules, made_lines = requirements.made(), lines.made()
    steps, flags = _steps(linker), _flags(linker)
    following, carries = follows.rules(linker, sections)
    life, once = lives.life_rule(linker), lives.once_rules(linker)
    made_decisions = decisions.rules(linker, sections, rules, life)
    made = sections.made()
    service = Service(
        id=model.id,
        edition=model.edition,
        valid_from=model.valid_from,
        valid_below=model.valid_below,
        title=model.title.text(),
        summary=model.summary.text(),
        provenance=provenance_of(model, None, place, shared.problems),
        keywords=model.keywords,
        icon=model.icon,
        order=model.order,
        channels=model.channels,
        keep_photo=model.keep_photo,
        applicant=model.applicant or "",
        sections=made,
        facts=tuple(sections.facts.values()),
        roles=tuple(linker.roles[role] for role in linker.parties if role in linker.roles),
        checks=checks,
        documents=rules,
        lines=made_lines,
        steps=steps,
        flags=flags,
        sheet=tuple(words.text() for words in model.sheet),
        papers=model.papers,
        program=tuple(linker.program),
        size=linker.size,
        labels=linker.labels,
        words=linker.words,
        digest=hashlib.sha256(place.file.text.encode()).hexdigest(),
        fields=sections.fields,
        life=life,
        decisions=made_decisions,
        once=once,
        results=sections.made_results(),
        follows=following,
        asks=tuple(linker.asks),
    )
    return Linked(service, linker, lines, requirements, sections, place, model, carries)


def _declare_party(linker: Linker, row: PartyRow, place: Place) -> None:
    persons, problems = linker.shared.persons, linker.problems
    for key, words, known in (
        ("kinds", row.kinds, persons.kinds), ("acting", row.acting, persons.acting),
        ("identity", row.identity, persons.identities),
    ):  # fmt: skip
        for word in words:
            if word not in known:
                sentence = f"nothing is called '{word}'{nearest(word, known)}"
                problems.add(place.at(key), sentence)
    for kind in row.kinds:
        if kind in persons.kinds and not set(persons.kinds[kind][0].acting) & set(row.acting):
            problems.add(place.at("acting"), f"a party of kind '{kind}' cannot act so")
    for key, other in (("differs_from", row.differs_from), ("may_be", row.may_be)):
        roles = [one.role for one in linker.model.party]
        if other is not None and other not in roles:
            problems.add(place.at(key), f"no party is '{other}'{nearest(other, roles)}")

    def link() -> Known:
        reader = Reader(linker, Scope(), place)
        needed = reader.condition("needed_when", row.needed_when)
        if reader.outside:
            reader.fail("needed_when", "it hangs on the outside, and the form may not wait for it")
        role = Role(
            id=row.role,
            label=row.label.text(),
            kinds=row.kinds,
            acting=row.acting,
            identity=row.identity,
            slot=linker.new_slot(),
            presence=row.presence,
            needed_when=needed,
            count=(row.count.from_, row.count.to) if row.count else None,
            differs_from=row.differs_from or "",
            may_be=row.may_be or "",
            words=role_words(row.kinds, row.acting, row.identity, persons),
            by=roles_behind(row, linker.model.applicant, persons),
        )
        linker.roles[row.role] = role
        linker.program.append(PartyNode(role))
        return Known(f"party {row.role}", Type("yes_no"), slot(role.slot))

    linker.declare(Entry(f"party {row.role}", place, link))


def _ids(linker: Linker) -> None:
    """Every row's id is its own in the service, and none is a reserved word."""
    model, place = linker.model, linker.place
    seen: set[str] = set()
    for table in (*TABLES, "result", "decision", "follows"):
        for number, row in enumerate(getattr(model, table)):
            name = row.role if isinstance(row, PartyRow) else row.id
            _id(linker, name, place.at(table, number), seen)
            if table == "section" and row.repeat is None and row.group is None:
                for inner in ("field", "fact", "check", "document"):
                    for count, one in enumerate(getattr(row, inner)):
                        _id(linker, one.id, place.at(table, number, inner, count), seen)


def _id(linker: Linker, name: str, place: Place, seen: set[str]) -> None:
    key = "role" if place.path[-2] == "party" else "id"
    if name in RESERVED:
        linker.problems.add(place.at(key), f"'{name}' is a word of the language")
    elif name in seen:
        linker.problems.add(place.at(key), f"'{name}' is there twice")
    seen.add(name)


def _checks(linker: Linker, sections: Sections) -> list[Check]:
    place = linker.place
    found = [
        _check(linker, row, place.at("check", number), Scope(), "")
        for number, row in enumerate(linker.model.check)
    ]
    for part in sections.parts:
        table = part.row.id if part.is_table else ""
        for row, where in part.checks:
            found.append(_check(linker, row, where, part.scope, table))
    return [check for check in found if check is not None]


def _check(linker: Linker, row: CheckRow, place: Place, scope: Scope, table: str) -> Check | None:
    reader = Reader(linker, scope, place)
    wrong = reader.condition("wrong_when", row.wrong_when)
    at = ""
    if row.at is not None:
        spelt = scope.spelt(row.at) or row.at
        entry = linker.entries.get(spelt)
        if entry is None or " " in spelt:
            reader.fail("at", f"no field is called '{row.at}'{nearest(row.at, linker.entries)}")
        at = spelt.removeprefix(f"{table}.") if table else spelt
    if wrong is None or not wrong.tables:
        return None
    name = row.id if not scope.prefix else f"{scope.prefix}.{row.id}"
    linker.check_places[name] = place
    return Check(
        id=name,
        text=row.text.text(),
        level=row.level,
        wrong_when=wrong,
        provenance=provenance_of(row, linker.model, place, linker.problems),
        at=at,
        item=row.item,
        section=table,
    )


def _party_checks(linker: Linker) -> list[Check]:
    """What a kind of person asks of each role that it may fill (a minor does not act alone)."""
    found = []
    persons = linker.shared.persons
    for role, party in linker.parties.items():
        for kind in party.kinds if party.count is None else ():
            known = persons.kinds.get(kind)
            for number, row in enumerate(known[0].check if known else ()):
                assert known is not None
                place = known[1].at("check", number)
                reader = Reader(linker, Scope(party=role), place)
                wrong = reader.condition("wrong_when", row.wrong_when)
                mine = linker.known(f"{role}.kind", reader, "wrong_when")
                test = ValueTest(values=frozenset([kind]))
                guard = Asked(mine.name, test, mine.get, test.judge())
                if wrong is None:
                    continue
                linker.check_places[f"{role}_{row.id}"] = place
                found.append(
                    Check(
                        id=f"{role}_{row.id}",
                        text=row.text.text(),
                        level=row.level,
                        wrong_when=Condition(tuple((guard, *table) for table in wrong.tables)),
                        provenance=provenance_of(row, known[0], place, linker.problems),
                        item=row.item,
                    )
                )
    return found


def _steps(linker: Linker) -> tuple[Step, ...]:
    found = []
    for number, row in enumerate(linker.model.step):
        place = linker.place.at("step", number)
        reader = Reader(linker, Scope(), place)
        starts_at = None
        is_event = row.starts in EVENTS or _is_result(row, linker, place)
        if row.starts == "agreed" and not any(line.later for line in linker.model.fee):
            reader.fail("starts", "nothing is ever offered: no line is told later")
        if row.starts is not None and not is_event:
            known = reader.name("starts", row.starts)
            reader.fits("starts", known, Type("date"))
            starts_at = known.get
        plus = reader.whole("plus", row.plus) if row.plus else None
        when = reader.condition("when", row.when)
        found.append(
            Step(
                id=row.id,
                label=row.label.text(),
                days=row.days,
                provenance=provenance_of(row, linker.model, place, linker.problems),
                plus=plus.get if plus is not None else None,
                counted=row.counted,
                starts=row.starts or "" if is_event else "",
                starts_at=starts_at,
                when=when,
                pauses=row.pauses,
            )
        )
    return tuple(found)


def _is_result(row: StepRow, linker: Linker, place: Place) -> bool:
    """Whether a step starts with a result, which has to come then."""
    result = next((one for one in linker.model.result if one.id == row.starts), None)
    if result is not None and result.needed_when is not None and row.when is None:
        told = f"'{result.id}' is not always needed: say when the step counts"
        linker.problems.add(place.at("starts"), told)
    return result is not None


def _flags(linker: Linker) -> tuple[Flag, ...]:
    found = []
    for number, row in enumerate(linker.model.flag):
        place = linker.place.at("flag", number)
        reader = Reader(linker, Scope(), place)
        on = reader.name("on", row.on)
        days = [
            reader.operand(key, raw, Type("date")).get if raw is not None else None
            for key, raw in (("from", row.from_), ("below", row.below))
        ]
        linker.flags_set[row.id] = on.type
        label = row.label.text() if row.label else None
        found.append(Flag(row.id, on.get, label, *days))
    return tuple(found)
