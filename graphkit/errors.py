"""The errors graphkit raises: one tree, so that one ``except`` catches them all::

    GraphkitError
    ├── InputError          a source that cannot be read at all
    │   └── NoArticlesError nothing in the sources is an article
    ├── GraphError          two tables that do not fit together
    ├── NodeNotFoundError   a node somebody named is not there, or is not one node
    ├── FormatError         an output format nobody registered
    ├── EngineError         an engine that is not there, or failed at its work
    └── OutputError         a file that cannot be written

What the *input* gets wrong in places is no exception: it is a :class:`graphkit.Problem`, and reading goes on.
Messages name the culprit, the place and the way out. Only the command line turns them into exit codes.
"""

from __future__ import annotations

from typing import Any

__all__ = [
    "EngineError",
    "FormatError",
    "GraphError",
    "GraphkitError",
    "InputError",
    "NoArticlesError",
    "NodeNotFoundError",
    "OutputError",
]


class GraphkitError(Exception):
    """Everything graphkit raises on purpose."""


class InputError(GraphkitError):
    """A source that cannot be read at all: missing, forbidden, or of a kind no reader knows."""


class NoArticlesError(InputError):
    """The sources were read, and none of them held an article.

    Attributes:
        problems (tuple[Problem, ...]): Why: a :class:`graphkit.Problem` for each thing that was wrong.
    """

    def __init__(self, message: str, problems: tuple[Any, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


class GraphError(GraphkitError):
    """Tables or a networkx graph that do not make an :class:`graphkit.ArticleGraph`."""


class NodeNotFoundError(GraphkitError):
    """A node named by id, URL or title part is not there, or the name fits several."""


class FormatError(GraphkitError):
    """An output format nobody registered, or a suffix no format goes with."""


class EngineError(GraphkitError):
    """An engine (such as Apache Spark) that is not installed, cannot be reached, or failed at its work."""


class OutputError(GraphkitError):
    """A file that cannot be written: no permission, a folder in the way, no space left."""
