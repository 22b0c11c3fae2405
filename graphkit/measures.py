"""How good are groups? Measures against groups made by people, and where the two differ most.

A text with no gold group (None) is left out; one that was put into no group stands alone.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import polars as pl

from graphkit.graph import Result

__all__ = ["Evaluation", "Measure", "evaluate", "evaluate_stories"]

Groups: TypeAlias = "Mapping[str, Hashable | None]"

SAMPLE = 3  # titles that show what a group is about


@dataclass(frozen=True)
class Measure:
    """Precision and recall.

    Attributes:
        precision: How much of what was found is right, 0 to 1.
        recall: How much of what is right was found, 0 to 1.
    """

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True)
class Evaluation:
    """How found groups compare with gold groups.

    Attributes:
        items: Number of items compared.
        pairs: Over all pairs of items: which found pairs are gold pairs (precision), which gold pairs were found
            (recall). Large groups weigh most. 1 where there is no pair to judge.
        bcubed: The same for each item's own group, averaged over items (Bagga, Baldwin 1998; Amigó, Gonzalo, Artiles,
            Verdejo 2009, "A comparison of extrinsic clustering evaluation metrics"). Every item weighs the same.
        ari: Adjusted Rand index (Hubert, Arabie 1985): 1 for equal groupings, around 0 for chance.
        sizes: ``size``, ``gold`` and ``found``: how many groups have each size.
        merges: Gold groups put together, worst first: ``group`` (found), ``gold``, ``other``, ``pairs`` (wrong pairs),
            and sample titles of both.
        splits: Gold groups torn apart, worst first: ``gold``, ``group``, ``other`` (found), ``pairs`` (missed pairs),
            and sample titles of both parts.
    """

    items: int
    pairs: Measure
    bcubed: Measure
    ari: float
    sizes: pl.DataFrame
    merges: pl.DataFrame
    splits: pl.DataFrame

    def to_frame(self) -> pl.DataFrame:
        """The figures as a table: ``measure``, ``precision``, ``recall``, ``f1``."""
        return pl.DataFrame(
            [
                {"measure": name, "precision": value.precision, "recall": value.recall, "f1": value.f1}
                for name, value in (("pairs", self.pairs), ("bcubed", self.bcubed))
            ]
        )


def evaluate(gold: Groups, found: Groups, *, titles: Mapping[str, str] | None = None, worst: int = 10) -> Evaluation:
    """Compare found groups with gold groups.

    Args:
        gold: The group of each item, by item. Items whose group is None are left out.
        found: The same, as found. Items that are missing or None stand alone.
        titles: What to show for an item; its name by default.
        worst: How many merges and splits to list.

    Returns:
        The figures; all come from the table of how many items each gold group shares with each found one, so time is
        linear in the number of items.
    """
    rows = [
        (item, _label(group), "alone " + item if found.get(item) is None else _label(found[item]))
        for item, group in sorted(gold.items())
        if group is not None
    ]
    table = pl.DataFrame(rows, schema={"item": pl.String, "gold": pl.String, "found": pl.String}, orient="row")
    shown = table.with_columns(
        title=pl.Series([(titles or {}).get(item, item) for item in table["item"]], dtype=pl.String)
    )
    cells = (
        shown.group_by("gold", "found")
        .agg(pl.len().cast(pl.Int64).alias("both"), pl.col("title").sort().head(SAMPLE).alias("titles"))
        .with_columns(
            pl.col("both").sum().over("gold").alias("in_gold"), pl.col("both").sum().over("found").alias("in_found")
        )
        .sort("gold", "found")
    )
    gold_sizes = table.group_by("gold").len()["len"].cast(pl.Int64)
    found_sizes = table.group_by("found").len()["len"].cast(pl.Int64)
    right, gold_pairs, found_pairs = _pairs(cells["both"]), _pairs(gold_sizes), _pairs(found_sizes)
    size = table.height
    return Evaluation(
        items=size,
        pairs=Measure(_share(right, found_pairs), _share(right, gold_pairs)),
        bcubed=Measure(
            float((cells["both"] ** 2 / cells["in_found"]).sum()) / size if size else 1.0,
            float((cells["both"] ** 2 / cells["in_gold"]).sum()) / size if size else 1.0,
        ),
        ari=_adjusted_rand(right, gold_pairs, found_pairs, size * (size - 1) // 2),
        sizes=_sizes(gold_sizes, found_sizes),
        merges=_worst(cells, "found", "gold", worst).rename({"found": "group"}),
        splits=_worst(cells, "gold", "found", worst).rename({"found": "group"}),
    )


def evaluate_stories(stories: pl.DataFrame | Result, gold: Groups, *, worst: int = 10) -> Evaluation:
    """Compare stories with gold groups; items of ``gold`` are named by node id or key.

    Args:
        stories: A :class:`graphkit.Stories` result, or its ``members``.
        gold: The group of each article, by node id or by key.
        worst: How many merges and splits to list.
    """
    members = stories if isinstance(stories, pl.DataFrame) else stories.members  # type: ignore[attr-defined]
    found: dict[str, Hashable | None] = {}
    titles: dict[str, str] = {}
    for story, node, key, title in members.select("story", "node", "key", "title").iter_rows():
        for name in (key, node):
            if name is not None:
                found[name], titles[name] = story, title or name
    return evaluate(gold, found, titles=titles, worst=worst)


def _label(group: object) -> str:
    return f"{type(group).__name__} {group}" if not isinstance(group, str) else f"group {group}"


def _pairs(sizes: pl.Series) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _adjusted_rand(right: int, gold: int, found: int, every: int) -> float:
    expected = gold * found / every if every else 0.0
    most = (gold + found) / 2
    return 1.0 if most == expected else (right - expected) / (most - expected)


def _sizes(gold: pl.Series, found: pl.Series) -> pl.DataFrame:
    counts = [
        sizes.alias("size").to_frame().group_by("size").agg(pl.len().cast(pl.Int64).alias(name))
        for name, sizes in (("gold", gold), ("found", found))
    ]
    return counts[0].join(counts[1], on="size", how="full", coalesce=True).fill_null(0).sort("size")


def _worst(cells: pl.DataFrame, whole: str, part: str, count: int) -> pl.DataFrame:
    """The pairs of parts of one whole with the most pairs of items between them."""
    # Only the largest parts of a whole can be among its worst pairs.
    large = cells.sort("both", part, descending=[True, False]).group_by(whole, maintain_order=True).head(count + 1)
    paired = large.join(large, on=whole, suffix="_other").filter(
        (pl.col("both") > pl.col("both_other"))
        | ((pl.col("both") == pl.col("both_other")) & (pl.col(part) < pl.col(f"{part}_other")))
    )
    return (
        paired.with_columns((pl.col("both") * pl.col("both_other")).alias("pairs"))
        .sort("pairs", whole, part, f"{part}_other", descending=[True, False, False, False])
        .head(count)
        .select(
            *(pl.col(column).str.replace(r"^\w+ ", "") for column in (whole, part)),
            pl.col(f"{part}_other").str.replace(r"^\w+ ", "").alias("other"),
            "pairs",
            "titles",
            pl.col("titles_other").alias("other_titles"),
        )
    )
