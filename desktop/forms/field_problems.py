"""What is wrong with a field as it stands, at most one thing."""

from __future__ import annotations

from desktop.domain.field_problem import FieldProblem
from desktop.forms.nodes import FieldState


def problem_of(state: FieldState) -> FieldProblem | None:
    """What is missing or wrong, or looks odd."""
    if state.is_missing:
        key = "rules.required_choice" if state.field.is_chosen else "rules.required"
        return FieldProblem(state.key, "missing", key)
    finding = state.finding
    if finding is not None and finding.level == "wrong":
        return FieldProblem(state.key, "wrong", finding.key, finding.values, finding.text)
    if _is_corrected(state) and not state.reason.strip():
        return FieldProblem(state.key, "wrong", "rules.correction_reason")
    if finding is None:
        return None
    return FieldProblem(state.key, "warning", finding.key, finding.values, finding.text)


def _is_corrected(state: FieldState) -> bool:
    """Whether a value of the chip was typed over: what the register says needs a reason."""
    return state.proposed_source == "chip" and state.source == "typed"
