"""The benches of the line, on a small scale: every row is measured by the same code."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.bench import line, newcomer, outage, peers, spent


def test_every_row_of_the_line_is_measured() -> None:
    soon, loaded, signed, posts, kept, *pouch, ours, theirs = line.measure(line.SMALL)
    for row in (soon, loaded, signed, posts, kept, ours, theirs):
        assert row.ours > 0
        assert not row.missing or not spent.KNOWN
    assert "40 ms" in soon.name
    assert posts.ratio > 1
    assert [bool(row.missing) for row in pouch] == [True, True]


def test_every_case_of_an_outage_is_kept() -> None:
    rate, late, *_, held = outage.measure(outage.SMALL)
    assert rate.ours > 0
    assert late.ours > 0
    assert held.ours > 10 or not spent.KNOWN


def test_without_node_there_is_no_peer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert peers.missing() == "no node here"


if peers.fetched():  # by a bench that was run here; no test fetches anything

    def test_the_peer_keeps_what_it_is_sent(tmp_path: Path) -> None:
        assert not peers.missing()
        documents = [f'{{"_id":"{n}","body":{{}}}}' for n in range(3)]
        assert all(seconds > 0 for seconds in peers.pouch(tmp_path, documents, (0, 0.04)))


def test_a_new_counter_takes_the_window_alone() -> None:
    first, lists = newcomer.measure(newcomer.SMALL)
    assert (first.met, lists.met) == (True, True)
    # 30 days of five cases, the open ones before them, and the case of its first customer.
    assert "lists (166 cases, 30 opened ahead" in lists.name
