"""Which fonts words are set in, and which letters they can draw."""

from __future__ import annotations

import unicodedata
from functools import cache

__all__ = ["drawable", "one_line", "sans_families", "serif_families"]

# Arial, and families whose letters are as wide: text measured with one fits when a viewer sets it in another. The
# families after those fill in letters that Arial lacks. DejaVu comes with matplotlib, so there is always one.
SANS = ("Arial", "Liberation Sans", "Arimo", "Helvetica", "DejaVu Sans")
SERIF = ("Georgia", "Gelasio", "Liberation Serif", "Times New Roman", "DejaVu Serif")
OTHER_SCRIPTS = (
    *(
        "Noto Sans CJK JP",
        "Noto Sans JP",
        "Hiragino Sans",
        "Yu Gothic",
        "MS Gothic",
        "IPAexGothic",
        "WenQuanYi Zen Hei",
    ),
    *("Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "SimHei"),
    *("Noto Sans CJK KR", "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic"),
    *("Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans Bengali", "Noto Sans Tamil"),
    *("Noto Sans Thai", "Nirmala UI", "Leelawadee UI", "Arial Unicode MS"),
    *("Noto Emoji", "Segoe UI Emoji", "Segoe UI Symbol", "Symbola"),
)


def sans_families() -> list[str]:
    """The installed families for names and notes, in the order in which a letter is looked for."""
    return _installed((*SANS, *OTHER_SCRIPTS))


def serif_families() -> list[str]:
    """The installed families for the title."""
    return _installed((*SERIF, "DejaVu Sans", *OTHER_SCRIPTS))


def _installed(names: tuple[str, ...]) -> list[str]:
    from matplotlib import font_manager  # late: costs start-up time that most uses never need

    there = set(font_manager.fontManager.get_font_names())
    return [name for name in names if name in there]


def one_line(text: str) -> str:
    """``text`` with all space between words made one blank, and without what is no character, such as NUL."""
    kept = (" " if c.isspace() else c for c in text)
    return " ".join("".join(c for c in kept if unicodedata.category(c) not in ("Cc", "Cs", "Cn")).split())


def drawable(text: str) -> str:
    """One line of ``text`` without the letters that no installed family can draw: no empty box stands for them."""
    known = _letters()
    return one_line("".join(c for c in text if c.isspace() or ord(c) in known))


@cache
def _letters() -> frozenset[int]:
    """Code points that at least one of the families has."""
    from matplotlib import font_manager
    from matplotlib.ft2font import FT2Font

    points: set[int] = set()
    for name in {*sans_families(), *serif_families()}:
        points.update(FT2Font(font_manager.findfont(name, fallback_to_default=False)).get_charmap())
    return frozenset(points)
