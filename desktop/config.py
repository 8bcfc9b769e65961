"""Where things are, and the settings of one profile."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from desktop.domain.failure import Code, CounterError
from desktop.domain.text import Lang

ReaderRole = Literal["customer", "clerk", "left_out"]

_log = logging.getLogger("counter")


@dataclass(frozen=True, slots=True)
class Profile:
    """One counter's folder on this PC; a training profile keeps its key in a file.

    `marks` is where a training profile has its high-water mark, if not in the user's state folder.
    """

    folder: Path
    training: bool
    marks: Path | None = None

    @property
    def database(self) -> Path:
        """The encrypted store."""
        return self.folder / "counter.db"

    @property
    def key_file(self) -> Path:
        """The training profile's key."""
        return self.folder / "training.key"

    @property
    def sealed_key(self) -> Path:
        """The store's key, sealed for the authority's escrow key."""
        return self.folder / "counter.key.sealed"

    @property
    def settings_file(self) -> Path:
        """Language, look and printers of this PC; nothing personal."""
        return self.folder / "settings.json"

    @property
    def log_file(self) -> Path:
        """The log, free of personal data."""
        return self.folder / "counter.log"

    @property
    def place_file(self) -> Path:
        """Office and counter for the first screen, before the store is open; nothing secret."""
        return self.folder / "place.json"

    @property
    def central_ca(self) -> Path:
        """The certificate authority pinned by an earlier release; it lies in the store now."""
        return self.folder / "central-ca.pem"

    @property
    def crashes(self) -> Path:
        """Masked reports of bugs."""
        return self.folder / "crashes"

    @property
    def papers(self) -> Path:
        """Where the training profile's folder printer lays its papers."""
        return self.folder / "papers"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may set on this PC.

    Printers are `cups:<queue>`, `escpos:<host>:<port>`, `folder:<path>` or empty for none;
    `text_percent` is 100 to 200. Card readers are named exactly as the smart-card service names
    them; one that is in neither list is the customer's. `window` is where the window stood.

    An administrator names three things beside these, which the program only reads: what the
    enrolment begins with, `central` (its address) and `central_ca` (its authority's file), and
    `backup`, the folder for the weekly backup, which is best not on this PC's disk.
    """

    language: Lang = "th"
    dark: bool = False
    text_percent: int = 100
    printer_a4: str = ""
    printer_roll: str = ""
    readers_left_out: tuple[str, ...] = ()
    clerk_readers: tuple[str, ...] = ()
    window: str = ""
    central: str = ""
    central_ca: str = ""
    backup: str = ""

    def __post_init__(self) -> None:
        for name, (fits, wanted) in _WANTED.items():
            if not fits(getattr(self, name)):
                raise SettingError(name, wanted)

    def role_of(self, reader: str) -> ReaderRole:
        """Whose reader this is."""
        if reader in self.readers_left_out:
            return "left_out"
        return "clerk" if reader in self.clerk_readers else "customer"

    def with_reader(self, name: str, role: ReaderRole) -> Settings:
        """The same with another role for one reader; readers that are not there keep theirs."""
        left_out = tuple(one for one in self.readers_left_out if one != name)
        clerk = tuple(one for one in self.clerk_readers if one != name)
        if role == "left_out":
            left_out = (*left_out, name)
        elif role == "clerk":
            clerk = (*clerk, name)
        return replace(self, readers_left_out=left_out, clerk_readers=clerk)


class SettingError(ValueError):
    """A setting with a value that it cannot have: which, and what it wants instead."""

    def __init__(self, name: str, wanted: str) -> None:
        super().__init__(f"{name} must be {wanted}")
        self.name = name


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_percent(value: object) -> bool:
    return type(value) is int and 100 <= value <= 200


def _are_names(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(name, str) for name in value)


_TEXT = (_is_text, "a text in quotes")
_NAMES = (_are_names, "a list of names in quotes")
_WANTED: dict[str, tuple[Callable[[object], bool], str]] = {
    "language": (lambda value: value in ("th", "en"), '"th" or "en"'),
    "dark": (lambda value: isinstance(value, bool), "true or false"),
    "text_percent": (_is_percent, "a whole number from 100 to 200"),
    "printer_a4": _TEXT,
    "printer_roll": _TEXT,
    "readers_left_out": _NAMES,
    "clerk_readers": _NAMES,
    "window": _TEXT,
    "central": _TEXT,
    "central_ca": _TEXT,
    "backup": _TEXT,
}


def load_settings(profile: Profile) -> Settings:
    """The profile's settings; what the file does not name is as usual for the profile.

    Raises CounterError SETTINGS_INVALID when the file is there and cannot be understood; it tells
    the key and the line.
    """
    # In training papers go into a folder, unless the file names a printer (or "" for none).
    usual = Settings(printer_a4=f"folder:{profile.papers}" if profile.training else "")
    file = profile.settings_file
    if not file.exists():
        return usual
    source = ""
    try:
        source = file.read_text(encoding="utf-8")
        known = {name: value for name, value in _table(source).items() if name in _WANTED}
        # JSON knows no tuples.
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in known.items()
        }
        return replace(usual, **values)
    except json.JSONDecodeError as problem:
        line, said = problem.lineno, problem.msg
    except SettingError as problem:
        line, said = _line_of(source, problem.name), str(problem)
    except (OSError, ValueError) as problem:  # no rights, or no UTF-8
        line, said = 1, getattr(problem, "strerror", None) or str(problem)
    raise CounterError(Code.SETTINGS_INVALID, file=file.name, line=line, problem=said)


def unknown_settings(profile: Profile) -> tuple[tuple[str, int, str], ...]:
    """What the settings name that no setting is called: (name, line, the one that may be meant).

    Whoever loads them passes it over, since it may be of a later version.
    """
    from difflib import get_close_matches

    names = list(_others(profile.settings_file))
    source = profile.settings_file.read_text(encoding="utf-8") if names else ""
    meant = {name: get_close_matches(name, _WANTED, 1) for name in names}
    return tuple((name, _line_of(source, name), "".join(meant[name])) for name in names)


def _others(file: Path) -> dict[str, Any]:
    """What stands in the file beside the settings, if it can be read."""
    try:
        table = _table(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: value for name, value in table.items() if name not in _WANTED}


def _table(source: str) -> dict[str, Any]:
    try:
        table = json.loads(source)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    if not isinstance(table, dict):
        raise ValueError("the file must be one table in { }")
    return table


def _line_of(source: str, name: str) -> int:
    """The line in which a setting stands (the last, if it is there twice: that one counts)."""
    key = re.compile(re.escape(json.dumps(name, ensure_ascii=False)) + r"\s*:")
    found = [number for number, line in enumerate(source.splitlines(), 1) if key.search(line)]
    return found[-1] if found else 1


def save_settings(profile: Profile, settings: Settings) -> None:
    """Write the settings whole, or leave the old file as it was.

    What stands there under a name that is no setting stays: `doctor` tells of it.
    """
    profile.folder.mkdir(parents=True, exist_ok=True)
    table = {**_others(profile.settings_file), **asdict(settings)}
    new = profile.settings_file.with_suffix(".new")
    new.write_text(json.dumps(table, indent=1), encoding="utf-8")
    new.replace(profile.settings_file)


class KeptSettings:
    """The settings as they count now, and the file in which they are kept."""

    def __init__(self, profile: Profile, now: Settings) -> None:
        self._profile, self._now = profile, now

    @property
    def now(self) -> Settings:
        """As they count."""
        return self._now

    def change(self, change: Callable[[Settings], Settings]) -> None:
        """Let a change count at once, and make it in the file, too.

        What else stands in the file may have been edited since the start, and stays; a file that
        cannot be read or written is left alone.
        """
        self._now = change(self._now)
        try:
            save_settings(self._profile, change(load_settings(self._profile)))
        except (OSError, CounterError) as problem:
            _log.info("settings were not kept: %s", type(problem).__name__)


def default_profile_folder() -> Path:
    """The user's folder for the counter, by the customs of the operating system."""
    import platformdirs

    return Path(platformdirs.user_data_dir("mea-counter", "MEA"))


def state_folder() -> Path:
    """Where the user's programs keep what belongs to no profile, by the same customs."""
    import platformdirs

    return Path(platformdirs.user_state_dir("mea-counter", "MEA"))
