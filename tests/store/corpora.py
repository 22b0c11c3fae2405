"""Small folders of article files."""

from __future__ import annotations

from pathlib import Path

from graphkit.graph import ArticleGraph

TITLES = (
    "Flood closes the harbour of the old town for a week",
    "Flood shuts harbour in old town, week of repairs ahead",
    "Old town harbour stays closed after the flood",
    "Robot wins the national chess championship in Oslo",
    "Chess championship in Oslo won by a robot",
    "New telescope finds water on a distant planet",
    "Water found on distant planet by new telescope",
    "Bakers strike for higher wages across the country",
    "Wages: bakers across the country go on strike",
    "Museum reopens its hall of mirrors to visitors",
)
OUTLETS = ("herald.example", "gazette.example", "courier.example")


def write_article(folder: Path, number: int, *, edition: int = 0, name: str | None = None) -> Path:
    """Write article ``number``; another ``edition`` of it differs in title, time and links."""
    title = TITLES[(number + 3 * edition) % len(TITLES)]
    outlet = OUTLETS[(number + edition) % len(OUTLETS)]
    related = (number * 7 + edition) % 23
    text = f"""---
title: "{title}"
excerpt: "{title}, as {outlet} reports from place {number % 4}."
publishedDateTime: 2024-03-{1 + (number + edition) % 28:02d}T08:{number % 60:02d}:00Z
webUrl: "https://{outlet}/news/{number}"
provider:
  name: {outlet.split(".")[0].title()}
  domain: {outlet}
topics: [{"News" if number % 2 else "Science"}, Topic {number % 5}]
images: [{{url: "https://{outlet}/{number}.png", width: 640}}]
mood: {number}
related:
  - title: "{TITLES[related % len(TITLES)]}"
    webUrl: "https://{OUTLETS[related % len(OUTLETS)]}/news/{related}"
    publishedDateTime: 2024-03-05
---
Body of {number}.
"""
    file = folder / (name or f"{number:03}.md")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def write_corpus(folder: Path, count: int = 12) -> Path:
    """Write ``count`` articles and a file that is none."""
    for number in range(count):
        write_article(folder, number)
    (folder / "broken.md").write_text("---\ntitle: [unclosed\n---\n", "utf-8")
    return folder


def groups(graph: ArticleGraph, column: str = "") -> set[frozenset[str]]:
    """The members of each story, or of each value of a node column, whatever it is called."""
    if column:
        rows = graph.nodes.filter(graph.nodes["kind"] != "story").drop_nulls(column).select(column, "id")
    else:
        rows = graph.edges.filter(kind="in_story").select("target", "source")
    found: dict[object, set[str]] = {}
    for group, member in rows.iter_rows():
        found.setdefault(group, set()).add(member)
    return {frozenset(members) for members in found.values()}
