"""Stories in windows of time: how they are cut and put together, and that what did not change is not weighed again."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analysis import stories as analysis
from graphkit.analysis.stories import Stories, find_stories, read_decisions
from graphkit.graph import ArticleGraph, edge_table, node_table
from graphkit.measures import evaluate_stories
from graphkit.storylines.arrays import Floats
from graphkit.storylines.grouping import Texts, Weighed, weigh
from graphkit.storylines.links import Times
from graphkit.storylines.windows import EARLIER, LATER, OWN, windows

START = datetime(2024, 3, 1, tzinfo=UTC)
SYLLABLES = ("ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ra", "su", "ti", "vo", "wa", "xe", "zi")


@pytest.fixture
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut as if a hundred texts were many."""
    monkeypatch.setattr(analysis, "windows", partial(windows, most=100, margin=30))


def word(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=4))


def planted(count: int, days: float, *, seed: int = 1, undated: int = 0) -> pl.DataFrame:
    """Stories of three texts within a day, at any time of some days: ``id``, ``title``, ``published``, ``story``."""
    chance = random.Random(seed)
    rows: list[dict[str, object]] = []
    for story in range(count):
        telling, first = [word(chance) for _ in range(6)], chance.uniform(0, days)
        rows.extend(
            {
                "id": f"article:{story:04}-{text}",
                "title": " ".join([*chance.sample(telling, 5), word(chance)]),
                "published": None
                if story < undated and text == 1
                else START + timedelta(days=first + chance.uniform(0, 1)),
                "story": str(story),
            }
            for text in range(3)
        )
    return pl.DataFrame(rows, schema_overrides={"published": pl.Datetime("us", "UTC")})


def graph_of(rows: pl.DataFrame, copies: Sequence[tuple[str, str]] = ()) -> ArticleGraph:
    nodes = node_table(rows.select("id", "title", "published", kind=pl.lit("article"), key="id"))
    edges = [{"source": one, "target": other, "kind": "duplicate_of", "stated": False} for one, other in copies]
    return ArticleGraph(nodes, edge_table(edges))


def grouped(stories: Stories) -> set[frozenset[str]]:
    return {frozenset(nodes) for nodes in stories.members.group_by("story").agg("node")["node"].to_list()}


def stories_of(rows: pl.DataFrame) -> set[frozenset[str]]:
    return {frozenset(ids) for ids in rows.group_by("story").agg("id")["id"].to_list()}


def times_of(days: Floats) -> Times:
    return Times(days, np.zeros(len(days)))


@given(st.lists(st.one_of(st.floats(19_000, 21_000), st.integers(19_000, 19_050), st.just(float("nan"))), max_size=300))
def test_each_text_is_the_own_of_one_window(days: list[float]) -> None:
    times = times_of(np.array(days, dtype=np.float64))
    cut = windows(times, most=20, margin=5)
    own = [row for window in cut for row in window.rows[window.places == OWN].tolist()]
    assert sorted(own) == list(range(len(days)))
    for window in cut:
        assert (np.diff(window.rows) > 0).all()
        at = times.days[window.rows]
        inner = at[window.places == OWN]
        if len(inner) and not np.isnan(inner).any():
            first, last = inner.min(), inner.max()
            assert (at[(window.places == EARLIER) & ~np.isnan(at)] <= first).all()
            assert (at[window.places == LATER] >= last).all()
        around = max(5, 20 - len(inner))  # windows of few texts of their own are filled up
        assert (window.places[~np.isnan(at)] == EARLIER).sum() <= around
        assert (window.places == LATER).sum() <= around


def test_later_texts_leave_earlier_windows_alone() -> None:
    days = np.sort(np.random.default_rng(1).uniform(20_000, 20_100, 1_000))
    before, after = (
        windows(times_of(days), most=100, margin=20),
        windows(times_of(np.append(days, days.max() + np.arange(10) / 10)), most=100, margin=20),
    )
    same = [(one.rows.tolist(), one.places.tolist()) for one in before]
    now = [(one.rows.tolist(), one.places.tolist()) for one in after]
    assert len(before) > 8
    assert now[: len(before) - 2] == same[:-2]


@pytest.mark.usefixtures("small_windows")
def test_stories_at_the_boundaries_are_whole() -> None:
    rows = planted(300, 90)
    stories = find_stories(graph_of(rows))
    assert stories.windows.height > 8
    assert stories.windows["texts"].sum() == 900
    found, right = grouped(stories), stories_of(rows)
    assert len(found & right) > 0.97 * len(right)
    numbers = stories.links.collect()["window"]
    assert numbers.is_sorted()
    assert set(numbers) <= set(range(stories.windows.height))


@pytest.mark.usefixtures("small_windows")
def test_a_long_story_runs_through_many_windows() -> None:
    rows = planted(200, 60)
    running = pl.DataFrame(
        [
            {
                "id": f"article:trial-{day:02}",
                "title": f"Verdict near in the Lindqvist embezzlement trial, day {day}",
                "published": START + timedelta(days=day),
                "story": "trial",
            }
            for day in range(60)
        ],
        schema_overrides={"published": pl.Datetime("us", "UTC")},
    )
    stories = find_stories(graph_of(pl.concat([rows, running])))
    assert stories.windows.height > 5
    assert frozenset(running["id"]) in grouped(stories)


@pytest.mark.usefixtures("small_windows")
@pytest.mark.parametrize("undated", [20, 300])
def test_texts_without_a_time_find_their_story(undated: int) -> None:
    """A few are compared with all; as many as a window holds only among themselves."""
    rows = planted(300, 90, undated=undated)
    found, right = grouped(find_stories(graph_of(rows))), stories_of(rows)
    dated = stories_of(rows.filter(pl.col("published").is_not_null()))
    assert len(found & (right if undated == 20 else dated)) > 0.95 * len(right)


@pytest.mark.usefixtures("small_windows")
def test_copies_are_one_story_however_far_apart() -> None:
    rows = planted(200, 90).sort("published")
    first, last = rows["id"][0], rows["id"][-1]
    stories = find_stories(graph_of(rows, [(last, first)]))
    (story,) = [members for members in grouped(stories) if first in members]
    assert last in story
    assert story - {last} in stories_of(rows)  # the rest of its own story did not come along
    rules = dict(stories.members.select("node", "rule").iter_rows())
    assert rules[first] == rules[last] == "duplicate_of"


@pytest.mark.usefixtures("small_windows")
def test_decisions_hold_across_windows(tmp_path: Path) -> None:
    rows = planted(200, 90).sort("published")
    first, last, middle = rows["id"][0], rows["id"][-1], rows["id"][300]
    file = tmp_path / "decisions.yaml"
    file.write_text(f"must_link:\n  - [{first}, {last}]\ncannot_link:\n  - [{first}, {middle}]\n", "utf-8")
    stories = find_stories(graph_of(rows, [(middle, first)]), decisions=read_decisions(file))
    of = {member: story for story in grouped(stories) for member in story}
    whole = {name: next(members for members in stories_of(rows) if name in members) for name in (first, last)}
    assert of[first] == whole[first] | whole[last]
    assert middle not in of[first]


@pytest.mark.usefixtures("small_windows")
def test_another_threshold_gives_what_a_new_search_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = graph_of(planted(150, 60))
    again = find_stories(graph, threshold=0.5)
    assert find_stories(graph).at(0.5).members.equals(again.members)
    monkeypatch.setattr(analysis, "KEPT", 0)  # too many windows to keep what was weighed
    assert find_stories(graph).at(0.5).members.equals(again.members)


@pytest.fixture
def weighed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many texts each window held that was weighed."""
    sizes: list[int] = []

    def counting(texts: Texts) -> Weighed:
        sizes.append(len(texts.contents))
        return weigh(texts)

    monkeypatch.setattr(analysis, "weigh", counting)
    return sizes


def changes(rows: pl.DataFrame, chance: random.Random) -> Iterator[pl.DataFrame]:
    """Add, change, move and remove some texts, one kind of change after the other."""
    new = planted(10, 90, seed=chance.randrange(1000)).with_columns(pl.col("id") + "-new")
    yield (rows := pl.concat([rows, new]))
    some = pl.col("id").is_in(chance.sample(rows["id"].to_list(), 5))
    yield (rows := rows.with_columns(title=pl.when(some).then(pl.col("title") + " again").otherwise("title")))
    yield (rows := rows.with_columns(published=pl.when(some).then(pl.lit(START)).otherwise("published")))
    yield rows.filter(~some)


@pytest.mark.usefixtures("small_windows")
def test_what_is_taken_over_is_what_would_be_found(weighed: list[int]) -> None:
    rows = planted(250, 90)
    graph = graph_of(rows)
    before = graph.with_result(find_stories(graph))
    for changed in changes(rows, random.Random(3)):
        graph = graph_of(changed)
        weighed.clear()
        after = find_stories(graph, named_like=before)
        again, weighed[:] = len(weighed), []
        anew = find_stories(graph)
        assert 0 < again < len(weighed)
        assert grouped(after) == grouped(anew)
        assert after.links.collect().equals(anew.links.collect())
        assert after.windows.equals(anew.windows)
        assert after.members.drop("story").sort("node").equals(anew.members.drop("story").sort("node"))
        before = graph.with_result(after)


@pytest.mark.usefixtures("small_windows")
def test_articles_with_other_ids_are_weighed_again() -> None:
    rows = planted(150, 60)
    graph = graph_of(rows)
    moved = graph_of(rows.with_columns(pl.col("id") + "-moved"))
    after = find_stories(moved, named_like=graph.with_result(find_stories(graph)))
    assert after.links.collect().equals(find_stories(moved).links.collect())
    assert after.links.collect().height


@pytest.mark.usefixtures("small_windows")
def test_only_the_end_is_weighed_again_where_texts_come_at_the_end(weighed: list[int]) -> None:
    rows = planted(250, 90).sort("published")
    old = graph_of(rows.head(740))
    before = old.with_result(find_stories(old))
    weighed.clear()
    find_stories(graph_of(rows), named_like=before)
    assert 1 <= len(weighed) <= 2


@pytest.mark.shared
def test_windows_find_nearly_what_one_search_finds(shared_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Labelled headlines at made-up times, in windows smaller than usual, which is hard: stories are large."""
    chance = random.Random(1)
    table = pl.read_csv(shared_data / "uci-news-6366.csv", infer_schema=False)
    first = {story: chance.uniform(0, 60) for story in sorted(set(table["STORY"]))}
    times = [START + timedelta(days=first[story] + chance.expovariate(1 / 3)) for story in table["STORY"]]
    rows = table.select(id="ID", title="TITLE", story="STORY").with_columns(
        published=pl.Series(times, dtype=pl.Datetime("us", "UTC"))
    )
    monkeypatch.setattr(analysis, "windows", partial(windows, most=3_200, margin=800))
    stories = find_stories(graph_of(rows))
    assert stories.windows.height == 4
    result = evaluate_stories(stories, dict(rows.select("id", "story").iter_rows()))
    assert result.pairs.f1 >= 0.835  # one search for all: 0.848 and 0.870
    assert result.bcubed.f1 >= 0.848
