"""Results: what an official finds out after the case was accepted, in fields of its own.

Until a result is here, and complete, its values are unknown as those of any answer from outside.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.field_problem import FieldProblem
from desktop.forms.condition import Condition, holds
from desktop.forms.field_problems import problem_of
from desktop.forms.form import Result, Service
from desktop.forms.nodes import FieldState, Settle
from desktop.forms.values import Env, Unknown

_LATER = Unknown.OUTSIDE


@dataclass(frozen=True, slots=True)
class ResultState:
    """A result that the case needs; without fields as long as nobody has begun it."""

    result: Result
    fields: tuple[FieldState, ...]
    problems: tuple[FieldProblem, ...]

    @property
    def complete(self) -> bool:
        """Whether it is here, and all of it is as it should be."""
        return bool(self.fields) and all(one.kind == "warning" for one in self.problems)


@dataclass(frozen=True, slots=True)
class ResultNode:
    """A result: nothing where it is not needed, true once it has been begun."""

    slot: int
    id: str
    needed_when: Condition | None

    def run(self, env: Env) -> None:
        """Into the slot of the result."""
        begun = self.id in env[0].given.results or _LATER
        env[self.slot] = begun if holds(self.needed_when, env) else None


@dataclass(frozen=True, slots=True)
class ResultFieldNode:
    """A field of a result."""

    name: str
    id: str
    slot: int
    result_slot: int
    result_id: str
    settle: Settle

    def run(self, env: Env) -> None:
        """Its value, and how it shows; what is not filled yet is told later."""
        begun = env[self.result_slot]
        if begun is not True:
            env[self.slot] = begun
            return
        given = env[0].given.results[self.result_id].get(self.id)
        state = self.settle(self.name, env, given)
        if env[self.slot] is Unknown.FORM:
            env[self.slot] = _LATER
        if state is not None:
            env[0].states[self.name] = state


def results_of(service: Service, env: Env) -> tuple[ResultState, ...]:
    """The results that the case needs, each with its fields as they show."""
    return tuple(_state(result, env) for result in service.results if env[result.slot] is not None)


def _state(result: Result, env: Env) -> ResultState:
    shown = (env[0].states.get(field.name) for field in result.fields)
    states = tuple(state for state in shown if state is not None)
    problems = tuple(found for state in states if (found := problem_of(state)) is not None)
    return ResultState(result, states, problems)
