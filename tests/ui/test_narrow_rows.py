"""Rows of chips and of buttons where not all that is in them has room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from pytestqt.qtbot import QtBot

from tests.fixtures.there import sure
from ui.theme import Theme
from ui.widgets import Chip, Chips, KeyButton, Label
from ui.widgets.foot import Foot
from ui.widgets.surfaces import column


def shown(qtbot: QtBot, theme: Theme, row: QWidget) -> None:
    theme.dress(row)
    qtbot.addWidget(row)
    row.show()
    row.activateWindow()
    qtbot.waitUntil(row.isActiveWindow)


def test_chips_that_have_no_room_fold_into_one_field(qtbot: QtBot, theme: Theme) -> None:
    chips, said = Chips(), list[str]()
    chips.set_chips([(name, f"Number {name}", "neutral") for name in ("one", "two", "three")])
    chips.set_value("one")
    chips.chosen.connect(said.append)
    whole = chips.sizeHint().width()
    chips.setFixedWidth(whole)
    shown(qtbot, theme, chips)
    buttons = chips.findChildren(Chip)
    assert all(one.isVisible() for one in buttons)
    buttons[0].setFocus()
    chips.setFixedWidth(whole - 1)
    assert not any(one.isVisible() for one in buttons)
    assert chips.folded.isVisible()
    assert chips.folded.hasFocus()
    QTest.keyClick(chips.folded, Qt.Key.Key_Down)
    assert said == ["two"]
    chips.setFixedWidth(whole)
    assert [one.isChecked() for one in buttons] == [False, True, False]
    assert buttons[1].hasFocus()


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_folded_chips_say_their_words_whole_where_the_line_has_room(
    qtbot: QtBot, theme: Theme, scale: int
) -> None:
    """Also when the words get a count, and the text another size, while it is in sight."""
    chips = Chips()
    chips.set_chips([("all", "All", "neutral"), ("to_review", "To review", "accent")])
    chips.set_value("to_review")
    shown(qtbot, theme, chips)
    theme.set_scale(scale)
    chips.set_chips([("all", "All 1,203", "neutral"), ("to_review", "To review 1,200", "accent")])
    room = chips.sizeHint().width() - 1
    chips.setFixedWidth(room)
    assert chips.folded.isVisible()
    qtbot.waitUntil(lambda: chips.folded.width() >= chips.folded.whole_width())
    assert chips.folded.width() < room  # what the words do not need stays free
    narrow = chips.minimumSizeHint().width()
    chips.setFixedWidth(narrow)
    qtbot.waitUntil(lambda: chips.folded.width() == narrow)


def test_chips_that_grow_in_a_line_with_room_stay_in_sight(qtbot: QtBot, theme: Theme) -> None:
    """The first count comes while the line is as wide as the words without it."""
    chips, rest, line = Chips(), Label("The centre cannot be reached. " * 3, "label"), QWidget()
    rest.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    layout = QHBoxLayout(line)
    layout.addWidget(chips)
    layout.addWidget(rest, 1)
    line.setFixedWidth(900)
    shown(qtbot, theme, line)
    for count in ("", " 2", " 1,203"):
        chips.set_chips([(name, f"{name}{count}", "neutral") for name in ("All", "To review")])
        qtbot.waitUntil(lambda: chips.width() == chips.sizeHint().width())
        assert all(chip.isVisible() for chip in chips.findChildren(Chip))
        assert not chips.folded.isVisible()


def test_a_foot_is_as_wide_as_the_icons_that_show(qtbot: QtBot, theme: Theme) -> None:
    """What is hidden gives no room to them."""
    away, stays, room = KeyButton("A long word " * 9, "x"), KeyButton("Stop", "x"), QWidget()
    room.setLayout(Foot(away, stays, gap=0))
    shown(qtbot, theme, room)
    away.hide()
    away.set_brief(False)
    stays.set_brief(True)
    assert sure(room.layout(), Foot).minimumSize().width() == stays.brief_width()


def test_what_a_foot_asks_for_never_hangs_on_what_it_shows(qtbot: QtBot, theme: Theme) -> None:
    """A room around it that scrolls would come and go with its words without an end."""
    buttons, room = [KeyButton(f"Number {at}", "x", kind="link") for at in range(3)], QWidget()
    foot = Foot(*buttons, gap=10)
    room.setLayout(column(foot))
    shown(qtbot, theme, room)
    foot.setGeometry(QRect(0, 0, 900, 40))
    before = foot.minimumSize()
    foot.setGeometry(QRect(0, 0, before.width(), 40))
    assert [one.sizeHint().width() for one in buttons] == [one.brief_width() for one in buttons]
    assert foot.minimumSize() == before


def test_buttons_that_have_room_keep_their_words_beside_hidden_ones(
    qtbot: QtBot, theme: Theme
) -> None:
    buttons, room = [KeyButton(f"Number {at}", "x") for at in range(9)], QWidget()
    room.setLayout(Foot(*buttons, None, gap=10))
    for button in buttons[2:]:
        button.hide()
    words = sum(button.full_width() for button in buttons[:2])
    room.setFixedWidth(words + 10)
    shown(qtbot, theme, room)
    assert [one.width() for one in buttons[:2]] == [one.full_width() for one in buttons[:2]]
    room.setFixedWidth(words + 9)
    assert [one.width() for one in buttons[:2]] == [one.brief_width() for one in buttons[:2]]
