"""Thai is whole wherever words stand: its marks reach as far as on a ground without an end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontInfo, QImage, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QTableView,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.fixtures.there import there
from ui.models.rows import Cell, Role, Row, RowModel
from ui.theme import FAMILY, SCALES, Theme
from ui.widgets import Badge, Chip, Choice, Field, KeyButton, Label
from ui.widgets.lists import DenseTable, RowList
from ui.widgets.tick import Tick

# Two marks above a letter, the feet that hang lowest, and both at once.
STACKED = "ปั๊ม ที่ ญี่ปุ่น ฎู ฐู ผู้ ฤๅ ก็ สิทธิ์"
LOOKS = ("display", "number", "total", "person", "lead", "section", "strong", "", "label", "hint")


class Wall(QWidget):
    """Holds one place of words, and says where on it they are and in which type."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.place: QWidget = self
        self.font_of: Callable[[], QFont] = self.font
        theme.dress(self)
        self.setProperty("ground", "paper")
        QVBoxLayout(self)

    def hold(self, widget: QWidget, place: QWidget | None = None) -> None:
        """Words that Qt draws in the font of their place."""
        there(self.layout()).addWidget(widget)
        self.place = place or widget
        self.font_of = self.place.font

    def painted(self, widget: QWidget, size: float, weight: int) -> None:
        """Words that we paint ourselves."""
        self.hold(widget)
        self.font_of = lambda: self.theme.font(size, weight)


def _inks(image: QImage) -> list[int]:
    """How far the strongest ink of each row is from the ground."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    whole, step = bytes(grey.constBits()), grey.bytesPerLine()
    lines = [whole[y * step : y * step + grey.width()] for y in range(grey.height())]
    ((ground, _),) = Counter(b"".join(lines)).most_common(1)
    return [max(ground - min(line), max(line) - ground) for line in lines]


def _rows(image: QImage) -> int:
    """How high the words are: the rows that have ink, from the first to the last."""
    inks = _inks(image)
    rows = [y for y, ink in enumerate(inks) if ink > 0.57 * max(inks)]  # edges are fainter
    return rows[-1] - rows[0] + 1


def _without_an_end(font: QFont, words: str = STACKED) -> set[int]:
    """How high the words are on a ground without an end, wherever in a pixel their base is."""
    em, found = font.pixelSize(), set()
    for part in (0, 1 / 8, 2 / 8, 3 / 8, 4 / 8, 5 / 8, 6 / 8, 7 / 8):
        image = QImage(40 * em, 6 * em, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.setFont(font)
        painter.drawText(QPointF(em, 3 * em + part), words)
        painter.end()
        found.add(_rows(image))
    return found


def _label(look: str, wall: Wall) -> None:
    wall.hold(Label(STACKED, look))


def _field(wall: Wall) -> None:
    field = Field()
    field.set_value(STACKED)
    wall.hold(field, field.editor)


def _choice(wall: Wall) -> None:
    choice = Choice([("a", STACKED)])
    choice.set_value("a")
    wall.hold(choice)


def _one_cell(table: QTableView, cell: QStandardItem) -> None:
    model = QStandardItemModel(table)
    model.appendRow([cell])
    table.setModel(model)
    table.horizontalHeader().hide()
    table.horizontalHeader().setStretchLastSection(True)


def _table(wall: Wall) -> None:
    table, cell = DenseTable(), QStandardItem()
    cell.setData(Cell(STACKED), Role.CELL)
    _one_cell(table, cell)
    wall.painted(table, 15, 400)
    wall.place = table.viewport()


def _plain_table(wall: Wall) -> None:
    table = QTableView()
    _one_cell(table, QStandardItem(STACKED))
    table.verticalHeader().hide()
    table.setShowGrid(False)
    wall.hold(table)
    table.resizeRowsToContents()
    wall.place = table.viewport()


def _list(wall: Wall) -> None:
    rows = RowList(RowModel([Row("a", STACKED)]))
    wall.painted(rows, 15, 400)
    wall.place = rows.viewport()


def _head(wall: Wall) -> None:
    table, model = DenseTable(), QStandardItemModel()
    model.setParent(table)
    model.setHorizontalHeaderLabels([STACKED])
    table.setModel(model)
    wall.painted(table, 13, 400)
    wall.place = table.horizontalHeader()


PLACES: dict[str, Callable[[Wall], None]] = {
    **{f"label {look}": partial(_label, look) for look in LOOKS},
    "Qt's own label": lambda wall: wall.hold(QLabel(STACKED)),
    "Qt's own line": lambda wall: wall.hold(QLineEdit(STACKED)),
    "Qt's own table": _plain_table,
    "field": _field,
    "choice": _choice,
    "table": _table,
    "list": _list,
    "head of a table": _head,
    "tick": lambda wall: wall.hold(Tick(STACKED)),
    "button": lambda wall: wall.painted(KeyButton(STACKED, kind="quiet"), 15, 400),
    "chip": lambda wall: wall.painted(Chip(STACKED), 14, 400),
    "badge": lambda wall: wall.painted(Badge(STACKED, "neutral"), 12.5, 500),
}


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("name", PLACES)
def test_every_mark_is_whole(name: str, scale: int, theme: Theme, qtbot: QtBot) -> None:
    theme.set_scale(scale)
    wall = Wall(theme)
    qtbot.addWidget(wall)
    PLACES[name](wall)
    wall.resize(theme.px(700), wall.sizeHint().height())
    wall.show()
    qtbot.waitUntil(wall.isVisible)
    at = QRect(wall.place.mapTo(wall, QPoint()), wall.place.size())
    shown = wall.grab(at).toImage()
    assert _rows(shown) in _without_an_end(wall.font_of())


@pytest.mark.qt_log_ignore("does not support (raise|propagateSizeHints)")
@pytest.mark.parametrize("scale", SCALES)
def test_every_mark_of_a_tip_is_whole(scale: int, theme: Theme, qtbot: QtBot) -> None:
    theme.set_scale(scale)
    wall = Wall(theme)
    qtbot.addWidget(wall)
    wall.show()
    QToolTip.showText(QPoint(1, 1), STACKED, wall)

    def tips() -> list[QWidget]:
        shown = QApplication.topLevelWidgets()
        return [one for one in shown if one.inherits("QTipLabel") and one.isVisible()]

    qtbot.waitUntil(lambda: bool(tips()))
    (tip,) = tips()
    try:
        assert _rows(tip.grab().toImage()) in _without_an_end(tip.font())
    finally:
        tip.hide()


def test_lines_of_a_label_stand_clear_of_each_other(theme: Theme, qtbot: QtBot) -> None:
    """The feet of one line do not reach the marks of the next."""
    label = QLabel("ฎูฎูฎู\nปั๊มปั๊ม")
    qtbot.addWidget(label)
    theme.dress(label)
    label.show()
    inks = _inks(label.grab().toImage())
    middle = inks[len(inks) // 4 : -(len(inks) // 4)]
    assert 0 in middle


def test_a_label_that_is_too_narrow_ends_in_an_ellipsis(theme: Theme, qtbot: QtBot) -> None:
    label = Label("การไฟฟ้านครหลวงเขตบางกะปิ")
    qtbot.addWidget(label)
    theme.dress(label)
    label.resize(90, 30)
    label.show()
    words = label.fontMetrics().elidedText(label.text(), Qt.TextElideMode.ElideRight, 90)
    assert words.endswith("…")
    whole = QLabel(words)
    qtbot.addWidget(whole)
    theme.dress(whole)
    whole.resize(90, 30)
    whole.show()
    assert label.grab().toImage() == whole.grab().toImage()


def test_the_window_has_its_own_family(theme: Theme) -> None:
    """A Sarabun that is installed on the PC is never taken in its place."""
    assert QFontInfo(theme.font()).family() == FAMILY != "Sarabun"
