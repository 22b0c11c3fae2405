"""Analyses: a graph in, a frozen result that keeps its evidence out.

An analysis is a function ``(graph, **options) -> Result``. It changes nothing; :meth:`ArticleGraph.with_result` makes
a graph that also has what it found. Adding one is one file here plus its line in ``ANALYSES``.
"""

from __future__ import annotations

from collections.abc import Callable

from graphkit.analysis.centrality import find_centrality
from graphkit.analysis.communities import find_communities
from graphkit.analysis.duplicates import find_duplicates
from graphkit.analysis.layout import find_layout
from graphkit.analysis.stories import find_stories
from graphkit.errors import GraphError
from graphkit.graph import ArticleGraph, Result

__all__ = ["ANALYSES", "Analysis", "analyse"]

Analysis = Callable[[ArticleGraph], Result]

# In this order: stories take the duplicates as given, communities and centrality see both, the map is made of them.
ANALYSES: dict[str, Analysis] = {
    "duplicates": find_duplicates,
    "stories": find_stories,
    "communities": find_communities,
    "centrality": find_centrality,
    "layout": find_layout,
}


def analyse(graph: ArticleGraph, *names: str, progress: Callable[[str], None] | None = None) -> ArticleGraph:
    """Return ``graph`` with what the analyses found: further columns, ``story`` nodes and inferred edges.

    Args:
        graph: Any graph; it is not changed. Analyses it already has are not run again.
        names: Which analyses to run, of ``ANALYSES``; all by default. They run in the order of ``ANALYSES``.
        progress: Called with the name of each analysis before it runs.

    Raises:
        GraphError: If there is no analysis of a given name.
    """
    if unknown := sorted(set(names) - set(ANALYSES)):
        raise GraphError(f"no analysis is called {', '.join(unknown)}; there are {', '.join(ANALYSES)}")
    for name, find in ANALYSES.items():
        if name in graph.results or (names and name not in names):
            continue
        if progress is not None:
            progress(name)
        graph = graph.with_result(find(graph))
    return graph
