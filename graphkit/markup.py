"""HTML as text. Nothing in it is run or loaded."""

from __future__ import annotations

import re
from html import unescape

__all__ = ["text_of"]

TAG = re.compile(r"<[a-zA-Z/!]")
UNSEEN = ("script", "style", "noscript", "template", "head")
SPACES = re.compile(r"[ \t\r\n]+")


def text_of(markup: str) -> str:
    """Return what a reader would see of a piece of HTML."""
    if not TAG.search(markup):
        return unescape(markup)
    from lxml import etree, html  # late: few texts need it

    try:
        root = html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, ValueError):  # control characters, or nothing in it
        return markup
    etree.strip_elements(root, *UNSEEN, etree.Comment, with_tail=False)
    return SPACES.sub(" ", str(root.text_content())).strip()
