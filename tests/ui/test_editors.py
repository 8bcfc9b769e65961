"""Each kind of field is typed into by an editor of its own; the form asks the kind alone."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.provenance import Provenance
from desktop.domain.text import Text
from desktop.forms.form import Field as FormField
from desktop.forms.kinds import (
    KINDS,
    ChoiceKind,
    CodeKind,
    DateKind,
    FieldKind,
    MoneyKind,
    MonthKind,
    NumberKind,
    OfficeKind,
    TextKind,
    YesNoKind,
)
from desktop.forms.kinds.base import Finding, wrong
from desktop.forms.kinds.code import Code, CodeForm
from desktop.forms.values import Base
from tests.fixtures.there import sure
from ui.editors import Box, box_of, edits
from ui.editors.base import _MAKERS
from ui.language import Language
from ui.presenters.form_view import FieldView
from ui.theme import Theme
from ui.widgets.fields import Choice, Field
from ui.widgets.form_entry import Entry
from ui.widgets.form_options import Options

ROOT = Path(__file__).resolve().parents[2]
LABEL = Text("ป้าย", "Label")
WORDS = (("a", Text("แมว", "Cat")), ("b", Text("หมา", "Dog")))
SOURCE = Provenance("nobody", "office")
FIELD = FormField("asked", "asked", TextKind(), LABEL, 1, SOURCE, required=False)


def code(*forms: CodeForm, mask: str = "") -> CodeKind:
    return CodeKind(max_length=20, code=Code("code", LABEL, forms, LABEL, mask=mask))


@pytest.fixture
def entry(qtbot: QtBot, theme: Theme) -> Callable[[FieldKind], Entry]:
    """A field of a kind in a window, with the cursor in it."""

    windows: list[QWidget] = []

    def shown(kind: FieldKind) -> Entry:
        windows.append(window := QWidget())
        qtbot.addWidget(window)
        theme.dress(window)
        window.resize(400, 120)
        field = replace(FIELD, kind=kind)
        made = Entry(field, Language(), window)
        made.resize(400, 120)
        made.show_view(FieldView(field, visible=True))
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        made.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return made

    return shown


def type_into(entry: Entry, text: str) -> str:
    """Type, and give what the form heard last."""
    heard: list[str] = []
    entry.edited.connect(heard.append)
    for letter in text:
        if letter.isascii():
            QTest.keyClicks(entry.editor, letter)
        else:
            QTest.sendKeyEvent(
                QTest.KeyAction.Click, entry.editor, Qt.Key.Key_unknown, letter,
                Qt.KeyboardModifier.NoModifier,
            )  # fmt: skip
    return heard[-1]


def test_every_kind_has_an_editor(qtbot: QtBot, theme: Theme) -> None:
    samples: dict[type[FieldKind], FieldKind] = {
        ChoiceKind: ChoiceKind(values=WORDS),
        OfficeKind: OfficeKind(values=WORDS),
        YesNoKind: YesNoKind(values=WORDS),
        CodeKind: code(CodeForm((1, 9))),
    }
    for kind in KINDS:
        box = box_of(samples.get(kind) or kind())
        qtbot.addWidget(box)
        assert box.value() == ""


@pytest.mark.parametrize(
    ("kind", "keys", "heard"),
    [
        (TextKind(), "เสา 4 ต้น", "เสา 4 ต้น"),
        (NumberKind(unit="A"), "๑๕", "15"),
        (NumberKind(), "ๅ/-", "123"),  # a Thai keyboard where digits are wanted
        (MoneyKind(), "1,200.50", "1,200.50"),
        (DateKind(), "22/11/2569", "22/11/2569"),
        (MonthKind(), "8/2569", "8/2569"),
        (code(CodeForm((9, 9))), "ๅ/-", "123"),
        (code(CodeForm((3, 9), "letter_digits")), "a12", "a12"),
    ],
)
def test_what_is_typed_reaches_the_form(
    entry: Callable[[FieldKind], Entry], kind: FieldKind, keys: str, heard: str
) -> None:
    assert type_into(entry(kind), keys) == heard


def test_a_line_takes_no_more_than_the_kind_allows(
    entry: Callable[[FieldKind], Entry],
) -> None:
    shown = entry(TextKind(max_length=5))
    assert type_into(shown, "1234567") == "12345"
    assert "5" in sure(shown.box, Field).below.text()


def test_what_is_chosen_is_offered_in_the_language_of_now(
    entry: Callable[[FieldKind], Entry],
) -> None:
    shown = entry(ChoiceKind(values=WORDS))
    choice = sure(shown.editor, Choice)
    assert [choice.itemText(at) for at in range(choice.count())] == ["แมว", "หมา"]
    shown.language.set_code("en")
    assert [choice.itemText(at) for at in range(choice.count())] == ["Cat", "Dog"]
    heard: list[str] = []
    shown.edited.connect(heard.append)
    QTest.keyClick(choice, Qt.Key.Key_Down)
    asked = entry(YesNoKind(values=WORDS))
    asked.edited.connect(heard.append)
    QTest.keyClick(sure(asked.editor, Options), Qt.Key.Key_Right)
    assert heard == ["a", "a"]


# --- a kind that the program does not have -------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class PlateKind(FieldKind):
    """The number plate of a car: kept in capitals, its digits hidden from others."""

    name: ClassVar[str] = "plate"
    base: ClassVar[Base] = "text"

    @property
    def is_personal(self) -> bool:
        return True

    def tidy(self, text: str) -> str:
        return text.replace(" ", "").upper()

    def find(self, text: str) -> Finding | None:
        return None if text[-1:].isdigit() else wrong("plate")

    def show(self, text: str) -> str:
        return "".join("x" if letter.isdigit() else letter for letter in text)


@pytest.fixture
def plates() -> Iterator[None]:
    """Its module in the window: an editor that registers itself by the kind."""

    @edits(PlateKind)
    def plate(kind: PlateKind) -> Box:
        line = QLineEdit()
        line.setMaxLength(kind.max_length)
        line.setPlaceholderText("AB 1234")
        return Field(editor=line, moves_on=False)

    yield
    del _MAKERS[PlateKind]


def test_a_new_kind_is_typed_and_hidden_by_its_two_parts(
    plates: None, entry: Callable[[FieldKind], Entry]
) -> None:
    shown = entry(PlateKind(max_length=8))
    line = sure(shown.editor, QLineEdit)
    assert line.placeholderText() == "AB 1234"
    kept = type_into(shown, "ab 1234")
    shown.show_view(FieldView(FIELD, value=kept, visible=True))
    assert line.text() == "ab 1234", "whole while it is typed"
    line.clearFocus()
    assert line.text() == "ABxxxx"
    line.setFocus()
    assert line.text() == "ab 1234"
    shown.show_view(FieldView(FIELD, value="ab 12x", visible=True))
    line.clearFocus()
    assert line.text() == "ab 12x", "what is wrong can be seen and mended"


def test_the_form_knows_no_kind_by_its_name() -> None:
    """A kind's name in the form would be one more place to touch for the next kind."""
    known = {kind.name for kind in KINDS} - {"text", "choice"}
    found = [
        f"{path.name}:{node.lineno} {node.value!r}"
        for path in sorted((ROOT / "ui" / "widgets").glob("form*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in known
    ]
    assert found == []
