"""`main.py card`: read the card in any reader, and say what is on it or why it cannot be read.

Exit codes: 0 read · 1 the photo file could not be replaced · 3 no reader · 4 no card · 5 not a
Thai ID card · 6 card removed during the read · 7 smart-card service not running, or not open to
this user · 8 the card does not answer, cannot be read, or another program holds it · 130 broken
off (Ctrl+C). Readers that the settings leave out, and the clerk's own, are left alone.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import TypeAlias

from desktop.card.failures import absent, no_reader, service_down
from desktop.domain.address import Address
from desktop.domain.citizen import CitizenCard, mask_citizen_id
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
    ReaderRoles,
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
# So long a card may still be swapped when every reader holds one that failed.
_SETTLE_S = 0.3

_EXIT_CODES = {
    Code.CARD_NO_READER: 3,
    Code.CARD_ABSENT: 4,
    Code.CARD_NOT_THAI_ID: 5,
    Code.CARD_REMOVED: 6,
    Code.CARD_SERVICE_DOWN: 7,
    Code.CARD_READER_OR_SERVICE: 7,
    Code.CARD_DENIED: 7,
}
_CANNOT_BE_READ = 8
_BROKEN_OFF = 130  # what a shell says of a program that Ctrl+C has ended

# Where the window's words are not true of a command: it has no F4 and does not try again.
_OWN_WORDS = {
    Code.CARD_NO_READER: "id_card.no_reader",
    Code.CARD_NOT_THAI_ID: "id_card.not_thai_id",
    Code.CARD_SERVICE_DOWN: "id_card.service_down",
    Code.CARD_READER_OR_SERVICE: "id_card.reader_or_service",
    Code.CARD_DENIED: "id_card.denied",
    Code.CARD_UNREADABLE: "id_card.unreadable",
    Code.CARD_SILENT: "id_card.silent",
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
    from desktop.config import load_settings
    from desktop.place import profile_of

    lang: Lang = options.lang
    photo: Path | None = options.photo
    try:
        if photo is not None and photo.is_file():  # and no device, such as /dev/null
            photo.resolve().unlink()  # it shows another person
    except OSError as error:
        return _not_written(photo, error, lang)
    told: list[CounterError] = []

    def tell(error: CounterError) -> None:
        """Once each: what is told while another card is waited for may be the last word, too."""
        if error not in told:
            told.append(error)
            print(failure_text(error, lang, _OWN_WORDS), file=sys.stderr)

    reader = PcscReader()
    try:
        settings = load_settings(profile_of(options.data_dir, training=False))
    except CounterError as error:  # a card can be read all the same
        tell(error)
    else:
        left_out, clerk = frozenset(settings.readers_left_out), frozenset(settings.clerk_readers)
        reader.use(ReaderRoles(left_out, clerk))
    try:
        read = read_once(reader, options.timeout, tell)
    except CounterError as error:
        tell(error)
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
    problem = read.card.photo_problem
    if problem is not None:
        print(f"{t('id_card.photo', lang)}: {t(f'id_card.photo_{problem}', lang)}", file=sys.stderr)
    if read.card.photo is None:
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


def read_once(
    reader: CardWatch,
    timeout: float | None,
    tell: Callable[[CounterError], None] = lambda _: None,
) -> CardRead:
    """The first card that is read whole, in any reader.

    Waits `timeout` seconds (see `register` for None) until there is a card; a read that has begun
    is not cut off. A card that cannot be read does not end the wait, `tell` is told of it; only
    when every reader holds one that was put in meanwhile, nothing is left to wait for. Raises
    CounterError with what kept the card from being read.
    """
    watch = _Watch(timeout, tell)
    thread = threading.Thread(target=reader.run, args=(watch.see,), name="card")
    try:  # from here on Ctrl+C may come
        thread.start()
        return watch.result()
    finally:
        while thread.is_alive():
            reader.stop()
            thread.join(0.05)


@dataclass(slots=True)
class _Held:
    """A card in a reader; `came` tells that it was put in during the wait."""

    session: int
    came: bool
    reading: bool = True
    error: CounterError | None = None
    failed_at: float = 0.0

    @property
    def is_lost(self) -> bool:
        """Whether nothing more can come of it; a busy one is read when the other lets go."""
        return self.came and self.error is not None and self.error.code is not Code.CARD_BUSY


class _Watch:
    """What has been seen so far, and when to give up."""

    def __init__(self, timeout: float | None, tell: Callable[[CounterError], None]) -> None:
        self._timeout = timeout
        self._tell = tell
        self._begun = monotonic()
        self._changed = threading.Condition()
        self._away: CounterError | None = service_down()  # until the service says otherwise
        self._readers: tuple[str, ...] = ()
        self._held: dict[str, _Held] = {}
        self._last: CounterError | None = None  # what was wrong with the card last tried
        self._read: CardRead | None = None

    def see(self, event: CardEvent) -> None:
        """Take in an event of the reader."""
        with self._changed:
            match event:
                case ServiceChanged(running, error):
                    self._away = None if running else error or service_down()
                case ReadersChanged(readers):
                    self._readers = readers
                case CardInserted(reader, session, found):
                    self._held[reader] = _Held(session, came=not found)
                case CardFailed(reader, _, error):
                    self._last = error
                    held = self._held[reader]
                    held.reading, held.error, held.failed_at = False, error, monotonic()
                case CardRemoved(reader, _):
                    held = self._held.pop(reader)
                    if held.error is not None and held.error.code is Code.CARD_BUSY:
                        self._last = None
                case CardRead(stage=Stage.COMPLETE):
                    self._read = self._read or event
                case CardRead(reader, _) | PhotoProgress(reader, _):
                    # After another program has let go, what was told of it is no longer true.
                    self._held[reader].reading, self._held[reader].error = True, None
            self._changed.notify_all()

    def result(self) -> CardRead:
        """Wait for the card; raises CounterError when it is time to give up."""
        with self._changed:
            while self._read is None:
                error, left = self._outlook()
                if left is not None and left <= 0:
                    raise error
                self._changed.wait(left)
            return self._read

    def _outlook(self) -> tuple[CounterError, float | None]:
        """What to say when giving up, and the seconds until then; None while a card is read."""
        now = monotonic()
        if any(held.reading for held in self._held.values()):
            return absent(), None
        elapsed = now - self._begun
        for_card = _WAIT_FOR_CARD_S if self._timeout is None else self._timeout
        for_reader = min(for_card, _WAIT_FOR_READER_S) if self._timeout is None else for_card
        for_card, for_reader = max(for_card, _FIRST_LOOK_S), max(for_reader, _FIRST_LOOK_S)
        if self._away is not None:
            return self._away, for_reader - elapsed
        if not self._readers:
            return no_reader(), for_reader - elapsed
        held = [self._held.get(reader) for reader in self._readers]
        if self._last is not None and all(card is not None and card.is_lost for card in held):
            latest = max(card.failed_at for card in held if card is not None)
            return self._last, latest + _SETTLE_S - now
        if self._last is not None and self._last.code is not Code.CARD_BUSY:
            self._tell(self._last)
        return self._last or absent(), for_card - elapsed


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
    if card.photo is not None:
        shown["photo"] = {"bytes": len(card.photo), "sha256": sha256(card.photo).hexdigest()}
    if card.photo_problem is not None:
        shown["photo_problem"] = card.photo_problem
    shown["notes"] = [str(note) for note in card.notes]
    shown["timing"] = asdict(timing)
    return shown


def _date(value: CardDate) -> dict[str, Json]:
    return {"raw": value.raw, "iso": value.iso, "precision": value.precision}


def as_text(card: CitizenCard, timing: ReadTiming, lang: Lang, *, reveal: bool) -> str:
    """A card read whole, one line for each fact; the id masked unless `reveal`."""
    issued, expiry = card.issue_date or CardDate(""), card.expiry_date or CardDate("")
    until = t("id_card.lifelong", lang) if expiry.lifelong else card_date_text(expiry, lang)
    took = {"ms": timing.total_ms, "transmits": timing.transmits_total}
    photo = [t("id_card.photo_size", lang, size=len(card.photo))] if card.photo else []
    if card.photo_problem is not None:
        photo.append(t(f"id_card.photo_{card.photo_problem}", lang))
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
        ("photo", ", ".join(photo)),
        ("timing", t("id_card.timing_line", lang, **took)),
    )
    return "\n".join(_line(card, name, value, lang) for name, value in lines)


def _line(card: CitizenCard, name: str, value: str, lang: Lang) -> str:
    """One fact with its label, and beside it what is odd about it."""
    notes = [note for note in card.notes if note.field == name and name != "photo"]
    raw = {
        "birth_date": card.birth_date,
        "issue_date": card.issue_date,
        "expiry_date": card.expiry_date,
    }.get(name)
    said = [
        t(f"id_card.note_{note.kind}", lang, raw=raw.raw if raw is not None else "")
        for note in notes
    ]
    if value and said:
        value += f" ({'; '.join(said)})"
    return f"{t(f'id_card.{name}', lang)}: {value or '; '.join(said) or '-'}"
