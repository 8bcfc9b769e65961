"""Application, Payment and Done without a window: drafts kept, one case, papers told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.case import Draft, FieldValue
from desktop.domain.data_file import RESOURCES
from desktop.domain.failure import Code, CounterError
from desktop.domain.money import baht
from desktop.entries import Printed, body_of
from desktop.ports import Media, Printer
from desktop.runtime.print_station import JobState
from desktop.services.filing import Submitted
from printing.printers import open_printer
from tests.fixtures.there import there
from tests.ui.case_office import CLERK, CaseOffice
from tests.ui.counter_office import reference
from ui.presenters import draft_keeper
from ui.presenters.application import ApplicationPresenter
from ui.presenters.done import DonePresenter
from ui.presenters.payment import PaymentPresenter, quick_amounts
from ui.theme import Theme


def full(*_args: object, **_names: object) -> None:
    """The disk is full."""
    raise CounterError(Code.STORE_DISK_FULL)


def opened(
    office: CaseOffice, qtbot: QtBot, service: str = "new_connection"
) -> ApplicationPresenter:
    """An application presenter with a fresh draft of the service."""
    presenter = ApplicationPresenter(office.context)
    with qtbot.waitSignal(presenter.opened):
        presenter.open(office.draft(service).id)
    return presenter


def ready(office: CaseOffice, qtbot: QtBot) -> ApplicationPresenter:
    """A new connection with nothing missing, kept in the store."""
    presenter = opened(office, qtbot)
    presenter.edit("phone", "0812345678")
    presenter.paperwork.mark("wiring_certificate", "seen_original")
    with qtbot.waitSignal(presenter.kept):
        presenter.leave()
    return presenter


def test_a_chip_value_taken_out_asks_for_its_reason_when_the_field_is_left(
    office: CaseOffice, qtbot: QtBot
) -> None:
    presenter = opened(office, qtbot)
    presenter.begin_correction("moo")
    presenter.edit("moo", "")
    assert there(presenter.state).fields["moo"].reason_problem is None
    presenter.leave_field("moo")
    assert there(presenter.state).fields["moo"].reason_problem is not None
    presenter.set_reason("moo", "เลิกใช้หมู่แล้ว")
    assert there(presenter.state).fields["moo"].reason_problem is None
    presenter.leave()


# --- drafts are kept -----------------------------------------------------------------------


def test_a_save_that_fails_is_told_and_tried_until_it_works(
    office: CaseOffice, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft_keeper, "RETRY_MS", 5)
    works = office.context.desk.intake.save_draft
    monkeypatch.setattr(office.context.desk.intake, "save_draft", full)
    presenter = opened(office, qtbot)
    with qtbot.waitSignal(presenter.not_kept) as told:
        presenter.edit("phone", "0812")
    assert told.args[0].code is Code.STORE_DISK_FULL
    # The keeper holds the method it was given, so the disk is emptied behind its back.
    presenter._keeper._save = works
    with qtbot.waitSignal(presenter.not_kept, check_params_cb=lambda error: error is None):
        pass
    kept = office.store.drafts.get(there(presenter.state).draft.id)
    assert there(kept).values["phone"].value == "0812"


def test_what_could_not_be_saved_is_not_lost_by_leaving(
    office: CaseOffice, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.context.desk.intake, "save_draft", full)
    presenter = opened(office, qtbot)
    presenter.edit("phone", "0812")
    draft_id = there(presenter.state).draft.id
    with qtbot.waitSignal(presenter.opened):
        presenter.open(draft_id)
    assert there(presenter.state).draft.values["phone"].value == "0812"
    presenter._keeper.forget(draft_id)
    presenter.close()


def test_the_answer_for_a_draft_already_left_is_not_shown(office: CaseOffice, qtbot: QtBot) -> None:
    first, second = office.draft("new_connection"), office.draft("deposit_refund")
    presenter = ApplicationPresenter(office.context)
    shown: list[str] = []
    presenter.opened.connect(lambda state: shown.append(state.draft.id))
    with office.lane_held():
        presenter.open(first.id)
        presenter.open(second.id)
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == [second.id]


def test_a_draft_that_is_gone_says_so(office: CaseOffice, qtbot: QtBot) -> None:
    presenter = ApplicationPresenter(office.context)
    with qtbot.waitSignal(presenter.failed) as told:
        presenter.open("0199a000-0000-7000-8000-00000000dead")
    assert told.args[0].code is Code.CASE_DRAFT_GONE


# --- the form --------------------------------------------------------------------------------


def test_what_shows_follows_what_was_chosen(office: CaseOffice, qtbot: QtBot) -> None:
    presenter = opened(office, qtbot, "deposit_refund")
    assert there(presenter.state).fields["promptpay_id"].visible
    assert not there(presenter.state).fields["bank_account"].visible
    presenter.edit("pay_by", "bank")
    assert not there(presenter.state).fields["promptpay_id"].visible
    assert there(presenter.state).fields["bank_account"].visible
    presenter.edit("pay_by", "cash")
    assert there(presenter.state).fields["deposit_amount"].required


def test_an_odd_contract_account_warns_and_does_not_block(office: CaseOffice, qtbot: QtBot) -> None:
    presenter = opened(office, qtbot, "deposit_refund")
    presenter.edit("contract_account", "12345")
    assert there(presenter.state).fields["contract_account"].warning is None
    presenter.leave_field("contract_account")
    view = there(presenter.state).fields["contract_account"]
    assert "9 หลัก" in there(view.warning).th
    assert view.problem is None
    assert not view.needs


def test_a_correction_that_ends_as_the_chip_has_it_is_none(
    office: CaseOffice, qtbot: QtBot
) -> None:
    presenter = opened(office, qtbot)
    presenter.begin_correction("road")
    presenter.edit("road", "สาทรเหนือ")
    presenter.edit("road", "สาทรใต้")
    assert not there(presenter.state).fields["road"].locked  # the cursor is still in it
    presenter.leave_field("road")
    view = there(presenter.state).fields["road"]
    assert view.locked
    assert view.source == "chip"


def test_going_on_too_early_names_what_is_missing(office: CaseOffice, qtbot: QtBot) -> None:
    presenter = opened(office, qtbot)
    with qtbot.waitSignal(presenter.refused) as told:
        presenter.go_on()
    assert (told.args[0].kind, told.args[0].id) == ("field", "phone")
    assert there(presenter.state).asked
    assert there(presenter.state).fields["phone"].problem is not None


def test_a_discarded_draft_is_gone_and_stays_gone(office: CaseOffice, qtbot: QtBot) -> None:
    presenter = opened(office, qtbot)
    presenter.edit("phone", "0812")
    with qtbot.waitSignal(presenter.discarded):
        presenter.discard("ลูกค้าเปลี่ยนใจ")
    presenter.leave()
    assert office.context.desk.intake.drafts() == []
    assert office.kinds() == ["draft.discarded"]


# --- submission and payment ------------------------------------------------------------------


def test_pressing_many_times_makes_one_case_and_one_receipt(
    office: CaseOffice, qtbot: QtBot
) -> None:
    draft = there(ready(office, qtbot).state).draft
    presenter = PaymentPresenter(office.context)
    presenter.open(draft)
    presenter.type("1,000")
    answers: list[object] = []
    presenter.submitted.connect(answers.append)
    with office.lane_held():
        for _ in range(3):
            presenter.issue()
        assert there(presenter.state).busy
    qtbot.waitUntil(lambda: bool(answers))
    (case,) = office.context.desk.cases.today(CLERK.id)
    assert len(answers) == 1
    written = [kind for kind in office.kinds() if ".print" not in kind]
    assert written == ["case.submitted", "receipt.issued"]
    (receipt,) = office.context.desk.cases.receipts_of(case.id)
    assert (receipt.payment.received, receipt.payment.change) == (100000, 25100)


def test_a_case_that_costs_nothing_is_submitted_once(office: CaseOffice, qtbot: QtBot) -> None:
    presenter = opened(office, qtbot, "deposit_refund")
    presenter.edit("contract_account", "012345678")
    presenter.edit("declaration", "yes")
    qtbot.waitUntil(lambda: not presenter.doubles.waiting)
    with qtbot.waitSignal(presenter.submitted) as told, office.lane_held():
        presenter.go_on()
        presenter.go_on()
        presenter.edit("contract_account", "999999999")  # too late: it is being submitted
    (case,) = office.context.desk.cases.today(CLERK.id)
    assert told.args[0].case.id == case.id
    assert case.contract_account == "012345678"
    assert presenter.state is None
    assert office.context.desk.intake.drafts() == []


def test_a_submission_that_fails_leaves_all_as_it_was(
    office: CaseOffice, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = there(ready(office, qtbot).state).draft
    presenter = PaymentPresenter(office.context)
    presenter.open(draft)
    presenter.type("749")
    works = office.context.desk.intake.submit
    monkeypatch.setattr(office.context.desk.intake, "submit", full)
    with qtbot.waitSignal(presenter.failed) as told:
        presenter.issue()
    assert told.args[0].code is Code.STORE_DISK_FULL
    assert not there(presenter.state).busy
    assert there(presenter.state).received == baht(749)
    assert office.kinds() == []
    monkeypatch.setattr(office.context.desk.intake, "submit", works)
    with qtbot.waitSignal(presenter.submitted):
        presenter.issue()
    written = [kind for kind in office.kinds() if ".print" not in kind]
    assert written == ["case.submitted", "receipt.issued"]


@pytest.fixture
def new_fees() -> Iterator[Callable[[str], None]]:
    """The centre sends a schedule in which a fee of 700 baht is another; the old one in the end."""
    schedule = (RESOURCES / "fees" / "schedule.toml").read_text(encoding="utf-8")
    yield lambda baht: reference().renew(
        {"fees/schedule.toml": schedule.replace('"700.00"', f'"{baht}.00"')}
    )
    reference().renew({})


def test_fees_that_change_under_the_open_page_are_asked_for_anew(
    office: CaseOffice, qtbot: QtBot, new_fees: Callable[[str], None]
) -> None:
    presenter = PaymentPresenter(office.context)
    presenter.open(there(ready(office, qtbot).state).draft)
    presenter.type("749")
    new_fees("800")
    with qtbot.waitSignal(presenter.failed) as told:
        presenter.issue()
    assert told.args[0].code is Code.PAYMENT_DIFFERS
    assert (there(presenter.state).quote.total, there(presenter.state).text) == (baht(856), "")
    assert there(presenter.state).quick[0] == baht(856)
    presenter.type("856")
    new_fees("0")
    with qtbot.waitSignal(presenter.nothing_due) as left:
        presenter.issue()
    assert left.args == [there(presenter.state).draft.id]
    assert office.kinds() == []


@pytest.mark.parametrize(
    ("text", "code"),
    [("", Code.PAYMENT_AMOUNT), ("ร้อย", Code.PAYMENT_AMOUNT), ("748.99", Code.PAYMENT_SHORT)],
)
def test_money_that_is_not_enough_issues_nothing(
    office: CaseOffice, qtbot: QtBot, text: str, code: Code
) -> None:
    presenter = PaymentPresenter(office.context)
    presenter.open(there(ready(office, qtbot).state).draft)
    presenter.type(text)
    presenter.issue()
    assert there(there(presenter.state).problem).code is code
    assert not there(presenter.state).busy
    presenter.type("749")
    assert there(presenter.state).problem is None
    assert there(presenter.state).change == 0


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        (74900, (74900, 80000, 100000)),
        (100000, (100000,)),
        (161, (161, 10000, 50000, 100000)),
        (267500, (267500, 270000, 300000)),
    ],
)
def test_the_likely_amounts(total: int, expected: tuple[int, ...]) -> None:
    assert quick_amounts(total) == expected


# --- papers ------------------------------------------------------------------------------------


def accepted(office: CaseOffice, qtbot: QtBot, draft: Draft | None = None) -> Submitted:
    """A paid case, as the payment page hands it on."""
    draft = draft or there(ready(office, qtbot).state).draft
    payment = office.context.desk.cashier.take_cash(baht(749), baht(1000))
    submitted = office.context.desk.intake.submit(draft, payment, CLERK)
    office.context.papers.accept(submitted)
    return submitted


def states(presenter: DonePresenter) -> dict[str, JobState]:
    """How each paper is."""
    return {paper.key: paper.state for paper in there(presenter.state).papers}


def test_the_papers_are_printed_once_and_written_down(office: CaseOffice, qtbot: QtBot) -> None:
    submitted = accepted(office, qtbot)
    presenter = DonePresenter(office.context)
    presenter.open(submitted)
    office.context.papers.accept(submitted)
    presenter.open(submitted)
    done = {"receipt-0": JobState.DONE, "summary": JobState.DONE}
    qtbot.waitUntil(lambda: states(presenter) == done)
    assert office.printed() == sorted([submitted.case.reference, there(submitted.receipt).number])
    papers = ["receipt.printing", "receipt.printed", "document.printed"]
    written = ["case.submitted", "receipt.issued", *papers]
    qtbot.waitUntil(lambda: sorted(office.kinds()) == sorted(written))
    qtbot.waitUntil(lambda: there(presenter.state).pages is not None)
    assert there(there(presenter.state).pages)[0].startswith(b"\x89PNG")


def test_a_copy_says_why_and_counts(office: CaseOffice, qtbot: QtBot) -> None:
    presenter = DonePresenter(office.context)
    presenter.open(accepted(office, qtbot))
    qtbot.waitUntil(lambda: office.kinds().count("receipt.printed") == 1)
    presenter.reprint("ลูกค้าทำหาย")
    qtbot.waitUntil(lambda: states(presenter).get("receipt-1") is JobState.DONE)
    presenter.reprint("ฝ่ายบัญชีขอ")
    qtbot.waitUntil(lambda: states(presenter).get("receipt-2") is JobState.DONE)
    bodies = [body_of(entry) for entry in office.store.journal.unsent()]
    told = [(body.copy_no, body.reason) for body in bodies if isinstance(body, Printed)]
    assert told == [(0, ""), (1, "ลูกค้าทำหาย"), (2, "ฝ่ายบัญชีขอ")]
    assert len(office.printed()) == 4


def test_a_printer_that_refuses_says_so_and_the_original_can_be_tried_again(
    theme: Theme, tmp_path: Path, qtbot: QtBot
) -> None:
    broken = [True]

    def opener(setting: str, media: Media) -> Printer:
        if broken[0]:
            raise CounterError(Code.PRINTER_NONE)
        return open_printer(setting, media)

    office = CaseOffice(tmp_path, theme, opener)
    presenter = DonePresenter(office.context)
    presenter.open(accepted(office, qtbot))
    failed = {"receipt-0": JobState.FAILED, "summary": JobState.FAILED}
    qtbot.waitUntil(lambda: states(presenter) == failed)
    assert there(there(presenter.state).papers[0].problem).code is Code.PRINTER_NONE
    assert "receipt.printed" not in office.kinds()
    broken[0] = False
    presenter.print_again("receipt-0")
    qtbot.waitUntil(lambda: states(presenter)["receipt-0"] is JobState.DONE)
    qtbot.waitUntil(lambda: "receipt.printed" in office.kinds())
    assert [name for name in office.printed() if "copy" in name] == []
    office.close()


def test_a_paper_that_comes_out_after_its_page_is_still_written_down(
    office: CaseOffice, qtbot: QtBot
) -> None:
    first = accepted(office, qtbot)
    presenter = DonePresenter(office.context)
    presenter.open(first)
    draft = there(opened(office, qtbot, "deposit_refund").state).draft
    values = {
        "contract_account": FieldValue("012345678", "typed"),
        "declaration": FieldValue("yes", "typed"),
    }
    free = replace(draft, values={**draft.values, **values})
    second = office.context.desk.intake.submit(free, None, CLERK)
    office.context.papers.accept(second)
    presenter.open(second)
    assert set(states(presenter)) == {"summary"}
    written = ["receipt.printed", "document.printed", "document.printed"]
    qtbot.waitUntil(lambda: [k for k in office.kinds() if k.endswith("printed")] == written)
    assert len(office.printed()) == 3
