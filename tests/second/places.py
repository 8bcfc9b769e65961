"""Both centres beside each other: the same offices, staff and counters, and what each tells."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desktop.domain.staff import StaffRole
from desktop.domain.text import Text
from sync.central import staff
from tests.fixtures.central import Central, served
from tests.second.books import Member
from tests.second.centre import Centre
from tests.second.twin import PAGE, SHAPES, Twin, enrolled, plain
from tests.second.wire import Wire

OFFICES = ("BKP", "NON", "BNA")
ACTORS: dict[str, StaffRole] = {
    "c1": "clerk",
    "s1": "supervisor",
    "s2": "supervisor",
    "s3": "supervisor",
}


class Places:
    """Both centres, of the same offices."""

    def __init__(self, ours: Central, theirs: Wire) -> None:
        self.ours, self.theirs = ours, theirs
        self.training = ours.place.training
        for office in OFFICES:  # which a code makes
            ours.code(9, office)
        for actor, role in ACTORS.items():
            self.put(actor, role)

    def put(self, actor: str, *roles: StaffRole, **facts: Any) -> None:
        """A member of staff, at both, or what has changed of one."""
        staff.put(self.ours.place, staff.Member(actor, Text(actor, actor), roles, **facts))
        names = {"valid_from": "begins", "valid_until": "until"}
        theirs = {names.get(name, name): value for name, value in facts.items()}
        self.theirs.centre.put(actor, Member(roles, **theirs))

    def staff_codes(self, actor: str) -> tuple[str, str]:
        """A code for the keys of a member at each."""
        return staff.new_code(self.ours.place, actor), self.theirs.centre.staff_code(actor)

    def codes(self, office: str, counter: int) -> tuple[str, str]:
        """A code for one PC at each."""
        return self.ours.code(counter, office), self.theirs.centre.new_code(office, counter)

    def bare(self, office: str = "BKP", counter: int = 3) -> Twin:
        """A counter at each of them, at which nobody has a key yet."""
        codes = self.codes(office, counter)
        urls = self.ours.url, self.theirs.url
        ours, theirs = (
            enrolled(url, code, training=self.training)
            for url, code in zip(urls, codes, strict=True)
        )
        return Twin(ours, theirs)

    def twin(self, office: str = "BKP", counter: int = 3) -> Twin:
        """A counter at each of them, at which somebody of each role has signed in."""
        twin = self.bare(office, counter)
        for actor, role in ACTORS.items():
            self.activate(twin, actor)
            twin.sign_in(actor, role)
        twin.push()  # before another counter's codes end those of this one
        return twin

    def activate(self, twin: Twin, actor: str) -> None:
        """Give both counters a code for the key of a member."""
        for counter, code in zip(twin.both, self.staff_codes(actor), strict=True):
            counter.codes[actor] = code


@contextmanager
def both_centres(folder: Path, *, training: bool = False) -> Iterator[Places]:
    """Our centre and the second one."""
    second = Centre(PAGE, *OFFICES, training=training)
    with served(folder / "central", training=training) as ours, Wire(second, SHAPES) as wire:
        yield Places(ours, wire)
        wire.shutdown()


def same(*twins: Twin) -> Counter[str]:
    """Both centres tell all these counters the same; how often they object, by the codes."""
    codes: Counter[str] = Counter()
    for twin in twins:
        twin.push()
    for twin in twins:
        twin.push()
        ours, theirs = (told(counter) for counter in twin.both)
        for name, one in ours.items():
            assert theirs.get(name) == one, name
        assert ours.keys() == theirs.keys()
        codes.update(one["code"] for one in twin.ours.exceptions.values())
    return codes


def told(counter: Any) -> dict[str, Any]:
    """What a centre has told a counter, each by its name, without the ids of devices."""
    counter.pull()
    found: dict[str, Any] = {"newer": counter.newer}
    cases = [name.partition(":")[2] for name in counter.subjects if name.startswith("case:")]
    for case in counter.open(*cases):
        found[f"opened {case['id']}"] = case
    found |= {f"fed {name}": item["data"] for name, item in counter.subjects.items()}
    found |= {f"objected {name}": one for name, one in counter.exceptions.items()}
    for one in found.values():
        if isinstance(one, dict) and isinstance(one.get("detail"), str):
            one["detail"] = json.loads(one["detail"])
    return {name: plain(one) for name, one in found.items()}
