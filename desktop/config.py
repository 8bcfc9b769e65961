"""Where things are, and the settings of one profile."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

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
    def log_file(self) -> Path:
        """The log, free of personal data."""
        return self.folder / "counter.log"


def default_profile_folder() -> Path:
    """The user's folder for the counter, by the customs of the operating system."""
    import platformdirs

    return Path(platformdirs.user_data_dir("mea-counter", "MEA"))
