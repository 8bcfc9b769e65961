"""An answer to a push counts only if the centre has signed what it confirms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.store.agreed import Agreed, is_signed_by, keep
from sync.refusals import no_answer

if TYPE_CHECKING:
    from desktop.domain.device import DeviceIdentity
    from desktop.store import Transaction
    from sync.protocol import PushAnswer


def proved(device: DeviceIdentity | None, answer: PushAnswer) -> Agreed | None:
    """What the centre has signed; None where the device knows no key of it.

    CENTRAL_UNREACHABLE for an answer without its signature, or with another: it is none.
    """
    if device is None or not device.centre_key:
        return None
    told = Agreed(
        device.device_id, device.epoch, answer.acked, answer.acked_hash, answer.now,
        answer.key_id, answer.signature,
    )  # fmt: skip
    if not is_signed_by(device.centre_key, told):
        no_answer("signature")
    return told


def confirm(transaction: Transaction, answer: PushAnswer, proof: Agreed | None) -> None:
    """Take down what the answer confirms, and the centre's signature of it."""
    transaction.acknowledge(answer.acked, answer.acked_hash)
    keep(transaction, proof)
