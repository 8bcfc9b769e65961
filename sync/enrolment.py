"""What goes over the wire when a PC becomes a counter (docs/protocol.md)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sync.protocol import (
    Answer,
    Count,
    CounterNumber,
    EnrolCode,
    GenerationName,
    Number,
    Office,
    Pattern,
    Request,
    Sha256,
    Signature,
    Stamp,
    Token,
    Uuid,
    Word,
)


class KnownJournal(Request):
    """The journal that this PC already has, to go on with it instead of starting a new epoch.

    With all that a centre needs to take it over which has lost it: where it belongs, the digest of
    the office's pepper, and the generation that last answered. `latest` is the highest epoch that
    this PC was ever given. `lost`: the PC knows that it has given out numbers of this journal which
    are not in it; `forked`: the centre has said that it has another one.
    """

    device_id: Uuid
    epoch: Number
    latest: Number
    office: Office
    counter: CounterNumber
    training: bool
    office_key: Sha256
    generation: GenerationName | None = None
    head: Count
    acked: Count
    acked_hash: Sha256
    lost: bool = False
    forked: bool = False


class EnrolRequest(Request):
    """An administrator's one-time code, and the journal that is already there, if any.

    A `training` profile gets a series that cannot be taken for a real one. `public_key` is that of
    the device (Ed25519, in hex); only a program of a release before keys has none.
    """

    code: EnrolCode
    known: KnownJournal | None = None
    training: bool = False
    public_key: Sha256 | None = None


class Name(Answer):
    """A name in both languages."""

    th: Word
    en: Word


class EnrolAnswer(Answer):
    """What a counter is from now on; `person_pepper` and `escrow` are 32 bytes in hex.

    `escrow` is the public part (X25519) of the key for which a counter seals its own; empty where
    the authority has none. `centre_key` is the public key (Ed25519, in hex) by which the centre
    signs, `certificate` its signature of the device's key.
    """

    device_id: Uuid
    office: Office
    office_name: Name
    branch: Word
    counter: CounterNumber
    epoch: Number
    training: bool = False
    token: Token = Field(repr=False)
    person_pepper: Sha256 = Field(repr=False)
    central_name: Word
    now: Stamp
    escrow: Annotated[str, Pattern(pattern=r"^([0-9a-f]{64})?$")] = ""
    centre_key: Annotated[str, Pattern(pattern=r"^([0-9a-f]{64})?$")] = ""
    certificate: Signature = ""
