"""The status line where not all of its words have room."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets.status_line import StatusLine


@pytest.mark.parametrize("width", [1270, 900, 576])
def test_in_the_status_line_what_is_in_order_gives_way_to_trouble(
    qtbot: QtBot, theme: Theme, width: int
) -> None:
    """Nothing is shown with the half of its words; at first the date goes, then what is well."""
    theme.set_scale(150)
    line = StatusLine()
    line.setFixedWidth(width)
    qtbot.addWidget(line)
    theme.dress(line)
    line.show()
    line.show_state("reader", "ok", "Card reader ready")
    line.show_state("network", "warn", "Offline, 12 wait")
    line.show_state("printer", "ok", "Printer ready")
    line.say(line.saved, "Saved on this PC 14:05:12")
    line.say(line.clock, "Sun 22 Nov 2026 (B.E. 2569) · 14:05")
    visible = [*line.items.values(), line.saved, line.clock]
    for one in (one for one in visible if one.isVisible()):
        assert one.width() >= one.sizeHint().width(), one
    assert line.items["network"].width() > theme.px(80)
    dots = [one for one in line.items.values() if one.isVisible() and one.width() <= theme.px(26)]
    assert len(dots) == {1270: 0, 900: 0, 576: 2}[width]
    assert line.clock.isVisible() is (width == 1270)
    assert line.saved.isVisible()


def test_the_clock_stands_at_the_right_edge_after_another_text_size(
    qtbot: QtBot, theme: Theme
) -> None:
    line = StatusLine()
    line.setFixedWidth(1270)
    qtbot.addWidget(line)
    theme.dress(line)
    line.show()
    line.say(line.clock, "14:05")
    for scale in (150, 100):
        theme.set_scale(scale)
        line.set_small(False)  # as the frame does
        qtbot.waitUntil(lambda: line.clock.width() == line.clock.whole_width())
    assert line.clock.geometry().right() == line.width() - 20 - 1
