"""The tokeniser for large columns: :func:`graphkit.tokens.words` as a compiled loop over UTF-8 bytes.

Words are told apart by a 64-bit hash of their folded characters, so no string is ever made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from unicodedata import category, normalize

import numpy as np
import polars as pl

from graphkit.similarity.jit import compiled
from graphkit.similarity.sets import SEED, Ints, TokenSets, side_by_side
from graphkit.threads import over_threads
from graphkit.tokens import UNSPACED, fold

__all__ = ["hashed_token_sets", "word_hashes"]

BLOCK = 32_768  # rows tokenised at a time by one thread

# Characters that NFKC may combine with the one before: rows with any are normalised whole, others by the table.
COMBINING = r"[\p{M}\x{1160}-\x{11FF}\x{FF9E}-\x{FFDC}]"

LIMIT = 0x323B0  # no letter is beyond
DROPPED, SEVERAL, SPACE = -1, -2, 32
# Han and Hangul letters stay as they are: asking for each of 100,000 would take longer than all others.
UNCHANGED = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0x20000, 0x2F7FF), (0x30000, LIMIT - 1))


class Folds(NamedTuple):
    """What every character below ``LIMIT`` counts as.

    Attributes:
        ascii_: int32 for each byte: the character it folds to, a space if it parts words, -1 if it is not ASCII.
        one: int32 for each character: the character it folds to, a space if it parts words, ``DROPPED``, or
            ``SEVERAL - place`` where its folded characters are in ``many``.
        many: int32: runs of folded characters, each ended by -1.
        unspaced: bool for each character: it belongs to a script that is cut into bigrams.
    """

    ascii_: Ints
    one: Ints
    many: Ints
    unspaced: Any


@lru_cache(maxsize=1)
def fold_table() -> Folds:
    """Work out the folds of all characters; takes about 0.1 s."""
    one = np.full(LIMIT, SPACE, dtype=np.int32)
    unspaced = np.zeros(LIMIT, dtype=np.bool_)
    many: list[int] = []
    for first, last in UNSPACED:
        unspaced[first : last + 1] = True
    for first, last in UNCHANGED:
        one[first : last + 1] = [code if chr(code).isalpha() else SPACE for code in range(first, last + 1)]
    for code in np.flatnonzero(one == SPACE).tolist():
        if category(char := chr(code)) in ("Cn", "Co", "Cs"):
            continue
        folded = "".join(map(fold, normalize("NFKC", char)))
        if not folded:
            one[code] = DROPPED
        elif len(folded) == 1:
            one[code] = ord(folded)
        else:
            one[code] = SEVERAL - len(many)
            many.extend([*map(ord, folded), -1])
    ascii_ = np.full(256, -1, dtype=np.int32)
    ascii_[:128] = one[:128]
    return Folds(ascii_, one, np.array(many, dtype=np.int32), unspaced)


def hashed_token_sets(*columns: pl.Series, threads: int | None = None) -> TokenSets:
    """Return what :func:`graphkit.similarity.sets` returns; ties of rarity are settled by hash.

    Linear: a million titles with excerpts (250 MB) take about a second and a half on two cores.
    """
    table, used = np.zeros((1 << 16, 4), dtype=np.uint64), 0
    pieces, sizes, rows = [], [np.zeros(1, dtype=np.int64)], 0
    for hashes, counts in _hashed(columns, threads):
        tokens, distinct, table, used = _number(hashes, counts, rows, table, used)
        pieces.append(tokens)
        sizes.append(distinct)
        rows += len(counts)
    offsets = np.cumsum(np.concatenate(sizes))
    tokens = np.empty(offsets[-1], dtype=np.int32)
    pieces.reverse()
    end = 0
    while pieces:  # each piece is let go as soon as it is copied
        piece = pieces.pop()
        tokens[end : end + len(piece)] = piece
        end += len(piece)
    known = table[table[:, ID] > 0]
    keys, frequencies = np.empty(used, dtype=np.uint64), np.empty(used, dtype=np.int32)
    keys[known[:, ID] - 1], frequencies[known[:, ID] - 1] = known[:, HASH], known[:, TEXTS]
    order = np.lexsort((keys, frequencies))
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    edges = range(0, rows, BLOCK)
    for _ in over_threads(lambda at: _rank_rows(offsets, tokens, rank, at, min(at + BLOCK, rows)), edges, threads):
        pass
    return TokenSets(offsets, tokens, frequencies[order])


def word_hashes(texts: pl.Series) -> tuple[Ints, Ints]:
    """Return how many words each text has, and the hashes of all, in reading order."""
    hashes, counts = zip(*_hashed([texts], None), strict=True)
    return np.concatenate(counts), np.concatenate(hashes)


def _hashed(columns: Sequence[pl.Series], threads: int | None) -> Iterator[tuple[Ints, Ints]]:
    """Yield the hashes of the words of each block, and how many each row has."""
    folds = fold_table()

    def tokenise(start: int) -> tuple[Ints, Ints]:
        block = _combined(side_by_side([column[start : start + BLOCK] for column in columns]))
        buffer = np.frombuffer(block.str.join("").cast(pl.Binary)[0] or b"", dtype=np.uint8)
        ends = np.cumsum(block.str.len_bytes().to_numpy(), dtype=np.int64)
        hashes, counts = _hash_words(buffer, ends, *folds)
        return hashes, counts

    yield from over_threads(tokenise, range(0, len(columns[0]), BLOCK), threads)


def _combined(texts: pl.Series) -> pl.Series:
    # A search of all texts would take a fifth of the time; most are plain ASCII, or have a curly quote or two.
    places = (texts.str.len_bytes() != texts.str.len_chars()).arg_true()
    places = places.filter(texts.gather(places).str.contains(COMBINING))
    if not len(places):
        return texts
    return texts.scatter(places, texts.gather(places).str.normalize("NFKC"))


@compiled
def mix(value: np.uint64) -> np.uint64:
    """Spread a 64-bit value over all its bits (the finaliser of splitmix64: Steele, Lea, Flood 2014)."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@compiled
def _step(value: np.uint64, code: Any) -> np.uint64:
    value = (value ^ np.uint64(code)) * np.uint64(0x9E3779B97F4A7C15)
    return value ^ (value >> np.uint64(32))


@compiled
def _hash_words(buffer: Ints, ends: Ints, ascii_: Ints, one: Ints, many: Ints, unspaced: Any) -> tuple[Ints, Ints]:
    """Return the hashes of all words of all rows, and how many each row has."""
    seed = np.uint64(SEED)
    hashes = np.empty(len(buffer) // 3 + 64, dtype=np.uint64)
    counts = np.zeros(len(ends), dtype=np.int64)
    found, at = 0, 0
    for row in range(len(ends)):
        begin, end = found, ends[row]
        # No character of n bytes makes more than 2 n words.
        if found + 2 * (end - at) + 2 > len(hashes):
            grown = np.empty(2 * len(hashes) + 2 * (end - at) + 2, dtype=np.uint64)
            grown[:found] = hashes[:found]
            hashes = grown
        word, inside = seed, False  # hash of the word so far
        last: Any
        run, last = 0, np.int32(0)  # length of the run of unspaced characters, and its last one
        while at <= end:
            # The end of a row parts words like a space.
            folded: Any = np.int32(SPACE) if at == end else ascii_[buffer[at]]
            place = -1
            if folded >= 0:
                at += 1
            else:
                byte = np.int32(buffer[at])
                if byte < 0xE0:
                    code = (byte & 0x1F) << 6 | (buffer[at + 1] & 0x3F)
                    at += 2
                elif byte < 0xF0:
                    code = (byte & 0x0F) << 12 | (buffer[at + 1] & 0x3F) << 6 | (buffer[at + 2] & 0x3F)
                    at += 3
                else:
                    code = (byte & 0x07) << 18 | (buffer[at + 1] & 0x3F) << 12
                    code |= (buffer[at + 2] & 0x3F) << 6 | (buffer[at + 3] & 0x3F)
                    at += 4
                # Of what is beyond the table, tags and selectors are dropped.
                folded = one[code] if code < LIMIT else np.int32(DROPPED if 0xE0000 <= code <= 0xE0FFF else SPACE)
                if folded == DROPPED:
                    continue
                if folded <= SEVERAL:
                    place = SEVERAL - folded
                    folded = many[place]
            while True:
                if folded != SPACE and not unspaced[folded]:
                    if run == 1:
                        hashes[found] = mix(_step(seed, last))
                        found += 1
                    run = 0
                    word, inside = _step(word, folded), True
                else:
                    if inside:
                        hashes[found] = mix(word)
                        found += 1
                        word, inside = seed, False
                    if folded == SPACE:
                        if run == 1:
                            hashes[found] = mix(_step(seed, last))
                            found += 1
                        run = 0
                    else:
                        if run:
                            hashes[found] = mix(_step(_step(seed, last), folded))
                            found += 1
                        run, last = run + 1, folded
                if place < 0:
                    break
                place += 1
                folded = many[place]
                if folded < 0:
                    break
        at = end
        counts[row] = found - begin
    return hashes[:found].copy(), counts


# A hash table is rows of (hash, id + 1, number of texts, last text + 1); an id of 0 marks a free row.
HASH, ID, TEXTS, LAST = 0, 1, 2, 3


@compiled
def _number(hashes: Ints, counts: Ints, first_row: int, table: Ints, used: int) -> tuple[Ints, Ints, Ints, int]:
    """Turn hashes into ids, each once a row; returns the ids, how many each row has, the table and the ids used."""
    tokens = np.empty(len(hashes), dtype=np.int32)
    distinct = np.zeros(len(counts), dtype=np.int64)
    written, at = 0, 0
    mask = np.uint64(len(table) - 1)
    for row in range(len(counts)):
        begin = written
        now = np.uint64(first_row + row + 1)
        for _ in range(counts[row]):
            key = hashes[at]
            at += 1
            slot = key & mask
            while table[slot, ID] != 0 and table[slot, HASH] != key:
                slot = (slot + np.uint64(1)) & mask
            if table[slot, ID] == 0:
                used += 1
                table[slot, HASH], table[slot, ID] = key, used
            if table[slot, LAST] != now:
                table[slot, LAST] = now
                table[slot, TEXTS] += np.uint64(1)
                tokens[written] = np.int32(table[slot, ID]) - 1
                written += 1
            if used * 2 > len(table):
                table = _grown(table)
                mask = np.uint64(len(table) - 1)
        distinct[row] = written - begin
    return tokens[:written].copy(), distinct, table, used


@compiled
def _grown(table: Ints) -> Ints:
    larger = np.zeros((2 * len(table), 4), dtype=np.uint64)
    mask = np.uint64(len(larger) - 1)
    for row in range(len(table)):
        if table[row, ID] != 0:
            slot = table[row, HASH] & mask
            while larger[slot, ID] != 0:
                slot = (slot + np.uint64(1)) & mask
            larger[slot] = table[row]
    return larger


@compiled
def _rank_rows(offsets: Ints, tokens: Ints, rank: Ints, start: int, stop: int) -> None:
    """Replace ids by ranks and sort each row, in place."""
    for row in range(start, stop):
        begin, end = offsets[row], offsets[row + 1]
        if end - begin > 96:
            tokens[begin:end] = np.sort(rank[tokens[begin:end]])
            continue
        for at in range(begin, end):  # insertion sort: the fastest for so few
            token = rank[tokens[at]]
            free = at
            while free > begin and tokens[free - 1] > token:
                tokens[free] = tokens[free - 1]
                free -= 1
            tokens[free] = token
