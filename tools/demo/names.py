"""Two cases that hang together: a change of name, and the refund that it opens."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop.domain.case import CaseView, Origin
from tools.demo.moves import card_in, choose, fill, see_documents
from tools.demo.player import Script, press
from tools.demo.stage import Stage
from ui.screens.application import ApplicationScreen
from ui.screens.done import DoneScreen

Key = Qt.Key
NEW, FORMER = "somsak", "nattawut"
CHANGE = {"contract_account": "056789012"}
REFUND = {"declaration": " "}  # all else comes from the case before


def change_of_name(stage: Stage) -> Script:
    """The new holder's card, then the former one's, who is given the deposit back at once."""
    yield from card_in(stage, NEW)
    stage.say("demo.change_of_name")
    yield from choose(stage, "เปลี่ยนชื่อ")
    stage.reader.insert(FORMER)
    screen = stage.page(ApplicationScreen)
    yield (
        lambda: (
            screen.presenter.state is not None
            and ("old_holder" in screen.presenter.state.draft.parties)
        )
    )
    yield from fill(stage, CHANGE)
    yield from see_documents(stage)
    yield from stage.picture("17-change-of-name")
    press(Key.Key_F6)
    yield stage.at("done")
    yield stage.printed()
    first = _filed(stage)
    stage.say("demo.refund_begins")
    yield from stage.picture("17-change-of-name-done")
    press(Key.Key_F8)
    yield stage.at("application")
    yield lambda: screen.presenter.state is not None
    yield lambda: screen.form.next_needing() != ""
    yield from fill(stage, REFUND)
    yield from see_documents(stage)
    press(Key.Key_F6)
    yield stage.at("done")
    yield stage.printed()
    second = _filed(stage)
    known, found = stage.result(lambda: _origin(stage, second.id))
    yield known
    follows = found == [Origin(first.id, first.reference, "refund")]
    stage.claim("demo.refund_follows", follows, f"{first.reference} → {second.reference}")
    yield stage.exchanged(waiting=False)
    press(Key.Key_F2)
    yield stage.at("counter")


def _filed(stage: Stage) -> CaseView:
    state = stage.page(DoneScreen).presenter.state
    assert state is not None
    return state.submitted.case


def _origin(stage: Stage, case_id: str) -> Origin | None:
    """The case from which this one follows."""
    body = stage.counter.context.desk.cases.detail(case_id).body
    return body.origin if body is not None else None
