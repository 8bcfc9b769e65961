"""A page is a row: its place on the rail, its key, and its line on the sheet of keys follow."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.domain.text import Text
from desktop.services.desk import Desk
from tests.ui.case_office import CaseOffice
from tests.ui.conftest import PlainPage
from ui.main_window import MainWindow
from ui.screens import PAGES, Page, Place, rail
from ui.shortcuts import global_keys


def test_a_page_that_is_added_has_its_place_its_key_and_its_line(
    qtbot: QtBot, office: CaseOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place("zap", "F9", "common.reveal")
    monkeypatch.setitem(PAGES, "insight", Page(PlainPage.__module__, "PlainPage", place))
    window = MainWindow(office.context)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    button = window.rail.buttons["insight"]
    assert list(window.rail.buttons)[-1] == "insight"
    assert button.text() == office.context.language.t("common.reveal")
    QTest.keyClick(window, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: window.page == "insight")
    assert isinstance(window.current, PlainPage)
    assert "F9" in [line.key for line in global_keys(office.context.language)]


def test_no_two_pages_have_one_key_or_one_word() -> None:
    for each in ("name", "icon", "key", "text_key"):
        found = [getattr(item, each) for item in rail()]
        assert len(set(found)) == len(found), each


def test_the_pages_ask_one_desk_for_all_services(office: CaseOffice) -> None:
    """Another service is a line of the desk, and no page's context has to hand it on."""
    desk: Desk = office.context.desk
    assert desk.catalogue is desk.reference.catalogue
    assert desk.staff.name_of("1001") == Text("พรทิพย์ ส.", "Pornthip S.")
    held = {type(value).__module__ for value in vars(office.context).values()}
    assert {name for name in held if name.startswith("desktop.services")} == {
        "desktop.services.desk"
    }
