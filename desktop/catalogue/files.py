"""From the text of a file to its model: what a model refuses is told with line and key."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from desktop.catalogue.base import BASIS, ID, MONEY, NAME, SOME
from desktop.catalogue.problems import DataFile, Place, Problems, nearest

MOST_BYTES = 256 * 1024
_Model = TypeVar("_Model", bound=BaseModel)


def model_of(file: DataFile, model: type[_Model], problems: Problems) -> _Model | None:
    """The file as its model; None and its problems if it does not fit."""
    if len(file.text.encode()) > MOST_BYTES:
        problems.add(Place(file), f"the file is larger than {MOST_BYTES // 1024} KiB")
        return None
    try:
        return model.model_validate(_tuples(file.data))
    except ValidationError as error:
        for one in error.errors(include_url=False):
            path = _path(file.data, one["loc"])
            problems.add(Place(file, path), _sentence(model, one))
        return None


def _tuples(value: Any) -> Any:
    """Arrays as tuples: a strict model takes no list for one, and conditions keep theirs."""
    if isinstance(value, dict):
        return {
            key: inner if key in _CONDITIONS else _tuples(inner) for key, inner in value.items()
        }
    return tuple(_tuples(one) for one in value) if isinstance(value, list) else value


_CONDITIONS = (
    "when", "show_when", "required_when", "proposed_when", "needed_when", "wrong_when", "where",
    "exempt_when", "holds", "two_persons_when", "back_when",
)  # fmt: skip


def _path(data: Any, loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The part of a model's location that is in the file: it names members of unions, too."""
    path: list[str | int] = []
    here = data
    for part in loc:
        in_list = isinstance(here, list) and isinstance(part, int) and part < len(here)
        if in_list or (isinstance(here, dict) and part in here):
            here = here[part]
        elif part == loc[-1] and isinstance(part, str) and isinstance(here, dict):
            return (*path, part)
        else:
            break
        path.append(part)
    return tuple(path)


# How what has a pattern is written, and what pydantic calls a value of another type.
_WRITTEN = {
    ID: "an id: small letters, digits and _, as in meter_size",
    NAME: "a name: ids with dots between, as in site.province",
    MONEY: 'an amount such as "700.00"',
    BASIS: "one of: src, seed, infer, gk, office",
}
_TYPES = {
    "string_type": "a text in quotes",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "date_type": "a date such as 2026-10-01",
    "dict_type": "a table",
    "model_type": "a table",
    "tuple_type": "a list",
}


def _sentence(model: type[BaseModel], error: Any) -> str:
    kind, loc = error["type"], error["loc"]
    key = next((str(part) for part in reversed(loc) if isinstance(part, str)), "file")
    if kind == "extra_forbidden":
        return f"unknown key '{key}'{nearest(key, _keys(model, loc))}"
    if kind == "missing":
        return f"'{key}' is missing"
    if kind == "string_pattern_mismatch":
        if error["ctx"]["pattern"] == SOME:
            return f"the text has no '{key}'" if key in ("th", "en") else "the text is empty"
        pattern = error["ctx"]["pattern"]
        return f"'{error['input']}' is not {_WRITTEN.get(pattern, f'written as {pattern}')}"
    if kind in ("string_type", "dict_type") and key == "amount":
        return 'an amount is written as "700.00"'
    if kind in _TYPES:
        return f"'{key}' must be {_TYPES[kind]}"
    if kind == "literal_error":
        known = [
            one.strip("'") for one in error["ctx"]["expected"].replace(" or ", ", ").split(", ")
        ]
        told = error["input"]
        return f"'{told}' is not one of: {', '.join(known)}{nearest(str(told), known)}"
    return f"{str(error['msg'])[0].lower()}{str(error['msg'])[1:]}"


def _keys(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """The keys that the table has, as its model names them."""
    here: Any = model
    for part in loc[:-1]:
        if not isinstance(part, str):
            continue
        field = next(
            (one for name, one in here.model_fields.items() if part in (name, one.alias)),
            None,
        )
        found = _model_in(field.annotation) if field is not None else None
        if found is None:
            return []
        here = found
    return [one.alias or name for name, one in here.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found is not None:
            return found
    return None
