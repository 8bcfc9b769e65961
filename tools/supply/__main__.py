"""Write what the program is made of: `python -m tools.supply [--out FOLDER]`.

It asks no network: the lock says which packages there are, what is installed says the rest. What an
installer carries is written on the system for which it is made.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tools.supply.carried import carried
from tools.supply.notices import notices
from tools.supply.parts import ROOT, packages
from tools.supply.sbom import sbom

SBOM, NOTICES = "sbom.cdx.json", "NOTICES.txt"


def write(folder: Path) -> None:
    """Both files, into this folder."""
    parts = packages(ROOT / "requirements.lock")
    folder.mkdir(parents=True, exist_ok=True)
    told = json.dumps(sbom(parts, carried(parts)), indent=1, ensure_ascii=False)
    (folder / SBOM).write_text(f"{told}\n", encoding="utf-8")
    (folder / NOTICES).write_text(notices(parts), encoding="utf-8")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tools.supply", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "supply", metavar="FOLDER")
    folder = parser.parse_args().out
    write(folder)
    print(f"{folder / SBOM}\n{folder / NOTICES}")


if __name__ == "__main__":
    main()
