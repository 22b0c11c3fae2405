"""How much memory a build may take, and what it needs."""

from __future__ import annotations

from graphkit.errors import EngineError

__all__ = ["check_memory", "free_share", "part_rows"]

SHARE = 0.8  # of what is free
GIB = 1 << 30

# Measured on archives of 100,000 to 10,000,000 articles (see docs/scale.md): what all that is held takes an article,
# beside what any build takes.
ARTICLE, BASE = 1_250, 3 * GIB // 2
# What a row takes while a kernel works on its part, and how many rows are worth a part.
ROW, FEWEST, MOST = 16 << 10, 1 << 14, 1 << 18


def free_share() -> int:
    """Return the bytes that a build takes if nobody says how many: most of what is free now."""
    import psutil  # late: few builds ask

    return int(psutil.virtual_memory().available * SHARE)


def part_rows(memory: int) -> int:
    """Return how many rows a part may have."""
    return min(max(memory // ROW, FEWEST), MOST)


def check_memory(texts: int, memory: int) -> None:
    """Refuse at once what would end hours later.

    Args:
        texts: Articles and related articles.
        memory: What the build may take, in bytes.

    Raises:
        EngineError: If so many texts need more.
    """
    needed = BASE + ARTICLE * texts
    if needed > memory:
        raise EngineError(
            f"stories and communities of {texts:,} articles need about {needed / GIB:.1f} GiB, and only"
            f" {memory / GIB:.1f} GiB may be taken; allow more with --memory, or build a graph a year"
        )
