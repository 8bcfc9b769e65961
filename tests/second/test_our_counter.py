"""Our counter's engine at a centre that was written from the page alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.domain.life import CaseState, Decision
from desktop.domain.party import APPLICANT
from desktop.entries import Author, NewEntry, PutRight
from desktop.signing.keys import SigningKey
from desktop.signing.messages import of_key
from desktop.store.check import rebuild_check
from desktop.store.staff_keys import StaffKey
from sync.enrol import enrol
from sync.report import LineState
from tests.fixtures.store import decided, known_party, make_store, submit
from tests.fixtures.there import there
from tests.second.books import Device, Member
from tests.second.centre import Centre
from tests.second.enrolment import RefusalError
from tests.second.twin import AT, PAGE, SHAPES
from tests.second.wire import Wire
from tests.sync.test_journey import Desk

KEYS = {actor: SigningKey.make() for actor in ("c1", "s1", "s2")}


def signing(actor: str) -> Author:
    """One of the staff with their key."""
    return Author(actor, "clerk" if actor == "c1" else "supervisor", KEYS[actor])


class Office:
    """Counters 3 and 4 of one office, with their stores, at the second centre."""

    def __init__(self, wire: Wire, folder: Path) -> None:
        self.wire, self.centre = wire, wire.centre
        for actor in KEYS:
            role = "clerk" if actor == "c1" else "supervisor"
            self.centre.put(actor, Member((role,)))
        self.clerk, self.supervisor = (self._desk(folder / str(n), n) for n in (3, 4))

    def _desk(self, folder: Path, counter: int) -> Desk:
        folder.mkdir()
        desk = Desk(make_store(folder, enrol(self.wire.url, self.centre.new_code("BKP", counter))))
        device = there(desk.store.device)
        for actor, key in KEYS.items():
            proof = key.sign(of_key(device.device_id, actor, key.public))
            code = self.centre.staff_code(actor)
            kept = StaffKey(
                actor, device.device_id, key.id, key.public.hex(), proof, wrapped="", code=code
            )
            with desk.store.write() as transaction:
                transaction.put_staff_key(kept)
        desk.sync()
        assert all(there(desk.store.staff_keys.get(actor)).registered for actor in KEYS)
        return desk

    def device(self, desk: Desk) -> Device:
        """What the centre keeps of a desk."""
        return self.centre.books.devices[there(desk.store.device).device_id]

    def file(self) -> str:
        """The clerk takes a case with its receipt, and a photo; its id."""
        with self.clerk.store.write() as transaction:
            photo = transaction.put_blob(b"a photo")
            parties = {APPLICANT: known_party(photo_sha256=photo)}
            entry = submit(transaction, paid=True, parties=parties, author=signing("c1"))
        return entry.stream.removeprefix("case:")

    def decide(self, desk: Desk, case_id: str, word: Decision, on: int, actor: str = "s1") -> None:
        """A decision at a desk."""
        with desk.store.write() as transaction:
            new = replace(decided(case_id, word, on_version=on), by=signing(actor))
            transaction.append(new)

    def quiet(self) -> None:
        """Both know what there is, and nothing is amiss on either side."""
        for desk in (self.clerk, self.supervisor) * 2:
            desk.sync()
        for desk in (self.clerk, self.supervisor):
            head, kept = there(desk.store.journal.head()), self.device(desk).rows
            assert (head.seq, head.hash) == (len(kept), kept[-1]["hash"] if kept else head.hash)
            assert len({row["id"] for row in kept}) == len(kept)
            assert [*desk.store.journal.verify(), *rebuild_check(desk.store).problems] == []
        assert self.centre.books.waiting == []


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with Wire(Centre(PAGE, "BKP"), SHAPES) as wire:
        made = Office(wire, tmp_path)
        yield made
        made.clerk.close()
        made.supervisor.close()
        wire.shutdown()


def stands(desk: Desk, case_id: str) -> tuple[CaseState, int, str | None]:
    """How a desk knows the case."""
    view = there(desk.store.cases.get(case_id))
    return view.state, view.version, view.exception


def test_a_case_is_filed_decided_elsewhere_and_comes_back(office: Office) -> None:
    office.centre.keep_bundle("2570.1", "2027-01-01", {"fees/visit.toml": 'edition = "1"\n'})
    case_id = office.file()
    office.quiet()
    assert stands(office.supervisor, case_id) == (CaseState.ACCEPTED, 1, None)
    phone = there(office.supervisor.opened(case_id).body).values["phone"]
    assert phone.value == "0200000000"
    office.decide(office.supervisor, case_id, "return", 1)
    office.quiet()
    with office.clerk.store.write() as transaction:
        right = PutRight(case_id, "brought", 2, CaseState.ACCEPTED, None, None, on_move=None)
        transaction.append(NewEntry(right, signing("c1"), AT))
    office.quiet()
    office.decide(office.supervisor, case_id, "approve", 3)
    office.quiet()
    for desk in (office.clerk, office.supervisor):
        assert stands(desk, case_id) == (CaseState.APPROVED, 4, None)
        kinds = [line.kind for line in desk.opened(case_id).timeline]
        assert sorted(kinds) == sorted(
            ["case.submitted", "receipt.issued", "case.returned", "case.put_right", "case.approved"]
        )
        (edition,) = desk.store.bundles.editions()
        assert desk.store.bundles.files(edition.name) == {"fees/visit.toml": 'edition = "1"\n'}


def test_a_lost_answer_is_repeated_without_harm(office: Office) -> None:
    case_id = office.file()
    office.wire.faults += ["lost", "busy"]
    lost = office.clerk.engine.push_once()
    assert (lost.state, lost.waiting) == (LineState.OFFLINE, 2)
    kept = list(office.device(office.clerk).rows)
    assert len(kept) == 2
    busy = office.clerk.engine.push_once()
    assert (busy.waiting, there(busy.next_try_in) >= 1) == (2, True)
    assert office.clerk.engine.push_once().waiting == 0
    assert office.device(office.clerk).rows == kept
    office.quiet()
    office.decide(office.supervisor, case_id, "approve", 1)
    office.decide(office.clerk, case_id, "return", 1, actor="s2")
    office.supervisor.sync()
    office.wire.faults.append("lost")
    assert office.clerk.engine.push_once().exceptions == 0
    assert office.clerk.sync().exceptions == 1  # told with the same entry once more
    office.quiet()
    assert stands(office.clerk, case_id) == (CaseState.APPROVED, 2, "stale_decision")


def test_a_restored_centre_is_brought_all_again(office: Office) -> None:
    """What counted counts again, and what did not does not; the supervisor is back first."""
    office.file()
    office.quiet()
    backup = office.centre.backup()
    approved, disputed = office.file(), office.file()
    office.quiet()
    office.decide(office.supervisor, approved, "approve", 1)
    office.decide(office.supervisor, disputed, "return", 1)
    office.supervisor.sync()
    office.decide(office.clerk, disputed, "approve", 1, actor="s2")
    office.clerk.engine.run_once()
    office.quiet()
    expected = {case_id: stands(office.clerk, case_id)[:2] for case_id in (approved, disputed)}
    assert set(expected.values()) == {(CaseState.APPROVED, 2), (CaseState.RETURNED, 2)}
    blobs = dict(office.centre.books.offices["BKP"].blobs)
    backup.offices["BKP"].blobs.clear()
    office.centre.restore(backup, told=False)
    assert office.supervisor.engine.run_once().error is None
    office.quiet()
    assert office.centre.generation.startswith("2.")
    assert office.centre.books.offices["BKP"].blobs == blobs
    for desk in (office.clerk, office.supervisor):
        for case_id, there_is in expected.items():
            assert stands(desk, case_id)[:2] == there_is
    (objection,) = office.clerk.store.sync.exceptions()
    assert objection.code == "stale_decision"
    assert office.centre.status()["receipts"] == 3


def test_the_next_token_takes_the_place_of_the_one_before(office: Office) -> None:
    first = there(office.clerk.store.device).token
    office.file()
    office.quiet()
    office.centre.rotate()
    office.file()
    office.wire.faults.append("lost")
    assert office.clerk.engine.push_once().state is LineState.OFFLINE
    assert there(office.clerk.store.device).token == first
    office.quiet()
    second = there(office.clerk.store.device).token
    assert second != first
    office.quiet()
    assert office.centre.device_of(second) is office.device(office.clerk)
    with pytest.raises(RefusalError, match="401"):
        office.centre.device_of(first)
