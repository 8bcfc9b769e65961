"""The benches of the line, on a small scale: every row is measured by the same code."""

from __future__ import annotations

from tools.bench import line, newcomer


def test_every_row_of_the_line_is_measured() -> None:
    ours, posts, plain, *peers = line.measure(line.SMALL)
    assert all(row.ours > 0 and not row.missing for row in (ours, posts, plain))
    assert "40 ms" in ours.name
    assert posts.ratio > 1
    assert all(row.missing for row in peers)


def test_a_new_counter_takes_the_window_alone() -> None:
    first, lists = newcomer.measure(newcomer.SMALL)
    assert (first.met, lists.met) == (True, True)
    # 30 days of five cases, the open ones before them, and the case of its first customer.
    assert "lists (166 cases, 30 opened ahead" in lists.name
