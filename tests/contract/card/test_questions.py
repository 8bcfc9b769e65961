"""What a reader can be asked while it runs: whose card is in, read again, whose reader it is."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from desktop.domain.failure import Code
from desktop.ports import (
    CardChecked,
    CardFailed,
    CardInserted,
    CardRead,
    CardRemoved,
    CardTried,
    ClerkCardChanged,
    ReaderRoles,
    ReadersChanged,
    Still,
)
from tests.contract.card.harness import ScriptedCard, Watch


def check(watch: Watch, read: CardRead) -> CardChecked:
    return watch.check(read.reader, read.session)


def try_read(watch: Watch, name: str) -> CardTried:
    def ask(take: Callable[[CardTried], None]) -> None:
        watch.slots.reader.try_read(name, take)

    return watch.answer(ask)


def use(watch: Watch, *, left_out: tuple[str, ...] = (), clerk: tuple[str, ...] = ()) -> None:
    watch.slots.reader.use(ReaderRoles(frozenset(left_out), frozenset(clerk)))


class Contract:
    """Each test gets `watch`, a running reader with two empty slots."""

    def test_the_same_card_is_told_in_three_transmits(self, watch: Watch) -> None:
        card = ScriptedCard.person("sairung")
        watch.slots.insert(card)
        read = watch.complete()
        events, before = len(watch.events), len(card.commands)
        assert check(watch, read) == CardChecked(Still.SAME)
        assert len(card.commands) == before + 3
        assert watch.events[events:] == []

    def test_a_swap_that_nobody_saw_is_a_new_arrival(self, watch: Watch) -> None:
        card = ScriptedCard.person("sairung")
        watch.slots.insert(card)
        first = watch.complete()
        since = len(watch.events)
        card.become(ScriptedCard.person("prasert"))
        assert check(watch, first) == CardChecked(Still.OTHER)
        told = [type(event) for event in watch.events[since : since + 2]]
        assert told == [CardRemoved, CardInserted]
        second = watch.complete(since=since)
        assert second.card.thai_name.first == "ประเสริฐ"
        assert second.session > first.session
        assert not any(isinstance(event, CardFailed) for event in watch.events)
        assert check(watch, first) == CardChecked(Still.GONE)
        assert check(watch, second) == CardChecked(Still.SAME)

    def test_a_card_that_has_left_is_gone(self, watch: Watch) -> None:
        watch.slots.insert(ScriptedCard.person("sairung"))
        read = watch.complete()
        watch.slots.pull()
        watch.removed(read.session)
        assert check(watch, read) == CardChecked(Still.GONE)

    def test_pulled_while_it_is_asked(self, watch: Watch) -> None:
        card = ScriptedCard.person("sairung")
        watch.slots.insert(card)
        read = watch.complete()
        card.before = lambda _: watch.slots.pull()
        assert check(watch, read) == CardChecked(Still.GONE)
        watch.removed(read.session)

    def test_a_card_that_answers_no_more_has_failed(self, watch: Watch) -> None:
        card = ScriptedCard.person("sairung")
        watch.slots.insert(card)
        read = watch.complete()
        card.spoil()
        checked = check(watch, read)
        assert checked.still is Still.FAILED
        assert checked.error is not None
        assert checked.error.code is Code.CARD_UNREADABLE

    def test_read_again_is_a_new_arrival_of_the_same_card(self, watch: Watch) -> None:
        watch.slots.insert(ScriptedCard.person("sairung"))
        first = watch.complete()
        since = len(watch.events)
        watch.slots.reader.read_again(first.reader)
        second = watch.complete(since=since)
        assert watch.events[since : since + 2] == [
            CardRemoved(first.reader, first.session),
            CardInserted(first.reader, second.session),
        ]
        assert second.card.citizen_id == first.card.citizen_id

    def test_a_card_that_failed_can_be_read_again(self, watch: Watch) -> None:
        card = ScriptedCard.person("sairung")
        card.spoil()
        watch.slots.insert(card)
        failed = watch.failed()
        card.become(ScriptedCard.person("sairung"))
        watch.slots.reader.read_again(failed.reader)
        assert watch.complete().session == failed.session + 1

    def test_a_card_that_is_being_read_is_the_same_and_not_read_twice(self, watch: Watch) -> None:
        card = ScriptedCard.person()
        begun, go_on = threading.Event(), threading.Event()

        def wait(number: int) -> None:
            if number == 20:
                begun.set()
                go_on.wait(10)

        card.before = wait
        watch.slots.insert(card)
        text = watch.wait(lambda event: isinstance(event, CardRead))
        assert isinstance(text, CardRead)
        assert begun.wait(10)
        watch.slots.reader.read_again(text.reader)
        answers: list[CardChecked] = []
        watch.slots.reader.check(text.reader, text.session, answers.append)
        go_on.set()
        assert watch.complete().session == text.session
        assert watch.check(text.reader, text.session) == CardChecked(Still.SAME)
        assert answers == [CardChecked(Still.SAME)]
        assert sum(isinstance(event, CardInserted) for event in watch.events) == 1

    def test_a_test_read_gives_the_timing_and_no_event(self, watch: Watch) -> None:
        watch.slots.insert(ScriptedCard.person())
        read = watch.complete()
        since = len(watch.events)
        tried = try_read(watch, read.reader)
        assert tried.error is None
        assert (tried.timing.transmits_text, tried.timing.transmits_total) == (7, 47)
        assert tried.timing.total_ms is not None
        assert watch.events[since:] == []

    def test_a_test_read_of_an_empty_reader_and_of_a_foreign_card(self, watch: Watch) -> None:
        left, right = watch.slots.names
        empty = try_read(watch, left)
        assert empty.error is not None
        assert empty.error.code is Code.CARD_ABSENT
        card = ScriptedCard.person()
        card.spoil()
        watch.slots.insert(card, 1)
        watch.failed()
        foreign = try_read(watch, right)
        assert foreign.error is not None
        assert foreign.error.code is Code.CARD_UNREADABLE

    def test_a_reader_left_out_is_never_touched(self, watch: Watch) -> None:
        left, right = watch.slots.names
        use(watch, left_out=(left,))
        watch.wait(lambda event: event == ReadersChanged((right,), left_out=(left,)))
        foreign = ScriptedCard.person()
        watch.slots.insert(foreign, 0)
        watch.slots.insert(ScriptedCard.person("prasert"), 1)
        watch.complete(1)
        assert foreign.commands == []
        assert not any(getattr(event, "reader", "") == left for event in watch.events)
        use(watch)
        watch.complete(0)

    def test_a_card_in_a_reader_that_is_left_out_is_told_as_removed(self, watch: Watch) -> None:
        left, right = watch.slots.names
        watch.slots.insert(ScriptedCard.person("sairung"))
        read = watch.complete()
        since = len(watch.events)
        use(watch, left_out=(left,))
        watch.wait(lambda event: event == ReadersChanged((right,), left_out=(left,)))
        assert watch.events[since] == CardRemoved(left, read.session)

    def test_the_card_in_the_clerks_reader_starts_nothing_and_is_not_read(
        self, watch: Watch
    ) -> None:
        left, right = watch.slots.names
        card = ScriptedCard.person("sairung")
        watch.slots.insert(card)
        read = watch.complete()
        since = len(watch.events)
        use(watch, clerk=(left,))
        watch.wait(lambda event: event == ClerkCardChanged(left, True))
        commands = len(card.commands)
        assert set(watch.events[since:]) == {
            CardRemoved(left, read.session),
            ReadersChanged((right,), clerk=(left,)),
            ClerkCardChanged(left, True),
        }
        watch.slots.insert(ScriptedCard.person("prasert"), 1)
        watch.complete(1)
        assert len(card.commands) == commands
        tried = try_read(watch, left)  # it can be tested all the same
        assert (tried.error, tried.timing.transmits_total) == (None, 1)
        told = card.commands[commands:]
        assert [command[:2] for command in told] == [b"\x00\xa4"], "nothing of the person is read"
        watch.slots.pull()
        watch.wait(lambda event: event == ClerkCardChanged(left, False))
        since = len(watch.events)
        watch.slots.insert(ScriptedCard.person("nattawut"))
        watch.wait(lambda event: event == ClerkCardChanged(left, True), since)
        since = len(watch.events)
        use(watch)
        watch.wait(lambda event: event == ClerkCardChanged(left, False), since)
        assert watch.complete(0, since).card.thai_name.middle == "เจมส์"

    def test_left_out_goes_before_the_clerks(self, watch: Watch) -> None:
        left, right = watch.slots.names
        use(watch, left_out=(left,), clerk=(left, right))
        watch.wait(lambda event: event == ReadersChanged((), clerk=(right,), left_out=(left,)))


class TestTraining(Contract):
    @pytest.fixture
    def watch(self, training: Watch) -> Watch:
        return training


@pytest.mark.xdist_group("pcscd")
class TestPcsc(Contract):
    @pytest.fixture
    def watch(self, real: Watch) -> Watch:
        return real
