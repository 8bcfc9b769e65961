"""What officials and the outside still tell of the open case, typed in place under it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal

from desktop.domain.case import CaseView, FieldValue
from desktop.domain.failure import CounterError
from desktop.domain.life import CaseState, Filler
from desktop.domain.money import format_baht
from desktop.domain.provenance import Provenance
from desktop.domain.receipt import Payment
from desktop.domain.text import Text
from desktop.entries import Agreed
from desktop.entries.rights import Who
from desktop.entries.told import Told
from desktop.forms.evaluate import Evaluation
from desktop.forms.field_problems import problem_of
from desktop.forms.form import Fact, Field
from desktop.forms.kinds import FieldKind, MoneyKind, TextKind, YesNoKind
from desktop.forms.nodes import FieldState
from desktop.forms.written import kind_of
from desktop.services.accepted import again
from desktop.services.offers import due_of
from desktop.services.session import Session
from desktop.texts import filled, text
from ui.context import Context
from ui.presenters.case_words import number_parts
from ui.presenters.form_view import FieldView
from ui.presenters.opened_case import Opened
from ui.values import Notice

RESULT, ANSWER, AGREE = "result", "answer", "agree"
_OWN = Provenance("", "gk")
_CASH = "cash"


@dataclass(frozen=True, slots=True)
class Finding:
    """A result of the service, an answer from outside, or that the customer agrees to an offer;
    `id` is that of the result or fact.
    """

    kind: str
    id: str
    title: Text

    @property
    def key(self) -> str:
        """What is kept of it while it is typed, and what its button says."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class FindingsState:
    """What may be told of the open case now; of one the fields are open."""

    case_id: str = ""
    may: tuple[Finding, ...] = ()
    asking: Finding | None = None
    views: tuple[FieldView, ...] = field(default=(), repr=False)


class FindingsPresenter(QObject):
    """`changed(FindingsState)`, `written(case id)`, `told(Notice | None)`."""

    changed = Signal(object)
    written = Signal(str)
    told = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.state = FindingsState()
        self._view: CaseView | None = None
        self._stands: Evaluation | None = None
        self._due = 0  # beyond what was paid, in satang
        self._whole = False  # all that the centre knows of it is here
        self._typed: dict[str, str] = {}
        self._said = False  # what is missing has been asked for

    def show(self, opened: Opened | None) -> None:
        """Another case is open, or the same read anew, or none."""
        before, self._view = self._view, opened.detail.view if opened is not None else None
        self._stands = opened.stands if opened is not None else None
        if self._view is None or self._stands is None:
            self._put(FindingsState())
            return
        assert opened is not None
        self._due = due_of(opened.detail, self._stands).total
        self._whole = not opened.detail.behind
        may = tuple(self._may(self._view, self._stands))
        same = before is not None and before.id == self._view.id
        asking = self.state.asking if same and self.state.asking in may else None
        self._put(FindingsState(self._view.id, may, asking, self._views(asking)))

    def ask(self, key: str) -> None:
        """Open its fields, with what was typed there before."""
        asking = next((one for one in self.state.may if one.key == key), None)
        if asking is None or self._view is None:
            return
        kept, _ = self._context.unfinished.of(key, self._view.id)
        self._said = False
        self._typed = json.loads(kept) if kept else self._known(asking)
        self._put(replace(self.state, asking=asking, views=self._views(asking)))

    def cancel(self) -> None:
        """Not now; what was typed is kept."""
        self._put(replace(self.state, asking=None, views=()))

    def edit(self, name: str, value: str) -> None:
        """A field holds something else."""
        asking, view = self.state.asking, self._view
        if asking is None or view is None:
            return
        self._typed = {**self._typed, name: value}
        self._context.unfinished.keep(asking.key, view.id, json.dumps(self._typed), "")
        self._put(replace(self.state, views=self._views(asking)))

    def give(self) -> None:
        """Write it down, or say what is missing."""
        asking, view, actor = self.state.asking, self._view, self._context.session.member
        if asking is None or view is None or actor is None:
            return
        self._said = True
        views = self._views(asking)
        if any(one.needs for one in views):
            self._put(replace(self.state, views=views))
            return
        values = {one.field.id: one.value for one in views if one.value}
        if asking.kind == AGREE:
            self._agree(asking, view, actor, values)
            return
        review, version = self._context.desk.review, view.version

        def write() -> CaseView:
            if asking.kind == RESULT:
                return review.record(view.id, asking.id, values, version, actor)
            return review.answer(view.id, asking.id, values[asking.id], version, actor)

        self._context.lane.submit(
            write,
            lambda now: self._written(asking, now),
            lambda error: self._failed(view.id, error),
        )
        self.cancel()

    def _agree(
        self, asking: Finding, view: CaseView, actor: Session, values: Mapping[str, str]
    ) -> None:
        cashier, offers, due = self._context.desk.cashier, self._context.desk.offers, self._due
        payment = None
        if due > 0:
            payment = cashier.take_cash(due, cashier.read_amount(values[_CASH]))
        self._context.lane.submit(
            lambda: offers.agree(view.id, payment, view.version, actor),
            lambda written: self._written(asking, written[0], payment),
            lambda error: self._failed(view.id, error),
        )
        self.cancel()

    # --- inside ------------------------------------------------------------------------------

    def _may(self, view: CaseView, stands: Evaluation) -> Iterator[Finding]:
        """Where the case stands so, and by whom the service names."""
        member, office = self._context.session.member, self._context.device.office
        if member is not None and self._whole and view.state is CaseState.OFFERED:
            who = Who(member.id, member.role, office)
            if Agreed.RIGHT.fault(who, view.standing, kind=Agreed.KIND) is None:
                yield Finding(AGREE, AGREE, _agreement(self._due))
        if member is None or view.state not in (Told.RIGHT.cases or ()):
            return
        for one in stands.results:
            if _fills(one.result.by, Who(member.id, member.role, office), view):
                yield Finding(RESULT, one.result.id, one.result.title)
        given = stands.env[0].given
        asked = {question.fact for question in stands.questions} | given.outside.keys()
        for fact in stands.service.facts:
            if fact.name in asked:
                yield Finding(ANSWER, fact.name, _label(fact))

    def _known(self, asking: Finding) -> dict[str, str]:
        """What was recorded of it before, to be corrected."""
        given = self._stands.env[0].given if self._stands is not None else None
        known = given.results.get(asking.id, {}) if given is not None else {}
        return {name: one.value for name, one in known.items()} if asking.kind == RESULT else {}

    def _views(self, asking: Finding | None) -> tuple[FieldView, ...]:
        if asking is None or self._stands is None:
            return ()
        if asking.kind == RESULT:
            return tuple(map(self._view_of, _states(self._stands, asking.id, self._typed)))
        if asking.kind == AGREE:
            return (self._cash_view(),) if self._due > 0 else ()
        fact = next(one for one in self._stands.service.facts if one.name == asking.id)
        return (self._answer_view(fact),)

    def _view_of(self, state: FieldState) -> FieldView:
        problem = problem_of(state)
        wrong = problem is not None and problem.kind != "warning"
        said = None
        if problem is not None and (self._said or (problem.kind == "wrong" and state.text)):
            said = problem.text or filled(problem.key, **problem.values)
        value = self._typed.get(state.field.id, state.text)
        return FieldView(
            state.field,
            value,
            required=state.required,
            needs=wrong,
            problem=said if wrong else None,
        )

    def _answer_view(self, fact: Fact) -> FieldView:
        typed, kind = self._typed.get(fact.name, ""), _kind(fact)
        finding = kind.read(typed)[1] if typed.strip() else None
        wrong = finding is not None and finding.level == "wrong"
        said = None
        if wrong and finding is not None:
            said = finding.text or filled(finding.key, **finding.values)
        elif not typed.strip() and self._said:
            said = text("rules.required")
        answer = Field(fact.name, fact.name, kind, _label(fact), 0, _OWN)
        return FieldView(answer, typed, needs=wrong or not typed.strip(), problem=said)

    def _cash_view(self) -> FieldView:
        """What was received: all that is due, and not much more."""
        typed, cashier = self._typed.get(_CASH, ""), self._context.desk.cashier
        problem = ""
        try:
            if typed.strip() or self._said:
                cashier.take_cash(self._due, cashier.read_amount(typed))
        except CounterError as error:
            problem = self._context.language.failure(error)
        received = Field(_CASH, _CASH, MoneyKind(), text("cases.agree_cash"), 0, _OWN)
        said = Text(problem, problem) if problem and self._said else None
        return FieldView(received, typed, needs=bool(problem) or not typed.strip(), problem=said)

    def _written(self, asking: Finding, view: CaseView, payment: Payment | None = None) -> None:
        context = self._context
        context.unfinished.drop(asking.key, view.id)
        number, t = number_parts(view.reference)[0], context.language.t
        what = context.language.of(asking.title)
        deed = t("cases.deed", what=f"{t(f'cases.did_{asking.kind}')}: {what}", number=number)
        words = t("cases.moved", deed=deed)
        if payment is not None:
            change = t("cases.agree_change", amount=format_baht(payment.change))
            words = f"{words} {change}"
        self.told.emit(Notice(words, "info"))
        self.written.emit(view.id)

    def _failed(self, case_id: str, error: CounterError) -> None:
        self.told.emit(Notice(self._context.language.failure(error), "bad"))
        self.written.emit(case_id)

    def _put(self, state: FindingsState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)


def _agreement(due: int) -> Text:
    """What the customer agrees to."""
    key = "more" if due > 0 else "less" if due < 0 else "same"
    return filled(f"cases.agree_{key}", amount=format_baht(abs(due)))


def _fills(by: Filler, who: Who, view: CaseView) -> bool:
    """Whether a result of these is filled here; what the outside tells, at either office."""
    stands = view.standing
    offices = {"receiving": {stands.receiving}, "outside": stands.offices}
    return who.office in offices.get(by, {stands.owning})


def _states(stands: Evaluation, result: str, typed: Mapping[str, str]) -> tuple[FieldState, ...]:
    """The fields of a result as they show with what is typed."""
    given = stands.env[0].given
    fields = {name: FieldValue(value) for name, value in typed.items()}
    then = again(stands, replace(given, results={**given.results, result: fields}))
    return next(one.fields for one in then.results if one.result.id == result)


def _label(fact: Fact) -> Text:
    return fact.label if fact.label is not None else Text(fact.name, fact.name)


def _kind(fact: Fact) -> FieldKind:
    """How an answer of the fact's type is typed."""
    if fact.type.base == "yes_no":
        return YesNoKind(values=tuple((one, text(f"because.{one}")) for one in ("yes", "no")))
    return kind_of(fact.type) or TextKind()
