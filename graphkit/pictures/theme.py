"""The page's own colours, read from its style sheet: one home for both."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import graphkit

__all__ = ["OTHERS", "THEMES", "Theme", "read_theme"]

THEMES = ("light", "dark")
OTHERS = 9  # the slot, grey, of everything beyond the nine colours
STYLE = Path(graphkit.__file__).parent / "explorer" / "shell" / "css"
COLOUR = re.compile(r"--([\w-]+):\s*light-dark\((#[0-9a-fA-F]{6}),\s*(#[0-9a-fA-F]{6})\)")


@dataclass(frozen=True)
class Theme:
    """Colours as ``#rrggbb``.

    Attributes:
        named: The style sheet's custom properties by name, without the dashes: ``paper``, ``ink``, ``hull``, …
        palette: Ten colours for groups, the last for all others.
        ramp: Ten colours for classes of time, early to late, the last for unknown.
    """

    named: Mapping[str, str]
    palette: tuple[str, ...]
    ramp: tuple[str, ...]


@cache
def read_theme(name: str) -> Theme:
    """Read a theme.

    Raises:
        ValueError: If it is neither ``light`` nor ``dark``.
    """
    if name not in THEMES:
        raise ValueError(f"no theme is called {name!r}; there are {' and '.join(THEMES)}")
    side = 2 + THEMES.index(name)
    sheets = (path.read_text(encoding="utf-8") for path in sorted(STYLE.glob("*.css")))
    named = {found[1]: found[side] for sheet in sheets for found in COLOUR.finditer(sheet)}
    others = named[f"c{OTHERS}"]
    return Theme(
        named=named,
        palette=(*(named[f"c{slot}"] for slot in range(OTHERS)), others),
        ramp=(*(named[f"r{slot}"] for slot in range(OTHERS)), others),
    )
