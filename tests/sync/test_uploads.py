"""What the administrator puts: kept if it is a sound whole with the rest, else told and refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.data_file import RESOURCES
from desktop.domain.failure import Code, CounterError
from desktop.place import BangkokClock
from desktop.runtime.sync_station import News, SyncStation
from desktop.services.reference import Reference, renew_from
from sync.central import reference
from tests.fixtures.central import Central, served
from tests.fixtures.language_files import as_folder
from tests.sync.peer import Peer
from tests.unit.catalogue.everything_shared import EVERYTHING, everything

FEES, REFUND = "fees/schedule.toml", "catalogue/deposit_refund.toml"
RULE = """\
edition = "1"
[[rule]]
id = "visit"
kind = "fee"
label = { th = "ค่าไปดู", en = "visit" }
[[rule.row]]
amount = "20.00"
valid_from = 2000-01-01
source = "s"
basis = "office"
"""


def shipped(name: str) -> str:
    return (RESOURCES / name).read_text(encoding="utf-8")


class Office(NamedTuple):
    """A server, and one who asks it as its administrator and as a counter."""

    central: Central
    peer: Peer

    def ask(self, method: str, name: str, text: str | bytes | None = None) -> tuple[int, Any]:
        """Put a file, or take it away."""
        content = text.encode() if isinstance(text, str) else text
        path, admin = f"/v1/admin/reference/{name}", f"Bearer {self.central.admin()}"
        status, answer, _ = self.peer.ask(method, path, content, Authorization=admin)
        return status, answer

    def served(self) -> tuple[Any, int]:
        """What counters are told there is, and how long their feed is."""
        listed, feed = self.peer.ask("GET", "/v1/reference"), self.peer.ask("GET", "/v1/feed")
        return listed[1]["files"], feed[1]["cursor"]


@pytest.fixture
def office(either: Central) -> Office:
    return Office(either, Peer(either, either.device()))


def told(answer: Any) -> list[str]:
    """The problems of an answer, each on a line."""
    assert answer["code"] == "unfit", answer
    return [f"{p['file']}:{p['line']} {p['key']}: {p['sentence']}" for p in answer["problems"]]


@pytest.mark.parametrize(
    ("name", "content", "problems"),
    [
        ("catalogue/oops.toml", "x = [", ["oops.toml:1 file: Invalid value (at end of document)"]),
        ("catalogue/oops.toml", "", ["oops.toml:1 file: the file is empty"]),
        ("fees/oops.toml", " \n", ["oops.toml:1 file: the file is empty"]),
        ("fees/oops.toml", "a = 1\n", ["oops.toml:1 a: unknown key 'a'"]),
        ("seller.toml", "a = 1\n", ["seller.toml:1 a: unknown key 'a'"]),
        ("people.toml", "[foreigners\n", ["people.toml:1 file: "]),
        ("lists.toml", "[[list]]\n" * 2, ["lists.toml:1 list.1.id: 'id' is missing"]),
        ("catalogues/oops.toml", "a = 1\n", ["oops.toml:1 file: no program reads this file"]),
        ("fees/schedule.txt", "a = 1\n", ["schedule.txt:1 file: no program reads this file"]),
        (
            "list.toml",
            shipped("lists.toml"),
            ["list.toml:1 file: no program reads this file; did you mean 'lists'?"],
        ),
        (
            FEES,
            "ค่าธรรมเนียม".encode("cp874"),
            ["schedule.toml:1 file: the file is not saved as UTF-8"],
        ),
    ],
)
def test_an_unsound_file_is_refused_with_all_that_is_wrong(
    office: Office, name: str, content: str | bytes, problems: list[str]
) -> None:
    assert office.ask("PUT", FEES, shipped(FEES))[0] == 200
    before = office.served()
    status, answer = office.ask("PUT", name, content)
    assert status == 422
    lines = told(answer)
    for problem in problems:
        assert any(problem in line for line in lines), lines
    assert office.served() == before
    assert office.peer.ask("GET", f"/v1/reference/{FEES}")[1].decode() == shipped(FEES)


def test_every_problem_of_a_file_is_told_at_once(office: Office) -> None:
    text = (
        shipped(REFUND)
        .replace("summary =", "sumary =", 1)
        .replace('edition = "', 'edition = 1 # "', 1)
    )
    status, answer = office.ask("PUT", REFUND, text)
    assert status == 422
    keys = {(one["file"], one["key"]) for one in answer["problems"]}
    assert {(REFUND, "sumary"), (REFUND, "edition"), (REFUND, "summary")} <= keys


def test_a_file_must_fit_those_that_are_there(office: Office) -> None:
    """A line of a service names a fee rule: that rule first, and it stays while it is named."""
    line = '[[fee]]\nid = "visit"\nrule = "visit"\n\n[[example]]'
    named = shipped(REFUND).replace("[[example]]", line, 1)
    status, answer = office.ask("PUT", REFUND, named)
    assert status == 422
    assert any("visit" in line for line in told(answer))
    assert office.ask("PUT", "fees/visit.toml", RULE)[0] == 200
    assert office.ask("PUT", REFUND, named)[0] == 200
    before = office.served()
    status, answer = office.ask("DELETE", "fees/visit.toml")
    assert status == 422
    assert any(line.startswith(f"{REFUND}:") and "visit" in line for line in told(answer))
    assert office.served() == before
    assert office.ask("DELETE", REFUND) == (204, b"")
    assert office.ask("DELETE", "fees/visit.toml") == (204, b"")
    assert office.served() == ([], before[1] + 2)
    assert office.ask("DELETE", "fees/visit.toml")[0] == 404
    _, feed, _ = office.peer.ask("GET", "/v1/feed")
    assert feed["items"][-1]["data"] == {"name": "fees/visit.toml", "etag": None}


def test_files_that_need_one_another_are_changed_in_one_step(either: Central) -> None:
    """A rule and the service that names it, in whichever order; and none of them if one is bad."""
    peer = Peer(either, either.device())
    office = Office(either, peer)
    line = '[[fee]]\nid = "visit"\nrule = "visit"\n\n[[example]]'
    named = shipped(REFUND).replace("[[example]]", line, 1)
    before = office.served()
    status, answer = either.change({REFUND: named, "fees/visit.toml": "x = ["})
    assert status == 422
    assert any("visit.toml:1 file: Invalid value" in line for line in told(answer))
    assert either.change({REFUND: named, "fees/none.toml": None})[0] == 404
    assert either.change({})[0] == 422
    assert office.served() == before == ([], 0)
    status, answer = either.change({REFUND: named, "fees/visit.toml": RULE})
    assert (status, [file["name"] for file in answer["files"]]) == (
        200,
        [REFUND, "fees/visit.toml"],
    )
    assert office.served() == (answer["files"], 2)
    assert either.change({REFUND: None, "fees/visit.toml": None})[0] == 200
    assert office.served() == ([], 4)


def test_what_does_not_hold_an_example_is_refused(office: Office) -> None:
    """The publisher's duty: a fee for a day that an example names is not changed by a slip."""
    changed = shipped(FEES).replace('amount = "700.00"\nformer', 'amount = "650.00"\nformer', 1)
    status, answer = office.ask("PUT", FEES, changed)
    assert status == 422
    assert any("example" in line and "650.00" in line for line in told(answer)), told(answer)


def test_gaps_are_told_and_refuse_nothing(tmp_path: Path) -> None:
    """A hole in a range that no stop shuts: the office has to fill it."""
    known = everything()
    hole = known[EVERYTHING].replace("{ load = { from = 76 } }", "{ load = { from = 90 } }")
    with served(tmp_path / "c", resources=as_folder(tmp_path / "r", known)) as central:
        central.code()
        for _ in range(2):  # also where it is so already
            status, answer = central.put(EVERYTHING, hole)
            assert (status, answer["name"]) == (200, EVERYTHING)
            assert [(gap["file"], gap["key"]) for gap in answer["gaps"]] == [
                (EVERYTHING, "fee.rent.rule")
            ]
        status, answer = central.change({EVERYTHING: known[EVERYTHING]})
        assert (status, answer["gaps"]) == (200, [])


class Desk:
    """A running counter with its data, as the assembly holds them."""

    def __init__(self, central: Central, folder: Path, data: Reference | None = None) -> None:
        self.store = central.counter(folder, 4)
        self.reference = data or Reference()
        self.failures: list[CounterError] = []
        self.renewed: set[str] = set()
        self.station = SyncStation(self.store, BangkokClock())
        self.station.changed.connect(self._on_news)
        self.station.start()

    def _on_news(self, news: News) -> None:
        if not news.reference:
            return
        try:
            renew_from(self.store, self.reference)
        except CounterError as error:
            self.failures.append(error)
        self.renewed |= news.reference

    def visit(self) -> str | None:
        """The words of the rule that is put and taken away."""
        rule = self.reference.rules.fees.rules.get("visit")
        return rule.label.en if rule else None

    def close(self) -> None:
        self.station.close()
        self.store.close()


@pytest.fixture
def desk(central: Central, tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(central, tmp_path / "desk")
    yield made
    made.close()


def test_after_a_broken_upload_a_good_one_reaches_a_running_counter(
    central: Central, desk: Desk, qtbot: QtBot
) -> None:
    office = Office(central, Peer(central, central.device()))
    assert office.ask("PUT", "catalogue/oops.toml", "x = [")[0] == 422
    assert office.ask("PUT", "fees/visit.toml", RULE)[0] == 200
    qtbot.waitUntil(lambda: desk.visit() == "visit")
    assert office.ask("PUT", "fees/visit.toml", RULE.replace('"fee"', '"free"'))[0] == 422
    again = RULE.replace('en = "visit"', 'en = "a visit"')
    assert office.ask("PUT", "fees/visit.toml", again)[0] == 200
    qtbot.waitUntil(lambda: desk.visit() == "a visit")
    assert office.ask("DELETE", "fees/visit.toml")[0] == 204
    qtbot.waitUntil(lambda: desk.visit() is None)
    assert desk.store.reference.etags() == {}
    assert desk.failures == []


def test_a_counter_keeps_its_rules_when_a_file_comes_that_it_cannot_use(
    central: Central, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a centre of another release, whose loader finds it sound."""
    office = Office(central, Peer(central, central.device()))
    assert office.ask("PUT", "fees/visit.toml", RULE)[0] == 200
    qtbot.waitUntil(lambda: desk.visit() == "visit")
    monkeypatch.setattr(reference, "proved", lambda _folder, _sent: [])
    assert office.ask("PUT", "fees/visit.toml", RULE.replace('"fee"', '"free"'))[0] == 200
    monkeypatch.undo()
    qtbot.waitUntil(lambda: len(desk.failures) == 1)
    assert desk.failures[0].code is Code.RESOURCE_INVALID
    assert desk.visit() == "visit"
    again = RULE.replace('en = "visit"', 'en = "a visit"')
    assert office.ask("PUT", "fees/visit.toml", again)[0] == 200
    qtbot.waitUntil(lambda: desk.visit() == "a visit")
    assert len(desk.failures) == 1
