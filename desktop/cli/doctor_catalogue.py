"""`main.py doctor --catalogue`: what is wrong with services and fees, and what is not confirmed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.texts import t

if TYPE_CHECKING:
    from desktop.catalogue.problems import Place
    from desktop.catalogue.report import Unsure
    from desktop.catalogue.translate import Language
    from desktop.domain.text import Lang

# Row, what it says with its source, digest, and room for a name and a day: 120 columns in all, as
# a page across takes them.
WIDTHS = (36, 40, 12, 12, 8)
_GAP = " | "


def catalogue_lines(folder: Path, lang: Lang) -> tuple[list[str], bool]:
    """Problems and gaps, a table to be signed, what no example touches, lives; if all is sound.

    What the loader says is English, as the keys of the files are.
    """
    from desktop.catalogue.office import read_office
    from desktop.catalogue.report import unconfirmed
    from desktop.catalogue.untouched import untouched
    from desktop.cli.doctor_lives import life_lines

    loaded, data = read_office(folder, {}, examples=True)
    weak = list(unconfirmed(loaded))
    idle = list(untouched(loaded, data.rules)) if data is not None else []
    gaps = sum(one.kind == "gap" for one in loaded.problems)
    lines = [f"{t(f'doctor.{one.kind}', lang)}: {one}" for one in loaded.problems]
    if weak:
        lines += ["", t("doctor.to_confirm", lang), *_table(weak, lang)]
    if idle:
        lines += ["", t("doctor.untouched", lang), *_touched_by_none(idle)]
    if data is not None:
        lines += ["", t("doctor.lives", lang), *life_lines(loaded.linked, lang)]
    if loaded.languages:
        lines += ["", *(_language(one, lang) for one in loaded.languages)]
    told = t(
        "doctor.catalogue_sum",
        lang,
        problems=len(loaded.problems) - gaps,
        gaps=gaps,
        weak=len(weak),
        untouched=len(idle),
    )
    return [*lines, "", told], not loaded.problems


def _language(one: Language, lang: Lang) -> str:
    key = "language" if one.reviewed_by else "language_unread"
    return t(f"doctor.{key}", lang, code=one.code, given=one.given, of=one.of, by=one.reviewed_by)


def _table(rows: Sequence[Unsure], lang: Lang) -> Iterator[str]:
    rule = "-+-".join("-" * width for width in WIDTHS)
    keys = ("row", "says", "digest", "confirmed_by", "confirmed_on")
    yield from _row([[t(f"doctor.column_{key}", lang)] for key in keys])
    for file, own in groupby(rows, lambda one: one.file):
        yield rule
        yield file
        for one in own:
            told = [_says(one, lang), one.source]
            cells = [[f"{one.line}: {one.key}"], [line for line in told if line], [one.digest]]
            yield from _row(cells)
    yield rule


def _row(cells: Sequence[Sequence[str]]) -> Iterator[str]:
    """A row of the table in as many lines as its fullest cell needs."""
    padded = [*cells, *([[]] * (len(WIDTHS) - len(cells)))]
    wrapped = [
        [line for text in cell for line in wrap(text, width)]
        for cell, width in zip(padded, WIDTHS, strict=True)
    ]
    for parts in zip_longest(*wrapped, fillvalue=""):
        yield _GAP.join(
            part + " " * (width - columns(part)) for part, width in zip(parts, WIDTHS, strict=True)
        ).rstrip()


def _says(one: Unsure, lang: Lang) -> str:
    """What is not sure, in a few words: of whom, in which case, which value."""
    from desktop.because import when

    row = one.row
    words: Mapping[str, str] = next(
        (row[key] for key in ("label", "text", "title") if key in row), {}
    )
    said = [words.get(lang, "") or (one.label.of(lang) if one.label is not None else "")]
    for key in ("needed_when", "wrong_when", "two_persons_when", "when"):
        ground = when(*one.asked[key]) if key in one.asked else None
        if ground is not None:
            said.append(t(f"doctor.says_{key}", lang, words=ground.of(lang)))
        elif key in row:
            said.append(_case(row[key]))
    said += [t("because.item", lang, item=row["item"])] if "item" in row else []
    said += [_case(row["on"])] if isinstance(row.get("on"), list) else []
    for key in ("amount", "days", "percent", "wait_days", "appeal_days"):
        if key in row:
            said.append(t(f"doctor.says_{key}", lang, value=row[key]))
    return " · ".join(part for part in said if part) or str(row.get("id", ""))


def _case(condition: Any) -> str:
    """A condition as it is written, without its signs: `size 1p_5_15, tariff not 1.1 / 1.2`."""
    if isinstance(condition, dict):
        return ", ".join(f"{name} {_case(value)}" for name, value in condition.items())
    if isinstance(condition, list):
        return " / ".join(_case(one) for one in condition)
    return str(condition)


def _touched_by_none(places: Sequence[Place]) -> Iterator[str]:
    from desktop.catalogue.problems import shown_key
    from desktop.domain.data_file import find_line

    for place in places:
        yield f"{place.file.name}:{find_line(place.file.text, place.path)} {shown_key(place)}"


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns, broken at spaces and dots, else between letters."""
    lines, line = [], ""
    for word in text.replace(".", ".\u200b").replace(" ", " \u200b").split("\u200b"):
        if columns(line + word.rstrip()) > width and line:
            lines.append(line.rstrip())
            line = ""
        line += word
        while columns(line.rstrip()) > width:
            head = _fitting(line, width)
            lines.append(line[:head])
            line = line[head:]
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _fitting(text: str, width: int) -> int:
    """How many letters of a text fit, each with the marks above and below it."""
    end = next(n for n in range(len(text) + 1) if columns(text[: n + 1]) > width)
    while end > 1 and _is_mark(text[end]):
        end -= 1
    return end


def columns(text: str) -> int:
    """How wide a terminal shows a text: Thai marks stand above or below a letter."""
    return sum(not _is_mark(letter) for letter in text)


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Cf")
