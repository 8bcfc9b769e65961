"""The second program's counter at our centre: what goes wrong on the way, and comes right."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.domain.data_file import RESOURCES
from desktop.domain.text import Text
from sync.central import devices, staff
from tests.fixtures.central import Central, served
from tests.fixtures.restored import centre
from tests.second.client import Counter
from tests.second.keys import Key
from tests.second.line import NoAnswerError, RefusedError
from tests.second.places import ACTORS
from tests.second.twin import SHAPES, Twin, enrolled
from tests.sync.faulty import (
    answer_of,
    canned,
    cut_at,
    doubled,
    echoing,
    faulty_line,
    lost_answer,
    lost_request,
)

BUSY = b'{"code": "busy", "message": "later"}'
EXCHANGE = (RESOURCES / "exchange.toml").read_text("utf-8").replace("days = 30", "days = 20")


@pytest.fixture
def central(tmp_path: Path) -> Iterator[Central]:
    with served(tmp_path / "central") as running:
        yield running


def staffed(central: Central, number: int = 3) -> Counter:
    """A counter whose staff have keys that the centre has let in."""
    counter = enrolled(central.url, central.code(number), training=central.place.training)
    for actor, role in ACTORS.items():
        staff.put(central.place, staff.Member(actor, Text(actor, actor), (role,)))
        counter.staff[actor] = Key()
        counter.codes[actor] = staff.new_code(central.place, actor)
    counter.push()
    assert len(counter.certificates) == len(ACTORS)
    return counter


def alone(counter: Counter) -> Twin:
    """A counter that writes as both of a pair."""
    return Twin(counter, copy.deepcopy(counter))


def status(central: Central, counter: Counter) -> tuple[int, str]:
    """How many entries the centre has of a counter, and the hash of the last."""
    every = central.status()["devices"]
    (one,) = (each for each in every if each["device_id"] == counter.device["device_id"])
    return one["entries"], one["head_hash"]


def test_on_a_bad_line_everything_arrives_once(central: Central) -> None:
    with faulty_line(central.url) as line:
        counter = staffed(central)
        counter.line.url = line.url
        pair = alone(counter)
        case_id = pair.file()
        pair.receipt(case_id, 1)
        for fault in (
            lost_request,
            lost_answer,
            cut_at(120),
            canned(answer_of("200 OK", b'{"acked": 2}')),
            canned(answer_of("503 Busy", b"{}", "Retry-After: 3")),  # but not by our centre
        ):
            line.faults.append(fault)
            with pytest.raises(NoAnswerError):
                counter.push()
        counter.push()
        pair.about("document.printed", case_id, "c1")
        line.faults.append(lost_answer)
        with pytest.raises(NoAnswerError):
            counter.push()
        line.faults.append(doubled)
        counter.push()
        told = f"MEA-Generation: {counter.line.generation}"
        line.faults.append(echoing("503 Busy", BUSY, "Retry-After: 3", told))
        pair.about("document.printed", case_id, "c1")
        with pytest.raises(RefusedError, match="503 busy") as busy:
            counter.push()
        assert busy.value.retry_after == 3
        counter.push()
        assert status(central, counter) == (4, counter.entries[-1]["hash"])
        line.faults.append(lost_answer)
        with pytest.raises(NoAnswerError):
            counter.pull()
        assert (counter.cursor, counter.subjects) == (0, {})
        counter.pull(limit=1)
        (case,) = counter.open(case_id)
        assert [one["kind"] for one in case["timeline"]] == [
            "case.submitted", "receipt.issued", "document.printed", "document.printed",
        ]  # fmt: skip
        assert counter.open(case_id) == [case]  # of whose body only the digest came
        name = counter.keep(b"a photo")
        assert counter.blob(name) == b"a photo"
        assert central.put({"exchange.toml": EXCHANGE})[0] == 200
        counter.pull()
        assert counter.told("bundle", "1") is not None
        counter.fetch_bundles()
        assert counter.bundles["1"]["files"] == {"exchange.toml": EXCHANGE}
        assert central.withdraw()[0] == 200
        counter.fetch_bundles()
        assert counter.bundles["1"]["withdrawn"]
        assert SHAPES.fault("Status", central.status()) == ""


def test_an_old_copy_is_a_fork_and_is_enrolled_anew(central: Central) -> None:
    counter = staffed(central)
    pair = alone(counter)
    pair.file()
    counter.push()
    old = copy.deepcopy(counter)
    pair.file()
    counter.push()
    old.write("person.viewed", "person:x", "c1", {})
    with pytest.raises(RefusedError, match="409 fork"):
        old.push()
    assert old.forked
    old.enrol(central.code())
    assert (old.device["epoch"], old.series, old.entries) == (2, "BKP3B", [])
    pair.file()
    with pytest.raises(RefusedError, match="403 closed"):
        counter.push()
    counter.enrol(central.code())  # it proves that it goes on, and gets a new token only
    assert counter.device["epoch"] == 1
    counter.push()
    assert status(central, counter)[0] == 3
    with pytest.raises(RefusedError, match="403 other_office"):
        counter.enrol(central.code(office="NON"))


def test_a_restored_centre_is_brought_all_again(tmp_path: Path) -> None:
    with centre(tmp_path, None) as place:
        clerk, other = (staffed(place.now, n) for n in (3, 4))
        pair, second = alone(clerk), alone(other)
        pair.file()
        for one in (clerk, other):
            one.push()
            one.pull()
        place.back_up()
        case_id = pair.file()
        clerk.push()
        second.about("case.approved", case_id, "s1")
        other.push()
        late = pair.about("case.returned", case_id, "s2")
        clerk.push()
        assert clerk.exceptions[late["id"]]["code"] == "stale_decision"
        for one in (clerk, other):
            one.pull()
        place.put_back(marks=False)  # so that only a counter can tell
        for one in (other, clerk) * 2:
            one.pull()
            one.push()
        assert {one.line.generation[:2] for one in (clerk, other)} == {"2."}
        for one in (clerk, other):
            one.pull()
            data = one.told("case", case_id)
            assert data is not None
            assert (data["state"], data["version"], one.claim > 0) == ("approved", 2, True)
            assert status(place.now, one)[0] == len(one.entries)
        told = place.now.status()
        assert (told["waiting"], told["exceptions"], told["cases"]) == (0, 1, 2)


def test_the_next_token_takes_the_place_of_the_one_before(central: Central) -> None:
    counter = staffed(central)
    first, pair = counter.line.token, alone(counter)
    devices.rotate(central.place)
    for _ in range(2):
        pair.file()
        counter.push()
    assert counter.line.token != first
    counter.line.token = first
    with pytest.raises(RefusedError, match="401 unknown_token"):
        counter.pull()
