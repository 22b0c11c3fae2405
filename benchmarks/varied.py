"""How well stories are found whatever the corpus is like: graphkit's default beside rivals, on cuts of labelled sets.

    python -m benchmarks.varied ../shared/data [--only WORD] [--rivals]

A default that was fitted to one corpus fails on the next. So the labelled sets are cut into corpora of other sizes,
with smaller stories, with times (made up: each story begins somewhere in a span and its articles follow over its life),
with some excerpts or dates dropped, mixed with each other, and laid among headlines of other years that stand alone.
Nothing is random that a seed does not decide. With ``--rivals``, average link and Leiden on the same likenesses
(TF-IDF, fading with time) are scored twice: with the one setting that is best for all corpora together, and with the
best for each.
"""

from __future__ import annotations

import argparse
import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path
from statistics import mean

import numpy as np
import polars as pl

from benchmarks.stories import average_linkage, cosines, graph_of, leiden, read
from graphkit.analysis.stories import find_stories
from graphkit.measures import evaluate, evaluate_stories

FADE = 3.0  # days; what the rivals' likenesses fade with
START = datetime.datetime(2014, 3, 1, tzinfo=datetime.UTC)


def corpora(folder: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield names and tables of ``id``, ``title``, ``excerpt``, ``published`` (null where unknown) and ``group``."""
    news, events, titles = (table for _, table in read(folder))
    for name, table in (("news", news), ("events", events), ("event titles", titles)):
        for seed in range(4):
            yield f"{name}, half of the stories, {seed}", some_stories(table, 0.5, seed)
        for most in (2, 3, 5, 10, 20, 40) if table is news else (2, 5):
            yield f"{name}, at most {most} a story", at_most(table, most)
        yield f"{name}, mostly alone", alone(table)
        for size in (30, 100, 300, 1000, 3000) if table is news else (100, 300):
            yield f"{name}, {size} articles", table.sample(size, seed=size, shuffle=True)
        few = at_most(table, 40)
        for span, life in ((2, 0.3), (14, 1), (60, 2), (60, 10), (365, 10), (730, 3), (3650, 30), (3650, 100)):
            yield f"{name}, begun within {span} days, {life} long", timed(few, span, life)
        yield f"{name}, by the day", timed(few, 30, 2).with_columns(pl.col("published").dt.truncate("1d"))
        yield f"{name}, half of the dates", timed(few, 60, 2).with_columns(every_other("published", None))
        yield f"{name}, dates that mean nothing", timed(few, 60, 2).with_columns(pl.col("published").shuffle(seed=0))
    yield "events, half of the excerpts", events.with_columns(every_other("excerpt", ""))
    for name, table in (("events", events), ("event titles", titles)):
        mixed = pl.concat([table, at_most(news, 11).with_columns(pl.lit("n").add(pl.col("id")).alias("id"))])
        yield f"{name} and news, at most 11 a story", mixed
        yield f"{name} and news, within 60 days", timed(mixed, 60, 2)
    strangers = pl.read_csv(folder / "headlines-121583.csv.gz", infer_schema=False).unique("title", maintain_order=True)
    for count in (1000, 3000):
        beside = strangers.sample(count, seed=count).select(
            pl.format("stranger-{}", pl.int_range(pl.len())).alias("id"),
            "title",
            pl.lit("").alias("excerpt"),
            # Drawn from more than a year: next to no two are on one event.
            pl.format("stranger-{}", pl.int_range(pl.len())).alias("group"),
        )
        for name, table in (("news", at_most(news, 20)), ("event titles", titles)):
            among = pl.concat([table, beside], how="diagonal")
            yield f"{name} among {count} strangers", among
            yield f"{name} among {count} strangers, within 60 days", timed(among, 60, 2)


def some_stories(table: pl.DataFrame, share: float, seed: int) -> pl.DataFrame:
    """Keep a share of the stories."""
    groups = table["group"].unique().sort()
    return table.filter(pl.col("group").is_in(groups.sample(fraction=share, seed=seed).implode()))


def at_most(table: pl.DataFrame, most: int) -> pl.DataFrame:
    """Keep so many articles of each story, spread over the table."""
    return table.sample(fraction=1.0, shuffle=True, seed=most).filter(pl.int_range(pl.len()).over("group") < most)


def alone(table: pl.DataFrame) -> pl.DataFrame:
    """Keep one article of each story, and up to four of every fifth."""
    number = pl.col("group").rank("dense").cast(pl.Int64)
    place = pl.int_range(pl.len()).over("group")
    return table.filter((place == 0) | ((number % 5 == 0) & (place < 4)))


def every_other(column: str, instead: str | None) -> pl.Expr:
    """Keep every other value of a column."""
    return pl.when(pl.int_range(pl.len()) % 2 == 0).then(column).otherwise(pl.lit(instead)).alias(column)


def timed(table: pl.DataFrame, span: float, life: float) -> pl.DataFrame:
    """Give times: a story begins within ``span`` days, and its articles follow after ``life`` days on average.

    How long each story lives differs (by a log-normal factor), and its articles get fewer exponentially.
    """
    random = np.random.default_rng(0)
    groups = table["group"].rank("dense").to_numpy().astype(np.int64)
    stories = int(groups.max()) + 1
    begin, lives = random.uniform(0, span, stories), life * random.lognormal(-0.5, 1, stories)
    days = begin[groups] + lives[groups] * random.exponential(1, len(groups))
    times = [START + datetime.timedelta(days=float(day)) for day in days]
    return table.with_columns(published=pl.Series(times, dtype=pl.Datetime("us", "UTC")))


def default(table: pl.DataFrame) -> float:
    """Return how good graphkit's stories are: the mean of pairwise and BCubed F1."""
    score = evaluate_stories(find_stories(graph_of(table)), dict(table.select("id", "group").iter_rows()))
    return (score.pairs.f1 + score.bcubed.f1) / 2


def rivals(table: pl.DataFrame) -> Iterator[tuple[str, str, float]]:
    """Yield how good the stories of each rival are in each setting."""
    matrix = cosines([f"{title} {excerpt}" for title, excerpt in table.select("title", "excerpt").iter_rows()])
    days = table["published"].dt.epoch("s").to_numpy() / 86_400
    gap = np.nan_to_num(np.abs(days[:, None] - days[None, :]))
    matrix = matrix * np.exp(-gap / FADE)
    gold = dict(table.select("id", "group").iter_rows())
    for rival, method in {"average link": average_linkage, "Leiden (CPM)": leiden}.items():
        for setting, labels in method(matrix):
            found = dict(zip(gold, labels, strict=True))
            score = evaluate(gold, found, worst=0)
            yield rival, setting, (score.pairs.f1 + score.bcubed.f1) / 2


def main() -> None:
    """Print a line a corpus, and the means."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="where uci-news-6366.csv, ecbplus.csv and the headlines lie")
    parser.add_argument("--only", default="", help="corpora with this in their names")
    parser.add_argument("--rivals", action="store_true", help="score the rivals, too: half an hour")
    asked = parser.parse_args()
    ours: dict[str, float] = {}
    theirs: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for name, table in corpora(asked.folder):
        if asked.only not in name:
            continue
        ours[name] = default(table)
        print(f"{name:50}{table.height:>7}  {ours[name]:.3f}", flush=True)
        if asked.rivals:
            for rival, setting, score in rivals(table):
                theirs[rival, setting][name] = score
    print(f"\n{'mean of pairs F1 and BCubed F1':50}{'mean':>9}{'lowest':>9}")
    report("graphkit, default", ours.values())
    for rival in dict.fromkeys(rival for rival, _ in theirs):
        settings = {setting: scores for (one, setting), scores in theirs.items() if one == rival}
        best = max(settings, key=lambda setting: mean(settings[setting].values()))
        report(f"{rival}, best for all: {best}", settings[best].values())
        report(f"{rival}, best for each", [max(scores[name] for scores in settings.values()) for name in ours])


def report(name: str, scores: Collection[float]) -> None:
    """Print one line."""
    print(f"{name:50}{mean(scores):>9.3f}{min(scores):>9.3f}")


if __name__ == "__main__":
    main()
