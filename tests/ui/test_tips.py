"""What is shown to whoever points is the text itself, whatever stands in it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as Gui
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.language import Language, Speaker
from ui.models.rows import Row, RowModel
from ui.tips import set_tip
from ui.values import StripPerson
from ui.widgets import Field, PersonStrip

ODD = (
    'ถนน <img src="file:///etc/hostname"> <b>สาทร</b>',
    "<script>x</script>",
    "&lt;b&gt; ก & ข",
    "1 < 2 > 0",
    "99/1 หมู่ที่ 2",
)


class Watched(QTextDocument):
    """A page of the web that notes what it would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def loadResource(self, _kind: int, name: object) -> None:
        self.asked.append(str(name))


def _seen(tip: str) -> tuple[str, list[str]]:
    """What a tip shows, and what it asks for, read as QToolTip reads it."""
    page = Watched()
    page.setHtml(tip) if Gui.mightBeRichText(tip) else page.setPlainText(tip)
    page.size()
    return page.toPlainText(), page.asked


@pytest.mark.parametrize("text", ODD)
def test_a_tip_is_the_text(text: str, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    set_tip(widget, text)
    assert _seen(widget.toolTip()) == (text, [])


@pytest.mark.parametrize("text", ODD)
def test_an_address_of_a_card_is_shown_as_it_is(text: str, qtbot: QtBot) -> None:
    strip = PersonStrip(Language("en"))
    qtbot.addWidget(strip)
    strip.show_person(StripPerson(name="นายก ข", address=text))
    assert _seen(strip.facts.toolTip()) == (text, [])
    model = RowModel()
    model.set_rows([Row("1", text)])
    tip = model.data(model.index(0), Qt.ItemDataRole.ToolTipRole)
    assert _seen(str(tip))[0].startswith(text)
    assert _seen(str(tip))[1] == []


def test_more_than_a_field_takes_is_left_out_and_told(qtbot: QtBot) -> None:
    """A name of 32,000 letters would be on paper for many seconds."""
    room = Room()
    qtbot.addWidget(room)
    field = Field("ชื่อ")
    field.setParent(room)
    editor = field.editor
    assert isinstance(editor, QLineEdit)
    QApplication.clipboard().setText("ก" * 32_000)
    editor.paste()
    assert len(field.value()) == 200
    assert "200" in field.below.text()


class Room(Speaker, QWidget):
    """What a field stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.speak(Language("en"))
