"""The kit: what every screen is built from.

Manual
------
Import from here: `from ui.widgets import Card, Field, KeyButton, row`. Nothing here knows a
service, a store or a presenter; a widget is given words, and says with a signal what was done.

Words. A screen mixes in `Speaker` (the `Screen` base does): `self.say(label.setText, "area.key",
name=value)` sets the words now and at every change of language; words made of data go into
`retranslate()`. Labels are plain text. `Label(text, look, wrap=True)` wraps Thai where Thai may
break. Looks: display, number, total, person, lead, section, strong, soft, label, hint, problem.

Sizes and colours. Widgets that paint ask `ui.theme.active()` for `.colour("ink")`, `.px(14)` and
`.font(15, 600)` when they paint; QSS sizes grow with the text size by themselves. Gaps are 8, 14,
20 (`GAP`, `GAP_WIDE`, `GAP_PAGE`) and do not grow. Never a colour in a screen: use looks, tones
(ok, warn, bad, info, accent, neutral) and tokens. A colour never stands without a word or icon.

Laying out. `row(a, b, None, c)` and `column(...)` give layouts: None is a stretch, a number is
space. `Card()` has `.body`; `Card("tile")` is a raised square; `Rule()` a hairline.

Traps. A widget shown before it has a parent opens as a window: put it into a layout first, then
show or hide it. Column widths do not grow by themselves: set them as `active().px(120)`, again on
`active().changed`. What is rebuilt often (rows) does not `say`; set its words in `retranslate()`.

Pressing. `KeyButton(text, icon, key, kind)`: `key` is the real shortcut and is shown as a cap.
One `primary` per screen, at the lower right, saying what will happen; `secondary`; `quiet`;
`link`. The shortcut works only while the button is visible and enabled. `Chips` choose one of
some (filters), `Segment` one of two or three.

Typing. `Field(label, editor=None|Choice())`: `set_value` (silent), `value`, `edited`,
`entered` (Enter, which also moves on), `set_source(text, tone)`, `set_hint`, `set_problem`,
`set_read_only`. Problems are shown in the field, never in a dialog.

Lists, in `ui.widgets.lists` since the first page does without them. `RowList(RowModel())` with
`Row(key, title, detail, lead=, badge=, icon=, tail=)` from `ui.models.rows`; `opened(key)` on Enter
or click. Tables: `DenseTable()` with any table model that answers the roles of
`ui.models.rows.Role` (KEY in column 0; DETAIL, BADGE, STRONG, ...).

Telling. `Strip().show_notice(Notice(text, tone, button, action))` above the work; `EmptyState(
icon, title, text, button)` where there is nothing; `Badge(text, tone, icon)` for a state.
For the whole window a screen calls `self.frame.notify(Notice(...))`.

See tests/ui/gallery.py: it renders all of it to build/gallery/.
"""

from __future__ import annotations

from ui.values import BadgeSpec, Notice, StripPerson
from ui.widgets.badge import Badge, Chip, badge_size, paint_badge
from ui.widgets.buttons import KeyButton, Segment
from ui.widgets.chips import Chips
from ui.widgets.fields import Choice, Field
from ui.widgets.notices import EmptyState, Progress, Strip
from ui.widgets.person_strip import PersonStrip
from ui.widgets.photo import Photo
from ui.widgets.rail import Mark, Rail, RailItem
from ui.widgets.status_line import StatusLine
from ui.widgets.steps import Steps
from ui.widgets.surfaces import (
    GAP,
    GAP_PAGE,
    GAP_WIDE,
    Card,
    Rule,
    column,
    fill,
    row,
    scrolled,
)
from ui.widgets.text import Label, MoneyLabel, break_words, restyle

__all__ = [
    "GAP",
    "GAP_PAGE",
    "GAP_WIDE",
    "Badge",
    "BadgeSpec",
    "Card",
    "Chip",
    "Chips",
    "Choice",
    "EmptyState",
    "Field",
    "KeyButton",
    "Label",
    "Mark",
    "MoneyLabel",
    "Notice",
    "PersonStrip",
    "Photo",
    "Progress",
    "Rail",
    "RailItem",
    "Rule",
    "Segment",
    "StatusLine",
    "Steps",
    "Strip",
    "StripPerson",
    "badge_size",
    "break_words",
    "column",
    "fill",
    "paint_badge",
    "restyle",
    "row",
    "scrolled",
]
