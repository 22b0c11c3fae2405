"""The page model alone in the browser: pages without parts or canvas, on which tests ask ``page`` questions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from graphkit.explorer.inline import inline_modules
from graphkit.explorer.pack import pack
from graphkit.explorer.page_data import PageData
from graphkit.explorer.shell import SHELL, safe_json

__all__ = ["write_blocks", "write_model"]

READY = 'document.documentElement.dataset.ready = "true";\n'
MODEL = (
    'import { Page } from "./page.js";\nimport { readHead } from "./unpack.js";\n'
    "const page = (globalThis.page = new Page(readHead()));\n"
    'for (const name of ["map", "links", "texts", "details"]) await page.read(name);\nawait page.searchReady;\n'
)
BLOCKS = (
    'import { readBlock, readHead } from "./unpack.js";\nconst head = readHead();\nglobalThis.blocks = {};\n'
    "for (const { name } of head.blocks) blocks[name] = await readBlock(head, name);\n"
)
Blocks = Mapping[str, Mapping[str, pl.Series]]


def write_model(page: PageData, path: Path) -> Path:
    """Write a page whose script only reads all blocks into ``page``."""
    return _write({**page.head}, page.blocks, MODEL, path)


def write_blocks(blocks: Blocks, path: Path) -> Path:
    """Write a page whose script only reads these blocks into ``blocks``."""
    return _write({}, blocks, BLOCKS, path)


def _write(head: Mapping[str, object], blocks: Blocks, script: str, path: Path) -> Path:
    modules = {file.name: file.read_text(encoding="utf-8") for file in (SHELL / "js").glob("*.js")}
    packed = {name: pack(name, columns) for name, columns in blocks.items()}
    whole = safe_json({**head, "blocks": [entry for entry, _ in packed.values()]})
    parts = [f'<script type="text/plain" id="block-{name}">{text}</script>' for name, (_, text) in packed.items()]
    code = inline_modules({**modules, "probe.js": script + READY}, "probe.js")
    path.write_text(
        f'<!doctype html><meta charset="utf-8"><script type="application/json" id="page-head">{whole}</script>'
        f'{"".join(parts)}<script type="module">{code}</script>',
        encoding="utf-8",
    )
    return path
