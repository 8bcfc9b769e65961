"""What the district office has not confirmed has a star, and each page says once what it means."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from desktop.domain.case import DocumentMark
from tests.fixtures.office import person, synthetic_id
from tests.fixtures.there import there
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.counter_office import SAIRUNG
from tests.ui.desk_office import Desk, citizen
from tests.ui.test_review import open_review
from ui.main_window import MainWindow
from ui.screen import Screen
from ui.screens.application import ApplicationScreen
from ui.screens.customer import CustomerScreen
from ui.screens.payment import PaymentScreen
from ui.values import STAR
from ui.widgets.badge import Badge
from ui.widgets.text import Label


def told(page: Screen) -> list[str]:
    """The words on a page that speak of something unconfirmed."""
    words = [label.text() for label in page.findChildren(Label) if label.isVisible()]
    words += [badge.spec.text for badge in page.findChildren(Badge) if badge.isVisible()]
    return [text for text in words if "ยืนยัน" in text]


def stars(page: Screen) -> list[str]:
    """The words that bear the star."""
    words = [label.text() for label in page.findChildren(Label) if label.isVisible()]
    return [text for text in words if text.endswith(STAR)]


def test_the_pages_of_a_case_say_once_who_confirms(keys: KeyCounter, office: CaseOffice) -> None:
    office.reader.insert(SAIRUNG)
    page = keys.on(CustomerScreen)
    keys.qtbot.waitUntil(lambda: bool(page.services.rows.rows()))
    assert {there(row.badge)[0][-2:] for row in page.services.rows.rows()} == {STAR}
    assert told(page) == ["* รอการไฟฟ้าเขตยืนยัน"]

    draft = office.draft("transfer_with_deposit")
    keys.window.go("application", draft.id)
    form = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(lambda: len(stars(form)) == 5)  # three documents, the fee, the date
    assert told(form) == ["* รอการไฟฟ้าเขตยืนยัน"]

    foreign = office.draft("new_connection", person(citizen_id="", no_card_reason="foreigner"))
    foreign = office.context.desk.intake.change(foreign, "phone", "0812345678")
    keys.window.go("payment", foreign)
    payment = keys.on(PaymentScreen)
    keys.qtbot.waitUntil(lambda: stars(payment) == ["เงินประกันการใช้ไฟฟ้า" + STAR])
    (once,) = told(payment)
    assert once.startswith("* การไฟฟ้าเขต")


def test_the_supervisor_reads_once_who_confirms(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    context = desk.office.context
    draft = context.desk.intake.open_draft(citizen(0), "transfer_with_deposit", desk.clerk.id)
    for name, value in (
        ("contract_account", "012345678"), ("old_holder_name", "นายวิรัช พูนทรัพย์"),
        ("old_holder_id", synthetic_id("910000000007")), ("phone", "0812345678"),
        ("owning_district", "BKP"),
    ):  # fmt: skip
        draft = context.desk.intake.change(draft, name, value)
    papers = {
        status.rule.id: DocumentMark("seen_original")
        for status in context.desk.intake.evaluate(draft).documents
        if not status.automatic
    }
    context.desk.intake.submit(replace(draft, documents=papers), None, desk.clerk)
    screen = open_review(qtbot, desk, window)
    qtbot.waitUntil(lambda: len(stars(screen)) == 1)
    assert told(screen) == ["* รอการไฟฟ้าเขตยืนยัน"]
