"""A no-cut request with its patient, at a counter with two readers: driven by keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.domain.case import DocumentMark, Draft
from desktop.entries.case_submitted import KnownParty
from tests.fixtures.there import there
from tests.ui.case_office import CaseOffice, KeyCounter
from ui.main_window import MainWindow
from ui.screens.application import ApplicationScreen
from ui.screens.customer import CustomerScreen
from ui.screens.done import DoneScreen

Key = Qt.Key
FRONT, SIDE = "Front", "Side"
PATIENT = "patient"


@contextmanager
def no_cut(qtbot: QtBot, office: CaseOffice) -> Iterator[KeyCounter]:
    """A no-cut request of the first customer is open."""
    window = shown(qtbot, office)
    keys = KeyCounter(qtbot, window)
    office.reader.insert("sairung", FRONT)
    keys.on(CustomerScreen)
    keys.write("ventilator")
    keys.press(Key.Key_Return)
    opened(keys)
    yield keys
    window.close()
    window.deleteLater()


def shown(qtbot: QtBot, office: CaseOffice) -> MainWindow:
    window = MainWindow(office.context)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def opened(keys: KeyCounter) -> ApplicationScreen:
    page = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(lambda: page.presenter.state is not None)
    return page


def draft(keys: KeyCounter) -> Draft:
    return there(keys.on(ApplicationScreen).presenter.state).draft


def kept(keys: KeyCounter, office: CaseOffice) -> Draft:
    """What a start after a kill would find, once it is as the window has it."""
    now = draft(keys)

    def same(one: Draft) -> tuple[object, ...]:
        return one.parties, one.typing, one.left_out, one.focus

    keys.qtbot.waitUntil(lambda: same(there(office.store.drafts.get(now.id))) == same(now))
    return there(office.store.drafts.get(now.id))


def seat(keys: KeyCounter) -> str:
    """All that the seat says."""
    box = keys.window.seat
    assert box.isVisible()
    shows = there(box.shown())
    badges = shows.who.badges if shows.who is not None else ()
    said = (box.name.text(), box.role.text(), box.facts.text())
    return " ".join((*said, *(badge.text for badge in badges)))


def steady(keys: KeyCounter, high: int = 0) -> int:
    """Both seats are as high as the strip is with one person; that height, which is `high`."""
    person, box = keys.window.person, keys.window.seat
    keys.qtbot.waitUntil(
        lambda: (
            box.sizeHint().height() <= person.sizeHint().height()
            and person.height() == box.height() == (high or person.sizeHint().height())
        )
    )
    return person.height()


def ways(keys: KeyCounter) -> set[str]:
    return {way for way, _ in there(keys.window.seat.shown()).ways}


def remaining(keys: KeyCounter) -> list[tuple[str, str]]:
    state = there(keys.on(ApplicationScreen).presenter.state)
    return [(one.id, one.key) for one in state.evaluation.remaining]


def seated(keys: KeyCounter, name: str) -> None:
    keys.qtbot.waitUntil(
        lambda: (
            PATIENT in draft(keys).parties
            and draft(keys).parties[PATIENT].person.thai_name.first == name
        )
    )


def type_patient(keys: KeyCounter) -> None:
    """A patient who has not come: they are told of, and their number is not known."""
    page = keys.on(ApplicationScreen)
    keys.press(Key.Key_F4)
    keys.at(page.party.fields["present"].editor)
    keys.press(Key.Key_Return, Key.Key_Return, Key.Key_Return)  # not here, stated, household
    keys.at(page.party.fields["title"].editor)
    keys.write("นาย")
    keys.press(Key.Key_Return)
    keys.write("มานะ")
    keys.press(Key.Key_Return)
    keys.write("ใจดี")
    keys.press(Key.Key_Return)


def submit(keys: KeyCounter, office: CaseOffice) -> dict[str, KnownParty]:
    """Fill in the rest, file the case, and have its parties from the journal."""
    page = keys.on(ApplicationScreen)
    presenter = page.presenter
    presenter.edit("contract_account", "012345678")
    presenter.edit("device", "ventilator")
    presenter.paperwork.mark("proof_of_place", "seen_original")
    recorded = {"issuer": "รพ.ศิริราช", "date": "2026-11-10", "valid_until": "2027-05-10"}
    seen = {"medical_certificate": DocumentMark("seen_original", recorded=recorded)}
    presenter._take(replace(draft(keys), documents={**draft(keys).documents, **seen}))
    assert remaining(keys) == []
    case_id = draft(keys).id
    keys.press(Key.Key_F6)
    keys.on(DoneScreen)
    body = there(office.context.desk.cases.detail(case_id).body)
    return body.parties


def steps(keys: KeyCounter) -> str:
    return keys.window.steps._steps["customer"].label.text()
