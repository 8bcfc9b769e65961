"""What every way of reading a card must do: the training reader, and PC/SC with virtual cards."""

from __future__ import annotations

import threading

import pytest

from desktop.card.training_card import Manner, training_persons
from desktop.domain.failure import Code
from desktop.ports import (
    CardEvent,
    CardFailed,
    CardInserted,
    CardRead,
    CardRemoved,
    PhotoProgress,
    ReadersChanged,
    ServiceChanged,
    Stage,
)
from tests.contract.card.harness import ScriptedCard, Watch

MOST_TRANSMITS = 47


class Contract:
    """Each test gets `watch`, a running reader with two empty slots."""

    def test_service_and_readers_are_told_first(self, watch: Watch) -> None:
        watch.wait(lambda e: isinstance(e, ReadersChanged))
        assert watch.events[:2] == [ServiceChanged(True), ReadersChanged(watch.slots.names)]

    def test_identity_then_text_then_photo(self, watch: Watch) -> None:
        card = ScriptedCard.person()
        watch.slots.insert(card)
        read = watch.complete()
        assert (
            read.timing.transmits_identity,
            read.timing.transmits_text,
            read.timing.transmits_total,
        ) == (3, 7, MOST_TRANSMITS)
        assert len(card.commands) == MOST_TRANSMITS
        person = training_persons()["waraporn"]
        assert read.card.photo == person.photo
        assert read.card.citizen_id == person.citizen_id
        assert read.card.address is not None
        assert read.card.address.raw == person.address

        events = watch.of_session(read.session)
        assert isinstance(events[0], CardInserted)
        stages = [event for event in events if isinstance(event, CardRead)]
        assert [event.stage for event in stages] == list(Stage)
        identity, text, _ = (event.card for event in stages)
        assert identity.thai_name.first == "วราภรณ์"
        assert identity.address is None
        assert text.address == read.card.address
        assert text.photo is None
        photo_bytes = [event.done for event in events if isinstance(event, PhotoProgress)]
        assert photo_bytes == sorted(set(photo_bytes))
        assert len(photo_bytes) == 20

    @pytest.mark.parametrize(
        ("manner", "transmits"),
        [
            (Manner(at_once=True), 24),
            (Manner(exact_length=True), 70),
            (Manner(old_response=True), 48),
            (Manner(single_fields=True), 66),
        ],
        ids=["data at once", "6C xx", "P2 = 01", "single fields only"],
    )
    def test_cards_that_answer_otherwise(
        self, watch: Watch, manner: Manner, transmits: int
    ) -> None:
        card = ScriptedCard.person(manner=manner)
        watch.slots.insert(card)
        read = watch.complete()
        assert read.card.photo == training_persons()["waraporn"].photo
        assert read.card.issuer == training_persons()["waraporn"].issuer
        assert read.timing.transmits_total == len(card.commands) == transmits

    def test_an_old_card(self, watch: Watch) -> None:
        watch.slots.insert(ScriptedCard.person("charoen"))
        read = watch.complete()
        assert read.card.layout == "0002"
        assert read.card.photo == training_persons()["charoen"].photo
        assert read.card.address is not None
        assert read.card.address.district == "บางพลี"

    def test_another_kind_of_card(self, watch: Watch) -> None:
        watch.slots.insert(ScriptedCard.person(manner=Manner(applet=False)))
        failed = watch.failed()
        assert failed.error.code is Code.CARD_NOT_THAI_ID
        watch.slots.pull()
        watch.removed(failed.session)
        assert [type(event) for event in watch.of_session(failed.session)] == [
            CardInserted, CardFailed, CardRemoved,
        ]  # fmt: skip

    def test_a_swapped_card_is_never_the_old_person(self, watch: Watch) -> None:
        watch.slots.insert(ScriptedCard.person("sairung"))
        first = watch.complete()
        since = len(watch.events)
        watch.slots.pull()
        watch.slots.insert(ScriptedCard.person("prasert"))
        second = watch.complete(since=since)
        assert second.session == first.session + 1
        assert second.card.thai_name.first == "ประเสริฐ"
        order = [e for e in watch.events if isinstance(e, CardInserted | CardRemoved)]
        name = watch.slots.names[0]
        assert order == [
            CardInserted(name, first.session),
            CardRemoved(name, first.session),
            CardInserted(name, second.session),
        ]

    @pytest.mark.parametrize("at", [2, 20, 46])
    def test_swapped_in_the_middle_of_a_read_the_second_card_is_read(
        self, watch: Watch, at: int
    ) -> None:
        """As quick as can be: the real service sees neither the pull nor the new card."""
        first = ScriptedCard.person("waraporn")
        second = ScriptedCard.person("prasert")
        insert = threading.Thread(target=watch.slots.insert, args=(second,))

        def swap(number: int) -> None:
            if number == at:
                watch.slots.pull()
                insert.start()

        first.before = swap
        watch.slots.insert(first)
        read = watch.complete()
        insert.join()
        assert read.card.thai_name.first == "ประเสริฐ"
        assert read.card.photo == training_persons()["prasert"].photo
        told = [type(e) for e in watch.events if isinstance(e, CardInserted | CardFailed)]
        # Nobody was told yet of a card that was lost before its identity.
        unseen = [CardInserted] if at < 4 else []
        assert told in ([CardInserted, CardFailed, CardInserted], unseen)
        failures = [e for e in watch.events if isinstance(e, CardFailed)]
        assert all(failed.error.code is Code.CARD_REMOVED for failed in failures)
        persons = {(e.session, e.card.citizen_id) for e in watch.events if isinstance(e, CardRead)}
        assert len(persons) == len({session for session, _ in persons})
        # Three to see that it is another, where the service has not said so.
        assert len(second.commands) - read.timing.transmits_total in (0, 3)

    def test_two_readers_at_once(self, watch: Watch) -> None:
        left, right = ScriptedCard.person("sairung"), ScriptedCard.person("prasert")
        watch.slots.insert(left, 0)
        watch.slots.insert(right, 1)
        assert watch.complete(0).card.thai_name.first == "สายรุ้ง"
        assert watch.complete(1).card.thai_name.first == "ประเสริฐ"

    def test_pulled_at_every_transmit_and_the_next_card_reads(self, watch: Watch) -> None:
        """Odd transmits in one slot, even ones in the other, at the same time."""
        problems: list[str] = []

        def play(slot: int) -> None:
            for at in range(1 + slot, MOST_TRANSMITS + 1, 2):
                try:
                    self._pull_at(watch, slot, at)
                except AssertionError as error:
                    problems.append(f"pulled at {at}: {error}")

        players = [threading.Thread(target=play, args=(slot,)) for slot in (0, 1)]
        for player in players:
            player.start()
        for player in players:
            player.join()
        assert problems == []
        since = len(watch.events)
        watch.slots.insert(ScriptedCard.person())
        assert watch.complete(since=since).card.photo is not None

    def _pull_at(self, watch: Watch, slot: int, at: int) -> None:
        name, since = watch.slots.names[slot], len(watch.events)
        card = ScriptedCard.person()
        pulled = threading.Event()

        def pull(number: int) -> None:
            if number == at:
                pulled.set()
                watch.slots.pull(slot)

        def left(event: CardEvent) -> bool:
            return isinstance(event, CardRemoved) and event.reader == name

        card.before = pull
        watch.slots.insert(card, slot)
        watch.wait(left, since)
        assert pulled.is_set()
        events = [e for e in watch.events[since:] if getattr(e, "reader", None) == name]
        assert isinstance(events[0], CardInserted)
        failed = events[-2]
        assert isinstance(failed, CardFailed), [type(e).__name__ for e in events]
        assert failed.error.code is Code.CARD_REMOVED
        stages = [e.stage for e in events if isinstance(e, CardRead)]
        assert stages == list(Stage)[: (at > 3) + (at > 7)]


class TestTraining(Contract):
    @pytest.fixture
    def watch(self, training: Watch) -> Watch:
        return training


@pytest.mark.xdist_group("pcscd")
class TestPcsc(Contract):
    @pytest.fixture
    def watch(self, real: Watch) -> Watch:
        return real
