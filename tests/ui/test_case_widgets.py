"""The widgets of a case: options, documents, quote, preview, reason, and their words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest
from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.case import DocumentMark, DocumentSource, Draft
from desktop.domain.failure import Code, CounterError
from desktop.domain.receipt import Quote, QuoteLine
from desktop.domain.text import Lang, Text
from tests.ui.case_office import CaseOffice
from tests.ui.counter_office import reference
from tests.ui.pages import on
from ui.context import AtWork
from ui.language import Language
from ui.main_window import MainWindow
from ui.presenters.document_view import DocumentGroup, document_groups
from ui.presenters.reasons import DISCARD, REPRINT
from ui.screens.application import ApplicationScreen
from ui.theme import Theme, active
from ui.unfinished import Unfinished
from ui.values import STAR
from ui.widgets.documents import DocumentsPanel
from ui.widgets.form_options import Options
from ui.widgets.preview import Preview
from ui.widgets.qr import QrCode
from ui.widgets.question import Question
from ui.widgets.quote import QuotePanel
from ui.widgets.surfaces import column
from ui.widgets.text import Label
from ui.widgets.yielding import YieldingArea

Key = Qt.Key


W = TypeVar("W", bound=QWidget)


class Shown(Protocol):
    """Shows a widget."""

    def __call__(self, widget: W) -> W:
        """The same widget."""


@pytest.fixture
def shown(qtbot: QtBot, theme: Theme) -> Shown:
    """Shows a widget for the length of a test, with the focus in its window."""

    def show(widget: W) -> W:
        qtbot.addWidget(widget)
        theme.dress(widget)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        return widget

    return show


@pytest.fixture
def office(theme: Theme, tmp_path: Path) -> Iterator[CaseOffice]:
    made = CaseOffice(tmp_path, theme)
    yield made
    made.close()


def test_options_by_keys(shown: Shown) -> None:
    options = shown(Options())
    options.set_options((("yes", "ใช่"), ("no", "ไม่ใช่")))
    picked: list[str] = []
    options.picked.connect(picked.append)
    QTest.keyClick(options, Key.Key_Space)
    QTest.keyClick(options, Key.Key_Right)
    QTest.keyClick(options, Key.Key_Left)
    QTest.keyClick(options, Key.Key_Return)
    assert picked == ["yes", "no", "yes"]
    assert options.accessibleDescription() == "ใช่"


def test_an_option_is_taken_by_the_mouse(shown: Shown) -> None:
    options = shown(Options())
    options.set_options((("yes", "ใช่"), ("no", "ไม่ใช่")))
    second = options._boxes(options.width())[1][1].center().toPoint()
    QTest.mouseClick(options, Qt.MouseButton.LeftButton, pos=second)
    assert options.value() == "no"


def line(label: str, amount: int, vatable: bool = True, **more: Any) -> QuoteLine:
    """A line with its Thai name."""
    return QuoteLine(label, Text(label, label), amount, vatable, **more)


def words_of(widget: QWidget) -> list[str]:
    """All words that are shown, top down."""
    return [label.text() for label in widget.findChildren(Label) if label.isVisible()]


def test_a_quote_says_how_many_and_what_is_told_later(shown: Shown, qtbot: QtBot) -> None:
    panel = shown(QuotePanel(Language(), lambda amount: f"{amount} ในคำ"))
    rent = line("ค่าเช่าเครื่องวัด", 558000, quantity=6)
    works = Text("งานสายนอก", "outside works")
    panel.show_quote(Quote((rent,), "7", 558000, 39060, 0, 597060, later=(works,)))
    qtbot.waitUntil(lambda: "งานสายนอก" in words_of(panel))
    names = [widget.accessibleName() for widget in panel.lines.findChildren(QWidget)]
    assert "6 × 930.00" in names
    assert "แจ้งภายหลัง" in names


def test_a_quote_says_what_it_was_what_is_saved_and_what_is_unconfirmed(
    shown: Shown, qtbot: QtBot
) -> None:
    language = Language()
    panel = shown(QuotePanel(language, lambda amount: f"{amount} ในคำ"))
    fee = line("ค่าตรวจสอบ", 70000, former=455000, unconfirmed=True)
    deposit = line("เงินประกัน", 0, vatable=False, waived=Text("ยกเว้น", "waived"), deposit=True)
    panel.show_quote(Quote((fee, deposit), "7", 70000, 4900, 0, 74900, 455000))
    qtbot.waitUntil(lambda: f"ค่าตรวจสอบ{STAR}" in words_of(panel))
    said = words_of(panel)
    assert said[said.index(f"ค่าตรวจสอบ{STAR}") + 1] == "700.00"
    assert said[said.index("ภาษีมูลค่าเพิ่ม 7%") + 1] == "49.00"
    assert panel.total.text() == "749.00"
    assert "74900 ในคำ" in said
    assert panel.saved.accessibleName() == "เดิม 4,550.00 ลดลง 3,850.00 (ก่อน VAT)"
    names = [widget.accessibleName() for widget in panel.lines.findChildren(QWidget)]
    assert "ยกเว้น" in names
    language.set_code("en")
    assert panel.saved.accessibleName() == "Was 4,550.00 saved 3,850.00 (before VAT)"


def test_nothing_due_is_said_in_words(shown: Shown) -> None:
    panel = shown(QuotePanel(Language(), lambda _amount: "ศูนย์บาท"))
    panel.show_quote(Quote((), "7", 0, 0, 0, 0))
    assert "ไม่มีค่าใช้จ่าย" in words_of(panel)
    assert not panel.saved.isVisible()


def groups(office: CaseOffice, draft: Draft) -> tuple[DocumentGroup, ...]:
    """The documents of a draft, as the panel shows them."""
    intake = office.context.desk.intake
    return document_groups(intake.service(draft), draft, intake.evaluate(draft))


def test_what_must_be_looked_at_stands_first_and_arrows_go_between(
    shown: Shown, office: CaseOffice
) -> None:
    draft = office.draft("transfer_with_deposit")
    statuses = office.context.desk.intake.evaluate(draft).documents
    panel = shown(DocumentsPanel(Language()))
    panel.show_documents(groups(office, draft))
    by_hand = [status.rule.id for status in statuses if not status.automatic]
    assert len(by_hand) > 1
    assert list(panel.lines)[: len(by_hand)] == by_hand
    first, second = panel.lines[by_hand[0]], panel.lines[by_hand[1]]
    assert panel.focus_needing()
    assert first.hasFocus()
    QTest.keyClick(first, Key.Key_Down)
    assert second.hasFocus()
    QTest.keyClick(second, Key.Key_Up)
    assert first.hasFocus()
    for line in (first, second):
        line.resize(300, 60)
    framed = [line.grab().toImage().pixelColor(0, 30) for line in (first, second)]
    accent = active().colour("accent")
    assert [colour == accent for colour in framed] == [True, False], "the focus can be seen"
    marked: list[tuple[str, str]] = []
    panel.marked.connect(lambda name, source: marked.append((name, source)))
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    assert marked == [(by_hand[0], "seen_original")]


def test_after_a_document_marked_by_the_pointer_the_next_one_has_the_focus(
    shown: Shown, office: CaseOffice
) -> None:
    """Or the next Space, meant for it, would take the mark of this one back."""
    draft = office.draft("transfer_with_deposit")
    panel = shown(DocumentsPanel(Language()))
    panel.show_documents(groups(office, draft))
    first, second = [line for line in panel.lines.values() if line in panel.stops()][:2]

    def mark(name: str, source: DocumentSource) -> None:
        documents = {**draft.documents, name: DocumentMark(source)}
        panel.show_documents(groups(office, replace(draft, documents=documents)))

    panel.marked.connect(mark)
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    assert first.source == "seen_original"
    assert second.hasFocus()
    QTest.keyClick(first, Key.Key_Space)
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    assert first.hasFocus(), "the mark taken back, one is still there"


def test_a_document_that_is_not_confirmed_says_so_and_why(shown: Shown, office: CaseOffice) -> None:
    draft = office.draft("transfer_with_deposit")
    language = Language()
    panel = shown(DocumentsPanel(language))
    panel.show_documents(groups(office, draft))
    marked = {
        name for name, line in panel.lines.items() if any(w.endswith(STAR) for w in words_of(line))
    }
    assert marked == {"house_registration", "old_holder_identity", "last_bill"}
    line = panel.lines["house_registration"]
    for code in ("th", "en"):
        language.set_code(code)
        assert language.t("application.document_unconfirmed") in line.accessibleDescription()


def png(width: int, height: int) -> bytes:
    """A picture of one colour."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#FFFFFF"))
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub asks for bytes
    return bytes(buffer.data().data())


def test_a_preview_shows_its_pages_and_leaves_out_what_is_none(shown: Shown) -> None:
    preview = shown(Preview())
    preview.resize(300, 300)
    preview.set_pages([png(210, 297), b"no picture", png(210, 297)])
    assert preview.count() == 2
    before = preview.verticalScrollBar().value()
    QTest.keyClick(preview, Key.Key_Space)
    assert preview.verticalScrollBar().value() > before


def test_a_preview_shown_whole_leaves_the_scrolling_to_what_is_around_it(
    shown: Shown, qtbot: QtBot
) -> None:
    preview = Preview()
    preview.set_whole(True)
    preview.set_pages([png(210, 297), png(210, 297)])
    around = shown(YieldingArea(preview))
    around.resize(300, 300)
    bar = around.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and not preview.verticalScrollBar().isVisible())
    places = [bar.value()]
    for key in (Key.Key_Down, Key.Key_Space, Key.Key_PageUp):
        QTest.keyClick(preview, key)
        places.append(bar.value())
    start, down, space, up = places
    assert start < down < space
    assert up < space


def test_the_code_of_a_case_is_black_on_white_in_the_dark(shown: Shown, theme: Theme) -> None:
    theme.set_mode("dark")
    code = QrCode()
    code.show_case("BKP3A-69-000417")
    shown(code)
    image = code.grab().toImage()
    colours = {image.pixelColor(x, image.height() // 2).name() for x in range(image.width())}
    assert {"#000000", "#ffffff"} <= colours


def test_a_reason_in_own_words_is_asked_until_it_is_given_or_dropped(shown: Shown) -> None:
    unfinished = Unfinished(AtWork())
    bar = Question(Language(), DISCARD, unfinished)
    shown(bar)
    assert not bar.ask("draft-1")
    given: list[str] = []
    dropped: list[bool] = []
    bar.given.connect(given.append)
    bar.dropped.connect(lambda: dropped.append(True))
    assert bar.note.editor.hasFocus()
    QTest.keyClick(bar.note.editor, Key.Key_Return)
    assert bar.note.problem() == "ระบุเหตุผลก่อนยกเลิกร่างคำร้อง"
    QTest.keyClicks(bar.note.editor, " lost ")
    assert bar.note.problem() == ""
    QTest.keyClick(bar.note.editor, Key.Key_Return)
    assert given == ["lost"]
    assert bar.ask(""), "the focus goes with it"
    assert not bar.isVisible()
    bar.ask("draft-1")
    assert bar.note.value() == " lost ", "until the deed is done"
    unfinished.drop(DISCARD.name, "draft-1")
    bar.ask("draft-2")
    bar.ask("draft-1")
    assert bar.note.value() == ""
    QTest.keyClick(bar.note.editor, Key.Key_Escape)
    assert dropped == [True]
    assert given == ["lost"]
    assert bar.cancel.text() == "เก็บร่างไว้"


@pytest.mark.parametrize("framed", [False, True])
def test_a_reason_from_a_list_says_what_is_missing_in_the_language_of_now(
    shown: Shown, framed: bool
) -> None:
    language = Language()
    bar = Question(language, REPRINT, Unfinished(AtWork()), framed=framed)
    room = QWidget()
    room.setLayout(column(bar))
    room.resize(600, 400)
    shown(room)  # a question is part of a page, which is in sight before it asks
    given: list[str] = []
    bar.given.connect(given.append)
    bar.ask("R-1")
    assert bar.reason.editor.hasFocus()
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(bar.reason.editor, Key.Key_Return, control)
    assert bar.reason.problem() == "เลือกเหตุผลก่อนพิมพ์สำเนา"
    language.set_code("en")
    assert bar.reason.problem() == "Choose a reason first"
    QTest.keyClick(bar.reason.editor, Key.Key_End)
    assert bar.reason.value() == "other"
    assert bar.reason.problem() == ""
    QTest.keyClick(bar.note.editor, Key.Key_Return)
    assert bar.note.problem() == "Write a short reason"
    assert bar.note.editor.hasFocus()
    QTest.keyClicks(bar.note.editor, "wet")
    assert not bar.ask("R-1"), "asked already"
    assert bar.note.value() == "wet"
    QTest.keyClick(bar.note.editor, Key.Key_Return, control)
    QTest.keyClick(bar.reason.editor, Key.Key_Home)
    QTest.keyClick(bar.note.editor, Key.Key_Return)
    assert given == ["wet", "ลูกค้าขอ: wet"], "kept in Thai, whatever is spoken"


@pytest.mark.parametrize("scale", [100, 125, 150])
@pytest.mark.parametrize("lang", ["th", "en"])
def test_the_next_action_is_in_sight_at_large_text(
    qtbot: QtBot, office: CaseOffice, theme: Theme, scale: int, lang: Lang
) -> None:
    """The button that goes on lies within the window, also with a failure told above the form."""
    theme.set_scale(scale)
    office.context.language.set_code(lang)
    window = MainWindow(office.context)
    window.resize(1366, 768)
    window.show()
    for service in reference().catalogue.versions:
        window.go("application", office.draft(service.id).id)
        page = on(window, ApplicationScreen)
        with qtbot.waitSignal(page.presenter.opened):
            pass
        page.presenter.not_kept.emit(CounterError(Code.STORE_DISK_FULL))

        def inside(p: ApplicationScreen = page) -> bool:
            corner = p.primary.mapTo(window, p.primary.rect().bottomRight())
            status = window.status.mapTo(window, window.status.rect().topLeft())
            return corner.x() <= window.width() and corner.y() <= status.y()

        qtbot.waitUntil(inside)
        page.presenter.not_kept.emit(None)
        qtbot.waitUntil(inside)
    window.close()
    window.deleteLater()
