"""The shapes of requests and answers, read from the openapi.json beside the protocol's page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

TYPES: dict[str, type] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


class Shapes:
    """Says of a value whether it has one of the shapes that have a name in the document."""

    def __init__(self, path: Path) -> None:
        """Read the document once."""
        self.schemas: dict[str, Any] = json.loads(path.read_text("utf-8"))["components"]["schemas"]

    def fault(self, name: str, value: Any) -> str:
        """Where `value` is not as the shape `name` says, else empty."""
        return self._fault(self.schemas[name], value, name)

    def _fault(self, schema: dict[str, Any], value: Any, here: str) -> str:
        if "$ref" in schema:
            return self._fault(self.schemas[schema["$ref"].rpartition("/")[2]], value, here)
        if "anyOf" in schema:
            faults = [self._fault(one, value, here) for one in schema["anyOf"]]
            return "" if "" in faults else faults[0]
        if "const" in schema and value != schema["const"]:
            return here
        if "enum" in schema and value not in schema["enum"]:
            return here
        kind = schema.get("type")
        if kind and type(value) is not TYPES[kind]:
            return here
        if kind == "string":
            short = len(value) <= schema.get("maxLength", len(value))
            return "" if short and re.search(schema.get("pattern", ""), value) else here
        if kind == "integer":
            low, high = schema.get("minimum", value), schema.get("maximum", value)
            return "" if low <= value <= high else here
        if kind == "array":
            few = len(value) <= schema.get("maxItems", len(value))
            faults = [self._fault(schema["items"], one, f"{here}[]") for one in value]
            return next(filter(None, faults), "") if few else here
        return self._of_object(schema, value, here) if kind == "object" else ""

    def _of_object(self, schema: dict[str, Any], value: dict[str, Any], here: str) -> str:
        known = schema.get("properties", {})
        for name in schema.get("required", []):
            if name not in value:
                return f"{here}.{name}"
        for name, one in value.items():
            inner = known.get(name)
            if inner is None and schema.get("additionalProperties") is False:
                return f"{here}.{name}"
            for pattern, of_pattern in schema.get("patternProperties", {}).items():
                inner = of_pattern if re.search(pattern, name) else inner
            if inner is None and isinstance(schema.get("additionalProperties"), dict):
                inner = schema["additionalProperties"]
            if inner and (fault := self._fault(inner, one, f"{here}.{name}")):
                return fault
        return ""
