"""How the form in hand stands: evaluated once for the same answers, however often it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from desktop.domain.case import Draft
from desktop.domain.party import BEHIND, Party
from desktop.forms.evaluate import Evaluation, evaluate
from desktop.forms.form import Service
from desktop.forms.given import Given, Rules, Run
from desktop.forms.seats import party_problems


class Evaluated:
    """The evaluation made last; other answers, rules or another day make another one.

    A key asks three times: what the field proposed, what follows from its new value, and how the
    form shows. Only the second one has anything to compute.
    """

    def __init__(self) -> None:
        self._last: Evaluation | None = None

    def of(self, service: Service, given: Given, rules: Rules, today: date) -> Evaluation:
        """As `evaluate` has it."""
        last = self._last
        if last is None or not _is_of(last, service, given, rules, today):
            last = self._last = evaluate(service, given, rules, today)
        return last

    def forget(self) -> None:
        """Nothing of the customer is kept."""
        self._last = None


def _is_of(known: Evaluation, service: Service, given: Given, rules: Rules, today: date) -> bool:
    run: Run = known.env[0]
    same_form = known.service is service and run.rules is rules and run.today == today
    return same_form and run.given == given


def unready(draft: Draft, service: Service) -> Iterator[str]:
    """The roles whose identity is not complete, or was begun to be typed and not finished."""
    for role, whole in draft.parties.items():
        party: Party | None = whole
        while party is not None:
            if party_problems(party, applies=role == service.applicant):
                yield role
            role, party = role + BEHIND, party.by
    for role in draft.typing:
        if draft.party(role) is None and role not in draft.left_out:
            yield role
