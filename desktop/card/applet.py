"""Which bytes to ask a card for, and in which order: the fewest reads first, then what works.

Free of Qt and PC/SC; a `Transmit` carries one command to the card and its answer back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
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
from desktop.card.photo import has_start, jpeg_end
from desktop.ports import Stage

# One command APDU to the card; the answer ends with the two status bytes.
# Raises CounterError when there is no answer (card pulled, service gone).
Transmit = Callable[[bytes], bytes]

_OK = 0x9000
_NO_SUCH_COMMAND = (0x68, 0x69, 0x6A, 0x6B, 0x6D, 0x6E)
# A read takes at most 61 xx, 6C xx and the old P2 in turn, and a few parts of the answer.
_MOST_ROUNDS = 16
# The most awkward card that is known to work needs 135; without an end a card could hold the
# reader for hours, a byte at a time.
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
    """The card answered a read with a status that gives no data."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(f"{status:04X}")


class _Channel:
    """Commands and answers of one card, in whichever of the three shapes it answers."""

    def __init__(self, transmit: Transmit) -> None:
        self._transmit = transmit
        self._response_p2 = 0
        self.transmits = 0

    def select(self) -> None:
        """Select the identity applet; CounterError if it is not on this card."""
        _, status = self._send(bytes((0x00, 0xA4, 0x04, 0x00, len(MOI_APPLET))) + MOI_APPLET)
        if status == _OK or status >> 8 == 0x61:  # the file information need not be fetched
            return
        raise not_thai_id() if status >> 8 in _NO_SUCH_COMMAND else unreadable()

    def read(self, place: Place) -> bytes:
        """What the card gives of `place` in one answer, at most 255 bytes; raises _Refused.

        A card that has had its `_MOST_TRANSMITS` gives no more.
        """
        length = min(place.length, MAX_READ)
        data, status = b"", -1
        command = _read_command(place, length)
        for _ in range(min(_MOST_ROUNDS, _MOST_TRANSMITS - self.transmits)):
            part, status = self._send(command)
            data += part
            if status == _OK and data:
                return data[:length]
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
                break
        raise _Refused(status)

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

    def read_on(self, place: Place) -> None:
        """Read once from the first byte of `place` that is missing; raises _Refused."""
        done = self.memory.known(place)
        rest = Place(place.block, place.offset + done, place.length - done)
        self.memory.put(rest.block, rest.offset, self.channel.read(rest))

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
        """Every field known whole; the photo as far as it has come."""
        return {
            name: self.memory.get(place)
            for name, place in self.table.items()
            if (name == "photo" or self.memory.known(place) == place.length)
        }

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
    old = reading.memory.get(reading.table["layout"]) == b"0002"
    if old:
        reading.table = LAYOUT_2
    for _ in reading.stage(PLAN_IDENTITY_2 if old else (), IDENTITY):
        yield reading.step()
    yield reading.step(Stage.IDENTITY)
    for _ in reading.stage(PLAN_TEXT_2 if old else PLAN_TEXT_3, TEXT):
        yield reading.step()
    yield reading.step(Stage.TEXT)
    # What came of the photo, even after a refusal, is judged by the decoder.
    with suppress(_Refused):
        while not reading.photo_settled():
            reading.read_on(reading.table["photo"])
            yield reading.step()
    yield reading.step(Stage.COMPLETE)
