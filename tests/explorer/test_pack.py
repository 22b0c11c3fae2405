import base64
import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.explorer.pack import pack
from tests.browser import Opened
from tests.explorer.model import write_blocks

TYPES = {"u8": pl.UInt8(), "u16": pl.UInt16(), "u32": pl.UInt32(), "i16": pl.Int16(), "i32": pl.Int32()}
LIMITS = {
    "u8": (0, 255),
    "u16": (0, 65535),
    "u32": (0, 2**32 - 1),
    "i16": (-32768, 32767),
    "i32": (-(2**31), 2**31 - 1),
}
SPECIAL = [
    "",
    " ",
    "  two  spaces ",
    "a\0b",
    "\ufeffBOM",
    "😀 👩‍👩‍👧",
    "שלום عالم",
    "</script><!--",
    "\u2028\u2029\r\n\t",
    "é é",
    "a" * 5000,
    "\ufffd",
]
READ = """() => Object.values(blocks).map((columns) => Object.fromEntries([...columns].map(([name, column]) =>
  [name, column.ends ? Array.from({ length: column.count }, (_, i) => column.get(i)) : [...column]])))"""


def number_columns() -> st.SearchStrategy[dict[str, pl.Series]]:
    """Columns of each type, plain and delta-coded: the extremes come often."""

    def column(kind: str) -> st.SearchStrategy[pl.Series]:
        low, high = LIMITS[kind]
        values = st.integers(low, high) | st.sampled_from([low, high, 0])
        return st.lists(values, max_size=30).map(lambda found: pl.Series(found, dtype=TYPES[kind]))

    delta = {"x": column("u16"), "source": column("u32"), "minute": column("i32")}
    return st.fixed_dictionaries({**{kind: column(kind) for kind in TYPES}, **delta})


def read(name: str, columns: dict[str, pl.Series]) -> bytes:
    return gzip.decompress(base64.b64decode(pack(name, columns)[1]))


def test_the_same_columns_give_the_same_text() -> None:
    columns = {"a": pl.Series([1, 2], dtype=pl.UInt8), "title": pl.Series(["b", "a b"])}
    assert pack("map", columns) == pack("map", columns)


def test_numbers_are_byte_planes_and_empty_planes_are_left_out() -> None:
    columns = {"a": pl.Series([1, 258, 3], dtype=pl.UInt32), "b": pl.Series([0, -1, 1], dtype=pl.Int32)}
    entry, _ = pack("map", columns)
    assert [column["planes"] for column in entry["columns"]] == [2, 1]
    assert read("map", columns) == bytes([1, 2, 3, 0, 1, 0]) + bytes([0, 1, 2])
    assert entry["size"] == 9


def test_neighbours_become_small_differences() -> None:
    columns = {"source": pl.Series([70_000, 70_000, 70_001], dtype=pl.UInt32)}
    assert read("links", columns)[1:3] == bytes([0, 2])
    assert pack("links", columns)[0]["columns"][0]["delta"]


def test_prose_is_a_dictionary_and_codes() -> None:
    columns = {"title": pl.Series(["a b a", "", "b  a"])}
    # "a" three times, "b" and the empty word twice: in this order, codes from 1; 0 ends a text.
    assert read("texts", columns) == b"a\0\0b\0" + bytes([1, 3, 1, 0, 2, 0, 3, 2, 1, 0])


def test_what_cannot_be_packed_is_named() -> None:
    with pytest.raises(TypeError, match="'a' is Int64 with 1 nulls"):
        pack("map", {"a": pl.Series([1, None])})


@pytest.mark.browser
def test_the_browser_reads_back_what_python_packed(open_page: Callable[..., Opened], tmp_path: Path) -> None:
    blocks: list[dict[str, pl.Series]] = []

    @settings(max_examples=40, database=None, derandomize=True)
    @given(number_columns(), st.lists(st.text(st.characters(codec="utf-8")) | st.sampled_from(SPECIAL), max_size=8))
    def collect(numbers: dict[str, pl.Series], texts: list[str]) -> None:
        strings = pl.Series(texts, dtype=pl.String)
        blocks.append({**numbers, "id": strings, "title": strings})

    collect()
    blocks.append({"id": pl.Series(SPECIAL), "excerpt": pl.Series(SPECIAL)})
    path = write_blocks({f"b{place}": block for place, block in enumerate(blocks)}, tmp_path / "page.html")
    found: list[dict[str, Any]] = open_page(path).page.evaluate(READ)
    assert len(found) == len(blocks) > 20
    for columns, read_back in zip(blocks, found, strict=True):
        for name, column in columns.items():
            texts = column.dtype == pl.String
            assert read_back[name] == [text.replace("\0", "\ufffd") if texts else text for text in column], name
