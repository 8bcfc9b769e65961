"""Which editor a kind of field is typed into."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from desktop.forms.kinds import FieldKind
from ui.widgets.fields import Field
from ui.widgets.form_options import OptionField

# A label above, the editor, and a line for hint or problem below.
Box = Field | OptionField

K = TypeVar("K", bound=FieldKind)
Maker = Callable[[K], Box]

_MAKERS: dict[type[FieldKind], Maker[Any]] = {}


def edits(*kinds: type[FieldKind]) -> Callable[[Maker[K]], Maker[K]]:
    """Registers what makes the editor of these kinds."""

    def register(maker: Maker[K]) -> Maker[K]:
        _MAKERS.update(dict.fromkeys(kinds, maker))
        return maker

    return register


def box_of(kind: FieldKind) -> Box:
    """A fresh editor for a field of this kind, or of the nearest that it is a kind of."""
    return next(_MAKERS[one] for one in type(kind).__mro__ if one in _MAKERS)(kind)
