"""What is chosen from a list: a choice of the service, yes or no, a district office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from desktop.domain.text import Text
from desktop.forms.kinds.base import FieldKind, Finding, Row, wrong
from desktop.forms.values import Base, Type


@dataclass(frozen=True, kw_only=True)
class ChoiceKind(FieldKind):
    """One of the values of its row or of a list of `lists.toml`."""

    name: ClassVar[str] = "choice"
    base: ClassVar[Base] = "choice"
    is_chosen: ClassVar[bool] = True
    KEYS: ClassVar[tuple[str, ...]] = ("values", "list", "offers")

    values: tuple[tuple[str, Text], ...]

    @classmethod
    def of(cls, row: Row) -> Self:
        """Of what is offered."""
        return cls(values=row.values)

    @property
    def type(self) -> Type:
        """Choices are told apart by what is offered."""
        return Type(self.base, options=tuple(value for value, _ in self.values))

    @property
    def choices(self) -> tuple[tuple[str, Text], ...]:
        """What is offered."""
        return self.values

    def find(self, text: str) -> Finding | None:
        """What is not offered: a value of an edition that was in force before."""
        return None if any(text == value for value, _ in self.values) else wrong("choice")

    def show(self, text: str) -> str:
        """The Thai words."""
        return self.words(text).th

    def words(self, text: str) -> Text:
        """The words of the choice."""
        return next((words for value, words in self.values if value == text), Text(text, text))


@dataclass(frozen=True, kw_only=True)
class YesNoKind(ChoiceKind):
    """A question that is answered by yes or no."""

    name: ClassVar[str] = "yes_no"
    base: ClassVar[Base] = "yes_no"
    KEYS: ClassVar[tuple[str, ...]] = ("values",)


@dataclass(frozen=True, kw_only=True)
class OfficeKind(ChoiceKind):
    """A district office, by its code."""

    name: ClassVar[str] = "office"
    base: ClassVar[Base] = "office"
    KEYS: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def of(cls, row: Row) -> Self:
        """Of all offices."""
        return cls(values=row.offices)
