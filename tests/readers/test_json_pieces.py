"""A document that is read a piece at a time gives what it gives whole."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit import json_pieces
from graphkit.json_pieces import Pieces
from graphkit.model import Article, Problem
from graphkit.readers.json_document import read_json
from tests.readers.tables import apart

SEPARATORS = [(",", ":"), (", ", ": ")]
# Texts that look like the end of an object and the start of the next one.
HOSTILE = ['"},{"title":"x', '}, {"title": "y"}, {"title": "', '[{"title"', "\\", "Ü", "half \ud800", "9" * 30]
texts = st.sampled_from(["A", "B", *HOSTILE])
inner = st.lists(st.fixed_dictionaries({"title": texts}), max_size=3)
records = st.lists(
    st.fixed_dictionaries({"title": texts}, optional={"url": st.just("https://a.org/1"), "related": inner, "id": texts})
    | st.fixed_dictionaries({"id": texts | st.integers(0, 2**70) | st.just(float("nan")), "title": texts})
    | st.just({})
    | st.sampled_from([7, None, "text"]),
    max_size=30,
)
plain = st.lists(st.fixed_dictionaries({"title": st.sampled_from(["A", "Ü", *HOSTILE[:3]])}), min_size=5, max_size=30)
SHELLS = [
    '{"articles": LIST}',
    'LIST',
    '{"articles": {"results": LIST, "totalResults": 3}}',
    '{"status": "[{\\"title\\"", "facets": [{"title": "F"}], "articles": LIST}',
    '{"facets": OTHER, "articles": LIST, "items": OTHER}',
    '{"articles": OTHER, "articles": LIST}',
    '{"version": "1.1", "items": LIST, "title": "The Feed"}',
    '{"nodes": LIST, "edges": [], "articles": OTHER}',
    '{"articles": LIST',
    '{"articles": LIST}}',
    '{"articles": LIST, "n": NaN}',
    '{"title": "One", "related": LIST}',
    '\ufeff{"articles": LIST}',
]  # fmt: skip


def outcome(data: bytes, head: int, piece: int) -> tuple[list[Article], list[Problem]]:
    """What the reader gives if it looks for a list in so many bytes, and makes pieces of so many."""
    with patch.object(json_pieces, "HEAD", head), patch.object(json_pieces, "PIECE", piece):
        return apart(read_json(BytesIO(data), "a.json"))


@given(
    st.sampled_from(SHELLS),
    plain | records,
    records,
    st.sampled_from(SEPARATORS),
    st.sampled_from([None, 1]),
    st.integers(0, 60),
)
def test_pieces_give_what_the_whole_gives(
    shell: str, listed: list[Any], other: list[Any], separators: tuple[str, str], indent: int | None, piece: int
) -> None:
    def dumped(values: list[Any]) -> str:
        return json.dumps(values, separators=separators, indent=indent)

    data = shell.replace("LIST", dumped(listed)).replace("OTHER", dumped(other)).encode()
    assert outcome(data, 1 << 16, piece) == outcome(data, 0, piece)


@given(st.integers(0, 3_000), st.integers(0, 30), st.text('{}[]":,\\ ', max_size=4))
def test_damage_anywhere_is_told_as_of_the_whole(place: int, size: int, put: str) -> None:
    data = json.dumps({"articles": [{"title": f"T{number}", "tags": [{"title": "x"}]} for number in range(60)]})
    damaged = (data[:place] + put + data[place + size :]).encode()
    assert outcome(damaged, 1 << 16, 100) == outcome(damaged, 0, 100)


def test_a_long_list_is_never_whole() -> None:
    listed = [{"title": f"T{number}", "body": "b" * 1_000} for number in range(1_000)]
    pieces = Pieces(json.dumps({"status": "ok", "articles": listed, "total": 1_000}).encode())
    assert (pieces.document["status"], pieces.document["total"]) == ("ok", 1_000)
    held = pieces.document["articles"]
    assert len(held) < 300
    parts = list(pieces.of(held))
    assert max(map(len, parts)) < 300
    assert [record for part in parts for record in part] == listed


def test_another_list_than_the_one_in_pieces_is_refused() -> None:
    listed = [{"title": f"T{number}", "body": "b" * 1_000} for number in range(500)]
    pieces = Pieces(json.dumps({"facets": listed, "articles": [{"title": "T"}]}).encode())
    with pytest.raises(ValueError, match="not in list"):
        list(pieces.of(pieces.document["articles"]))


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'[{"title": "T"}]', b"\xff\xfe[", b'[{"a": 1}, {"a": 2}'])
def test_no_long_list(data: bytes) -> None:
    with pytest.raises(ValueError, match="no long list"):
        Pieces(data)
