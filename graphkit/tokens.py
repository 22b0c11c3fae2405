"""Words: how graphkit cuts any language's text into the tokens that are compared.

Texts are normalised (NFKC) and folded character by character: case, accents, Arabic and Hebrew points and tatweel
go (the foldings of Unicode's UTR #30, as ICU's and Lucene's folding filters apply them). What is left is cut at
everything that is no letter, digit or mark. Scripts that put no spaces between words (and Korean, whose words carry
their particles) become overlapping character bigrams, as in Lucene's ``CJKBigramFilter``; for retrieval they are as
good as dictionary words (Nie, Gao, Zhang, Zhou 2000, "On the use of words and n-grams for Chinese information
retrieval").

:func:`words` is the definition. :func:`graphkit.similarity.token_sets` is the same for whole columns.
"""

from __future__ import annotations

import re
from typing import Final
from unicodedata import category, normalize

__all__ = ["words"]

# Ranges (both ends included) of the scripts written without spaces, and Hangul.
UNSPACED: Final = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),  # iteration mark, ideographic zero
    (0x3041, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7A3),  # Hangul syllables
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)
# Combining accents (Latin, Greek, Cyrillic), Hebrew points, Arabic vowel signs and Qur'anic marks.
POINTS: Final = (
    (0x0300, 0x036F),
    (0x0591, 0x05C7),
    (0x0610, 0x061A),
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06ED),
)
TATWEEL: Final = 0x0640
SELECTORS: Final = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))  # how the character before is drawn

ASCII_WORD = re.compile("[a-z0-9]+")
_UNSPACED_CLASS = "".join(f"{chr(first)}-{chr(last)}" for first, last in UNSPACED)
RUN = re.compile(f"[{_UNSPACED_CLASS}]+|[^{_UNSPACED_CLASS}]+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED_CLASS}]").match


def words(text: str) -> list[str]:
    """Return the folded words of ``text`` in reading order, repeats included.

    ``words("Söder’s 2 plans")`` is ``["soder", "s", "2", "plans"]``; ``words("東京の雨")`` is
    ``["東京", "京の", "の雨"]``. A lone character of an unspaced script is a word by itself.
    """
    if text.isascii():
        return ASCII_WORD.findall(text.lower())
    found: list[str] = []
    for piece in normalize("NFKC", text).translate(_FOLD).split(" "):
        for run in RUN.findall(piece):
            if len(run) > 1 and _IS_UNSPACED(run):
                found.extend(map(str.__add__, run, run[1:]))
            else:
                found.append(run)
    return found


def fold(char: str) -> str:
    """Return what one NFKC character counts as: folded text, ``""`` if it is dropped, ``" "`` if it parts words."""
    if _within(ord(char), UNSPACED):
        return char if _is_word(char) else " "
    # Accents come off by decomposing; composing again keeps what is not an accent (such as a voiced kana) whole.
    bare = "".join(part for part in normalize("NFKD", char.casefold()) if not _is_dropped(part))
    folded = normalize("NFC", bare)
    return "".join(part if _is_word(part) else " " for part in folded)


class _Fold(dict[int, str]):
    """``str.translate`` table that works a character out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = fold(chr(code))
        return folded


_FOLD = _Fold()


def _is_word(char: str) -> bool:
    return char.isalnum() or category(char) in ("Mn", "Mc")


def _is_dropped(char: str) -> bool:
    code = ord(char)
    return (
        code == TATWEEL
        or _within(code, POINTS)
        or _within(code, SELECTORS)
        or category(char) in ("Cf", "Me")  # soft hyphens, joiners, direction marks; enclosing keycaps
    )


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)
