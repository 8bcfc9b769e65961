"""What an official may decide of a case as it stands, in the words of its service."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop.domain.life import Move
from desktop.domain.text import Text
from desktop.forms.evaluate import Evaluation
from desktop.forms.flags import Raised
from desktop.forms.form import Service
from desktop.forms.life import with_sums
from desktop.forms.life_rules import DecisionRule, Reason
from desktop.forms.values import Unknown

# Of these the customer is told why.
_REASONED: tuple[Move, ...] = ("return", "refuse", "uphold", "set_aside")


@dataclass(frozen=True, slots=True)
class DecisionState:
    """A decision that may be made; `needs` are the results that it still waits for.

    `reasons` are those it may be made by, and `wants_reason` tells that one must be given: also
    where a check, `unsettled`, has not been answered or is not met. `sets` are the flags that it
    sets, `pays` the money that goes out, in satang; `usual` that it is none of the service's own.
    """

    id: str
    label: Text
    move: Move
    needs: tuple[str, ...]
    reasons: tuple[Reason, ...]
    wants_reason: bool
    unsettled: tuple[str, ...]
    sets: tuple[Raised, ...]
    pays: int | None
    usual: bool = False

    @property
    def ready(self) -> bool:
        """Whether it waits for nothing."""
        return not self.needs


def decisions(now: Evaluation) -> tuple[DecisionState, ...]:
    """All whose condition holds; one that is open is not there yet."""
    with_sums(now.service, now.env, now.priced)
    missing = [one.result.id for one in now.results if not one.complete]
    return tuple(
        _state(rule, now, missing)
        for rule in now.service.decisions
        if rule.when is None or rule.when(now.env) is True
    )


def _state(rule: DecisionRule, now: Evaluation, missing: Sequence[str]) -> DecisionState:
    pays = rule.pays(now.env) if rule.pays is not None else None
    unsettled: tuple[str, ...] = ()
    if rule.move == "approve":
        unsettled = tuple(one.key for one in now.checks if one.outside or one.stops)
    return DecisionState(
        id=rule.id,
        label=rule.label,
        move=rule.move,
        needs=tuple(name for name in rule.needs if name in missing),
        reasons=tuple(_reasons(rule, now)),
        wants_reason=rule.move in _REASONED or bool(unsettled),
        unsettled=unsettled,
        sets=tuple(flag for flag in now.flags if flag.id in flags_of(rule, now.service)),
        pays=None if isinstance(pays, Unknown) else pays,
        usual=rule.usual,
    )


def flags_of(rule: DecisionRule, service: Service) -> tuple[str, ...]:
    """The ids of what it sets: approval sets every flag that no decision names."""
    if rule.move != "approve":
        return rule.sets
    named = {flag for other in service.decisions for flag in other.sets}
    return (*rule.sets, *(flag.id for flag in service.flags if flag.id not in named))


def _reasons(rule: DecisionRule, now: Evaluation) -> Iterator[Reason]:
    """Those of the data; none asks for a document that the accepted case did not name.

    Of one in the usual words also what this case has that may be wrong: its checks and documents.
    """
    named = {row.rule.id for row in now.documents}
    papers = {document.id for document in now.service.documents}
    for reason in rule.reasons:
        if reason.about not in papers or reason.about in named:
            yield reason
    if rule.usual and rule.move in ("return", "refuse"):
        for held in now.checks:
            if held.outside or held.stops:
                yield Reason(held.check.text, held.check.item, held.key)
        for row in now.documents:
            yield Reason(row.rule.label, row.rule.item, row.key)
