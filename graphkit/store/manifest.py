"""``manifest.json``: what a graph folder holds, and what it was made of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from graphkit import __version__
from graphkit.errors import InputError
from graphkit.store.folder import MANIFEST
from graphkit.store.results import StoredResult

__all__ = ["FORMAT", "Manifest", "read_manifest", "write_manifest"]

FORMAT = 1
"""Grows when a folder can no longer be read by the graphkit before."""


@dataclass(frozen=True)
class Manifest:
    """What a version of a graph folder says of itself.

    Attributes:
        parameters: What the graph was built with: ``columns``, ``include_removed``, ``decisions``, ``semantic``.
        inputs: ``files`` (how many) and ``digest`` (of their names and contents; empty if they are not known).
        nodes: How many of each kind.
        edges: How many of each kind.
        tables: How many rows each table has.
        analyses: How each result lies in the folder, in the order they were found.
        format: Version of the folder's format.
        graphkit: The version that wrote it.
    """

    parameters: Mapping[str, Any]
    inputs: Mapping[str, Any]
    nodes: Mapping[str, int]
    edges: Mapping[str, int]
    tables: Mapping[str, int]
    analyses: Mapping[str, StoredResult] = field(default_factory=dict)
    format: int = FORMAT
    graphkit: str = __version__


def write_manifest(manifest: Manifest, version: Path) -> None:
    """Write it into the folder of a version, with sorted keys but for the analyses, whose order tells."""
    head = {"format": manifest.format, "graphkit": manifest.graphkit}
    text = json.dumps({**head, **asdict(manifest)}, ensure_ascii=False, indent=1)
    Path(version, MANIFEST).write_text(text + "\n", "utf-8")


def read_manifest(version: Path) -> Manifest:
    """Read the manifest of a version.

    Raises:
        InputError: If there is none, it is damaged, or a newer graphkit wrote it in a format unknown here.
    """
    try:
        values = json.loads(Path(version, MANIFEST).read_text("utf-8"))
        if isinstance(values["format"], int) and values["format"] > FORMAT:
            raise InputError(
                f"{version}: has format {values['format']}, written by graphkit {values['graphkit']}; this is graphkit"
                f" {__version__}, which reads up to {FORMAT}: update it"
            )
        values["analyses"] = {name: StoredResult(**stored) for name, stored in values["analyses"].items()}
        manifest = Manifest(**values)
        # Names of tables become names of files: nothing else than a name may stand there.
        names = [*manifest.tables, *(name for stored in manifest.analyses.values() for name in stored.tables.values())]
        if not all(name.isidentifier() for name in names):
            raise ValueError("a table has an impossible name")
    except OSError as error:
        raise InputError(f"{version}: cannot be read as a graph ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{version}: the manifest is damaged ({error}); remove the folder and build it anew"
        ) from error
    return manifest
