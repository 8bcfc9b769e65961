"""The published schemas are those of the models, and take the files that the loader takes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.catalogue.schema import schemas
from desktop.domain.data_file import RESOURCES
from tests.unit.catalogue.lives_files import FOLDER


def test_the_published_schemas_are_those_of_the_models() -> None:
    published = {
        path.name: path.read_text(encoding="utf-8") for path in (RESOURCES / "schema").iterdir()
    }
    assert published == schemas(), "python -m desktop.catalogue.schema writes them again"


EVERYTHING = Path(__file__).parent / "everything" / "everything.toml"
FILES = [
    (
        "service",
        sorted([EVERYTHING, *(RESOURCES / "catalogue").glob("*.toml"), *FOLDER.glob("*.toml")]),
    ),
    ("fees", sorted((RESOURCES / "fees").glob("*.toml"))),
    *(
        (name, [RESOURCES / f"{name}.toml"])
        for name in ("lists", "codes", "documents", "applicants", "life", "retention")
    ),
]


@pytest.mark.parametrize(("name", "paths"), FILES, ids=[name for name, _ in FILES])
def test_a_file_that_is_read_fits_its_schema(name: str, paths: list[Path]) -> None:
    schema = RESOURCES / "schema" / f"{name}.json"
    told = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--schemafile", schema, *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr


def test_a_schema_refuses_a_key_that_nobody_reads(tmp_path: Path) -> None:
    text = (RESOURCES / "lists.toml").read_text(encoding="utf-8")
    odd = tmp_path / "lists.toml"
    odd.write_text(text.replace("basis =", "bases =", 1), encoding="utf-8")
    schema = RESOURCES / "schema" / "lists.json"
    assert json.loads(schema.read_text(encoding="utf-8"))["additionalProperties"] is False
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema), str(odd)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1
