"""What every kind of field can do, whatever window shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Self

from desktop.domain.text import THAI_DIGITS, Text, clean
from desktop.forms.values import Base, Type, Unknown, Value

# Thai digits as ours, and without what people group digits by.
UNGROUPED = {**THAI_DIGITS, ord(" "): None, ord("-"): None, 0xA0: None}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a typed text: the key of its words with values, or words of the data.

    A `warn` holds nothing up.
    """

    level: Literal["wrong", "warn"]
    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    text: Text | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """What the row of a field may say of its kind, with lists, codes and limits looked up.

    `low` and `high` are values of the kind; `code` is a row of `codes.toml`.
    """

    max_length: int = 200
    unit: str = ""
    decimals: int = 0
    low: Any = None
    high: Any = None
    values: tuple[tuple[str, Text], ...] = ()
    offices: tuple[tuple[str, Text], ...] = ()
    code: Any = None


@dataclass(frozen=True, kw_only=True)
class FieldKind:
    """One kind of field with what its row of the data says; a text is what was typed.

    A subclass says what the texts mean, which `KEYS` of a row it has use for, and with `of` how it
    is made of one; being in this package it is found. All of `value`, `find` and `show` take a text
    as `tidy` keeps it, which is never empty.
    """

    name: ClassVar[str]
    base: ClassVar[Base]
    # Chosen from what is offered, and not typed.
    is_chosen: ClassVar[bool] = False
    # Typed as words of a language, in which any letter may stand.
    is_words: ClassVar[bool] = False
    KEYS: ClassVar[tuple[str, ...]] = ()

    max_length: int = 200

    @classmethod
    def of(cls, row: Row) -> Self:
        """The kind of a field with this row."""
        raise NotImplementedError

    @property
    def type(self) -> Type:
        """The type of its values."""
        return Type(self.base)

    @property
    def is_personal(self) -> bool:
        """Whether others who look on are shown it hidden, as `show` has it."""
        return False

    @property
    def choices(self) -> tuple[tuple[str, Text], ...]:
        """What is offered, in its order; empty unless it is chosen."""
        return ()

    def clean(self, text: str) -> str:
        """What was typed or pasted without what nobody sees."""
        return clean(text)

    def tidy(self, text: str) -> str:
        """The text as it is kept: without what people type for their eyes alone."""
        return " ".join(text.split())

    def find(self, text: str) -> Finding | None:
        """What is wrong with the text; None if nothing is. What is wrong has no value."""
        raise NotImplementedError

    def value(self, text: str) -> Value:
        """The value of a text in which nothing is wrong."""
        return text

    def read(self, text: str) -> tuple[str, Finding | None, Value]:
        """A typed text tidy, what is wrong with it, and its value if nothing is.

        It has no blanks at its ends, and something between them.
        """
        kept = self.tidy(text)
        finding = self.find(kept)
        is_wrong = finding is not None and finding.level == "wrong"
        return kept, finding, Unknown.FORM if is_wrong else self.value(kept)

    def text(self, value: Value) -> str:
        """The text that has this value: a proposal as it would have been typed."""
        return str(value)

    def show(self, text: str) -> str:
        """The text as people read it, on paper too: grouped, and masked where it must be."""
        return text

    def words(self, text: str) -> Text:
        """`show` in both languages: what is chosen has words of its own."""
        shown = self.show(text)
        return Text(shown, shown)

    def in_box(self, text: str) -> Text:
        """`words` where there is room for few: in a box that nobody types into."""
        return self.words(text)


def wrong(key: str, **values: str) -> Finding:
    """A finding with the program's own words, `rules.<key>`."""
    return Finding("wrong", f"rules.{key}", values)
