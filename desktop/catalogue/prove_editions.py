"""Duty: a service has one edition of a name, and one that is in force on a day."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.catalogue.service import Linked
from desktop.catalogue.shared import Shared
from desktop.forms.form import Service


def unique(linked: Sequence[Linked], shared: Shared) -> None:
    """(id, edition) is unique, and editions of one service do not overlap."""
    for number, one in enumerate(linked):
        service, place = one.service, one.place
        if service.valid_below is not None and service.valid_below <= service.valid_from:
            shared.problems.add(place.at("valid_below"), "'valid_below' is not after 'valid_from'")
        for other in linked[:number]:
            if other.service.id != service.id:
                continue
            file = other.place.file.name
            if other.service.edition == service.edition:
                sentence = f"edition '{service.edition}' of '{service.id}' is in {file}, too"
                shared.problems.add(place.at("edition"), sentence)
            if _overlap(other.service, service):
                sentence = f"the edition in {file} is in force on some of these days"
                shared.problems.add(place.at("valid_from"), sentence)


def _overlap(one: Service, other: Service) -> bool:
    early, late = sorted((one, other), key=lambda service: service.valid_from)
    return early.valid_below is None or late.valid_from < early.valid_below
