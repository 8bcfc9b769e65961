"""The counter's only way to the network: asks the central side, and believes little.

An answer counts only with a known status, our protocol header, the echo of this very request and
the body that was to be expected; anything else (a captive portal, a proxy's error page, a cut or
old answer) is no answer at all, and the outcome of the request is unknown.
"""

from __future__ import annotations

import logging
import secrets
import threading
import zlib
from collections.abc import Mapping
from time import monotonic
from typing import Protocol, TypeVar
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, ValidationError
from urllib3.exceptions import HTTPError

from desktop.domain.bundle import Bundle, Edition
from desktop.domain.device import DeviceIdentity
from desktop.domain.failure import Code
from desktop.domain.journal import digest
from desktop.ids import new_id
from desktop.signing.editions import are_all
from sync import generation, protocol
from sync.bundles import BundleFiles, ListedBundles
from sync.enrolment import EnrolAnswer, EnrolRequest, KnownJournal
from sync.feed_page import read_page
from sync.generation import Generation
from sync.packing import packed
from sync.protocol import (
    CasesAnswer,
    FeedAnswer,
    Push,
    PushAnswer,
)
from sync.refusals import CONTENT, NOT_READ, NOT_SIGNED, fail, no_answer, refuse
from sync.sockets import Sockets
from sync.transport import Adapter, TooLongError, bounded, requests
from sync.trust import trusting, untrusted

# Its warnings would put addresses into the log; what went wrong is told by the failure.
logging.getLogger("urllib3").setLevel(logging.CRITICAL)

CONNECT_SECONDS = 5.0
DEADLINE_SECONDS = 30.0
# A firewall forgets a silent connection without a word, and a request on it would hang.
IDLE_SECONDS = 30.0
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_Answer = TypeVar("_Answer", bound=BaseModel)


class Central(Protocol):
    """The central side as the engine sees it; every method raises CounterError.

    Each request names `generation`, a push `confirmed_by`, the one that answered a push before;
    `answered_by` is the one that gave the last answer.
    """

    generation: str | None
    confirmed_by: str | None
    answered_by: str | None

    def renew(self, token: str) -> None:
        """Name this token from now on; may come from another thread."""

    def push(self, push: Push) -> PushAnswer:
        """Send entries; the answer is checked against what was sent."""

    def feed(
        self, after: int, limit: int, wait: int, *, window: int = 0, days: int = 0,
        bare: bool = False,
    ) -> FeedAnswer:  # fmt: skip
        """Items of the feed after `after`, waiting up to `wait` seconds for the first."""

    def cases(self, have: Mapping[str, str]) -> CasesAnswer:
        """Cases with body and timeline; `have` gives for each the digest of a body not to send."""

    def bundles(self) -> tuple[list[Edition], list[str]]:
        """All editions of the reference data, and the names of those that cannot be read."""

    def bundle(self, edition: str) -> Bundle | None:
        """An edition with its files; None if there is none of this name."""

    def put_blob(self, sha256: str, content: bytes) -> None:
        """Keep a blob; harmless when it is there already."""

    def staff(self) -> protocol.StaffAnswer:
        """Who serves at this office."""


class CentralClient:
    """One connection to the central side, for one thread; `close` may come from any other.

    `ca` pins the certificate authorities (PEM); without it the system's are trusted. Plain http is
    only spoken with this same machine.
    """

    def __init__(
        self,
        base_url: str,
        *,
        device_id: str = "",
        token: str = "",
        ca: str | None = None,
        centre_key: bytes = b"",
        deadline: float = DEADLINE_SECONDS,
    ) -> None:
        self._base = _checked(base_url)
        self._device_id = device_id
        self._centre_key = centre_key
        self._deadline = deadline
        self._sockets = Sockets()
        self._last_used = 0.0
        self.generation: str | None = None
        self.confirmed_by: str | None = None
        self.answered_by: str | None = None
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy, .netrc or CA from the environment
        trusted = trusting(ca) if self._base.startswith("https:") else None
        self._session.mount(self._base, Adapter(self._sockets, trusted))
        self._session.headers.update(
            {
                "User-Agent": "mea-counter",
                "Accept": "application/json",
                "Accept-Encoding": "gzip",
                protocol.HEADER_PROTOCOL: protocol.PROTOCOL,
            }
        )
        self._token = token

    @classmethod
    def of(cls, device: DeviceIdentity) -> CentralClient:
        """The client of an enrolled device."""
        return cls(
            device.central_url,
            device_id=device.device_id,
            token=device.token,
            ca=device.central_ca,
            centre_key=device.centre_key,
        )

    def set_line_down(self, down: bool) -> None:
        """Act as if the cable were pulled: every socket, old or new, is cut at once."""
        self._sockets.set_down(down)

    def renew(self, token: str) -> None:
        """Name this token from now on; may come from another thread."""
        self._token = token

    def close(self) -> None:
        """Cut a request that is under way, and take no more."""
        self._sockets.close()
        self._session.close()

    # --- what can be asked ------------------------------------------------------------------

    def enrol(
        self,
        code: str,
        known: KnownJournal | None = None,
        *,
        public: bytes,
        training: bool = False,
    ) -> EnrolAnswer:
        """Use up a one-time code; CENTRAL_CODE if it is not good. `public` is the device's key."""
        try:
            request = EnrolRequest(
                code=code.strip(), known=known, training=training, public_key=public.hex()
            )
        except ValidationError:
            fail(Code.CENTRAL_CODE)
        return self._model(EnrolAnswer, "POST", "/v1/enrol", body=request)

    def push(self, push: Push) -> PushAnswer:
        """Send entries; harmless to repeat. CENTRAL_GAP tells the server's number as `acked`."""
        answer = self._model(
            PushAnswer, "POST", f"/v1/devices/{self._device_id}/journal", body=push
        )
        last = push.entries[-1].hash if push.entries else push.after_hash
        if (answer.acked, answer.acked_hash) != (push.after + len(push.entries), last):
            no_answer("acknowledgement")
        return answer

    def feed(
        self,
        after: int,
        limit: int = protocol.FEED_LIMIT,
        wait: int = 0,
        *,
        window: int = 0,
        days: int = 0,
        bare: bool = False,
    ) -> FeedAnswer:
        """The items after `after`, in order.

        `days` asks from the beginning for what is open or was touched in so many days, and the
        answer's `window` is to be named until it is reached. `bare` leaves the data out.
        CENTRAL_GAP if the server's feed does not reach that far, CENTRAL_UNREACHABLE with the
        reason NOT_READ if an item of this page makes it one that cannot be read.
        """
        path = f"/v1/feed?after={after}&limit={limit}&wait={wait}"
        path += f"&window={window}" if window else ""
        path += f"&days={days}" if days else ""
        path += "&bare=true" if bare else ""
        status, got, answered = self._ask("GET", path, headers={}, more_seconds=wait)
        if status != 200:
            refuse(status, got, answered)
        try:
            return read_page(got, after, limit)
        except RecursionError:
            no_answer(NOT_READ)
        except ValueError:
            no_answer("feed")

    def cases(self, have: Mapping[str, str]) -> CasesAnswer:
        """Cases with what they hold; each body that comes is the one of its digest."""
        of = "&".join(
            f"of={case_id}{f':{there}' if there else ''}" for case_id, there in have.items()
        )
        answer = self._model(CasesAnswer, "GET", f"/v1/cases?{of}")
        for one in answer.cases:
            if one.id not in have or len(one.timeline) != one.lines:
                no_answer("cases")
            if one.body is not None and digest(one.body.encode()) != one.body_digest:
                no_answer("body")
        return answer

    def bundles(self) -> tuple[list[Edition], list[str]]:
        """All editions of the reference data, and the names of those that cannot be read."""
        asked = secrets.token_hex(16)
        answer = self._model(ListedBundles, "GET", f"/v1/bundles?asked={asked}")
        if not are_all(self._centre_key, asked, answer.signatures, answer.signature):
            no_answer(NOT_SIGNED)
        return answer.read()

    def bundle(self, edition: str) -> Bundle | None:
        """An edition with its files; None if there is none of this name."""
        status, got, answered = self._ask("GET", f"/v1/bundles/{quote(edition)}", headers={})
        if status == 404:
            return None
        if status != 200:
            refuse(status, got, answered)
        try:
            found = BundleFiles.model_validate_json(got).bundle()
        except ValidationError:
            no_answer(CONTENT)
        return found if found.edition == edition else no_answer(CONTENT)

    def put_blob(self, sha256: str, content: bytes) -> None:
        """Keep a blob at the central side; harmless when it is there already."""
        answer = self._model(protocol.BlobAnswer, "PUT", f"/v1/blobs/{sha256}", content=content)
        if (answer.sha256, answer.size) != (sha256, len(content)):
            no_answer("blob")

    def staff(self) -> protocol.StaffAnswer:
        """Who serves at this office; whoever asks looks at the signature."""
        return self._model(protocol.StaffAnswer, "GET", "/v1/staff")

    def register_key(self, key: protocol.StaffKey) -> protocol.KeyKnown:
        """Let a key of a member of staff sign here, by their code; STAFF_CODE if it is not good."""
        path = f"/v1/devices/{self._device_id}/keys"
        return self._model(protocol.KeyKnown, "POST", path, body=key)

    def staff_code(self, asked: protocol.CodeRequest) -> protocol.CodeAnswer:
        """An activation code for a member; CENTRAL_REFUSED for whoever may not ask."""
        return self._model(protocol.CodeAnswer, "POST", "/v1/staff/codes", body=asked)

    def health(self) -> protocol.Health:
        """Whether the central side is there and well."""
        return self._model(protocol.Health, "GET", "/v1/health")

    # --- how it is asked --------------------------------------------------------------------

    def _model(
        self,
        model: type[_Answer],
        method: str,
        path: str,
        *,
        body: BaseModel | None = None,
        content: bytes | None = None,
        more_seconds: float = 0,
    ) -> _Answer:
        headers: Mapping[str, str] = {}
        if content is not None:
            headers = {"Content-Type": "application/octet-stream"}
        elif body is not None:
            sent = packed(body)
            content, headers = sent.content, sent.headers
        status, got, answered = self._ask(
            method, path, content=content, headers=headers, more_seconds=more_seconds
        )
        if status != 200:
            refuse(status, got, answered)
        if not answered.get("Content-Type", "").startswith("application/json"):
            no_answer("content type")
        try:
            return model.model_validate_json(got)
        except ValidationError:
            no_answer(CONTENT)

    def _ask(
        self,
        method: str,
        path: str,
        *,
        content: bytes | None = None,
        headers: Mapping[str, str],
        more_seconds: float = 0,
    ) -> tuple[int, bytes, Mapping[str, str]]:
        """Status, body and headers of an answer that is really one; CounterError otherwise."""
        token = self._token
        asked = self._asked(token, method, path, content, headers, more_seconds)
        if asked[0] == 401 and self._token != token:  # a new one was used meanwhile
            asked = self._asked(self._token, method, path, content, headers, more_seconds)
        return asked

    def _asked(
        self,
        token: str,
        method: str,
        path: str,
        content: bytes | None,
        headers: Mapping[str, str],
        more_seconds: float,
    ) -> tuple[int, bytes, Mapping[str, str]]:
        if monotonic() - self._last_used > IDLE_SECONDS:
            self._session.get_adapter(self._base).close()
        request_id, self.answered_by = new_id(), None
        name = self.confirmed_by if method == "POST" else self.generation
        named = {generation.HEADER: name} if name else {}
        bearer = {"Authorization": f"Bearer {token}"} if token else {}
        seconds = self._deadline + more_seconds
        ends = monotonic() + seconds
        # A timeout of the library is per read, so a line that drips could hold us for ever.
        watch = threading.Timer(seconds, self._sockets.cut)
        watch.name = "central-deadline"
        watch.daemon = True
        watch.start()
        try:
            response = self._session.request(
                method,
                self._base + path,
                data=content,
                headers={**headers, **named, **bearer, protocol.HEADER_REQUEST: request_id},
                timeout=(min(CONNECT_SECONDS, seconds), seconds),
                allow_redirects=False,
                stream=True,
            )
            with response:
                body = bounded(response)
        except requests.exceptions.SSLError as error:
            if untrusted(error):
                fail(Code.CENTRAL_INSECURE)
            no_answer("tls")
        except TooLongError:
            body = None
        except (requests.RequestException, HTTPError, OSError, zlib.error, ValueError) as error:
            late = monotonic() >= ends or isinstance(error, requests.Timeout)
            no_answer("timeout" if late else type(error).__name__)
        finally:
            watch.cancel()
            watch.join()
            self._sockets.rest()
            self._last_used = monotonic()
        if monotonic() >= ends:  # cut in the middle of the headers, which passes for their end
            no_answer("timeout")
        answered = response.headers
        if response.status_code == 413:
            refuse(413, b"", answered)
        if answered.get(protocol.HEADER_PROTOCOL) != protocol.PROTOCOL:
            no_answer("not the central side")
        if answered.get(protocol.HEADER_REQUEST) != request_id:
            no_answer("an answer to something else")
        told = answered.get(generation.HEADER, "")
        self.answered_by = told if Generation.read(told) is not None else None
        if body is None:
            no_answer(NOT_READ)
        return response.status_code, body, answered


def _checked(base_url: str) -> str:
    base = base_url.strip().rstrip("/")
    try:
        parts = urlsplit(base)
        host, _ = parts.hostname, parts.port
    except ValueError:
        fail(Code.CENTRAL_ADDRESS)
    plain = parts.scheme == "http" and host in _LOOPBACK
    if not host or not (plain or parts.scheme == "https") or parts.username or parts.query:
        fail(Code.CENTRAL_ADDRESS)
    return base
