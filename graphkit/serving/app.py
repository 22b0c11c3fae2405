"""The routes: from a request to an answer of :mod:`graphkit.serving.answers` as JSON. See docs/serving.md."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from graphkit.serving.answers import count_values, find_articles, find_values, nearby
from graphkit.serving.asking import FILTERS, Asked, RefusalError
from graphkit.serving.pieces import piece, piece_of_values
from graphkit.serving.shelf import Shelf, Shown
from graphkit.serving.words import folded_text

__all__ = ["make_app"]

MOST_NODES = 200  # that one answer brings
MOST_VALUES = 100


def make_app(shelf: Shelf) -> Starlette:
    """Return the application that shows what is on a shelf. It is open to everybody: put a guard before it."""

    async def api(request: Request) -> Response:
        shelf.look()
        shown = shelf.shown
        try:
            answer, names = ANSWERS.get(request.path_params["what"], (None, ()))
            if answer is None:
                raise RefusalError(404, f"there is nothing of this name; there are {', '.join(ANSWERS)}")
            given = request.query_params
            if given.get("v", shown.version) != shown.version:
                raise RefusalError(409, f"the graph was built again; now it is version {shown.version}")
            return _json({"version": shown.version, **answer(Asked(shown.index, given, names))})
        except RefusalError as refused:
            return _json({"error": str(refused)}, refused.status)

    async def page(request: Request) -> Response:
        shelf.look()
        return _page(shelf.shown, "gzip" in request.headers.get("accept-encoding", ""))

    async def icon(_: Request) -> Response:
        return Response(status_code=204)

    async def nothing(_request: Request, _error: Exception) -> Response:
        return _json({"error": "there is nothing here; the page is at /, answers are below /api/"}, 404)

    app = Starlette(
        routes=[Route("/api/{what}", api), Route("/", page), Route("/favicon.ico", icon)],
        exception_handlers={404: nothing},
    )
    app.router.redirect_slashes = False
    return app


def version(asked: Asked) -> dict[str, Any]:
    """Which version of the graph is shown, and how large it is."""
    head = asked.index.page.head
    return {"articles": head["articles"], "nodes": head["count"], "edges": head["edge_count"]}


def search(asked: Asked) -> dict[str, Any]:
    """The most important articles that fit."""
    total, found = find_articles(asked.index, asked.question(), asked.number("limit", 1, MOST_NODES, 50))
    return {"total": total, "found": found, **piece(asked.index, found)}


def facets(asked: Asked) -> dict[str, Any]:
    """How many articles fit, by bar and by value."""
    return count_values(asked.index, asked.question(), asked.number("limit", 1, MOST_VALUES, 6))


def values(asked: Asked) -> dict[str, Any]:
    """Values of a facet by their names."""
    key, letters = asked.facet(), folded_text(asked.text("find"))
    found = find_values(asked.index, asked.question(), key, letters, asked.number("limit", 1, MOST_VALUES, 20))
    return {"values": found, **piece_of_values(asked.index, key, [value for value, _ in found])}


def nodes(asked: Asked) -> dict[str, Any]:
    """Nodes by their ids, of stories their members."""
    found, communities = asked.nodes()[:MOST_NODES], asked.communities()
    return {"found": found, **piece(asked.index, found, communities=communities)}


def neighbours(asked: Asked) -> dict[str, Any]:
    """What is one, two or three steps from a node or a story."""
    start = asked.nodes()[:MOST_NODES]
    if not len(start):
        raise RefusalError(404, "this graph has no node with such an id; ask with ?id=…")
    steps, most = asked.number("steps", 1, 3, 1), asked.number("limit", 1, MOST_NODES, 100)
    total, found = nearby(asked.index, start, steps, most)
    return {"total": total, "found": found, **piece(asked.index, found)}


def tile(asked: Asked) -> dict[str, Any]:
    """The most important articles in a square of the map."""
    level, column, row = asked.tile()
    articles = asked.index.tiles.best(level, column, row, asked.number("limit", 1, MOST_NODES, MOST_NODES))
    found = asked.index.node_of[articles]
    return {"found": found, **piece(asked.index, found)}


# By name: what answers, and the parameters it takes beside v.
ANSWERS: dict[str, tuple[Callable[[Asked], dict[str, Any]], Collection[str]]] = {
    "version": (version, ()),
    "search": (search, (*FILTERS, "limit")),
    "facets": (facets, (*FILTERS, "limit")),
    "values": (values, (*FILTERS, "facet", "find", "limit")),
    "nodes": (nodes, ("id",)),
    "neighbours": (neighbours, ("id", "steps", "limit")),
    "tile": (tile, ("level", "column", "row", "limit")),
}


def _json(value: dict[str, Any], status: int = 200) -> Response:
    return Response(orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY), status, media_type="application/json")


def _page(shown: Shown, packed: bool) -> Response:
    if not packed:
        return Response(shown.page, media_type="text/html")
    return Response(
        shown.packed_page, headers={"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}, media_type="text/html"
    )
