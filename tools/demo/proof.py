"""What the demonstration has to prove, and the looks that prove it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop.card.training_card import training_persons
from desktop.domain.life import CaseState
from desktop.domain.text import Lang
from desktop.texts import t
from ui.presenters.case_state import STATES

# What the story files: cases, receipts among them, and a summary of each, and of one put right.
CASES, RECEIPTS = 8, 2
SUMMARIES = CASES + 1


@dataclass(frozen=True, slots=True)
class Facts:
    """What a counter says of its own journal at the end of its act."""

    series: str
    entries: int
    head_hash: str
    unsent: int
    problems: list[str]
    receipts: list[str]
    receipt_sum: int


@dataclass(slots=True)
class Claims:
    """Claims and whether they held, in one language."""

    lang: Lang
    rows: list[tuple[str, bool, str]] = field(default_factory=list)

    def words(self, key: str, **values: object) -> str:
        """A text in the language of the claims."""
        return t(key, self.lang, **values)

    def add(self, key: str, held: bool, detail: str = "", **values: object) -> None:
        """One more claim; `values` fill its text."""
        self.rows.append((self.words(key, **values), held, detail))

    def show(self) -> bool:
        """Print them all; True if there are some and all held."""
        print("\n" + self.words("demo.proven"))
        for claim, held, detail in self.rows:
            mark = self.words("demo.held" if held else "demo.not_held")
            print(f"  {mark}  {claim}{f' ({detail})' if detail else ''}")
        return bool(self.rows) and all(held for _, held, _ in self.rows)


def central(claims: Claims, status: dict[str, Any], facts: list[Facts]) -> None:
    """The centre holds each entry exactly once, in the counters' own chains."""
    held = {device["series"]: device for device in status["devices"]}
    for told in facts:
        there = held.get(told.series, {})
        same = (there.get("entries"), there.get("head_hash")) == (told.entries, told.head_hash)
        claims.add(
            "demo.all_at_centre",
            same and told.unsent == 0,
            claims.words("demo.entries", count=told.entries),
            series=told.series,
        )
        claims.add(
            "demo.journal_agrees",
            not told.problems,
            claims.words("demo.differences", count=len(told.problems)) if told.problems else "",
            series=told.series,
        )
        numbers = [int(number.rpartition("-")[2]) for number in told.receipts]
        if numbers:
            sums = (there.get("receipts"), there.get("receipt_sum"))
            claims.add(
                "demo.numbers_run",
                numbers == list(range(1, len(numbers) + 1))
                and sums == (len(numbers), told.receipt_sum),
                claims.words("demo.receipts", count=len(numbers), baht=told.receipt_sum / 100),
            )
    states = status["cases_by_state"]
    decided = (states.get("approved"), states.get("returned"))
    count = status["cases"]
    found = claims.words("cases.found", count=count)
    claims.add("demo.all_cases", count == CASES, found, count=CASES)
    claims.add(
        "demo.decided",
        decided == (3, None),
        ", ".join(
            f"{claims.words(STATES[CaseState(state)].key)} {count}"
            for state, count in sorted(states.items())
        ),
    )
    claims.add("demo.no_objection", status["exceptions"] == 0)


def papers(claims: Claims, folder: Path, pictures: Path, facts: list[Facts]) -> None:
    """Each receipt and summary was printed once; their pages become pictures."""
    from printing.preview import page_images

    printed = sorted(folder.glob("*.pdf"))
    for path in printed:
        for number, page in enumerate(page_images(path.read_bytes()), start=1):
            (pictures / f"paper-{path.stem}-{number}.png").write_bytes(page.png)
        (pictures / f"paper-{path.name}").write_bytes(path.read_bytes())
    names = {path.stem for path in printed}
    receipts = {name for name in names if "-R-" in name}
    claims.add(
        "demo.papers",
        (len(receipts), len(names)) == (RECEIPTS, RECEIPTS + SUMMARIES)
        and receipts == {number for told in facts for number in told.receipts},
        claims.words(
            "demo.papers_counted", receipts=len(receipts), summaries=len(names - receipts)
        ),
        receipts=RECEIPTS,
        summaries=SUMMARIES,
    )


def nothing_plain(claims: Claims, data: Path) -> None:
    """No name or id of a customer lies readable in a store, log or temporary file.

    The counters make their temporary files in `data`, too. The papers themselves are left out, they
    are meant to be read; so is the centre's own file, which in this training set-up is not
    encrypted.
    """
    needles: list[bytes] = []
    for person in training_persons().values():
        names = person.thai_name.split("#") + person.english_name.split("#")
        for text in [person.citizen_id, *(name for name in names if len(name) > 4)]:
            needles += [text.encode("utf-8"), text.encode("utf-16-le")]
            if not text.isascii():
                needles.append(text.encode("cp874"))
    found = re.compile(b"|".join(re.escape(needle) for needle in set(needles)))
    files = [
        path
        for path in data.rglob("*")
        if path.is_file() and "papers" not in path.parts and data / "central" not in path.parents
    ]
    leaks = [path.name for path in files if found.search(path.read_bytes())]
    claims.add(
        "demo.nothing_readable",
        not leaks,
        ", ".join(leaks) or claims.words("demo.searched", count=len(files)),
    )
