"""Further languages (`texts/<language>.toml`): each text by its key, `service.id.key`.

Rows of a table and fields of a result are called after it too (`service.table.id.key`), choices by
their value (`service.id.values.yes`); what services share is called by its file and table
(`documents.document.id_card.label`). What has no text in a language is shown in English, marked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

from pydantic import BaseModel

from desktop.catalogue.base import Words
from desktop.catalogue.folder import FEES
from desktop.catalogue.models import Choice, ResultRow, SectionRow, ServiceFile
from desktop.catalogue.problems import Place, Problems, nearest
from desktop.catalogue.shared_models import TextsFile

OWN = ("th", "en")


@dataclass(frozen=True, slots=True)
class Language:
    """A further language: how many of all texts it has, and who has read them."""

    code: str
    reviewed_by: str
    given: int
    of: int


@dataclass(slots=True)
class Translations:
    """All further languages, and the keys of the texts that there are."""

    problems: Problems
    _files: list[tuple[TextsFile, Place]] = field(default_factory=list)
    _texts: dict[str, dict[str, str]] = field(default_factory=dict)
    _keys: set[str] = field(default_factory=set)

    def add(self, model: TextsFile, place: Place) -> None:
        """The texts of one language, before the files that they are of."""
        if model.language in OWN:
            told = "Thai and English stand in the files themselves"
            self.problems.add(place.at("language"), told)
        if model.language != PurePath(place.file.name).stem:
            told = f"texts of '{model.language}' are called texts/{model.language}.toml"
            self.problems.add(place.at("language"), told)
        self._files.append((model, place))
        for key, text in model.text.items():
            self._texts.setdefault(key, {})[model.language] = text

    def translate(self, name: str, model: BaseModel) -> None:
        """Let every text of a file know its further languages."""
        if isinstance(model, TextsFile):
            return
        is_service = isinstance(model, ServiceFile)
        head = model.id if isinstance(model, ServiceFile) else PurePath(name).stem
        if name.startswith(FEES):
            head = FEES.rstrip("/")
        for path, words in _texts_of(model, (head,), (head,), is_flat=is_service):
            key = ".".join(path)
            self._keys.add(key)
            if key in self._texts:
                words.translate(self._texts[key])

    def languages(self) -> tuple[Language, ...]:
        """What there is, when all files have been read; a text of nothing is a problem.

        Unless a file could not be read: then it may be of that one.
        """
        for model, place in self._files if not self.problems.refused else ():
            for key in model.text:
                if key not in self._keys:
                    told = f"there is no text '{key}'{nearest(key, self._keys)}"
                    self.problems.add(place.at("text", key), told)
        return tuple(
            Language(model.language, model.reviewed_by, len(model.text), len(self._keys))
            for model, _ in self._files
        )


Path = tuple[str, ...]


def _texts_of(
    model: BaseModel, own: Path, base: Path, *, is_flat: bool
) -> Iterator[tuple[Path, Words]]:
    """Texts with their keys; `base` is where rows within are called from, since an id is the
    service's own whatever table it stands in.
    """
    for name in type(model).model_fields:
        value = getattr(model, name)
        for number, one in enumerate(value if isinstance(value, tuple) else (value,), start=1):
            if isinstance(one, Choice):
                yield (*own, name, one.value), one
            elif isinstance(one, Words):
                yield ((*own, name, str(number)) if isinstance(value, tuple) else (*own, name)), one
            elif isinstance(one, BaseModel):
                row = getattr(one, "id", None) or getattr(one, "role", None)
                if row is None:
                    path = (*own, name, str(number)) if isinstance(value, tuple) else (*own, name)
                else:
                    path = (*base, row) if is_flat else (*own, name, row)
                yield from _texts_of(one, path, path if _is_table(one) else base, is_flat=is_flat)


def _is_table(row: BaseModel) -> bool:
    """Whether ids within are its own: a table's, and a result's."""
    is_table = isinstance(row, SectionRow) and (row.repeat is not None or row.of is not None)
    return is_table or isinstance(row, ResultRow)
