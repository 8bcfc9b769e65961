"""What somebody with a clerk's key cannot do, and how a PIN that was lost is made good."""

from __future__ import annotations

from pathlib import Path

from desktop.domain.failure import CounterError
from desktop.domain.journal import utc_stamp
from desktop.domain.life import CaseState
from desktop.domain.listing import Listing
from desktop.entries import Approved, Author, NewEntry
from desktop.place import (
    Activation,
    BangkokClock,
    activate,
    enrol,
    marks_of,
    open_profile,
    staff_code,
    trainees_of,
)
from desktop.services.desk import Desk, open_desk
from desktop.services.reference import Reference
from desktop.store import Store
from sync.client import CentralClient
from sync.engine import SyncEngine
from tools.demo.cast import CLERK, SUPERVISOR, profile_at
from tools.demo.proof import Claims

NEW_PIN = "864209"


def tried(claims: Claims, folder: Path, url: str, code: str) -> None:
    """On a PC of its own: an approval forged with a clerk's key, and a PIN that was lost."""
    profile = profile_at(folder)
    store = open_profile(profile)
    try:
        device = enrol(profile, store, url, code)
        desk = open_desk(
            store, Reference(), BangkokClock(), device, trainees_of(profile),
            vault=marks_of(profile),
        )  # fmt: skip
        _exchange(store)
        clerk = desk.staff.sign_in(*CLERK)
        _forge(claims, store, desk, clerk.author)
        supervisor = desk.staff.sign_in(*SUPERVISOR)
        _exchange(store)
        stamp = utc_stamp(BangkokClock().now())
        given = staff_code(store, supervisor, CLERK[0], stamp).code
        activate(store, desk.staff, Activation(CLERK[0], given, NEW_PIN))
        claims.add(
            "demo.lost_pin",
            _signs_in(desk, NEW_PIN) and not _signs_in(desk, CLERK[1]),
        )
    finally:
        store.close()


def _forge(claims: Claims, store: Store, desk: Desk, clerk: Author) -> None:
    """In the supervisor's name, by the only key that is at hand."""
    listing = Listing("to_review", BangkokClock().now().date())
    view = desk.cases.lists.piece(listing, None, 1).rows[0].view
    body = Approved(
        view.id, "", view.version, CaseState.APPROVED, "", "", [], [], on_move=None
    )  # fmt: skip
    forged = Author(SUPERVISOR[0], "supervisor", clerk.key)
    with store.write() as transaction:
        transaction.append(NewEntry(body, forged, utc_stamp(BangkokClock().now())))
    _exchange(store)
    codes = [one.code for one in store.sync.exceptions()]
    now = store.cases.get(view.id)
    refused = codes == ["not_signed"] and now is not None and now.decided_by is None
    claims.add("demo.forged_refused", refused, view.reference)


def _exchange(store: Store) -> None:
    device = store.device
    assert device is not None
    client = CentralClient.of(device)
    try:
        report = SyncEngine(store, client, BangkokClock()).run_once()
    finally:
        client.close()
    if report.error is not None:
        raise report.error


def _signs_in(desk: Desk, pin: str) -> bool:
    try:
        desk.staff.sign_out(desk.staff.sign_in(CLERK[0], pin))
    except CounterError:
        return False
    return True
