"""`python -m tests.golden.make words`: what the golden files show is written anew, and what changed
is printed.

`python -m tests.golden.make files 2027-02`: tell the story and keep it as a new set. A set that is
there is never written again.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent


def sets() -> list[Path]:
    """The sets, the oldest first."""
    return sorted(file.parent for file in HERE.glob("*/set.json"))


def as_text(shown: Mapping[str, object]) -> str:
    """A snapshot as it is kept."""
    return json.dumps(shown, ensure_ascii=False, indent=1) + "\n"


def difference(golden: Path, name: str, shown: Mapping[str, object]) -> str:
    """What a snapshot says and what is shown, as a unified diff; empty where they agree."""
    kept = golden / f"{name}.json"
    before = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
    now = as_text(shown).splitlines()
    return "\n".join(difflib.unified_diff(before, now, f"{golden.name}/{name}", "now", n=4))


def tell(golden: Path) -> None:
    """Tell the story and export it into a new folder."""
    from tests.golden import rows
    from tests.golden.shown import CENTRE, COUNTERS
    from tests.golden.story import ENDS, told

    with tempfile.TemporaryDirectory() as folder, told(Path(folder)) as end:
        golden.mkdir()  # not before there is something to keep
        for name, counter in zip(COUNTERS, (end.three, end.four), strict=True):
            rows.write(golden / f"{name}.jsonl.gz", rows.of_store(counter.store))
        lines = rows.of_centre(end.central.place.database)
        rows.write(golden / f"{CENTRE}.jsonl.gz", lines)
        key = end.central.place.key.private.hex()  # its counters know this centre by it
    ends = ENDS.isoformat(timespec="seconds")
    about = {"looked_at": ends, "signing_key": key, "sha256": digests(golden)}
    (golden / "set.json").write_text(json.dumps(about) + "\n", encoding="utf-8")


def digests(golden: Path) -> dict[str, str]:
    """What the files of a set are known by."""
    files = sorted(golden.glob("*.gz"))
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def words(golden: Path) -> bool:
    """Write the snapshots of a set anew and print what changed; whether anything did."""
    from tests.golden.shown import shown

    changed = False
    with tempfile.TemporaryDirectory() as folder:
        for name, told in shown(golden, Path(folder)).items():
            if found := difference(golden, name, told):
                print(found)
                (golden / f"{name}.json").write_text(as_text(told), encoding="utf-8")
                changed = True
    return changed


def main(arguments: list[str]) -> int:
    """The command."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    match arguments:
        case ["words"]:
            changed = [words(golden) for golden in sets()]
            if not any(changed):
                print("nothing has changed")
        case ["files", name]:
            tell(HERE / name)
            words(HERE / name)
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
