"""Nothing is begun or filed for one person while another's card is in the reader."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.contract.card.harness import ScriptedCard
from tests.fixtures.there import there
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.pages import on
from tests.ui.test_case_by_keys import choose
from ui.presenters import presence
from ui.screens.application import ApplicationScreen
from ui.screens.payment import PaymentScreen

Key = Qt.Key
FILED = "case.submitted"


def arrive(keys: KeyCounter, office: CaseOffice) -> ScriptedCard:
    """Sairung's card is in, and read to its end."""
    card = ScriptedCard.person("sairung")
    office.reader.insert(card)
    keys.see("customer")
    keys.qtbot.waitUntil(lambda: there(keys.window.person.person()).photo is not None)
    return card


def ready(keys: KeyCounter, office: CaseOffice, service: str) -> QWidget:
    """The case needs one more press; gives the button."""
    choose(keys, service)
    page = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(lambda: page.presenter.state is not None)
    if service == "deposit_refund":
        page.presenter.edit("contract_account", "012345678")
        page.presenter.edit("declaration", "yes")
        return page.primary
    page.presenter.edit("phone", "0812345678")
    page.presenter.paperwork.mark("wiring_certificate", "seen_original")
    page.presenter.go_on()
    payment = keys.on(PaymentScreen)
    payment.presenter.type("1000")
    return payment.primary


def prasert_is_here(keys: KeyCounter) -> None:
    keys.see("customer")
    keys.qtbot.waitUntil(lambda: keys.window.person.name.text().startswith("นายประเสริฐ"))


def test_another_card_when_a_service_is_chosen(keys: KeyCounter, office: CaseOffice) -> None:
    card = arrive(keys, office)
    card.become(ScriptedCard.person("prasert"))
    choose(keys, "new_connection")
    prasert_is_here(keys)
    assert office.context.desk.intake.drafts() == []


@pytest.mark.parametrize("service", ["deposit_refund", "new_connection"])
def test_another_card_before_the_case_is_submitted(
    keys: KeyCounter, office: CaseOffice, service: str
) -> None:
    card = arrive(keys, office)
    button = ready(keys, office, service)
    card.become(ScriptedCard.person("prasert"))
    button.click()  # type: ignore[attr-defined]
    prasert_is_here(keys)
    notice = keys.window.strip.notice()
    assert notice is not None
    assert "สายรุ้ง" in notice.text, "her case waits at the counter"
    assert FILED not in office.kinds()
    (draft,) = office.context.desk.intake.drafts()
    assert draft.applicant.thai_name.first == "สายรุ้ง"
    kept = "contract_account" if service == "deposit_refund" else "phone"
    assert draft.values[kept].value, "what was typed is kept"


def test_the_chip_is_asked_in_three_transmits_each_time(
    keys: KeyCounter, office: CaseOffice
) -> None:
    card = arrive(keys, office)
    read = len(card.commands)
    button = ready(keys, office, "deposit_refund")
    assert len(card.commands) == read + 3
    button.click()  # type: ignore[attr-defined]
    keys.see("done")
    assert len(card.commands) == read + 6


def test_a_card_that_was_pulled_is_not_waited_for(keys: KeyCounter, office: CaseOffice) -> None:
    arrive(keys, office)
    button = ready(keys, office, "deposit_refund")
    office.reader.pull()
    keys.qtbot.waitUntil(lambda: not office.context.cards.cards)
    button.click()  # type: ignore[attr-defined]
    keys.see("done")


@pytest.mark.parametrize("service", ["deposit_refund", "new_connection"])
def test_a_card_that_refuses_stops_the_first_press_and_not_the_second(
    keys: KeyCounter, office: CaseOffice, service: str
) -> None:
    card = arrive(keys, office)
    button = ready(keys, office, service)
    card.spoil()
    button.click()  # type: ignore[attr-defined]
    page = keys.window.current
    assert isinstance(page, ApplicationScreen | PaymentScreen)

    def told() -> bool:
        notice = page.strip.notice()
        return notice is not None and "ไม่ตอบ" in notice.text

    keys.qtbot.waitUntil(told)
    assert FILED not in office.kinds()
    assert button.isEnabled()
    button.click()  # type: ignore[attr-defined]
    keys.see("done")
    assert FILED in office.kinds()


@pytest.fixture
def hung(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Set it, and the card that waits for it answers; the window gives up sooner than usual."""
    monkeypatch.setattr(presence, "PATIENCE_MS", 50)
    gate = threading.Event()
    yield gate
    gate.set()


def test_a_card_that_hangs_holds_up_nobody(
    hung: threading.Event, keys: KeyCounter, office: CaseOffice
) -> None:
    card = arrive(keys, office)
    card.before = lambda _number: hung.wait(30) and None
    button = ready(keys, office, "deposit_refund")
    page = on(keys.window, ApplicationScreen)
    button.click()  # type: ignore[attr-defined]
    keys.qtbot.waitUntil(lambda: page.strip.notice() is not None)
    assert FILED not in office.kinds()
    button.click()  # type: ignore[attr-defined]
    keys.see("done")
    hung.set()
    keys.qtbot.waitUntil(lambda: keys.window.page == "done")
