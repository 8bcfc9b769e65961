"""Reads the JSON of requests, with the same answer whatever Python the server runs on."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json


class Route(APIRoute):
    """A route whose JSON is read here; what cannot be read is answered with 400."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with our request in place of the framework's."""
        handler = super().get_route_handler()
        if self.body_field is None:
            return handler
        kind: Any = self.body_field.field_info.annotation
        body: TypeAdapter[Any] = TypeAdapter(kind)

        class JsonRequest(Request):
            async def json(self) -> Any:
                """The body; ValueError if it is no JSON, or nested without end.

                How deep the standard library's parser follows differs from one Python to the next.
                """
                content = await self.body()
                try:
                    # Straight into its type, which the framework takes as it is: tables of a
                    # megabyte of JSON would be made first, to be taken apart again.
                    return body.validate_json(content)
                except ValidationError:  # the framework says where
                    return from_json(content, allow_inf_nan=False)

        async def read(request: Request) -> Response:
            return await handler(JsonRequest(request.scope, request.receive))

        return read
