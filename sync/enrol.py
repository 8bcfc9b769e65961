"""Makes a PC a counter of the centre at an address."""

from __future__ import annotations

from desktop.domain.device import DeviceIdentity
from desktop.domain.text import Text
from desktop.signing.keys import SigningKey
from sync.client import CentralClient
from sync.enrolment import KnownJournal


def enrol(
    base_url: str,
    code: str,
    known: KnownJournal | None = None,
    ca: str = "",
    *,
    training: bool = False,
) -> DeviceIdentity:
    """Make this PC a counter; raises CENTRAL_CODE, CENTRAL_UNREACHABLE and the like.

    `known` is the journal that is already here: if the central side can go on with it, the
    device and its epoch stay, and only the token and the device's key are new. `ca` are
    the certificates (PEM) to be trusted from now on; without them the system's.
    """
    client, key = CentralClient(base_url, ca=ca), SigningKey.make()
    try:
        answer = client.enrol(code, known, public=key.public, training=training)
    finally:
        client.close()
    return DeviceIdentity(
        device_id=answer.device_id,
        office=answer.office,
        office_name=Text(answer.office_name.th, answer.office_name.en),
        counter=answer.counter,
        epoch=answer.epoch,
        central_url=base_url,
        branch=answer.branch,
        training=answer.training,
        escrow=answer.escrow,
        token=answer.token,
        person_pepper=bytes.fromhex(answer.person_pepper),
        key=key.private,
        certificate=answer.certificate,
        centre_key=bytes.fromhex(answer.centre_key),
        central_ca=ca,
    )
