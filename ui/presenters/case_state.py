"""Where a case stands: one sign for each state, and for what the centre has said of it.

Lists, the page of a case, its timeline, the status line and the page after acceptance take words,
tone and icon from here, so that one case never shows two colours.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.case import TARGETS, CaseState, CaseView, Decision
from desktop.domain.text import Lang
from desktop.entries import Decided, Facts, Move, PutRight, Withdrawn
from desktop.texts import t
from ui.models.rows import Badge
from ui.presenters.reasons import Reasons
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
    CaseState.SUBMITTED: Sign("cases.state_submitted", "neutral", "clipboard-check"),
    CaseState.APPROVED: Sign("cases.state_approved", "ok", "circle-check"),
    CaseState.RETURNED: Sign("cases.state_returned", "warn", "undo-2"),
    CaseState.WITHDRAWN: Sign("reasons.withdraw_state", "neutral", "ban"),
    CaseState.CONNECTED: Sign("cases.state_connected", "ok", "plug-zap"),
    CaseState.CLOSED: Sign("cases.state_closed", "neutral", "check"),
}
# A person has to look at it: before all else that can be said of a case.
DISPUTED = Sign("cases.state_exception", "warn", "triangle-alert")

# How far what was written here has come; green only once the centre has said so.
REFUSED = Sign("cases.refused", "warn", "triangle-alert")
UNSENT = Sign("cases.unsent", "warn", "cloud-off")
SENDING = Sign("cases.sending", "info", "cloud")
SENT = Sign("cases.sent", "ok", "cloud-check")


@dataclass(frozen=True, slots=True)
class Asked:
    """A move that is asked for on the page of a case: its kind, the question, the button's key."""

    kind: type[Move]
    reasons: Reasons
    shortcut: str = ""


# By kind. Words of each beside those of its question: `_button`, `_tip`, `_done`.
MOVES = {
    PutRight.KIND: Asked(
        PutRight, Reasons("put_right", ("documents", "identity", "explained", "other")), "E"
    ),
    Withdrawn.KIND: Asked(
        Withdrawn, Reasons("withdraw", ("unwanted", "twice", "wrong", "other")), "W"
    ),
}

_DECISIONS = {state: f"cases.did_{decision}" for decision, state in TARGETS.items()}


def is_open(view: CaseView) -> bool:
    """Whether the supervisor has yet to decide it."""
    return view.state is CaseState.SUBMITTED


def state_of(view: CaseView) -> Sign:
    """Where the case stands, by itself."""
    return DISPUTED if view.exception else STATES[view.state]


def reach_of(view: CaseView, *, online: bool = False) -> Sign:
    """Whether the centre has all of the case; while the line is up what waits is on its way."""
    if view.exception:
        return REFUSED
    if view.unsent:
        return SENDING if online else UNSENT
    return SENT


def pressing(view: CaseView) -> Sign:
    """The one sign of a case where there is room for no second."""
    return UNSENT if view.unsent and not view.exception else state_of(view)


def sign_of(decision: Decision) -> Sign:
    """What a decision brings a case to."""
    return STATES[TARGETS[decision]]


def moved(kind: str, facts: Facts) -> tuple[str, Sign] | None:
    """What a move did, as the key of its words, and the sign of where the case stands then; None
    for what is no move.
    """
    if kind == Decided.KIND:
        decision: Decision = "approve" if facts.get("decision") == "approve" else "return"
        return f"cases.did_{decision}", sign_of(decision)
    if (move := MOVES.get(kind)) is not None:
        return move.reasons.key("done"), STATES[move.kind.MOVES_TO]
    return None


def deed_in(state: CaseState) -> str:
    """The key of what brought a case into a state, as far as the state tells."""
    ends = {move.kind.MOVES_TO: move.reasons.key("done") for move in MOVES.values()}
    return (ends | _DECISIONS).get(state, "")


def name_of(kind: str) -> str:
    """The key of what an entry of this kind is called."""
    move = MOVES.get(kind)
    return move.reasons.key("done") if move else f"sync.entry_{kind.replace('.', '_')}"
