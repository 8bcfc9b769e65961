"""The house rules that a machine can hold."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from desktop.domain.failure import Code

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("desktop", "ui", "printing", "sync")
PROGRAM = sorted(p for folder in PRODUCT for p in (ROOT / folder).rglob("*.py"))
SOURCES = sorted([*PROGRAM, *(ROOT / "tools").rglob("*.py")])
TRANSLATIONS = sorted((ROOT / "resources" / "translations").glob("*.toml"))


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """Each file is read once for all rules, and not kept for the tests after them."""
    yield
    _tree.cache_clear()


def test_every_failure_has_two_texts_and_every_text_a_failure() -> None:
    with (ROOT / "resources/translations/failures.toml").open("rb") as file:
        texts = tomllib.load(file)["failures"]
    assert set(texts) == {code.value for code in Code}
    for key, entry in texts.items():
        assert set(entry) == {"th", "en"}, key
        assert re.search(r"[ก-๙]", entry["th"]), key
        assert entry["en"].isascii() or "–" in entry["en"], key


def test_every_failure_is_raised_in_one_module() -> None:
    """A code has one origin, and none is dead; matching on a code (==, in, dict keys) is none.

    `fail` of sync/refusals.py raises what it is given, and desktop/store/failures.py what its
    tables say; nothing else raises a code that is not written at the place.
    """
    origins: dict[str, set[str]] = {}
    unwritten: set[str] = set()
    for path in SOURCES:
        file = path.relative_to(ROOT).as_posix()
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.Call) and _name(node.func) in ("CounterError", "fail"):
                by_fail = _name(node.func) == "fail"
                codes = _codes(node)
                for code in codes:
                    origins.setdefault(code, set()).add("sync/refusals.py" if by_fail else file)
                if not codes and not by_fail:
                    unwritten.add(file)
        if file == "desktop/store/failures.py":
            for code in _codes(_tree(path)):
                origins.setdefault(code, set()).add(file)
    assert unwritten == {"sync/refusals.py", "desktop/store/failures.py"}
    assert {code: files for code, files in origins.items() if len(files) > 1} == {}
    assert set(Code.__members__) - set(origins) == set()


def test_every_maker_of_a_failure_is_used() -> None:
    """`desktop/card/failures.py` and its like make the errors; one that nobody calls is dead."""
    makers = {
        (path, node.name)
        for path in SOURCES
        if path.name == "failures.py"
        for node in _tree(path).body
        if isinstance(node, ast.FunctionDef) and _name(node.returns or node) == "CounterError"
    }
    assert len(makers) > 10
    used: dict[str, set[Path]] = {}
    for path in SOURCES:
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.Name | ast.Attribute):
                used.setdefault(_name(node), set()).add(path)
    assert {name for path, name in makers if not used.get(name, set()) - {path}} == set()


def _codes(tree: ast.AST) -> set[str]:
    """The codes named in a piece of code, `Code.CARD_ABSENT` as `CARD_ABSENT`."""
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and _name(node.value) == "Code"
    }


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def test_every_folder_of_code_is_type_checked() -> None:
    """Tests, too: a fixture of another type than a test believes makes it prove nothing."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        checked = tomllib.load(file)["tool"]["mypy"]["files"]
    listed = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(checked) == {name.split("/")[0] for name in listed.stdout.splitlines()}


def test_every_dependency_is_used() -> None:
    """What a counter installs, its own code imports; the rest belongs to development."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["central"]]
    wanted = {re.split(r"[^\w-]", one)[0].lower() for one in asked}
    imported = set()
    for path in PROGRAM:
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").split(".")[0])
            elif isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
    owners = packages_distributions()
    used = {o.lower().replace("_", "-") for name in imported for o in owners.get(name, ())}
    # SQLAlchemy loads the driver by its name in the URL.
    assert wanted - used - {"psycopg"} == set()


def test_texts_have_both_languages_and_the_same_placeholders() -> None:
    for path in TRANSLATIONS:
        with path.open("rb") as file:
            tables = tomllib.load(file)
        assert list(tables) == [path.stem], path.name
        for key, entry in tables[path.stem].items():
            assert set(entry) == {"th", "en"}, f"{path.name}: {key}"
            assert entry["th"].strip(), f"{path.name}: {key}"
            assert entry["en"].strip(), f"{path.name}: {key}"
            slots = [sorted(re.findall(r"{(\w+)", entry[lang])) for lang in ("th", "en")]
            assert slots[0] == slots[1], f"{path.name}: {key}"


def test_every_text_key_in_the_code_exists() -> None:
    known = set()
    for path in TRANSLATIONS:
        with path.open("rb") as file:
            known |= {f"{path.stem}.{name}" for name in tomllib.load(file)[path.stem]}
    areas = {path.stem for path in TRANSLATIONS}
    others = {code.value for code in Code}
    missing = []
    for path in SOURCES:
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                area, dot, name = node.value.partition(".")
                looks = dot and re.fullmatch(r"[a-z0-9_]+", name) and area in areas - {"failures"}
                looks = looks and node.value not in others and name not in {"db", "log", "key"}
                # "area.step_" is the constant head of an f-string: some key must begin so.
                begun = node.value.endswith("_") and any(k.startswith(node.value) for k in known)
                if looks and node.value not in known and not begun:
                    missing.append(f"{path.relative_to(ROOT)}:{node.lineno}: {node.value}")
    assert missing == []


@pytest.mark.parametrize("folder", ["ui/presenters", "ui/models", "desktop/runtime"])
def test_presenters_models_and_stations_use_no_widgets(folder: str) -> None:
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(_tree(path)):
            names = []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or "", *(f"{node.module}.{a.name}" for a in node.names)]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            assert not any("QtWidgets" in name for name in names), path


def test_no_paint_asks_for_another() -> None:
    """What a paint sets or updates posts the next paint, and so for ever."""
    told = [
        f"{path.relative_to(ROOT)}:{call.lineno} self.{call.func.attr}()"
        for path in (ROOT / "ui").rglob("*.py")
        for function in ast.walk(_tree(path))
        if isinstance(function, ast.FunctionDef) and function.name == "paintEvent"
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "self"
        and call.func.attr.startswith(("set", "update", "repaint", "resize", "move", "adjust"))
    ]
    assert told == []


def test_nothing_is_taken_out_of_a_layout_but_its_height_with_it() -> None:
    """By `clear` of `ui/widgets/surfaces.py`, or by `removeWidget`."""
    taken = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "ui").rglob("*.py")
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "takeAt"
    }
    assert taken == set()


def test_no_nested_loop_and_no_pumping() -> None:
    """No exec() dialogs, no processEvents, no sleep: the main thread paints and never waits."""
    forbidden = {"processEvents", "sleep", "QEventLoop"}
    for path in PROGRAM:
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.Call):
                name = _name(node.func)
                assert name not in forbidden, f"{path}:{node.lineno}: {name}"
                if name == "exec" and "ui" in path.relative_to(ROOT).parts[:1]:
                    raise AssertionError(f"{path}:{node.lineno}: exec()")


def test_tips_are_given_by_the_one_way_that_shows_plain_text() -> None:
    """Qt reads what looks like HTML in them, and an address of a card can hold that."""
    bare = {"setToolTip", "setWhatsThis", "setStatusTip", "showText", "setToolTipText"}
    for path in SOURCES:
        if path == ROOT / "ui" / "tips.py":
            continue
        tree = _tree(path)
        named = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
        for node in named:
            assert node.attr not in bare, f"{path}:{node.lineno}: use ui.tips"
        roles = [node for node in named if node.attr in ("ToolTipRole", "WhatsThisRole")]
        given = [node for node in ast.walk(tree) if _name(node) == "tip_text"]
        assert not roles or given, f"{path}: give it as tip_text()"


def test_every_typed_field_has_a_greatest_length() -> None:
    """A line is the editor of a Field, which bounds it, or is bounded where it is made."""
    unbounded = {"QTextEdit", "QPlainTextEdit"}
    for path in SOURCES:
        for scope in ast.walk(_tree(path)):
            if not isinstance(scope, ast.FunctionDef):
                continue
            calls = [node for node in ast.walk(scope) if isinstance(node, ast.Call)]
            bounded = any(_name(call.func) == "setMaxLength" for call in calls)
            within = {
                id(part)
                for call in calls
                if _name(call.func) == "Field"
                for part in (*call.args, *(keyword.value for keyword in call.keywords))
            }
            for call in calls:
                assert _name(call.func) not in unbounded, f"{path}:{call.lineno}"
                if _name(call.func) == "QLineEdit" and path.name != "fields.py":
                    assert bounded or id(call) in within, f"{path}:{call.lineno}: no length"


def test_modules_stay_small() -> None:
    long = {
        str(p.relative_to(ROOT)): n
        for p in [*SOURCES, *(ROOT / "tests").rglob("*.py")]
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def test_only_the_house_has_top_level_folders() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    folders = {name.split("/")[0] for name in listed if "/" in name}
    house = {"desktop", "ui", "resources", "printing", "sync", "tests", "docs", "tools"}
    assert folders <= house | {".ci", ".github"}


def test_true_outlives_its_emits() -> None:
    """PySide6 6.12.0 on Python 3.11 loses a reference to True at each emit, and then aborts.

    6.11.3 is clean there. From Python 3.12 on the count falls with it, too, which is harmless: True
    is immortal. The pin in pyproject.toml may be lifted when this holds with a later release.
    """
    program = (
        "import sys\n"
        "from PySide6.QtCore import QObject, Signal\n"
        "class A(QObject):\n"
        "    said = Signal(bool)\n"
        "a = A(); a.said.connect(lambda value: None)\n"
        "for _ in range(100 * min(sys.getrefcount(True), 1000)): a.said.emit(True)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_no_registry_host_and_no_lock_of_another_tool() -> None:
    host = re.compile("|".join(("py" + r"pi\.org", "python" + "hosted", r"registry\.np" + r"mjs")))
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert "uv.lock" not in listed
    for name in listed:
        path = ROOT / name
        if path.suffix in {".ttf", ".png", ".jpg", ".pdf", ".gz"} or not path.is_file():
            continue
        assert not host.search(path.read_text(encoding="utf-8")), name


def test_no_thai_word_stands_in_the_code() -> None:
    """Words live in resources/translations, facts of the language in resources/thai.toml; a class
    of characters is written by code points. Comments and docstrings may show an example.
    """
    found = []
    for path in [*PROGRAM, ROOT / "main.py"]:
        if not re.search("[\u0e00-\u0e7f]", path.read_text(encoding="utf-8")):
            continue
        told = {
            (node.lineno, node.col_offset)
            for node in ast.walk(_tree(path))
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        with path.open("rb") as file:
            for token in tokenize.tokenize(file.readline):
                thai = re.search("[\u0e00-\u0e7f]", token.string)
                if thai and token.type != tokenize.COMMENT and token.start not in told:
                    found.append(f"{path.relative_to(ROOT)}:{token.start[0]} {token.string}")
    assert found == []
