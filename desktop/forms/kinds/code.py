"""A number that somebody has given: contract account, citizen id, telephone, invoice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, Self

from desktop.domain.citizen import is_citizen_id, mask_citizen_id
from desktop.domain.text import Text
from desktop.forms.kinds.base import UNGROUPED, FieldKind, Finding, Row
from desktop.forms.values import Base

# Check digits by the name that `codes.toml` has for them; the text has digits alone.
CHECK_DIGITS: Mapping[str, Callable[[str], bool]] = {"citizen_id": is_citizen_id}
# How a code is hidden where others may look on, by name.
MASKS: Mapping[str, Callable[[str], str]] = {"citizen_id": mask_citizen_id}

Letters = Literal["digits", "letter_digits", "alphanumeric"]


@dataclass(frozen=True, slots=True)
class CodeForm:
    """One look that a code may have; `groups` are the lengths by which people read it.

    `warning` are the words for a form that is accepted and yet worth a second look.
    """

    length: tuple[int, int]
    letters: Letters = "digits"
    starts: tuple[str, ...] = ()
    groups: tuple[int, ...] = ()
    between: str = " "
    warning: Text | None = None

    def fits(self, text: str) -> bool:
        """Whether the code looks so."""
        low, high = self.length
        if not low <= len(text) <= high or not _made_of(text, self.letters):
            return False
        return not self.starts or text.startswith(self.starts)


@dataclass(frozen=True, slots=True)
class Code:
    """A row of `codes.toml`.

    Words may name `{digits}`, how many were typed. `odd` are those of a code of no known form
    that is accepted, with a warning, as long as it has digits alone (`level = "warn"`).
    """

    id: str
    label: Text
    forms: tuple[CodeForm, ...]
    wrong: Text
    odd: Text | None = None
    check_digit: str = ""
    wrong_check: Text | None = None
    mask: str = ""


@dataclass(frozen=True, kw_only=True)
class CodeKind(FieldKind):
    """Kept as capital letters and Arabic digits, without spaces and dashes."""

    name: ClassVar[str] = "code"
    base: ClassVar[Base] = "code"
    KEYS: ClassVar[tuple[str, ...]] = ("code",)

    max_length: int = 20
    code: Code

    @classmethod
    def of(cls, row: Row) -> Self:
        """By its row of the codes."""
        return cls(code=row.code)

    @property
    def is_personal(self) -> bool:
        """Where there is a way to hide it."""
        return bool(self.code.mask)

    def tidy(self, text: str) -> str:
        """Without what groups it."""
        return text.translate(UNGROUPED).upper().strip()

    def find(self, text: str) -> Finding | None:
        """Not one of its forms, or a wrong check digit."""
        code, count = self.code, {"digits": str(len(text))}
        form = next((form for form in code.forms if form.fits(text)), None)
        if form is None:
            if code.odd is not None and _made_of(text, "digits") and len(text) <= self.max_length:
                return _said("warn", code.odd, count)
            return _said("wrong", code.wrong, count)
        if code.check_digit and not CHECK_DIGITS[code.check_digit](text):
            return _said("wrong", code.wrong_check or code.wrong, count)
        return _said("warn", form.warning, count) if form.warning is not None else None

    def show(self, text: str) -> str:
        """Masked, or grouped as its form is."""
        if self.code.mask:
            return MASKS[self.code.mask](text)
        form = next((form for form in self.code.forms if form.fits(text)), None)
        if form is None or sum(form.groups) != len(text):
            return text
        parts, at = [], 0
        for size in form.groups:
            parts.append(text[at : at + size])
            at += size
        return form.between.join(parts)


def _made_of(text: str, letters: Letters) -> bool:
    if not text.isascii():
        return False
    if letters == "letter_digits":
        return text[text[:1].isalpha() :].isdigit()
    return text.isdigit() if letters == "digits" else text.isalnum()


def _said(level: Literal["wrong", "warn"], words: Text, values: Mapping[str, str]) -> Finding:
    filled = Text(*(words.of(lang).replace("{digits}", values["digits"]) for lang in ("th", "en")))
    return Finding(level, "rules.check", values, filled)
