"""What there is to choose from: facets, edge kinds and ways to colour, each value with its number of articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from graphkit.explorer.page_data import ColourMode, EdgeKind, Entry, Facet, PageEdge, PageNode, PageStory
from graphkit.explorer.page_nodes import HUB_KINDS
from graphkit.graph import ArticleGraph

__all__ = ["colour_modes", "community_names", "edge_kinds", "facets", "paint"]

PALETTE = 9  # categorical colours; a tenth, grey, is for all others
MOST_VALUES = 200  # of a facet
EDGE_LABELS = {
    "duplicate_of": "same text",
    "in_story": "same story",
    "related_to": "declared related",
    "published_by": "published by",
    "about": "about a topic",
}


def community_names(graph: ArticleGraph) -> dict[str, str]:
    """The names the communities analysis gave, by number; none if it has not run."""
    if "communities" not in graph.results:
        return {}
    frame = graph.results["communities"].to_frame()
    return {str(number): str(name) for number, name in frame.select("community", "name").iter_rows()}


def _entries(values: Iterable[str], labels: Mapping[str, str]) -> list[Entry]:
    """Entries for all values but the empty one, the commonest first, then by label."""
    counts = Counter(value for value in values if value)
    entries: list[Entry] = [{"value": v, "label": labels.get(v, v), "count": c} for v, c in counts.items()]
    return sorted(entries, key=lambda entry: (-entry["count"], entry["label"], entry["value"]))


def facets(
    articles: Sequence[PageNode], nodes: Sequence[PageNode], stories: Sequence[PageStory], names: Mapping[str, str]
) -> list[Facet]:
    """The facets that have values; the commonest values first, at most 200."""
    titles = {node["id"]: node["title"] for node in nodes}
    story_names = {story["id"]: story["title"] for story in stories}
    found: list[Facet] = [
        {"key": "story", "label": "Story", "values": _entries((a["story"] for a in articles), story_names)},
        {"key": "topics", "label": "Topic", "values": _entries((t for a in articles for t in a["topics"]), titles)},
        {"key": "provider", "label": "Provider", "values": _entries((a["provider"] for a in articles), titles)},
        {"key": "community", "label": "Community", "values": _entries((a["community"] for a in articles), names)},
    ]
    for facet in found:
        facet["values"] = facet["values"][:MOST_VALUES]
    return [facet for facet in found if facet["values"]]


def edge_kinds(edges: Sequence[PageEdge]) -> list[EdgeKind]:
    """The edge kinds on the page, the most telling first."""
    counts = Counter(edge["kind"] for edge in edges)
    ranked = [*(kind for kind in EDGE_LABELS if kind in counts), *sorted(set(counts) - set(EDGE_LABELS))]
    return [
        {"kind": kind, "label": EDGE_LABELS.get(kind, kind.replace("_", " ")), "count": counts[kind], "shown": True}
        for kind in ranked
    ]


def colour_modes(
    articles: Sequence[PageNode], nodes: Sequence[PageNode], stories: Sequence[PageStory], names: Mapping[str, str]
) -> list[ColourMode]:
    """The ways to colour for which there are values; colours go to the commonest values."""
    titles = {node["id"]: node["title"] for node in nodes}
    kinds = {"article": "Article with its own file", "related": "Only named by another article"}
    story_names = {story["id"]: story["title"] for story in stories}
    modes: list[ColourMode] = []
    for key, name, labels in (
        ("kind", "Kind", kinds),
        ("community", "Community", names),
        ("story", "Story", story_names),
        ("provider", "Provider", titles),
    ):
        entries = _entries((node[key] for node in articles), labels)  # type: ignore[literal-required]
        if key == "community":  # an article alone is no community worth a colour
            entries = [entry for entry in entries if entry["count"] > 1]
        if key == "kind":
            entries.sort(key=lambda entry: entry["value"])
        if entries:
            top = entries[:PALETTE]
            others = len(articles) - sum(entry["count"] for entry in top)
            modes.append({"key": key, "label": name, "entries": top, "others": others})
    return modes


def paint(nodes: Sequence[PageNode], modes: Sequence[ColourMode]) -> None:
    """Give each node its palette slot in each way to colour."""
    slots = {mode["key"]: {e["value"]: slot for slot, e in enumerate(mode["entries"])} for mode in modes}
    for node in nodes:
        hub = node["kind"] in HUB_KINDS
        for key, slot_of in slots.items():
            value = node[key]  # type: ignore[literal-required]
            node["colours"][key] = -1 if hub else slot_of.get(value, PALETTE)
