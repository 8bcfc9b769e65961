"""What can be asked of a party, and of which type each name is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desktop.catalogue.models import PartyRow
from desktop.catalogue.shared import Persons
from desktop.domain.party import BEHIND
from desktop.domain.text import Text
from desktop.forms.form import Presence, Role
from desktop.forms.values import Type

PARTS_OF_ADDRESS = (
    "house_no", "moo", "lane", "road", "subdistrict", "district", "province", "post_code",
)  # fmt: skip
PARTS_OF_NAME = ("title", "first", "middle", "last")
# Without these an address or a name is none.
NEEDED_PARTS = ("house_no", "subdistrict", "district", "province", "first", "last")
SIGNS = ("signature", "thumbprint", "seal")
DEEPEST = 3
_TEXTS = ("name", "name_en", "title", "nationality", "first", "middle", "last")
# What every party that is there has.
_SURE = ("kind", "acting", "identity", "present", "name")


def party_type(row: PartyRow, persons: Persons, name: str) -> Type | None:
    """The type of `by.name` and its like; None if a party has no such name."""
    deep = 0
    while name.startswith("by."):
        name, deep = name[len("by.") :], deep + 1
    if deep >= DEEPEST:
        return None
    if name.startswith("hand."):
        name, deep = name[len("hand.") :], 1
    return _of(row, persons, name, deep)


def _of(row: PartyRow, persons: Persons, name: str, deep: int) -> Type | None:
    if name == "kind":
        return Type("choice", options=tuple(persons.kinds) if deep else row.kinds)
    if name == "acting":
        return Type("choice", options=tuple(persons.acting) if deep else row.acting)
    if name == "identity":
        return Type("choice", options=tuple(persons.identities))
    if name == "no_card":
        return Type("choice", options=tuple(persons.no_card))
    if name == "signs":
        return Type("choice", options=SIGNS)
    if name == "present":
        return Type("yes_no")
    if name == "id":
        return Type("code")
    if name == "birth":
        return Type("date")
    if name == "age":
        return Type("number")
    if name in _TEXTS or name.removeprefix("address.") in PARTS_OF_ADDRESS:
        return Type("name" if name in ("name", "name_en") else "text")
    return None


def party_may_be_nothing(row: PartyRow, name: str) -> bool:
    """Whether a name has no value with some of those who may fill the role."""
    always = row.presence != "optional" and row.needed_when is None
    return not (always and name in _SURE)


def party_words(persons: Persons, name: str) -> dict[str, Text]:
    """The words of a name's values, for explanations."""
    last = name.rpartition(".")[2]
    if last == "kind":
        return {kind: row.label.text() for kind, (row, _) in persons.kinds.items()}
    if last == "identity":
        return dict(persons.identities)
    if last == "acting":
        return {acting: row.label.text() for acting, (row, _) in persons.acting.items()}
    return dict(persons.no_card) if last == "no_card" else {}


def role_words(
    kinds: Iterable[str], acting: Iterable[str], identity: Sequence[str], persons: Persons
) -> dict[str, dict[str, Text]]:
    """What a role admits, in words; any identity of its kinds unless it says which."""
    rows = [persons.kinds[kind][0] for kind in kinds if kind in persons.kinds]
    known = {word for kind in rows for word in kind.identity}
    identities = identity or tuple(word for word in persons.identities if word in known)
    return {
        "kind": {kind.id: kind.label.text() for kind in rows},
        "acting": {
            way: persons.acting[way][0].label.text() for way in acting if way in persons.acting
        },
        "identity": {
            word: persons.identities[word] for word in identities if word in persons.identities
        },
    }


def roles_behind(row: PartyRow, applicant: str | None, persons: Persons) -> dict[str, Role]:
    """Who acts for a party, by its ways of acting.

    Where somebody has to stand here for the party, it is they who do; who applies may be it.
    """
    presence: Presence = "required" if row.presence == "required" else "optional"
    may_be = applicant if applicant is not None and applicant != row.role else ""
    return _behind(row.role, row.acting, presence, may_be, persons, 1)


def _behind(
    role: str, acting: Iterable[str], presence: Presence, may_be: str, persons: Persons, deep: int
) -> dict[str, Role]:
    seat, found = role + BEHIND, dict[str, Role]()
    for way in acting if deep < DEEPEST else ():
        known = persons.acting.get(way)
        if known is None or known[0].by is None:
            continue
        by = known[0].by
        found[way] = Role(
            id=seat,
            label=by.label.text(),
            kinds=by.kinds,
            acting=by.acting,
            identity=(),
            slot=0,
            presence=presence,
            differs_from=role,
            may_be=may_be,
            words=role_words(by.kinds, by.acting, (), persons),
            by=_behind(seat, by.acting, presence, may_be, persons, deep + 1),
        )
    return found
