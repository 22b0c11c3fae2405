"""Components by parts are the components of the whole."""

from __future__ import annotations

import networkx as nx
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.engines import Engine
from graphkit.engines.local import LocalEngine
from graphkit.pipeline.components import components

links = st.lists(
    st.tuples(st.integers(-9, 30), st.integers(-9, 30)).filter(lambda ends: ends[0] != ends[1]), max_size=40
)


def found(engine: Engine, pairs: list[tuple[int, int]]) -> dict[int, int]:
    """The component of each node but the smallest of each."""
    frame = pl.DataFrame(pairs, schema={"a": pl.Int64, "b": pl.Int64}, orient="row")
    table = engine.collect(components(engine, engine.given(frame)))
    assert table["node"].is_unique().all()
    return dict(table.select("node", "component").iter_rows())


def expected(pairs: list[tuple[int, int]]) -> dict[int, int]:
    groups = nx.connected_components(nx.Graph(pairs))
    return {node: min(group) for group in groups for node in group if node != min(group)}


@settings(max_examples=25)
@given(links)
def test_any_graph(pairs: list[tuple[int, int]]) -> None:
    with LocalEngine() as engine:
        assert found(engine, pairs) == expected(pairs)


def test_a_long_chain_takes_few_turns(engine: Engine) -> None:
    chain = [(place, place + 1) for place in range(400)]
    assert found(engine, chain) == dict.fromkeys(range(1, 401), 0)
