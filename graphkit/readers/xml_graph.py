"""GraphML and GEXF, parsed by networkx: the articles that the graph was made of."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from xml.parsers.expat import ExpatError

from graphkit.flat import GEXF_NODE_WORDS, unescaped
from graphkit.graph_records import GraphRecords
from graphkit.model import Article, Problem
from graphkit.xml_root import XmlRefusedError, root_of

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["read_gexf_graph", "read_graphml_graph"]


def read_graphml_graph(source: Path | BinaryIO, name: str) -> Iterator[Article | Problem]:
    """Yield the articles that the nodes and edges of a GraphML file state.

    Raises:
        OSError: If the source cannot be read.
    """

    def parse(data: BinaryIO) -> nx.Graph[Any]:
        import networkx as nx  # late: costs start-up time that most uses never need

        return nx.read_graphml(data, force_multigraph=True)

    return _read(source, name, "GraphML", parse)


def read_gexf_graph(source: Path | BinaryIO, name: str) -> Iterator[Article | Problem]:
    """Yield the articles that the nodes and edges of a GEXF file state.

    Raises:
        OSError: If the source cannot be read.
    """

    def parse(data: BinaryIO) -> nx.Graph[Any]:
        import networkx as nx

        graph = nx.read_gexf(data)
        for values in graph.nodes.values():  # ``key_`` is a node's ``key``; ``label`` is the format's own
            kept = unescaped(values, GEXF_NODE_WORDS)
            kept.setdefault("title", values.get("label"))
            values.clear()
            values.update(kept)
        return graph

    return _read(source, name, "GEXF", parse)


def _read(
    source: Path | BinaryIO, name: str, format_: str, parse: Callable[[BinaryIO], nx.Graph[Any]]
) -> Iterator[Article | Problem]:
    data = source.read_bytes() if isinstance(source, Path) else source.read()
    if not data.strip():
        yield Problem(name, 1, "", "is empty", "skipped")
        return
    try:
        root_of(data)
        graph = parse(io.BytesIO(data))
    except XmlRefusedError as error:
        yield Problem(name, 1, "", str(error), "skipped")
        return
    except Exception as error:  # networkx lets through whatever a value or a missing attribute leads to
        line = error.lineno if isinstance(error, ExpatError) else getattr(error, "position", (None,))[0]
        yield Problem(name, line, "", f"is no {format_} that can be read ({error})", "skipped")
        return
    yield from GraphRecords(name).read_networkx(graph)
