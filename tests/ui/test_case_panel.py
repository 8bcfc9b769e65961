"""The panel of a case keeps its widgets from case to case, and nothing of the case before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.fixtures.there import there
from tests.ui.counter_office import reference
from tests.ui.desk_samples import DETAIL, NAMES, SUMMARY, TODAY, VIEW, stale
from ui.language import Language
from ui.presenters.case_facts import CaseFacts, facts_of
from ui.theme import Theme
from ui.widgets.case_panel import CasePanel
from ui.widgets.text import Label


def facts(which: str) -> CaseFacts:
    """A case with all there is, one of which only the list knows, and two between them."""
    detail = stale() if which == "disputed" else DETAIL
    said = facts_of(
        detail,
        None if which == "listed" else SUMMARY,
        reference().catalogue,
        home="BKP",
        name_of=lambda staff_id: NAMES.get(staff_id, staff_id),
        today=TODAY,
        lang="th",
    )
    match which:
        case "listed":
            view = replace(VIEW, person_name="นาย ก.", citizen_id_masked="9-xxxx-xxxxx-11-x")
            return replace(
                said,
                case_id="2",
                reference="L-2",
                person=view.person_name,
                masked_id=view.citizen_id_masked,
                address="",
                timeline=(),
            )
        case "short":
            return replace(
                said,
                case_id="3",
                reference="S-3",
                person="นาง ข.",
                changes=(),
                papers=said.papers[:1],
                sections=said.sections[:1],
                identity=None,
                timeline=said.timeline[:1],
                decision="อนุมัติแล้ว",
            )
        case "disputed":
            return replace(said, case_id="4", reference="D-4", identity_note="บัตรหาย")
    return said


CASES = ("full", "listed", "short", "disputed")


PanelWith = Callable[..., CasePanel]


@pytest.fixture
def panel_with(qtbot: QtBot, theme: Theme) -> PanelWith:
    """A panel on the screen that has shown these cases, one after the other."""

    def show(*cases: CaseFacts) -> CasePanel:
        panel = CasePanel(Language())
        qtbot.addWidget(panel)
        theme.dress(panel)
        panel.resize(520, 700)
        panel.show()
        for case in cases:
            with qtbot.waitSignal(panel.painted):
                panel.show_facts(case)
        at = panel.focusWidget()
        if at is not None:
            at.clearFocus()  # of two windows only one is in front
        return panel

    return show


def shown(panel: QWidget) -> list[tuple[str, str]]:
    """What a screen reader finds there, and what stands in words, with its place."""
    found = [w for w in panel.findChildren(QWidget) if w.isVisibleTo(panel)]
    said = [(w.accessibleName(), w.accessibleDescription(), w) for w in found]
    return [
        (f"{name}|{more}", f"{w.mapTo(panel, w.rect().topLeft()).toTuple()} {w.size().toTuple()}")
        for name, more, w in said
        if name or more
    ]


@pytest.mark.parametrize("before", CASES)
@pytest.mark.parametrize("now", CASES)
def test_a_case_looks_the_same_whatever_was_shown_before(
    panel_with: PanelWith, before: str, now: str
) -> None:
    fresh, used = panel_with(facts(now)), panel_with(facts(before), facts(now))
    assert sorted(shown(used)) == sorted(shown(fresh))
    assert used.grab().toImage() == fresh.grab().toImage()


@pytest.mark.parametrize("now", CASES)
def test_nothing_of_the_case_before_stays_behind(panel_with: PanelWith, now: str) -> None:
    for before in CASES:
        if before == now:
            continue
        panel = panel_with(facts(before), facts(now))
        panel.show_id("9-1014-00123-36-1")
        panel.show_facts(facts(before))
        panel.show_facts(facts(now))
        QApplication.sendPostedEvents(None, 52)  # what was given up is gone for good
        said = {label.text() for label in panel.findChildren(Label)}
        fresh = {label.text() for label in panel_with(facts(now)).findChildren(Label)}
        assert said == fresh


def test_the_next_case_takes_the_widgets_of_the_one_before(panel_with: PanelWith) -> None:
    panel = panel_with(facts("full"))
    before = set(there(panel.area.widget()).findChildren(Label))
    panel.show_facts(replace(facts("full"), case_id="5", reference="F-5", person="นาย ค."))
    assert set(there(panel.area.widget()).findChildren(Label)) == before


def test_a_shown_id_leaves_its_button_without_handing_on_the_focus(
    panel_with: PanelWith, qtbot: QtBot
) -> None:
    panel = panel_with(facts("full"))
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    button = panel._head.reveal
    button.setFocus()
    panel.show_id("9-1014-00123-36-1")
    assert not button.isVisible()
    assert panel.window().focusWidget() is None
