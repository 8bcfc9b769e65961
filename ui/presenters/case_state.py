"""Where a case stands: one sign for each state, and for what the centre has said of it.

Lists, the page of a case, its timeline, the status line and the page after acceptance take words,
tone and icon from here, so that one case never shows two colours.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.case import CaseView
from desktop.domain.life import CaseState, Decision
from desktop.domain.text import Lang
from desktop.entries import (
    KINDS,
    MOVES,
    Accepted,
    Appealed,
    Closed,
    Executed,
    Lapsed,
    Move,
    PutRight,
    Refused,
    SetAside,
    Upheld,
    Withdrawn,
)
from desktop.texts import t
from ui.models.rows import Badge
from ui.presenters.reasons import Reasons, ReasonsOfData
from ui.values import Tone


@dataclass(frozen=True, slots=True)
class Sign:
    """`key` leads to the words; tone and icon say the same to whoever only glances."""

    key: str
    tone: Tone
    icon: str

    @property
    def token(self) -> str:
        """The colour of the icon where it stands by itself."""
        return "soft" if self.tone == "neutral" else self.tone

    def badge(self, lang: Lang) -> Badge:
        """As a badge in one language."""
        return t(self.key, lang), self.tone, self.icon


STATES: dict[CaseState, Sign] = {
    CaseState.WAITING: Sign("cases.state_waiting", "warn", "clock"),
    CaseState.ACCEPTED: Sign("cases.state_accepted", "neutral", "clipboard-check"),
    CaseState.RETURNED: Sign("cases.state_returned", "warn", "undo-2"),
    CaseState.OFFERED: Sign("cases.state_offered", "warn", "clock"),
    CaseState.APPROVED: Sign("cases.state_approved", "ok", "circle-check"),
    CaseState.EXECUTED: Sign("reasons.execute_state", "ok", "plug-zap"),
    CaseState.APPEALED: Sign("reasons.appeal_state", "warn", "triangle-alert"),
    CaseState.DONE: Sign("cases.state_done", "neutral", "check"),
    CaseState.REFUSED: Sign("cases.state_refused", "bad", "ban"),
    CaseState.WITHDRAWN: Sign("reasons.withdraw_state", "neutral", "ban"),
    CaseState.LAPSED: Sign("reasons.lapse_state", "neutral", "clock"),
    CaseState.NEWER: Sign("cases.state_newer", "info", "circle-alert"),
}
# Accepted for good, where nobody reviews: it has yet to be carried out.
TO_DO = Sign("cases.state_to_do", "info", "clipboard-list")
# Where two persons have to decide, and one has.
HALF = Sign("cases.state_half", "info", "user-round-check")
# What was to be told later is here.
FOUND = Sign("cases.did_result", "info", "clipboard-check")
# A person has to look at it: before all else that can be said of a case.
DISPUTED = Sign("cases.state_exception", "warn", "triangle-alert")

# How far what was written here has come; green only once the centre has said so.
REFUSED = Sign("cases.refused", "warn", "triangle-alert")
UNSENT = Sign("cases.unsent", "warn", "cloud-off")
SENDING = Sign("cases.sending", "info", "cloud")
SENT = Sign("cases.sent", "ok", "cloud-check")


@dataclass(frozen=True, slots=True)
class Asked:
    """A move that is asked for on the page of a case: its kind, the question, the button's key.

    One that `fills` has no question: its case is opened as an application.
    """

    kind: type[Move]
    reasons: Reasons
    shortcut: str = ""
    fills: bool = False


# By kind. Words of each beside those of its question: `_button`, `_tip`, `_done`.
_ALL = (
    Asked(Accepted, Reasons("accept"), "E", fills=True),
    Asked(PutRight, Reasons("put_right"), "E", fills=True),
    Asked(Executed, Reasons("execute", ("as_approved", "other")), "X"),
    Asked(Closed, Reasons("close", ("paid_out", "other"))),
    Asked(Upheld, Reasons("uphold", ("right", "other"))),
    Asked(SetAside, Reasons("set_aside", ("new_facts", "mistake", "other"))),
    Asked(Appealed, Reasons("appeal", ("facts", "rule", "other"))),
    Asked(Lapsed, Reasons("lapse", ("late", "other"))),
    Asked(Withdrawn, Reasons("withdraw", ("unwanted", "twice", "wrong", "other")), "W"),
)
ASKED = {asked.kind.KIND: asked for asked in _ALL}
# What is offered under a case in the words of its service, where that has a row for it: what nobody
# reviews is in no supervisor's queue, and is refused on its own page.
_REFUSAL = Asked(Refused, ReasonsOfData("refuse", ("other",)), "N")
OFFERED = {**ASKED, Refused.KIND: _REFUSAL}


def is_open(view: CaseView) -> bool:
    """Whether it has yet to be decided."""
    return view.state is CaseState.ACCEPTED


def state_of(view: CaseView) -> Sign:
    """Where the case stands, by itself."""
    if view.exception:
        return DISPUTED
    if view.state is CaseState.APPROVED and view.life.begins is CaseState.APPROVED:
        return TO_DO
    return HALF if view.first else STATES[view.state]


def reach_of(view: CaseView, *, online: bool = False) -> Sign:
    """Whether the centre has all of the case; while the line is up what waits is on its way."""
    if view.not_taken:
        return REFUSED
    if view.unsent:
        return SENDING if online else UNSENT
    return SENT


def pressing(view: CaseView) -> Sign:
    """The one sign of a case where there is room for no second."""
    return UNSENT if view.unsent and not view.exception else state_of(view)


def leads_to(kind: type[Move]) -> Sign:
    """What a move brings a case to; a result may leave it where it is."""
    return FOUND if kind.MOVES_TO is None else STATES[kind.MOVES_TO]


def sign_of(decision: Decision) -> Sign:
    """What a decision brings a case to."""
    return leads_to(MOVES[decision])


def moved(kind: str) -> tuple[str, Sign] | None:
    """What a move did, as the key of its words, and the sign of where the case stands then; None
    for what is no move.
    """
    body = KINDS.get(kind)
    if body is None or not issubclass(body, Move):
        return None
    return deed_of(body), leads_to(body)


def deed_in(state: CaseState) -> str:
    """The key of what brought a case into a state, as far as the state tells."""
    # The usual way into a state comes first among the kinds.
    return next((deed_of(kind) for kind in MOVES.values() if kind.MOVES_TO is state), "")


def deed_of(kind: type[Move]) -> str:
    """The key of what a move of this kind did."""
    asked = ASKED.get(kind.KIND)
    return asked.reasons.key("done") if asked is not None else f"cases.did_{kind.WORD}"


def name_of(kind: str) -> str:
    """The key of what an entry of this kind is called."""
    move = ASKED.get(kind)
    return move.reasons.key("done") if move else f"sync.entry_{kind.replace('.', '_')}"
