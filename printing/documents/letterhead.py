"""The head of a case's sheet: the office's mark and name, the title, and a note below it."""

from __future__ import annotations

from desktop.domain.text import Text
from printing.documents import frame
from printing.documents.frame import LEFT, RIGHT, Words
from printing.lines import above
from printing.sheet import Sheet


def draw(
    sheet: Sheet, words: Words, office_name: Text, counter: int, title: Text, note: Text
) -> float:
    """Gives where the content begins; English that has room stands below the note."""
    name, office = words.of("mea"), words.only(office_name)
    frame.mark(sheet, LEFT, 30, 36)
    x, small = LEFT + 46, frame.SMALL
    sheet.text(x, 47, name.th, frame.NAME)
    used = sheet.text(RIGHT, 47, title.th, frame.TITLE, "right")
    used = max(used, sheet.text(RIGHT, 61, note.th, small, "right"))
    least, told = 75.0, words.of("counter", counter=counter)
    if note.en:
        least = 78.0
        english = f"{title.en}  ·  {note.en}"
        used = max(used, sheet.text(RIGHT, 72, english, frame.TINY, "right"))
    width = RIGHT - used - 12 - x
    y = sheet.block(x, above(61, small), width, f"{office.th}  ·  {told.th}", small)
    if words.bilingual:
        english = f"{name.en}  ·  {office.en or office.th}  ·  {told.en}"
        y = sheet.block(x, y - 1, width, english, frame.TINY)
    y = max(least, y + (1 if words.bilingual else 10))
    sheet.rule(LEFT, y, RIGHT, frame.ACCENT, 1.6)
    return y + 9
