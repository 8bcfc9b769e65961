"""The line of a counter to its centre: what is asked, and what is an answer."""

from __future__ import annotations

import gzip
import http.client
import json
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.second.chain import GENERATION, PROTOCOL, Data

ANSWER_BYTES = 8 * 1024 * 1024


class NoAnswerError(Exception):
    """What came is not an answer of our centre, or nothing came: the outcome is unknown."""


class RefusedError(Exception):
    """An answer of the centre that is no 2xx: `code` says why, `retry_after` when to come again."""

    def __init__(self, status: int, told: Data, retry_after: int) -> None:
        """Keep what the centre told; `acked` is its number where it told one."""
        self.status, self.code, self.acked = status, str(told["code"]), told.get("acked")
        self.retry_after = retry_after
        super().__init__(f"{status} {self.code}: {told['message']}")


@dataclass
class Line:
    """Requests to one centre; each answer is looked at before anybody gets it."""

    url: str
    token: str = ""
    generation: str = ""
    timeout: float = 40.0
    changed: bool = False

    def ask(
        self, method: str, path: str, body: Data | bytes | None = None, *, by: str | None = None
    ) -> Any:
        """The JSON (or the bytes) of a good answer, else `RefusedError` or `NoAnswerError`.

        `by` is the generation to name, where that is not the one that last answered.
        """
        asked = str(uuid.uuid4())
        headers = {"MEA-Protocol": PROTOCOL, "MEA-Request": asked}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if named := self.generation if by is None else by:
            headers["MEA-Generation"] = named
        sent = None
        if body is not None:
            sent = gzip.compress(body if isinstance(body, bytes) else json.dumps(body).encode())
            headers["Content-Encoding"] = "gzip"
            is_bytes = isinstance(body, bytes)
            headers["Content-Type"] = "application/octet-stream" if is_bytes else "application/json"
        parts = urlsplit(self.url)
        made = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        connection = made(parts.hostname or "", parts.port, timeout=self.timeout)
        try:
            connection.request(method, path, sent, headers)
            answer = connection.getresponse()
            data = answer.read(ANSWER_BYTES + 1)
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswerError(str(error)) from error
        finally:
            connection.close()
        return self._read(answer, data, asked)

    def _read(self, answer: http.client.HTTPResponse, data: bytes, asked: str) -> Any:
        if answer.headers["MEA-Protocol"] != PROTOCOL or answer.headers["MEA-Request"] != asked:
            raise NoAnswerError(f"{answer.status}, but not of our centre")
        if len(data) > ANSWER_BYTES:
            raise NoAnswerError("too long")
        self._generation(answer.headers["MEA-Generation"] or "")
        if answer.status == 204 or (
            answer.status == 200 and answer.headers.get_content_type() == "application/octet-stream"
        ):
            return data
        try:
            told = json.loads(data)
        except ValueError as error:
            raise NoAnswerError("no JSON") from error
        if answer.status == 200:
            return told
        if answer.status >= 500 and answer.status != 503:
            raise NoAnswerError(str(answer.status))
        if answer.status == 408:
            raise NoAnswerError("slow")
        if not isinstance(told, dict) or "code" not in told:
            raise NoAnswerError("no error of ours")
        raise RefusedError(answer.status, told, int(answer.headers["Retry-After"] or 0))

    def _generation(self, told: str) -> None:
        new, known = GENERATION.fullmatch(told), GENERATION.fullmatch(self.generation)
        if not new or (known and int(new[1]) < int(known[1])):
            raise NoAnswerError("of no generation, or of one that is over")
        self.changed |= bool(known) and told != self.generation
        self.generation = told
