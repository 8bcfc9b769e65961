"""The acts of the demonstration, as a clerk and a supervisor would play them: by keys alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from desktop.card.training_card import training_persons
from desktop.domain.case import CaseView
from desktop.domain.life import CaseState
from tools.demo.cast import CLERK, SUPERVISOR
from tools.demo.guarded import locked_in_a_case
from tools.demo.moves import (
    asks_no_more,
    card_in,
    choose,
    fill,
    has_cursor,
    open_queue,
    pay,
    see_documents,
    sign_in,
)
from tools.demo.names import change_of_name
from tools.demo.player import Script, click, place_of, press, target, write, write_thai
from tools.demo.removed import removed_receipt
from tools.demo.services import a_service_arrives, instalments
from tools.demo.stage import Stage
from ui.presenters.case_state import STATES
from ui.screens.application import ApplicationScreen
from ui.screens.cases import CasesScreen
from ui.screens.counter import CounterScreen
from ui.screens.done import DoneScreen
from ui.screens.payment import PaymentScreen
from ui.screens.review import ReviewScreen
from ui.screens.sync import SyncScreen

Key = Qt.Key

# What no card holds, as a customer would say it. A choice is typed by its first letters.
CONNECTION = {"owning_district": "บางกะปิ", "phone": "0812344417"}
REFUND = {"contract_account": "012345678", "declaration": " "}
RIGHT_ACCOUNT = "012345679"
TRANSFER = {
    "contract_account": "045678901",
    "owning_district": "บางกะปิ",
    "old_holder_name": "นายประเสริฐ ทองสุข",
    "old_holder_id": training_persons()["prasert"].citizen_id,
    "phone": "0898765432",
}


def pay_by_double_click(stage: Stage, received: str, change: str, picture: str) -> Script:
    """F6, the cash, and a double click on the button: one receipt, and the change stays."""
    press(Key.Key_F6)
    yield stage.at("payment")
    write(received)
    yield from stage.looks(picture)
    button = stage.page(PaymentScreen).primary
    place = place_of(button)
    click(stage.window, place)
    yield stage.at("done")
    done = stage.page(DoneScreen)
    click(stage.window, place)
    yield stage.since(0.3)
    shown = done.accepted.change.text() if stage.window.page == "done" else stage.window.page
    on_next = stage.window.childAt(place) is done.primary
    stage.claim(
        "demo.double_click",
        shown == change and on_next,
        stage.words("demo.press_on_next" if on_next else "demo.press_elsewhere", shown=shown),
    )
    yield stage.printed()


def type_in_thai(stage: Stage, name: str, digits: str) -> Script:
    """One field of the form, its digits pressed while the keyboard is in Thai."""
    screen = stage.page(ApplicationScreen)
    yield lambda: screen.form.next_needing() == name and has_cursor(screen.form, name)
    write_thai(digits)
    press(Key.Key_Return)
    yield partial(asks_no_more, screen.form, name)
    state = screen.presenter.state
    kept = state.draft.values[name].value if state is not None else ""
    stage.claim(
        "demo.typed_in_thai",
        stage.signed_in == CLERK[0] and kept == digits,
        kept,
    )


def morning(stage: Stage) -> Script:
    """Online: one whole case. The line goes down: a second case, and a third is begun."""
    stage.say("demo.sign_in")
    yield stage.at("signin")
    yield from stage.looks("01-sign-in")
    yield from sign_in(CLERK, write_thai)
    yield stage.at("counter")
    yield from stage.looks("02-counter")
    stage.say("demo.card")
    yield from card_in(stage, "sairung")
    yield from stage.looks("03-customer")
    stage.tell_read()
    stage.say("demo.new_connection")
    yield from choose(stage, "ขอใช้ไฟฟ้าใหม่")
    yield from stage.looks("04-application")
    yield from fill(stage, CONNECTION, until="phone")
    yield from type_in_thai(stage, "phone", CONNECTION["phone"])
    yield from locked_in_a_case(stage, CLERK[1])
    yield from see_documents(stage)
    yield from stage.looks("05-application-ready")
    stage.say("demo.cash")
    stage.tell(do="lose")
    yield from pay_by_double_click(stage, "1000", "251.00", "06-payment")
    yield stage.exchanged(waiting=False)
    yield from stage.looks("07-done")
    stage.say("demo.line_down")
    stage.tell(do="cut")
    press(Key.Key_F2)
    yield stage.at("counter")
    yield from card_in(stage, "prasert")
    stage.say("demo.refund")
    yield from choose(stage, "คืนเงิน")
    yield from fill(stage, REFUND)
    yield from see_documents(stage)
    press(Key.Key_F6)
    yield stage.at("done")
    yield stage.printed()
    yield stage.exchanged(waiting=True)
    yield from stage.picture("08-done-offline")
    press(Key.Key_F10)
    yield stage.at("sync")
    yield lambda: bool(stage.page(SyncScreen).presenter.page.rows)
    yield from stage.looks("09-sync-offline")
    press(Key.Key_F2)
    yield stage.at("counter")
    yield from card_in(stage, "waraporn")
    stage.say("demo.transfer")
    yield from choose(stage, "โอนสิทธิ์")
    yield from fill(stage, TRANSFER, until="phone")
    yield stage.since(0.5)
    yield from stage.picture("10-half-way")
    stage.tell(do="kill")
    yield lambda: False


def evening(stage: Stage) -> Script:
    """After the kill: the draft is resumed, the line comes back, all arrives, decisions return."""
    stage.say("demo.resumed")
    yield from sign_in(CLERK)
    yield stage.at("counter")
    screen = stage.page(CounterScreen)
    yield lambda: screen.drafts.list.rows.rowCount() == 1
    yield from stage.looks("11-counter-resume")
    screen.drafts.list.setFocus()
    press(Key.Key_Return)
    yield stage.at("application")
    form = stage.page(ApplicationScreen).form
    yield lambda: form.next_needing() == "phone"
    state = stage.page(ApplicationScreen).presenter.state
    kept = {name: value.value for name, value in state.draft.values.items()} if state else {}
    # The district is proposed from the address, and the telephone had not been typed yet.
    typed = {
        name: TRANSFER[name] for name in ("contract_account", "old_holder_name", "old_holder_id")
    }
    stage.claim(
        "demo.keys_kept",
        all(kept.get(name) == text for name, text in typed.items()),
        stage.words("demo.fields", count=len(typed)),
    )
    stage.say("demo.goes_on")
    yield from fill(stage, TRANSFER)
    yield from see_documents(stage)
    press(Key.Key_F6)
    yield stage.at("done")
    yield stage.printed()
    stage.say("demo.one_more")
    press(Key.Key_F2)
    yield stage.at("counter")
    yield from card_in(stage, "prasert")
    yield from choose(stage, "ขอใช้ไฟฟ้าใหม่")
    yield from fill(stage, CONNECTION)
    yield from see_documents(stage)
    yield from pay(stage, "749")
    counted, unsent = stage.result(lambda: stage.counter.store.journal.counts().unsent)
    yield counted  # behind what was still to be written
    stage.say("demo.line_back", count=unsent[0])
    stage.tell(do="mend")
    yield stage.exchanged(waiting=False)
    stage.say("demo.acknowledged")
    stage.tell(mark="supervisor")
    press(Key.Key_F3)
    yield stage.at("cases")
    yield from says_what_for(stage)
    yield stage.decided(3)
    cases = stage.page(CasesScreen).presenter
    decided = [CaseState.APPROVED, CaseState.APPROVED, CaseState.RETURNED]

    def decisions() -> list[CaseState]:
        return sorted(case.state for case in cases.views if case.state in decided)

    yield lambda: len(decisions()) == len(decided)
    shown = decisions()
    stage.claim(
        "demo.decisions_seen",
        shown == decided,
        ", ".join(stage.words(STATES[state].key) for state in shown),
    )
    stage.say("demo.all_back")
    yield from stage.looks("14-cases")
    press(Key.Key_F10)
    yield stage.at("sync")
    yield stage.exchanged(waiting=False)
    yield from stage.picture("15-sync")
    press(Key.Key_F2)
    yield stage.at("counter")
    yield from stage.looks("16-counter-day")
    yield from put_right(stage)
    yield from change_of_name(stage)
    yield from instalments(stage)
    yield from a_service_arrives(stage)
    yield from idle_minute(stage)
    yield from removed_receipt(stage)
    yield from stage.tell_facts()
    stage.tell(mark="done")


def put_right(stage: Stage) -> Script:
    """The returned case is opened by one key, corrected, and filed again by its number."""
    counter = stage.page(CounterScreen)
    yield lambda: counter.returned.notice() is not None
    yield from stage.looks("17-returned")
    stage.say("demo.put_right")
    press(Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    yield stage.at("application")
    screen = stage.page(ApplicationScreen)
    yield lambda: screen.presenter.state is not None
    screen.form.focus_field("contract_account")
    yield lambda: has_cursor(screen.form, "contract_account")
    press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    write(RIGHT_ACCOUNT)
    press(Key.Key_Return)
    yield from see_documents(stage)
    yield from stage.looks("17-put-right")
    press(Key.Key_F6)
    yield stage.at("done")
    yield stage.printed()
    yield stage.exchanged(waiting=False)
    stage.tell(mark="again")
    press(Key.Key_F3)
    yield stage.at("cases")
    yield from says_what_for(stage)
    cases = stage.page(CasesScreen).presenter
    approved = [CaseState.APPROVED] * 3

    def now() -> list[CaseState]:
        return [case.state for case in cases.views if case.state in (*approved, CaseState.RETURNED)]

    yield lambda: now() == approved
    stage.claim("demo.put_right_approved", now() == approved)
    press(Key.Key_F2)
    yield stage.at("counter")


def says_what_for(stage: Stage) -> Script:
    """Cases are opened because a customer asks; who has said so is not asked again."""
    page = stage.page(CasesScreen)
    if not page.presenter.aim.chosen:
        yield page.panel.question.isVisible
        press(Key.Key_2)


def idle_minute(stage: Stage) -> Script:
    """Nobody does anything for a minute: the window rests, and so does the processor.

    A minute in which the line came or went is not one; another one is waited for.
    """
    stage.say("demo.nobody")
    came: list[object] = []
    stage.line_moved(came.append)
    for _ in range(3):
        yield from stage.all_sent()
        yield stage.at_rest([])
        came.clear()
        rest = stage.rest()
        yield 30.0
        stage.say("demo.half")
        yield 30.0
        rested = rest.end()
        if not (rested.paints and came):
            break
    measured = stage.words(
        "demo.idle_measured", seconds=rested.seconds, paints=rested.paints, share=rested.share
    )
    if rested.paints:  # then the widgets say where to look
        measured += f" {rested.painted}"
    stage.claim("demo.idle", rested.paints == 0 and rested.share < 0.01, measured)


def supervisor(stage: Stage) -> Script:
    """The day's queue: one case approved, one returned with a reason."""
    yield from open_queue(stage, SUPERVISOR, 3)
    desk = stage.page(ReviewScreen).presenter
    stage.say("demo.queue")
    yield from stage.looks("12-review")
    yield lambda: desk.decision.actions.ready
    stage.say("demo.approves")
    press(Key.Key_A)
    yield lambda: desk.decision.actions.armed
    yield from stage.picture("13-review-second-press")
    yield lambda: desk.decision.actions.ready
    press(Key.Key_A)
    yield stage.decided(1)
    yield lambda: desk.facts is not None and desk.decision.actions.ready
    stage.say("demo.returns")
    press(Key.Key_R)
    yield lambda: isinstance(target(), QComboBox)
    for _ in range(4):
        press(Key.Key_Down)
    press(Key.Key_Return)
    yield lambda: isinstance(target(), QLineEdit)
    write("เลขบัญชีไม่ตรงกับใบแจ้งค่าไฟฟ้า")
    yield from stage.picture("13-review-return")
    press(Key.Key_Return)
    yield stage.decided(2)
    yield stage.exchanged(waiting=False)


def again(stage: Stage) -> Script:
    """What was put right waits once more, and is approved."""
    yield from open_queue(stage, SUPERVISOR, 2)
    desk = stage.page(ReviewScreen).presenter
    if desk.selected != desk.views[0].id or not _came_again(desk.views[0]):
        press(Key.Key_J)
        yield lambda: desk.facts is not None and desk.decision.actions.ready
    stage.say("demo.approves_again")
    yield from stage.picture("18-review-again")
    press(Key.Key_A)
    yield lambda: desk.decision.actions.armed or len(desk.views) == 1
    if desk.decision.actions.armed:
        yield lambda: desk.decision.actions.ready
        press(Key.Key_A)
    yield stage.exchanged(waiting=False)
    yield lambda: len(desk.views) == 1 and desk.decision.pending.newest is None
    yield stage.exchanged(waiting=False)
    yield from stage.tell_facts()


def _came_again(case: CaseView) -> bool:
    return case.decided_by is not None


def neighbour(stage: Stage) -> Script:
    """The district whose meter it is decides what another office has taken in."""
    yield from open_queue(stage, SUPERVISOR, 1)
    desk = stage.page(ReviewScreen).presenter
    stage.say("demo.other_district")
    yield from stage.looks("13-review-other-district")
    yield lambda: desk.decision.actions.ready
    press(Key.Key_A)
    yield stage.decided(1)
    yield stage.exchanged(waiting=False)
    yield from stage.tell_facts()


ACTS: dict[str, Callable[[Stage], Script]] = {
    "morning": morning,
    "evening": evening,
    "supervisor": supervisor,
    "neighbour": neighbour,
    "again": again,
}
