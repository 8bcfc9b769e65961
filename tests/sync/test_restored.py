"""The centre is put back to a backup: nothing is lost, no number comes twice, decisions stand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from desktop.domain.life import CaseState, Decision
from desktop.domain.party import APPLICANT
from desktop.entries import NewEntry, PutRight, Withdrawn
from desktop.place import BangkokClock
from desktop.services.outbox import Outbox
from sync.generation import Generation
from sync.report import LineState
from tests.fixtures.authors import by
from tests.fixtures.postgres import fresh_database
from tests.fixtures.restored import Centre, Pc, centre
from tests.fixtures.store import decided, known_party, submit
from tests.fixtures.there import there
from tests.sync.invariants import violations

pytestmark = pytest.mark.expects_log("^restored from a backup")


@dataclass
class Office:
    """A centre, the counter that files (3), and that of a supervisor (4)."""

    centre: Centre
    folder: Path
    opened: ExitStack
    clerk: Pc
    supervisor: Pc
    kept: int = 0  # entries of the clerk's that the backup has

    def pc(self, name: str, counter: int) -> Pc:
        """A further PC."""
        made = Pc(self.centre, self.folder / name, counter)
        self.opened.callback(made.close)
        return made


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """Embedded, unless a test asks for the other one."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield None
        return
    with fresh_database(request.getfixturevalue("postgres")) as url:
        yield url


ON_POSTGRESQL = pytest.mark.parametrize(
    "database",
    [pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))],
    indirect=True,
)


@pytest.fixture(params=["before", "after"])
def office(
    request: pytest.FixtureRequest, database: str | None, tmp_path: Path
) -> Iterator[Office]:
    """With a backup from before the filing counter was enrolled, and from after that."""
    with ExitStack() as opened:
        central = opened.enter_context(centre(tmp_path, database))
        supervisor = Pc(central, tmp_path / "supervisor", 4)
        opened.callback(supervisor.close)
        if request.param == "before":
            supervisor.sync()
            central.back_up()
        clerk = Pc(central, tmp_path / "clerk", 3)
        opened.callback(clerk.close)
        made = Office(central, tmp_path, opened, clerk, supervisor)
        if request.param == "after":
            filed(clerk)
            clerk.sync()
            supervisor.sync()
            central.back_up()
            made.kept = clerk.store.journal.counts().acknowledged
        yield made


def filed(pc: Pc, photo: bytes = b"") -> str:
    """A case that is paid for, perhaps with a photo."""
    with pc.store.write() as transaction:
        facts: dict[str, Any] = {}
        if photo:
            sha256 = transaction.put_blob(photo)
            facts["parties"] = {APPLICANT: known_party(photo_sha256=sha256)}
        entry = submit(transaction, paid=True, **facts)
    return entry.stream.removeprefix("case:")


def at(hour: int) -> str:
    return f"2026-11-22T{hour:02}:00:00.000Z"


def decide(pc: Pc, case_id: str, word: Decision, version: int, hour: int, who: str = "s1") -> None:
    """A decision, by the clock."""
    pc.write(replace(decided(case_id, word, on_version=version, actor=who), at=at(hour)))


def worked(office: Office) -> dict[str, tuple[str, int]]:
    """A day between the two counters; how each case stands at its end."""
    clerk, supervisor = office.clerk, office.supervisor
    approved, returned, withdrawn, disputed = (filed(clerk, b"photo %d" % n) for n in range(4))
    clerk.sync()
    supervisor.sync()
    decide(supervisor, approved, "approve", 1, hour=8)
    decide(supervisor, returned, "return", 1, hour=8)
    decide(supervisor, disputed, "return", 1, hour=8)
    decide(clerk, disputed, "approve", 1, hour=9, who="s2")  # a moment too late
    clerk.write(
        NewEntry(
            Withdrawn(withdrawn, "changed", 1, CaseState.WITHDRAWN, on_move=None), by("c1"), at(9)
        )
    )
    for pc in (supervisor, clerk, supervisor):
        pc.engine.run_once()
    clerk.write(
        NewEntry(
            PutRight(returned, "brought", 2, CaseState.ACCEPTED, None, None, on_move=None),
            by("c1"),
            at(10),
        )
    )
    for pc in (clerk, supervisor):
        pc.sync()
    decide(supervisor, returned, "approve", 3, hour=11)
    for pc in (supervisor, clerk):
        pc.sync()
    stand = standing(office)
    assert [stand[one] for one in (approved, returned, withdrawn, disputed)] == [
        ("approved", 2), ("approved", 4), ("withdrawn", 2), ("returned", 2),
    ]  # fmt: skip
    return stand


def standing(office: Office) -> dict[str, tuple[str, int]]:
    """How each case stands at the centre."""
    with office.centre.now.place.database.transaction() as connection:
        rows = connection.execute(text("SELECT case_id, state, version FROM case_file")).all()
    return {row.case_id: (row.state, row.version) for row in rows}


def shown(pc: Pc, case_id: str) -> list[tuple[str, str, str]]:
    """The timeline of a case as the counter shows it once it is opened."""
    if there(pc.store.cases.detail(case_id)).behind:
        pc.engine.want(case_id)
        assert pc.engine.push_once().error is None
    detail = there(pc.store.cases.detail(case_id))
    assert not detail.behind
    return [(line.at, line.kind, line.actor) for line in detail.timeline]


def back(pc: Pc) -> None:
    """The counter meets the centre that was put back; if it is not known there it is enrolled."""
    report = pc.engine.run_once()
    if report.error is not None:
        assert report.state is LineState.REFUSED, report
        device = pc.store.device
        pc.enrol()
        now = pc.store.device
        assert device is not None
        assert now is not None
        assert (now.device_id, now.epoch) == (device.device_id, device.epoch)
        pc.sync()


def quiet(office: Office) -> None:
    """Twice around: the second brings what the other one pushed."""
    for pc in (office.clerk, office.supervisor) * 2:
        pc.sync()


def numbers(pc: Pc) -> set[str]:
    """The case and receipt numbers of a PC's journal."""
    query = "SELECT reference FROM case_view WHERE own UNION SELECT number FROM receipt_view"
    with pc.store.connection() as connection:
        return {row[0] for row in connection.exec_driver_sql(query)}


WHO = pytest.mark.parametrize(
    "clerk_first", [True, False], ids=["filing first", "supervisor first"]
)


@WHO
@pytest.mark.parametrize("told", ["mark", "command", "counters"])
def test_all_comes_back_whoever_is_first(office: Office, clerk_first: bool, told: str) -> None:
    all_comes_back(office, clerk_first=clerk_first, told=told)


@ON_POSTGRESQL
@WHO
def test_all_comes_back_on_postgresql(office: Office, clerk_first: bool) -> None:
    all_comes_back(office, clerk_first=clerk_first, told="counters")


def all_comes_back(office: Office, *, clerk_first: bool, told: str) -> None:
    """The proof of this file; `told` is how the centre gets to know of its loss."""
    before = worked(office)
    clerk, supervisor, central = office.clerk, office.supervisor, office.centre
    timelines = {case_id: shown(supervisor, case_id) for case_id in before}
    exceptions = central.now.status()["exceptions"]
    assert exceptions == 1
    old = central.now.place.memory.generation
    central.put_back(marks=told == "mark")
    if told == "command":
        central.now.place.memory.restored(central.now.place.database)
    begun = central.now.place.memory.generation
    assert (begun.number > old.number) == (told != "counters")
    turns = (clerk, supervisor) if clerk_first else (supervisor, clerk)
    for pc in turns:
        back(pc)
    quiet(office)
    # One loss, one generation: each that comes back would make all the others greet once more.
    assert central.now.place.memory.generation.number == old.number + 1
    assert standing(office) == before
    status = central.now.status()
    assert (status["exceptions"], status["waiting"]) == (exceptions, 0)
    for pc in turns:
        assert violations(pc.store, central.now.place) == []
        for case_id, (state, version) in before.items():
            view = pc.store.cases.get(case_id)
            assert view is not None
            assert (view.state.value, view.version) == (state, version)
            assert set(shown(pc, case_id)) >= set(timelines[case_id])
    assert {case_id: shown(supervisor, case_id) for case_id in before} == timelines
    with central.now.place.database.transaction() as connection:
        blobs = connection.execute(text("SELECT count(*) FROM blob")).scalar_one()
    assert blobs == 4
    # It goes on: the next number is a new one, and is decided upon as ever.
    given = numbers(clerk)
    case_id = filed(clerk)
    assert len(numbers(clerk) - given) == 2
    clerk.sync()
    supervisor.sync()
    decide(supervisor, case_id, "approve", 1, hour=12)
    quiet(office)
    assert standing(office)[case_id] == ("approved", 2)


def test_what_was_confirmed_and_lost_is_told_until_it_is_there_again(office: Office) -> None:
    worked(office)
    clerk = office.clerk
    acknowledged = clerk.store.journal.counts().acknowledged
    office.centre.put_back()
    outbox = Outbox(clerk.store, BangkokClock())
    assert outbox.outgoing().again is None
    back(clerk)
    again = outbox.outgoing().again
    assert again is not None
    assert (again.entries, again.left) == (acknowledged - office.kept, 0)
    assert datetime.fromisoformat(again.since) <= BangkokClock().now()
    clerk.restart()
    assert Outbox(clerk.store, BangkokClock()).outgoing().again == again


@pytest.mark.parametrize("told", ["mark", "command", "counters"])
def test_a_spare_pc_without_a_journal_gets_no_series_that_was_given_out(
    office: Office, told: str
) -> None:
    """The clerk's PC is at the mender's; the spare one gives out numbers of its own."""
    worked(office)
    clerk, central = office.clerk, office.centre
    spare = office.pc("spare", 3)
    filed(spare)
    spare.sync()
    given = numbers(clerk) | numbers(spare)
    central.put_back(marks=told == "mark")
    if told == "command":
        central.now.place.memory.restored(central.now.place.database)
    elif told == "counters":
        office.supervisor.sync()  # any that has heard of what is lost
    second = office.pc("second", 3)
    filed(second)
    second.sync()
    assert second.series not in (clerk.series, spare.series)
    assert numbers(second).isdisjoint(given)
    back_again = (clerk, spare)
    for pc in back_again:  # each at the counter in its turn, with its own numbers
        pc.enrol()
        filed(pc)
        pc.sync()
        assert violations(pc.store, central.now.place) == []
    every = [numbers(pc) for pc in (clerk, spare, second)]
    assert len(set.union(*every)) == sum(len(one) for one in every)
    assert central.now.status()["receipts"] == len(set.union(*every)) // 2


def test_a_quiet_counter_notices_by_itself(office: Office) -> None:
    """It has nothing to send; the feed tells it, and it proves what it was confirmed."""
    worked(office)
    office.centre.put_back()
    supervisor = office.supervisor
    report = supervisor.engine.pull_once()
    assert report.error is None
    assert report.greet
    pushed = supervisor.engine.push_once()
    assert pushed.sent > 0
    assert pushed.waiting == 0
    assert not supervisor.engine.pull_once().greet


def test_a_centre_that_lost_nothing_stays_what_it_is(office: Office) -> None:
    worked(office)
    central = office.centre
    generation = central.now.place.memory.generation
    central.stop()
    central.start()
    quiet(office)
    assert central.now.place.memory.generation == generation
    for pc in (office.clerk, office.supervisor):
        assert pc.store.sync.generation() == str(generation)
        assert pc.store.sync.claim() is None


def test_the_generation_stands_in_every_answer(office: Office) -> None:
    import urllib.error
    import urllib.request

    url, generation = office.centre.now.url, office.centre.now.place.memory.generation
    for path in ("/v1/health", "/v1/feed", "/v1/bundles", "/v1/nothing", "/v1/blobs/0"):
        try:
            with urllib.request.urlopen(url + path, timeout=10) as answer:
                headers = answer.headers
        except urllib.error.HTTPError as refused:
            with refused:
                headers = refused.headers
        assert Generation.read(headers["MEA-Generation"]) == generation, path


def test_a_counter_that_only_listened_knows_that_an_enrolment_is_lost(office: Office) -> None:
    """The spare PC gave out numbers and was never online again; nothing but its letter is lost."""
    central, supervisor = office.centre, office.supervisor
    quiet(office)
    central.back_up()
    spare = office.pc("spare", 3)
    filed(spare)
    supervisor.sync()
    central.put_back(marks=False)
    supervisor.sync()
    second = office.pc("second", 3)
    filed(second)
    assert numbers(second).isdisjoint(numbers(spare))
