"""RSS 2.0: the stories as a feed, each with its articles, copies of one text folded into one entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any

import polars as pl

from graphkit.flat import xml_text
from graphkit.graph import ArticleGraph
from graphkit.urls import canonical_url

__all__ = ["write_rss"]

Row = dict[str, Any]


def write_rss(graph: ArticleGraph, path: Path, *, title: str = "Articles", link: str = "urn:graphkit:feed") -> None:
    """Write a feed in UTF-8: an item a story, and one for each article that is in none; the newest first.

    An item's title is the story's name, its link the article most linked to the others that has a web address, its
    ``pubDate`` the first article's, its ``guid`` the story's id. Its description is HTML, every text in it escaped: the
    excerpt, then a list of the articles, the earliest first, with the copies of each in the same entry. Without
    ``duplicate_of`` and ``in_story`` edges every article is an item. Takes O(n log n) time and O(n) memory.

    Args:
        graph: What analyses found is shown where it is there.
        path: The file to write.
        title: The channel's title.
        link: The channel's address, where it has one; RSS demands some.
    """
    names = pl.DataFrame({"title": [title], "link": [link]}).pipe(xml_text).row(0)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0">\n<channel>\n')
        file.write(f"<title>{escape(names[0])}</title>\n<link>{escape(names[1])}</link>\n")
        file.write("<description>Stories, the newest first</description>\n<generator>graphkit</generator>\n")
        file.writelines(xml_text(pl.DataFrame({"item": list(_items(graph))})).to_series())
        file.write("</channel>\n</rss>\n")


def _items(graph: ArticleGraph) -> Iterator[str]:
    rows = _texts(graph)
    entry_of = _entries(graph, (row["id"] for row in rows))
    story_of = {entry_of[row["id"]]: row["story"] for row in reversed(rows) if row["story"]}
    items: dict[str, dict[str, list[Row]]] = {}  # story (or entry) -> entry -> articles, the earliest first everywhere
    for row in rows:
        entry = entry_of[row["id"]]
        items.setdefault(story_of.get(entry, entry), {}).setdefault(entry, []).append(row)
    dated = {item: next(iter(entries.values()))[0]["published"] for item, entries in items.items()}
    never = datetime.min.replace(tzinfo=UTC)
    for item in sorted(items, key=lambda item: dated[item] or never, reverse=True):
        yield _item(item, list(items[item].values()))


def _texts(graph: ArticleGraph) -> list[Row]:
    """The articles as rows, the earliest first, with their ``story``, its ``story_name`` and their part in it."""
    titles = graph.nodes.select("id", "title")
    members = graph.edges.filter(kind="in_story").sort("score", "target", descending=[True, False], nulls_last=True)
    members = members.select(id="source", story="target", score="score").unique("id", keep="first")
    table = (
        graph.texts()
        .select("id", "title", "excerpt", "url", "published", "provider", "provider_name")
        .join(members, on="id", how="left")
        .join(titles.rename({"id": "story", "title": "story_name"}), on="story", how="left")
        .join(titles.rename({"id": "provider", "title": "outlet"}), on="provider", how="left")
        .sort("published", "id", nulls_last=True)
    )
    return table.to_dicts()


def _entries(graph: ArticleGraph, ids: Iterable[str]) -> dict[str, str]:
    """The entry of each article: all copies of one text have the same."""
    parent = {node: node for node in graph.nodes["id"]}

    def root(node: str) -> str:
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    for copy, original in graph.edges.filter(kind="duplicate_of").select("source", "target").iter_rows():
        parent[root(copy)] = root(original)
    return {node: root(node) for node in ids}


def _item(guid: str, entries: Sequence[Sequence[Row]]) -> str:
    rows = [row for entry in entries for row in entry]
    first = entries[0][0]
    lead = max(rows, key=lambda row: row["score"] or 0)  # of equals the earliest
    link = next((address for row in (lead, *rows) if (address := _address(row))), None)
    parts = [f"<title>{escape(first['story_name'] or _title(lead))}</title>"]
    if link:
        parts.append(f"<link>{escape(link)}</link>")
    parts.append(f'<guid isPermaLink="false">{escape(guid)}</guid>')
    if first["published"]:
        parts.append(f"<pubDate>{format_datetime(first['published'].astimezone(UTC), usegmt=True)}</pubDate>")
    parts.append(f"<description>{escape(_description(lead, entries))}</description>")
    return f"<item>\n{''.join(parts)}\n</item>\n"


def _description(lead: Row, entries: Sequence[Sequence[Row]]) -> str:
    excerpt = f"<p>{escape(lead['excerpt'])}</p>" if lead["excerpt"] else ""
    lines = []
    for original, *copies in entries:
        line = _linked(_title(original), original) + "".join(f", {escape(fact)}" for fact in _facts(original))
        if copies:
            line += "; the same text in " + ", ".join(_linked(_outlet(copy) or _title(copy), copy) for copy in copies)
        lines.append(f"<li>{line}</li>")
    return f"{excerpt}<ul>{''.join(lines)}</ul>"


def _facts(row: Row) -> list[str]:
    day = row["published"].strftime("%Y-%m-%d") if row["published"] else ""
    return [fact for fact in (_outlet(row), day) if fact]


def _linked(text: str, row: Row) -> str:
    address = _address(row)
    return f'<a href="{escape(address)}">{escape(text)}</a>' if address else escape(text)


def _title(row: Row) -> str:
    return str(row["title"] or row["id"])


def _outlet(row: Row) -> str:
    return str(row["outlet"] or row["provider_name"] or "")


def _address(row: Row) -> str:
    return canonical_url(row["url"] or "")
