"""A seeded corpus of articles: real headlines, excerpts made from their word pairs, and planted near-copies.

Texts are written as folded words with single spaces, so that ``str.split`` gives every peer the very sets graphkit
compares, at the least cost to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from graphkit.tokens import words

COPIES = 0.2  # share of the articles that are copies of another
EXCERPT_WORDS = (14, 34)
SEED = 20240601


def make_corpus(headlines: Path, articles: int, *, seed: int = SEED) -> pl.DataFrame:
    """Return ``articles`` rows of ``text`` (title and excerpt), in random order.

    A fifth are copies of another article: a quarter of these word for word, half with one to four words replaced, an
    eighth with the end cut off, an eighth with words dropped. Excerpts are walks along the word pairs of the headlines,
    so that phrases come again as they do in real texts.
    """
    random = np.random.default_rng(seed)
    titles = [row for title in _titles(headlines) if len(row := words(title)) > 2]
    names = sorted({word for row in titles for word in row})
    number = {word: place for place, word in enumerate(names)}
    coded = [np.array([number[word] for word in row], dtype=np.int32) for row in titles]
    originals = int(articles * (1 - COPIES))
    chosen = random.integers(0, len(coded), originals)
    walks = _walks(coded, originals, EXCERPT_WORDS[1], random)
    lengths = random.integers(EXCERPT_WORDS[0], EXCERPT_WORDS[1] + 1, originals)
    rows = [
        np.concatenate((coded[title], walk[:length]))
        for title, walk, length in zip(chosen, walks, lengths, strict=True)
    ]
    rows.extend(_copies(rows, articles - originals, len(names), random))
    order = random.permutation(len(rows))
    texts = [" ".join(map(names.__getitem__, rows[place].tolist())) for place in order]
    return pl.DataFrame({"text": texts})


def _titles(headlines: Path) -> list[str]:
    return pl.read_csv(headlines, columns=["title"])["title"].drop_nulls().unique(maintain_order=True).to_list()


def _walks(coded: Sequence[np.ndarray], count: int, length: int, random: np.random.Generator) -> np.ndarray:
    """Walk along the word pairs of the headlines, each as likely as it is frequent."""
    firsts = np.concatenate([row[:-1] for row in coded])
    seconds = np.concatenate([row[1:] for row in coded])
    order = np.argsort(firsts, kind="stable")
    firsts, seconds = firsts[order], seconds[order]
    largest = int(max(firsts.max(), seconds.max())) + 1
    starts = np.searchsorted(firsts, np.arange(largest))
    counts = np.searchsorted(firsts, np.arange(largest), side="right") - starts
    walk = np.empty((count, length), dtype=np.int32)
    now = seconds[random.integers(0, len(seconds), count)]
    for step in range(length):
        walk[:, step] = now
        ahead = starts[now] + (random.random(count) * counts[now]).astype(np.int64)
        anywhere = seconds[random.integers(0, len(seconds), count)]
        now = np.where(counts[now] > 0, seconds[np.minimum(ahead, len(seconds) - 1)], anywhere)
    return walk


def _copies(rows: Sequence[np.ndarray], count: int, vocabulary: int, random: np.random.Generator) -> list[np.ndarray]:
    sources = random.integers(0, len(rows), count)
    # Some originals have many copies, as wire reports do.
    sources[: count // 4] = random.choice(sources, count // 4) // 10
    ways = random.random(count)
    copies = []
    for source, way in zip(sources, ways, strict=True):
        row = rows[source].copy()
        if way >= 0.25:
            if way < 0.75:
                places = random.integers(0, len(row), random.integers(1, 5))
                row[places] = random.integers(0, vocabulary, len(places))
            elif way < 0.875:
                row = row[: max(4, int(len(row) * random.uniform(0.6, 0.98)))]
            else:
                row = row[random.random(len(row)) > 0.1]
        copies.append(row)
    return copies
