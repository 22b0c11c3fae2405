"""Who is measured: each takes a list of texts (folded words with single spaces) and gives pairs of rows.

All start from the same Python strings, and what they need to make words of them is part of their time. The peers'
settings are those with the best recall at a threshold of 0.8 that do not cost them precision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from itertools import combinations

import numpy as np

Contender = Callable[[Sequence[str], float], np.ndarray]
PERMUTATIONS = 128


def graphkit(texts: Sequence[str], threshold: float) -> np.ndarray:
    """Exact join of token sets; pairs of equal sets are written out."""
    import polars as pl

    from graphkit.similarity.copies import join_texts, near_copies
    from graphkit.similarity.sets import token_sets

    copies = near_copies(join_texts(token_sets(pl.Series(texts)), threshold), np.arange(len(texts)))
    return copies.pairs.to_numpy()


def rensa_lsh(texts: Sequence[str], threshold: float) -> np.ndarray:
    """Rensa's bulk calls with 16 bands of 8; candidates whose signatures agree to the threshold.

    With 32 bands of 4 it finds 0.1 points more and takes four times as long.
    """
    rensa = import_module("rensa")
    signatures = rensa.RMinHash.from_token_sets([text.split() for text in texts], PERMUTATIONS, 42)
    index = rensa.RMinHashLSH(threshold, PERMUTATIONS, 16)
    index.insert_many(signatures, 0)
    near = ((row, other) for row, found in enumerate(index.query_all(signatures)) for other in found if other > row)
    return _array((one, two) for one, two in near if signatures[one].jaccard(signatures[two]) >= threshold)


def datasketch_lsh(texts: Sequence[str], threshold: float) -> np.ndarray:
    """Datasketch's MinHashLSH with its own bands for the threshold; candidates whose signatures agree to it."""
    datasketch = import_module("datasketch")
    sets = ([word.encode() for word in text.split()] for text in texts)
    signatures = list(datasketch.MinHash.generator(sets, num_perm=PERMUTATIONS, seed=42))
    index = datasketch.MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
    with index.insertion_session() as session:
        for row, signature in enumerate(signatures):
            session.insert(row, signature, check_duplication=False)
    near = ((row, other) for row, one in enumerate(signatures) for other in index.query(one) if other > row)
    return _array((one, two) for one, two in near if signatures[one].jaccard(signatures[two]) >= threshold)


def text_dedup(texts: Sequence[str], threshold: float) -> np.ndarray:
    """text-dedup's signatures and bands of single words; it gives clusters, whose rows are paired by their words."""
    module = import_module("text_dedup.minhash")
    bands, rows = module.optimal_param(threshold, PERMUTATIONS, false_positive_weight=0.5, false_negative_weight=0.5)
    prime, largest = np.uint64((1 << 61) - 1), np.uint32((1 << 32) - 1)
    random = np.random.RandomState(42)
    permutations = (
        random.randint(1, prime, size=PERMUTATIONS, dtype=np.uint64),
        random.randint(0, prime, size=PERMUTATIONS, dtype=np.uint64),
    )
    ranges = [(band * rows, (band + 1) * rows) for band in range(bands)]
    tables: list[dict[bytes, list[int]]] = [{} for _ in ranges]
    for row, text in enumerate(texts):
        signature = module.embed_func(
            text,
            row,
            num_perm=PERMUTATIONS,
            ngram_size=1,
            min_length=0,
            hashranges=ranges,
            permutations=permutations,
            hash_func=module.xxh3_32hash,
            dtype=np.uint64,
            max_hash=largest,
            modulo_prime=prime,
        )
        for table, band in zip(tables, signature["__signatures__"], strict=True):
            table.setdefault(band, []).append(row)
    links = {(min(rows), row) for table in tables for rows in table.values() for row in rows if len(rows) > 1}
    return _array(_clusters_to_pairs(texts, links, threshold))


def set_similarity_search(texts: Sequence[str], threshold: float) -> np.ndarray:
    """SetSimilaritySearch's exact all-pairs, in one Python process."""
    all_pairs = import_module("SetSimilaritySearch").all_pairs
    found = all_pairs(
        [set(text.split()) for text in texts], similarity_func_name="jaccard", similarity_threshold=threshold
    )
    return _array((min(one, two), max(one, two)) for one, two, _ in found)


CONTENDERS: dict[str, Contender] = {
    "graphkit": graphkit,
    "rensa": rensa_lsh,
    "datasketch": datasketch_lsh,
    "text-dedup": text_dedup,
    "SetSimilaritySearch": set_similarity_search,
}


def _clusters_to_pairs(
    texts: Sequence[str], links: Iterable[tuple[int, int]], threshold: float
) -> Iterable[tuple[int, int]]:
    root: dict[int, int] = {}

    def find(row: int) -> int:
        while (above := root.setdefault(row, row)) != row:
            root[row] = row = root.get(above, above)
        return row

    for one, two in sorted(links):
        root[find(two)] = find(one)
    clusters: dict[int, list[int]] = {}
    for row in sorted(root):
        clusters.setdefault(find(row), []).append(row)
    for members in clusters.values():
        sets = [frozenset(texts[row].split()) for row in members]
        for i, j in combinations(range(len(sets)), 2):
            common = len(sets[i] & sets[j])
            if common >= threshold * (len(sets[i]) + len(sets[j]) - common):
                yield members[i], members[j]


def _array(pairs: Iterable[tuple[int, int]]) -> np.ndarray:
    return np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
