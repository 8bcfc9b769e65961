"""What the program is made of is listed whole, each part with a licence that may be given on."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tools.supply import __main__ as supply
from tools.supply import parts as module
from tools.supply.parts import ROOT, Part, ours, packages

LOCK = ROOT / "requirements.lock"
# What may lie beside a program under any licence, of which the user may change his own copy.
FREE = {
    "MIT", "MIT-0", "MIT-CMU", "ISC", "Zlib", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "MPL-2.0",
    "OFL-1.1", "LGPL-2.1-or-later", "LGPL-3.0-only",
}  # fmt: skip


@pytest.fixture(scope="module")
def parts() -> tuple[Part, ...]:
    return packages(LOCK)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("supply")
    supply.write(folder)
    return folder


def _listed() -> set[tuple[str, str]]:
    """The names and versions of the lock, read in another way."""
    pins = (line.split(" ")[0] for line in LOCK.read_text().splitlines() if "==" in line)
    return {(name, version) for name, _, version in (pin.partition("==") for pin in pins if pin)}


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_each_package_is_locked_with_its_hashes(lock: str) -> None:
    blocks = re.split(r"^(?=[a-z])", (ROOT / lock).read_text(), flags=re.MULTILINE)
    packages = [block for block in blocks if re.match("[a-z]", block)]
    assert len(packages) > 40
    for block in packages:
        assert re.match(r"[a-z0-9-]+==[^ ]+ .*\\\n", block), block
        assert re.search(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$", block, re.MULTILINE), block


def _choices(licence: str) -> list[set[str]]:
    """What one has to keep to, in each way that a licence leaves."""
    return [set(way.split(" AND ")) for way in licence.split(" OR ")]


def test_each_part_has_a_licence_under_which_it_may_be_given_on(parts: tuple[Part, ...]) -> None:
    for part in (*parts, *ours()):
        assert any(way <= FREE for way in _choices(part.licence)), (part.name, part.licence)


def test_each_part_that_is_installed_brings_the_text_of_its_licence(
    parts: tuple[Part, ...],
) -> None:
    for part in (*parts, *ours()):
        assert part.texts or part.marker, part.name
        assert not part.texts or max(len(text) for _, text in part.texts) > 500, part.name


def test_the_list_for_machines_has_every_package_of_the_lock(written: Path) -> None:
    told: dict[str, Any] = json.loads((written / supply.SBOM).read_text())
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    packages = [one for one in told["components"] if one["type"] == "library"]
    assert {(one["name"], one["version"]) for one in packages} == _listed()
    for one in packages:
        assert one["purl"] == one["bom-ref"] == f"pkg:pypi/{one['name']}@{one['version']}"
        assert one["licenses"][0]["expression"]
    refs = [one["bom-ref"] for one in told["components"]] + ["mea-counter"]
    assert len(set(refs)) == len(refs)
    needed = {row["ref"]: row["dependsOn"] for row in told["dependencies"]}
    assert {ref for found in needed.values() for ref in found} == {*refs} - {"mea-counter"}
    assert any(ref.startswith("pkg:pypi/urllib3@") for ref in needed[_ref(told, "requests")])
    assert _ref(told, "requests") in needed["mea-counter"]
    libraries = [(of["name"], one) for of in packages for one in of.get("components", ())]
    inside = {(package, one["name"]) for package, one in libraries}
    assert {("pyside6-essentials", "Qt"), ("sqlcipher3", "SQLite")} <= inside
    assert {("cryptography", "openssl"), ("pillow", "FreeType")} <= inside  # as they list them
    assert all(re.match(r"\d", one["version"]) for _, one in libraries)
    assert len({one["bom-ref"] for _, one in libraries}) == len(libraries)


def _ref(told: dict[str, Any], name: str) -> str:
    return next(str(one["bom-ref"]) for one in told["components"] if one["name"] == name)


def test_it_says_the_same_of_the_same_and_names_no_host(written: Path, tmp_path: Path) -> None:
    supply.write(tmp_path)
    for name in (supply.SBOM, supply.NOTICES):
        assert (tmp_path / name).read_bytes() == (written / name).read_bytes()
    assert "://" not in (written / supply.SBOM).read_text()


def test_the_notices_have_every_part_and_every_text(written: Path, parts: tuple[Part, ...]) -> None:
    text = (written / supply.NOTICES).read_text()
    for part in (*parts, *ours()):
        assert re.search(rf"^{re.escape(part.name)} .*{re.escape(part.licence)}$", text, re.M)
        assert all(words.strip() in text for _, words in part.texts), part.name
    assert "Apache License" in text.rpartition("MEA Counter")[2]


def test_a_package_of_which_nobody_has_told_a_licence_is_refused(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("no-such-package==1.0 \\\n    --hash=sha256:0\n    # via mea-counter\n")
    with pytest.raises(ValueError, match="no-such-package: no licence is known"):
        packages(lock)


def test_what_is_installed_must_be_what_is_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("requests==0.1 \\\n    --hash=sha256:0\n    # via mea-counter\n")
    with pytest.raises(ValueError, match=r"is installed, the lock has 0\.1"):
        module.packages(lock)
