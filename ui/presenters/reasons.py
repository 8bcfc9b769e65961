"""Reasons that are asked: chosen from a short list, or in words of one's own; kept in Thai."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from desktop.domain.text import Lang, Text
from desktop.texts import t, text

_ASKED: list[Reasons] = []


@dataclass(frozen=True, slots=True)
class Reasons:
    """One question. Its words are `reasons.<name>_<part>`: `title` (what is asked), `go` (what is
    then done), `note_wanted`, and with `choices` also `note`, `choice_wanted` and one for each
    choice. Without choices it is answered in words of one's own.

    `hinted` where a `hint` stands below the words, `keeps` where not to do it has words of its own
    (`keep`): the deed may itself be a cancelling.
    """

    name: str
    choices: tuple[str, ...] = ()
    hinted: bool = False
    keeps: bool = False

    def __post_init__(self) -> None:
        """What was chosen is found again by its words, in whichever language it is to be said."""
        _ASKED.append(self)

    def key(self, part: str) -> str:
        """The key of one of its words."""
        return f"reasons.{self.name}_{part}"

    def label(self, choice: str) -> Text:
        """A choice in both languages."""
        return text(self.key(choice))

    def missing(self, choice: str, note: str, lang: Lang) -> tuple[str, str]:
        """What is to be said at the choice and at the note; `other` needs words of its own."""
        if self.choices and not choice:
            return t(self.key("choice_wanted"), lang), ""
        bare = choice in ("", "other") and not note.strip()
        return "", t(self.key("note_wanted"), lang) if bare else ""

    def kept(self, choice: str, note: str) -> str:
        """The reason as it is kept: the office's words in Thai, then what was typed."""
        label = "" if choice in ("", "other") else self.label(choice).th
        return ": ".join(part for part in (label, note.strip()) if part)


@dataclass(frozen=True, slots=True)
class ReasonsOfData(Reasons):
    """The same question with choices that the data give: each is named by its Thai words."""

    words: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        """They are found again by the service that gave them."""

    @classmethod
    def of(cls, name: str, words: Iterable[Text]) -> ReasonsOfData:
        """With words of one's own as the last choice."""
        unique = tuple({one.th: one for one in words}.values())
        return cls(name, (*(one.th for one in unique), "other"), words=unique)

    def label(self, choice: str) -> Text:
        """A choice in both languages."""
        known = next((one for one in self.words if one.th == choice), None)
        return known if known is not None else text("reasons.other")


SETTLE = Reasons("settle", ("compared", "corrected", "handed_on", "other"))
REPRINT = Reasons("reprint", ("customer", "jam", "lost", "other"), hinted=True)
DISCARD = Reasons("discard", hinted=True, keeps=True)
# Asked at the field or document itself, and kept with it.
CORRECTION = Reasons("correction", hinted=True)
COPY = Reasons("copy", hinted=True)
# Kept by its name in the body of a case, not in words.
NO_CARD = Reasons("no_card", ("lost", "expired", "chip_unreadable", "foreigner", "child", "other"))
# What is asked of an original when neither program nor printer knows whether it came out.
CAME_OUT = Reasons("came_out", ("whole", "torn", "nothing"))


def reason_words(kept: str, lang: Lang, known: Iterable[Text] = ()) -> str:
    """A kept reason in the present language, as far as it was chosen from a list: one of the
    program's, or of the words `known` in the service.
    """
    asked = (reasons.label(choice) for reasons in _ASKED for choice in reasons.choices)
    for label in chain(known, asked):
        if kept == label.th or kept.startswith(f"{label.th}: "):
            return label.of(lang) + kept[len(label.th) :]
    return kept
