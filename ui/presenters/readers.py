"""The card readers of this counter: how each is, whose it is, and how long its card takes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from desktop.config import ReaderRole
from desktop.domain.failure import Code
from desktop.ports import CardEvent, CardRead, CardTried, ReadersChanged, ReadTiming, Stage
from desktop.runtime.card_station import Condition, ReaderState
from ui.context import Context
from ui.values import Tone

_WORDS: dict[Condition, tuple[Tone, str]] = {
    Condition.EMPTY: ("ok", "devices.reader_empty"),
    Condition.CARD_IN: ("ok", "devices.reader_clerk_in"),
    Condition.READING: ("info", "devices.reader_reads"),
    Condition.READ: ("ok", "devices.reader_holds"),
    Condition.LEFT_OUT: ("neutral", "devices.reader_left_out"),
    Condition.NOT_PASSABLE: ("bad", "devices.reader_not_passable"),
}


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """One reader: how it is, whose it is, and how its last read went.

    `usable` is False for one whose name the service does not take.
    """

    name: str
    role: ReaderRole
    state: tuple[Tone, str]
    told: tuple[Tone, str]
    usable: bool = True


@dataclass(frozen=True, slots=True)
class Readers:
    """All of them by name; `word` says what there is to say instead when there are none."""

    lines: tuple[ReaderLine, ...]
    word: tuple[Tone, str] = ("neutral", "")


class ReadersPresenter(QObject):
    """`changed(Readers)` at each event of the readers. A test read shows times and no person."""

    changed = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._last: dict[str, tuple[ReadTiming, str]] = {}
        self._tried: dict[str, tuple[CardTried, str] | None] = {}  # None while it is being read
        for now in context.cards.cards.values():
            if isinstance(now, CardRead) and now.stage is Stage.COMPLETE:
                self._last[now.reader] = (now.timing, "")
        context.cards.happened.connect(self._on_card)
        context.language.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Tell how they are."""
        cards, t = self._context.cards, self._context.language.t
        word: tuple[Tone, str] = ("neutral", "")
        if cards.service_running is False:
            problem = cards.service_problem
            why = self._context.language.failure(problem) if problem is not None else ""
            word = ("bad", why or t("devices.readers_service"))
        elif not cards.states:
            word = ("warn", t("devices.readers_none"))
        elif not cards.readers:
            word = ("warn", t("devices.readers_no_customer"))
        # By name: where a reader stands must not depend on what it is used for.
        states = sorted(cards.states, key=lambda state: state.name)
        self.changed.emit(Readers(tuple(self._line(state) for state in states), word))

    def give(self, name: str, role: ReaderRole) -> None:
        """From now on this reader is the customer's, the clerk's own, or left out."""
        kept = self._context.kept
        kept.change(lambda settings: settings.with_reader(name, role))
        self._tried.pop(name, None)
        self._last.pop(name, None)
        now = kept.now
        self._context.cards.use(left_out=now.readers_left_out, clerk=now.clerk_readers)

    def test(self, name: str) -> None:
        """Read the card that is in this reader, for the time that it takes; one test at a time."""
        if name in self._tried and self._tried[name] is None:
            return
        self._tried[name] = None
        self._context.cards.try_read(name, self._on_tried)
        self.refresh()

    def _on_tried(self, tried: CardTried) -> None:
        self._tried[tried.reader] = (tried, self._now())
        self.refresh()

    def _on_card(self, event: CardEvent) -> None:
        if isinstance(event, CardRead) and event.stage is Stage.COMPLETE:
            self._last[event.reader] = (event.timing, self._now())
            self._tried.pop(event.reader, None)
        elif isinstance(event, ReadersChanged):
            there = {state.name for state in self._context.cards.states}
            self._tried = {name: told for name, told in self._tried.items() if name in there}
        self.refresh()

    def _now(self) -> str:
        return self._context.clock.now().strftime("%H:%M")

    def _line(self, reader: ReaderState) -> ReaderLine:
        role: ReaderRole = "clerk" if reader.clerk else "customer"
        if reader.condition is Condition.LEFT_OUT:
            role = "left_out"
        return ReaderLine(
            reader.name,
            role,
            self._state(reader),
            self._told(reader),
            reader.condition is not Condition.NOT_PASSABLE,
        )

    def _state(self, reader: ReaderState) -> tuple[Tone, str]:
        if reader.error is not None:
            return "bad", self._context.language.failure(reader.error)
        tone, key = _WORDS[reader.condition]
        return tone, self._context.language.t(key)

    def _told(self, reader: ReaderState) -> tuple[Tone, str]:
        """The last word: of a test read, else of the last card that was read here."""
        t, name = self._context.language.t, reader.name
        if reader.condition in (Condition.LEFT_OUT, Condition.NOT_PASSABLE):
            return "neutral", ""
        if name in self._tried:
            told = self._tried[name]
            if told is None:
                return "info", t("devices.testing")
            return self._outcome(told[0], told[1], clerk=reader.clerk)
        if name not in self._last:
            return "neutral", t("devices.never_read")
        return "ok", self._times(*self._last[name])

    def _outcome(self, tried: CardTried, at: str, *, clerk: bool) -> tuple[Tone, str]:
        language = self._context.language
        if tried.error is None and clerk:
            seconds = f"{(tried.timing.total_ms or 0) / 1000:.2f}"
            return "ok", f"{language.t('devices.clerk_answered', seconds=seconds)} · {at}"
        if tried.error is None:
            return "ok", self._times(tried.timing, at)
        if clerk and tried.error.code is Code.CARD_NOT_THAI_ID:  # such as a card of the staff
            return "ok", f"{language.t('devices.clerk_other')} · {at}"
        return "bad", f"{language.failure(tried.error)} · {at}"

    def _times(self, timing: ReadTiming, at: str) -> str:
        text, whole = ((ms or 0) / 1000 for ms in (timing.text_ms, timing.total_ms))
        words = self._context.language.t(
            "devices.read_in", text=f"{text:.2f}", whole=f"{whole:.2f}"
        )
        return f"{words} · {at}" if at else words
