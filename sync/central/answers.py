"""Refusals as the wire has them."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import JSONResponse

from sync.central.place import RefusedError
from sync.protocol import ErrorAnswer


def error_answer(
    status: int, answer: ErrorAnswer, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """An answer that says why a request was not fulfilled."""
    return JSONResponse(answer.model_dump(exclude_none=True), status, headers)


def refusal(refused: RefusedError) -> JSONResponse:
    """The answer to a request that was refused."""
    headers = {"Retry-After": str(refused.retry_after)} if refused.retry_after else {}
    if refused.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return error_answer(refused.status, refused.answer, headers)
