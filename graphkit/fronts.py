"""Front matter in TOML and JSON, and what site generators (Hugo, Jekyll) call an article's fields."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

__all__ = ["FrontMatter", "FrontMatterError", "parse_json_front", "parse_toml_front", "with_native_names"]

# https://gohugo.io/content-management/front-matter/ and https://jekyllrb.com/docs/front-matter/
NAMES = {
    "date": "publishedDateTime",
    "description": "excerpt",
    "summary": "excerpt",
    "tags": "topics",
    "keywords": "topics",
    "categories": "category",
    "canonicalURL": "webUrl",
    "canonical_url": "webUrl",
    "link": "webUrl",
    "external_url": "webUrl",
}
AT = re.compile(r"at line (\d+)")
KEY = re.compile(r"([^.\[\]]+)")


class FrontMatterError(ValueError):
    """Front matter that cannot be parsed; ``line`` counts from 0."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.line = line


@dataclass(frozen=True)
class FrontMatter:
    """One front matter: its plain ``value``, and where its fields are."""

    value: Any
    text: str
    repeated: tuple[str, ...] = ()

    def line(self, field: str) -> int:
        """Return the line (from 0) where the field's outermost part, such as ``related``, is set; 0 if unknown."""
        name = KEY.match(field)
        found = re.search(rf"""^[\s{{,\[]*["']?{re.escape(name[1])}["']?\s*[\]=:]""", self.text, re.M) if name else None
        return self.text.count("\n", 0, found.end()) if found else 0


def parse_toml_front(text: str) -> FrontMatter:
    """Parse TOML; times become ISO 8601 text.

    Raises:
        FrontMatterError: If it is none.
    """
    try:
        return FrontMatter(_plain(tomllib.loads(text)), text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        found = AT.search(str(error))
        raise FrontMatterError(
            f"broken TOML: {error or 'nested too deep'}", int(found[1]) - 1 if found else 0
        ) from error


def parse_json_front(text: str) -> tuple[FrontMatter, int]:
    """Parse the JSON object that ``text`` begins with, and return where it ends.

    Raises:
        FrontMatterError: If there is none.
    """
    repeated: list[str] = []

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            repeated.extend(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
        return found

    try:
        value, end = json.JSONDecoder(object_pairs_hook=unique).raw_decode(text)
    except json.JSONDecodeError as error:
        raise FrontMatterError(f"broken JSON: {error.msg}", error.lineno - 1) from error
    except (RecursionError, ValueError) as error:
        raise FrontMatterError(f"broken JSON: {error}", 0) from error
    return FrontMatter(value, text[:end], tuple(repeated)), end


def with_native_names(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what site generators call ``date``, ``tags`` and the like the native names that are not taken."""
    if values.keys().isdisjoint(NAMES) and "draft" not in values:
        return values
    named = dict(values)
    for name, native in NAMES.items():
        if name in values and (native not in named or native == name):
            named[native] = named.pop(name)
    if isinstance(category := named.get("category"), list):
        named["category"] = category[0] if category else None
    if "draft" in named and "published" not in named:
        named["published"] = {"true": "false", "false": "true"}.get(str(named.pop("draft")).lower())
    return named


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, (date, datetime, time)) else value
