"""Text as people wrote it: :func:`clean` undoes what feeds and scrapers did to titles and excerpts."""

from __future__ import annotations

import html
import re

__all__ = ["clean"]

# Feeds escape twice and sometimes three times; text that is still changing after that is meant literally.
UNESCAPE_ROUNDS = 3
ENTITY = re.compile(r"&(#\d|#[xX][0-9a-fA-F]|[A-Za-z])")
# UTF-8 read as Latin-1 or Windows-1252 leaves these pairs; real text seldom holds them.
MOJIBAKE = re.compile("[ÂÃâÐÑðŸïå][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ¡-¿]")
ESCAPED_BREAK = re.compile(r"\\[nrt]")
# Control characters, and the bidirectional overrides that let a title rewrite what stands around it.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
PLAIN = re.compile(r"[!-%'-\[\]-~]+( [!-%'-\[\]-~]+)*").fullmatch  # printable ASCII but & and \, single spaces


def clean(text: str) -> str:
    """Return ``text`` as it was meant: the form that is matched and shown.

    Undoes HTML entities (also double-escaped), escaped line breaks and mojibake; drops control characters and
    bidirectional overrides; turns every run of white space (NBSP and U+202F too) into one space. Markup stays, as text.
    ``clean(clean(x)) == clean(x)`` wherever the entities were escaped at most three times.
    """
    if PLAIN(text):
        return text
    for _ in range(UNESCAPE_ROUNDS):
        if not ENTITY.search(text):
            break
        text = html.unescape(text)
    if "\\" in text:
        text = ESCAPED_BREAK.sub(" ", text)
    if MOJIBAKE.search(text):
        import ftfy  # late: only damaged text needs it

        text = ftfy.fix_encoding(text)
    return " ".join(UNSEEN.sub("", text).split())
