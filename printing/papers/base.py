"""What can be printed, and the kinds of papers that a case has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol, Self

from desktop.domain.papers import CaseRecord
from desktop.ports import Media

PaperStyle = Literal["th", "bilingual"]


class Printable(Protocol):
    """An immutable paper that a printer can be given.

    `title` is its name in print queues and files, with nothing personal in it. What is `once` is
    in a printer once at a time and not printed again when it is out. Of an `original` there may be
    only one: by its title it is written down before a printer gets it, and how it ended. Any other
    that has a `document` is written down by that name when it has come out. A `trial` is a page
    that shows whether the printer works.
    """

    @property
    def media(self) -> Media: ...
    @property
    def title(self) -> str: ...
    @property
    def once(self) -> bool: ...
    @property
    def original(self) -> bool: ...
    @property
    def document(self) -> str: ...
    @property
    def trial(self) -> bool: ...

    def pdf(self) -> bytes:
        """The finished PDF."""

    def on_screen(self) -> Printable:
        """The same paper as it may be looked at."""


class CaseSheet:
    """A paper of a case on A4, printed as often as one is wanted; it has at most a masked id."""

    __slots__ = ()
    media: ClassVar[Media] = Media.A4
    once: ClassVar[bool] = False
    original: ClassVar[bool] = False
    trial: ClassVar[bool] = False

    def on_screen(self) -> Self:
        """The same."""
        return self


@dataclass(frozen=True, slots=True)
class Look:
    """How papers are made here and now: in which languages, and whether there is a roll."""

    style: PaperStyle = "th"
    roll: bool = False


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind of paper, printed when a case is accepted and again from the list of cases.

    Its words are `paper.kind_<name>` in full, `paper.name_<name>` in a sentence, and on a button
    `paper.brief_<name>`; `icon` stands beside them. `of` makes the n-th copy of what a case has (0
    is the paper itself), None where the case has none. What is `once` has one original and, for a
    reason, numbered copies; of any other the journal says by the name `document` that it is out.
    """

    name: str
    icon: str
    of: Callable[[CaseRecord, Look, int], Printable | None]
    document: str = ""

    @property
    def once(self) -> bool:
        """Whether there is one original."""
        return not self.document
