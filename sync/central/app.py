"""The routes of the central side (docs/protocol.md)."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, FastAPI, Header, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route as AnyRoute

from desktop.domain.bounds import MAX_NUMBER
from desktop.domain.exchange import MAX_DAYS
from sync import generation, protocol
from sync.bundles import (
    ASKED,
    BundleChanged,
    BundleFiles,
    BundleList,
    BundlePut,
    EditionName,
    SignedList,
)
from sync.central import admin, blobs, bundles, cases, enrol, feed, journal, keys, staff
from sync.central.admission import Admission
from sync.central.answers import error_answer, refusal
from sync.central.bell import Bell
from sync.central.database import Database
from sync.central.defence import counted
from sync.central.gate import Gate, Limit
from sync.central.place import Place, RefusedError, heard
from sync.central.reading import Route
from sync.central.tokens import KnownTokens
from sync.enrolment import EnrolAnswer, EnrolRequest
from sync.generation import Generation
from sync.protocol import HEADER_PROTOCOL, PROTOCOL, ErrorAnswer
from sync.status import Status

log = logging.getLogger("central")

Protocol = Annotated[
    Literal["2"], Header(alias=HEADER_PROTOCOL, description="The version of this protocol.")
]
Credentials = Annotated[
    HTTPAuthorizationCredentials | None,
    Depends(HTTPBearer(auto_error=False, description="The token of the device.")),
]


Named = Annotated[
    str,
    Header(
        alias=generation.HEADER,
        description="The generation that last answered the counter; what is none is left aside.",
    ),
]


async def _token(request: Request, given: Credentials, named: Named = "") -> str:
    if given is None:
        raise RefusedError(401, "no_token", "A bearer token is needed.")
    place: Place = request.app.state.place
    told = Generation.read(named)
    request.state.named = told
    if told is not None and told.is_beyond(place.memory.generation):
        await run_in_threadpool(heard, place, given.credentials, told)
    return given.credentials


Token = Annotated[str, Depends(_token)]
_MEANINGS = {
    400: "The request could not be read.",
    401: "The token is missing or not known; the device must be enrolled again.",
    403: "The token or code may not do this; the device must be enrolled again.",
    404: "There is no such thing.",
    408: "The body took too long to come.",
    409: "It does not continue: `gap` with the last number that is here, `fork`, or `edition`.",
    413: "Too large; send less at once.",
    415: "Only gzip is understood.",
    422: "The request is not as this description says.",
    429: "Too much of one device or address; wait as `Retry-After` says.",
    500: "A fault of the server; the outcome is unknown, so send again later.",
    503: "Busy, or the database cannot be reached; wait as `Retry-After` says.",
}


def _errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {s: {"model": ErrorAnswer, "description": _MEANINGS[s]} for s in (*statuses, 422, 503)}


_BODY = (400, 408, 413, 415)
_OWN = (401, 403)


def create_app(place: Place, bell: Bell, tokens: KnownTokens) -> FastAPI:
    """The ASGI application for one central side."""
    app = FastAPI(
        title="MEA Counter central side",
        version=PROTOCOL,
        description="Keeps the journals of the counters and judges them; see docs/protocol.md.",
        docs_url=None,
        redoc_url=None,
    )
    app.state.place = place
    _handle(app)
    _health_route(app, place)
    routes = APIRouter(dependencies=[Depends(_speaks)], route_class=Route)
    _counter_routes(routes, place, bell, tokens)
    _file_routes(routes, place)
    _admin_routes(routes, place, bell)
    app.include_router(routes)
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=6)
    limits = place.limits
    # Half of the connections are left to those who read.
    at_once = max(1, place.database.connections // 2)
    app.add_middleware(Admission, at_once, limits.soon)
    sizes = (limits.push_bytes, limits.blob_bytes, limits.bundle_bytes, limits.small_bytes)
    app.add_middleware(Gate, Limit(*sizes), place, tokens)
    return app


async def _speaks(protocol: Protocol) -> None:
    """Every request names the protocol it speaks."""


def _health_route(app: FastAPI, place: Place) -> None:
    # Also for a load balancer, which knows no header of ours.
    @app.get("/v1/health", responses=_errors(), tags=["health"])
    def health() -> protocol.Health:
        """Whether the server and its database are well."""
        with place.database.transaction() as connection:
            place.memory.look(connection)
            now = place.stamp()
        return protocol.Health(status="ok", protocol=PROTOCOL, central_name=place.name, now=now)


def _counter_routes(app: APIRouter, place: Place, bell: Bell, tokens: KnownTokens) -> None:
    @app.post("/v1/enrol", responses=_errors(*_BODY, 403, 429), tags=["counter"])
    def enrolment(asked: EnrolRequest, request: Request) -> EnrolAnswer:
        """Make this PC a counter by an administrator's one-time code."""
        address = counted(request.client.host if request.client else None)
        answer = enrol.enrol(place, asked, address)
        tokens.doubt()
        tokens.learn(answer.token, answer.device_id)
        return answer

    @app.post(
        "/v1/devices/{device}/journal", responses=_errors(*_BODY, *_OWN, 409), tags=["counter"]
    )
    def push(
        device: protocol.Uuid, push: protocol.Push, token: Token, request: Request
    ) -> protocol.PushAnswer:
        """Take entries that continue the device's journal; sending them again is harmless."""
        answer, offices = journal.take(place, token, device, push, request.state.turn)
        for office in offices:
            bell.ring(office)
        return answer

    @app.post("/v1/devices/{device}/keys", responses=_errors(*_BODY, *_OWN), tags=["counter"])
    def put_key(device: protocol.Uuid, told: protocol.StaffKey, token: Token) -> protocol.KeyKnown:
        """Let a key of a member of staff sign at this device, by their activation code."""
        return keys.register_one(place, token, device, told)

    @app.get("/v1/staff", responses=_errors(*_OWN), tags=["counter"])
    def read_staff(token: Token) -> protocol.StaffAnswer:
        """Who serves at the bearer's office, signed."""
        return staff.signed_list(place, token)

    @app.post("/v1/staff/codes", responses=_errors(*_BODY, *_OWN), tags=["counter"])
    def new_staff_code(asked: protocol.CodeRequest, token: Token) -> protocol.CodeAnswer:
        """An activation code for a member of the office, which a supervisor's key asks for."""
        return staff.code_for(place, token, asked)

    @app.get(
        "/v1/feed",
        response_model=protocol.FeedAnswer,
        responses=_errors(*_OWN, 409),
        tags=["counter"],
    )
    async def read_feed(
        token: Token,
        after: Annotated[int, Query(ge=0, le=MAX_NUMBER)] = 0,
        limit: Annotated[int, Query(ge=1, le=protocol.MAX_FEED_LIMIT)] = protocol.FEED_LIMIT,
        wait: Annotated[int, Query(ge=0, le=protocol.MAX_WAIT)] = 0,
        window: Annotated[int, Query(ge=0, le=MAX_NUMBER)] = 0,
        days: Annotated[int, Query(ge=0, le=MAX_DAYS)] = 0,
        bare: Annotated[bool, Query()] = False,
    ) -> Response:
        """The office's feed beyond `after`; waits up to `wait` seconds while there is nothing.

        `days` asks, from the beginning, for the open cases and what was touched in so many days;
        the answer's `window` stands in the next questions until `after` has reached it.
        """
        asked = feed.Asked(after, limit, window, days, bare)
        answer = await run_in_threadpool(feed.page, place, token, asked)
        if answer.empty and wait:
            until = bell.clock() + min(wait, place.limits.longest_wait)
            with bell.listen(answer.office) as rung:
                while not bell.closed:
                    answer = await run_in_threadpool(feed.page, place, token, asked)
                    left = until - bell.clock()
                    if not answer.empty or left <= 0:
                        break
                    await bell.wait(rung, left)
        return Response(answer.content, media_type="application/json")

    @app.get(
        "/v1/cases",
        response_model=protocol.CasesAnswer,
        responses=_errors(*_OWN),
        tags=["counter"],
    )
    def read_cases(
        token: Token,
        of: Annotated[
            list[protocol.CaseName],
            Query(
                min_length=1,
                max_length=protocol.MAX_CASES,
                description="A case's id; with `:` and the digest of its body, that is left out.",
            ),
        ],
    ) -> Response:
        """Cases of the bearer's office, each with its body as it was sent, and its timeline."""
        return Response(cases.files(place, token, of), media_type="application/json")


_EDITION = Annotated[EditionName, Path(description="As in the list of bundles.")]
_ASKED = Annotated[str, Query(pattern=ASKED, description="New each time; it is signed over.")]
_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_BYTES_IN = {"requestBody": {"required": True, "content": _BYTES}}


def _file_routes(app: APIRouter, place: Place) -> None:
    @app.get("/v1/bundles", responses=_errors(*_OWN), tags=["reference data"])
    def list_bundles(token: Token, asked: _ASKED = "") -> SignedList:
        """All editions, also those that begin later or were withdrawn."""
        return bundles.listed(place, token, asked)

    @app.get("/v1/bundles/{edition}", responses=_errors(*_OWN, 404), tags=["reference data"])
    def get_bundle(edition: _EDITION, token: Token) -> BundleFiles:
        """An edition with its files; the digest in the list is over all of it."""
        return bundles.get(place, token, edition)

    @app.put(
        "/v1/blobs/{sha256}",
        responses=_errors(*_BODY, *_OWN),
        openapi_extra=_BYTES_IN,
        tags=["blobs"],
    )
    async def put_blob(
        sha256: protocol.Sha256, token: Token, request: Request
    ) -> protocol.BlobAnswer:
        """Keep a blob under its SHA-256; harmless when it is there already."""
        content = await _content(request)
        return await run_in_threadpool(blobs.put, place, token, sha256, content)

    @app.get(
        "/v1/blobs/{sha256}",
        response_class=Response,
        responses={
            200: {"content": _BYTES, "description": "The bytes."},
            **_errors(*_OWN, 404),
        },
        tags=["blobs"],
    )
    def get_blob(sha256: protocol.Sha256, token: Token) -> Response:
        """A blob of the office."""
        content = blobs.get(place, token, sha256)
        return Response(content, media_type="application/octet-stream")


async def _content(request: Request) -> bytes:
    content = await request.body()
    if not content:
        raise RefusedError(422, "empty", "There are no bytes.")
    return content


def _admin_routes(app: APIRouter, place: Place, bell: Bell) -> None:
    @app.get("/v1/admin/status", responses=_errors(401), tags=["administrator"])
    def status(token: Token) -> Status:
        """Counts and chain heads, nothing personal."""
        admin.check(place, token)
        return admin.status(place)

    @app.get("/v1/admin/bundles", responses=_errors(401), tags=["administrator"])
    def see_bundles(token: Token) -> BundleList:
        """All editions of the reference data."""
        admin.check(place, token)
        return bundles.as_list(bundles.all_editions(place))

    @app.put(
        "/v1/admin/bundles/{edition}",
        responses=_errors(*_BODY, 401, 409),
        tags=["administrator"],
    )
    def put_bundle(edition: _EDITION, put: BundlePut, token: Token) -> BundleChanged:
        """Keep an edition and tell every office; `unfit` if a counter could not use it."""
        admin.check(place, token)
        return told(bundles.keep(place, put.bundle(edition)))

    @app.delete("/v1/admin/bundles/{edition}", responses=_errors(401, 404), tags=["administrator"])
    def withdraw_bundle(edition: _EDITION, token: Token) -> BundleChanged:
        """Withdraw an edition for good: counters go back to the one before it."""
        admin.check(place, token)
        return told(bundles.withdraw(place, edition))

    def told(done: bundles.Changed) -> BundleChanged:
        for office in done.offices:
            bell.ring(office)
        return BundleChanged(bundles=bundles.as_list(done.editions).bundles, gaps=done.gaps)


# PostgreSQL is there, but has too much to do: a lock or an answer took too long, two transactions
# waited for each other, or there were too many connections (its manual, appendix A).
_BUSY = frozenset({"55P03", "57014", "40P01", "40001", "53300"})


def _handle(app: FastAPI) -> None:
    @app.exception_handler(RefusedError)
    def refused(request: Request, error: RefusedError) -> JSONResponse:
        if error.lost:
            place: Place = app.state.place
            place.memory.proved(place.database, request.state.named)
        return refusal(error)

    @app.exception_handler(RequestValidationError)
    def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        where = ", ".join(_where(one) for one in error.errors()[:5])
        return error_answer(422, ErrorAnswer(code="invalid", message=f"Not as described: {where}"))

    @app.exception_handler(HTTPException)
    def other(request: Request, error: HTTPException) -> JSONResponse:
        codes = {404: "not_found", 405: "method"}
        answer = ErrorAnswer(code=codes.get(error.status_code, "invalid"), message=error.detail)
        headers = dict(error.headers or {})
        if error.status_code == 405:
            headers["Allow"] = ", ".join(sorted(_methods(app, request)))
        return error_answer(error.status_code, answer, headers)

    @app.exception_handler(DBAPIError)
    @app.exception_handler(PoolTimeout)
    def database(_request: Request, error: DBAPIError | PoolTimeout) -> JSONResponse:
        # str(error) would show parameters, which are personal; the class is enough.
        cause = getattr(error, "orig", None)
        state = getattr(cause, "sqlstate", None)
        log.error("database: %s %s %s", type(error).__name__, type(cause).__name__, state)
        busy = isinstance(error, PoolTimeout) or state in _BUSY
        answer = (
            ErrorAnswer(code="busy", message="Too much at once; ask again later.")
            if busy
            else ErrorAnswer(code="database", message="The database cannot be reached.")
        )
        return error_answer(503, answer, {"Retry-After": "5"})


# The names of all fields of bodies.
_OURS = {
    name
    for model in protocol.Request.__subclasses__()
    for field, told in model.model_fields.items()
    for name in (field, told.alias)
}


def _where(error: Mapping[str, Any]) -> str:
    """Where it is, but never what: values may be personal, and so may names that are not ours."""
    place, *rest = error["loc"][:4]
    if place != "body":  # what we have asked for by its name
        return ".".join(map(str, (place, *rest)))
    shown = (str(one) if isinstance(one, int) or one in _OURS else "?" for one in rest)
    return ".".join((place, *shown))


def _methods(app: FastAPI, request: Request) -> set[str]:
    """What a path may be asked with; the framework only tells the first route's methods."""
    routes = [route for route in app.routes if isinstance(route, AnyRoute)]
    matching = [r for r in routes if r.path_regex.match(request.url.path) is not None]
    return {method for route in matching for method in route.methods or ()}


def openapi_text() -> str:
    """The description of the API as docs/openapi.json keeps it."""
    place = Place(Database("sqlite://"), "MEA", "")
    try:
        described = create_app(place, Bell(), KnownTokens(place)).openapi()
    finally:
        place.database.close()
    return json.dumps(described, indent=1, ensure_ascii=False) + "\n"
