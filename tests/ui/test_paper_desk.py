"""One desk prints what a case has: when it is accepted, and again when somebody asks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop import texts
from desktop.domain.failure import Code
from desktop.domain.papers import CaseRecord
from desktop.domain.text import Text
from desktop.entries import DocumentPrinted, body_of
from desktop.ports import Media
from desktop.runtime.print_station import JobState
from printing import papers
from printing.papers import Look, PaperKind
from printing.sheet import A4, Paper
from tests.fixtures.there import there
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.test_papers import paid
from tests.ui.test_safe_keys import ready_to_pay
from ui.presenters.submission import Submission
from ui.screens.cases import CasesScreen
from ui.screens.done import DoneScreen

Key = Qt.Key


@dataclass(frozen=True, slots=True)
class NextSteps:
    """A paper that the program does not have: what happens next, with the case's number."""

    reference: str
    media: ClassVar[Media] = Media.A4
    once: ClassVar[bool] = False
    original: ClassVar[bool] = False
    document: ClassVar[str] = "next_steps"
    trial: ClassVar[bool] = False

    @property
    def title(self) -> str:
        return f"{self.reference}-next_steps"

    def pdf(self) -> bytes:
        paper = Paper()
        paper.page(*A4)
        return paper.pdf(self.title)

    def on_screen(self) -> NextSteps:
        return self


def _of(case: CaseRecord, _look: Look, _copy_no: int) -> NextSteps | None:
    return NextSteps(case.summary.case_reference) if case.summary else None


@pytest.fixture
def a_third(monkeypatch: pytest.MonkeyPatch) -> None:
    """It registers itself with its words, and that is all."""
    kind = PaperKind("next_steps", "file-text", _of, NextSteps.document)
    monkeypatch.setattr(papers, "_KINDS", [*papers.kinds(), kind])
    words = texts._area("paper")
    monkeypatch.setitem(words, "kind_next_steps", Text("ขั้นตอนต่อไป", "What happens next"))
    monkeypatch.setitem(words, "name_next_steps", Text("ขั้นตอนต่อไป", "Next steps"))
    monkeypatch.setitem(words, "brief_next_steps", Text("ขั้นตอนต่อไป", "Next steps"))


def _documents(office: CaseOffice) -> list[str]:
    bodies = [body_of(entry) for entry in office.store.journal.unsent()]
    return [body.document for body in bodies if isinstance(body, DocumentPrinted)]


def test_a_third_paper_is_printed_written_down_shown_and_printed_again(
    a_third: None, keys: KeyCounter, office: CaseOffice
) -> None:
    office.draft("deposit_refund")
    ready_to_pay(keys, office)
    keys.write("1000")
    keys.press(Key.Key_Return)
    done = keys.on(DoneScreen)
    keys.qtbot.waitUntil(
        lambda: [p.state for p in there(done.presenter.state).papers] == [JobState.DONE] * 3
    )
    assert done.papers.rows["next_steps"].name.text() == "ขั้นตอนต่อไป"
    keys.qtbot.waitUntil(
        lambda: sorted(_documents(office)) == ["application_summary", "next_steps"]
    )
    case = there(done.presenter.state).submitted.case
    assert f"{case.reference}-next_steps" in office.printed()
    assert papers.is_title(f"{case.reference}-next_steps")
    keys.window.go("cases", f"case:{case.id}")
    screen = keys.on(CasesScreen)
    keys.qtbot.waitUntil(screen.paper_bar.papers["next_steps"].isVisible)
    facts = there(screen.panel.facts)
    assert [event.text for event in facts.timeline].count("พิมพ์ขั้นตอนต่อไป") == 1
    screen.papers.view("next_steps")
    keys.qtbot.waitUntil(lambda: screen.papers.state.pages is not None)
    assert screen.paper_view.which.value() == "next_steps"
    screen.paper_bar.papers["next_steps"].click()
    keys.qtbot.waitUntil(lambda: _documents(office).count("next_steps") == 2)


def test_the_acceptance_prints_whichever_page_is_shown(office: CaseOffice, qtbot: QtBot) -> None:
    """No page after acceptance is made at all: the papers come out and are written down."""
    submitted = paid(office)
    submission = Submission(office.context)
    submission._accepted(submitted)
    written = ["document.printed", "receipt.printed", "receipt.printing"]
    qtbot.waitUntil(
        lambda: sorted(k for k in office.kinds() if ".print" in k) == written, timeout=20_000
    )
    office.context.papers.accept(submitted)
    lane: list[None] = []
    office.context.lane.submit(lambda: None, lane.append, lambda _error: None)
    qtbot.waitUntil(lambda: bool(lane))
    assert sorted(k for k in office.kinds() if ".print" in k) == written, "once"


def test_a_failed_copy_is_told_where_its_case_is_shown(
    keys: KeyCounter, office: CaseOffice, qtbot: QtBot, tmp_path: Path
) -> None:
    first, second = paid(office), paid(office)
    desk = office.context.papers
    desk.accept(first)
    keys.window.go("done", first)
    page = keys.on(DoneScreen)
    qtbot.waitUntil(lambda: office.kinds().count("receipt.printed") == 1)
    other = CaseRecord(second.case.id, second.summary, first.receipt)
    with qtbot.waitSignal(desk.failed):
        desk.copy(other, " ", by="cases")
    assert page.strip.notice() is None
    with qtbot.waitSignal(page.presenter.failed) as told:
        page.presenter.reprint(" ")
    assert told.args[0].code is Code.RECEIPT_NO_REASON
    assert page.strip.notice() is not None
