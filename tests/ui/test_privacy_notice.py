"""The privacy notice: there as soon as a card is read, in both languages, and never in the way."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.catalogue.office import proved
from desktop.domain.data_file import RESOURCES
from tests.ui.conftest import Clerk
from tests.ui.counter_office import SAIRUNG, reference
from tests.ui.test_large_text import in_sight
from ui.screens.customer import CustomerScreen
from ui.values import REPORT

DAY = date(2026, 11, 22)
SHIPPED = (RESOURCES / "notice.toml").read_text(encoding="utf-8")


def test_whoever_puts_in_a_card_is_told_at_once_and_in_both_languages(clerk: Clerk) -> None:
    clerk.sign_in()
    clerk.office.reader.insert(SAIRUNG)
    page, notice = clerk.on(CustomerScreen), reference().notice(DAY)
    assert page.notice.words.text() == notice.short.th
    clerk.office.context.language.set_code("en")
    clerk.qtbot.waitUntil(lambda: page.notice.words.text() == notice.short.en)
    page.notice.more.click()
    assert page.notice.words.text() == notice.full.en
    page.notice.more.click()
    assert page.notice.words.text() == notice.short.en
    assert clerk.focus() is page.needle


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_notice_and_work_are_both_in_sight(clerk: Clerk, scale: int) -> None:
    clerk.sign_in()
    clerk.office.context.theme.set_scale(scale)
    clerk.office.reader.insert(SAIRUNG)
    page = clerk.on(CustomerScreen)
    words = page.notice.words

    def whole() -> bool:
        return in_sight(words) and words.height() >= words.heightForWidth(words.width())

    clerk.qtbot.waitUntil(whole)
    assert in_sight(page.needle)
    assert in_sight(page.go_on)


def test_who_need_not_be_known_is_told_nothing(clerk: Clerk) -> None:
    clerk.sign_in()
    clerk.window.go("customer", REPORT)
    assert clerk.on(CustomerScreen).notice.isHidden()


def test_it_says_how_long_from_the_data_of_that_day() -> None:
    notice = reference().notice(DAY)
    for text in (notice.short.th, notice.short.en, notice.full.th, notice.full.en):
        assert "10" in text
        assert "{" not in text
        assert "1130" in text


def test_one_without_english_is_told_before_anybody_uses_it() -> None:
    sent = {"notice.toml": SHIPPED.replace('en = "MEA uses', 'eng = "MEA uses')}
    told = [one for one in proved(RESOURCES, sent) if one.file == "notice.toml"]
    assert told
    assert told[0].line > 1
