"""JSON-LD: the articles as linked data in the words of schema.org."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import polars as pl

from graphkit.flat import dated, rows, write_list
from graphkit.graph import ArticleGraph
from graphkit.urls import canonical_url

__all__ = ["write_jsonld"]

SCHEMA = "https://schema.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
# schema.org's word for each kind of edge, and for each kind of node.
LINKS = {
    "published_by": "publisher",
    "about": "about",
    "related_to": "mentions",
    "duplicate_of": "isBasedOn",
    "in_story": "isPartOf",
}
TYPES = {
    "article": "NewsArticle",
    "related": "NewsArticle",
    "provider": "Organization",
    "topic": "DefinedTerm",
    "story": "Collection",
}
# Written into the file, so that no reader has to fetch one.
CONTEXT = {
    "@vocab": SCHEMA,
    **{word: {"@type": "@id"} for word in (*LINKS.values(), "url", "image")},
    "datePublished": {"@type": f"{XSD}dateTime"},
}


def write_jsonld(graph: ArticleGraph, path: Path) -> None:
    """Write one JSON-LD 1.1 document in UTF-8, its context in it, one node a line.

    An article is a ``NewsArticle``, a provider an ``Organization``, a topic a ``DefinedTerm`` and a story a
    ``Collection``; a copy ``isBasedOn`` its original, and an article ``mentions`` what it names as related. A node's
    address is ``urn:graphkit:`` and its id, percent-encoded. ``url`` and ``image`` are there for http(s) addresses
    only. Edges have no score or evidence here, and edges of kinds of your own are left out. Takes O(nodes + edges)
    time and memory.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{"@context": {json.dumps(CONTEXT)},\n"@graph": [')
        write_list(file, _nodes(graph))
        file.write("]}\n")


def _nodes(graph: ArticleGraph) -> Iterator[dict[str, Any]]:
    address = {node: f"urn:graphkit:{quote(node, safe=':/')}" for node in graph.nodes["id"]}
    links: dict[str, dict[str, list[str]]] = {}
    known = graph.edges.filter(pl.col("kind").is_in(list(LINKS)))
    for source, target, kind in known.select("source", "target", "kind").unique(maintain_order=True).iter_rows():
        links.setdefault(source, {}).setdefault(LINKS[kind], []).append(address[target])
    for row in rows(dated(graph.nodes)):
        kind = row["kind"]
        named = "headline" if kind in ("article", "related") else "name"
        node = {"@id": address[row["id"]], "@type": TYPES.get(kind, "Thing"), named: row.get("title")}
        node["alternateName"] = row.get("names")
        node["description"] = row.get("excerpt")
        node["url"] = canonical_url(row.get("url", "")) or None
        node["datePublished"] = _date(row)
        node["image"] = [image for image in map(canonical_url, filter(None, row.get("images", ()))) if image] or None
        yield {name: value for name, value in node.items() if value is not None} | links.get(row["id"], {})


def _date(row: dict[str, Any]) -> str | dict[str, str] | None:
    moment = row.get("published")
    return {"@type": f"{XSD}date", "@value": moment[:10]} if moment and row.get("precision") == "day" else moment
