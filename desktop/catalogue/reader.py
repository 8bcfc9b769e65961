"""Names and literals of one row as they are read: each is looked up, typed and remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from desktop.catalogue.names import (
    TEST_WORDS,
    Known,
    LiteralError,
    Scope,
    broken,
    is_literal,
    literal_of,
)
from desktop.catalogue.problems import Place, nearest
from desktop.forms.compute import literal
from desktop.forms.condition import Asked, Condition, ValueTest
from desktop.forms.values import ORDERED, Getter, Type

if TYPE_CHECKING:
    from desktop.catalogue.linker import Linker

MOST_TABLES, MOST_TESTS = 16, 8


@dataclass(slots=True)
class Reader:
    """Reads one row of a file in its scope; `used` are the names that it asked for."""

    linker: Linker
    scope: Scope
    place: Place
    used: list[Known] = field(default_factory=list)

    def fail(self, key: str, sentence: str) -> None:
        """Note a problem with a key of the row."""
        self.linker.problems.add(self.place.at(key) if key else self.place, sentence)

    @property
    def outside(self) -> bool:
        """Whether something that was asked hangs on the outside."""
        return any(known.outside for known in self.used)

    @property
    def broken(self) -> bool:
        """Whether something that was asked is not understood: what hangs on it nobody knows."""
        return any(known.composite for known in self.used)

    @property
    def nothing(self) -> bool:
        """Whether something that was asked may be nothing."""
        return any(known.nothing for known in self.used)

    # --- names -------------------------------------------------------------------------------

    def name(self, key: str, raw: str, *, column: bool = False) -> Known:
        """A name's meaning here; a column only where an operation takes one."""
        known = self.linker.known(raw, self, key)
        if known.is_column and not column:
            self.fail(key, f"'{raw}' has a value in every row: only sum, least, greatest take it")
            known = broken(raw)
        self.used.append(known)
        return known

    def operand(self, key: str, raw: object, wanted: Type | None = None) -> Known:
        """A name, or a literal of the type that is wanted."""
        if isinstance(raw, str) and not is_literal(raw):
            known = self.name(key, raw)
            if wanted is not None:
                self.fits(key, known, wanted)
            return known
        kind = wanted or _type_of(raw)
        return Known(str(raw), kind, literal(self.literal(key, raw, kind)))

    def literal(self, key: str, raw: object, kind: Type) -> Any:
        """A literal of a type; None and a problem if it is none."""
        try:
            value = literal_of(raw, kind)
        except LiteralError as error:
            self.fail(key, f"{raw!r} is no {kind.shown}: {error}")
            return None
        if kind.options and value not in kind.options:
            self.fail(key, f"'{value}' is not a choice here{nearest(value, kind.options)}")
        return value

    def fits(self, key: str, known: Known, wanted: Type) -> bool:
        """Whether a name has the type that is wanted; a problem if not."""
        if known.composite or known.type.fits(wanted):
            return True
        self.fail(key, f"'{known.name}' is a {known.type.shown}, and a {wanted.shown} is needed")
        return False

    def whole(self, key: str, raw: object) -> Known:
        """A whole number, whatever it counts, that is there."""
        known = self.operand(key, raw)
        is_whole = known.type.base == "number" and known.type.decimals == 0
        if not is_whole and not known.composite:
            self.fail(key, f"'{known.name}' is a {known.type.shown}, and a whole number is needed")
        return self.sure(key, known)

    def sure(self, key: str, known: Known) -> Known:
        """A problem if the value may be nothing: money and numbers need one."""
        if known.nothing:
            self.fail(
                key, f"'{known.name}' may be nothing: write first_of with a value that is there"
            )
        return known

    # --- conditions --------------------------------------------------------------------------

    def condition(self, key: str, raw: Any) -> Condition | None:
        """A condition compiled; None where there is none."""
        if raw is None:
            return None
        tables: Sequence[Mapping[str, Any]] = raw if isinstance(raw, list) else [raw]
        if len(tables) > MOST_TABLES:
            self.fail(key, f"more than {MOST_TABLES} alternatives")
        if not tables or not all(tables):
            self.fail(key, "an empty table asks nothing")
        made = Condition(tuple(self._table(key, table) for table in tables if table))
        self.linker.conditions.append((self.place, key, made))
        return made

    def _table(self, key: str, table: Mapping[str, Any]) -> tuple[Asked, ...]:
        tests = list(self._tests(key, table, ""))
        if len(tests) > MOST_TESTS:
            self.fail(key, f"more than {MOST_TESTS} tests in one table")
        return tuple(tests)

    def _tests(self, key: str, table: Mapping[str, Any], prefix: str) -> list[Asked]:
        found: list[Asked] = []
        for part, raw in table.items():
            name = f"{prefix}{part}"
            if not isinstance(raw, dict):
                found += self._asked(key, name, {"is": raw})
                continue
            words = [word for word in raw if word in TEST_WORDS]
            if not raw or (words and len(words) != len(raw)):
                self.fail(key, f"the table of '{name}' mixes tests with names, or is empty")
            elif words:
                found += self._asked(key, name, raw)
            else:
                found += self._tests(key, raw, f"{name}.")
        return found

    def _asked(self, key: str, name: str, raw: Mapping[str, Any]) -> list[Asked]:
        known = self.name(key, name)
        if known.composite:
            if known.name == name and self.linker.is_composite(name):
                self.fail(key, f"'{name}' has parts: ask one of them")
            return []
        test = self._test(key, known, raw)
        return [] if test is None else [Asked(known.name, test, known.get, test.judge())]

    def _test(self, key: str, known: Known, raw: Mapping[str, Any]) -> ValueTest | None:
        if "given" in raw:
            if len(raw) > 1 or not isinstance(raw["given"], bool):
                self.fail(key, "'given' stands alone, and is true or false")
                return None
            return ValueTest(given=raw["given"])
        if "is" in raw or "not" in raw:
            word = "is" if "is" in raw else "not"
            values = raw[word] if isinstance(raw[word], list) else [raw[word]]
            if len(raw) > 1 or not values:
                self.fail(key, f"'{word}' stands alone, with one value or more")
                return None
            wanted = frozenset(self.literal(key, one, known.type) for one in values)
            return ValueTest(values=wanted, negated=word == "not")
        if known.type.base not in ORDERED:
            self.fail(key, f"'{known.name}' is a {known.type.shown}, which has no order")
            return None
        low, below = (
            self.literal(key, raw[word], known.type) if word in raw else None
            for word in ("from", "below")
        )
        if low is not None and below is not None and low >= below:
            self.fail(key, f"no {known.type.shown} is from {raw['from']} and below {raw['below']}")
        return ValueTest(low=low, below=below)


def _type_of(raw: object) -> Type:
    """The type that a literal shows by itself."""
    if isinstance(raw, str):
        if "-" in raw:
            return Type("month")
        decimals = len(raw.partition(".")[2])
        return Type("money") if decimals == 2 else Type("number", decimals=decimals)
    return Type("number") if isinstance(raw, int) else Type("date")


def getters(knowns: Sequence[Known]) -> list[Getter]:
    """How their values are got."""
    return [known.get for known in knowns]
