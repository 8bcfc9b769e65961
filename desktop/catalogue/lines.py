"""Fee lines of a service: by a rule with its inputs bound, or an amount that a name gives."""

from __future__ import annotations

from desktop.catalogue.linker import Linker
from desktop.catalogue.models import FeeRow
from desktop.catalogue.names import EVENTS, Known, Scope
from desktop.catalogue.problems import Place, nearest
from desktop.catalogue.provenance import provenance_of
from desktop.catalogue.reader import Reader, getters
from desktop.domain.text import Text
from desktop.forms.compute import literal
from desktop.forms.form import FeeLine
from desktop.forms.values import Getter, Type


class Lines:
    """All fee lines; `inputs` are what each gives to its rule, for the proof of prices."""

    def __init__(self, linker: Linker) -> None:
        self._linker = linker
        self.inputs: dict[str, list[Known]] = {}

    def made(self) -> tuple[FeeLine, ...]:
        """Compiled, in the order of the file."""
        place = self._linker.place
        return tuple(
            self._line(row, place.at("fee", number))
            for number, row in enumerate(self._linker.model.fee)
        )

    def _line(self, row: FeeRow, place: Place) -> FeeLine:
        linker = self._linker
        each = row.each or ""
        if each and each not in linker.tables:
            told = nearest(each, linker.tables)
            linker.problems.add(place.at("each"), f"there is no table '{each}'{told}")
            each = ""
        reader = Reader(linker, Scope(section=each), place)
        rule = None
        if row.rule is not None:
            rule = linker.rule(row.rule, reader, "rule")
            for key in ("label", "kind", "amount", "vatable"):
                if getattr(row, key) is not None:
                    reader.fail(key, f"a line by a rule takes its {key} from there")
        elif row.label is None or row.kind is None or row.amount is None:
            reader.fail("id", "a line has a rule, or label, kind and amount")
        inputs = linker.inputs(rule, row.with_, reader)
        self.inputs[row.id] = inputs
        amount = self._amount(row, reader)
        when = reader.condition("when", row.when)
        times = self._times(row, reader)
        self._later(row, reader)
        if (row.exempt is None) != (row.exempt_when is None):
            reader.fail(
                "exempt", "'exempt' has the words of 'exempt_when', and both stand together"
            )
        exempt_when = Reader(linker, reader.scope, place).condition("exempt_when", row.exempt_when)
        back_when = Reader(linker, reader.scope, place).condition("back_when", row.back_when)
        kind = rule.kind if rule is not None else row.kind or "fee"
        self._kept(row, kind, place)
        detail, words = self._detail(rule, inputs)
        vatable = rule.vatable if rule is not None else row.vatable
        return FeeLine(
            id=row.id,
            label=rule.label if rule is not None else row.label.text() if row.label else _NONE,
            kind=kind,
            vatable=kind == "fee" if vatable is None else vatable,
            provenance=provenance_of(row, linker.model, place, linker.problems),
            rule=rule,
            inputs=tuple(getters(inputs)),
            detail=detail,
            detail_words=words,
            amount=amount,
            when=when,
            exempt_when=exempt_when,
            exempt=row.exempt.text() if row.exempt else None,
            times=times,
            each=linker.section_slot(each) if each else 0,
            later=row.later or "",
            back_when=back_when,
            kept_on=row.kept.on if row.kept else (),
            kept_after=row.kept.after or "" if row.kept else "",
        )

    def _amount(self, row: FeeRow, reader: Reader) -> Getter | None:
        if row.rule is not None:
            return None
        if row.amount is None:
            return literal(0)
        return reader.operand("amount", row.amount, Type("money")).get

    def _times(self, row: FeeRow, reader: Reader) -> Getter | None:
        if row.times is None:
            return None
        return reader.whole("times", row.times).get

    def _later(self, row: FeeRow, reader: Reader) -> None:
        """`later` stands exactly where the line hangs on the outside, and says on what."""
        if reader.broken:
            return
        answers = sorted(self._linker.waits_for(reader.used))
        waits = " and ".join(f"'{one}'" for one in answers)
        if reader.outside and row.later is None:
            reader.fail("later", f'the line waits for {waits}: say later = "{answers[0]}"')
        elif row.later is not None and not reader.outside:
            reader.fail("later", "the line waits for nothing from outside")
        elif row.later is not None and row.later not in answers:
            told = nearest(row.later, answers)
            reader.fail("later", f"the line waits for {waits}, not for '{row.later}'{told}")

    def _kept(self, row: FeeRow, kind: str, place: Place) -> None:
        if row.kept is None:
            return
        problems, after = self._linker.problems, row.kept.after
        if kind == "deposit":
            problems.add(place.at("kept"), "a deposit is the customer's money and never kept")
        known = [*EVENTS, *(result.id for result in self._linker.model.result)]
        if after is not None and after not in known:
            told = f"neither an event nor a result is called '{after}'{nearest(after, known)}"
            problems.add(place.at("kept", "after"), told)

    @staticmethod
    def _detail(rule: object, inputs: list[Known]) -> tuple[Getter | None, dict[str, Text]]:
        name = getattr(rule, "detail", "")
        names = list(getattr(rule, "inputs", {}))
        if not name or name not in names or len(inputs) != len(names):
            return None, {}
        known = inputs[names.index(name)]
        return known.get, dict(known.words)


_NONE = Text("", "")
