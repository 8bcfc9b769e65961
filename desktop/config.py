"""Where things are, and the settings of one profile."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from desktop.domain.failure import Code, CounterError
from desktop.domain.text import Lang

ReaderRole = Literal["customer", "clerk", "left_out"]

_log = logging.getLogger("counter")

RESOURCES = Path(__file__).resolve().parent.parent / "resources"


@dataclass(frozen=True, slots=True)
class Profile:
    """One counter's folder on this PC; a training profile keeps its key in a file."""

    folder: Path
    training: bool

    @property
    def database(self) -> Path:
        """The encrypted store."""
        return self.folder / "counter.db"

    @property
    def key_file(self) -> Path:
        """The training profile's key."""
        return self.folder / "training.key"

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
        """The certificate authority pinned at enrolment, if one was given."""
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
    """

    language: Lang = "th"
    dark: bool = False
    text_percent: int = 100
    printer_a4: str = ""
    printer_roll: str = ""
    readers_left_out: tuple[str, ...] = ()
    clerk_readers: tuple[str, ...] = ()
    window: str = ""

    def __post_init__(self) -> None:
        ok = (
            self.language in ("th", "en")
            and isinstance(self.dark, bool)
            and isinstance(self.text_percent, int)
            and 100 <= self.text_percent <= 200
            and isinstance(self.printer_a4, str)
            and isinstance(self.printer_roll, str)
            and _are_names(self.readers_left_out)
            and _are_names(self.clerk_readers)
            and isinstance(self.window, str)
        )
        if not ok:
            raise ValueError("a setting has a value it cannot have")

    def with_reader(self, name: str, role: ReaderRole) -> Settings:
        """The same with another role for one reader; readers that are not there keep theirs."""
        left_out = tuple(one for one in self.readers_left_out if one != name)
        clerk = tuple(one for one in self.clerk_readers if one != name)
        if role == "left_out":
            left_out = (*left_out, name)
        elif role == "clerk":
            clerk = (*clerk, name)
        return replace(self, readers_left_out=left_out, clerk_readers=clerk)


def _are_names(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(name, str) for name in value)


def load_settings(profile: Profile) -> Settings:
    """The profile's settings; what the file does not name is as usual for the profile.

    Raises CounterError SETTINGS_INVALID when the file is there and cannot be understood.
    """
    # In training papers go into a folder, unless the file names a printer (or "" for none).
    usual = Settings(printer_a4=f"folder:{profile.papers}" if profile.training else "")
    if not profile.settings_file.exists():
        return usual
    known = {field.name for field in fields(Settings)}
    try:
        table = json.loads(profile.settings_file.read_text(encoding="utf-8"))
        # JSON knows no tuples.
        values: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in table.items()
        }
        return replace(usual, **{k: v for k, v in values.items() if k in known})
    except (ValueError, TypeError, AttributeError) as problem:
        raise CounterError(Code.SETTINGS_INVALID, file=profile.settings_file.name) from problem


def save_settings(profile: Profile, settings: Settings) -> None:
    """Write the settings whole, or leave the old file as it was."""
    profile.folder.mkdir(parents=True, exist_ok=True)
    new = profile.settings_file.with_suffix(".new")
    new.write_text(json.dumps(asdict(settings), indent=1), encoding="utf-8")
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
