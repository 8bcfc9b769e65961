"""What a layout asks for again and again is measured once, and what comes up has its words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.fixtures.calls import calls_of
from tests.ui.test_painted_once import Watch
from ui.theme import Theme
from ui.values import Notice
from ui.widgets import KeyButton, Label, Strip

Shown = Callable[[QWidget], None]


@pytest.fixture
def shown(qtbot: QtBot, theme: Theme) -> Shown:
    """Puts a widget into a window that shows."""
    kept: list[QWidget] = []

    def show(widget: QWidget) -> None:
        root = QWidget()
        kept.append(root)
        qtbot.addWidget(root)
        QVBoxLayout(root).addWidget(widget)
        theme.dress(root)
        root.show()

    return show


def test_a_label_is_measured_once_for_all_widths_that_its_line_has_room_in(shown: Shown) -> None:
    label = Label("เราใช้ข้อมูลจากบัตรเพื่อคำร้องนี้เท่านั้น", wrap=True)
    shown(label)
    label.setText("ข้อมูลจากบัตรเพื่อคำร้องนี้เท่านั้น")
    widths = range(label.whole_width(), label.whole_width() + 20)
    with calls_of() as made:
        assert len({label.heightForWidth(width) for width in widths}) == 1
    assert made.count("heightForWidth") <= len(widths) + 1  # ours, and once Qt's own


def test_a_label_in_a_column_counts_what_stands_beside_it(shown: Shown) -> None:
    label = Label("เราใช้ข้อมูลจากบัตรเพื่อคำร้องนี้เท่านั้น", wrap=True)
    shown(label)
    words, one = label.whole_width(), label.heightForWidth(1000)
    label.setContentsMargins(7, 0, 7, 0)
    label.setText("ข้อมูลจากบัตรเพื่อคำร้องนี้เท่านั้น")
    label.setText("เราใช้ข้อมูลจากบัตรเพื่อคำร้องนี้เท่านั้น")
    assert label.whole_width() == words + 14
    assert label.heightForWidth(words + 14) == one
    assert label.heightForWidth(words) > one


def test_a_button_measures_its_words_once(shown: Shown) -> None:
    button = KeyButton("อนุมัติ", "check", "A")
    shown(button)
    button.sizeHint()
    before = button.sizeHint().width()
    with calls_of() as made:
        for _ in range(10):
            button.sizeHint()
        assert "horizontalAdvance" not in made
        button.setText("อนุมัติทั้งที่มีคำเตือน")
        assert button.sizeHint().width() > before
    assert made.count("horizontalAdvance") == 2  # its words, and its cap


def test_a_strip_comes_up_with_its_words(shown: Shown) -> None:
    strip = Strip("ปิด")
    shown(strip)
    came = Watch(strip, QEvent.Type.Show, lambda: [one.text() for one in strip.findChildren(Label)])
    strip.show_notice(Notice("ออฟไลน์ บันทึกได้ตามปกติ", "warn"))
    assert came.seen == [["ออฟไลน์ บันทึกได้ตามปกติ"]]
