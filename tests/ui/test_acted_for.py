"""A service in whose data somebody acts for a party is filed by keys, in each way of acting."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.catalogue.shared import Persons
from desktop.domain.case import DocumentMark, Draft
from tests.fixtures.language_files import files, loaded
from tests.fixtures.there import there
from tests.fixtures.two_roles import PATIENT, TwoRoles
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.no_cut.patient import FRONT, SIDE, opened, shown
from ui.screens.application import ApplicationScreen
from ui.screens.customer import CustomerScreen
from ui.screens.done import DoneScreen
from ui.theme import Theme

Key = Qt.Key


def persons() -> Persons:
    return there(loaded(files()).shared).persons


def others() -> list[str]:
    """The ways of acting in which somebody else acts."""
    return [way for way, (row, _) in persons().acting.items() if row.by is not None]


def state(keys: KeyCounter) -> Draft:
    return there(keys.on(ApplicationScreen).presenter.state).draft


@pytest.mark.parametrize("way", others())
def test_it_is_filed_with_who_acts(way: str, theme: Theme, tmp_path: Path, qtbot: QtBot) -> None:
    """The party is typed and has not come; the case waits for who acts, whose card is put in."""
    kinds = persons().kinds.items()
    kind = next((name for name, (row, _) in kinds if way in row.acting), "person")
    data = TwoRoles(acting=["self", way] if kind == "person" else [way], kinds=[kind])
    office = CaseOffice(tmp_path, theme, readers=(FRONT, SIDE), data=data)
    keys = KeyCounter(qtbot, shown(qtbot, office))
    office.reader.insert("sairung", FRONT)
    keys.on(CustomerScreen)
    keys.write("refund")
    keys.press(Key.Key_Return)
    page = opened(keys)
    keys.press(Key.Key_F4)
    typed = {"present": "no", "acting": way, "title": "นาย", "first": "มานะ", "last": "ใจดี"}
    for name, value in typed.items():
        page.party.fields[name].set_value(value)
    keys.press(Key.Key_F6)
    assert there(keys.window.seat.shown()).role_id == f"{PATIENT.id}.by"
    keys.press(Key.Key_F6)
    assert keys.window.page == "application", "it waits for whoever acts"
    office.reader.insert("prasert", SIDE)
    qtbot.waitUntil(lambda: state(keys).party(f"{PATIENT.id}.by") is not None)
    for name, text in {"contract_account": "012345678", "declaration": "yes"}.items():
        page.presenter.edit(name, text)
    for status in there(page.presenter.state).evaluation.documents:
        if not status.met:
            recorded = {one.id: "2026-11-10" for one in status.rule.records}
            seen = {status.key: DocumentMark("seen_original", recorded=recorded)}
            page.presenter._take(_with(state(keys), seen))
    assert there(page.presenter.state).evaluation.remaining == ()
    case_id = state(keys).id
    keys.press(Key.Key_F6)
    keys.on(DoneScreen)
    body = there(office.context.desk.cases.detail(case_id).body)
    party = body.parties[PATIENT.id]
    assert (party.acting, party.present) == (way, False)
    assert there(party.by).person.thai_name.first == "ประเสริฐ"
    keys.window.close()
    keys.window.deleteLater()
    office.close()


def _with(draft: Draft, seen: dict[str, DocumentMark]) -> Draft:
    return replace(draft, documents={**draft.documents, **seen})


def test_whoever_applies_may_be_acted_for_by_a_proxy(
    theme: Theme, tmp_path: Path, qtbot: QtBot
) -> None:
    office = CaseOffice(tmp_path, theme, readers=(FRONT, SIDE))
    keys = KeyCounter(qtbot, shown(qtbot, office))
    office.reader.insert("sairung", FRONT)
    keys.on(CustomerScreen)
    keys.write("change of name")
    keys.press(Key.Key_Return)
    opened(keys)
    keys.alt(Key.Key_2)  # nobody has come for the former holder
    acting = keys.window.person.acting
    qtbot.waitUntil(acting.isVisible)
    acting.setFocus()
    keys.press(Key.Key_Down)
    qtbot.waitUntil(lambda: state(keys).parties["holder"].acting == "proxy")
    assert keys.window.seat.name.text() == "เสียบบัตรผู้รับมอบอำนาจ"
    office.reader.insert("prasert", SIDE)
    qtbot.waitUntil(lambda: state(keys).party("holder.by") is not None)
    assert there(state(keys).parties["holder"].by).person.thai_name.first == "ประเสริฐ"
    assert there(keys.window.seat.shown()).role_id == "holder.by"
    keys.window.close()
    keys.window.deleteLater()
    office.close()
