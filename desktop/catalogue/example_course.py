"""What has happened in an example: the days that it names, and how the case stood between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from desktop.catalogue.models import ExampleTable
from desktop.catalogue.names import EVENTS
from desktop.catalogue.problems import Place, nearest
from desktop.catalogue.service import Linked
from desktop.catalogue.shared import Shared
from desktop.forms.course import Course, Stay
from desktop.forms.evaluate import evaluate
from desktop.forms.given import Given, Rules
from desktop.forms.offers import offer_of

# What an example may name beside events and results: a stay in which the clock stands.
_STAY = ("returned", "put_right")


def course_of(
    example: ExampleTable, given: Given, linked: Linked, shared: Shared, rules: Rules, place: Place
) -> Course:
    """Events and results by day; one that changes a line offers the case until it is agreed."""
    results = [result.id for result in linked.service.results]
    known = [*EVENTS, *_STAY, *results]
    for name in example.at:
        if name not in known:
            told = f"neither an event nor a result is called '{name}'{nearest(name, known)}"
            shared.problems.add(place.at("at", name), told)
        elif name in results and name not in given.results:
            shared.problems.add(place.at("at", name), f"'{name}' has a day and is not given")
    at = {name: day for name, day in example.at.items() if name not in _STAY}
    now = max([example.today, *example.at.values()])
    stays = list(_offered(example, given, linked, rules))
    if "returned" in example.at:
        stays.append(Stay("returned", example.at["returned"], example.at.get("put_right")))
    return Course(at, tuple(stays), now)


def _offered(example: ExampleTable, given: Given, linked: Linked, rules: Rules) -> Iterator[Stay]:
    came = sorted(
        (name for name in given.results if name in example.at), key=example.at.__getitem__
    )
    here = {name: fields for name, fields in given.results.items() if name not in example.at}
    quote = evaluate(linked.service, replace(given, results=here), rules, example.today).quote
    for name in came:
        here = {**here, name: given.results[name]}
        now = evaluate(linked.service, replace(given, results=here), rules, example.today).quote
        if offer_of(quote, now) is not None:
            yield Stay("offered", example.at[name], example.at.get("agreed"))
        quote = now
