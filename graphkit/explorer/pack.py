"""Columns as text that fits in a page: byte planes and NUL-ended texts, gzip, base64.

Numbers are split into byte planes (all lowest bytes, then all second bytes, …), which gzip compresses far better than
whole numbers, as in Blosc's and HDF5's shuffle filter. Signed numbers, and the differences of delta-coded columns, are
in zigzag form first (0, -1, 1, -2, …; as in Protocol Buffers), so that small ones have empty high planes; those are
left out. Prose becomes numbers too: places in a dictionary of its words, the commonest first, as in the dense codes of
Brisaboa et al. 2003, "An efficient compression code for text databases". That takes a quarter off 100,000 headlines,
two fifths off 1,000,000. ``shell/js/unpack.js`` is the way back.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, NotRequired, TypedDict

import polars as pl

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["BlockEntry", "ColumnEntry", "pack"]

TYPES: dict[pl.DataType, str] = {
    pl.UInt8(): "u8",
    pl.UInt16(): "u16",
    pl.UInt32(): "u32",
    pl.Int16(): "i16",
    pl.Int32(): "i32",
}
# Neighbours in the order of nodes and edges are alike in these.
DELTA = frozenset({"x", "y", "story", "community", "minute", "source", "title_word_values", "text_word_values"})
PROSE = frozenset({"title", "story_title", "excerpt"})
GZIP = 16 + zlib.MAX_WBITS
LEVEL = 6


class ColumnEntry(TypedDict):
    """What the page must know to read a column.

    Attributes:
        type: ``u8``, ``u16``, ``u32``, ``i16``, ``i32``, ``text`` or ``prose``.
        count: Values.
        planes: Numbers: bytes stored of each value, the lowest first.
        delta: Numbers: whether each is the difference to the one before.
        bytes: Texts: all of them as UTF-8, each with its NUL byte.
        words: Prose: the dictionary, a column of texts. It stands before the codes.
        codes: Prose: a column of numbers: 0 ends a text, others are places in the dictionary plus 1. Words are joined
            by spaces.
    """

    name: str
    type: str
    count: int
    planes: NotRequired[int]
    delta: NotRequired[bool]
    bytes: NotRequired[int]
    words: NotRequired[ColumnEntry]
    codes: NotRequired[ColumnEntry]


class BlockEntry(TypedDict):
    """A block: its name, its bytes before compression and its columns in order."""

    name: str
    size: int
    columns: list[ColumnEntry]


def pack(name: str, columns: Mapping[str, pl.Series]) -> tuple[BlockEntry, str]:
    """Return the entry of a block, and its text: base64 of gzip without a date, so the same columns give the same text.

    ``columns`` are strings or numbers of a type in ``TYPES``, without nulls. U+0000 in a text becomes U+FFFD.
    Takes time in proportion to the bytes, about 1 s for each 30 MB.
    """
    entries: list[ColumnEntry] = []
    press = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
    pressed: list[bytes] = []
    size = 0
    for column, values in columns.items():
        entry, data = _column(column, values)
        entries.append(entry)
        pressed.append(press.compress(data))
        size += len(data)
    pressed.append(press.flush())
    return {"name": name, "size": size, "columns": entries}, base64.b64encode(b"".join(pressed)).decode("ascii")


def _column(name: str, values: pl.Series) -> tuple[ColumnEntry, bytes]:
    if values.dtype != pl.String:
        return _numbers(name, values)
    return _prose(name, values) if name in PROSE else _texts(name, values)


def _prose(name: str, values: pl.Series) -> tuple[ColumnEntry, bytes]:
    import numpy as np

    clean = values.str.replace_all("\0", "\ufffd", literal=True)
    split = clean.str.split(" ")
    words = split.explode(empty_as_null=False, keep_nulls=False).alias("word").to_frame()
    known = words["word"].value_counts(name="uses").sort(["uses", "word"], descending=[True, False])
    places = words.join(known.with_row_index("place", offset=1), on="word", how="left", maintain_order="left")["place"]
    # Each text's codes and then 0: the end.
    ends = np.cumsum(split.list.len().to_numpy().astype(np.int64) + 1) - 1
    codes = np.zeros(len(places) + len(ends), dtype=np.uint32)
    inside = np.ones(len(codes), dtype=bool)
    inside[ends] = False
    codes[inside] = places.to_numpy()
    (words_entry, spelled), (codes_entry, planes) = _texts("words", known["word"]), _numbers("codes", pl.Series(codes))
    size = int(clean.str.len_bytes().sum()) + len(values)
    entry: ColumnEntry = {"name": name, "type": "prose", "count": len(values), "bytes": size}
    return entry | {"words": words_entry, "codes": codes_entry}, spelled + planes


def _texts(name: str, values: pl.Series) -> tuple[ColumnEntry, bytes]:
    ended = values.str.replace_all("\0", "\ufffd", literal=True) + "\0"
    data = (ended.str.join("").item() if len(values) else "").encode()
    return {"name": name, "type": "text", "count": len(values), "bytes": len(data)}, data


def _numbers(name: str, values: pl.Series) -> tuple[ColumnEntry, bytes]:
    import numpy as np  # late: costs start-up time that other uses never need

    if values.null_count() or values.dtype not in TYPES:
        raise TypeError(
            f"column {name!r} is {values.dtype} with {values.null_count()} nulls; pack numbers of {set(TYPES)}"
        )
    numbers = values.to_numpy()
    delta = name in DELTA
    if delta:
        numbers = np.diff(numbers, prepend=numbers.dtype.type(0))  # what is too large wraps around, here and there
    if delta or numbers.dtype.kind == "i":
        numbers = _zigzag(numbers)
    high = int(numbers.max(initial=0))
    planes = (high.bit_length() + 7) // 8
    rows = numbers.astype(numbers.dtype.newbyteorder("<")).view(np.uint8).reshape(len(numbers), numbers.itemsize)
    data = np.ascontiguousarray(rows[:, :planes].T).tobytes()
    entry: ColumnEntry = {"name": name, "type": TYPES[values.dtype], "count": len(values), "planes": planes}
    return entry | {"delta": True} if delta else entry, data


def _zigzag(numbers: NDArray[np.integer]) -> NDArray[np.unsignedinteger]:
    import numpy as np

    signed = numbers.view(f"i{numbers.itemsize}")
    bits = 8 * numbers.itemsize - 1
    folded = (signed << 1) ^ (signed >> bits)
    return folded.view(np.dtype(f"u{numbers.itemsize}"))
