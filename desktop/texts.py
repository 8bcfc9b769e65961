"""All words of screen and paper, by key, in Thai and English.

`resources/translations/<area>.toml` holds tables whose entries are
`name = { th = "...", en = "..." }`; the key of an entry is `area.name`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from math import ceil

from desktop.domain.data_file import RESOURCES
from desktop.domain.failure import Code, CounterError
from desktop.domain.text import Lang, Text

# Whoever enrols has no counter yet: nothing is kept, nothing is sent by itself, and what was
# wrong was just typed.
ENROLMENT_WORDS = {
    Code.CENTRAL_UNREACHABLE: "opening.unreachable",
    Code.CENTRAL_INSECURE: "opening.insecure",
    Code.CENTRAL_BUSY: "opening.busy",
    Code.CENTRAL_ADDRESS: "opening.wrong_address",
    Code.CENTRAL_REFUSED: "opening.other_side",
    Code.CENTRAL_BUG: "opening.other_side",
}

# A longer wait is told in minutes.
_LONG_S = 90


@cache
def _area(area: str) -> dict[str, Text]:
    path = RESOURCES / "translations" / f"{area}.toml"
    with path.open("rb") as file:
        table = tomllib.load(file)[area]
    return {name: Text(entry["th"], entry["en"]) for name, entry in table.items()}


def text(key: str) -> Text:
    """The text of `area.name` in both languages; KeyError if there is none (a bug)."""
    area, _, name = key.partition(".")
    return _area(area)[name]


def t(key: str, lang: Lang, **values: object) -> str:
    """The text of `key` in one language, its placeholders filled."""
    return text(key).of(lang).format(**values)


def filled(key: str, **values: str | Text) -> Text:
    """The text of `key` in both languages, its placeholders filled."""
    both = text(key)
    each = {name: one if isinstance(one, Text) else Text(one, one) for name, one in values.items()}
    return Text(
        both.th.format(**{name: one.th for name, one in each.items()}),
        both.en.format(**{name: one.en for name, one in each.items()}),
    )


def failure_text(
    error: CounterError, lang: Lang, own: Mapping[Code, str] | None = None, **values: object
) -> str:
    """What happened and what to do next, in the user's words.

    `own` has the keys of other words where the usual ones are not true: they are those of an open
    window of a counter. `values` fill what these have beside the details of the failure; of one
    that tells `seconds` all words can say the `wait`, in minutes where it is long.
    """
    if isinstance(seconds := error.details.get("seconds"), int):
        values["wait"] = _wait(seconds, lang)
    if own is not None and error.code in own:
        return t(own[error.code], lang, **{**error.details, **values})
    return _area("failures")[error.code.value].of(lang).format(**{**values, **error.details})


def _wait(seconds: int, lang: Lang) -> str:
    if seconds <= _LONG_S:
        return t("common.wait_seconds", lang, count=seconds)
    return t("common.wait_minutes", lang, count=ceil(seconds / 60))
