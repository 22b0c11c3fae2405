"""The nodes of a page, all but their colours and places."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from graphkit.explorer.page_data import PageEdge, PageNode, PageStory
from graphkit.explorer.times import date_text
from graphkit.graph import ARTICLE_KINDS

__all__ = ["HUB_KINDS", "page_nodes"]

HUB_KINDS = ("provider", "topic")
# A hub is folded when it touches more than this part of the articles that have such a hub at all, and at least so many.
FOLD_PART = 0.5
FOLD_LEAST = 12
LARGE_MAP = 120  # nodes; from here on the map opens at a smaller zoom, and dots are larger to be seen
MOST_TEXT = 1200  # characters of an excerpt: some feeds put the whole article there


def page_nodes(
    rows: Sequence[Mapping[str, Any]], edges: Sequence[PageEdge], stories: Sequence[PageStory]
) -> list[PageNode]:
    """Make a page node of each row of the nodes table."""
    story_of = {member: story["id"] for story in reversed(stories) for member in story["members"]}
    links = _link_counts(edges, {row["id"]: row["kind"] for row in rows})
    folded = _folded(rows, edges)
    scale = 1.25 if len(rows) > LARGE_MAP else 1.0
    return [
        {
            "id": row["id"],
            "kind": row["kind"],
            "title": row["title"] or "(no title)",
            "excerpt": _cut(row["excerpt"] or ""),
            "url": _web(row["url"]),
            "date": date_text(row["published"], row["precision"]),
            "sort_date": row["published"].isoformat() if row["published"] else "",
            "doubt": row["doubt"] or "",
            "provider": row["provider"] or "",
            "provider_name": row["provider_name"] or "",
            "topics": list(row["topics"]),
            "story": story_of.get(row["id"], ""),
            "community": "" if row.get("community") is None else str(row["community"]),
            "facts": _facts(row),
            "bar": -1,
            "links": links[row["id"]],
            "colours": {},
            "x": 0,
            "y": 0,
            "size": round(_size(row["kind"], links[row["id"]]) * scale, 1),
            "folded": row["id"] in folded,
            "lone": False,
        }
        for row in rows
    ]


def _cut(text: str) -> str:
    return text if len(text) <= MOST_TEXT else text[:MOST_TEXT].rsplit(" ", 1)[0] + " …"


def _web(url: str | None) -> str:
    """The address, if it is one that a browser may open."""
    return url if url and url.lower().startswith(("http://", "https://")) else ""


def _size(kind: str, links: int) -> float:
    """Articles grow with their links to other articles, since that is what the map is about; hubs stay small."""
    if kind in HUB_KINDS:
        return 6.0
    base = 8.0 if kind == "article" else 6.5
    return base + min(2.0 * math.sqrt(links), 9.0)


def _link_counts(edges: Sequence[PageEdge], kinds: Mapping[str, str]) -> Counter[str]:
    """For an article its distinct article neighbours, for a hub its articles."""
    pairs = {
        (end, other)
        for edge in edges
        for end, other in ((edge["source"], edge["target"]), (edge["target"], edge["source"]))
        if end != other and kinds.get(end, "story") != "story" and kinds.get(other) in ARTICLE_KINDS
    }
    return Counter(end for end, _ in pairs)


def _folded(rows: Sequence[Mapping[str, Any]], edges: Sequence[PageEdge]) -> set[str]:
    folded: set[str] = set()
    for kind, edge_kind in (("provider", "published_by"), ("topic", "about")):
        here = [edge for edge in edges if edge["kind"] == edge_kind]
        touched = Counter(edge["target"] for edge in here)
        limit = max(FOLD_PART * len({edge["source"] for edge in here}), FOLD_LEAST - 1)
        folded |= {row["id"] for row in rows if row["kind"] == kind and touched[row["id"]] > limit}
    return folded


def _facts(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    facts = [(name, str(row[name])) for name in ("quality", "heat", "category") if row[name] not in (None, "")]
    if row["type"] not in (None, "", "article"):
        facts.append(("type", row["type"]))
    if row["kind"] in HUB_KINDS and len(row["names"]) > 1:
        facts.append(("also written", ", ".join(name for name in row["names"] if name != row["title"])))
    lost = row["disagreements"]
    facts += [(f"{other['field']} elsewhere", f"{other['value']} (in {other['file']})") for other in lost]
    if row["files"]:
        more = f" and {len(row['files']) - 3} more" if len(row["files"]) > 3 else ""
        facts.append(("read from", ", ".join(row["files"][:3]) + more))
    return facts
