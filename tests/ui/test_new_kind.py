"""A further kind of field is two files: its rules and its editor; no other file knows of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

RULES = '''
"""The number plate of a car."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from desktop.forms.kinds.base import FieldKind, Finding, Row, wrong
from desktop.forms.values import Base


@dataclass(frozen=True, kw_only=True)
class PlateKind(FieldKind):
    """Kept in capitals."""

    name: ClassVar[str] = "plate"
    base: ClassVar[Base] = "text"
    KEYS: ClassVar[tuple[str, ...]] = ("max_length",)

    @classmethod
    def of(cls, row: Row) -> Self:
        return cls(max_length=row.max_length)

    def tidy(self, text: str) -> str:
        return text.replace(" ", "").upper()

    def find(self, text: str) -> Finding | None:
        return None if text[-1:].isdigit() else wrong("letters")
'''
EDITOR = '''
"""The number plate of a car."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from desktop.forms.kinds.plate import PlateKind
from ui.editors.base import Box, edits
from ui.widgets.fields import Field


@edits(PlateKind)
def plate(kind: PlateKind) -> Box:
    line = QLineEdit()
    line.setMaxLength(kind.max_length)
    line.setPlaceholderText("AB 1234")
    return Field(editor=line, moves_on=False)
'''
# In the program with both files: a service whose field is of that kind, and the editor of it.
TRIES = """
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.catalogue.models import ServiceFile
from tests.fixtures.language_files import files, loaded
from ui.editors import box_of
from ui.theme import Theme

NAME = "catalogue/new_connection.toml"
row = 'id = "house_no", type = "text"'
text = files()[NAME]
assert row in text
found = loaded({NAME: text.replace(row, row.replace("text", "plate"))})
print([problem for problem in found.problems if "house_no" in str(problem)])
(kind,) = (
    field.kind
    for linked in found.linked
    for name, field in linked.sections.fields.items()
    if name == "house_no" and field.kind.name == "plate"
)
print(kind.max_length, kind.tidy("ab 12"), kind.find("AB"))
print("plate" in ServiceFile.model_json_schema()["$defs"]["FieldRow"]["properties"]["type"]["enum"])
app = QApplication([])
theme = Theme(app)
box = box_of(kind)
heard = []
box.edited.connect(heard.append)
assert isinstance(box.editor, QLineEdit)
QTest.keyClicks(box.editor, "ab 12")
print(box.editor.placeholderText(), heard[-1])
"""


def test_a_kind_is_read_from_data_and_typed_with_two_files(tmp_path: Path) -> None:
    unread = shutil.ignore_patterns("__pycache__")
    for folder in ("desktop", "ui", "printing", "sync"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=unread)
    (tmp_path / "resources").symlink_to(ROOT / "resources")
    (tmp_path / "desktop" / "forms" / "kinds" / "plate.py").write_text(RULES, encoding="utf-8")
    (tmp_path / "ui" / "editors" / "plate.py").write_text(EDITOR, encoding="utf-8")
    path = os.pathsep.join(map(str, (tmp_path, ROOT)))
    told = subprocess.run(
        [sys.executable, "-c", TRIES],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    problems, rules, schema, editor = told.stdout.splitlines()
    assert problems == "[]"
    assert rules.startswith("80 AB12 Finding(level='wrong'")
    assert schema == "True"
    assert editor == "AB 1234 ab 12"
