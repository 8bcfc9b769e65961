"""Everything the screen says about a form while it is being filled: pure, and fast."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, NamedTuple

from desktop.domain.field_problem import FieldProblem
from desktop.domain.life import Life, OnceKey
from desktop.domain.receipt import Quote
from desktop.domain.text import Text
from desktop.forms.condition import Ground
from desktop.forms.documents import DocumentStatus, checklist
from desktop.forms.field_problems import problem_of
from desktop.forms.flags import Raised, raised
from desktop.forms.follows import Follow, follows_of
from desktop.forms.form import Check, Section, Service
from desktop.forms.given import Given, Rules, Run
from desktop.forms.life import life_of
from desktop.forms.lines import Priced, quote_of
from desktop.forms.nodes import NUMBER, STATES, FieldState
from desktop.forms.once import once_of
from desktop.forms.parties import PartyState, party_states
from desktop.forms.questions import Question, questions_of
from desktop.forms.results import ResultState, results_of
from desktop.forms.steps import Promise, promise
from desktop.forms.values import Env, Unknown


@dataclass(frozen=True, slots=True)
class SectionState:
    """A section that shows: its fields, or those of each row of a table.

    `too_many` tells that a table has more rows than it may have; `order` are the rows (from 0) as
    they are to be shown; `computed` the values of the facts of each row, by their id.
    """

    section: Section
    fields: tuple[FieldState, ...] = ()
    rows: tuple[tuple[FieldState, ...], ...] = ()
    too_many: bool = False
    order: tuple[int, ...] = ()
    computed: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A check that says something; `key` has the row's number, `why` is what decided.

    `open` is one whose answer is still to come: it holds nothing up. `outside` tells that it waits
    for nothing that the form could give. `told_at` is the field that shows it.
    """

    key: str
    check: Check
    open: bool = False
    reason: str = ""
    why: tuple[Ground, ...] = ()
    outside: bool = False
    row: int = 0
    told_at: str = ""

    @property
    def wants_reason(self) -> bool:
        """Whether it is one that a reason meets, and there is none yet."""
        return not self.open and self.check.level == "reason" and not self.reason.strip()

    @property
    def stops(self) -> bool:
        """Whether the case cannot be accepted as it is."""
        return not self.open and self.check.level == "stop"


class Remaining(NamedTuple):
    """One thing still to be done; `key` is the sentence into which `label` goes."""

    kind: Literal["identity", "field", "check", "document", "fee"]
    id: str
    key: str
    label: Text


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How a form stands: what shows, what is wrong, what it costs, when it is due, what remains.

    `documents` are those that are needed, `perhaps` those for which an open condition decides.
    """

    sections: tuple[SectionState, ...]
    fields: tuple[FieldState, ...]
    problems: Mapping[str, FieldProblem]
    parties: tuple[PartyState, ...]
    checks: tuple[Held, ...]
    documents: tuple[DocumentStatus, ...]
    perhaps: tuple[DocumentStatus, ...]
    priced: Priced
    promise: Promise
    flags: tuple[Raised, ...]
    remaining: tuple[Remaining, ...]
    facts: Mapping[str, Any]
    # Of what is asked for when a case is accepted, and not on every key.
    service: Service = field(repr=False, compare=False)
    env: Env = field(repr=False, compare=False)

    @property
    def life(self) -> Life:
        """The life that the case will have."""
        return life_of(self.service, self.env, self.priced)

    @property
    def once(self) -> tuple[OnceKey, ...]:
        """What it forbids others to do, or is forbidden itself."""
        return once_of(self.service, self.env)

    @property
    def results(self) -> tuple[ResultState, ...]:
        """What officials find out after acceptance."""
        return results_of(self.service, self.env)

    @property
    def follows(self) -> tuple[Follow, ...]:
        """The cases that follow from it as it stands."""
        return follows_of(self.service, self.env)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What it can ask the outside now, and has no answer to yet."""
        return tuple(questions_of(self.service, self.env))

    @property
    def ready(self) -> bool:
        """Whether the case can be accepted; from then on nothing more may be asked for."""
        return not self.remaining

    @property
    def quote(self) -> Quote:
        """What it costs, as far as it is known."""
        return self.priced.quote

    @property
    def due(self) -> date:
        """The promised day."""
        return self.promise.due

    @property
    def due_unconfirmed(self) -> bool:
        """Whether the promise rests on times that the office has not confirmed."""
        return self.promise.unconfirmed

    def problem(self, key: str) -> FieldProblem | None:
        """What to show beside a field."""
        return self.problems.get(key)


def evaluate(service: Service, given: Given, rules: Rules, today: date) -> Evaluation:
    """How the form stands on `today`, with at most one problem per field."""
    env = computed(service, given, rules, today)
    sections = tuple(_sections(service, env))
    fields = tuple([state for one in sections for row in (one.fields, *one.rows) for state in row])
    problems = {problem.field: problem for problem in _problems(sections, fields)}
    held = tuple(_told(one, fields, problems) for one in _checks(service, env))
    parties = party_states(service, env)
    rows = checklist(service, env)
    documents = tuple([row for row in rows if row.needed == "yes"])
    priced = quote_of(service, env)
    return Evaluation(
        sections=sections,
        fields=fields,
        problems=problems,
        parties=parties,
        checks=held,
        documents=documents,
        perhaps=tuple([row for row in rows if row.needed == "perhaps"]),
        priced=priced,
        promise=promise(service, env, priced),
        flags=tuple(raised(service, env)),
        remaining=tuple(
            _remaining(service, sections, fields, problems, parties, held, documents, priced)
        ),
        facts={fact.name: env[fact.slot] for fact in service.facts if not fact.section},
        service=service,
        env=env,
    )


def computed(service: Service, given: Given, rules: Rules, today: date) -> Env:
    """All values of a form, by their slots."""
    slots = {section.id: section.slot for section in service.sections}
    env: Env = [None] * service.size
    env[0] = Run(given, rules, today, {}, slots)
    for node in service.program:
        node.run(env)
    return env


def _sections(service: Service, env: Env) -> Iterator[SectionState]:
    states: Mapping[str, FieldState] = env[0].states
    for section in service.sections:
        shown = env[section.slot]
        repeat = section.repeat
        if repeat is None:
            if shown is True:
                names = [field.name for field in section.fields]
                yield SectionState(section, tuple(filter(None, map(states.get, names))))
            continue
        if shown.__class__ is Unknown or (not shown and section.show_when is not None):
            continue
        columns = [field.id for field in section.fields]
        rows = tuple([tuple(filter(None, map(row[STATES].get, columns))) for row in shown])
        facts = [fact for fact in service.facts if fact.section == section.id]
        computed = tuple({fact.id: row[fact.slot] for fact in facts} for row in shown)
        too_many = len(rows) > repeat.high
        yield SectionState(section, (), rows, too_many, _order(section, shown), computed)


def _order(section: Section, rows: list[Env]) -> tuple[int, ...]:
    """The rows by their column; those without a value last, as they were given."""
    by = section.repeat.order_by if section.repeat else ""
    slot = next((field.slot for field in section.fields if field.id == by), None)
    numbers = range(len(rows))
    if slot is None:
        return tuple(numbers)
    there = [n for n in numbers if not isinstance(rows[n][slot], Unknown | None)]
    rest = [n for n in numbers if isinstance(rows[n][slot], Unknown | None)]
    return (*sorted(there, key=lambda n: (rows[n][slot], n)), *rest)


def _problems(
    sections: tuple[SectionState, ...], fields: tuple[FieldState, ...]
) -> Iterator[FieldProblem]:
    # Most are in order, and nothing more is asked about them.
    for state in [one for one in fields if one.finding or not one.text or one.proposed]:
        problem = problem_of(state)
        if problem is not None:
            yield problem
    for section in sections:
        yield from _doubles(section)


def _doubles(section: SectionState) -> Iterator[FieldProblem]:
    """Columns without doubles: the later row says so."""
    for column in section.section.repeat.unique if section.section.repeat else ():
        seen: set[Any] = set()
        for row in section.rows:
            for state in row:
                if state.field.id != column or isinstance(state.value, Unknown | None):
                    continue
                if state.value in seen:
                    yield FieldProblem(state.key, "wrong", "rules.twice")
                seen.add(state.value)


def _checks(service: Service, env: Env) -> Iterator[Held]:
    reasons = env[0].given.reasons
    for check in service.checks:
        rows = env[env[0].section_slots[check.section]] if check.section else None
        if rows.__class__ is Unknown:
            continue
        for place in [env] if rows is None else rows:
            if check.wrong_when(place) is False:
                continue  # as nearly all are
            verdict, why = check.wrong_when.explain(place)
            row = 0 if rows is None else place[NUMBER]
            key = f"{check.id}.{row}" if row else check.id
            if verdict is True:
                yield Held(key, check, False, reasons.get(key, ""), why, row=row)
            elif verdict is Unknown.OUTSIDE:
                yield Held(key, check, True, why=why, outside=True, row=row)
            else:
                yield Held(key, check, True, row=row)


def _told(held: Held, fields: tuple[FieldState, ...], problems: dict[str, FieldProblem]) -> Held:
    """With the field beside which it is said, unless that has a problem of its own.

    One that a reason meets is no fault of the field: going on waits for the reason alone.
    """
    if held.open or not held.check.at or (held.check.level == "reason" and not held.wants_reason):
        return held
    row = f"{held.check.section}.{held.row}." if held.row else ""
    key = f"{row}{held.check.at}"
    known = problems.get(key)
    if not any(state.key == key for state in fields):
        return held
    if known is not None and (known.kind != "warning" or not held.stops):
        return held
    kind: Literal["wrong", "warning"] = "wrong" if held.stops else "warning"
    problems[key] = FieldProblem(key, kind, "rules.check", text=held.check.text)
    return replace(held, told_at=key)


def _remaining(
    service: Service,
    sections: tuple[SectionState, ...],
    fields: tuple[FieldState, ...],
    problems: Mapping[str, FieldProblem],
    parties: tuple[PartyState, ...],
    held: tuple[Held, ...],
    documents: tuple[DocumentStatus, ...],
    priced: Priced,
) -> Iterator[Remaining]:
    for party in parties:
        if party.problem:
            yield Remaining("identity", party.role.id, party.problem, party.role.label)
    keys = {"missing": "rules.fill", "wrong": "rules.correct"}
    gaps = False
    for state in fields if problems else ():
        problem = problems.get(state.key)
        if problem is not None and problem.kind != "warning":
            gaps = True
            yield Remaining("field", state.key, keys[problem.kind], state.field.label)
    for table in sections:
        if table.too_many:
            yield Remaining("field", table.section.id, "rules.too_many_rows", table.section.title)
    for one in held:
        if one.wants_reason or (one.stops and not one.told_at):
            key = "rules.check_reason" if one.wants_reason else "rules.check_said"
            yield Remaining("check", one.key, key, one.check.text)
    for row in documents:
        if not row.met:
            key = "rules.copy_reason" if row.reason_missing else "rules.see"
            yield Remaining("document", row.key, key, row.rule.label)
    # A form with gaps has no price yet; a full one without a price is a gap in the fee schedule.
    for name in () if gaps else (*priced.unready, *priced.unpriced):
        label = next(line.label for line in service.lines if line.id == name.partition(".")[0])
        yield Remaining("fee", name, "rules.unpriced", label)
