"""The promise: when a case that is accepted now is done, by the steps that its service counts.

The first day is not counted (Civil and Commercial Code s. 193/3). An event that has not come is
told as if it came now, but not before the end of the step before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from desktop.domain.service_time import WorkCalendar
from desktop.forms.form import Service, Step
from desktop.forms.given import Run
from desktop.forms.values import Env, Unknown

HOURS_OF_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Promise:
    """The day on which a case is due; `open` are the steps whose time is told later.

    `unconfirmed` marks one that rests on a time which the office has not confirmed, or ends after
    the last holiday known.
    """

    due: date
    unconfirmed: bool
    ends: tuple[tuple[str, date], ...]
    open: tuple[str, ...] = ()


def promise(service: Service, env: Env) -> Promise:
    """All steps that count, one after the other or from their own start."""
    run: Run = env[0]
    calendar = run.rules.calendar
    ends: list[tuple[str, date]] = []
    waiting: list[str] = []
    end = run.today
    for step in service.steps:
        if step.when is not None and step.when(env) is False:
            continue
        start = end
        if step.starts_at is not None:
            told = step.starts_at(env)
            if isinstance(told, date):
                start = told
            else:
                waiting.append(step.id)
        elif step.starts == "accepted":
            start = run.today
        more = 0 if step.plus is None else step.plus(env)
        if more.__class__ is Unknown or more is None:
            waiting.append(step.id)
            more = 0
        end = _end(step, start, step.days + more, calendar)
        ends.append((step.id, end))
    due = max((end for _, end in ends), default=run.today)
    if all(step.counted == "working" for step in service.steps):
        due = calendar.due(due, 0)
    uncertain = service.promise_unconfirmed or not calendar.covers(due)
    return Promise(due, uncertain, tuple(ends), tuple(dict.fromkeys(waiting)))


def _end(step: Step, start: date, count: int, calendar: WorkCalendar) -> date:
    """The last day of a step; one of no days ends where it starts."""
    if step.counted == "working":
        return calendar.due(start, count) if count else start
    days = count // HOURS_OF_A_DAY if step.counted == "hours" else count
    return start + timedelta(days=days)
