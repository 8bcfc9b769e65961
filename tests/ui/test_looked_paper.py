"""The list of who looked, printed for the customer who is here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.looking import LookedRow, WhoLooked
from desktop.domain.text import Text
from printing import papers
from printing.papers import LookedPaper, PaperStyle
from tests.fixtures.office import person
from tests.printing.pdf import plain, poppler
from tests.ui.case_office import CLERK, CaseOffice, KeyCounter
from tests.ui.pages import on
from tests.unit.services.test_looking import taken_case
from ui.screens.customer import CustomerScreen

ROW = LookedRow(
    "2026-11-22T14:05:00+07:00",
    Text("วรรณา จ.", "Wanna J."),
    Text("ตรวจสอบข้อร้องเรียน", "Looking into a complaint"),
    "BKP3A-69-000001",
)
LIST = WhoLooked(
    "นางสาวสายรุ้ง ใจกว้าง", "9-xxxx-xxxxx-36-x", Text("เขตบางกะปิ", "Bang Kapi"), 3,
    "2026-11-22T14:10:00+07:00", date(2026, 8, 24), (ROW, replace(ROW, case="")), training=False,
)  # fmt: skip


def words_of(record: WhoLooked, style: PaperStyle = "bilingual") -> str:
    """What stands on the paper, without spaces."""
    return plain(poppler("pdftotext", LookedPaper(record, style).pdf(), "-raw"))


@pytest.mark.parametrize("style", ["th", "bilingual"])
def test_it_says_who_when_why_and_at_which_case(style: PaperStyle) -> None:
    told = words_of(LIST, style)
    facts = ["วรรณาจ.", "ตรวจสอบข้อร้องเรียน", "BKP3A-69-000001", "14:05", "24สิงหาคม2569"]
    facts += ["9-xxxx-xxxxx-36-x", "เลขประจำตัวประชาชนเต็ม", "ช่องบริการหรือสำนักงานอื่น"]
    assert [fact for fact in facts if fact not in told] == []
    assert ("Lookingintoacomplaint" in told) is (style == "bilingual")


def test_a_person_at_whom_nobody_looked_is_told_so() -> None:
    assert "ไม่มีใครเปิดดู" in words_of(replace(LIST, rows=()))
    assert "Nobodylooked." in words_of(replace(LIST, rows=()))


def test_many_looks_go_on_on_further_pages() -> None:
    pdf = LookedPaper(replace(LIST, rows=(ROW,) * 60), "th").pdf()
    pages = int(poppler("pdfinfo", pdf).partition("Pages:")[2].split()[0])
    assert pages > 1
    assert plain(poppler("pdftotext", pdf, "-raw")).count("BKP3A-69-000001") == 60


def test_it_is_printed_from_the_page_of_the_customer(
    qtbot: QtBot, office: CaseOffice, keys: KeyCounter
) -> None:
    desk, window = office.context.desk, keys.window
    case = taken_case(desk, CLERK)
    desk.looking.case(case, "asked", CLERK)
    desk.looking.person(case.person_key, "serve", CLERK)
    window.go("customer", person())
    page = on(window, CustomerScreen)
    assert not page.notice.looked.isVisible()
    page.notice.more.click()
    page.notice.looked.click()
    qtbot.waitUntil(lambda: window.strip.notice() is not None)  # it is out, and whole
    pdf = (office.papers / "who-looked.pdf").read_bytes()
    told = plain(poppler("pdftotext", pdf, "-raw"))
    labels = [desk.reference.purposes.label(one).th for one in ("asked", "serve")]
    for fact in (case.reference, CLERK.name.th, *labels, "เปิดดู2ครั้ง"):
        assert fact.replace(" ", "") in told
    assert person().citizen_id not in told.replace("-", "")
    assert papers.is_title("who-looked")
    assert office.printed() == ["who-looked"]


def test_a_printer_that_is_not_there_is_told(
    qtbot: QtBot, office: CaseOffice, keys: KeyCounter
) -> None:
    office.papers.parent.joinpath("papers").write_text("in the way", encoding="utf-8")
    window = keys.window
    window.go("customer", person())
    page = on(window, CustomerScreen)
    page.notice.more.click()
    page.notice.looked.click()

    def told() -> bool:
        notice = window.strip.notice()
        return notice is not None and notice.tone == "bad"

    qtbot.waitUntil(told, timeout=20_000)
