"""One profile on this PC: its key, its store, its place in an office."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import config
from desktop.config import Profile, default_profile_folder
from desktop.domain.data_file import RESOURCES
from desktop.domain.device import DeviceIdentity
from desktop.domain.failure import Code, CounterError
from desktop.domain.text import Text
from desktop.domain.thai_date import BANGKOK
from desktop.ports import KeyVault, MarkVault

if TYPE_CHECKING:
    from desktop.domain.staff import StaffMember
    from desktop.services.session import Session
    from desktop.services.staff import Staff
    from desktop.store import Store
    from sync.enrolment import KnownJournal
    from sync.protocol import CodeAnswer

TRAINING_ESCROW = RESOURCES / "training" / "escrow.pem"


@dataclass(frozen=True, slots=True)
class Activation:
    """What somebody typed to become active on this PC."""

    staff_id: str
    code: str = field(repr=False)
    pin: str = field(repr=False)


class BangkokClock:
    """The time of this PC, told in the zone of Bangkok (UTC+7, no summer time)."""

    def now(self) -> datetime:
        """Now."""
        return datetime.now(BANGKOK)

    def check(self) -> None:
        """Nobody has contradicted it."""


def profile_of(folder: Path | None, *, training: bool) -> Profile:
    """The profile in `folder` (default: the user's); once a training profile, always one."""
    if folder is None:
        folder = default_profile_folder() / ("training" if training else "counter")
    profile = Profile(folder.resolve(), training)
    return Profile(profile.folder, training=training or profile.key_file.exists())


def vault_of(profile: Profile) -> KeyVault:
    """Where the profile's key lies."""
    from desktop.store.keys import FileVault, KeyringVault

    return FileVault(profile.key_file) if profile.training else KeyringVault()


def marks_of(profile: Profile) -> MarkVault:
    """Where the high-water mark lies: nowhere in the profile's folder, so that no copy has it."""
    from desktop.store.mark_vaults import FileMarks, KeyringMarks

    if not profile.training:
        return KeyringMarks()
    return FileMarks(profile.marks or config.state_folder() / "marks")


def open_profile(profile: Profile) -> Store:
    """The profile's store, made with a new key if there is none; CounterError as `open_store`.

    STORE_MISSING if this PC was a counter and its data file is gone, STORE_DAMAGED if the file
    does not know it: a new one in its place would hide that unsent work is lost.
    """
    from desktop.store.failures import DamagedError, circumstances
    from desktop.store.keys import open_store

    with circumstances(profile.database):
        profile.folder.mkdir(parents=True, exist_ok=True)
        if profile.place_file.exists() and not profile.database.exists():
            raise CounterError(Code.STORE_MISSING, file=str(profile.database))
        store = open_store(profile.database, vault_of(profile), marks_of(profile))
        if store.device is None and remembered_place(profile) is not None:
            store.close()
            raise DamagedError("the store is empty")
        _pin(profile, store)
    return store


def _pin(profile: Profile, store: Store) -> None:
    """Take in the authority that an earlier release kept in a file, once.

    After that no file of the folder counts: whoever can write there could name an authority of his
    own, or take ours away.
    """
    from sync.trust import read_authority

    device, file = store.device, profile.central_ca
    if device is None or device.central_ca is not None:
        return
    ca = read_authority(file) if file.exists() else ""
    with store.write() as transaction:
        transaction.set_device(replace(device, central_ca=ca))


def look_at(profile: Profile) -> Store:
    """The profile's store while its window is open, to be read beside it; CounterError as ever."""
    from desktop.store.keys import look_at_store

    return look_at_store(profile.database, vault_of(profile))


def trainees_of(profile: Profile) -> tuple[StaffMember, ...] | None:
    """In training the staff that everybody knows; None where the centre's list says who acts."""
    if not profile.training:
        return None
    from desktop.services.staff_file import load_staff

    return load_staff(RESOURCES / "training" / "staff.toml")


def at_home(profile: Profile, device: DeviceIdentity | None) -> bool:
    """Whether a profile may work as `device`: enrolled, and with the kind of series that it is of.

    A training profile that was enrolled when training had no series of its own is enrolled anew.
    """
    return device is not None and device.training == profile.training


def enrol(
    profile: Profile, store: Store, url: str, code: str, ca: Path | None = None
) -> DeviceIdentity:
    """Make the profile's store a counter at `url`; CounterError if the centre says no.

    DEVICE_OTHER_OFFICE or DEVICE_OTHER_COUNTER if what the store holds must stay where it is:
    nothing has changed.

    `ca` is a file with the authorities that are trusted from now on, and kept in the store; without
    one they stay as they were. Whatever the store holds already is told to the
    centre, so that a new token goes on with the old journal where that can be.
    """
    from sync.enrol import enrol as ask
    from sync.refusals import fail
    from sync.trust import read_authority

    before = store.device
    known = _known(store, before)
    pinned = (before.central_ca if before is not None else None) or ""
    pin = read_authority(ca) if ca is not None else pinned
    device = ask(url, code, known, pin, training=profile.training)
    if before is not None and before.office != device.office:  # a centre that never knew this PC
        fail(Code.DEVICE_OTHER_OFFICE, office=before.office, other=device.office)
    with store.write() as transaction:
        transaction.set_device(device)
    remember_place(profile, device)
    with suppress(OSError, CounterError):  # the caretaker tries again, and doctor says so
        seal_key(profile, device)
    return device


def escrow_of(profile: Profile, device: DeviceIdentity) -> bytes | None:
    """The public part of the key that a profile seals for; None where its authority has none.

    That of training is in the resources with its private part, so it protects nothing.
    """
    from desktop.signing.sealed import EscrowKey

    if profile.training:
        return EscrowKey.load(TRAINING_ESCROW).public
    return bytes.fromhex(device.escrow) or None


def seal_key(profile: Profile, device: DeviceIdentity) -> tuple[bytes, bytes] | None:
    """Keep the store's key sealed beside it; the key, and the public part that it is sealed for.

    None where there is no escrow key. STORE_KEY_MISSING if the vault has none, OSError where the
    file cannot be written.
    """
    from desktop.store.escrow import keep_sealed
    from desktop.store.keys import key_of

    public = escrow_of(profile, device)
    if public is None:
        return None
    key = key_of(profile.database, vault_of(profile))
    keep_sealed(profile.sealed_key, key, public)
    return key, public


def activate(store: Store, staff: Staff, typed: Activation) -> None:
    """A member of staff becomes active on this PC, with a code and a PIN of theirs; it blocks.

    STAFF_CODE if the centre does not let the key in, PIN_UNFIT for a PIN that cannot be chosen.
    """
    from sync.client import CentralClient
    from sync.protocol import StaffKey
    from sync.refusals import fail

    device = store.device
    assert device is not None
    key = staff.new_key(typed.staff_id, typed.code, typed.pin)
    client = CentralClient.of(device)
    try:
        told = StaffKey(
            staff_id=key.staff_id, public_key=key.public, proof=key.proof, code=key.code
        )
        known = client.register_key(told)
    except ValueError:  # no id or code at all
        fail(Code.STAFF_CODE)
    finally:
        client.close()
    staff.keep_key(key, known.certificate)


def staff_code(store: Store, session: Session, staff_id: str, at: str) -> CodeAnswer:
    """An activation code for a member of the office, which a supervisor asks for; it blocks.

    `at` is the time (UTC). CENTRAL_REFUSED for whoever may not.
    """
    from desktop.services.staff import signed_request
    from sync.client import CentralClient
    from sync.protocol import CodeRequest

    device = store.device
    assert device is not None
    key_id, signature = signed_request(session, device.device_id, staff_id, at)
    client = CentralClient.of(device)
    try:
        asked = CodeRequest(staff_id=staff_id, at=at, key_id=key_id, signature=signature)
        return client.staff_code(asked)
    finally:
        client.close()


def moved(profile: Profile, store: Store, url: str) -> None:
    """The same centre serves at another address from now on."""
    device = store.device
    assert device is not None
    device = replace(device, central_url=url)
    with store.write() as transaction:
        transaction.set_device(device)
    remember_place(profile, device)


def _known(store: Store, device: DeviceIdentity | None) -> KnownJournal | None:
    """The journal that is here, for the centre to go on with, or to take over again."""
    from sync.enrolment import KnownJournal
    from sync.protocol import office_key

    head, acked = store.journal.head(), store.journal.acknowledged()
    if device is None or head is None or acked is None:
        return None
    # After a fork nothing beyond what was confirmed can go on: the centre has other entries there.
    forked = store.sync.forked()
    last = acked if forked else head
    return KnownJournal(
        device_id=device.device_id,
        epoch=device.epoch,
        latest=store.journal.latest_epoch(),
        office=device.office,
        counter=device.counter,
        training=device.training,
        office_key=office_key(device.person_pepper),
        generation=store.sync.confirmed_by(),
        head=last.seq,
        acked=acked.seq,
        acked_hash=acked.hash,
        lost=store.sync.behind() is not None,
        forked=forked,
    )


def remember_place(profile: Profile, device: DeviceIdentity) -> None:
    """Keep what the first screen shows of the device, without token and pepper.

    Where it cannot be kept the next start asks the store itself, which takes longer.
    """
    facts = {
        "device_id": device.device_id,
        "office": device.office,
        "office_name": [device.office_name.th, device.office_name.en],
        "counter": device.counter,
        "epoch": device.epoch,
        "central_url": device.central_url,
        "branch": device.branch,
        "training": device.training,
        "escrow": device.escrow,
    }
    with suppress(OSError):
        profile.place_file.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


def remembered_place(profile: Profile) -> DeviceIdentity | None:
    """What `remember_place` kept; None if there is nothing that can be understood."""
    try:
        facts = json.loads(profile.place_file.read_text(encoding="utf-8"))
        thai, english = facts.pop("office_name")
        return DeviceIdentity(office_name=Text(str(thai), str(english)), **facts)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
