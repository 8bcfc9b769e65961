"""What all rows of all files have in common, and the words that stand for values in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from desktop.domain.text import Text, Translated

ID, NAME = r"^[a-z][a-z0-9_]{0,59}$", r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+){0,5}$"
MONEY, BASIS = r"^[0-9]{1,9}\.[0-9]{2}$", "^(src|seed|infer|gk|office)$"
SOME = r"\S"

Id = Annotated[str, Field(pattern=ID)]
Name = Annotated[str, Field(pattern=NAME, max_length=120)]
Money = Annotated[str, Field(pattern=MONEY, description='baht and satang, as in "700.00"')]
Days = Annotated[int, Field(ge=0, le=3660)]
Scalar = str | int | date
# Any-of-all-of: a table of tests by name, or a list of such tables.
Condition = Annotated[
    dict[str, Any] | list[dict[str, Any]],
    Field(
        description="a table of tests by name, all of which hold, or a list of which one holds",
        json_schema_extra={"examples": [{"size": ["1p_5_15"], "load": {"from": 31, "below": 76}}]},
    ),
]
Names = tuple[Name, ...]


class Strict(BaseModel):
    """No key that nobody reads, no value of another type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Words(Strict):
    """A text in Thai and English, both needed; `texts/` may add further languages."""

    th: Annotated[str, Field(pattern=SOME)]
    en: Annotated[str, Field(pattern=SOME)]
    _more: Mapping[str, str] = PrivateAttr(default_factory=dict)

    def text(self) -> Text:
        """As a value of the domain."""
        return Translated(self.th, self.en, self._more) if self._more else Text(self.th, self.en)

    @classmethod
    def of(cls, text: Text) -> Words:
        """A value of the domain as a row has it."""
        made = cls(th=text.th, en=text.en)
        made.translate(text.more if isinstance(text, Translated) else {})
        return made

    def translate(self, more: Mapping[str, str]) -> None:
        """Know the text in further languages, by their codes."""
        self._more = more


class Sourced(Strict):
    """A row that says where it comes from, or takes that of its file's head."""

    source: Annotated[str, Field(min_length=1)] | None = None
    basis: Annotated[str, Field(pattern=BASIS)] | None = None
    unconfirmed: bool | None = None
