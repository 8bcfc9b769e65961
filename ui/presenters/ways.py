"""How the open case may be decided, in the words of its service: each way has its key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from desktop.because import awaited
from desktop.domain.life import CaseState, Decision
from desktop.domain.money import format_baht
from desktop.domain.text import Lang, Text
from desktop.entries import MOVES, Submitted
from desktop.forms.decisions import DecisionState, decisions
from desktop.forms.evaluate import Evaluation, Held
from desktop.forms.form import Service
from desktop.forms.life_rules import Reason
from desktop.forms.owed import owed_back
from desktop.texts import t

# In the order of the buttons; a further row of the same move has one of the spare keys, of which
# none means anything on the page.
KEYS: dict[Decision, str] = {"approve": "A", "return": "R", "refuse": "N"}
SPARE = "BDEGH"


@dataclass(frozen=True, slots=True)
class Spot:
    """A field or document that a decision can be about."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Why it is decided so, by which item of the manual, and about which fields and documents."""

    reason: str = ""
    item: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """A row of the service's decisions, `row` by its id; one without words has those of its move.

    `reasons` are those of the data, `spots` what it can be about. `unsettled` are checks that
    are open or not met, `waits` says what must come before, `owed` what the customer gets back.
    """

    move: Decision
    key: str
    row: str = ""
    label: str = ""
    wants_reason: bool = False
    reasons: tuple[Reason, ...] = field(default=(), repr=False)
    spots: tuple[Spot, ...] = ()
    unsettled: tuple[str, ...] = ()
    waits: str = ""
    owed: str = ""

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be known before it is pressed."""
        return (self.waits,) if self.waits else self.unsettled


# Of a case of which this PC knows no more than its row.
PLAIN = tuple(Way(move, key, wants_reason=move != "approve") for move, key in KEYS.items())


def ways_of(
    state: CaseState, stands: Evaluation | None, body: Submitted | None, lang: Lang
) -> tuple[Way, ...]:
    """The rows of the service whose condition holds, of the moves that the state allows."""
    moves = [move for move in KEYS if state in (MOVES[move].RIGHT.cases or ())]
    if not moves or stands is None or body is None:
        return tuple(way for way in PLAIN if way.move in moves)
    found = decisions(stands)
    spare = iter(SPARE)
    ways = []
    for move in moves:
        key = KEYS[move]
        rows = [one for one in found if one.move == move]
        # The first has the key of its move; there are more of them than anybody can remember.
        ways += [
            _way(one, move, at, stands, body, lang)
            for one, at in zip(rows, (key, *(spare if len(rows) > 1 else ())), strict=False)
        ]
    return tuple(ways)


def _way(
    one: DecisionState,
    move: Decision,
    key: str,
    stands: Evaluation,
    body: Submitted,
    lang: Lang,
) -> Way:
    titles = {result.id: result.title.of(lang) for result in stands.service.results}
    names = ", ".join(titles[name] for name in one.needs)
    unsettled = [held for held in stands.checks if held.key in one.unsettled]
    return Way(
        move,
        key,
        one.id,
        "" if one.usual else one.label.of(lang),
        one.wants_reason,
        one.reasons,
        tuple(spots_of(stands, lang)) if move != "approve" else (),
        tuple(_unsettled(held, stands.service, lang) for held in unsettled),
        t("review.waits_result", lang, names=names) if names else "",
        _owed(stands, body, lang) if move == "refuse" else "",
    )


def _unsettled(held: Held, service: Service, lang: Lang) -> str:
    names = awaited(service, held.why) if held.open else None
    if names is None:
        return held.check.text.of(lang)
    return t("review.unanswered", lang, names=names.of(lang))


def _owed(stands: Evaluation, body: Submitted, lang: Lang) -> str:
    if body.receipt_number is None:
        return ""
    total = owed_back(stands, body.settled, "refuse").total
    return t("review.owes", lang, amount=format_baht(total)) if total else ""


def spots_of(stands: Evaluation, lang: Lang) -> Iterator[Spot]:
    """The documents, which are wrong most often, then the fields as the form has them."""
    for row in stands.documents:
        yield Spot(row.key, row.rule.label.of(lang))
    for section in stands.sections:
        title = section.section.title.of(lang)
        for state in section.fields:
            if state.field.name != section.section.toggle:
                yield Spot(state.key, f"{title} › {state.field.label.of(lang)}")
        for number, states in enumerate(section.rows, start=1):
            for state in states:
                yield Spot(state.key, f"{title} {number} › {state.field.label.of(lang)}")


def words_of(service: Service | None) -> tuple[Text, ...]:
    """All that a service gives as the words of a reason, so that a kept one is read in both
    languages.
    """
    return tuple(_words(service)) if service is not None else ()


def _words(service: Service) -> Iterator[Text]:
    yield from (reason.text for rule in service.decisions for reason in rule.reasons)
    yield from (rule.label for rule in service.decisions)
    yield from (check.text for check in service.checks)
    yield from (document.label for document in service.documents)


def more_of(move: str) -> str:
    """What was begun of item and places is kept under this name, beside reason and words."""
    return f"{move}.more"


def of_key(ways: Iterable[Way], key: str) -> Way | None:
    """The one that a key begins."""
    return next((way for way in ways if way.key == key), None)
