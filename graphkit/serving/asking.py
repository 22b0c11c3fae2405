"""What may be asked, and how much: every parameter of every request is read and checked here, and nowhere else."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from starlette.datastructures import QueryParams

from graphkit.serving.index import FACETS, GraphIndex, Question
from graphkit.serving.sets import Numbers
from graphkit.serving.tiles import DEEPEST
from graphkit.serving.words import beginnings

__all__ = ["FILTERS", "Asked", "RefusalError"]

MOST_LETTERS = 200  # of a query
MOST_WORDS = 10
LONGEST_ID = 2_000
MOST_IDS = 50
FILTERS = ("q", "from", "to", *(f"f.{key}" for key in FACETS))


class RefusalError(Exception):
    """A request that is not answered: the HTTP status, and why, in words for whoever asked."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Asked:
    """The parameters of one request to one version of a graph.

    Raises:
        RefusalError: If a name is unknown or comes twice where once is meant; so do the methods if a value is wrong.
    """

    def __init__(self, index: GraphIndex, given: QueryParams, names: Collection[str]) -> None:
        self.index, self._given = index, given
        for name in given:
            if name not in (*names, "v"):
                raise RefusalError(400, f"no parameter is called {name[:40]!r}; there are {', '.join(names)}")
            if name != "id" and not name.startswith("f.") and len(given.getlist(name)) > 1:
                raise RefusalError(400, f"{name} comes {len(given.getlist(name))} times; once is enough")

    def text(self, name: str, longest: int = MOST_LETTERS) -> str:
        """A text, "" if it is not given."""
        value = self._given.get(name, "")
        if len(value) > longest:
            raise RefusalError(400, f"{name} has {len(value):,} characters; up to {longest:,} are read")
        return value

    def number(self, name: str, least: int, most: int, otherwise: int | None = None) -> int:
        """A whole number within bounds."""
        given = self._given.get(name)
        if given is None and otherwise is not None:
            return otherwise
        if given is None or not given.isascii() or not given.isdigit() or len(given) > 9:
            raise RefusalError(400, f"{name} must be a whole number from {least:,} to {most:,}")
        if not least <= int(given) <= most:
            raise RefusalError(400, f"{name} is {int(given):,}; it must be from {least:,} to {most:,}")
        return int(given)

    def facet(self) -> str:
        """The name of a facet."""
        key = self.text("facet")
        if key not in FACETS:
            raise RefusalError(400, f"facet must be one of {', '.join(FACETS)}")
        return key

    def question(self) -> Question:
        """Which articles are asked for: ``q``, ``f.story`` and so on, ``from`` and ``to``."""
        text = self.text("q")
        words = tuple(beginnings(text)) or ((text,) if text.strip() else ())  # what has no letters is in no article
        if len(words) > MOST_WORDS:
            raise RefusalError(400, f"q has {len(words)} words; up to {MOST_WORDS} are read")
        chosen = []
        for key in FACETS:
            ids = self._ids(f"f.{key}")
            if ids:
                chosen.append((key, tuple(sorted({self._value(key, id_) for id_ in ids}))))
        return Question(words, tuple(chosen), self._span())

    def _span(self) -> tuple[int, int] | None:
        if "from" not in self._given and "to" not in self._given:
            return None
        last = len(self.index.page.head["bars"]) - 1
        if last < 0:
            raise RefusalError(400, "no article of this graph has a date, so none lies between from and to")
        first, final = self.number("from", 0, last, 0), self.number("to", 0, last, last)
        if first > final:
            raise RefusalError(400, f"from is {first}, after to, which is {final}")
        return first, final

    def nodes(self) -> Numbers:
        """The nodes with the ids that are asked for, of stories their members; unknown ids are left out."""
        found: list[int] = []
        for id_ in self._ids("id"):
            story = self.index.story_ids.get(id_, -1)
            if story >= 0:
                members = self.index.node_of[self.index.members.articles(story)]
                found.extend(members[np.argsort(self.index.rank[members])].tolist())
            elif (node := self.index.ids.find(id_)) >= 0:
                found.append(node)
        return np.array(list(dict.fromkeys(found)), dtype=np.int64)

    def communities(self) -> tuple[int, ...]:
        """The communities with the ids that are asked for."""
        known = self.index.community_ids
        return tuple(sorted({known[id_] for id_ in self._ids("id") if id_ in known}))

    def tile(self) -> tuple[int, int, int]:
        """A square of the map: level, column, row."""
        level = self.number("level", 0, DEEPEST)
        last = (1 << level) - 1
        return level, self.number("column", 0, last), self.number("row", 0, last)

    def _ids(self, name: str) -> list[str]:
        ids = self._given.getlist(name)
        if len(ids) > MOST_IDS:
            raise RefusalError(400, f"{name} comes {len(ids):,} times; up to {MOST_IDS} are read")
        if any(len(id_) > LONGEST_ID for id_ in ids):
            raise RefusalError(400, f"{name} has more than {LONGEST_ID:,} characters; no id here is so long")
        return ids

    def _value(self, key: str, id_: str) -> int:
        known = {"story": self.index.story_ids, "community": self.index.community_ids}.get(key)
        value = self.index.ids.find(id_) if known is None else known.get(id_, -1)
        if value < 0 or (known is None and self.index.hub_facet(value) != key):
            raise RefusalError(404, f"f.{key}: this graph has no {id_[:80]!r}")
        return value
