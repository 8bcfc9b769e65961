"""Whatever a case can gather has an end, and one that was moved too often a way out."""

from __future__ import annotations

from uuid import UUID

import pytest

from desktop.domain.bounds import (
    MAX_BODY_BYTES,
    MAX_LINES,
    MAX_MOVE_BYTES,
    MAX_MOVES,
    MAX_REASON,
)
from desktop.domain.life import CaseState
from sync.central import apply, files
from sync.central.apply import Judge
from sync.protocol import MAX_ANSWER_BYTES
from tests.fixtures.store import move_body
from tests.sync.test_apply import CASE, DEVICE, OFFICES, codes, decided, entry, issued, submitted


@pytest.fixture
def judge() -> Judge:
    return Judge(DEVICE, OFFICES, {}, {}, {})


def test_a_case_does_not_grow_without_end(judge: Judge) -> None:
    body = {"case_id": CASE, "document": "summary"}
    lines = [entry(n, "document.printed", f"case:{CASE}", body) for n in range(2, MAX_LINES + 2)]
    assert codes(judge, submitted(), *lines) == ["case_full"]
    late = issued(899, "BKP3A-69-R-000003")  # one entry has one objection: that of the money
    assert codes(judge, late) == ["case_full", "receipt_gap"]
    assert codes(judge, decided(900, "return", 1))[2:] == []  # a decision still counts
    assert judge.cases[CASE].timeline[-1]["kind"] == "case.returned"
    most = entry(1, "case.submitted", "case:x", {"n": ["x" * 4000] * 65}).body or ""
    assert len(most) < MAX_BODY_BYTES
    # With its body (which JSON makes longer), its lines, and its moves to the end a case fits.
    timeline = MAX_LINES * (3 * MAX_REASON + 1000) + (MAX_MOVES + 10) * MAX_MOVE_BYTES
    assert 2 * MAX_BODY_BYTES + timeline < MAX_ANSWER_BYTES


def test_a_case_that_was_moved_often_has_still_a_way_out(judge: Judge) -> None:
    ways = ("return", "put_right")
    moves = [decided(n + 1, ways[(n - 1) % 2], n) for n in range(1, MAX_MOVES)]
    assert codes(judge, submitted(), *moves) == []
    assert judge.cases[CASE].state is CaseState.RETURNED
    assert codes(judge, decided(200, "put_right", MAX_MOVES)) == ["case_full"]
    # As of each move both sides are told, and what rests on it does not wait.
    told = judge.objections[0].detail
    assert (told["yours_on_version"], told["theirs_version"]) == (MAX_MOVES, MAX_MOVES)
    upon = judge.objections[0].entry_id
    late = move_body(CASE, "return", MAX_MOVES + 1, upon)
    late_one = entry(201, "case.returned", f"case:{CASE}", late, actor="s1")
    assert codes(judge, late_one)[1:] == ["stale_decision"]
    assert codes(judge, decided(202, "withdraw", MAX_MOVES))[2:] == []
    assert judge.cases[CASE].state is CaseState.WITHDRAWN


def test_flags_and_cases_that_follow_have_an_end(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is one too many stands and is told, but is not carried to every counter."""
    monkeypatch.setattr(apply, "MAX_FLAGS", 1)
    monkeypatch.setattr(files, "MAX_OPENED", 1)
    sets = [{"id": "cut", "on": "1", "start": None, "below": None}]
    body = move_body(CASE, "approve") | {"sets": sets * 2}
    approved = entry(2, "case.approved", f"case:{CASE}", body, actor="s1")
    origin = {"case_id": CASE, "reference": "BKP3A-69-000001", "rule": "again"}
    others = [submitted(n, str(UUID(int=n)), origin=origin) for n in (3, 4)]
    assert codes(judge, submitted(), approved, *others) == ["case_full", "case_full"]
    case = judge.cases[CASE]
    assert (case.state, case.data["flags"]) == (CaseState.APPROVED, [])
    assert [one["reference"] for one in case.data["opened"]] == ["BKP3A-69-000003"]
    assert len(judge.cases) == 3
