"""The look: colour tokens, the typeface, the text size, and the one stylesheet made from them.

Tokens are those of the design's pictures; a few are darker where the picture missed WCAG AA
(4.5:1 for text, 3:1 for the edge of a field), held by tests/ui/test_theme.py.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Literal
from weakref import WeakSet

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop.domain.data_file import RESOURCES
from ui.values import Tone as Tone

Mode = Literal["light", "dark"]

SCALES = (100, 125, 150, 175, 200)
FAMILY = "MEA Counter Sans"  # Sarabun with the room that its marks take (resources/fonts/window)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours by use, as `#RRGGBB`.

    `accent` fills the one next action (with `on_accent` upon it), `accent_ink` writes; `edge` is
    the border of what can be typed into or pressed, `line` that of what cannot.
    """

    canvas: str
    paper: str
    raised: str
    line: str
    edge: str
    ink: str
    soft: str
    faint: str
    accent: str
    on_accent: str
    accent_ink: str
    accent_wash: str
    accent_deep: str
    ok: str
    ok_wash: str
    warn: str
    warn_wash: str
    bad: str
    bad_wash: str
    info: str
    info_wash: str

    def tone(self, tone: Tone) -> tuple[str, str]:
        """The ink and the wash of a badge or strip of this tone."""
        if tone == "accent":
            return self.accent_ink, self.accent_wash
        if tone == "neutral":
            return self.soft, self.canvas
        pairs = {
            "ok": (self.ok, self.ok_wash),
            "warn": (self.warn, self.warn_wash),
            "bad": (self.bad, self.bad_wash),
            "info": (self.info, self.info_wash),
        }
        return pairs[tone]


LIGHT = Tokens(
    canvas="#F4F5F7", paper="#FFFFFF", raised="#FAFBFC", line="#E2E6EB", edge="#828E9D",
    ink="#1B2430", soft="#566273", faint="#647080",
    accent="#C65300", on_accent="#FFFFFF", accent_ink="#B84D00", accent_wash="#FFF1E6",
    accent_deep="#A94600",
    ok="#1B7A48", ok_wash="#E7F5EC", warn="#8A5200", warn_wash="#FFF4DC",
    bad="#B3261E", bad_wash="#FDECEA", info="#1F5FA8", info_wash="#E8F1FB",
)  # fmt: skip
DARK = Tokens(
    canvas="#14181D", paper="#1B2027", raised="#20262E", line="#2C343E", edge="#6B7785",
    ink="#E9EDF2", soft="#AEB8C4", faint="#8E99A6",
    accent="#E8742B", on_accent="#14181D", accent_ink="#EF8440", accent_wash="#3A2415",
    accent_deep="#F28A48",
    ok="#5CC98C", ok_wash="#173325", warn="#F0B65A", warn_wash="#3A2C12",
    bad="#F28B82", bad_wash="#3D1F1D", info="#8AB8EE", info_wash="#182B40",
)  # fmt: skip

_TOKEN = re.compile(r"\$([a-z_]+)")
_PIXELS = re.compile(r"(\d+(?:\.\d+)?)px")


class Theme(QObject):
    """The look of the running application; there is one, and `active()` finds it."""

    changed = Signal()

    def __init__(
        self, app: QApplication | None = None, mode: Mode = "light", scale: int = 100
    ) -> None:
        global _active
        super().__init__()
        found = app or QApplication.instance()
        if not isinstance(found, QApplication):
            raise RuntimeError("a QApplication must be made before its theme")
        self._app = found
        self._mode: Mode = mode
        self._scale = scale
        self._windows: WeakSet[QWidget] = WeakSet()
        # Making a font and its metrics costs as much as drawing with them.
        self._types: dict[tuple[int, int], tuple[QFont, QFontMetricsF]] = {}
        self._colours: dict[tuple[Mode, str], QColor] = {}
        for weight in ("Regular", "Medium", "SemiBold", "Bold"):
            file = RESOURCES / "fonts" / "window" / f"MEACounterSans-{weight}.ttf"
            QFontDatabase.addApplicationFont(str(file))
        self._sheet = (RESOURCES / "styles" / "app.qss").read_text(encoding="utf-8")
        # A caret that stands still paints nothing; the frame of the field says where the focus is.
        found.setCursorFlashTime(0)
        if found.style().name() != "fusion":
            found.setStyle("Fusion")
        _active = self
        self._apply()

    def dress(self, window: QWidget) -> None:
        """Put the sheet on this window and on all that is in it or comes into it, from now on.

        It is the window's and not the application's, since Qt goes through the rules whenever a
        widget moves into another: a page that is put together by itself meets them once, when it
        comes into the window, and is there in half the time.
        """
        self._windows.add(window)
        window.setStyleSheet(self.style_sheet())
        # Of a window that it has not polished Qt keeps the rules when the sheet is taken off.
        window.ensurePolished()

    @property
    def mode(self) -> Mode:
        """`light` or `dark`."""
        return self._mode

    @property
    def scale(self) -> int:
        """The text size in percent, 100 to 200."""
        return self._scale

    @property
    def tokens(self) -> Tokens:
        """The colours of the present mode."""
        return LIGHT if self._mode == "light" else DARK

    def set_mode(self, mode: Mode) -> None:
        """Light or dark, at once and everywhere."""
        self.set_look(mode, self._scale)

    def set_scale(self, percent: int) -> None:
        """Text and all sizes that follow it, in percent (held to 100..200)."""
        self.set_look(self._mode, percent)

    def set_look(self, mode: Mode, percent: int) -> None:
        """Both in one change, which takes half the time of two."""
        percent = max(SCALES[0], min(SCALES[-1], percent))
        if (mode, percent) != (self._mode, self._scale):
            self._mode, self._scale = mode, percent
            self._apply()

    def px(self, size: float) -> int:
        """A size of the 100 % design in pixels of the present text size."""
        return max(1, round(size * self._scale / 100))

    def colour(self, token: str) -> QColor:
        """A token by name (`ink`, `accent_wash` ...) as a colour."""
        key = self._mode, token
        if key not in self._colours:
            self._colours[key] = QColor(getattr(self.tokens, token))
        return QColor(self._colours[key])

    def font(self, size: float = 15, weight: int = 400) -> QFont:
        """The typeface at a size of the 100 % design; its figures are tabular by nature."""
        return QFont(self._type(size, weight)[0])

    def metrics(self, size: float = 15, weight: int = 400) -> QFontMetricsF:
        """How much room the words of that `font` take."""
        return self._type(size, weight)[1]

    def _type(self, size: float, weight: int) -> tuple[QFont, QFontMetricsF]:
        key = self.px(size), weight
        if key not in self._types:
            font = QFont(FAMILY)
            font.setPixelSize(key[0])
            font.setWeight(QFont.Weight(weight))
            self._types[key] = font, QFontMetricsF(font)
        return self._types[key]

    def style_sheet(self) -> str:
        """`resources/styles/app.qss` with tokens and sizes filled in."""
        colours: dict[str, str] = asdict(self.tokens)
        sheet = _TOKEN.sub(lambda match: colours[match[1]], self._sheet)
        return _PIXELS.sub(lambda match: f"{self._pixels(float(match[1]))}px", sheet)

    def _pixels(self, size: float) -> int:
        # Hairlines stay hairlines, and 0 stays 0.
        return round(size) if size <= 1 else self.px(size)

    def _apply(self) -> None:
        tokens = self.tokens
        palette = QPalette()
        role = QPalette.ColorRole
        for which, colour in (
            (role.Window, tokens.canvas),
            (role.WindowText, tokens.ink),
            (role.Base, tokens.paper),
            (role.AlternateBase, tokens.paper),
            (role.Text, tokens.ink),
            (role.PlaceholderText, tokens.faint),
            (role.Button, tokens.paper),
            (role.ButtonText, tokens.ink),
            (role.ToolTipBase, tokens.ink),
            (role.ToolTipText, tokens.paper),
            (role.Highlight, tokens.accent_wash),
            (role.HighlightedText, tokens.ink),
            (role.Link, tokens.info),
        ):
            palette.setColor(which, QColor(colour))
        # Taken off and put on again, a sheet takes a sixth of the time that Qt needs to change one
        # into another, which goes through all rules for every widget several times.
        windows = [window for window in self._windows if isValid(window)]
        for window in windows:
            window.setStyleSheet("")
        self._app.setPalette(palette)
        self._app.setFont(self.font())
        sheet = self.style_sheet()
        for window in windows:
            window.setStyleSheet(sheet)
        self.changed.emit()


_active: Theme | None = None


def active() -> Theme:
    """The theme that was made last; widgets ask it for colours whenever they paint.

    A widget need not listen to `changed`: the new stylesheet makes Qt send each widget a
    StyleChange, and so a repaint.
    """
    if _active is None:
        raise RuntimeError("a Theme must be made before any widget is painted")
    return _active
