"""The documents of an application, by keys: why each is asked, and what is written down of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from desktop.domain.case import Draft
from tests.fixtures.there import sure, there
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.desk_office import citizen
from ui.screens.application import ApplicationScreen
from ui.widgets.document_line import DocumentLine

Key = Qt.Key
CERTIFICATE = "medical_certificate"


def opened(keys: KeyCounter, draft: Draft) -> ApplicationScreen:
    """The application of this draft, in front."""
    keys.window.go("application", draft.id)
    page = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(
        lambda: page.presenter.state is not None and page.presenter.state.draft.id == draft.id
    )
    return page


def no_cut(keys: KeyCounter, office: CaseOffice) -> ApplicationScreen:
    """For a patient who is here, all but the documents filled in."""
    intake = office.context.desk.intake
    draft = office.draft("no_cut").seat("patient", citizen(3))
    for name, text in {"contract_account": "012345678", "device": "ventilator"}.items():
        draft = intake.change(draft, name, text)
    intake.save_draft(draft)
    page = opened(keys, draft)
    keys.at(page.documents.lines[CERTIFICATE])
    return page


def record(page: ApplicationScreen, name: str, key: str = CERTIFICATE) -> QLineEdit:
    """The editor of what is written down of a document."""
    return sure(page.documents.lines[key].records.entries[name].editor, QLineEdit)


def problem(page: ApplicationScreen, name: str, key: str = CERTIFICATE) -> str:
    """What is said beside it."""
    return page.documents.lines[key].records.entries[name].box.problem()


def said(page: ApplicationScreen) -> list[str]:
    """All words of the panel that can be seen, from the top."""
    labels = page.documents.findChildren(QLabel)
    seen = [label for label in labels if label.isVisible() and label.text()]
    places = {label: label.mapTo(page.documents, label.rect().topLeft()) for label in seen}
    return [label.text() for label in sorted(seen, key=lambda one: places[one].toTuple()[::-1])]


def fits(line: DocumentLine) -> bool:
    """Whether a row is as high as its words want, and no higher."""
    return line.height() == line.heightForWidth(line.width())


def left(page: ApplicationScreen) -> set[str]:
    """What remains to be done, by id."""
    return {one.id for one in there(page.presenter.state).evaluation.remaining}


# --- why -----------------------------------------------------------------------------------------


def test_a_document_says_by_which_answer_it_is_asked(keys: KeyCounter, office: CaseOffice) -> None:
    page = opened(keys, office.draft("temporary_supply"))
    assert "owner_consent" not in page.documents.lines
    page.form.focus_field("tenant")
    keys.press(Key.Key_Left)
    keys.qtbot.waitUntil(lambda: "owner_consent" in page.documents.lines)
    assert "เพราะ เป็นผู้เช่าสถานที่" in said(page)
    office.context.language.set_code("en")
    assert "because the applicant is a tenant" in said(page)
    line = page.documents.lines["owner_consent"]
    assert "because the applicant is a tenant" in line.accessibleDescription()


def test_what_may_be_needed_stands_last_and_waits_for_its_answer(
    keys: KeyCounter, office: CaseOffice
) -> None:
    page = opened(keys, office.draft("temporary_supply"))
    last = ["อาจต้องใช้ใบอนุญาตก่อสร้าง", "ขึ้นกับ ใช้เพื่อ"]
    keys.qtbot.waitUntil(lambda: said(page)[-2:] == last)
    assert "building_permit" not in left(page), "it holds nothing up"
    assert len(page.documents.stops()) == 0, "and nobody goes there"
    page.form.focus_field("purpose")
    keys.press(Key.Key_Down)
    assert not [one for one in said(page) if one.startswith("อาจต้องใช้")]
    assert "เพราะ ใช้เพื่อ: ก่อสร้าง" in said(page)
    assert "building_permit" in left(page)
    keys.press(Key.Key_Down)
    assert "building_permit" not in page.documents.lines


def test_documents_that_need_nobody_give_way_in_words_when_the_column_is_full(
    keys: KeyCounter, office: CaseOffice
) -> None:
    page = opened(keys, office.draft("new_connection"))
    registration = page.documents.lines["house_registration"]
    keys.qtbot.waitUntil(lambda: not registration._note.isVisible())
    assert "เพราะ" in registration.toolTip()
    keys.window.resize(1366, 1080)
    keys.qtbot.waitUntil(registration._note.isVisible)
    assert "เพราะ" in registration._note.text()


def test_rows_laid_out_again_give_back_the_room_of_words_that_went(
    keys: KeyCounter, office: CaseOffice
) -> None:
    page = opened(keys, office.draft("new_connection"))
    registration = page.documents.lines["house_registration"]
    keys.qtbot.waitUntil(lambda: not registration._note.isVisible())
    office.context.language.set_code("en")
    office.context.language.set_code("th")
    keys.window.resize(1366, 1080)
    keys.qtbot.waitUntil(registration._note.isVisible)
    keys.qtbot.waitUntil(lambda: fits(registration))
    keys.window.resize(1366, 768)
    keys.qtbot.waitUntil(lambda: not registration._note.isVisible())
    keys.qtbot.waitUntil(lambda: fits(registration))


# --- under whom ----------------------------------------------------------------------------------


def test_documents_stand_under_the_party_that_they_belong_to(
    keys: KeyCounter, office: CaseOffice
) -> None:
    page = no_cut(keys, office)
    order = ["ของผู้ยื่นคำร้อง", "หลักฐานสถานที่ใช้ไฟฟ้า", "ของผู้ป่วย", "ใบรับรองแพทย์"]
    keys.qtbot.waitUntil(lambda: [one for one in said(page) if one in order] == order)
    assert citizen(3).thai_name.full in said(page)
    alone = opened(keys, office.draft("new_connection"))
    assert not [one for one in said(alone) if one.startswith("ของ")], "one party needs no heading"


# --- what is written down ------------------------------------------------------------------------


def test_what_was_seen_is_written_down_by_keys_to_the_end(
    keys: KeyCounter, office: CaseOffice
) -> None:
    page = no_cut(keys, office)
    assert page.documents.lines[CERTIFICATE].records.isHidden()
    keys.press(Key.Key_Space)
    keys.at(record(page, "issuer"))
    keys.write("รพ.ศิริราช")
    keys.press(Key.Key_Return)
    keys.at(record(page, "date"))
    keys.write("10/11/2569")
    keys.press(Key.Key_Return)
    keys.at(record(page, "valid_until"))
    keys.write("10/05/2570")
    assert left(page) == set()
    keys.press(Key.Key_Return)
    keys.at(page.primary)
    keys.press(Key.Key_Return)
    keys.see("done")
    (case,) = office.context.desk.cases.today("1001")
    body = there(office.context.desk.cases.detail(case.id).body)
    assert body.documents[CERTIFICATE].recorded == {
        "issuer": "รพ.ศิริราช", "date": "2026-11-10", "valid_until": "2027-05-10",
    }  # fmt: skip


def test_what_is_wrong_with_a_record_is_said_in_place_and_stays_as_typed(
    keys: KeyCounter, office: CaseOffice
) -> None:
    page = no_cut(keys, office)
    keys.press(Key.Key_Space)
    keys.at(record(page, "issuer"))
    keys.write("รพ.")
    keys.press(Key.Key_Return)
    for name, wrong, shown, sentence in (
        ("date", "32/13/2569", "32/13/2569", "กรอกวันที่"),
        ("valid_until", "1/11/2569", "1 พ.ย. 2569", "หมดอายุแล้ว"),
    ):
        keys.at(record(page, name))
        assert problem(page, name) == "", "not before it was left"
        keys.write(wrong)
        keys.press(Key.Key_Return)
        assert sentence in problem(page, name)
        assert record(page, name).text() == shown
    keys.at(record(page, "date"))
    record(page, "date").selectAll()
    keys.write("1/10/2569")
    keys.press(Key.Key_Return)
    assert problem(page, "date") == "เอกสารเก่าเกินกำหนด"
    assert CERTIFICATE in left(page)
    state = there(page.presenter.state)
    kept = office.store.drafts

    def typed() -> dict[str, str]:
        mark = there(kept.get(state.draft.id)).documents.get(CERTIFICATE)
        return mark.recorded if mark is not None else {}

    keys.qtbot.waitUntil(lambda: typed().get("date") == "1/10/2569")
    assert typed() == {"issuer": "รพ.", "date": "1/10/2569", "valid_until": "1/11/2569"}


def test_going_on_points_at_the_record_that_is_missing(
    keys: KeyCounter, office: CaseOffice
) -> None:
    page = no_cut(keys, office)
    keys.press(Key.Key_Space)
    keys.at(record(page, "issuer"))
    keys.write("รพ.")
    page.primary.setFocus()
    keys.press(Key.Key_F6)
    keys.at(record(page, "date"))
    assert [problem(page, name) for name in ("issuer", "date")] == ["", "ต้องกรอก"]
    assert keys.window.page == "application"


def test_nothing_written_is_lost_when_the_mark_is_taken_back(
    keys: KeyCounter, office: CaseOffice
) -> None:
    page = no_cut(keys, office)
    line = page.documents.lines[CERTIFICATE]
    keys.press(Key.Key_Space)
    keys.at(record(page, "issuer"))
    keys.write("รพ.")
    line.setFocus()
    keys.at(line)
    keys.press(Key.Key_Space)
    assert line.records.isHidden()
    assert line.source == ""
    keys.press(Key.Key_Space)
    assert record(page, "issuer").text() == "รพ."


def test_the_cursor_comes_back_to_the_record(keys: KeyCounter, office: CaseOffice) -> None:
    page = no_cut(keys, office)
    draft = there(page.presenter.state).draft
    keys.press(Key.Key_Space)
    keys.write("รพ.")
    keys.press(Key.Key_Return)
    keys.at(record(page, "date"))
    keys.write("10/11")
    keys.press(Key.Key_Escape)
    keys.see("counter")
    page = opened(keys, draft)
    keys.at(record(page, "date"))
    assert record(page, "date").text() == "10/11"


def test_a_key_in_a_record_is_not_for_the_row(keys: KeyCounter, office: CaseOffice) -> None:
    """What a field has no use for goes on to the row around it, whose arrows go to the next."""
    page = no_cut(keys, office)
    keys.press(Key.Key_Space)
    keys.at(record(page, "issuer"))
    keys.press(Key.Key_Up)
    assert keys.window.focusWidget() is record(page, "issuer")


def test_a_health_paper_is_never_copied(keys: KeyCounter, office: CaseOffice) -> None:
    page = no_cut(keys, office)
    line = page.documents.lines[CERTIFICATE]
    assert not line._copy.isVisible()
    keys.press(Key.Key_C)
    assert line.source == ""
    keys.at(line)


def test_rows_that_stay_keep_the_cursor_when_others_come(
    keys: KeyCounter, office: CaseOffice
) -> None:
    draft = office.draft("temporary_supply")
    draft = office.context.desk.intake.change(draft, "tenant", "yes")
    office.context.desk.intake.save_draft(draft)
    page = opened(keys, draft)
    line: DocumentLine = page.documents.lines["owner_consent"]
    keys.at(page.form.entries["purpose"].editor)
    line.setFocus()
    keys.at(line)
    page.presenter.edit("purpose", "building")
    assert "building_permit" in page.documents.lines
    assert page.documents.lines["owner_consent"] is line
    keys.at(line)
