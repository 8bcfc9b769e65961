"""A citizen id that is typed into the search finds its person, though no list holds one."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop.domain.citizen import format_citizen_id
from tests.ui.desk_office import Desk, citizen
from tests.ui.test_cases import numbers, open_cases
from ui.main_window import MainWindow


def test_a_citizen_id_finds_its_persons_cases(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    desk.sign_in(desk.clerk)
    desk.take(1)
    screen = open_cases(qtbot, window)
    for number, found in ((2, []), (1, ["000001"])):
        screen.search(format_citizen_id(citizen(number).citizen_id))
        qtbot.waitUntil(lambda: numbers(screen) == found)  # noqa: B023
