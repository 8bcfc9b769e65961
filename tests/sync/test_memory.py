"""Generations of the centre: when one begins, who is believed, and which series each gives out."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.failure import Code, CounterError
from desktop.domain.numbers import series_name
from sync.central import memory
from sync.central.memory import Mark
from sync.enrol import enrol
from sync.generation import EPOCHS, LAST, Generation
from tests.fixtures.central import Central, client_of, known_of, served
from tests.sync.peer import Peer

HEADER = "MEA-Generation"
ROOT = Path(__file__).resolve().parents[2]


def generation(central: Central) -> Generation:
    """As an answer tells it."""
    with urllib.request.urlopen(f"{central.url}/v1/health", timeout=10) as answer:
        told = Generation.read(answer.headers[HEADER])
    assert told is not None
    return told


def named(peer: Peer, name: Generation) -> Generation:
    """What answers a question that names a generation."""
    _, _, headers = peer.ask("GET", "/v1/feed", MEA_Generation=str(name))
    told = Generation.read(headers[HEADER])
    assert told is not None
    return told


def test_each_generation_has_letters_of_its_own() -> None:
    first, second = Generation.new(1), Generation.new(2)
    assert [first.epoch(last) for last in (0, 1, EPOCHS - 1, EPOCHS)] == [1, 2, EPOCHS, None]
    assert [second.epoch(last) for last in (0, 3, 30)] == [27, 27, 31]
    names = [series_name("BKP", 3, epoch, training=False) for epoch in (1, 26, 27, 52, 53)]
    assert names == ["BKP3A", "BKP3Z", "BKP3AA", "BKP3AZ", "BKP3BA"]
    assert Generation.of(26).epoch(26) is None
    assert Generation.of(27) == Generation(2, "")
    last = Generation.new(LAST + 5)
    assert last.number == LAST
    assert last.epoch(LAST * EPOCHS) == LAST * EPOCHS + 1  # it goes on
    longest = series_name("BKP", 999, LAST * EPOCHS + 50, training=True)
    assert longest.removeprefix("TRAIN-BKP999").isalpha()
    assert len(longest.removeprefix("TRAIN-BKP999")) == 3


@pytest.mark.parametrize(
    "text", ["", "1", "0.0123456789abcdef", "1.0123456789abcdeg", "1000.0" * 3]
)
def test_what_is_no_generation(text: str) -> None:
    assert Generation.read(text) is None


def test_a_counters_27th_enrolment_begins_the_next_generation(either: Central) -> None:
    before = generation(either)
    devices = [either.device(3) for _ in range(EPOCHS + 1)]
    assert [device.epoch for device in devices] == list(range(1, EPOCHS + 2))
    assert generation(either).number == before.number + 1
    assert either.device(4).epoch == EPOCHS + 1  # and so at every counter


def test_a_device_that_names_a_later_generation_is_believed(either: Central) -> None:
    peer, begun = Peer(either, either.device(3)), generation(either)
    assert named(peer, begun) == begun
    later = named(peer, Generation(7, "0" * 16))
    assert later.number == 8
    assert named(peer, Generation(7, "0" * 16)) == later  # it is above that already
    assert named(peer, begun) == later
    twin = replace(later, name="f" * 16)  # of the same backup, put back twice
    assert named(peer, twin).number == 9


def test_nobody_else_is_believed(either: Central) -> None:
    begun = generation(either)
    stranger = Peer(either, replace(either.device(3), token="x" * 40))
    assert stranger.ask("GET", "/v1/feed", MEA_Generation=f"7.{'0' * 16}")[0] == 401
    closed = Peer(either, either.device(4))
    either.device(4)
    assert closed.ask("GET", "/v1/feed", MEA_Generation=f"7.{'0' * 16}")[0] == 403
    admin = Peer(either, replace(either.device(5), token=either.admin()))
    assert admin.ask("GET", "/v1/admin/status", MEA_Generation=f"7.{'0' * 16}")[0] == 200
    wrong = Peer(either, either.device(6))
    assert wrong.ask("GET", "/v1/feed", MEA_Generation="seven")[0] == 200
    assert generation(either) == begun


@pytest.mark.parametrize("way", ["push", "feed"])
def test_proof_of_what_is_not_there_begins_one_generation(either: Central, way: str) -> None:
    peer, begun = Peer(either, either.device(3)), generation(either)
    here = 1 if way == "feed" else 0  # its enrolment took a position

    def prove(name: Generation | None) -> Generation:
        given = str(name) if name is not None else ""
        if way == "feed":
            asked = peer.ask("GET", "/v1/feed?after=9", MEA_Generation=given)
        else:
            push = {"epoch": 1, "after": 9, "confirmed": 9, "head": 9, "entries": []}
            body = json.dumps(push | {"after_hash": "0" * 64})
            asked = peer.ask("POST", peer.path, body.encode(), MEA_Generation=given)
        status, answer, headers = asked
        assert (status, answer["code"], answer["acked"]) == (409, "gap", here)
        told = Generation.read(headers[HEADER])
        assert told is not None
        return told

    assert prove(None) == begun  # it says nothing of the generation that confirmed it
    after = prove(begun)
    assert after.number == begun.number + 1
    assert prove(begun) == after  # a loss that is known
    assert prove(after).number == begun.number + 2


def test_the_command_is_heard_by_a_server_that_runs(central: Central) -> None:
    peer, begun = Peer(central, central.device(3)), generation(central)
    command = [sys.executable, "main.py", "central", "--data", str(central.folder), "--restored"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == f"central: generation {begun.number + 1}\n"
    assert named(peer, begun).number == begun.number + 1
    assert central.device(3).epoch == EPOCHS + 1


def test_a_push_marks_the_feed_at_most_once_a_minute(
    central: Central, monkeypatch: pytest.MonkeyPatch
) -> None:
    peer, path = Peer(central, central.device(3)), central.folder / "memory-0.json"
    assert Mark.read(path.read_text()).devices == 1
    peer.send(peer.case())
    assert Mark.read(path.read_text()).feeds == {}  # the enrolment has just been marked
    monkeypatch.setattr(memory, "NOTE_SECONDS", 0.0)
    peer.send(peer.case())
    assert Mark.read(path.read_text()).feeds == {"BKP": 3}
    monkeypatch.setattr(memory, "NOTE_SECONDS", 60.0)
    peer.send(peer.case())
    assert Mark.read(path.read_text()).feeds == {"BKP": 3}
    central.device(4)  # marked before it is told its series
    assert Mark.read(path.read_text()).devices == 2
    assert Mark.read(path.read_text()).feeds == {"BKP": 4}


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"generation":"x","devices":1,"feeds":{}}'])
def test_a_mark_that_makes_no_sense_is_none(tmp_path: Path, content: str) -> None:
    with served(tmp_path / "c") as central:
        begun = generation(central)
    (tmp_path / "c" / "memory-1.json").write_text(content)
    with served(tmp_path / "c") as central:
        assert generation(central) == begun


@pytest.mark.expects_log("^restored from a backup")
@pytest.mark.parametrize(
    "ahead", [{"devices": 99}, {"feeds": {"BKP": 1}}, {"feeds": {"BNA": 1}}, {"generation": 4}]
)
def test_a_database_behind_a_mark_is_of_a_backup(tmp_path: Path, ahead: dict[str, Any]) -> None:
    with served(tmp_path / "c") as central:
        begun = generation(central)
    mark = replace(Mark(begun, 1), **ahead)
    if "generation" in ahead:
        mark = replace(mark, generation=Generation(4, "0" * 16))
    (tmp_path / "c" / "memory-1.json").write_text(mark.text())
    for _ in range(2):  # once, and it stays
        with served(tmp_path / "c") as central:
            assert generation(central).number == mark.generation.number + 1


def adopted(central: Central, counter: int = 3, **facts: Any) -> str:
    """The series that a PC gets with a journal that is not known, and whether it keeps its id."""
    gone = replace(central.device(7), device_id="00000000-0000-4000-8000-000000000009")
    known = known_of(gone, **({"counter": 3, "epoch": 5, "latest": 5, "head": 4} | facts))
    now = enrol(central.url, central.code(counter), known)
    return now.series + (" kept" if now.device_id == known.device_id else "")


@pytest.mark.parametrize(
    ("facts", "series"),
    [
        ({}, "BKP3E kept"),
        ({"lost": True}, "BKP3F"),
        ({"forked": True}, "BKP3F"),
        ({"latest": 9, "lost": True}, "BKP3J"),
        ({"training": True}, "BKP3F"),
        ({"office_key": "0" * 64}, "BKP3F"),  # of another centre
        ({"latest": 26, "lost": True}, "BKP3AA"),
        ({"latest": 30, "lost": True}, "BKP3BA"),
    ],
)
def test_a_journal_that_is_lost_here_is_taken_over_if_nothing_contradicts(
    either: Central, facts: dict[str, Any], series: str
) -> None:
    assert adopted(either, **facts) == series


def test_an_epoch_that_another_device_has_is_not_given_twice(either: Central) -> None:
    for _ in range(5):
        either.device(3)
    assert adopted(either) == "BKP3F"


def test_a_journal_that_is_lost_here_stays_where_it_is(either: Central) -> None:
    for counter, office, code in ((4, "BKP", Code.DEVICE_OTHER_COUNTER), (3, "BNA", None)):
        gone = replace(either.device(3), device_id="00000000-0000-4000-8000-000000000009")
        known = known_of(gone, head=4)
        with pytest.raises(CounterError) as refused:
            enrol(either.url, either.code(counter, office), known)
        assert refused.value.code is (code or Code.DEVICE_OTHER_OFFICE)
    assert adopted(either, 4, head=0) == "BKP4A"  # nothing waits in it


def test_a_lost_journal_is_proof_of_a_loss(either: Central) -> None:
    begun = generation(either)
    adopted(either, generation=str(begun))
    assert generation(either).number == begun.number + 1
    assert either.device(5).epoch == EPOCHS + 1


def test_a_device_that_was_confirmed_further_goes_on(either: Central) -> None:
    device, begun = either.device(3), generation(either)
    peer = Peer(either, device)
    entries = [peer.entry() for _ in range(5)]
    peer.send(*entries[:2])
    facts = {"head": 5, "acked": 4, "acked_hash": entries[3]["hash"], "generation": str(begun)}
    now = enrol(either.url, either.code(3), known_of(device, **facts))
    assert (now.device_id, now.epoch) == (device.device_id, 1)
    assert generation(either).number == begun.number + 1
    forked = enrol(either.url, either.code(3), known_of(device, **facts, forked=True))
    assert forked.device_id != device.device_id
    with client_of(forked) as client:
        assert client.feed(0).items == []
        assert client.answered_by == str(generation(either))
