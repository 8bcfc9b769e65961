"""How a draft and its evaluation are shown: field by field, and what remains in words."""

from __future__ import annotations

from collections.abc import Collection

from desktop.domain.case import TOUCHED, Draft, FieldValue
from desktop.domain.field_problem import FieldProblem
from desktop.domain.text import Text
from desktop.forms.evaluate import Evaluation, Remaining
from desktop.forms.form import Service
from desktop.forms.nodes import FieldState
from desktop.texts import filled, text
from ui.presenters.form_view import FieldView

CORRECTION = "rules.correction_reason"


def problem_text(problem: FieldProblem) -> Text:
    """What is said beside the field."""
    return problem.text or filled(problem.key, **problem.values)


def remaining_text(one: Remaining) -> Text:
    """`ดูหนังสือรับรองการเดินสายไฟ`."""
    return filled(one.key, label=one.label)


def field_views(
    service: Service,
    draft: Draft,
    evaluation: Evaluation,
    *,
    begun: Collection[str],
    told: Collection[str],
    asked: bool,
) -> dict[str, FieldView]:
    """The views of all fields.

    `begun` are corrections without a change yet, `told` the fields that the cursor has left
    (what is wrong there is said), `asked` that the clerk has tried to go on (what is missing is
    said, too).
    """
    states = {state.key: state for state in evaluation.fields}
    plain = (section.fields for section in service.sections if section.repeat is None)
    fields = {field.name: field for some in plain for field in some}
    fields |= {state.key: state.field for state in evaluation.fields}
    about = draft.corrects.about if draft.corrects is not None else ()
    views = {}
    for name, field in fields.items():
        state = states.get(name)
        value = _value(draft.value(name), state)
        problem = evaluation.problem(name)
        about_reason = problem is not None and problem.key == CORRECTION
        said = problem_text(problem) if problem is not None else None
        known = asked or name in told
        locked = value.source == "chip" and name not in begun
        wrong = problem is not None and problem.kind == "wrong" and known
        missing = problem is not None and problem.kind == "missing" and asked
        warned = problem is not None and problem.kind == "warning"
        views[name] = FieldView(
            field=field,
            value=value.value,
            source=value.source,
            visible=state is not None,
            required=state is not None and state.required,
            locked=locked,
            correcting=not locked and is_corrected(state),
            reason=value.reason,
            reason_problem=said if about_reason and known else None,
            needs=problem is not None and problem.kind != "warning",
            problem=said if (wrong and not about_reason) or missing else None,
            warning=_warning(said if warned and known else None, about=name in about),
        )
    return views


def _warning(said: Text | None, *, about: bool) -> Text | None:
    """What is odd; and what the case was returned for."""
    return said or (text("application.to_put_right") if about else None)


def _value(kept: FieldValue | None, state: FieldState | None) -> FieldValue:
    """What was typed as it was typed; else what the field shows by itself."""
    if state is None or not state.text or (kept is not None and kept.source in TOUCHED):
        return kept or FieldValue("")
    return FieldValue(state.text, state.source)


def is_corrected(state: FieldState | None) -> bool:
    """Whether the field stands where the chip has a value of its own."""
    return state is not None and bool(state.proposed) and state.proposed_source == "chip"
