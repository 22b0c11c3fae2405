"""Puts the page together: one HTML file that fetches nothing, under a content security policy with hashes."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from pathlib import Path

from graphkit.explorer.inline import inline_modules
from graphkit.explorer.pack import pack
from graphkit.explorer.page_data import PageData

__all__ = ["page_html", "safe_json"]

SHELL = Path(__file__).parent / "shell"
# What could end the element, start a comment or end a line of script, in forms that JSON reads back as the same text.
ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029", "\x7f": "\\u007f"}
)


def safe_json(value: object) -> str:
    """JSON that can stand inside ``<script type="application/json">`` whatever its texts hold.

    A lone surrogate, which UTF-8 cannot hold, becomes U+FFFD.
    """
    return _well_formed(json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)).translate(
        ESCAPES
    )


def _well_formed(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def page_html(page: PageData, library: str) -> str:
    """Return the whole page.

    Args:
        page: What to show.
        library: A classic script the canvas needs; it runs before the page's own module.
    """
    style = "\n".join(path.read_text(encoding="utf-8").strip() for path in sorted((SHELL / "css").glob("*.css")))
    modules = {path.name: path.read_text(encoding="utf-8") for path in sorted((SHELL / "js").glob("*.js"))}
    scripts = [_closed(library), _closed(inline_modules(modules, "main.js"))]
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"script-src {' '.join(map(_hash, scripts))}; style-src {_hash(style)}"
        + ("; connect-src 'self'" if "served" in page.head else "")
    )
    head, first, others = _data(page)
    parts = {
        "policy": html.escape(policy),
        "title": html.escape(_well_formed(page.head["title"])),
        "style": style,
        "head": head,
        "map": first,
        "blocks": others,
        "library": scripts[0],
        "script": scripts[1],
    }
    # One pass over the template, so that no part is searched for the marks of the next.
    pieces = (SHELL / "page.html").read_text(encoding="utf-8").split("%%")
    return "".join(parts[piece] if number % 2 else piece for number, piece in enumerate(pieces))


def _data(page: PageData) -> tuple[str, str, str]:
    """The head, the element of the first block, and those of the others, which may stand after the script."""
    entries, elements = [], []
    for name, columns in page.blocks.items():
        entry, text = pack(name, columns)
        entries.append(entry)
        elements.append(f'<script type="text/plain" class="block" id="block-{name}">{text}</script>')
    return safe_json({**page.head, "blocks": entries}), elements[0], "\n".join(elements[1:])


def _closed(script: str) -> str:
    r"""A script that cannot end its own element or open a comment: ``<\/`` and ``<\!`` mean the same in its strings."""
    return re.sub(r"<(/script|!--)", r"<\\\1", script, flags=re.IGNORECASE)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
