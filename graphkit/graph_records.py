"""From a graph that somebody stored back to the articles it was made of: what its nodes and edges state."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from graphkit.blanks import is_blank
from graphkit.graph import EDGE_KINDS
from graphkit.json_text import loads
from graphkit.model import Article, Problem
from graphkit.rows import Rows
from graphkit.urls import canonical_url, host, is_link

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["GraphRecords"]

# Attribute -> native field, for what needs no thought.
SAME = ("quality", "heat", "category", "type", "removed", "excerpt")
ADDRESSES = ("originalUrl", "ampWebUrl", "cdnAmpWebUrl")
LISTS = ("urls", "images", "topics", "files")
SHOWN = ("url", "webUrl", "href")


class GraphRecords:
    """Makes articles of the nodes and edges of one graph; what analyses found in it is left out.

    Nodes without ``kind`` are articles, edges without ``kind`` say ``related_to``, and a node without ``title`` is
    called by its ``label`` or id. An article's ``line`` is the number of its node.

    Args:
        file: What to report the graph by.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.nodes: dict[Any, Mapping[str, Any]] = {}
        self.places: dict[Any, int] = {}
        self.edges: defaultdict[str, defaultdict[Any, list[tuple[Any, Mapping[str, Any]]]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self.others: Counter[str] = Counter()

    def read_networkx(self, graph: nx.Graph[Any]) -> Iterator[Article | Problem]:
        """Yield the articles of any networkx graph, which is not changed. O(nodes + edges)."""
        for number, (node, values) in enumerate(graph.nodes(data=True), start=1):
            self.nodes[node], self.places[node] = values, number
        for source, target, values in graph.edges(data=True):
            self._add_edge(source, target, values)
        yield from self._articles()

    def read_node_link(self, document: Mapping[str, Any]) -> Iterator[Article | Problem]:
        """Yield the articles of a node-link document: ``nodes`` with ``id``, ``edges`` (or ``links``) between them."""
        for number, values in enumerate(document["nodes"], start=1):
            node = values.get("id", values.get("name")) if isinstance(values, Mapping) else None
            if isinstance(node, (str, int, float)) and node not in self.nodes:
                self.nodes[node], self.places[node] = values, number
            else:
                what = f"the node {node!r} is given twice" if isinstance(node, (str, int)) else "is no node with an id"
                yield Problem(self.file, number, "nodes", what, "skipped")
        edges = document["edges"] if "edges" in document else document["links"]
        for number, values in enumerate(edges if isinstance(edges, list) else (), start=1):
            source, target = map(values.get, ("source", "target")) if isinstance(values, Mapping) else (None, None)
            if self._is_node(source) and self._is_node(target):
                self._add_edge(source, target, values)
            else:
                yield Problem(self.file, number, "edges", "is no edge between two nodes", "skipped")
        yield from self._articles()

    def _is_node(self, node: Any) -> bool:
        return isinstance(node, (str, int, float)) and node in self.nodes

    def _add_edge(self, source: Any, target: Any, values: Mapping[str, Any]) -> None:
        kind = values.get("kind") or "related_to"
        if kind in EDGE_KINDS:
            self.edges[kind][source].append((target, values))
        else:
            self.others[str(kind)] += 1

    def _articles(self) -> Iterator[Article | Problem]:
        rows = Rows(self.file, {}, chosen=False)
        entries = {target for targets in self.edges["related_to"].values() for target, _ in targets}
        for node, values in self.nodes.items():
            kind = values.get("kind") or "article"
            # A related article comes with the article that names it; if none does, it stands for itself.
            if kind == "article" or (kind == "related" and node not in entries):
                fields = self._fields(node)
                if related := [self._entry(target) for target, _ in self.edges["related_to"][node]]:
                    fields["related"] = related
                yield from rows.read(fields, self.places[node])
        if not rows.count:
            yield Problem(self.file, None, "", "has no node that is an article", "skipped")
        yield from rows.end()
        for kind, count in sorted(self.others.items()):
            yield Problem(self.file, None, "edges", f"{count:,} of the kind {kind[:40]!r}", "ignored")

    def _entry(self, node: Any) -> dict[str, Any]:
        """The native fields of an entry in a ``related`` list, where topics are not told."""
        fields = self._fields(node)
        fields.pop("topics", None)
        return fields

    def _fields(self, node: Any) -> dict[str, Any]:
        """The native fields of an article or related article."""
        values = {name: _unpacked(name, value) for name, value in self.nodes[node].items() if not is_blank(value)}
        fields = {name: values[name] for name in SAME if name in values}
        title = values.get("raw_title") or values.get("title") or values.get("label")
        fields["title"] = str(node) if is_blank(title) else title
        fields |= {field: values[name] for name, field in _RENAMED.items() if name in values}
        addresses = _addresses(values)
        if fields["title"] in addresses:  # the builder names what has no title by its address
            del fields["title"]
        fields |= dict(zip(("webUrl", *ADDRESSES), addresses, strict=False))
        key = values.get("key", "" if addresses else node)
        if str(key) not in (*addresses, *_texts(values.get("files"))):
            fields["id"] = str(key)
        if (moment := _moment(values)) is not None:
            fields["publishedDateTime"] = moment
        if provider := self._provider(node, values):
            fields["provider"] = provider
        topics = [self._title(target) for target, _ in self.edges["about"][node]]
        fields["topics"] = topics or _texts(values.get("topics"))
        fields["images"] = _texts(values.get("images"))
        return {name: value for name, value in fields.items() if value not in ("", [])}

    def _provider(self, node: Any, values: Mapping[str, Any]) -> dict[str, str]:
        """The provider that is stated; one that was inferred from the address will be again."""
        name = values.get("provider_name")
        for target, edge in self.edges["published_by"][node]:
            if edge.get("stated", True) in (False, "false", "False"):
                continue
            domain = str(target).removeprefix("provider:")
            named = str(name or self._title(target))
            return {"name": named, "domain": domain} if host(domain) == domain else {"name": named}
        return {"name": str(name)} if name else {}

    def _title(self, node: Any) -> str:
        values = self.nodes[node]
        return str(values.get("title") or values.get("label") or str(node).partition(":")[2] or node)


_RENAMED = {"raw_excerpt": "excerpt", "listed": "published", "featured_content": "featuredContent"}


def _unpacked(name: str, value: Any) -> Any:
    """Undo the JSON text that lists become in formats without lists."""
    if name in LISTS and isinstance(value, str) and value.startswith("["):
        try:
            return loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, (list, tuple)) else []


def _addresses(values: Mapping[str, Any]) -> list[str]:
    """At most four addresses as they were given, the one that is shown first."""
    shown = next((url for name in SHOWN if isinstance(url := values.get(name), str)), "")
    links = sorted(_texts(values.get("urls")), key=lambda url: (canonical_url(url) != shown, not is_link(url)))
    if shown and not (links and canonical_url(links[0]) == shown):
        links.insert(0, shown)
    return list(dict.fromkeys(links))[: 1 + len(ADDRESSES)]


def _moment(values: Mapping[str, Any]) -> Any:
    """The time as exact as it was given."""
    time = values.get("published", values.get("date"))
    if isinstance(time, str):
        try:
            time = datetime.fromisoformat(time)
        except ValueError:
            return time
    if not isinstance(time, datetime):
        return time if isinstance(time, (int, float)) and not isinstance(time, bool) else None
    if values.get("doubt") == "no time zone":
        return time.replace(tzinfo=None).isoformat()
    if values.get("precision") == "minute" and time.tzinfo is not None:
        return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
    return time
