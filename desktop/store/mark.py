"""The high-water mark: how far the journal and its numbers had come, kept outside the data folder.

An old copy of the folder, or a file that has lost its end, does not bring its old mark along. So
a store that is behind its mark is found before it gives out a number for the second time.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field

from sqlalchemy import Connection, select

from desktop.domain.device import DeviceIdentity
from desktop.domain.failure import Code, CounterError
from desktop.domain.numbers import case_reference, receipt_number
from desktop.domain.plain import table_of
from desktop.ports import MarkVault
from desktop.store.journal import current_chain, hash_at
from desktop.store.schema import setting
from desktop.store.statement import Statement

# The vault of an operating system answers in a tenth of a second (docs/adr/0004-the-store.md); one
# that asks the user for a password, or has died, must not hold up the counter for ever.
PATIENCE = 5.0
_BEHIND = "behind:"
# Not `asdict`, which copies every value and takes ten times as long: a customer waits for it.
_ENCODER = json.JSONEncoder(separators=(",", ":"), check_circular=False, default=table_of)
_Numbering = Callable[[str, int, int], str]
_KINDS: dict[str, _Numbering] = {"case": case_reference, "receipt": receipt_number}
_ALL_BEHIND = Statement(
    select(setting.c.content).where(setting.c.name > _BEHIND, setting.c.name < _BEHIND + "~")
)


@dataclass(frozen=True, slots=True)
class Mark:
    """The last entry of a device's chain, and the last number of each kind and Buddhist year."""

    device_id: str
    epoch: int
    seq: int
    hash: str
    numbers: Mapping[str, int] = field(default_factory=dict)  # by `kind/year`

    def text(self) -> str:
        """As it is kept; far shorter than the 1,280 letters that the vault of Windows takes."""
        return _ENCODER.encode(self)

    @classmethod
    def read(cls, text: str) -> Mark:
        """What `text` made; ValueError for anything else."""
        try:
            facts = json.loads(text)
            numbers = {str(name): int(last) for name, last in facts.pop("numbers").items()}
            return cls(**facts, numbers=numbers)
        except (TypeError, KeyError, AttributeError) as problem:
            raise ValueError("not a mark") from problem


@dataclass(frozen=True, slots=True)
class Missing:
    """What a store behind its mark does not know any more.

    Entries `first` to `last`, and the case and receipt numbers among them, each run of them as
    `BKP3A-69-R-000004–000009`. A `last` of 0, and a run without an end, where nobody knows how far
    it had come.
    """

    device_id: str
    series: str
    first: int
    last: int
    cases: tuple[str, ...] = ()
    receipts: tuple[str, ...] = ()

    def told(self) -> CounterError:
        """What is missing, and what to do."""
        entries = f"{self.first}–{self.last or ''}" if self.last != self.first else str(self.last)
        return CounterError(
            Code.STORE_BEHIND,
            series=self.series,
            entries=entries,
            receipts=", ".join(self.receipts) or "-",
            cases=", ".join(self.cases) or "-",
        )


class OvertakenError(Exception):
    """The mark is not the one that was last written from here: another copy is in use as well."""


def standing(connection: Connection, identity: DeviceIdentity) -> Mark:
    """The mark as it should be for what a store holds now."""
    row = current_chain(connection)
    assert row is not None
    ours = f"{identity.series}/"
    numbers = {
        name.removeprefix(ours): last for name, last in row.given.items() if name.startswith(ours)
    }
    return Mark(row.device_id, row.epoch, row.head.seq, row.head.hash, numbers)


def missing(connection: Connection, identity: DeviceIdentity, mark: Mark) -> Missing | None:
    """What the store lacks of what the mark has seen; None for a store that goes on from it."""
    row = current_chain(connection)
    assert row is not None
    have = standing(connection, identity)
    runs: dict[str, tuple[str, ...]] = {}
    for kind, number in _KINDS.items():
        runs[kind] = tuple(
            _run(number, identity.series, int(year), have.numbers.get(name, 0), last)
            for name, last in sorted(mark.numbers.items())
            for of, year in [name.split("/")]
            if of == kind and last > have.numbers.get(name, 0)
        )
    same = hash_at(connection, row, mark.seq) == mark.hash if mark.seq <= have.seq else False
    if same and not any(runs.values()):
        return None
    # Of a copy that has gone on by itself it is not known where the two histories part.
    first = have.seq + 1 if have.seq < mark.seq else max(row.acknowledged.seq + 1, 1)
    return Missing(
        identity.device_id,
        identity.series,
        min(first, mark.seq),
        mark.seq,
        runs["case"],
        runs["receipt"],
    )


def put_back(connection: Connection, identity: DeviceIdentity, mark: Mark | None) -> Missing:
    """What a store lacks that was put back from a backup, as far as it can be known.

    Without a mark, and where that has seen no more, whatever comes next may have been given out.
    """
    if mark is not None and (found := missing(connection, identity, mark)) is not None:
        return found
    have = standing(connection, identity)
    runs: dict[str, tuple[str, ...]] = dict.fromkeys(_KINDS, ())
    for name, last in sorted(have.numbers.items()):
        kind, year = name.split("/")
        runs[kind] += (f"{_KINDS[kind](identity.series, int(year), last + 1)}–",)
    first = have.seq + 1
    return Missing(identity.device_id, identity.series, first, 0, runs["case"], runs["receipt"])


def _run(number: _Numbering, series: str, year: int, have: int, last: int) -> str:
    first = number(series, year, have + 1)
    return first if have + 1 == last else f"{first}–{last:06d}"


def record(about: Missing) -> tuple[str, str]:
    """Name and content under which the store itself remembers what it lacks."""
    return _BEHIND + about.device_id, json.dumps(asdict(about), ensure_ascii=False)


def recorded(connection: Connection) -> list[Missing]:
    """What is known to be missing, of this enrolment and of former ones."""
    found = [json.loads(content) for (content,) in _ALL_BEHIND.run(connection, {})]
    return [
        Missing(**{**one, "cases": tuple(one["cases"]), "receipts": tuple(one["receipts"])})
        for one in found
    ]


class MarkKeeper:
    """Writes the marks of one store, the newest in the place of all before.

    A vault that answers at once is written by whoever posts. A slow one has a thread of its own:
    whoever has given out a number waits in `settle` until its mark is kept, other entries do not.
    """

    def __init__(self, vault: MarkVault) -> None:
        self._vault = vault
        self._changed = threading.Condition()
        self._wanted: Mark | None = None
        self._kept: Mark | None = None
        self._before: str | None = None  # the text that was last written or read
        self._failed = self._overtaken = self._closing = False
        self._thread: threading.Thread | None = None
        if vault.slow:
            self._thread = threading.Thread(target=self._run, name="high-water mark", daemon=True)
            self._thread.start()

    def read(self, device_id: str) -> Mark | None:
        """The mark of a device as it is kept, from which this keeper goes on.

        What cannot be understood counts as none. STORE_NO_MARK or STORE_NO_VAULT if it cannot be
        read.
        """
        try:
            text = self._vault.get(device_id)
        except OSError:
            raise not_kept() from None
        try:
            found = Mark.read(text) if text is not None else None
        except ValueError:
            found = None
        with self._changed:
            self._before, self._wanted, self._kept = text, found, found
            self._failed = self._overtaken = False
        return found

    def post(self, mark: Mark) -> None:
        """Write this one as soon as may be."""
        with self._changed:
            self._wanted = mark
            self._failed = False
            self._begin()

    def settle(self) -> None:
        """Wait until the mark that was last posted is kept.

        STORE_NO_MARK if it cannot be: nobody may see the number yet. OvertakenError if another
        copy of the store has written meanwhile.
        """
        with self._changed:
            if self._failed:  # once more: the fault may be over
                self._failed = False
                self._begin()
            self._changed.wait_for(self._settled, PATIENCE)
            if self._overtaken:
                raise OvertakenError
            if self._wanted != self._kept:
                raise not_kept()

    def close(self) -> None:
        """Write what was posted last and end the thread."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(PATIENCE)

    def _settled(self) -> bool:
        return self._wanted == self._kept or self._failed or self._overtaken

    def _begin(self) -> None:
        if self._thread is not None:
            self._changed.notify_all()
        elif not self._settled() and self._wanted is not None:
            self._took(self._wanted, *self._put(self._wanted, self._before))

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closing or not self._settled())
                if self._settled() or self._wanted is None:
                    return
                mark, before = self._wanted, self._before
            outcome = self._put(mark, before)
            with self._changed:
                self._took(mark, *outcome)
                self._changed.notify_all()

    def _put(self, mark: Mark, before: str | None) -> tuple[str, bool, bool]:
        """The text as written, whether another copy has written meanwhile, whether it failed."""
        text, overtaken, failed = mark.text(), False, False
        try:
            self._vault.put(mark.device_id, text, before)
        except OvertakenError:
            overtaken = True
        except Exception:  # noqa: BLE001 - back ends of keyring raise whatever their system does
            failed = True
        return text, overtaken, failed

    def _took(self, mark: Mark, text: str, overtaken: bool, failed: bool) -> None:
        self._overtaken, self._failed = overtaken, failed and mark == self._wanted
        if not (overtaken or failed):
            self._kept, self._before = mark, text


def not_kept() -> CounterError:
    """What is shown in the place of a number whose mark cannot be kept."""
    return CounterError(Code.STORE_NO_MARK)
