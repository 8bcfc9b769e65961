"""What is installed works: the wheel, in an environment that holds only what running needs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

from tests.fixtures.display import titles, virtual_display
from tests.fixtures.need import need_program
from tests.fixtures.patience import until

pytestmark = pytest.mark.xdist_group("wheel")  # it is built and installed once

ROOT = Path(__file__).resolve().parents[2]


def _locked() -> Iterator[Requirement]:
    """What requirements.lock names for this machine."""
    for line in (ROOT / "requirements.lock").read_text().splitlines():
        if re.match(r"[a-z].*==", line):
            wanted = Requirement(line.rstrip(" \\"))
            if wanted.marker is None or wanted.marker.evaluate():
                yield wanted


def _link(package: Requirement, site: Path) -> None:
    """Put an installed package into another environment, without fetching it again."""
    for file in distribution(package.name).files or ():
        target, source = site / file, Path(str(file.locate()))
        if ".." in file.parts or "__pycache__" in file.parts or not source.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            target.hardlink_to(source)
        except OSError:  # on another file system
            shutil.copy2(source, target)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def command(wheel: Path) -> Path:
    """The start command of the installed wheel."""
    home = wheel.with_name("venv")
    venv.create(home, with_pip=True)
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    paths = {"base": str(home), "platbase": str(home)}
    site = Path(sysconfig.get_path("purelib", scheme="venv", vars=paths))
    for package in _locked():
        _link(package, site)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "--no-index", "--no-deps", wheel], check=True)
    checked = subprocess.run([*pip, "check"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    return python.with_name("mea-counter")


def _environment(**more: str) -> dict[str, str]:
    """Nothing of the checkout: its folder is neither on the path nor where the command runs."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | more


def _run(command: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [command, *arguments], cwd=folder, env=_environment(),
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_it_holds_the_program_and_its_data_and_nothing_that_shows_or_tries_it(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = archive.namelist()
        info = next(name for name in names if name.endswith("/entry_points.txt"))
        assert "mea-counter = main:start" in archive.read(info).decode()
    product = ("main.py", "desktop", "ui", "printing", "sync", "resources")
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *product],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    there = {name for name in names if not name.startswith(info.partition("/")[0])}
    assert there == {*listed.stdout.splitlines()} - {"resources/translations/demo.toml"}
    assert [name for name in there if "demo" in name.lower()] == []


def test_only_what_running_needs_is_there(command: Path) -> None:
    python = command.with_name("python")
    told = subprocess.run([python, "-m", "pip", "list"], capture_output=True, text=True, check=True)
    assert "mea-counter" in told.stdout
    assert "pytest" not in told.stdout


def test_its_commands(command: Path, tmp_path: Path) -> None:
    version = _run(command, tmp_path, "--version")
    assert re.fullmatch(r"MEA Counter \d+\.\d+\.\d+\n", version.stdout)
    card = _run(command, tmp_path, "card", "--help")
    assert card.stdout.startswith("usage: mea-counter card")
    doctor = _run(command, tmp_path, "doctor", "--data-dir", str(tmp_path / "p"), "--lang", "en")
    assert "Traceback" not in doctor.stderr
    assert "to do" in doctor.stdout


def test_its_central_server_makes_a_code(command: Path, tmp_path: Path) -> None:
    data = str(tmp_path / "central")
    code = _run(command, tmp_path, "central", "--data", data, "--new-code", "BKP:3")
    assert re.fullmatch(r"[A-Z0-9]{4}(-[A-Z0-9]{4})+\n", code.stdout), code.stderr


def test_its_training_window_opens(command: Path, tmp_path: Path) -> None:
    need_program("xwininfo")
    with virtual_display() as display:
        look = _environment(DISPLAY=display, QT_QPA_PLATFORM="xcb")
        start = [str(command), "--training", "--data-dir", str(tmp_path / "profile")]
        with subprocess.Popen(start, cwd=tmp_path, env=look) as window:
            try:
                until(lambda: "MEA Counter" in titles(display), "the window is there", 60)
            finally:
                window.kill()
