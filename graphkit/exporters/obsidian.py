"""A folder of Markdown notes that link to each other, for Obsidian, Foam, Logseq, Zettlr and graphkit itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from graphkit.file_names import file_names
from graphkit.flat import stated
from graphkit.front_matter import article_fields, front_matter
from graphkit.graph import ArticleGraph
from graphkit.urls import canonical_url

__all__ = ["write_obsidian"]

Row = dict[str, Any]
Links = defaultdict[tuple[str, bool], list[Row]]
FOLDERS = {
    "article": "Articles",
    "related": "Related",
    "provider": "Providers",
    "topic": "Topics",
    "story": "Stories",
}
# Headings of the lists of links, by kind of edge and whether the note is at the edge's start.
HEADINGS = {
    ("published_by", True): "Published by",
    ("about", True): "About",
    ("in_story", True): "Story",
    ("related_to", True): "Related",
    ("related_to", False): "Named as related by",
    ("duplicate_of", True): "Copy of",
    ("duplicate_of", False): "Copies",
    ("in_story", False): "Articles",
}
MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|$~=%^&!])")


def write_obsidian(graph: ArticleGraph, path: Path) -> None:
    """Write a folder with a note for each node: ``Articles``, ``Related``, ``Providers``, ``Topics``, ``Stories``.

    A note is called like its title, without what Windows or Obsidian forbid, and no two are called alike. It has links
    to the notes of its related articles, copies, provider, topics and story, with score and rule where a rule found
    them; a story lists its articles. Providers and topics do not list theirs: Obsidian does, below "Linked mentions".
    Articles have front matter in graphkit's own format, so that ``read_articles(folder)`` gives them back with what
    they declare related. What analyses added is left out but for the links, and of more than four addresses the others.
    Takes about 1 ms a note.
    """
    notes = _Notes(graph)
    path.mkdir()
    for folder in sorted({notes.folder(row) for row in notes.rows.values()}):
        (path / folder).mkdir()
    for node, row in notes.rows.items():
        file = path / notes.folder(row) / f"{notes.names[node]}.md"
        file.write_text(notes.text(row), encoding="utf-8", newline="\n")


class _Notes:
    """The notes of a graph, looked up by id."""

    def __init__(self, graph: ArticleGraph) -> None:
        self.rows: dict[str, Row] = {row["id"]: row for row in graph.nodes.iter_rows(named=True)}
        titles = (row["title"] or node for node, row in self.rows.items())
        self.names = dict(zip(self.rows, file_names(titles), strict=True))
        self._links: defaultdict[str, Links] = defaultdict(lambda: defaultdict(list))
        columns = ("source", "target", "kind", "stated", "rule", "score")
        for edge in stated(graph.edges).select(columns).iter_rows(named=True):
            self._links[edge["source"]][edge["kind"], True].append(edge)
            if (edge["kind"], False) in HEADINGS:
                self._links[edge["target"]][edge["kind"], False].append(edge)

    def links(self, node: str) -> Links:
        """The edges of a node, by kind and whether they start there."""
        return self._links.get(node) or defaultdict(list)

    @staticmethod
    def folder(row: Row) -> str:
        return FOLDERS.get(row["kind"], "Others")

    def text(self, row: Row) -> str:
        front = front_matter(self.fields(row, self.declared(row["id"]))) if row["kind"] == "article" else ""
        return front + "\n".join(self.lines(row))

    def fields(self, row: Row, related: Sequence[Row] = ()) -> Row:
        links = self.links(row["id"])
        provider = next((edge["target"] for edge in links.get(("published_by", True), ()) if edge["stated"]), None)
        topics = [self.rows[topic]["title"] or topic for topic in row["topics"] if topic in self.rows]
        return article_fields(row, topics=topics, provider=provider, related=[self.fields(other) for other in related])

    def declared(self, node: str) -> list[Row]:
        edges = self.links(node).get(("related_to", True), ())
        return [self.rows[edge["target"]] for edge in edges if edge["stated"]]

    def lines(self, row: Row) -> Iterator[str]:
        yield f"# {_escaped(row['title'] or row['id'])}\n"
        if row["kind"] != "article" and row["excerpt"]:
            yield f"{_escaped(row['excerpt'])}\n"
        if address := canonical_url(row["url"] or ""):
            yield f"<{address}>\n"
        if row["published"] and row["kind"] != "article":
            yield f"{row['published']:%Y-%m-%d}\n"
        links = self.links(row["id"])
        known = (key for key in HEADINGS if key in links)
        others = (key for key in links if key not in HEADINGS)
        for kind, outward in (*known, *others):
            yield f"## {HEADINGS.get((kind, outward)) or _escaped(kind)}\n"
            end = "target" if outward else "source"
            for edge in links[kind, outward]:
                yield f"- [[{self.names[edge[end]]}]]{_reason(edge)}"
            yield ""


def _reason(edge: Row) -> str:
    if edge["stated"]:
        return ""
    told = [_escaped(edge["rule"] or "")] if edge["rule"] else []
    if edge["score"] is not None:
        told.append(f"{edge['score']:.2f}")
    return f" ({', '.join(told)})" if told else ""


def _escaped(text: str) -> str:
    """Text on one line in which nothing is Markdown, HTML or a tag of Obsidian's."""
    return MARKDOWN.sub(r"\\\1", " ".join(text.split()))
