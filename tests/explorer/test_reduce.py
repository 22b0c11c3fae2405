import time
from dataclasses import replace

import pytest

from graphkit.explorer.reduce import select_nodes
from graphkit.graph import ArticleGraph
from tests.explorer.samples import article, graph, link, stories_graph


def test_everything_is_taken_when_it_fits() -> None:
    small = stories_graph([3, 2])
    chosen = select_nodes(small, 6)  # five articles and a topic; stories are no nodes on the map
    assert list(chosen.ids) == sorted(small.nodes.filter(small.nodes["kind"] != "story")["id"])
    assert chosen.articles == 5
    assert chosen.cut == ()


@pytest.mark.parametrize("most", [1, 2, 3, 7, 10, 15, 19])
def test_stories_stay_whole_and_the_bound_holds(most: int) -> None:
    many = stories_graph([4, 4, 4, 4, 2, 2])
    chosen = select_nodes(many, most)
    assert 0 < len(chosen.ids) <= most
    taken = {name for name in chosen.ids if name.startswith("article:")}
    for number, size in enumerate([4, 4, 4, 4, 2, 2]):
        members = sum(name.startswith(f"article:{number}-") for name in taken)
        assert members in (0, size) or f"story:{number}" in [story for story, _, _ in chosen.cut]


def test_the_best_connected_are_taken() -> None:
    nodes = [article(number) for number in range(10)]
    edges = [link("article:7", f"article:{number}") for number in range(3)]
    assert list(select_nodes(graph(nodes, edges), 1).ids) == ["article:7"]
    assert list(select_nodes(graph(nodes, edges), 4).ids) == ["article:0", "article:1", "article:2", "article:7"]


def test_what_is_gone_competes_with_the_articles() -> None:
    nodes = [article(number, kind="gone" if number == 7 else "article") for number in range(10)]
    edges = [link("article:7", f"article:{number}") for number in range(3)]
    chosen = select_nodes(graph(nodes, edges), 1)
    assert list(chosen.ids) == ["article:7"] and chosen.articles == 9


def test_a_story_too_large_for_the_page_is_cut_and_reported() -> None:
    chosen = select_nodes(stories_graph([30]), 10)
    assert chosen.cut == (("story:0", 5, 30),)
    assert len(chosen.ids) == 6  # five members and their topic


def test_the_choice_does_not_depend_on_the_order_of_rows() -> None:
    many = stories_graph([3, 3, 2, 2, 1, 1])
    shuffled: ArticleGraph = replace(many, nodes=many.nodes.reverse(), edges=many.edges.reverse())
    one, other = select_nodes(many, 7), select_nodes(shuffled, 7)
    assert list(one.ids) == list(other.ids)
    assert (one.articles, one.cut) == (other.articles, other.cut)


def test_a_hub_costs_only_the_first_that_brings_it() -> None:
    chosen = select_nodes(stories_graph([2, 2, 2, 2]), 5)  # two stories and the topic of both
    assert sum(name.startswith("article:") for name in chosen.ids) == 4
    assert "topic:t" in list(chosen.ids)


def test_smaller_stories_take_the_room_that_a_larger_one_leaves() -> None:
    chosen = select_nodes(stories_graph([5, 5, 2]), 10)  # the second story of five no longer fits
    stories = {name.split("-")[0] for name in chosen.ids if name.startswith("article:")}
    assert stories == {"article:0", "article:2"}


def test_not_even_the_best_article_fits_with_its_hubs() -> None:
    chosen = select_nodes(stories_graph([1, 1]), 1)
    assert list(chosen.ids) == ["article:0-0"]


def test_a_large_choice_is_quick() -> None:
    many = stories_graph([3] * 20_000)
    start = time.perf_counter()
    chosen = select_nodes(many, 30_000)
    assert time.perf_counter() - start < 3.0
    assert len(chosen.ids) > 29_990


def test_a_page_shows_at_least_one_node() -> None:
    with pytest.raises(ValueError, match="max_nodes is 0"):
        select_nodes(stories_graph([1]), 0)
