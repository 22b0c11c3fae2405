"""graphkit: an article relationship graph explorer.

    from graphkit import analyse, build_graph, export, read_articles

    graph = analyse(build_graph(read_articles("seeds/")))
    export(graph, "graph.html")

Everything here is loaded when it is first used, so ``import graphkit`` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphkit.analysis import analyse
    from graphkit.analysis.centrality import Centrality, find_centrality
    from graphkit.analysis.communities import Communities, find_communities
    from graphkit.analysis.duplicates import Duplicates, find_duplicates
    from graphkit.analysis.layout import Layout, find_layout
    from graphkit.analysis.stories import Stories, find_stories, read_decisions
    from graphkit.articles import Articles
    from graphkit.build import build_graph
    from graphkit.changes.diff import GraphDiff, diff_graphs
    from graphkit.engines import open_engine
    from graphkit.errors import (
        EngineError,
        FormatError,
        GraphError,
        GraphkitError,
        InputError,
        NoArticlesError,
        NodeNotFoundError,
        OutputError,
    )
    from graphkit.explanation import Explanation, explain
    from graphkit.explorer.pyvis_canvas import to_pyvis
    from graphkit.exporters import export
    from graphkit.graph import ArticleGraph
    from graphkit.measures import Evaluation, evaluate
    from graphkit.model import Article, Image, Problem, Provider
    from graphkit.readers import articles_from_networkx, read_articles
    from graphkit.store.saving import save
    from graphkit.store.stored import StoredGraph, open_graph
    from graphkit.store.update import Built, build_folder
    from graphkit.walks import find_neighbors, find_path

__version__ = "0.1.0"

__all__ = [
    "Article",
    "ArticleGraph",
    "Articles",
    "Built",
    "Centrality",
    "Communities",
    "Duplicates",
    "EngineError",
    "Evaluation",
    "Explanation",
    "FormatError",
    "GraphDiff",
    "GraphError",
    "GraphkitError",
    "Image",
    "InputError",
    "Layout",
    "NoArticlesError",
    "NodeNotFoundError",
    "OutputError",
    "Problem",
    "Provider",
    "StoredGraph",
    "Stories",
    "analyse",
    "articles_from_networkx",
    "build_folder",
    "build_graph",
    "diff_graphs",
    "evaluate",
    "explain",
    "export",
    "find_centrality",
    "find_communities",
    "find_duplicates",
    "find_layout",
    "find_neighbors",
    "find_path",
    "find_stories",
    "open_engine",
    "open_graph",
    "read_articles",
    "read_decisions",
    "save",
    "to_pyvis",
]

_HOMES = {
    "graphkit.analysis": ("analyse",),
    "graphkit.analysis.centrality": ("Centrality", "find_centrality"),
    "graphkit.analysis.communities": ("Communities", "find_communities"),
    "graphkit.analysis.duplicates": ("Duplicates", "find_duplicates"),
    "graphkit.analysis.layout": ("Layout", "find_layout"),
    "graphkit.analysis.stories": ("Stories", "find_stories", "read_decisions"),
    "graphkit.articles": ("Articles",),
    "graphkit.build": ("build_graph",),
    "graphkit.changes.diff": ("GraphDiff", "diff_graphs"),
    "graphkit.engines": ("open_engine",),
    "graphkit.errors": (
        *("EngineError", "FormatError", "GraphError", "GraphkitError", "InputError"),
        *("NoArticlesError", "NodeNotFoundError", "OutputError"),
    ),
    "graphkit.explanation": ("Explanation", "explain"),
    "graphkit.explorer.pyvis_canvas": ("to_pyvis",),
    "graphkit.exporters": ("export",),
    "graphkit.graph": ("ArticleGraph",),
    "graphkit.measures": ("Evaluation", "evaluate"),
    "graphkit.model": ("Article", "Image", "Problem", "Provider"),
    "graphkit.readers": ("articles_from_networkx", "read_articles"),
    "graphkit.store.saving": ("save",),
    "graphkit.store.stored": ("StoredGraph", "open_graph"),
    "graphkit.store.update": ("Built", "build_folder"),
    "graphkit.walks": ("find_neighbors", "find_path"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'graphkit' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOME[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
