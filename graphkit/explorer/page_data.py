"""What Python hands the page: a head of plain values, and columns. The page never guesses.

:func:`~graphkit.explorer.build_page.page_data` is the only way to make a :class:`PageData`; the shell packs it into the
page, and the page model (``shell/js/page.js``) reads exactly these fields. A node is known by its place in the order of
the columns: communities, in them stories, in these time; hubs last. Edges are sorted by source, target and kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NotRequired, TypedDict

import polars as pl

from graphkit.explorer.times import Bar
from graphkit.notes import Note

__all__ = [
    "BASE_KINDS",
    "CATEGORIES",
    "HUB_KINDS",
    "Archipelago",
    "Bounds",
    "Category",
    "EdgeKind",
    "Head",
    "PageData",
    "Radius",
    "Served",
    "Wording",
]

HUB_KINDS = ("provider", "topic")
BASE_KINDS = ("article", "related", *HUB_KINDS)


class EdgeKind(TypedDict):
    """An edge kind on the page: its name for people, how many there are, and whether they are drawn at first."""

    kind: str
    label: str
    count: int
    shown: bool


class Bounds(TypedDict):
    """The corners of the map, in map units, y downwards: what 0 and 65535 mean in the columns ``x`` and ``y``."""

    left: float
    top: float
    right: float
    bottom: float


class Radius(TypedDict):
    """How large dots are, in map units: ``(article or related + min(step * sqrt(links), most)) * scale``.

    For hubs ``hub * scale``. The island of a story reaches ``shore`` beyond its dots.
    """

    article: float
    related: float
    hub: float
    step: float
    most: float
    scale: float
    shore: float


class Archipelago(TypedDict):
    """Articles that nothing but a provider or topic (a node) links: how many, and the box around their middles.

    ``x`` and ``y`` are its middle, ``half`` and ``r`` half its width and height, in map units.
    """

    node: int
    articles: int
    x: float
    y: float
    half: float
    r: float


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


class CategoryValue(TypedDict):
    """A value of a category: what the graph's column holds, and what the page calls it."""

    id: str
    label: str


class Category(TypedDict):
    """A text column of the graph that the page offers as a facet and as a way to colour.

    Attributes:
        key: The column, in the graph and in the block ``map``.
        label: What it is called.
        values: The values in the order of their colours. Others count as none.
        plain: The value that is grey, and not told of single articles: what is usual.
    """

    key: str
    label: str
    values: list[CategoryValue]
    plain: str


class Served(TypedDict):
    """That a server has this page (:mod:`graphkit.serving`), and more to ask for.

    ``version`` is the version of its graph; ``whole`` says that the page holds all of it.
    """

    version: str
    whole: bool


class Head(TypedDict):
    """What stands in the page as JSON, beside the manifest of the blocks.

    Attributes:
        title: The heading.
        articles: Articles in the graph, of which ``shown`` are on the page.
        notes: Sentences about what is left out, in the order of their weight.
        count, edge_count: Nodes, and edges between nodes.
        communities: How many communities have a node on the page.
        kinds: The names that the column ``kind`` means: ``BASE_KINDS``, then any others there are.
        edge_kinds: What the column ``edge_kind`` means. ``in_story`` is among them though no node is a story; its
            count is the number of their members.
        bars: The bars of the time brush.
        hubs_shown: Whether providers and topics are drawn at first.
        colour: The colour mode to start with.
        canvas: The name of the canvas, a key of CANVASES in the page.
        drawing: What that canvas needs beyond the columns (pyvis: nodes, edges and options for vis-network).
        archipelagos: The largest first.
        wording: What it takes to tell about two articles; null where there is nothing to compare them by.
        threshold: What stories were held to; null if nobody looked for stories.
        categories: Those of ``CATEGORIES`` that the graph has.
        opening: Notes with which the panel begins while nothing is selected.
        served: Only where a server has the page.
    """

    title: str
    articles: int
    shown: int
    notes: list[str]
    count: int
    edge_count: int
    communities: int
    kinds: list[str]
    edge_kinds: list[EdgeKind]
    bars: list[Bar]
    hubs_shown: bool
    colour: str
    canvas: str
    drawing: dict[str, object]
    bounds: Bounds
    radius: Radius
    archipelagos: list[Archipelago]
    wording: Wording | None
    threshold: float | None
    categories: list[Category]
    opening: list[Note]
    served: NotRequired[Served]


# Adding one is an entry here.
CATEGORIES: tuple[Category, ...] = (
    {
        "key": "change",
        "label": "Change",
        "values": [
            {"id": "new", "label": "New"},
            {"id": "gone", "label": "Gone"},
            {"id": "changed", "label": "Changed"},
            {"id": "same", "label": "The same"},
        ],
        "plain": "same",
    },
)


@dataclass(frozen=True)
class PageData:
    """Everything the page shows.

    Attributes:
        head: Plain values.
        blocks: Columns by name, in the blocks that the page reads one after the other. One value a node, unless said:

            ``map``, all that the first frame needs: ``kind`` (place in ``Head.kinds``), ``x``, ``y`` (0 to 65535 over
            ``Head.bounds``), ``links`` (distinct articles linked; of a hub: its articles), ``story``, ``community``
            (numbers from 0, -1 for none), ``provider`` (node, -1), ``topic_counts`` and, one after the other, their
            ``topic_values`` (nodes), ``bar`` (-1), ``flags`` (1 folded, 2 lone); ``story_total`` a story: its members,
            also those that are not on the page. A folded hub is so common that drawing it would hide everything else;
            a lone article has no link that is drawn at first. Each category has a column of its own name: the place of
            the value, -1 for none.

            ``links``, one value an edge: ``source``, ``target`` (nodes), ``edge_kind`` (place in ``Head.edge_kinds``).

            ``texts``: ``title``, never empty; ``story_title`` a story; ``community_title`` a community.

            ``details``: ``id``; ``url`` (http or https, ``=`` for https:// and the id without ``article:``, ``w`` for
            the same with www., or empty); ``excerpt``; ``provider_name``, empty if the provider's title; ``doubt``, why
            the date should not be trusted; ``file``, the first it was read from; ``facts``, JSON of (label, text) pairs
            or empty; ``minute`` (since 1970, UTC; -2147483648 unknown); ``precision`` (1 only the day is known);
            ``quality``, ``heat`` (255 unknown); ``story_reason`` (place in ``reasons`` plus 1, or 0); ``reason`` an
            edge (place in ``reasons``); ``reasons``: JSON of [label, rule, why, [[signal, value], …]]; ``story_id``,
            ``community_id``; where the graph has any, ``notes`` and, a story, ``story_notes``: JSON of a list of
            :class:`~graphkit.notes.Note`, or empty. U+0001 in reasons and facts stands for ``file``: of the
            node, or of the edge's source. What it takes to compare articles is described in
            :mod:`graphkit.explorer.comparing`.
    """

    head: Head
    blocks: dict[str, dict[str, pl.Series]]

    def __getitem__(self, column: str) -> pl.Series:
        """A column of any block.

        Raises:
            KeyError: If no block has it.
        """
        for columns in self.blocks.values():
            if column in columns:
                return columns[column]
        raise KeyError(column)
