"""Reads the JSON of requests, with the same answer whatever Python the server runs on."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic_core import from_json


class _JsonRequest(Request):
    async def json(self) -> Any:
        """The body; ValueError if it is no JSON, or nested without end.

        How deep the standard library's parser follows differs from one Python to the next.
        """
        return from_json(await self.body(), allow_inf_nan=False)


class Route(APIRoute):
    """A route whose JSON is read here; what cannot be read is answered with 400."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with our request in place of the framework's."""
        handler = super().get_route_handler()

        async def read(request: Request) -> Response:
            return await handler(_JsonRequest(request.scope, request.receive))

        return read
