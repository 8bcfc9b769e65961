"""Kinds of arguments; what cannot be meant is told by argparse, with the usage."""

from __future__ import annotations

import argparse
from pathlib import Path


def folder(text: str) -> Path:
    """A folder that is there or can be made."""
    path = Path(text)
    there = next(place for place in (path, *path.absolute().parents) if place.exists())
    if not there.is_dir():
        raise argparse.ArgumentTypeError(f"{there} is a file, not a folder")
    return path


def certificate(text: str) -> Path:
    """A file of certificates that TLS can use."""
    from sync.trust import holds_certificate

    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {path}")
    if not holds_certificate(path):
        raise argparse.ArgumentTypeError(f"{path} holds no certificate (PEM)")
    return path


def folder_of(options: argparse.Namespace) -> Path:
    """The folder of the central side that a command is about."""
    from desktop.config import default_profile_folder

    found: Path = options.data or (options.data_dir or default_profile_folder()) / "central"
    return found
