"""The kit: words break where they may, keys do what they show, values stay where they are."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.language import Language
from ui.models.rows import Row, RowModel
from ui.theme import Theme, active
from ui.values import BadgeSpec, Notice, StripPerson
from ui.widgets import (
    Badge,
    Chip,
    Chips,
    Choice,
    Field,
    KeyButton,
    Label,
    MoneyLabel,
    PersonStrip,
    Segment,
    Strip,
    break_words,
)
from ui.widgets.form_options import Options
from ui.widgets.lists import DenseTable, RowList
from ui.widgets.preview import Preview

Shown = Callable[..., QWidget]


@pytest.fixture
def shown(qtbot: QtBot, theme: Theme) -> Shown:
    kept: list[QWidget] = []

    def show(*widgets: QWidget) -> QWidget:
        root = QWidget()
        kept.append(root)
        layout = QVBoxLayout(root)
        for widget in widgets:
            layout.addWidget(widget)
        qtbot.addWidget(root)
        theme.dress(root)
        root.show()
        root.activateWindow()
        qtbot.waitUntil(root.isActiveWindow)
        return root

    return show


@pytest.fixture
def narrow(qtbot: QtBot, theme: Theme) -> Callable[[str, int], Label]:
    """A label that wraps, alone, as wide as it is told and as high as it then wants to be."""

    def made(text: str, width: int) -> Label:
        label = Label(text, wrap=True)
        qtbot.addWidget(label)
        theme.dress(label)
        label.resize(width, label.heightForWidth(width))
        label.show()
        return label

    return made


def _same(label: Label, *lines: str) -> bool:
    """Whether it looks as these lines do, one below the other."""
    plain = QLabel("\n".join(lines))
    active().dress(plain)
    plain.resize(label.size())
    return label.grab().toImage() == plain.grab().toImage()


def test_wrapped_thai_breaks_between_words_only(narrow: Callable[[str, int], Label]) -> None:
    text = "เราใช้ข้อมูลจากบัตรเพื่อคำร้องนี้เท่านั้น ไม่อ่านศาสนาและหมู่เลือด ขอดูหรือแก้ไขข้อมูลได้"
    label = narrow(text, 170)
    lines = [""]
    for word in re.split("\u200b|(?<= )", break_words(text)):
        if label.fontMetrics().horizontalAdvance((lines[-1] + word).rstrip()) > 170:
            lines.append("")
        lines[-1] += word
    assert len(lines) > 2
    assert _same(label, *lines)
    assert label.text() == text
    assert label.accessibleName() == text


def test_a_number_that_is_longer_than_the_line_goes_on_in_the_next(
    narrow: Callable[[str, int], Label],
) -> None:
    number = "0199d2c4" * 5
    label = narrow(number, 160)
    assert label.minimumSizeHint().width() <= 160
    wide = label.fontMetrics().horizontalAdvance
    at = max(n for n in range(len(number)) if wide(number, n) <= 160)
    assert _same(label, number[:at], number[at : 2 * at], number[2 * at :])
    assert _same(narrow("TRAIN-BKP3A-69-R-000002", 110), "TRAIN-BKP3A-", "69-R-000002")


def test_a_label_is_as_large_as_its_present_words(
    narrow: Callable[[str, int], Label], theme: Theme
) -> None:
    """What a layout asks for again and again is remembered, for these words and this look."""
    label = narrow("สั้น", 160)
    one, wide = label.heightForWidth(160), label.whole_width()
    label.setText("เราใช้ข้อมูลจากบัตรเพื่อคำร้องนี้เท่านั้น")
    two = label.heightForWidth(160)
    assert two == 2 * one
    label.set_look("person")
    assert label.heightForWidth(160) > two
    label.set_look("")
    theme.set_scale(200)
    assert label.heightForWidth(160) > 1.8 * two
    label.setWordWrap(False)
    assert label.heightForWidth(160) == 2 * one
    label.setText("สั้น")
    assert label.whole_width() == pytest.approx(2 * wide, abs=3)


def test_a_long_value_that_is_only_read_shows_how_it_begins(shown: Shown) -> None:
    editor = QLineEdit()
    field = Field("เลขที่", editor)
    shown(field)
    field.set_read_only(True)
    field.set_value("145/22 หมู่บ้านสวนทอง")
    assert editor.cursorPosition() == 0
    field.set_read_only(False)
    field.set_value("145/22")
    assert editor.cursorPosition() == 6


def test_the_era_is_not_parted_from_its_year(narrow: Callable[[str, int], Label]) -> None:
    assert _same(narrow("27 Nov 2026 (B.E. 2569)", 130), "27 Nov 2026", "(B.E.\u00a02569)")


def test_label_is_plain_text(shown: Shown) -> None:
    label = Label("<b>ก</b>")
    shown(label)
    assert label.sizeHint().width() > Label("ก").sizeHint().width() * 3


def test_money_is_grouped_and_right(shown: Shown) -> None:
    label = MoneyLabel(123456)
    assert label.text() == "1,234.56"
    assert label.alignment() & Qt.AlignmentFlag.AlignRight
    label.set_amount(None)
    assert label.text() == ""


def test_the_key_on_a_button_presses_it_at_once(shown: Shown, qtbot: QtBot) -> None:
    button = KeyButton("ชำระ", "banknote", "F6", "primary")
    root = shown(button, QLineEdit())
    pressed: list[int] = []
    button.clicked.connect(lambda: pressed.append(1))
    QTest.keyClick(root, Qt.Key.Key_F6)
    assert pressed == [1], "no animation in between"
    button.setText("ชำระ 749.00 บาท")
    QTest.keyClick(root, Qt.Key.Key_F6)
    assert len(pressed) == 2, "new words keep the key"
    button.setEnabled(False)
    QTest.keyClick(root, Qt.Key.Key_F6)
    assert len(pressed) == 2
    assert "F6" in button.accessibleName()
    assert button.sizeHint().height() == 44


def test_enter_and_space_press_the_focused_button(shown: Shown) -> None:
    button = KeyButton("ต่อไป")
    shown(button)
    pressed: list[int] = []
    button.clicked.connect(lambda: pressed.append(1))
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert len(pressed) == 2


def test_enter_moves_to_the_next_field(shown: Shown) -> None:
    one, two, three = Field("หนึ่ง"), Field("สอง", Choice([("a", "ก")])), Field("สาม", moves_on=False)
    shown(one, two, three)
    one.setFocus()
    QTest.keyClick(one.editor, Qt.Key.Key_Return)
    assert two.editor.hasFocus()
    QTest.keyClick(two.editor, Qt.Key.Key_Return)
    assert three.editor.hasFocus()
    QTest.keyClick(three.editor, Qt.Key.Key_Return)
    assert three.editor.hasFocus(), "the last one is left by what Enter does there"


def test_a_problem_stands_in_the_place_of_the_hint(shown: Shown) -> None:
    field = Field("เลข", hint="13 หลัก")
    shown(field)
    assert field.below.text() == "13 หลัก"
    field.set_problem("เลขผิด")
    assert field.below.text() == "เลขผิด"
    assert "เลขผิด" in field.editor.accessibleDescription()
    assert field.editor.property("problem") is True
    field.set_problem("")
    assert field.below.text() == "13 หลัก"
    assert field.editor.property("problem") is False


def test_edited_tells_what_the_user_did_and_nothing_else(shown: Shown) -> None:
    field = Field("ชื่อ")
    shown(field)
    seen: list[str] = []
    field.edited.connect(seen.append)
    field.set_value("สายรุ้ง")
    assert seen == []
    field.setFocus()
    QTest.keyClicks(field.editor, "x")
    assert seen == ["สายรุ้งx"]
    field.set_read_only(True)
    QTest.keyClicks(field.editor, "y")
    assert field.value() == "สายรุ้งx"


def test_a_choice_is_not_turned_by_the_wheel(shown: Shown) -> None:
    choice = Choice([("5", "5(15)"), ("15", "15(45)"), ("30", "30(100)")])
    field = Field("ขนาด", choice)
    shown(field)
    assert field.value() == ""
    field.set_value("15")
    choice.setFocus()
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(choice, wheel)
    assert field.value() == "15"
    seen: list[str] = []
    field.edited.connect(seen.append)
    QTest.keyClick(choice, Qt.Key.Key_Down)
    assert field.value() == "30"
    assert seen == ["30"]
    choice.set_options([("30", "สามสิบ"), ("99", "เก้าสิบเก้า")])
    assert field.value() == "30", "other words, same value"


def test_segment_and_chips_move_by_arrows(shown: Shown) -> None:
    segment = Segment([("th", "ไทย"), ("en", "EN")])
    chips = Chips()
    chips.set_chips([("all", "ทั้งหมด 3", "neutral"), ("due", "วันนี้ 1", "info")])
    chips.set_value("all")
    shown(segment, chips)
    said: list[str] = []
    segment.chosen.connect(said.append)
    chips.chosen.connect(said.append)
    for group in (segment, chips):
        button = next(b for b in group.findChildren(QAbstractButton) if b.isChecked())
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Right)
    assert said == ["en", "due"]
    chips.set_chips([("all", "ทั้งหมด 4", "neutral"), ("due", "วันนี้ 2", "info")])
    assert chips.value() == "due"


def test_rows_keep_their_place_when_their_words_change(shown: Shown) -> None:
    rows = RowList(RowModel([Row("a", "หนึ่ง"), Row("b", "สอง")]))
    shown(rows)
    opened: list[str] = []
    rows.opened.connect(opened.append)
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Down)
    QTest.keyClick(rows, Qt.Key.Key_End)
    assert rows.current_key() == "b"
    rows.rows.set_rows([Row("a", "one"), Row("b", "two")])
    assert rows.current_key() == "b"
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert opened == ["b"]
    row = Row("a", "เรื่อง", "รายละเอียด", "ผู้ยื่น", badge=("รอส่ง", "warn", ""))
    model = RowModel([row])
    spoken = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "ผู้ยื่น, เรื่อง, รายละเอียด, รอส่ง"


def test_the_strip_offers_the_next_step(shown: Shown) -> None:
    strip = Strip("ปิด")
    shown(strip)
    acted: list[str] = []
    strip.acted.connect(acted.append)
    strip.show_notice(Notice("ดิสก์เต็ม", "bad", "ลองใหม่", "again"))
    assert strip.isVisible()
    buttons = {button.text(): button for button in strip.findChildren(KeyButton)}
    buttons["ลองใหม่"].click()
    assert acted == ["again"]
    buttons["ปิด"].click()
    assert not strip.isVisible()
    assert strip.notice() is None


def test_a_new_person_is_masked_again(shown: Shown) -> None:
    strip = PersonStrip(Language())
    shown(strip)
    one = StripPerson("ก", masked_id="9-xxxx-xxxxx-36-x", badges=(BadgeSpec("จากชิป", "ok"),))
    strip.show_person(one)
    strip.show_id("9-1012-00543-36-1")
    assert not strip.reveal.isVisible()
    strip.show_person(one)
    assert strip.id.text() == "9-1012-00543-36-1", "the same person stays revealed"
    strip.show_person(StripPerson("ข", masked_id="9-xxxx-xxxxx-40-x"))
    assert strip.id.text() == "9-xxxx-xxxxx-40-x"
    assert strip.reveal.isVisible()
    assert [badge.text() for badge in strip.findChildren(Badge) if badge.isVisible()] == []


def test_a_broken_photo_shows_the_outline(shown: Shown) -> None:
    strip = PersonStrip(Language())
    shown(strip)
    assert strip.photo.set_photo(b"no picture") is False
    assert strip.photo.set_photo(None) is False


def test_focus_can_be_seen(shown: Shown, qtbot: QtBot) -> None:
    """Each kind of control looks otherwise with the focus than without it."""
    rows, table, options = RowList(RowModel([Row("a", "ก")])), DenseTable(), Options()
    table.setModel(RowModel([Row("a", "ก"), Row("b", "ข")]))
    options.set_options([("a", "ก"), ("b", "ข")])
    options.set_value("a")
    # A row that is chosen already: what the focus adds must be seen all the same.
    rows.select_key("a")
    table.select_key("b")
    controls: list[QWidget] = [
        KeyButton("ก", kind="primary"), KeyButton("ก"), KeyButton("ก", kind="quiet"),
        KeyButton("ก", kind="link"), QLineEdit(), Choice([("a", "ก")]), Chip("ก"), options,
        rows, table, Preview(),
    ]  # fmt: skip
    other = QLineEdit()
    row = QWidget()
    layout = QHBoxLayout(row)
    for control in controls:
        layout.addWidget(control)
    shown(row, other)
    for control in controls:
        other.setFocus()
        without = control.grab().toImage()
        control.setFocus()
        assert control.grab().toImage() != without, type(control).__name__


def test_the_current_row_is_ringed_while_its_list_has_the_focus(shown: Shown, theme: Theme) -> None:
    models = [RowModel([Row("a", "ก"), Row("b", "ข")]) for _ in range(2)]
    rows, table = RowList(models[0]), DenseTable()
    table.setModel(models[1])
    rows.select_key("b")
    table.select_key("b")
    shown(rows, table)
    for view, model in zip((rows, table), models, strict=True):
        view.setFocus()
        row = view.visualRect(model.index(1, 0))
        picture = view.viewport().grab().toImage()
        middle, last = row.center().y(), view.viewport().width() - 2
        assert picture.pixelColor(last, middle) == theme.colour("accent")
        assert picture.pixelColor(last, row.top() - 10) != theme.colour("accent")
        model.set_rows([Row("c", "ค"), Row("d", "ง")])  # no row is current now
        framed = view.viewport().grab().toImage().pixelColor(last + 1, middle)
        assert framed == theme.colour("accent")


def test_large_text_grows_what_is_painted(shown: Shown, theme: Theme) -> None:
    badge, button = Badge("รอส่ง", "warn"), KeyButton("ต่อไป", key="F6")
    shown(badge, button)
    small = badge.sizeHint().width(), button.sizeHint().height()
    theme.set_scale(200)
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    assert badge.sizeHint().width() > small[0] * 1.8
    assert button.sizeHint().height() == 88
