"""One case bears one sign, wherever it is shown."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest

from desktop.domain.case import CaseView
from desktop.domain.life import CaseState
from desktop.domain.text import Lang
from desktop.domain.thai_date import BANGKOK
from desktop.entries import MOVES
from desktop.entries.detail import TimelineItem
from tests.fixtures.there import there
from tests.ui.counter_office import reference
from tests.ui.desk_samples import DETAIL, NAMES, SUMMARY, TODAY, VIEW
from ui.language import Language
from ui.presenters import case_words, rows
from ui.presenters.case_facts import facts_of
from ui.presenters.case_state import state_of
from ui.presenters.case_timeline import events_of

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 15, 0, tzinfo=BANGKOK)
LANGS: tuple[Lang, ...] = ("th", "en")


def _name(staff_id: str) -> str:
    return NAMES.get(staff_id, staff_id)


def _views() -> Iterator[CaseView]:
    for state, unsent, exception in product(CaseState, (False, True), (None, "stale_decision")):
        yield replace(VIEW, state=state, unsent=unsent, exception=exception)


def test_what_nobody_reviews_is_not_called_approved() -> None:
    unseen = replace(VIEW, state=CaseState.APPROVED, life=replace(VIEW.life, review="none"))
    shown = [state_of(replace(unseen, state=state)).key for state in (unseen.state, CaseState.DONE)]
    assert shown == ["cases.state_to_do", "cases.state_done"]
    reviewed = replace(unseen, life=replace(unseen.life, two_persons=True))
    assert state_of(reviewed).key == "cases.state_approved"


@pytest.mark.parametrize("lang", LANGS)
def test_lists_and_page_of_a_case_show_the_same_sign(lang: Lang) -> None:
    """The counter's short lists have room for one sign: of a case that waits to be sent, that."""
    catalogue = reference().catalogue
    waiting = set()
    for view in _views():
        short = rows.case_row(view, catalogue, Language(lang), NOW).badge
        long = case_words.case_row(view, catalogue, "BKP", TODAY, lang).cells[-1].badge
        page = facts_of(
            replace(DETAIL, view=view),
            SUMMARY,
            catalogue,
            home="BKP",
            name_of=_name,
            today=TODAY,
            lang=lang,
        ).state
        assert page == long, view.state
        if view.unsent and not view.exception:
            waiting.add(short)
        else:
            assert short == long, view.state
    assert len(waiting) == 1, "what waits to be sent looks the same in every state"


@pytest.mark.parametrize(
    ("decision", "state"), [("approve", CaseState.APPROVED), ("return", CaseState.RETURNED)]
)
def test_a_decision_in_the_timeline_bears_the_sign_of_its_state(
    decision: str, state: CaseState
) -> None:
    item = TimelineItem("2026-11-22T07:30:00.000Z", MOVES[decision].KIND, "9001")
    view = replace(VIEW, state=state, unsent=False)
    (event,) = events_of(replace(DETAIL, view=view, timeline=(item,)), (), _name, TODAY, "th")
    badge = there(case_words.case_row(view, reference().catalogue, "BKP", TODAY, "th").cells[-1])
    assert (event.token, event.icon) == there(badge.badge)[1:]


def test_what_waits_to_be_sent_has_one_sign() -> None:
    view = replace(VIEW, unsent=True)
    (event,) = events_of(replace(DETAIL, view=view, timeline=()), (), _name, TODAY, "th")
    badge = there(rows.case_row(view, reference().catalogue, Language("th"), NOW).badge)
    assert (event.token, event.icon) == badge[1:]


def test_times_of_the_short_lists_are_those_of_bangkok() -> None:
    late = replace(VIEW, submitted_at="2026-11-21T17:30:00.000Z")
    row = rows.case_row(late, reference().catalogue, Language("th"), NOW.astimezone(UTC))
    assert "00:30" in row.detail


def test_nobody_else_puts_a_state_into_words() -> None:
    """A state's words, or what a state looks like, in a second module is a second vocabulary."""
    home = ROOT / "ui" / "presenters" / "case_state.py"
    found = []
    for path in sorted((ROOT / "ui").rglob("*.py")):
        if path == home:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and _names_a_state(node.value):
                found.append(f"{path.name}:{node.lineno} names {node.value!r}")
            if isinstance(node, ast.Dict) and any(_is_state(key) for key in node.keys):
                found.append(f"{path.name}:{node.lineno} has a table of states")
    assert found == []


def _names_a_state(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("cases.state_", "common.state_"))


def _is_state(node: ast.expr | None) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "CaseState"
    )
