"""`main.py card`: read the card in any reader, and say what is on it or why it cannot be read.

Exit codes: 0 read · 1 the photo file could not be replaced · 3 no reader · 4 no card · 5 not a
Thai ID card · 6 card removed during the read · 7 smart-card service not running · 8 the card does
not answer, cannot be read, or another program holds it · 130 broken off (Ctrl+C).
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import TypeAlias

from desktop.card.failures import absent, no_reader, service_down, unreadable
from desktop.domain.citizen import Address, CitizenCard, mask_citizen_id
from desktop.domain.failure import Code, CounterError
from desktop.domain.text import Lang
from desktop.domain.thai_date import CardDate, card_date_text
from desktop.ports import (
    CardEvent,
    CardFailed,
    CardInserted,
    CardRead,
    CardRemoved,
    CardWatch,
    PhotoProgress,
    ReadersChanged,
    ReadTiming,
    ServiceChanged,
    Stage,
)
from desktop.texts import failure_text, t

Json: TypeAlias = str | int | float | bool | Mapping[str, "Json"] | list[str] | None

_WAIT_FOR_CARD_S = 30.0
# A service or a reader that is not there is told soon, unless the user said how long to wait.
_WAIT_FOR_READER_S = 3.0
_FIRST_LOOK_S = 0.5
_LONGEST_S = 86_400.0
# So long a second reader may still bring a card after the first one failed.
_SETTLE_S = 0.3
# A card that says nothing for so long will say nothing more. Each part of a photo is heard of, so
# that a slow card is not taken for a silent one.
_SILENCE_S = 15.0

_EXIT_CODES = {
    Code.CARD_NO_READER: 3,
    Code.CARD_ABSENT: 4,
    Code.CARD_NOT_THAI_ID: 5,
    Code.CARD_REMOVED: 6,
    Code.CARD_SERVICE_DOWN: 7,
}
_CANNOT_BE_READ = 8
_BROKEN_OFF = 130  # what a shell says of a program that Ctrl+C has ended

# Where the window's words are not true of a command: it has no F4 and does not try again.
_OWN_WORDS = {
    Code.CARD_NO_READER: "id_card.no_reader",
    Code.CARD_NOT_THAI_ID: "id_card.not_thai_id",
    Code.CARD_SERVICE_DOWN: "id_card.service_down",
    Code.CARD_UNREADABLE: "id_card.unreadable",
}


def register(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "card",
        parents=[common],
        help="read the ID card in any reader",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--reveal", action="store_true", help="print the whole citizen id")
    parser.add_argument(
        "--photo", type=Path, metavar="FILE", help="write the photo (JPEG) in place of FILE"
    )
    parser.add_argument(
        "--timeout",
        type=seconds,
        metavar="S",
        help="seconds to wait for a service, a reader and a card "
        f"(default: {_WAIT_FOR_CARD_S:.0f} for a card, {_WAIT_FOR_READER_S:.0f} for the others)",
    )
    parser.set_defaults(run=run)


def seconds(text: str) -> float:
    """A span of time, 0 or more; argparse tells the user if it is none."""
    value = float(text)
    if not 0 <= value < _LONGEST_S:  # false for nan, too
        raise argparse.ArgumentTypeError(f"from 0 to {_LONGEST_S:.0f} seconds")
    return value


def run(options: argparse.Namespace) -> int:
    """Read a card and print it; the reason why not goes to stderr."""
    from desktop.card.pcsc import PcscReader

    for stream in (sys.stdout, sys.stderr):  # a Windows console may not know Thai
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    lang: Lang = options.lang
    photo: Path | None = options.photo
    try:
        if photo is not None and photo.is_file():  # and no device, such as /dev/null
            photo.resolve().unlink()  # it shows another person
    except OSError as error:
        return _not_written(photo, error, lang)
    try:
        read = read_once(PcscReader(), options.timeout)
    except CounterError as error:
        own = _OWN_WORDS.get(error.code)
        print(t(own, lang) if own is not None else failure_text(error, lang), file=sys.stderr)
        return _EXIT_CODES.get(error.code, _CANNOT_BE_READ)
    except KeyboardInterrupt:
        return _BROKEN_OFF
    if options.json:
        shown = as_json(read.card, read.timing, reveal=options.reveal)
        print(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        print(as_text(read.card, read.timing, lang, reveal=options.reveal))
    if photo is None:
        return 0
    if read.card.photo is None:
        problem = read.card.photo_problem
        print(f"{t('id_card.photo', lang)}: {t(f'id_card.photo_{problem}', lang)}", file=sys.stderr)
        return 0
    try:
        photo.write_bytes(read.card.photo)
    except OSError as error:
        return _not_written(photo, error, lang)
    return 0


def _not_written(photo: Path | None, error: OSError, lang: Lang) -> int:
    values = {"file": photo, "problem": error.strerror}
    print(t("id_card.photo_not_written", lang, **values), file=sys.stderr)
    return 1


def read_once(reader: CardWatch, timeout: float | None) -> CardRead:
    """The first card that is read whole, in any reader.

    Waits `timeout` seconds (see `register` for None) until there is a card; a read that has begun
    is not cut off while the card answers. Raises CounterError with what kept it from reading.
    """
    watch = _Watch(timeout)
    thread = threading.Thread(target=reader.run, args=(watch.see,), name="card")
    try:  # from here on Ctrl+C may come
        thread.start()
        return watch.result()
    finally:
        while thread.is_alive():
            reader.stop()
            thread.join(0.05)


class _Watch:
    """What has been seen so far, and when to give up."""

    def __init__(self, timeout: float | None) -> None:
        self._timeout = timeout
        self._begun = self._heard = monotonic()
        self._changed = threading.Condition()
        self._service = False
        self._readers: tuple[str, ...] = ()
        self._reading: set[int] = set()
        self._failed: tuple[CounterError, float] | None = None
        self._read: CardRead | None = None

    def see(self, event: CardEvent) -> None:
        """Take in an event of the reader."""
        with self._changed:
            self._heard = monotonic()
            match event:
                case ServiceChanged(running):
                    self._service = running
                case ReadersChanged(readers):
                    self._readers = readers
                case CardInserted(_, session):
                    self._reading.add(session)
                case CardFailed(_, session, error):
                    if error.code is not Code.CARD_BUSY or self._failed is None:
                        self._failed = (error, monotonic())
                    self._reading.discard(session)
                case CardRemoved(_, session):
                    self._reading.discard(session)
                case CardRead(stage=Stage.COMPLETE):
                    self._read = self._read or event
                case CardRead(_, session) | PhotoProgress(_, session):
                    if self._failed is not None and self._failed[0].code is Code.CARD_BUSY:
                        self._failed = None  # the other program has let go
                    self._reading.add(session)
            self._changed.notify_all()

    def result(self) -> CardRead:
        """Wait for the card; raises CounterError when it is time to give up."""
        with self._changed:
            while self._read is None:
                error, left = self._outlook()
                if left <= 0:
                    raise error
                self._changed.wait(left)
            return self._read

    def _outlook(self) -> tuple[CounterError, float]:
        """What to say when giving up, and the seconds until then."""
        now = monotonic()
        if self._reading:
            return unreadable(), self._heard + _SILENCE_S - now
        elapsed = now - self._begun
        for_card = _WAIT_FOR_CARD_S if self._timeout is None else self._timeout
        for_reader = min(for_card, _WAIT_FOR_READER_S) if self._timeout is None else for_card
        for_card, for_reader = max(for_card, _FIRST_LOOK_S), max(for_reader, _FIRST_LOOK_S)
        if self._failed is not None:
            error, when = self._failed
            if error.code is Code.CARD_BUSY:  # it is read when the other program lets go
                return error, for_card - elapsed
            return error, when + _SETTLE_S - now
        if not self._service:
            return service_down(), for_reader - elapsed
        if not self._readers:
            return no_reader(), for_reader - elapsed
        return absent(), for_card - elapsed


def as_json(card: CitizenCard, timing: ReadTiming, *, reveal: bool) -> dict[str, Json]:
    """A card read whole, as the JSON object of `--json`; the id masked unless `reveal`."""
    from hashlib import sha256

    expiry = card.expiry_date or CardDate("")
    shown: dict[str, Json] = {
        "citizen_id": card.citizen_id if reveal else mask_citizen_id(card.citizen_id),
        "thai_name": asdict(card.thai_name),
        "english_name": asdict(card.english_name),
        "birth_date": _date(card.birth_date),
        "issue_date": _date(card.issue_date or CardDate("")),
        "expiry_date": {**_date(expiry), "lifelong": expiry.lifelong},
        "sex": card.sex,
        "issuer": card.issuer,
        "address": asdict(card.address or Address()),
        "layout": card.layout,
        "photo": None,
    }
    if card.photo is None:
        shown["photo_problem"] = card.photo_problem
    else:
        shown["photo"] = {"bytes": len(card.photo), "sha256": sha256(card.photo).hexdigest()}
    shown["notes"] = list(card.notes)
    shown["timing"] = asdict(timing)
    return shown


def _date(value: CardDate) -> dict[str, Json]:
    return {"raw": value.raw, "iso": value.iso, "precision": value.precision}


def as_text(card: CitizenCard, timing: ReadTiming, lang: Lang, *, reveal: bool) -> str:
    """A card read whole, one line for each fact; the id masked unless `reveal`."""
    issued, expiry = card.issue_date or CardDate(""), card.expiry_date or CardDate("")
    until = t("id_card.lifelong", lang) if expiry.lifelong else card_date_text(expiry, lang)
    took = {"ms": timing.total_ms, "transmits": timing.transmits_total}
    photo = (
        t("id_card.photo_size", lang, size=len(card.photo))
        if card.photo is not None
        else t(f"id_card.photo_{card.photo_problem}", lang)
    )
    lines = (
        ("citizen_id", card.citizen_id if reveal else mask_citizen_id(card.citizen_id)),
        ("thai_name", card.thai_name.full),
        ("english_name", card.english_name.full),
        ("birth_date", card_date_text(card.birth_date, lang)),
        ("sex", t(f"id_card.{card.sex or 'not_stated'}", lang)),
        ("address", card.address.line() if card.address else ""),
        ("issuer", card.issuer or ""),
        ("issue_date", card_date_text(issued, lang)),
        ("expiry_date", until),
        ("photo", photo),
        ("timing", t("id_card.timing_line", lang, **took)),
    )
    refused = t("id_card.not_read", lang)
    shown = ((name, refused if name in card.not_read else value or "-") for name, value in lines)
    return "\n".join(f"{t(f'id_card.{name}', lang)}: {value}" for name, value in shown)
