"""The published JSON Schemas of the catalogue's files (`resources/schema/`), made of the models.

`python -m desktop.catalogue.schema` writes them again; a test compares.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel

from desktop.catalogue.life_models import LifeFile
from desktop.catalogue.models import ServiceFile
from desktop.catalogue.retention import RetentionFile
from desktop.catalogue.shared_models import (
    ApplicantsFile,
    CodesFile,
    ConfirmedFile,
    DocumentsFile,
    FeesFile,
    GroupsFile,
    ListsFile,
    TextsFile,
)
from desktop.domain.data_file import RESOURCES

# The model of each kind of file; the files of a folder share one.
MODELS: Mapping[str, type[BaseModel]] = {
    "service": ServiceFile,
    "applicants": ApplicantsFile,
    "lists": ListsFile,
    "groups": GroupsFile,
    "codes": CodesFile,
    "documents": DocumentsFile,
    "fees": FeesFile,
    "life": LifeFile,
    "texts": TextsFile,
    "confirmed": ConfirmedFile,
    "retention": RetentionFile,
}


def schemas() -> dict[str, str]:
    """Each schema as it is published, by the name of its file."""
    return {f"{name}.json": _text(name, model) for name, model in MODELS.items()}


def _text(name: str, model: type[BaseModel]) -> str:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"mea-counter/{name}"}
    body = model.model_json_schema(by_alias=True)
    return json.dumps({**head, **body}, ensure_ascii=False, indent=2) + "\n"


def write(folder: Path = RESOURCES / "schema") -> None:
    """Write all of them."""
    folder.mkdir(exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
