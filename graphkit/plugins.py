"""What other packages add to the registries, through entry points.

    [project.entry-points."graphkit.readers"]
    ".list" = "my_package:read_list"

The groups are ``graphkit.readers`` (by suffix), ``graphkit.analyses`` and ``graphkit.exporters`` (by name; an
exporter's name with a dot before it is its suffix). They are looked up when they are first needed.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import entry_points
from typing import Any

__all__ = ["PluginWarning", "plugged_in", "registered"]


class PluginWarning(UserWarning):
    """Something that another package adds to graphkit cannot be used; all else goes on."""


@cache
def plugged_in(group: str) -> Mapping[str, Callable[..., Any]]:
    """Return what other packages add to a group such as ``readers``, by name.

    What cannot be loaded, is not callable or has a taken name is left out, with a :class:`PluginWarning`.
    """
    found: dict[str, Callable[..., Any]] = {}
    for entry in sorted(entry_points(group=f"graphkit.{group}"), key=lambda entry: (entry.name, entry.value)):
        try:
            value = entry.load()
        except Exception as error:  # it is another's code: anything may happen
            _warn(group, entry, f"cannot be loaded ({type(error).__name__}: {error})")
            continue
        if not callable(value):
            _warn(group, entry, "is no function")
        elif entry.name in found:
            _warn(group, entry, "is there twice")
        else:
            found[entry.name] = value
    return found


def registered(group: str, own: Mapping[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
    """Return a registry of ours with what other packages add after it; what we have already stays ours."""
    return {**own, **{name: value for name, value in plugged_in(group).items() if name not in own}}


def _warn(group: str, entry: Any, what: str) -> None:
    package = entry.dist.name if entry.dist else "some package"
    text = f"graphkit.{group}: {entry.name!r} of {package} ({entry.value}) {what}; going on without it"
    warnings.warn(text, PluginWarning, stacklevel=3)
