"""How the tables of a form are shown: their order, what is computed per row, and the sums."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.domain.text import Text
from desktop.forms.evaluate import Evaluation, Remaining, SectionState
from desktop.forms.form import Fact, Section, Service
from desktop.forms.written import read_out, written
from desktop.texts import filled
from ui.presenters.application_view import remaining_text
from ui.presenters.form_view import Head, Sum, TableView

_FIGURE, _WORDS = 3, 4  # the share of a computed value, in twelfths
_FIGURES = ("money", "number")


def heads(service: Service, section: Section) -> tuple[Head, ...]:
    """The columns of a table: its fields, then what is computed of them."""
    facts = ((fact.label, fact.type.base in _FIGURES) for fact in _labelled(service, section))
    return (
        *(Head(f.label, f.width, f.kind.type.base in _FIGURES) for f in section.fields),
        *(
            Head(label, _FIGURE if right else _WORDS, right)
            for label, right in facts
            if label is not None
        ),
    )


def _labelled(service: Service, section: Section) -> tuple[Fact, ...]:
    """The facts of a table that have words above them."""
    facts = (fact for fact in service.facts if fact.section == section.id)
    return tuple(fact for fact in facts if fact.label is not None)


def table_views(service: Service, evaluation: Evaluation) -> dict[str, TableView]:
    """The tables that show, by the id of their section."""
    shown = (state for state in evaluation.sections if state.section.repeat is not None)
    return {state.section.id: _view(service, state) for state in shown}


def todo(one: Remaining, tables: Mapping[str, TableView]) -> Text:
    """What is still to be done, with the row where a cell stands among the others."""
    section_id, _, rest = one.id.partition(".")
    number, _, field_id = rest.partition(".")
    table = tables.get(section_id)
    if one.kind != "field" or table is None or not field_id:
        return remaining_text(one)
    place = table.order.index(int(number)) + 1
    label = filled("application.cell", label=one.label, row=str(place))
    return remaining_text(one._replace(label=label))


def _view(service: Service, state: SectionState) -> TableView:
    repeat = state.section.repeat
    assert repeat is not None
    facts, count = _labelled(service, state.section), len(state.rows)
    own = repeat.rows is None and not repeat.of
    return TableView(
        order=tuple(at + 1 for at in state.order),
        leads=_leads(state),
        mark=f"application.row_{'oldest' if _by_time(state) else 'first'}",
        computed=tuple(
            tuple(
                read_out(
                    fact.type,
                    written(fact.type, row.get(fact.id)),
                    service.words.get(fact.name, {}),
                )
                for fact in facts
            )
            for row in state.computed
        ),
        sums=tuple(_sums(state)) if count else (),
        may_add=own and count < repeat.high,
        may_remove=own and count > 0,
        limit=repeat.high if state.too_many else 0,
    )


def _leads(state: SectionState) -> int:
    """The first of several rows that have a value where the table is ordered by one."""
    by = state.section.repeat.order_by if state.section.repeat else ""
    cells = {cell.key: cell for row in state.rows for cell in row if cell.field.id == by}
    keys = [f"{state.section.id}.{at + 1}.{by}" for at in state.order]
    with_value = [key for key in keys if key in cells and isinstance(cells[key].value, str | int)]
    return state.order[0] + 1 if by and len(with_value) > 1 else 0


def _by_time(state: SectionState) -> bool:
    by = state.section.repeat.order_by if state.section.repeat else ""
    bases = (field.kind.type.base for field in state.section.fields if field.id == by)
    return next(bases, "") in ("date", "month")


def _sums(state: SectionState) -> list[Sum]:
    found = []
    for field in state.section.fields:
        if field.kind.type.base == "money":
            cells = (cell for row in state.rows for cell in row if cell.field.id == field.id)
            amounts = [cell.value for cell in cells if isinstance(cell.value, int)]
            found.append(Sum(field.label, sum(amounts)))
    return found
