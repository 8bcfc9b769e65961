"""The page that a window shows, by its class: a test says which one it is on."""

from __future__ import annotations

from typing import TypeVar

from tests.fixtures.there import sure
from ui.main_window import MainWindow
from ui.screen import Screen

AnyScreen = TypeVar("AnyScreen", bound=Screen)


def on(window: MainWindow, kind: type[AnyScreen]) -> AnyScreen:
    """The page that is shown; the test fails where it is another than this."""
    return sure(window.current, kind)
