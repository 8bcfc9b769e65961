"""A list of parts for machines: CycloneDX 1.6, JSON (https://cyclonedx.org/docs/1.6/json/)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import desktop
from tools.supply.carried import Inside
from tools.supply.parts import Part, ours

_PROGRAM = "mea-counter"


def sbom(parts: Sequence[Part], carried: Sequence[Inside]) -> dict[str, Any]:
    """All parts, who needs whom, and inside a package what it carries.

    The same parts give the same list, with the same serial number: it has no time in it.
    """
    known = {part.name: _purl(part) for part in parts}
    inside: dict[str, list[dict[str, Any]]] = {}
    for one in carried:
        ref = f"{known[one.package]}#{one.purl or one.name}"
        library = {"type": "library", "bom-ref": ref, "name": one.name, "version": one.version}
        library |= {"purl": one.purl} if one.purl else {}
        inside.setdefault(one.package, []).append(library)
    needs: dict[str, set[str]] = {ref: set() for ref in (_PROGRAM, *known.values())}
    for part in parts:
        for name in part.wanted_by:
            needs[known.get(name, _PROGRAM)].add(known[part.name])
    other = [{**_component(part), "type": "data"} for part in ours()]
    needs[_PROGRAM] |= {str(one["bom-ref"]) for one in other}
    components = [
        _component(part)
        | ({"components": inside[part.name]} if part.name in inside else {})
        | _only_on(part)
        for part in parts
    ]
    program = {
        "type": "application",
        "bom-ref": _PROGRAM,
        "name": _PROGRAM,
        "version": desktop.__version__,
        "licenses": [{"expression": "Apache-2.0"}],
    }
    told = {
        "metadata": {"component": program},
        "components": [*components, *other],
        "dependencies": [
            {"ref": ref, "dependsOn": sorted(found)} for ref, found in sorted(needs.items())
        ],
    }
    number = uuid5(NAMESPACE_URL, json.dumps(told, sort_keys=True))
    head = {"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": f"urn:uuid:{number}"}
    return head | {"version": 1} | told


def _component(part: Part) -> dict[str, Any]:
    told: dict[str, Any] = {"type": "library", "bom-ref": _purl(part), "name": part.name}
    if part.version:
        told["version"] = part.version
    if part.package:
        told["purl"] = _purl(part)
    return told | {"licenses": [{"expression": part.licence}]}


def _only_on(part: Part) -> dict[str, Any]:
    if not part.marker:
        return {}
    return {"properties": [{"name": f"{_PROGRAM}:only-where", "value": part.marker}]}


def _purl(part: Part) -> str:
    if not part.package:
        return part.name.lower().replace(" ", "-")
    return f"pkg:pypi/{part.name}@{part.version}"
