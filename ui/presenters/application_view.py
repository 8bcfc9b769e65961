"""How a draft and its evaluation are shown: field by field, and what remains in words."""

from __future__ import annotations

from collections.abc import Collection

from desktop import texts
from desktop.domain.case import Draft, FieldValue
from desktop.domain.catalogue import FormField, Service
from desktop.domain.checks import FieldProblem
from desktop.domain.evaluate import Evaluation, Remaining
from desktop.domain.form import YES, card_value, is_locked
from desktop.domain.text import Text
from ui.presenters.form_view import FieldView

CORRECTION = "rules.correction_reason"


def filled(key: str, **values: str | Text) -> Text:
    """The text of a key in both languages, its placeholders filled."""

    def one(value: str | Text) -> Text:
        return value if isinstance(value, Text) else Text(value, value)

    both = texts.text(key)
    each = {name: one(value) for name, value in values.items()}
    return Text(
        both.th.format(**{name: value.th for name, value in each.items()}),
        both.en.format(**{name: value.en for name, value in each.items()}),
    )


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
    shown = {field.id for field in evaluation.fields}
    views = {}
    for field in service.fields.values():
        value = draft.values.get(field.id, FieldValue(""))
        problem = evaluation.problem(field.id)
        about_reason = problem is not None and problem.key == CORRECTION
        said = problem_text(problem) if problem is not None else None
        known = asked or field.id in told
        locked = is_locked(field, draft.values.get(field.id)) and field.id not in begun
        wrong = problem is not None and problem.kind == "wrong" and known
        missing = problem is not None and problem.kind == "missing" and asked
        views[field.id] = FieldView(
            field=field,
            value=value.value,
            source=value.source,
            visible=field.id in shown,
            required=field.id in evaluation.required,
            locked=locked,
            correcting=not locked and is_corrected(field, draft),
            reason=value.reason,
            reason_problem=said if about_reason and known else None,
            needs=problem is not None and problem.kind != "warning",
            problem=said if (wrong and not about_reason) or missing else None,
            warning=said if problem is not None and problem.kind == "warning" and known else None,
        )
    return views


def is_corrected(field: FormField, draft: Draft) -> bool:
    """Whether the field stands where the chip has a value of its own."""
    card = card_value(field, draft.applicant)
    if card is None or card.source != "chip":
        return False
    toggle = draft.values.get(field.card_toggle)
    return not field.card_toggle or (toggle is not None and toggle.value == YES)
