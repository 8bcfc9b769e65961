"""Which bytes to ask a card for, and in which order: the fewest reads first, then what works.

Free of Qt and PC/SC; a `Transmit` carries one command to the card and its answer back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from desktop.card.failures import not_thai_id, unreadable
from desktop.card.layout import (
    BLOCK_SIZE,
    IDENTITY,
    LAYOUT_2,
    LAYOUT_3,
    MAX_READ,
    MOI_APPLET,
    PLAN_IDENTITY_2,
    PLAN_IDENTITY_3,
    PLAN_TEXT_2,
    PLAN_TEXT_3,
    TEXT,
    FieldName,
    Place,
)
from desktop.card.photo import has_start, jpeg_end, scan_start
from desktop.ports import Stage

# One command APDU to the card; the answer ends with the two status bytes.
# Raises CounterError when there is no answer (card pulled, service gone).
Transmit = Callable[[bytes], bytes]

_OK = 0x9000
_END_OF_MEMORY = 0x6282  # behind data that are shorter than asked for
_NO_SUCH_COMMAND = (0x68, 0x69, 0x6A, 0x6B, 0x6D, 0x6E)
# To a SELECT: not found, conditions, no reason given, memory. A chip that was just switched on,
# or that another program has used, may say so once.
_ONCE_MORE = (0x6A82, 0x6985, 0x6F00, 0x6581)
# Before the first byte a read takes 61 xx, 6C xx (twice) and the old P2 at most; a card that goes
# round after that will go round for ever. Two such reads in a row are enough of it.
_IDLE_ROUNDS = 8
_ENDLESS_READS = 2
# A card that gives 8 bytes at a time needs 734; without an end a card could hold the reader for
# hours, a byte at a time.
_MOST_TRANSMITS = 1000


@dataclass(frozen=True, slots=True)
class Step:
    """One read is done; `stage` is set when it completed a stage.

    `fields` has the raw bytes of every field known whole (the photo as far as it has come);
    `photo_done` of at most `photo_total` bytes of the photo are in.
    """

    stage: Stage | None
    fields: Mapping[FieldName, bytes]
    transmits: int
    photo_done: int = 0
    photo_total: int = 0


class _Refused(Exception):  # noqa: N818 - an answer of the card, not an error of ours
    """The card gave no data to a read."""


class _Channel:
    """Commands and answers of one card, in whichever of the three shapes it answers."""

    def __init__(self, transmit: Transmit) -> None:
        self._transmit = transmit
        self._response_p2 = 0
        self._endless = 0
        self.transmits = 0

    def select(self) -> None:
        """Select the identity applet; CounterError if it is not on this card."""
        command = bytes((0x00, 0xA4, 0x04, 0x00, len(MOI_APPLET))) + MOI_APPLET
        _, status = self._send(command)
        if status in _ONCE_MORE:
            _, status = self._send(command)
        if status == _OK or status >> 8 == 0x61:  # the file information need not be fetched
            return
        raise not_thai_id() if status >> 8 in _NO_SUCH_COMMAND else unreadable()

    def read(self, place: Place) -> tuple[bytes, bool]:
        """What the card gives of `place` in one answer, and whether its memory ends behind that.

        At most 255 bytes, maybe in many parts; raises _Refused. A card that has had its
        `_MOST_TRANSMITS`, or goes round in circles, gives no more.
        """
        length = min(place.length, MAX_READ)
        data, idle = b"", 0
        command = _read_command(place, length)
        while idle < _IDLE_ROUNDS and self._endless < _ENDLESS_READS:
            if self.transmits >= _MOST_TRANSMITS:
                raise _Refused
            part, status = self._send(command)
            data += part
            idle = 0 if part else idle + 1
            if data and (status in (_OK, _END_OF_MEMORY) or len(data) >= length):
                self._endless = 0
                return data[:length], status == _END_OF_MEMORY and len(data) < length
            if status >> 8 == 0x61:  # that many bytes wait
                command = self._response_command(status & 0xFF)
            elif status >> 8 == 0x6C:  # ask again with this length
                command = (
                    _read_command(place, status & 0xFF)
                    if command[1] == 0xB0
                    else self._response_command(status & 0xFF)
                )
            elif command[1] == 0xC0 and status in (0x6A86, 0x6B00) and not self._response_p2:
                self._response_p2 = 1  # a rule for old cards in every public reader
                command = self._response_command(command[4])
            else:
                raise _Refused
        self._endless += 1
        raise _Refused

    def _response_command(self, length: int) -> bytes:
        return bytes((0x00, 0xC0, 0x00, self._response_p2, length))

    def _send(self, command: bytes) -> tuple[bytes, int]:
        self.transmits += 1
        answer = self._transmit(command)
        if len(answer) < 2:
            raise unreadable()
        return answer[:-2], int.from_bytes(answer[-2:], "big")


def _read_command(place: Place, length: int) -> bytes:
    offset = place.offset.to_bytes(2, "big")
    return bytes((0x80, 0xB0, *offset, 0x02, place.block, length))


class _Memory:
    """The bytes read so far, by block."""

    def __init__(self) -> None:
        self._bytes: dict[int, bytearray] = {}
        self._known: dict[int, bytearray] = {}

    def put(self, block: int, offset: int, data: bytes) -> None:
        for store, part in ((self._bytes, data), (self._known, b"\x01" * len(data))):
            memory = store.setdefault(block, bytearray(BLOCK_SIZE))
            memory[offset : offset + len(data)] = part

    def forget(self, place: Place) -> None:
        """As if nothing of `place` had been read."""
        if place.block in self._known:
            self._known[place.block][place.offset : place.end] = bytes(place.length)

    def known(self, place: Place) -> int:
        """How many bytes of `place` are known without a gap."""
        marks = self._known.get(place.block, b"")
        gap = marks.find(0, place.offset, place.end) if marks else place.offset
        return place.length if gap == -1 else gap - place.offset

    def get(self, place: Place) -> bytes:
        """The known bytes of `place`, up to the first gap."""
        memory = self._bytes.get(place.block, b"")
        return bytes(memory[place.offset : place.offset + self.known(place)])


class _Reading:
    def __init__(self, transmit: Transmit) -> None:
        self.channel = _Channel(transmit)
        self.memory = _Memory()
        self.table = LAYOUT_3
        self._ends: set[tuple[int, int]] = set()  # block and offset behind its last byte

    def read_on(self, place: Place) -> None:
        """Read once from the first byte of `place` that is missing; raises _Refused."""
        done = self.memory.known(place)
        rest = Place(place.block, place.offset + done, place.length - done)
        data, ends = self.channel.read(rest)
        self.memory.put(rest.block, rest.offset, data)
        if ends:
            self._ends.add((rest.block, rest.offset + len(data)))

    def has_id(self, table: Mapping[FieldName, Place]) -> bool:
        """Whether there is a citizen id where `table` has it."""
        found = self.memory.get(table["citizen_id"])
        return len(found) == 13 and found.isdigit()

    def fill(self, place: Place) -> Iterator[None]:
        """Read all that is missing of `place`, yielding after each read; raises _Refused."""
        while self.memory.known(place) < place.length:
            self.read_on(place)
            yield

    def stage(self, plan: Iterable[Place], fields: Iterable[FieldName]) -> Iterator[None]:
        """Read by plan; fields that it did not bring are then asked for one by one."""
        for place in (*plan, *(self.table[name] for name in fields)):
            try:
                yield from self.fill(place)
            except _Refused:
                continue

    def photo_settled(self) -> bool:
        """True when reading on can bring nothing more of the picture."""
        place = self.table["photo"]
        so_far = self.memory.get(place)
        return len(so_far) == place.length or jpeg_end(so_far) is not None or not has_start(so_far)

    def fields(self) -> dict[FieldName, bytes]:
        """Every field known whole, or to the end of the memory; the photo as far as it has come."""
        return {
            name: self.memory.get(place)
            for name, place in self.table.items()
            if name == "photo" or self._is_whole(place)
        }

    def _is_whole(self, place: Place) -> bool:
        known = self.memory.known(place)
        ends = (place.block, place.offset + known) in self._ends
        return known == place.length or (known > 0 and ends)

    def step(self, stage: Stage | None = None) -> Step:
        photo = self.table["photo"]
        done = self.memory.known(photo)
        return Step(stage, self.fields(), self.channel.transmits, done, photo.length)


def read_card(transmit: Transmit) -> Iterator[Step]:
    """Read a card, yielding after each read; the last step is `Stage.COMPLETE`.

    A field that the card refuses is left out. Raises CounterError: CARD_NOT_THAI_ID if the applet
    is not there, CARD_UNREADABLE for an answer that is none, and whatever `transmit` raises.
    """
    reading = _Reading(transmit)
    reading.channel.select()
    yield reading.step()
    for _ in reading.stage(PLAN_IDENTITY_3, ("layout",)):
        yield reading.step()
    if reading.memory.get(reading.table["layout"]) == b"0002":
        reading.table = LAYOUT_2
        for _ in reading.stage(PLAN_IDENTITY_2, ()):
            yield reading.step()
        if reading.has_id(LAYOUT_3) and not reading.has_id(LAYOUT_2):
            reading.table = LAYOUT_3  # one that says 0002 and is laid out like the new ones
    for _ in reading.stage((), IDENTITY):
        yield reading.step()
    if reading.table is LAYOUT_2 and not reading.has_id(LAYOUT_2):
        reading.table = LAYOUT_3  # the same, of a card that gives single fields only
        for _ in reading.stage((), IDENTITY):
            yield reading.step()
    yield reading.step(Stage.IDENTITY)
    for _ in reading.stage(PLAN_TEXT_2 if reading.table is LAYOUT_2 else PLAN_TEXT_3, TEXT):
        yield reading.step()
    yield reading.step(Stage.TEXT)
    photo = reading.table["photo"]
    try:
        while not reading.photo_settled():
            reading.read_on(photo)
            yield reading.step()
    except _Refused:
        # What came of a picture is shown; its head alone, read along with the text, is no picture.
        if scan_start(reading.memory.get(photo)) is None:
            reading.memory.forget(photo)
    yield reading.step(Stage.COMPLETE)
