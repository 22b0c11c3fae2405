"""What Python hands the page: one typed object, computed before anything is drawn. The page never guesses.

:func:`page_data` is the only way to make a :class:`PageData`; the shell puts it into the page as JSON, and the
JavaScript side reads exactly these fields.
"""

from __future__ import annotations

from typing import TypedDict

__all__ = [
    "ColourMode",
    "Comparing",
    "EdgeKind",
    "Entry",
    "Facet",
    "JudgedPair",
    "PageData",
    "PageEdge",
    "PageNode",
    "PageStory",
    "WeighedPair",
    "Wording",
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
    """A link, with the rule that inferred it, the sentence that says why it is there and the (signal, value) pairs."""

    source: str
    target: str
    kind: str
    stated: bool
    label: str
    rule: str
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


class Wording(TypedDict):
    """What :mod:`graphkit.reasons` says: sentences by verdict and rule, names of signals, and two sentences of its own.

    ``at_most`` lists the signals whose threshold is an upper one.
    """

    verdicts: dict[str, str]
    rules: dict[str, str]
    signals: dict[str, str]
    at_most: list[str]
    copies: str
    unlinked: str


class JudgedPair(TypedDict):
    """A verified pair of copies: places in ``PageData.nodes``, and signals as (name, value, threshold or null)."""

    a: int
    b: int
    verdict: str
    rule: str
    signals: list[tuple[str, float | str | None, float | None]]


WeighedPair = tuple[int, int, float, float, float]


class Comparing(TypedDict):
    """What it takes to compare two linked articles; see :mod:`graphkit.explorer.comparing`.

    Attributes:
        words: For each of ``PageData.nodes`` the words of its title, and of title and excerpt, as ascending numbers;
            empty for those that are compared with nothing.
        copy_of: (place in ``PageData.nodes``, id of the article it is a copy of, which may not be on the page).
        weighed: (a, b, story link, likeness of words, nearness in time), a and b as in ``JudgedPair``.
        threshold: What stories were held to; null if nobody looked for stories.
    """

    wording: Wording
    words: list[tuple[list[int], list[int]]]
    copy_of: list[tuple[int, str]]
    judged: list[JudgedPair]
    weighed: list[WeighedPair]
    threshold: float | None


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
    comparing: Comparing
    canvas: str
    drawing: dict[str, object]
