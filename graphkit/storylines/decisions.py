"""What people decided: pairs that are one story, pairs that are not, and better names. A small file to review."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from graphkit.errors import InputError
from graphkit.model import Problem

__all__ = ["Decision", "Decisions", "Resolved", "read_decisions", "resolve"]


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the file.

    Attributes:
        articles: What it names: ids, addresses or keys.
        line: Where it stands, from 1.
        name: The new name, of a ``rename`` line.
    """

    articles: tuple[str, ...]
    line: int
    name: str = ""


@dataclass(frozen=True)
class Decisions:
    """What a decisions file holds, and what in it could not be understood.

    Attributes:
        must_link: Articles that are one story.
        cannot_link: Articles no two of which are one story.
        rename: The story that holds an article gets this name.
        file: Where all that was read.
        problems: Lines that make no sense.
    """

    must_link: tuple[Decision, ...] = ()
    cannot_link: tuple[Decision, ...] = ()
    rename: tuple[Decision, ...] = ()
    file: str = ""
    problems: tuple[Problem, ...] = ()


def read_decisions(path: str | os.PathLike[str]) -> Decisions:
    """Read a decisions file::

        must_link:
          - [https://example.org/a, https://example.org/b]
        cannot_link:
          - [https://example.org/a, https://example.org/c]
        rename:
          https://example.org/a: Drug response study

    Articles are named by node id, address or key. Lines that make no sense become ``problems``; nothing is raised for
    them. Stale lines, whose articles are gone, are reported where the file is applied.

    Raises:
        InputError: If the file cannot be read, or is no YAML mapping.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot read these decisions ({error})") from error
    except yaml.YAMLError as error:
        raise InputError(f"{path}: not valid YAML ({' '.join(str(error).split())})") from error
    if root is not None and not isinstance(root, yaml.MappingNode):
        raise InputError(f"{path}: expected must_link, cannot_link and rename at the top")
    parts: dict[str, list[Decision]] = {"must_link": [], "cannot_link": [], "rename": []}
    problems: list[Problem] = []

    def refuse(node: Any, field: str, what: str) -> None:
        problems.append(Problem(str(path), node.start_mark.line + 1, field, what, "the line was passed over"))

    for key, value in root.value if root is not None else ():
        field = str(key.value)
        if field not in parts:
            refuse(key, field, "not one of must_link, cannot_link, rename")
        elif field == "rename" and isinstance(value, yaml.MappingNode):
            for article, name in value.value:
                if isinstance(article, yaml.ScalarNode) and isinstance(name, yaml.ScalarNode) and name.value.strip():
                    parts[field].append(
                        Decision((article.value,), article.start_mark.line + 1, " ".join(name.value.split()))
                    )
                else:
                    refuse(article, field, "a name is expected after the article")
        elif field != "rename" and isinstance(value, yaml.SequenceNode):
            for item in value.value:
                names = [part.value for part in item.value] if isinstance(item, yaml.SequenceNode) else []
                if len(set(map(str, names))) >= 2 and all(isinstance(name, str) for name in names):
                    parts[field].append(Decision(tuple(dict.fromkeys(names)), item.start_mark.line + 1))
                else:
                    refuse(item, field, "a list of two or more different articles is expected")
        elif not (isinstance(value, yaml.ScalarNode) and value.value in ("", "~", "null")):
            refuse(value, field, "article: name is expected" if field == "rename" else "a list of lists is expected")
    return Decisions(
        tuple(parts["must_link"]), tuple(parts["cannot_link"]), tuple(parts["rename"]), str(path), tuple(problems)
    )


@dataclass(frozen=True)
class Resolved:
    """Decisions in rows of a table.

    Attributes:
        together, apart: Pairs of rows that are, and are not, one story.
        renames: A row, the name for its story, and the problem to report if the row is in no story.
        problems: What could not be followed.
    """

    together: list[tuple[int, int]]
    apart: list[tuple[int, int]]
    renames: list[tuple[int, str, Problem]]
    problems: tuple[Problem, ...]


def resolve(decisions: Decisions, texts: pl.DataFrame) -> Resolved:
    """Find the articles that decisions name in ``texts`` (columns ``id``, ``key``, ``url``, ``urls``).

    A line with an article that is not there is stale: it is reported, and holds for those that are. A cannot_link that
    contradicts must_link lines is reported too, and does not hold.
    """
    problems = list(decisions.problems)
    named = {
        name
        for part in (decisions.must_link, decisions.cannot_link, decisions.rename)
        for d in part
        for name in d.articles
    }
    row_of = _rows(named, texts)

    def rows(decision: Decision, field: str) -> list[int]:
        for name in decision.articles:
            if name not in row_of:
                what = f"no article is known by {name!r}"
                problems.append(Problem(decisions.file, decision.line, field, what, "this stale line is passed over"))
        return list(dict.fromkeys(row_of[name] for name in decision.articles if name in row_of))

    together = []
    home: dict[int, int] = {}

    def find(row: int) -> int:
        while (up := home.get(row, row)) != row:
            row = up
        return row

    for decision in decisions.must_link:
        found = rows(decision, "must_link")
        for other in found[1:]:
            together.append((found[0], other))
            home[find(other)] = find(found[0])
    apart = []
    for decision in decisions.cannot_link:
        found = rows(decision, "cannot_link")
        for a, b in combinations(found, 2):
            if find(a) == find(b):
                what = "these articles are one story by must_link"
                problems.append(Problem(decisions.file, decision.line, "cannot_link", what, "must_link holds"))
            else:
                apart.append((a, b))
    renames: list[tuple[int, str, Problem]] = []
    for decision in decisions.rename:
        what = f"{decision.articles[0]!r} is in no story"
        problem = Problem(decisions.file, decision.line, "rename", what, "this stale line is passed over")
        renames.extend((row, decision.name, problem) for row in rows(decision, "rename"))
    return Resolved(together, apart, renames, tuple(problems))


def _rows(named: set[str], texts: pl.DataFrame) -> dict[str, int]:
    """Return the row of each name; an id wins over a key, a key over an address, and the first row over later ones."""
    found: dict[str, int] = {}
    table = texts.select("id", "key", "url", "urls").with_row_index("row")
    for column in ("id", "key", "url", "urls"):
        one = table.select("row", pl.col(column).alias("name"))
        one = one.explode("name") if column == "urls" else one
        for row, name in one.filter(pl.col("name").is_in(list(named))).iter_rows():
            found.setdefault(name, row)
    return found
