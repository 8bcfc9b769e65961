"""What goes over the wire between a counter and the central side (docs/protocol.md).

Requests are strict and bounded, because the server trusts nobody. Answers let unknown fields
pass, so that a newer server can say more to an older counter.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, TypeGuard, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    PrivateAttr,
    Strict,
    StringConstraints,
    WithJsonSchema,
)

from desktop.domain.bounds import MAX_NAME, MAX_NUMBER, STAFF_ID, UUID
from sync import generation

PROTOCOL = "2"
HEADER_PROTOCOL = "MEA-Protocol"
HEADER_REQUEST = "MEA-Request"

MAX_ENTRIES = 500
BATCH_BYTES = 1 << 20  # what a counter puts into one push, counted in bytes of bodies
MAX_PUSH_BYTES = 4 << 20  # after decompression
MAX_BLOB_BYTES = 8 << 20
MAX_ANSWER_BYTES = 8 << 20
MAX_BUNDLE_BYTES = 8 << 20  # of a bundle of reference data, as JSON
FEED_LIMIT = 200
MAX_FEED_LIMIT = 500
MAX_WAIT = 30  # seconds of a long poll
MAX_KEYS = 100  # of staff, told in one push
MAX_CASES = 40  # opened in one question, so that its line stays short enough for any proxy

Pattern = StringConstraints
Sha256 = Annotated[str, Pattern(pattern=r"^[0-9a-f]{64}$")]
Uuid = Annotated[str, Pattern(pattern=f"^{UUID}$")]
# A row's stream, kind and actor. `desktop.domain.bounds` says what they must be; here any text
# passes, so that a row that slipped through is kept and objected to, and stops nothing behind it.
RowName = Annotated[str, Pattern(max_length=MAX_NAME, pattern=r"^[^\x00-\x1f\x7f]*$")]


def _moment(text: str) -> str:
    datetime.fromisoformat(text)  # digits in the right places may still be the 99th month
    return text


# A text that is only hashed, kept and sent on: as bytes it is never decoded. Not strict, since what
# is no JSON any more has it as a text.
Utf8 = Annotated[bytes, Strict(False), WithJsonSchema({"type": "string"})]
# The time of a row: digits in the right places, for the same reason as its names.
RowTime = Annotated[
    str,
    Pattern(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$"),
]
Stamp = Annotated[RowTime, AfterValidator(_moment)]


def _day(text: str) -> str:
    date.fromisoformat(text)
    return text


Day = Annotated[str, Pattern(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_day)]
# By which key something is signed, and the signature: empty as long as nobody has a key.
KeyId = Annotated[str, Pattern(pattern=r"^[A-Za-z0-9._:-]{0,64}$")]
Signature = Annotated[str, Pattern(pattern=r"^[A-Za-z0-9+/=_-]{0,200}$")]
Count = Annotated[int, Field(ge=0, le=MAX_NUMBER)]
Number = Annotated[int, Field(ge=1, le=MAX_NUMBER)]
# In answers: long enough for all that we say, and too short to fill a screen or a file.
Word = Annotated[str, Pattern(max_length=MAX_NAME)]
CaseName = Annotated[str, Pattern(pattern=f"^{UUID}(:[0-9a-f]{{64}})?$")]
Office = Annotated[str, Pattern(pattern=r"^[A-Z]{3}$")]
CounterNumber = Annotated[int, Field(ge=1, le=999)]
GenerationName = Annotated[str, Pattern(pattern=generation.PATTERN)]
Token = Annotated[str, Pattern(pattern=r"^[A-Za-z0-9._~+/=-]{16,200}$")]
StaffId = Annotated[str, Pattern(pattern=f"^{STAFF_ID}$")]
EnrolCode = Annotated[str, Pattern(pattern=r"^[0-9A-Za-z -]{8,24}$")]


def office_key(pepper: bytes) -> str:
    """By which an office's centre and counters know each other, without the pepper itself."""
    return hashlib.sha256(b"mea-counter/office/1\n" + pepper).hexdigest()


def stamp(moment: datetime) -> str:
    """A moment as the wire writes it: UTC, milliseconds, `2026-11-22T07:05:12.345Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + (
        f"{moment.microsecond // 1000:03d}Z"
    )


# Which move counts is a matter of order, and that is another one when a centre has lost its memory.
Objected = Literal["stale_decision", "not_allowed"]


def is_objected(code: str) -> TypeGuard[Objected]:
    """Whether it is the code of a move that did not count by its order."""
    return code in get_args(Objected)


class Request(BaseModel):
    """What is asked: nothing passes that is not described."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class Answer(BaseModel):
    """What the centre says; what a newer one adds is passed over."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True, hide_input_in_errors=True)


# --- push -----------------------------------------------------------------------------------


class WireEntry(Request):
    """One row of the journal with its body as it was stored (JSON text).

    `again` tells that the centre had confirmed it and has lost it since, `objected` that it did not
    count then, and why.
    Without a body where the counter has it no more, or could not send it: the row is kept, so that
    those behind it can follow, and objected to.
    """

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
        hide_input_in_errors=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
    )

    seq: Number
    id: Uuid
    stream: RowName
    version: Number
    kind: RowName
    schema_: Annotated[int, Field(ge=1, le=9999, alias="schema")]
    at: RowTime
    actor: RowName
    body_digest: Sha256
    hash: Sha256
    key_id: KeyId = ""
    signature: Signature = ""
    body: Utf8 | None = Field(default=None, repr=False)
    again: bool = False
    objected: Objected | None = None


class Hello(Request):
    """What a program knows: its version, the kinds of entries with their schemas, the states.

    Counter and centre tell each other with a greeting; each may have what the other does not know.
    """

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True, hide_input_in_errors=True)

    program: RowName
    kinds: Annotated[dict[RowName, Annotated[int, Field(ge=1, le=9999)]], Field(max_length=500)]
    states: Annotated[list[RowName], Field(max_length=100)]


class StaffKey(Request):
    """The key of a member of staff on a device, which has signed that it is theirs (`proof`).

    A `code` lets a new one in, or the `certificate` that the centre gave it before.
    """

    staff_id: StaffId
    public_key: Sha256
    proof: Signature
    code: Annotated[str, Pattern(max_length=24)] = Field(default="", repr=False)
    certificate: Signature = ""


class Push(Request):
    """Entries that follow `after`; `head` is the last seq that the counter has in all.

    `confirmed` is the last one of which it knows that it is kept; what lies between that and
    `after` is on its way in another push. `keys` are those of staff that the centre may not know.
    """

    epoch: Number
    after: Count
    after_hash: Sha256
    confirmed: Count
    head: Count
    entries: Annotated[list[WireEntry], Field(max_length=MAX_ENTRIES)]
    hello: Hello | None = None
    keys: Annotated[list[StaffKey], Field(max_length=MAX_KEYS)] = Field(default_factory=list)
    _packed: Any = PrivateAttr(default=None)  # `sync.packing`


class WireException(Answer):
    """An entry that was kept but could not be applied, and why; for a person to settle.

    `detail` is a JSON object as text: the facts of the code, such as both sides of a decision.
    """

    entry_id: Uuid
    seq: Number
    device_id: Uuid
    code: Annotated[str, Pattern(pattern=r"^[a-z][a-z_]{0,40}$")]
    detail: str
    case_id: Word | None = None


class KeyKnown(Answer):
    """A key that the centre knows; whoever shows the certificate needs no code again."""

    key_id: KeyId
    certificate: Signature


class PushAnswer(Answer):
    """Everything up to `acked` is kept; `acked_hash` is the hash of that row.

    `newer` entries of the device are of kinds that the centre's program does not know yet; `hello`
    answers that of the push, and `keys` are those of it that the centre knows now. `token` takes
    the place of the one that the device has, which stays good until it was used.
    """

    acked: Count
    acked_hash: Sha256
    exceptions: list[WireException]
    key_id: KeyId = ""
    signature: Signature = ""
    newer: Count = 0
    hello: Hello | None = None
    token: Token | None = Field(default=None, repr=False)
    keys: list[KeyKnown] = Field(default_factory=list)
    now: Stamp


# --- feed, cases, blobs --------------------------------------------------------------


class FeedItem(Answer):
    """What is new of one subject; each stands at the position at which it was last touched."""

    position: Number
    kind: str
    at: Stamp
    data: dict[str, JsonValue] = Field(repr=False)


class FeedAnswer(Answer):
    """The items after the position asked for, in order; `more` when the page was not all.

    All there is up to `cursor` has been told; up to `window` only what is open. `staff` is the
    number of the list of staff that is in force.
    """

    items: list[FeedItem]
    cursor: Count
    more: bool
    window: Count = 0
    staff: Count = 0
    now: Stamp


class TimelineLine(Answer):
    """One line of what happened to a case, by the id of its entry."""

    entry: Uuid
    at: Stamp
    kind: Word
    actor: Word
    facts: dict[str, JsonValue] = Field(repr=False)


class OpenedCase(Answer):
    """What a case holds beside what lists know: its body as it was sent, and its timeline.

    Without a body where whoever asks has it, or the centre has it no more.
    """

    id: Uuid
    lines: Count
    body_digest: Sha256
    body_kind: Word
    body_schema: Number
    body: str | None = Field(default=None, repr=False)
    timeline: list[TimelineLine]


class CasesAnswer(Answer):
    """Those of the cases asked for that the office sees; `left` did not fit in: ask again."""

    cases: list[OpenedCase]
    left: list[Uuid]
    now: Stamp


class FileProblem(Answer):
    """What is wrong with a reference file, where: one sentence about one key."""

    file: str
    line: Number
    key: str
    sentence: str


class StaffAnswer(Answer):
    """Who serves at the bearer's office, signed by the centre: JSON as text."""

    content: str
    key_id: KeyId
    signature: Signature
    now: Stamp


class CodeRequest(Request):
    """A supervisor's session at this counter asks for an activation code for a member."""

    staff_id: StaffId
    at: Stamp
    key_id: KeyId
    signature: Signature


class CodeAnswer(Answer):
    """The code, which nobody is told again, and until when it is good."""

    code: Word = Field(repr=False)
    until: Stamp


class BlobAnswer(Answer):
    """A blob that the central side holds."""

    sha256: Sha256
    size: Count


# --- health, status, errors -------------------------------------------------------------------


class Health(Answer):
    """The server and its database are well."""

    status: Literal["ok"]
    protocol: Word
    central_name: Word
    now: Stamp


class ErrorAnswer(Answer):
    """Why a request was not fulfilled; `acked` is the server's number with code `gap`.

    `yours` and `asked` are the office, or counter, that the PC has and that its code is for;
    `problems` are those of reference files that are `unfit`.
    """

    code: Word
    message: str
    acked: Count | None = None
    yours: Word | None = None
    asked: Word | None = None
    problems: list[FileProblem] | None = None
