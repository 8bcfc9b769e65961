"""One stay of one card, read and decoded, as the events that the counter sees."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from desktop.card.applet import Step, Transmit, read_card
from desktop.card.decode import decode_card
from desktop.card.failures import unreadable
from desktop.ports import CardRead, PhotoProgress, ReadTiming, Stage


def read_stay(
    reader: str, session: int, transmit: Transmit, connected_at: float
) -> Iterator[CardRead | PhotoProgress | None]:
    """Events of a read as it goes, None after a read that has none to tell.

    `connected_at` is the `perf_counter` value from which the timing counts. Raises CounterError
    when the card cannot be read; what was told before stays true.
    """
    timing = ReadTiming()
    for step in read_card(transmit):
        if step.stage is None:
            if timing.text_ms is None:
                yield None
            else:
                yield PhotoProgress(reader, session, step.photo_done, step.photo_total)
            continue
        card = decode_card(step.fields, step.stage)
        timing = _timed(timing, step, (perf_counter() - connected_at) * 1000)
        yield CardRead(reader, session, step.stage, card, timing)


def read_identity(transmit: Transmit) -> str:
    """The citizen id of a card, in as few transmits as it takes; raises like `read_stay`."""
    for step in read_card(transmit):
        if step.stage is Stage.IDENTITY:
            return decode_card(step.fields, step.stage).citizen_id
    raise unreadable()


def try_stay(transmit: Transmit, connected_at: float, *, whole: bool) -> Iterator[ReadTiming]:
    """The timing of a test read as it goes on; raises like `read_stay`.

    Unless `whole`, the chip is only asked which card it is (SELECT): nothing of a person is read.
    """
    if whole:
        for event in read_stay("", 0, transmit, connected_at):
            if isinstance(event, CardRead):
                yield event.timing
        return
    first = next(read_card(transmit))
    elapsed_ms = round((perf_counter() - connected_at) * 1000, 1)
    yield ReadTiming(total_ms=elapsed_ms, transmits_total=first.transmits)


def _timed(timing: ReadTiming, step: Step, elapsed_ms: float) -> ReadTiming:
    elapsed_ms = round(elapsed_ms, 1)
    identity = step.stage is Stage.IDENTITY
    text = step.stage is Stage.TEXT
    complete = step.stage is Stage.COMPLETE
    return ReadTiming(
        identity_ms=elapsed_ms if identity else timing.identity_ms,
        text_ms=elapsed_ms if text else timing.text_ms,
        total_ms=elapsed_ms if complete else None,
        transmits_identity=step.transmits if identity else timing.transmits_identity,
        transmits_text=step.transmits if text else timing.transmits_text,
        transmits_total=step.transmits,
    )
