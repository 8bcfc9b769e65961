"""Reasons that are asked: chosen from a short list, with words of one's own; kept in Thai."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.text import Lang, Text
from desktop.texts import t, text


@dataclass(frozen=True, slots=True)
class Reasons:
    """One question. `area` and `name` lead to its words: `<area>.<name>_title`, `_note`, `_go`,
    `_reason_wanted`, `_note_wanted`; the choices are `<area>.<prefix>_<choice>`.
    """

    area: str
    name: str
    prefix: str
    choices: tuple[str, ...]

    def key(self, word: str) -> str:
        """The key of one of its words."""
        return f"{self.area}.{self.name}_{word}"

    def label(self, choice: str) -> Text:
        """A choice in both languages."""
        return text(f"{self.area}.{self.prefix}_{choice}")

    def missing(self, choice: str, note: str, lang: Lang) -> tuple[str, str]:
        """What is to be said at the choice and at the note; `other` needs words of its own."""
        if not choice:
            return t(self.key("reason_wanted"), lang), ""
        bare = choice == "other" and not note.strip()
        return "", t(self.key("note_wanted"), lang) if bare else ""

    def kept(self, choice: str, note: str) -> str:
        """The reason as it is kept: the office's words in Thai, then what was typed."""
        label = "" if choice == "other" else self.label(choice).th
        return ": ".join(part for part in (label, note.strip()) if part)


RETURN = Reasons(
    "review", "return", "reason", ("documents", "identity", "site", "account", "payee", "other")
)
SETTLE = Reasons("sync", "settle", "settled", ("compared", "corrected", "handed_on", "other"))
REPRINT = Reasons("cases", "reprint", "reprint", ("customer", "jam", "lost", "other"))
# What is asked of an original when neither program nor printer knows whether it came out.
CAME_OUT = Reasons("cases", "came_out", "came_out", ("whole", "torn", "nothing"))


def reason_words(kept: str, lang: Lang) -> str:
    """A kept reason in the present language, as far as it was chosen from a list."""
    for reasons in (RETURN, SETTLE, REPRINT, CAME_OUT):
        for choice in reasons.choices:
            label = reasons.label(choice)
            if kept == label.th or kept.startswith(f"{label.th}: "):
                return label.of(lang) + kept[len(label.th) :]
    return kept
