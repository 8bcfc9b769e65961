"""The colour tokens can be read by everyone (WCAG 2.2 AA), and the sheet has no hole."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.desk_office import Desk
from ui.main_window import MainWindow
from ui.screens import PAGES
from ui.theme import DARK, LIGHT, Mode, Theme, Tokens
from ui.widgets import Label
from ui.widgets.surfaces import scrolled

GROUNDS = ("canvas", "paper", "raised")
TONES = ("ok", "warn", "bad", "info")


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, 1 to 21."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _pairs(tokens: Tokens) -> list[tuple[str, str, float]]:
    text = [
        (ink, ground, 4.5)
        for ink in ("ink", "soft", "faint", "accent_ink", *TONES)
        for ground in GROUNDS
    ]
    text += [(tone, f"{tone}_wash", 4.5) for tone in TONES]
    text += [("accent_ink", "accent_wash", 4.5), ("on_accent", "accent", 4.5)]
    text += [("on_accent", "accent_deep", 4.5), ("ink", "accent_wash", 4.5)]
    text += [("faint", "accent_wash", 4.5), ("paper", "bad", 4.5), ("paper", "ink", 4.5)]
    text += [("ink", f"{tone}_wash", 4.5) for tone in TONES]
    edges = [("edge", ground, 3.0) for ground in GROUNDS]
    return text + edges + [("accent", ground, 3.0) for ground in GROUNDS]


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_contrast_is_aa(tokens: Tokens) -> None:
    low = [
        f"{front} on {back}: {ratio:.2f} < {wanted}"
        for front, back, wanted in _pairs(tokens)
        if (ratio := contrast(getattr(tokens, front), getattr(tokens, back))) < wanted
    ]
    assert not low


def test_a_colour_is_read_from_its_name_once_in_each_mode(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, colour_of = Theme(qapp), QColor
    read: list[str] = []

    def counted(colour: str | QColor) -> QColor:
        if isinstance(colour, str):
            read.append(colour)
        return colour_of(colour)

    monkeypatch.setattr("ui.theme.QColor", counted)
    for _ in range(3):
        assert made.colour("ink").name() == LIGHT.ink.lower()
    made._mode = "dark"
    for _ in range(3):
        assert made.colour("ink").name() == DARK.ink.lower()
    assert read == [LIGHT.ink, DARK.ink]


def test_contrast_knows_black_on_white() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_sheet_is_filled_in_and_scales(qapp: QApplication, mode: Mode) -> None:
    theme = Theme(qapp, mode)
    sheet = theme.style_sheet()
    assert "$" not in sheet
    assert "font-size: 21px" in sheet
    theme.set_scale(200)
    assert "font-size: 42px" in theme.style_sheet()
    assert "border: 1px" in theme.style_sheet()
    assert not re.search(r"\d\.\d+px", theme.style_sheet())
    assert theme.px(15) == 30
    theme.set_scale(1000)
    assert theme.scale == 200


class _Dressing(QObject):
    """Counts how often each widget is given another style."""

    def __init__(self) -> None:
        super().__init__()
        self.times: Counter[QObject] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StyleChange:
            self.times[watched] += 1
        return False


@pytest.mark.parametrize("page", ["cases", "review", "sync"])
def test_a_page_meets_the_rules_of_the_sheet_once(
    page: str, desk: Desk, window: MainWindow
) -> None:
    """Put together widget by widget under the sheet, it would meet them with every move."""
    desk.sign_in(desk.supervisor)
    screen, seen = PAGES[page].load()(desk.office.context, window), _Dressing()
    mine = screen.findChildren(QWidget)
    for one in mine:
        one.installEventFilter(seen)
    window._stack.addWidget(scrolled(screen))
    assert len(mine) > 20
    assert max(seen.times[one] for one in mine) == 1


def test_a_dressed_window_follows_the_look_and_what_comes_into_it(
    theme: Theme, qtbot: QtBot
) -> None:
    window, early, late = QWidget(), Label("ก", "hint"), Label("ข", "display")
    other = QWidget()  # Qt remembers rules as long as any window has some
    early.setParent(window)
    for one in (other, window):
        qtbot.addWidget(one)
    other.setStyleSheet("QLabel { color: red }")
    theme.dress(window)
    late.setParent(window)
    for label, size in ((early, 12), (late, 30)):
        label.ensurePolished()
        assert label.font().pixelSize() == size
    theme.set_look("dark", 200)
    assert (early.font().pixelSize(), late.font().pixelSize()) == (25, 60)
    assert early.palette().windowText().color() == theme.colour("faint")
