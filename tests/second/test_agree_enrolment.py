"""Our centre and the second one enrol the same PCs alike, whatever their journals are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.second.chain import Data
from tests.second.client import Counter
from tests.second.keys import Key
from tests.second.line import RefusedError
from tests.second.places import Places, both_centres
from tests.second.test_agree import places

__all__ = ["places"]
GONE = {"device_id": "019ab000-0000-7000-8000-0000000000ff"}
# What a PC says of its journal other than it is: four entries are kept, and none waits.
JOURNALS: dict[str, Data] = {
    "as it is": {},
    "an entry waits": {"head": 5},
    "an old copy": {"head": 3, "acked": 3},
    "confirmed less": {"acked": 1},
    "confirmed further": {"head": 6, "acked": 5},
    "confirmed further by a generation before": {"head": 6, "acked": 5, "generation": None},
    "confirmed further, and a fork": {"head": 5, "acked": 5, "forked": True},
    "another history": {"acked_hash": "0" * 64},
    "numbers were lost": {"lost": True, "latest": 3},
    "a fork": {"forked": True},
    "of training": {"training": True},
    "lost there": GONE,
    "lost there, by a later generation": GONE | {"generation": f"40.{'5' * 16}"},
    "lost there, of another pepper": GONE | {"office_key": "0" * 64},
    "lost there, and forked": GONE | {"forked": True},
    "lost there, with numbers lost": GONE | {"lost": True, "latest": 9},
    "lost there, of another epoch": GONE | {"epoch": 7, "latest": 8},
}


OTHERS: tuple[tuple[tuple[int, str, bool], tuple[str, ...]], ...] = (
    ((1, "BKP", False), ("as it is", "an entry waits", "another history", "lost there")),
    ((0, "NON", False), ("as it is", "lost there", "lost there, of another pepper")),
    ((0, "BKP", True), ("as it is", "of training", "lost there")),
)


def test_each_journal_with_a_code_of_its_counter_and_some_with_another(places: Places) -> None:
    """Of another counter, of another office, and in training."""
    tries = [(name, 0, "BKP", False) for name in JOURNALS]
    tries += [(name, *code) for code, names in OTHERS for name in names]
    for counter, (name, further, office, training) in enumerate(tries, 10):
        twin = places.twin(counter=2 * counter)
        twin.push()
        codes = places.codes(office, 2 * counter + further)
        ours, theirs = (
            outcome(one, code, JOURNALS[name], training=training)
            for one, code in zip(twin.both, codes, strict=True)
        )
        assert ours == theirs, (name, further, office, training)


def test_in_training_and_without_a_key(tmp_path: Path, places: Places) -> None:
    """A training centre is asked by training profiles alone, and nobody is let in without a key."""
    with both_centres(tmp_path / "school", training=True) as school:
        for counter, (place, training, changes) in enumerate(
            (place, training, changes)
            for place in (places, school)
            for training in (False, True)
            for changes in ({}, {"public_key": None}, {"code": "0000-0000-0000"})
        ):
            twin = place.bare(counter=2 * counter + 1)
            codes = place.codes("BKP", 2 * counter + 2)
            ours, theirs = (
                outcome(one, code, changes, training=training)
                for one, code in zip(twin.both, codes, strict=True)
            )
            assert ours == theirs, (place.training, training, changes)


def outcome(counter: Counter, code: str, journal: Data, *, training: bool) -> tuple[Any, ...]:
    """What comes of it, and the number of the generation that says so."""
    known = counter.known() | journal
    if "acked_hash" not in journal and known["acked"] < len(counter.entries):
        known["acked_hash"] = counter.hash(known["acked"])
    public = Key().public
    request = {"code": code, "training": training, "known": known, "public_key": public}
    for name in ("code", "public_key"):
        request[name] = known.pop(name, request[name])
    try:
        told = counter.line.ask("POST", "/v1/enrol", request, by="")
    except RefusedError as refused:
        result: tuple[Any, ...] = (refused.status, refused.code)
    else:
        assert told["training"] == training
        result = (told["device_id"] == known["device_id"], told["epoch"])
    return (*result, counter.line.generation.partition(".")[0])
