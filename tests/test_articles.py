from __future__ import annotations

import pickle

import pytest

from graphkit import Article, Articles, Problem, build_graph
from graphkit.articles import AT_ONCE, joined_tables
from tests.articles import article, entry

SOME = [
    article("One", related=(entry("Inside"), entry("Also inside", 1))),
    article("Two", topics=("A", "B")),
    article("Three", related=(entry("Last"),), published=None),
]


def test_they_are_a_sequence_of_articles() -> None:
    articles = Articles.of(SOME)
    assert len(articles) == 3
    assert list(articles) == SOME
    assert articles.articles == tuple(SOME)
    assert [articles[0], articles[1], articles[-1]] == SOME
    assert list(reversed(articles)) == SOME[::-1]
    assert SOME[1] in articles
    assert articles.index(SOME[2]) == 2
    assert [*articles, *articles] == SOME * 2
    with pytest.raises(IndexError):
        articles[3]


@pytest.mark.parametrize(
    "part", [slice(1), slice(1, None), slice(-2, None), slice(0, 0), slice(5, 9), slice(None, None, -2), slice(2, 1)]
)
def test_a_part_of_them_is_articles_too(part: slice) -> None:
    found = Articles.of(SOME)[part]
    assert isinstance(found, Articles)
    assert list(found) == SOME[part]


def test_many_are_gone_through_in_order() -> None:
    many = [article(f"T {number}", line=number) for number in range(AT_ONCE + 3)]
    assert list(Articles.of(many)) == many


def test_equal_articles_and_problems_are_equal() -> None:
    one, other = Articles.of(SOME), Articles.of(SOME)
    assert one == other == pickle.loads(pickle.dumps(one))
    assert one != Articles(one.table, (Problem("a", 1, "", "x", "y"),))
    assert one != Articles.of(SOME[:2])
    assert one != tuple(SOME)
    assert repr(one) == "<Articles: 3 articles, 0 problems>"


def test_no_articles_are_an_empty_sequence() -> None:
    assert list(Articles.of([])) == []
    assert not Articles.of([])


def test_articles_and_tables_of_them_join_in_their_order() -> None:
    table = Articles.of(SOME[:2]).table
    joined: list[Article] = list(Articles(joined_tables([SOME[2], table, table, SOME[0]])))
    assert joined == [SOME[2], *SOME[:2], *SOME[:2], SOME[0]]


def test_a_graph_of_articles_is_the_graph_of_a_list_of_them() -> None:
    one, other = build_graph(Articles.of(SOME)), build_graph(iter(SOME))
    assert one.nodes.equals(other.nodes)
    assert one.edges.equals(other.edges)
    assert list(one.articles) == list(other.articles) == sorted(SOME, key=lambda one: one.title)
