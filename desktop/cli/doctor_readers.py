"""The card readers for `main.py doctor`: each with its state, and a test read of what is in it."""

from __future__ import annotations

import getpass
import threading
from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING, Literal

from desktop.domain.failure import Code, CounterError
from desktop.ports import (
    CardEvent,
    CardFailed,
    CardInserted,
    CardRead,
    CardReader,
    CardTried,
    ReadersChanged,
    ReadTiming,
    ServiceChanged,
    Stage,
)
from desktop.texts import failure_text, t

if TYPE_CHECKING:
    from desktop.domain.text import Lang

READER_SECONDS = 3.0
CARD_SECONDS = 20.0  # more than a card that hangs is given

# What an administrator does about it; the words of the window are a clerk's.
_FOR_THE_ADMINISTRATOR = {
    Code.CARD_NO_READER: "doctor.no_reader",
    Code.CARD_SERVICE_DOWN: "doctor.service_down",
    Code.CARD_READER_OR_SERVICE: "doctor.reader_or_service",
    Code.CARD_DENIED: "doctor.denied",
}
# Both actions of pcsc-lite: to speak to the service, and to a card.
_POLKIT_RULE = (
    "polkit.addRule(function(action, subject) {{ "
    'if (action.id.indexOf("org.debian.pcsc-lite.access_") == 0 && subject.user == "{user}") '
    "return polkit.Result.YES; }});"
)

Line = tuple[Literal["good", "note", "bad"], str]


def reader_lines(reader: CardReader, lang: Lang) -> Iterator[Line]:
    """A line for each reader, or what keeps them from being used."""
    look = _Look()
    thread = threading.Thread(target=reader.run, args=(look.see,), name="doctor-readers")
    thread.start()
    try:
        yield from _lines(look, reader, lang)
    finally:
        while thread.is_alive():
            reader.stop()
            thread.join(0.1)


def _lines(look: _Look, reader: CardReader, lang: Lang) -> Iterator[Line]:
    found = look.readers()
    if isinstance(found, CounterError):
        yield "bad", _for_the_administrator(found, lang)
        return
    if not (found.readers or found.clerk):
        yield "bad", t("doctor.no_reader", lang)
    for name in (*found.readers, *found.clerk):
        shown = t("doctor.reader_clerk", lang, name=name) if name in found.clerk else name
        yield _line(shown, look.card(name, reader), lang)
    for name in found.left_out:
        yield "note", t("doctor.reader_left_out", lang, name=name)
    for name in found.not_passable:
        yield "bad", t("doctor.reader_not_passable", lang, name=name)


def _line(name: str, outcome: ReadTiming | CounterError, lang: Lang) -> Line:
    if isinstance(outcome, ReadTiming) and outcome.text_ms is None:
        total = round(outcome.total_ms or 0)
        return "good", t("doctor.reader_answers", lang, name=name, total=total)
    if isinstance(outcome, ReadTiming):
        took = {
            "text": round(outcome.text_ms or 0),
            "total": round(outcome.total_ms or 0),
            "transmits": outcome.transmits_total,
        }
        return "good", t("doctor.reader_read", lang, name=name, **took)
    if outcome.code is Code.CARD_ABSENT:
        return "good", t("doctor.reader_empty", lang, name=name)
    text = _for_the_administrator(outcome, lang)
    return "bad" if outcome.code in _FOR_THE_ADMINISTRATOR else "note", f"{name}: {text}"


def _for_the_administrator(failure: CounterError, lang: Lang) -> str:
    key = _FOR_THE_ADMINISTRATOR.get(failure.code)
    if key is None:
        return failure_text(failure, lang)
    rule = _POLKIT_RULE.format(user=getpass.getuser())
    return t(key, lang, rule=rule) if failure.code is Code.CARD_DENIED else t(key, lang)


class _Look:
    """What the readers say of themselves, and how each card was read."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._found: ReadersChanged | CounterError | None = None
        self._inserted: set[str] = set()
        self._outcomes: dict[str, ReadTiming | CounterError] = {}

    def see(self, event: CardEvent) -> None:
        """Take in an event of the readers."""
        with self._changed:
            match event:
                case ReadersChanged():
                    self._found = event
                case ServiceChanged(False, error) if error is not None:
                    self._found = error
                case CardInserted(reader, _):
                    self._inserted.add(reader)
                case CardRead(reader, _, Stage.COMPLETE, timing=timing):
                    self._outcomes[reader] = timing
                case CardFailed(reader, _, error):
                    self._outcomes[reader] = error
            self._changed.notify_all()

    def readers(self) -> ReadersChanged | CounterError:
        """The readers that are there, or why there are none."""
        from desktop.card.failures import service_down

        with self._changed:
            self._changed.wait_for(lambda: self._found is not None, READER_SECONDS)
            return self._found or service_down()

    def card(self, name: str, reader: CardReader) -> ReadTiming | CounterError:
        """How the card in a reader was read; by the reader itself, or because we ask."""
        from desktop.card.failures import silent

        with self._changed:
            asked = name not in self._inserted
        if asked:
            reader.try_read(name, self._take)
        until = monotonic() + CARD_SECONDS
        with self._changed:
            self._changed.wait_for(lambda: name in self._outcomes, until - monotonic())
            return self._outcomes.get(name) or silent()

    def _take(self, tried: CardTried) -> None:
        with self._changed:
            self._outcomes[tried.reader] = tried.timing if tried.error is None else tried.error
            self._changed.notify_all()
