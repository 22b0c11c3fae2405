"""What Python hands the page: one typed object, computed before anything is drawn. The page never guesses.

:func:`page_data` is the only way to make a :class:`PageData`; the shell puts it into the page as JSON, and the
JavaScript side reads exactly these fields.
"""

from __future__ import annotations

from typing import TypedDict

__all__ = [
    "ColourMode",
    "EdgeKind",
    "Entry",
    "Facet",
    "PageData",
    "PageEdge",
    "PageNode",
    "PageStory",
]

from graphkit.explorer.times import Bar


class PageNode(TypedDict):
    """An article, provider or topic on the page.

    Attributes:
        title: Text to show; never empty.
        url: An http(s) address, or empty.
        date: Text that says no more than is known; empty where nothing is.
        sort_date: ISO text that sorts like time; empty where unknown.
        doubt: Why the date should not be trusted, empty otherwise.
        provider, topics, story: Ids; empty where there is none. ``provider_name`` is the name this article gave.
        community: The community's number as text, or empty.
        facts: Further (label, text) pairs for the panel: quality, files, other values met.
        bar: Index of its bar in ``PageData.bars``, or -1.
        links: Its links to other articles (for a hub: its articles) on the page.
        colours: Colour mode to palette slot (0 to 8), 9 for "all others", -1 for hubs, which stay grey.
        x, y, size: Where it stands and its radius, in canvas units (pixels at zoom 1).
        folded: A hub so common that drawing it would hide everything else.
        lone: Stands apart, below the map, because nothing that is drawn at first links it.
    """

    id: str
    kind: str
    title: str
    excerpt: str
    url: str
    date: str
    sort_date: str
    doubt: str
    provider: str
    provider_name: str
    topics: list[str]
    story: str
    community: str
    facts: list[tuple[str, str]]
    bar: int
    links: int
    colours: dict[str, int]
    x: int
    y: int
    size: float
    folded: bool
    lone: bool


class PageEdge(TypedDict):
    """A link, with the sentence that says why it is there and the (signal, value) pairs behind it."""

    source: str
    target: str
    kind: str
    stated: bool
    label: str
    why: str
    evidence: list[tuple[str, str]]


class PageStory(TypedDict):
    """Articles on one event; ``members`` are ids in time order, ``total`` counts those that are not on the page too."""

    id: str
    title: str
    members: list[str]
    total: int


class Entry(TypedDict):
    """A value to choose or to explain: ``count`` is the number of articles on the page that have it."""

    value: str
    label: str
    count: int


class Facet(TypedDict):
    """A way to narrow down the articles. ``key`` is the field of ``PageNode`` it looks at."""

    key: str
    label: str
    values: list[Entry]


class ColourMode(TypedDict):
    """A way to colour articles: ``entries`` stand in the order of the palette's slots; ``others`` counts the rest."""

    key: str
    label: str
    entries: list[Entry]
    others: int


class EdgeKind(TypedDict):
    """An edge kind on the page: its name for people, how many there are, and whether they are drawn at first."""

    kind: str
    label: str
    count: int
    shown: bool


class PageData(TypedDict):
    """Everything the page shows.

    Attributes:
        title: The heading.
        articles: Articles in the graph, of which ``shown`` are on the page.
        notes: Sentences about what is left out or folded, in the order of their weight.
        hubs_shown: Whether providers and topics are drawn at first.
        colour: The key of the colour mode to start with.
        canvas: The name of the canvas, a key of CANVASES in the page.
        drawing: What that canvas needs beyond the above (pyvis: nodes, edges and options for vis-network).
    """

    title: str
    articles: int
    shown: int
    notes: list[str]
    nodes: list[PageNode]
    edges: list[PageEdge]
    stories: list[PageStory]
    facets: list[Facet]
    edge_kinds: list[EdgeKind]
    hubs_shown: bool
    colours: list[ColourMode]
    colour: str
    bars: list[Bar]
    canvas: str
    drawing: dict[str, object]
