"""Times tell how fast stories fade and which words come in bursts: no one pace suits all archives."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from graphkit.analysis.stories import Stories, find_stories
from graphkit.graph import ArticleGraph, edge_table, node_table
from graphkit.measures import evaluate_stories
from graphkit.storylines.bursts import burstiness
from graphkit.storylines.fade import USUAL_FADE, likely_fade
from graphkit.storylines.links import Fading, Times
from graphkit.storylines.nearness import nearness
from graphkit.storylines.vectors import counted, text_vectors, with_grams

START = datetime(2024, 3, 1, tzinfo=UTC)
SYLLABLES = ("ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ra", "su", "ti", "vo", "wa", "xe", "zi")
Row = tuple[str, float | None, str]  # a title, its day and its story


def word(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=4))


def archive(stories: int, span: float, life: float, *, seed: int = 1, texts: int = 8) -> list[Row]:
    """Stories that begin within ``span`` days; their texts follow after ``life`` days on average."""
    chance = random.Random(seed)
    rows: list[Row] = []
    for story in range(stories):
        told, begin = [word(chance) for _ in range(8)], chance.uniform(0, span)
        for _ in range(texts):
            title = " ".join([*chance.sample(told, 4), word(chance), word(chance)])
            rows.append((title, begin + chance.expovariate(1 / life), str(story)))
    return rows


def found(rows: Sequence[Row], *, fade: float | None = None) -> Stories:
    nodes = pl.DataFrame(
        {
            "id": [f"article:{number:05}" for number in range(len(rows))],
            "title": [title for title, _, _ in rows],
            "published": [None if day is None else START + timedelta(days=day) for _, day, _ in rows],
        },
        schema_overrides={"published": pl.Datetime("us", "UTC")},
    ).with_columns(kind=pl.lit("article"), key="id")
    return find_stories(ArticleGraph(node_table(nodes), edge_table([])), fade=fade)


def quality(rows: Sequence[Row]) -> float:
    gold = {f"article:{number:05}": story for number, (_, _, story) in enumerate(rows)}
    return evaluate_stories(found(rows), gold).bcubed.f1


def fade_of(rows: Sequence[Row]) -> float:
    vectors = text_vectors(with_grams(*counted([title.split() for title, _, _ in rows])))
    days = np.array([math.nan if day is None else day for _, day, _ in rows])
    return likely_fade(vectors, Times(days, np.zeros(len(days))))


@given(
    st.lists(st.lists(st.floats(0, 50), min_size=1, max_size=6), min_size=1, max_size=6),
    st.sampled_from([0.01, 1.0, 30.0]),
)
def test_nearness_is_what_adding_up_pairs_gives(runs: list[list[float]], scale: float) -> None:
    expected = [
        sum(math.exp(-abs(day - other) / scale) for other in sorted(run)) - 1 for run in runs for day in sorted(run)
    ]
    days = np.array([day for run in runs for day in sorted(run)])
    numbers = np.repeat(np.arange(len(runs)), [len(run) for run in runs])
    assert nearness(days, numbers, scale) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("life", [0.5, 2, 10, 50])
def test_likenesses_fade_as_slowly_as_stories_live(life: float) -> None:
    assert fade_of(archive(100, 40 * life, life)) == pytest.approx(6 * life, rel=1)


def test_times_that_say_nothing_fade_nothing() -> None:
    rows = archive(100, 60, 2)
    days = [day for _, day, _ in rows]
    random.Random(5).shuffle(days)
    mixed = [(title, day, story) for (title, _, story), day in zip(rows, days, strict=True)]
    assert fade_of(mixed) > 2 * 60
    assert quality(mixed) > 0.95


@pytest.mark.parametrize("days", [[], [None, None], [3.0], [3.0, None], [3.0, 3.0, 3.0], [0.0, 1.0]])
def test_few_times_leave_the_usual_fade(days: list[float | None]) -> None:
    chance = random.Random(2)
    assert fade_of([(f"{word(chance)} same words", day, "") for day in days]) == pytest.approx(USUAL_FADE, rel=0.2)


@pytest.mark.parametrize("stretch", [0.1, 1, 10, 100])
def test_stretched_dates_give_the_same_stories(stretch: float) -> None:
    rows = [(title, day and day * stretch, story) for title, day, story in archive(60, 60, 2)]
    assert quality(rows) > 0.95


def test_a_fade_that_is_given_holds() -> None:
    rows = archive(30, 600, 20)
    slow, fast = found(rows), found(rows, fade=0.5)
    assert slow.fade == slow.windows["fade"][0] > 20
    assert fast.fade == fast.windows["fade"][0] == 0.5
    assert slow.members.height > 2 * fast.members.height


@pytest.mark.shared
def test_a_word_of_all_days_makes_no_story_and_a_burst_does(shared_data: Path) -> None:
    """In a month of headlines "global" comes on every day, and "Kirk" from the 10th on: both in some hundreds."""
    table = pl.read_csv(shared_data / "headlines-121583.csv.gz", infer_schema=False)
    month = table.filter(pl.col("first_seen").str.starts_with("2025-09"))
    times = month["first_seen"].str.to_datetime("%Y-%m-%dT%H:%M", time_zone="UTC")
    days = ((times - START).dt.total_seconds() / 86_400).to_list()
    members = found([(title, day, "") for title, day in zip(month["title"], days, strict=True)]).members
    told = {word: members.filter(pl.col("title").str.contains(rf"(?i)\b{word}\b")) for word in ("global", "kirk")}
    sizes = {word: max(texts["story"].value_counts()["count"].to_list()) for word, texts in told.items()}
    assert month["title"].str.contains(r"(?i)\bglobal\b").sum() > 150
    assert sizes["global"] < 12
    assert sizes["kirk"] > 30


@given(st.lists(st.tuples(st.floats(0, 30), st.sets(st.integers(0, 5))), min_size=2, max_size=30))
def test_burstiness_is_what_its_formula_says(texts: list[tuple[float, set[int]]]) -> None:
    days = np.array([day for day, _ in texts])
    has = np.array([[float(term in terms) for term in range(6)] for _, terms in texts])
    times = Fading(days, np.zeros(len(days)), 6.0)
    near = np.exp(-np.abs(days[:, None] - days[None, :]))
    np.fill_diagonal(near, 0)
    around = near.sum(axis=1) / (len(days) - 1)
    for term, weight in enumerate(burstiness(csr_matrix(has), times)):
        rows = np.flatnonzero(has[:, term])
        pairs = near[np.ix_(rows, rows)].sum() / 2
        even = around[rows].sum() * (len(rows) - 1) / 2
        assert weight == pytest.approx(1 - 0.5 * (1 - around.mean()) * min(even / (pairs + 1), 1), abs=1e-9)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("span", "life", "floor"),
    [
        (2, 0.3, 0.79),
        (14, 1, 0.81),
        (60, 10, 0.79),
        (365, 10, 0.86),
        (3650, 3, 0.92),
        (3650, 30, 0.9),
        (3650, 100, 0.86),
    ],
)
def test_headlines_of_days_to_years(shared_data: Path, span: float, life: float, floor: float) -> None:
    """Labelled headlines at made-up times: stories begin within ``span`` days, and live ``life`` days on average."""
    table = pl.read_csv(shared_data / "uci-news-6366.csv", infer_schema=False).sort(pl.col("ID").str.reverse())
    few = table.filter(pl.int_range(pl.len()).over("STORY") < 40)
    chance = random.Random(1)
    begin = {story: chance.uniform(0, span) for story in few["STORY"].unique().sort()}
    rows = [
        (title, begin[story] + chance.expovariate(1 / life), story)
        for title, story in few.select("TITLE", "STORY").rows()
    ]
    gold = {f"article:{number:05}": story for number, (_, _, story) in enumerate(rows)}
    result = evaluate_stories(found(rows), gold)
    assert (result.pairs.f1 + result.bcubed.f1) / 2 >= floor
