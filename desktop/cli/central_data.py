"""The reference data of the central server, from the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sync.central.place import Place
    from sync.protocol import FileProblem


def put(place: Place, folder: Path, edition: str, starts: date | None) -> int:
    """Put a folder as an edition; what is wrong with it, and its gaps, are told."""
    from desktop.catalogue.folder import folder_texts
    from desktop.domain.bundle import Bundle
    from desktop.domain.failure import CounterError
    from desktop.domain.thai_date import BANGKOK
    from sync.central import bundles
    from sync.central.place import RefusedError

    try:
        files = folder_texts(folder)
        first = starts or place.now().astimezone(BANGKOK).date()
        done = bundles.keep(place, Bundle(edition, first, files))
    except CounterError as error:
        about = error.details
        print(f"{about['file']}:{about['line']} file: {about['problem']}", file=sys.stderr)
    except RefusedError as refused:
        _tell_each(refused.answer.problems or [])
        if refused.answer.code != "unfit":
            print(refused.answer.message, file=sys.stderr)
    else:
        _tell_each(done.gaps, "gap: ")
        print(f"central: edition {edition}, {len(files)} files, from {first.isoformat()}")
        return 0
    print("Nothing was put; what was there before is served.", file=sys.stderr)
    return 2


def withdraw(place: Place, edition: str) -> int:
    """Withdraw an edition; what stands against it is told."""
    from sync.central import bundles
    from sync.central.place import RefusedError

    try:
        bundles.withdraw(place, edition)
    except RefusedError as refused:
        print(refused.answer.message, file=sys.stderr)
        return 2
    print(f"central: edition {edition} is withdrawn")
    return 0


def tell_problems(place: Place) -> None:
    """What another release took: it is served, and counters of this one pass it over."""
    from sync.central.bundles import standing

    for edition, (problems, gaps) in standing(place).items():
        _tell_each(problems, f"edition {edition}: ")
        _tell_each(gaps, f"edition {edition}: gap: ")
        if problems:
            print(f"Counters of this release pass edition {edition} over.", file=sys.stderr)


def _tell_each(found: Sequence[FileProblem], word: str = "") -> None:
    for one in found:
        print(f"{word}{one.file}:{one.line} {one.key}: {one.sentence}", file=sys.stderr)
