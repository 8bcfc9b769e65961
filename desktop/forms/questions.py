"""What a case still asks the outside: look-ups, and flags that other cases set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from desktop.forms.form import Service
from desktop.forms.values import Env
from desktop.forms.written import written


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for a fact: of a look-up its `part`, of a flag whether it is set.

    `inputs` are the values by which it is asked, as a case keeps them; those of a flag are `on`.
    The answer belongs into `Given.outside` under the name of the fact.
    """

    fact: str
    lookup: str
    flag: str
    part: str
    inputs: Mapping[str, str] = field(repr=False)


def questions_of(service: Service, env: Env) -> Iterator[Question]:
    """All that can be asked, as their inputs are there, and has not been answered yet."""
    answers = env[0].given.outside
    for ask in service.asks:
        inputs = {name: written(kind, get(env)) for name, kind, get in ask.inputs}
        if ask.fact not in answers and all(inputs.values()):
            yield Question(ask.fact, ask.lookup, ask.flag, ask.part, inputs)
