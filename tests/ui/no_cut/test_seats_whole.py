"""Whoever takes part is named whole, and how they act: what stands beside it gives way."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QWidget

from desktop.domain.citizen import PersonName
from tests.fixtures.office import person
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.no_cut.patient import PATIENT, SIDE, draft, seated
from tests.ui.test_errors_in_sight import laid_out
from ui.screens.application import ApplicationScreen
from ui.theme import Theme
from ui.widgets import KeyButton, Label
from ui.widgets.badge import Badge
from ui.widgets.fields import Choice
from ui.widgets.photo import Photo
from ui.widgets.text import BREAK, break_words

Key = Qt.Key
SIZES = ((1366, 768), (640, 480))
Looks = tuple[tuple[tuple[int, int], int, str], ...]
LOOKS: Looks = tuple(product(SIZES, (100, 150, 200), ("th", "en")))
LONG = PersonName("หม่อมราชวงศ์", "กัญญาวีร์พิมพ์ชนก", "", "อัครเดชาธนวัฒน์ภักดีกุล")


def cut_name(label: Label) -> str:
    """What of a name that is shown cannot be read."""
    label.ensurePolished()
    parts = break_words(label.text()).replace(BREAK, " ").split() if label.wordWrap() else []
    wide = QFontMetricsF(label.font()).horizontalAdvance
    wanted = max(map(wide, parts or [label.text()]))
    if label.width() < wanted:
        return f"{label.text()} takes {wanted:.0f} of {label.width()} px"
    lines = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
    if label.height() < lines:
        return f"{label.text()} takes {lines} of {label.height()} px of height"
    return ""


def wrong(keys: KeyCounter) -> list[str]:
    """What is cut, squeezed, or lies on something else."""
    found, window = [], keys.window
    for box in (window.person, window.seat):
        found.append(cut_name(box.name))
        kinds = (Label, Badge, KeyButton, Choice, Photo)
        parts: list[QWidget] = [one for kind in kinds for one in box.findChildren(kind)]
        parts = [one for one in parts if one.isVisible() and one.width() > 1]
        for part in parts:
            if not box.rect().contains(place(part, box)):
                found.append(f"{part.accessibleName()} sticks out: {place(part, box)}")
            if isinstance(part, KeyButton | Badge) and part.width() < part.sizeHint().width():
                found.append(f"{part.accessibleName()} is squeezed: {part.width()}")
        for one, other in combinations(parts, 2):
            if place(one, box).intersects(place(other, box)):
                found.append(f"{one.accessibleName()} lies on {other.accessibleName()}")
    acting = window.seat.acting
    if acting.isVisible() and acting.width() < acting.whole_width():
        found.append(f"{acting.currentText()} in {acting.width()} px")
    return [one for one in found if one]


def place(part: QWidget, box: QWidget) -> QRect:
    return QRect(part.mapTo(box, QPoint()), part.size())


def everywhere(
    keys: KeyCounter, office: CaseOffice, theme: Theme, looks: Looks = LOOKS
) -> dict[str, list[str]]:
    """What is wrong in each size of the window and of the text, and in both languages."""
    found = {}
    for size, scale, language in looks:
        keys.window.resize(*size)
        theme.set_scale(scale)
        office.context.language.set_code("en" if language == "en" else "th")
        laid_out(keys.qtbot)
        if seen := wrong(keys):
            found[f"{size} at {scale} % in {language}"] = seen
    return found


def test_an_open_seat_and_the_applicant(keys: KeyCounter, office: CaseOffice, theme: Theme) -> None:
    assert everywhere(keys, office, theme) == {}


@pytest.mark.parametrize("acting", ["self", "household"])
def test_a_patient_with_a_card(
    keys: KeyCounter, office: CaseOffice, theme: Theme, acting: str
) -> None:
    office.reader.insert("prasert", SIDE)
    seated(keys, "ประเสริฐ")
    keys.on(ApplicationScreen).presenter.parties.act(PATIENT, acting)
    assert everywhere(keys, office, theme) == {}


def test_the_applicant_who_is_the_patient_and_whose_id_is_shown(
    keys: KeyCounter, office: CaseOffice, theme: Theme
) -> None:
    keys.alt(Key.Key_1)
    keys.window.person.reveal.click()
    keys.qtbot.waitUntil(lambda: "x" not in keys.window.person.id.text())
    assert everywhere(keys, office, theme) == {}
    assert keys.window.person.id.isVisible(), "what was asked for is not put away again"


def test_a_long_name(keys: KeyCounter, office: CaseOffice, theme: Theme) -> None:
    page = keys.on(ApplicationScreen)
    who = replace(person(), thai_name=LONG, english_name=LONG)
    page.presenter._take(draft(keys).seat(PATIENT, who))
    # Of the largest letters the narrowest window would be full of it, and have no form left.
    looks = tuple(look for look in LOOKS if look[:2] != (SIZES[-1], 200))
    assert everywhere(keys, office, theme, looks) == {}


def test_names_are_large_and_beside_each_other_where_there_is_room(
    keys: KeyCounter, office: CaseOffice
) -> None:
    """And again after the window was small."""
    window, person, seat = keys.window, keys.window.person, keys.window.seat
    office.reader.insert("prasert", SIDE)
    seated(keys, "ประเสริฐ")
    laid_out(keys.qtbot)
    before = (person.geometry(), seat.geometry(), person.id.geometry(), seat.name.geometry())
    window.resize(640, 360)
    laid_out(keys.qtbot)
    window.resize(1366, 768)
    laid_out(keys.qtbot)
    after = (person.geometry(), seat.geometry(), person.id.geometry(), seat.name.geometry())
    assert after == before
    assert person.name.property("look") == seat.name.property("look") == "person"
    badges = [badge for badge in person.findChildren(Badge) if badge.isVisible()]
    assert badges
    assert all(badge.width() == badge.width_of_all() for badge in badges)
