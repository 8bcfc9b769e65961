"""One odd entry, item, answer or line stops neither a queue nor an office, whatever it is."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from desktop.domain.failure import Code, CounterError
from desktop.ids import new_id
from desktop.store import Store
from tests.faults.volume import each_run
from tests.fixtures.central import Central, client_of, served
from tests.fixtures.odd_cases import (
    good_bodies,
    odd_body,
    odd_names,
    odd_value,
    spoil,
    write_odd,
)
from tests.fixtures.office import SetClock, desk_of
from tests.fixtures.there import there
from tests.sync.desk import Desk
from tests.sync.faulty import faulty_line
from tests.sync.odd_answers import ODD_ITEMS, ODD_PAGES, STRANGERS, TOO_LARGE, narrow, serving
from tests.ui.counter_office import reference
from ui.context import Context
from ui.presenters.opened_case import Opened

# What is set aside, and a case that cannot be shown, is noted in the log.
pytestmark = pytest.mark.expects_log("cannot be (read|shown)")

# A number in the place of a schema is that of a newer program.
NOT_SHOWN = (Code.CASE_UNREADABLE, Code.CASE_NEWER)
KINDS = sorted(good_bodies("", "BKP3A-69-000001"))
_offices = itertools.count()


@dataclass
class Office:
    """Two counters of an office of their own, and what must have arrived at both."""

    code: str
    writer: Desk
    reader: Desk
    written_about: set[str] = field(default_factory=set)

    def write_odd(self, dice: random.Random, case_id: str) -> None:
        """An entry that makes no sense, perhaps about this case."""
        store, kind = self.writer.store, dice.choice(KINDS)
        about = dice.choice([case_id, new_id(), new_id()])
        number = f"{there(store.device).series}-69-9{dice.randrange(100_000):05}"
        facts: dict[str, Any] = {"kind": kind}
        if kind.startswith("case."):
            facts["stream"] = f"case:{about}"
            self.written_about.add(about)
        if dice.random() < 0.2:
            facts |= odd_names(dice)
        if dice.random() < 0.1:
            facts["at"] = dice.choice(["0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"])
        write_odd(store, odd_body(kind, about, number, dice), **facts)

    def check(self, good: list[str]) -> None:
        """Both have read to the end, both go on, and every case can be opened or says why not."""
        for desk in (self.writer, self.reader):
            good = good + desk.submit()
        for desk in (self.writer, self.reader, self.writer):
            desk.until_sent()
            assert desk.store.journal.acknowledged() == desk.store.journal.head()
            assert list(desk.store.journal.verify()) == []
        end = self.writer.central.status()["feed"][self.code]
        for desk in (self.writer, self.reader):
            assert desk.store.sync.get().feed_cursor == end
        open_all(self.reader.store, set(good))
        # Its own journal a counter believes; nobody else gets what the centre cannot read.
        open_all(self.writer.store, set(good) - self.written_about)


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Central]:
    """A central server, for all runs."""
    with served(tmp_path_factory.mktemp("central")) as running:
        yield running


@pytest.fixture
def office(centre: Central, tmp_path: Path) -> Iterator[Office]:
    """An office that has nothing yet."""
    number = next(_offices)
    code = "".join(chr(ord("A") + number // 26**place % 26) for place in (2, 1, 0))
    with faulty_line(centre.url) as one, faulty_line(centre.url) as other:
        writer = Desk(centre, tmp_path / "writer", one, counter=3, office=code)
        reader = Desk(centre, tmp_path / "reader", other, counter=4, office=code)
        yield Office(code, writer, reader)
        writer.close()
        reader.close()


def open_all(store: Store, good: set[str]) -> None:
    """Open every case that the counter lists, as its page does; those that are good are shown."""
    desk = desk_of(store, SetClock(), reference())
    parts = SimpleNamespace(
        desk=desk,
        clock=SetClock(),
        device=store.device,
        language=SimpleNamespace(code="th"),
    )
    with store.connection() as connection:
        listed = [row[0] for row in connection.exec_driver_sql("SELECT id FROM case_view")]
    assert good <= set(listed)
    for case_id in listed:
        told = _opened(cast(Context, parts), case_id)
        assert told == case_id or (told in NOT_SHOWN and case_id not in good)


def _opened(context: Context, case_id: str) -> str:
    """The case that is shown, or why there is none."""
    try:
        return Opened.read(context, case_id).told.case_id
    except CounterError as error:
        return error.code


@each_run
def test_an_odd_entry_stops_neither_its_queue_nor_the_office(office: Office, run: int) -> None:
    dice = random.Random(run)
    good = office.writer.submit()
    for _ in range(dice.randint(1, 4)):
        office.write_odd(dice, good[0])
        if dice.random() < 0.3:
            good += office.writer.submit()
    office.check(good)


@each_run
def test_odd_items_and_odd_answers_stop_no_counter(office: Office, run: int) -> None:
    dice, writer, reader = random.Random(run), office.writer, office.reader
    strange = list(STRANGERS.values())
    good = writer.submit(dice.randint(3, 6))
    writer.line.faults.extend(dice.choices(strange, k=dice.randrange(3)))
    writer.until_sent()
    with client_of(there(writer.store.device)) as client:
        told = enumerate(client.feed(0).items, start=1)
        items: list[Any] = [item.model_dump() | {"position": at} for at, item in told]
    odd = dice.sample(range(len(items)), k=dice.randint(1, 3))
    spoiled = {items[at]["data"].get("id") for at in odd}
    for at in odd:
        items[at] = _spoiled(items[at], dice)
    reader.line.always = serving(items)
    reader.line.faults.extend(dice.choices([*strange, *ODD_PAGES.values()], k=dice.randrange(5)))
    reader.until_sent()
    assert reader.store.sync.get().feed_cursor == len(items)
    assert set(reader.store.sync.set_aside()) <= {at + 1 for at in odd}
    open_all(reader.store, set(good) - spoiled)


@each_run
def test_413_in_any_form_stops_no_queue(office: Office, run: int) -> None:
    dice, writer = random.Random(run), office.writer
    writer.line.always = narrow(dice.randint(8_000, 60_000), dice.choice(list(TOO_LARGE.values())))
    good = writer.submit(dice.randint(1, 8))
    for _ in range(dice.randrange(3)):
        body = good_bodies(new_id(), "BKP3A-69-900001")["case.submitted"]
        body["extra"] = "x" * dice.choice([4_000, 10_000, 100_000, 5_000_000])
        write_odd(writer.store, json.dumps(body).encode())
        good += writer.submit(dice.randint(1, 3))
    office.check(good)


def _spoiled(item: dict[str, Any], dice: random.Random) -> Any:
    """An odd item in the place of a good one."""
    match dice.randrange(3):
        case 0:
            return dice.choice(list(ODD_ITEMS.values()))(item["position"])
        case 1:
            item[dice.choice(["kind", "at", "data"])] = odd_value(dice)
        case _:
            spoil(item["data"], dice)
    return item
