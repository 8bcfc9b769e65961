"""Comparing the names of one person on two papers: with a title or without, however spelt."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Sara am typed as two letters, with the tone mark before, between or not at all.
_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")


def tidy_title(title: str) -> str:
    """A title as `same_name` wants it: Thai without spaces, Latin without its last dot."""
    text = " ".join(_spelt(title).split())
    return text.rstrip(".") if text.isascii() else text.replace(" ", "")


def same_name(one: str, other: str, titles: Iterable[str]) -> bool:
    """Whether two names are equal, each with its title or without one of the tidy `titles`.

    Both ways are tried, since a first name may begin like a title (นางนวล, สาวิตรี after นาง).
    """
    known = [title for title in titles if title]
    return not _forms(one, known).isdisjoint(_forms(other, known))


def _forms(name: str, titles: Iterable[str]) -> set[str]:
    text = " ".join(_spelt(name).split())
    whole = text.replace(" ", "")
    forms = {whole}
    for title in titles:
        if not title.isascii():
            if whole.startswith(title):
                forms.add(whole.removeprefix(title))
        elif text.startswith((f"{title} ", f"{title}.")):
            forms.add(text.removeprefix(title).lstrip(". ").replace(" ", ""))
    return forms - {""}


def _spelt(text: str) -> str:
    return _SARA_AM.sub("\\1\u0e33", text.casefold())
