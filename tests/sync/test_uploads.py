"""What the administrator puts: an edition that is a sound whole, else told and refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.bundle import MAX_BYTES, size_of
from desktop.domain.data_file import RESOURCES
from desktop.place import BangkokClock
from desktop.runtime.sync_station import News, SyncStation
from desktop.services.reference import InForce, Reference, renew_from
from sync.central import bundles
from tests.fixtures.central import Central, served
from tests.fixtures.language_files import as_folder
from tests.sync.peer import Peer
from tests.unit.catalogue.everything_shared import EVERYTHING, everything

FEES, REFUND = "fees/schedule.toml", "catalogue/deposit_refund.toml"
VISIT = "fees/visit.toml"
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
    """A server, and a counter that asks it."""

    central: Central
    peer: Peer

    def served(self) -> tuple[Any, int]:
        """Which editions counters are told of, and how long their feed is."""
        listed, feed = self.peer.ask("GET", "/v1/bundles"), self.peer.ask("GET", "/v1/feed")
        return listed[1]["bundles"], feed[1]["cursor"]


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
    ],
)
def test_an_unsound_edition_is_refused_with_all_that_is_wrong(
    office: Office, name: str, content: str, problems: list[str]
) -> None:
    """The sound file beside it is not kept either."""
    assert office.central.put({FEES: shipped(FEES)})[0] == 200
    before = office.served()
    status, answer = office.central.put({FEES: shipped(FEES) + "\n# newer\n", name: content}, "2")
    assert status == 422
    lines = told(answer)
    for problem in problems:
        assert any(problem in line for line in lines), lines
    assert office.served() == before
    assert office.peer.ask("GET", "/v1/bundles/2")[0] == 404


def test_every_problem_of_a_file_is_told_at_once(office: Office) -> None:
    text = (
        shipped(REFUND)
        .replace("summary =", "sumary =", 1)
        .replace('edition = "', 'edition = 1 # "', 1)
    )
    status, answer = office.central.put({REFUND: text})
    assert status == 422
    keys = {(one["file"], one["key"]) for one in answer["problems"]}
    assert {(REFUND, "sumary"), (REFUND, "edition"), (REFUND, "summary")} <= keys


def test_an_edition_is_whole_in_itself(office: Office) -> None:
    """A line of a service names a fee rule: what an earlier edition brought is gone with it."""
    line = '[[fee]]\nid = "visit"\nrule = "visit"\n\n[[example]]'
    named = shipped(REFUND).replace("[[example]]", line, 1)
    assert office.central.put({VISIT: RULE}, "1")[0] == 200
    status, answer = office.central.put({REFUND: named}, "2")
    assert status == 422
    assert any(line.startswith(f"{REFUND}:") and "visit" in line for line in told(answer))
    assert office.central.put({REFUND: named, VISIT: RULE}, "2")[0] == 200


def test_an_edition_never_changes(office: Office) -> None:
    """A case says by which one it was taken: the same again is harmless, another is refused."""
    central = office.central
    status, answer = central.put({VISIT: RULE}, "2570.1", "2027-01-01")
    assert (status, [row["edition"] for row in answer["bundles"]]) == (200, ["2570.1"])
    (row,), cursor = office.served()
    assert row == answer["bundles"][0]
    feed = office.peer.ask("GET", "/v1/feed")[1]["items"]
    assert [(item["kind"], item["data"]) for item in feed] == [("bundle", row)]
    got = office.peer.ask("GET", "/v1/bundles/2570.1")[1]
    assert got == {"edition": "2570.1", "starts": "2027-01-01", "files": {VISIT: RULE}}
    assert central.put({VISIT: RULE}, "2570.1", "2027-01-01")[0] == 200
    for files, starts in (
        ({VISIT: RULE + "# other\n"}, "2027-01-01"),
        ({VISIT: RULE}, "2027-02-01"),
    ):
        status, answer = central.put(files, "2570.1", starts)
        assert (status, answer["code"]) == (409, "edition")
    assert office.served() == ([row], cursor)
    assert central.withdraw("2570.2")[0] == 404
    for _ in range(2):
        assert central.withdraw("2570.1")[0] == 200
    (gone,), after = office.served()
    assert (after, gone["signature"] == row["signature"]) == (cursor + 1, False)
    assert gone == row | {"withdrawn": True, "signature": gone["signature"]}
    assert central.put({VISIT: RULE}, "2570.1", "2027-01-01")[0] == 409


def test_an_edition_has_its_bounds(office: Office) -> None:
    """The largest that is taken is one that a counter can fetch."""
    central = office.central
    largest = {f"fees/v{n:02}.toml": _of_bytes(MAX_BYTES // 12 - 13, n) for n in range(12)}
    assert size_of(largest) == MAX_BYTES
    assert central.put({**largest, VISIT: RULE})[0] == 422
    assert central.put({})[0] == 422
    assert central.put({"../passwd": RULE})[0] == 422
    assert central.put({VISIT: RULE}, "no%20name")[0] in (404, 422)
    assert central.put({VISIT: RULE}, starts="2026-02-30")[0] == 422
    assert office.served() == ([], 1)  # the counter is enrolled
    assert central.put(largest)[0] == 200
    assert office.peer.ask("GET", "/v1/bundles/1")[1]["files"] == largest


def _of_bytes(size: int, number: int) -> str:
    """A sound file of so many bytes, which JSON makes twice as long."""
    rule = RULE.replace('id = "visit"', f'id = "visit{number}"') + "#"
    return rule + '"' * (size - len(rule.encode()))


def test_what_does_not_hold_an_example_is_refused(office: Office) -> None:
    """The publisher's duty: a fee for a day that an example names is not changed by a slip."""
    changed = shipped(FEES).replace('amount = "700.00"\nformer', 'amount = "650.00"\nformer', 1)
    status, answer = office.central.put({FEES: changed})
    assert status == 422
    assert any("example" in line and "650.00" in line for line in told(answer)), told(answer)


def test_gaps_are_told_and_refuse_nothing(tmp_path: Path) -> None:
    """A hole in a range that no stop shuts: the office has to fill it."""
    known = everything()
    hole = known[EVERYTHING].replace("{ load = { from = 76 } }", "{ load = { from = 90 } }")
    with served(tmp_path / "c", resources=as_folder(tmp_path / "r", known)) as central:
        central.code()
        for _ in range(2):  # also where it is so already
            status, answer = central.put({EVERYTHING: hole})
            assert status == 200
            assert [(gap["file"], gap["key"]) for gap in answer["gaps"]] == [
                (EVERYTHING, "fee.rent.rule")
            ]
        status, answer = central.put({EVERYTHING: known[EVERYTHING]}, "2")
        assert (status, answer["gaps"]) == (200, [])


class Desk:
    """A running counter with its data, as the assembly holds them."""

    def __init__(self, central: Central, folder: Path, data: Reference | None = None) -> None:
        self.store = central.counter(folder, 4)
        self.reference = data or Reference()
        self.station = SyncStation(self.store, BangkokClock())
        self.station.changed.connect(self._on_news)
        self.station.start()

    def _on_news(self, news: News) -> None:
        if news.bundles:
            renew_from(self.store, self.reference, BangkokClock().now().date())

    def visit(self) -> str | None:
        """The words of the rule that is put and taken away."""
        rule = self.reference.rules.fees.rules.get("visit")
        return rule.label.en if rule else None

    @property
    def in_force(self) -> InForce:
        """Whose data are in use."""
        return self.reference.in_force

    def close(self) -> None:
        self.station.close()
        self.store.close()


@pytest.fixture
def desk(central: Central, tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(central, tmp_path / "desk")
    yield made
    made.close()


def test_a_running_counter_follows_what_is_put_and_withdrawn(
    central: Central, desk: Desk, qtbot: QtBot
) -> None:
    again = RULE.replace('en = "visit"', 'en = "a visit"')
    assert central.put({"catalogue/oops.toml": "x = ["})[0] == 422
    assert central.put({VISIT: RULE}, "b")[0] == 200
    qtbot.waitUntil(lambda: desk.visit() == "visit")
    assert central.put({VISIT: RULE.replace('"fee"', '"free"')}, "c")[0] == 422
    assert central.put({VISIT: again}, "a")[0] == 200  # of the same day: the later one, by time
    qtbot.waitUntil(lambda: desk.visit() == "a visit")
    assert central.withdraw("a")[0] == 200
    qtbot.waitUntil(lambda: desk.visit() == "visit")
    assert desk.in_force.edition == "b"
    assert central.withdraw("b")[0] == 200
    qtbot.waitUntil(lambda: desk.visit() is None)
    assert desk.in_force == InForce()
    assert len(desk.store.bundles.editions()) == 2, "cases that were taken by them still show"


def test_an_edition_that_only_a_newer_program_reads_is_kept_and_tried_again(
    central: Central, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a centre of a newer release, whose loader finds it sound."""
    assert central.put({VISIT: RULE}, "1")[0] == 200
    qtbot.waitUntil(lambda: desk.visit() == "visit")
    newer = {VISIT: RULE, "campaigns.toml": "a = 1\n"}
    monkeypatch.setattr(bundles, "proved", lambda _folder, _sent: [])
    assert central.put(newer, "2")[0] == 200
    assert central.put({VISIT: RULE.replace('"fee"', '"free"')}, "3")[0] == 200
    monkeypatch.undo()
    qtbot.waitUntil(lambda: desk.in_force.newer == ("3", "2"))
    assert (desk.in_force.edition, desk.visit()) == ("1", "visit")
    assert desk.store.bundles.files("2") == newer
    # The program is updated: its loader has a use for the file.
    monkeypatch.setattr("desktop.services.reference.unread", lambda _names: [])
    renew_from(desk.store, updated := Reference(), BangkokClock().now().date())
    assert (updated.in_force.edition, updated.in_force.newer) == ("2", ("3",))
