"""What services share, as it was read: lists, codes, documents, persons, groups, fee rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.catalogue.life_models import LifeFile
from desktop.catalogue.problems import Place, Problems
from desktop.catalogue.shared_models import ActingRow, GroupRow, KindRow, PaperRow
from desktop.domain.text import Text
from desktop.forms.fee_rules import Fees
from desktop.forms.kinds import FieldKind
from desktop.forms.kinds.code import Code

Choices = tuple[tuple[str, Text], ...]


@dataclass(slots=True)
class Persons:
    """`applicants.toml`: kinds and ways of acting, and the words of the rest."""

    kinds: dict[str, tuple[KindRow, Place]] = field(default_factory=dict)
    acting: dict[str, tuple[ActingRow, Place]] = field(default_factory=dict)
    identities: dict[str, Text] = field(default_factory=dict)
    no_card: dict[str, Text] = field(default_factory=dict)
    parts: dict[str, Text] = field(default_factory=dict)


@dataclass(slots=True)
class Shared:
    """All that a service may name that is not its own."""

    problems: Problems
    lists: dict[str, Choices] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    papers: dict[str, PaperRow] = field(default_factory=dict)
    records: dict[str, tuple[Text, FieldKind]] = field(default_factory=dict)
    groups: dict[str, tuple[GroupRow, Place]] = field(default_factory=dict)
    persons: Persons = field(default_factory=Persons)
    fees: Fees = field(default_factory=Fees)
    rule_places: Mapping[str, Place] = field(default_factory=dict)
    rule_lists: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    offices: Choices = ()
    yes_no: Choices = ()
    life: LifeFile | None = None
