"""The page's JavaScript modules as one script, without a bundler.

The files in ``shell/js`` are ES modules. :func:`inline_modules` orders them so that each stands after those it imports,
and drops the import lines and the word ``export``. For this to be right, three rules hold, and breaking one raises:

1. Imports have one form, ``import { a, b } from "./other.js";``, nothing renamed, and stand at the start of a line.
2. Exports are declarations: ``export function``, ``export const``, ``export class``.
3. A name at the top level of one file is not used at the top level of another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["inline_modules"]

IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w.-]+)";\n?', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?function|const|let|class)", re.MULTILINE)
NAME = re.compile(r"^(?:export )?(?:async )?(?:function\*?|const|let|class) ([\w$]+)", re.MULTILINE)
OTHER = re.compile(r"^\s*(?:import|export)\b.*", re.MULTILINE)


def inline_modules(modules: Mapping[str, str], main: str) -> str:
    """Return the text of ``main`` and all it imports, directly or not, as one module without imports.

    Args:
        modules: File name to source text.
        main: The file to start from.

    Raises:
        ValueError: If one of the three rules is broken, a file is missing, or imports go in a circle.
    """
    order: list[str] = []
    _visit(main, modules, order, ())
    owners: dict[str, str] = {}
    for file in order:
        for name in NAME.findall(modules[file]):
            if name in owners:
                raise ValueError(f"{file} and {owners[name]} both declare {name!r} at the top level; rename one")
            owners[name] = file
    return "\n".join(f"// {file}\n{_strip(file, modules[file], owners)}" for file in order)


def _visit(file: str, modules: Mapping[str, str], order: list[str], path: tuple[str, ...]) -> None:
    if file in path:
        raise ValueError(f"imports go in a circle: {' → '.join((*path, file))}")
    if file in order:
        return
    if file not in modules:
        raise ValueError(f"{path[-1] if path else 'the page'} imports {file}, which does not exist")
    for _, imported in IMPORT.findall(modules[file]):
        _visit(imported, modules, order, (*path, file))
    order.append(file)


def _strip(file: str, text: str, owners: Mapping[str, str]) -> str:
    for names, source in IMPORT.findall(text):
        for name in filter(None, (part.strip() for part in names.split(","))):
            if owners.get(name) != source:
                raise ValueError(f"{file} imports {name!r} from {source}, which does not declare it")
    stripped = EXPORT.sub("", IMPORT.sub("", text))
    if left := OTHER.search(stripped):
        raise ValueError(f"{file}: {left.group().strip()!r} is a form of import or export that is not inlined")
    return stripped.strip() + "\n"
