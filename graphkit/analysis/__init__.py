"""Analyses: a graph in, a frozen result that keeps its evidence out.

An analysis is a function ``(graph, **options) -> Result``. It changes nothing; :meth:`ArticleGraph.with_result` makes
a graph that also has what it found. Adding one is one file here plus its line in ``ANALYSES``.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

from graphkit.analysis.centrality import find_centrality
from graphkit.analysis.communities import find_communities
from graphkit.analysis.duplicates import find_duplicates
from graphkit.analysis.layout import find_layout
from graphkit.analysis.stories import find_stories
from graphkit.errors import GraphError
from graphkit.graph import ArticleGraph, Result
from graphkit.plugins import PluginWarning, registered

__all__ = ["ANALYSES", "Analysis", "all_analyses", "analyse"]

Analysis = Callable[[ArticleGraph], Result]

# In this order: stories take the duplicates as given, communities and centrality see both, the map is made of them.
ANALYSES: dict[str, Analysis] = {
    "duplicates": find_duplicates,
    "stories": find_stories,
    "communities": find_communities,
    "centrality": find_centrality,
    "layout": find_layout,
}


def all_analyses() -> dict[str, Analysis]:
    """Return ``ANALYSES``, and what other packages add to them (see ``graphkit.plugins``), which runs after them."""
    return registered("analyses", ANALYSES)


def analyse(graph: ArticleGraph, *names: str, progress: Callable[[str], None] | None = None) -> ArticleGraph:
    """Return ``graph`` with what the analyses found: further columns, ``story`` nodes and inferred edges.

    Args:
        graph: Any graph; it is not changed. Analyses it already has are not run again.
        names: Which analyses to run, of ``ANALYSES`` or another package's; all by default. They run in that order.
        progress: Called with the name of each analysis before it runs.

    Raises:
        GraphError: If there is no analysis of a given name.
    """
    known = all_analyses()
    if unknown := sorted(set(names) - set(known)):
        raise GraphError(f"no analysis is called {', '.join(unknown)}; there are {', '.join(known)}")
    for name, find in known.items():
        if name in graph.results or (names and name not in names):
            continue
        if progress is not None:
            progress(name)
        graph = graph.with_result(find(graph)) if name in ANALYSES else _with_foreign(graph, name, find)
    return graph


def _with_foreign(graph: ArticleGraph, name: str, find: Analysis) -> ArticleGraph:
    """Add what another package's analysis finds; if it fails, the graph stays as it is."""
    try:
        return graph.with_result(find(graph))
    except Exception as error:  # it is another's code: anything may happen
        text = f"the analysis {name!r} of another package failed ({type(error).__name__}: {error}); left out"
        warnings.warn(text, PluginWarning, stacklevel=3)
        return graph
