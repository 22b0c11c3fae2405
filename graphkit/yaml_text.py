"""YAML as text: plain values in which every scalar stays what the author typed, and the line of each.

YAML would turn the title ``NO`` into False and ``10:00`` into 600. An article's fields have known types, so nothing is
guessed here: scalars are strings, and only a plain empty value, ``~`` or ``null`` is null (YAML 1.2, failsafe schema
plus null). PyYAML does the parsing, with libyaml where it is present; building no Python objects makes it about twice
as fast as ``yaml.load(..., CSafeLoader)``, and leaves nothing for a hostile tag or alias to grow in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.events import CollectionEndEvent, CollectionStartEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

__all__ = ["Document", "Value", "parse_yaml"]

Value = str | None | list["Value"] | dict[str, "Value"]

NULL = "tag:yaml.org,2002:null"
TEXT = "tag:yaml.org,2002:str"
NULLS = frozenset(("", "~", "null", "Null", "NULL"))

# Composing recurses in C, where too deep a nesting ends the process; articles need 4 levels.
MAX_DEPTH = 64
OPENERS = ("[", "{", "- ", "? ")
STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
MANY_OPENERS = 500  # fewer cannot nest deeply enough to harm


class _TextResolver:
    """Resolves every scalar to text or null; the composers call these for each node, so they do as little as can be."""

    def check_resolver_prefix(self, *_: Any) -> None:
        """Nothing to check: no resolver looks at paths."""

    def descend_resolver(self, *_: Any) -> None:
        """Nothing to prepare."""

    def ascend_resolver(self) -> None:
        """Nothing to undo."""

    def resolve(self, kind: type[Node], value: str, implicit: Any) -> str:
        """Tell null from text; collections need no tag, their class says it."""
        return NULL if kind is ScalarNode and implicit[0] and value in NULLS else TEXT


class _PureComposer(_TextResolver, yaml.BaseLoader):
    """PyYAML's own parser."""


if yaml.__with_libyaml__:

    class _FastComposer(_TextResolver, yaml.CBaseLoader):
        """The same with libyaml."""

    COMPOSER: type[Any] = _FastComposer
else:
    COMPOSER = _PureComposer


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document: its plain ``value``, the ``repeated`` keys (the last one counts), and the node tree."""

    value: Value
    repeated: tuple[str, ...]
    root: Node

    def line(self, field: str) -> int:
        """Return the line (from 0) of a field such as ``related[3].webUrl``, or of the nearest thing around it."""
        node = self.root
        line: int = node.start_mark.line
        for name, index in STEP.findall(field):
            if index and isinstance(node, SequenceNode) and int(index) < len(node.value):
                node = node.value[int(index)]
                line = node.start_mark.line
            elif name and isinstance(node, MappingNode):
                found = [pair for pair in node.value if pair[0].value == name]
                if not found:
                    break
                key, node = found[-1]
                line = key.start_mark.line
            else:
                break
        return line


def parse_yaml(text: str, composer: type[Any] = COMPOSER) -> list[Document]:
    """Return the documents in ``text``.

    Raises:
        yaml.YAMLError: If the text is not YAML or nests deeper than 64 levels; its ``problem_mark``, if any, has the
            line (from 0).
    """
    if sum(map(text.count, OPENERS)) > MANY_OPENERS:
        _check_depth(text)
    loader = composer(text)
    documents: list[Document] = []
    try:
        while loader.check_node():
            root = loader.get_node()
            repeated: list[str] = []
            documents.append(Document(_plain(root, {}, repeated), tuple(repeated), root))
    except RecursionError:
        raise yaml.YAMLError("nested too deeply") from None
    finally:
        loader.dispose()
    return documents


def _plain(node: Node, made: dict[int, Value], repeated: list[str]) -> Value:
    if isinstance(node, ScalarNode):
        return None if node.tag is NULL else node.value
    known = made.get(id(node))
    if known is not None:  # an alias: share what its anchor became, so that nothing multiplies
        return known
    if isinstance(node, MappingNode):
        mapping: dict[str, Value] = {}
        made[id(node)] = mapping
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else "?"
            if name in mapping:
                repeated.append(name)
            mapping[name] = _plain(value, made, repeated)
        return mapping
    items: list[Value] = []
    made[id(node)] = items
    items.extend(_plain(item, made, repeated) for item in node.value)
    return items


def _check_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=COMPOSER):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > MAX_DEPTH:
            line = event.start_mark.line if event.start_mark else 0
            mark = yaml.Mark("", 0, line, 0, None, 0)
            raise yaml.MarkedYAMLError(problem=f"nested deeper than {MAX_DEPTH} levels", problem_mark=mark)
