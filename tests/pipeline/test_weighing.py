"""Windows of texts that are weighed on an engine give the very stories that one process finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import partial

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from graphkit.analysis import stories as analysis
from graphkit.analysis.stories import Stories, find_stories
from graphkit.engines import Engine, Table
from graphkit.graph import ArticleGraph
from graphkit.pipeline import weighing
from graphkit.pipeline.weighing import weigh_on
from graphkit.storylines.decisions import Decision, Decisions
from graphkit.storylines.grouping import Found, Texts
from graphkit.storylines.windows import windows
from tests.analysis.test_stories_windows import START, graph_of, planted


@pytest.fixture(autouse=True)
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut as if a hundred texts were many, and send three windows at a time."""
    monkeypatch.setattr(analysis, "windows", partial(windows, most=100, margin=30))
    monkeypatch.setattr(weighing, "AT_ONCE", 3)


def graph() -> ArticleGraph:
    return graph_of(planted(150, 90, undated=3), [("article:0004-0", "article:0005-0")])


def assert_same(one: Stories, other: Stories) -> None:
    assert_frame_equal(one.members, other.members)
    assert_frame_equal(one.stories, other.stories)
    assert_frame_equal(one.links.collect(), other.links.collect())
    assert_frame_equal(one.windows, other.windows)
    assert one.threshold == other.threshold


def test_windows_weighed_in_parts(engine: Engine) -> None:
    given = graph()
    assert find_stories(given).windows.height > 4
    assert_same(find_stories(given), find_stories(given, weighing=partial(weigh_on, engine)))


def test_windows_weighed_on_spark(spark: Engine) -> None:
    given = graph()
    assert_same(find_stories(given), find_stories(given, weighing=partial(weigh_on, spark)))


def test_decisions_and_thresholds_travel_too(engine: Engine) -> None:
    decisions = Decisions(
        must_link=(Decision(("article:0001-0", "article:0002-0"), 1),),
        cannot_link=(Decision(("article:0003-0", "article:0003-1"), 2),),
    )
    given, elsewhere = graph(), partial(weigh_on, engine)
    one = find_stories(given, decisions=decisions, threshold=0.3)
    other = find_stories(given, decisions=decisions, threshold=0.3, weighing=elsewhere)
    assert_same(one, other)
    story = dict(other.members.select("node", "story").iter_rows())
    assert story["article:0001-0"] == story["article:0002-0"]
    assert story.get("article:0003-0") != story.get("article:0003-1")
    assert_same(one.at(0.4), other.at(0.4))


def test_what_is_sent_grows_with_the_texts(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes, given = [], engine.given

    def measured(frame: pl.DataFrame) -> Table:
        sizes.append(frame.to_arrow().nbytes / frame.height)
        return given(frame)

    monkeypatch.setattr(engine, "given", measured)
    copies = [(f"article:{n:04}-0", f"article:{n:04}-{other}") for n in range(150) for other in (1, 2)]
    find_stories(graph_of(planted(150, 3), copies), weighing=partial(weigh_on, engine))
    assert max(sizes) < 250, "bytes a text; pairs that are bound travel once a window"


def test_only_windows_that_are_not_known_are_sent(engine: Engine) -> None:
    rows = planted(150, 90)
    given, later = graph_of(rows), graph_of(rows.filter(pl.col("published") < START + timedelta(days=85)))
    before = given.with_result(find_stories(given))
    sent = []

    def counted(parts: Iterable[Texts]) -> Iterator[Found]:
        for found in weigh_on(engine, parts):
            sent.append(found)
            yield found

    assert_same(find_stories(given), find_stories(given, named_like=before, weighing=counted))
    assert not sent, "nothing changed"
    assert_same(
        find_stories(later, named_like=before), found := find_stories(later, named_like=before, weighing=counted)
    )
    assert 0 < len(sent) < found.windows.height


def test_few_texts_and_none(engine: Engine) -> None:
    for rows in (planted(1, 1)[:0], planted(1, 1)[:1], planted(1, 1)):
        given = graph_of(rows)
        assert_same(find_stories(given), find_stories(given, weighing=partial(weigh_on, engine)))
