"""Which commands go to a card, whatever it answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.card.applet import Step, read_card
from desktop.card.layout import BLOCK_SIZE, LAYOUT_2, LAYOUT_3
from desktop.card.training_card import (
    Manner,
    TrainingCard,
    TrainingPerson,
    card_fields,
    memory_image,
    training_persons,
)
from desktop.domain.failure import Code, CounterError
from desktop.ports import Stage

MANNERS = [
    Manner(),
    Manner(at_once=True),
    Manner(exact_length=True),
    Manner(exact_length=True, at_once=True),
    Manner(old_response=True),
    Manner(single_fields=True),
    Manner(most=100),
    Manner(most=7, at_once=True),
    Manner(piece=8),
    Manner(piece=13, old_response=True, exact_length=True),
    Manner(piece=16, single_fields=True),
    Manner(single_fields=True, old_response=True, exact_length=True),
]


def steps(card: TrainingCard) -> dict[Stage, Step]:
    return {step.stage: step for step in read_card(card.answer) if step.stage is not None}


def test_fewest_reads() -> None:
    commands: list[str] = []
    card = TrainingCard.of(training_persons()["waraporn"])

    def transmit(command: bytes) -> bytes:
        commands.append(command.hex(" "))
        return card.answer(command)

    told = {step.stage: step.transmits for step in read_card(transmit) if step.stage}
    assert told == {Stage.IDENTITY: 3, Stage.TEXT: 7, Stage.COMPLETE: 47}
    assert commands[:8] == [
        "00 a4 04 00 08 a0 00 00 00 54 48 00 01",
        "80 b0 00 00 02 00 ff",
        "00 c0 00 00 ff",
        "80 b0 00 ff 02 00 ff",
        "00 c0 00 00 ff",
        "80 b0 15 79 02 00 ae",
        "00 c0 00 00 ae",
        "80 b0 01 fe 02 00 ff",
    ]
    assert len(commands) == 47


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("person", [training_persons()["waraporn"], training_persons()["charoen"]])
def test_every_field_however_the_card_answers(person: TrainingPerson, manner: Manner) -> None:
    found = steps(TrainingCard.of(person, manner))[Stage.COMPLETE].fields
    expected = card_fields(person)
    assert set(found) == set(expected)
    for name, raw in expected.items():
        assert found[name][: len(raw)] == raw, name


def test_the_old_layout_takes_no_more_than_seven_for_the_text() -> None:
    found = steps(TrainingCard.of(training_persons()["charoen"]))
    assert found[Stage.IDENTITY].transmits == 5
    assert found[Stage.TEXT].transmits == 7
    assert found[Stage.COMPLETE].transmits <= 47


@pytest.mark.parametrize(
    ("photo", "transmits"),
    [
        (b"", 7),  # nothing there: seen in what the text brought along
        (b"GIF89a" + b"x" * 3000, 7),
        (b"\xff\xd8\xff\xda\x00\x02" + b"p" * 90 + b"\xff\xd9", 7),
        (b"\xff\xd8\xff\xda\x00\x02" + b"p" * 300 + b"\xff\xd9", 9),
        (b"\xff\xd8\xff\xda\x00\x02" + b"p" * 5000, 47),
    ],
    ids=["none", "no picture", "ends within the text", "ends one read later", "no end"],
)
def test_a_photo_is_read_no_further_than_it_goes(photo: bytes, transmits: int) -> None:
    fields = {**card_fields(training_persons()["sairung"]), "photo": photo}
    card = TrainingCard(memory_image("0003", fields))
    assert steps(card)[Stage.COMPLETE].transmits == transmits


def test_a_field_that_is_refused_is_left_out() -> None:
    card = TrainingCard.of(training_persons()["sairung"])
    address = LAYOUT_3["address"].offset.to_bytes(2, "big")

    def transmit(command: bytes) -> bytes:
        return b"\x69\x82" if command[2:4] == address else card.answer(command)

    found = {step.stage: step for step in read_card(transmit) if step.stage}
    assert "address" not in found[Stage.COMPLETE].fields
    assert "issuer" in found[Stage.COMPLETE].fields
    assert len(found[Stage.COMPLETE].fields["photo"]) > 4000


def test_a_photo_that_is_refused_in_the_middle_ends_the_read_with_what_came() -> None:
    card = TrainingCard.of(training_persons()["waraporn"])
    sent = 0

    def transmit(command: bytes) -> bytes:
        nonlocal sent
        sent += 1
        return b"\x6f\x00" if sent > 20 else card.answer(command)

    last = [step for step in read_card(transmit) if step.stage][-1]
    assert last.stage is Stage.COMPLETE
    assert last.photo_done == len(last.fields["photo"]) == 131 + 6 * 255


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("6a82", Code.CARD_NOT_THAI_ID),
        ("6d00", Code.CARD_NOT_THAI_ID),
        ("6e00", Code.CARD_NOT_THAI_ID),
        ("6985", Code.CARD_NOT_THAI_ID),
        ("6f00", Code.CARD_UNREADABLE),
        ("6581", Code.CARD_UNREADABLE),
        ("", Code.CARD_UNREADABLE),
        ("90", Code.CARD_UNREADABLE),
    ],
)
def test_a_card_that_does_not_let_itself_be_selected(status: str, code: Code) -> None:
    with pytest.raises(CounterError) as caught:
        next(read_card(lambda _: bytes.fromhex(status)))
    assert caught.value.code is code


@pytest.mark.parametrize("status", ["6a82", "6985", "6f00", "6581"])
def test_a_card_that_is_not_ready_for_the_first_select(status: str) -> None:
    card = TrainingCard.of(training_persons()["sairung"])
    sent = 0

    def transmit(command: bytes) -> bytes:
        nonlocal sent
        sent += 1
        return bytes.fromhex(status) if sent == 1 else card.answer(command)

    assert [*read_card(transmit)][-1].stage is Stage.COMPLETE
    assert sent > 40


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: b"\x61\xff",
        lambda _: b"\x61\x00",
        lambda _: b"\x6c\xff",
        lambda command: b"\x61\x20" if command[1] == 0xB0 else b"\x6c\x20",
    ],
    ids=["61 FF", "61 00", "6C", "61 and 6C in turn"],
)
def test_answers_that_never_complete_a_read_are_given_up_soon(
    answer: Callable[[bytes], bytes],
) -> None:
    sent = 0

    def transmit(command: bytes) -> bytes:
        nonlocal sent
        sent += 1
        return b"\x90\x00" if command[1] == 0xA4 else answer(command)

    last = [*read_card(transmit)][-1]
    assert "citizen_id" not in last.fields
    assert sent <= 20


def test_one_field_that_goes_round_costs_no_other() -> None:
    card = TrainingCard.of(training_persons()["sairung"])
    issuer = LAYOUT_3["issuer"].offset.to_bytes(2, "big")
    whole = b"\x00\xff"
    turning = False

    def transmit(command: bytes) -> bytes:
        nonlocal turning
        if command[1] == 0xB0:
            turning = command[2:4] in (issuer, whole)
        return b"\x61\x10" if turning else card.answer(command)

    found = {step.stage: step for step in read_card(transmit) if step.stage}
    fields = found[Stage.COMPLETE].fields
    assert "issuer" not in fields
    assert fields["address"]
    assert len(fields["photo"]) > 4000


def ending_at(card: TrainingCard, end: int) -> Callable[[bytes], bytes]:
    """The memory of block 0 ends there: what was asked for beyond it is not given."""
    waiting = b""

    def transmit(command: bytes) -> bytes:
        nonlocal waiting
        if command[1] == 0xB0 and command[5] == 0:
            offset, length = int.from_bytes(command[2:4], "big"), command[6]
            if offset >= end:
                return b"\x6b\x00"
            short = min(length, end - offset)
            waiting = b"\x62\x82" if short < length else b""
            return card.answer(command[:6] + bytes((short,)))
        answer = card.answer(command)
        return answer[:-2] + waiting if command[1] == 0xC0 and waiting else answer

    return transmit


def test_data_followed_by_the_end_of_the_memory_are_data() -> None:
    person = training_persons()["sairung"]
    place = LAYOUT_3["address"]
    card = TrainingCard.of(person)
    transmit = ending_at(card, place.offset + 100)
    found = {step.stage: step for step in read_card(transmit) if step.stage}
    address = found[Stage.COMPLETE].fields["address"]
    assert address == card_fields(person)["address"].ljust(160)[:100]
    assert len(found[Stage.COMPLETE].fields["photo"]) > 4000


def test_a_photo_that_ends_with_the_memory_is_read_to_its_last_byte() -> None:
    person = training_persons()["waraporn"]
    card = TrainingCard.of(person)
    end = LAYOUT_3["photo"].offset + 3000
    last = [step for step in read_card(ending_at(card, end)) if step.stage][-1]
    assert last.fields["photo"] == card_fields(person)["photo"][:3000]


@pytest.mark.parametrize("manner", [Manner(), Manner(single_fields=True), Manner(at_once=True)])
@pytest.mark.parametrize("refused", [False, True], ids=["block 1 is empty", "there is none"])
def test_a_card_that_says_0002_and_has_its_fields_in_block_0(refused: bool, manner: Manner) -> None:
    person = training_persons()["waraporn"]
    fields = {**card_fields(person), "layout": b"0002"}
    card = TrainingCard(memory_image("0003", fields), manner=manner)

    def transmit(command: bytes) -> bytes:
        if refused and command[1] == 0xB0 and command[5] == 1:
            return b"\x6a\x86"
        return card.answer(command)

    found = {step.stage: step for step in read_card(transmit) if step.stage}
    assert found[Stage.IDENTITY].fields["citizen_id"] == person.citizen_id.encode()
    complete = found[Stage.COMPLETE].fields
    for name, raw in fields.items():
        assert complete[name][: len(raw)] == raw, name


@given(st.lists(st.binary(max_size=12), min_size=1, max_size=20))
def test_any_answers_end_in_a_complete_read_or_a_failure(answers: list[bytes]) -> None:
    """A card that answers nonsense, over and over, cannot hold the reader for ever."""
    sent = 0

    def transmit(command: bytes) -> bytes:
        nonlocal sent
        sent += 1
        return b"\x90\x00" if sent == 1 else answers[sent % len(answers)]

    end: Stage | Code | None
    try:
        end = list(read_card(transmit))[-1].stage
    except CounterError as error:
        end = error.code
    assert end in (Stage.COMPLETE, Code.CARD_UNREADABLE)


@pytest.mark.parametrize("rounds", [1, 5, 62])
def test_a_card_that_gives_a_byte_at_a_time_is_not_read_without_end(rounds: int) -> None:
    """It promises a byte `rounds` times before it gives one; what has come by then is judged."""
    card = TrainingCard.of(training_persons()["sairung"], Manner(most=1, at_once=True))
    sent, promised, answer = 0, 0, b""

    def transmit(command: bytes) -> bytes:
        nonlocal sent, promised, answer
        sent += 1
        if command[1] == 0xA4:
            return card.answer(command)
        if command[1] == 0xB0:
            promised, answer = rounds, card.answer(command)
        promised -= 1
        return answer if promised < 0 else b"\x61\x01"

    assert [*read_card(transmit)][-1].stage is Stage.COMPLETE
    assert sent <= 1000


def test_the_memory_is_one_run_without_gaps() -> None:
    """0x17B + 5118 = 0x1579 and 0x1579 + 160 = 0x1619, then 14 bytes to the end."""
    assert LAYOUT_3["photo"].end == LAYOUT_3["address"].offset
    assert LAYOUT_3["address"].end + 14 == BLOCK_SIZE == 5671
    assert LAYOUT_2["photo"].end == LAYOUT_3["photo"].end
