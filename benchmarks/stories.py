"""How well stories are found: graphkit's default beside the usual methods, on labelled headlines.

    python -m benchmarks.stories ../shared/data [MODEL]

Each rival is run over a grid of thresholds and scored at its best one, which needs the labels; graphkit runs once, as
it comes, and once more with meaning if a sentence-transformers model is named. To tell how much of the groups is in the
words at all, a classifier is scored, too, that has learnt the groups of nine tenths of the texts. Needs scikit-learn;
datasketch and rapidfuzz join in where they are installed.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from graphkit.analysis.stories import find_stories
from graphkit.graph import ArticleGraph, edge_table, node_table
from graphkit.measures import evaluate, evaluate_stories
from graphkit.semantic import sentence_embedder

Labels = Sequence[int]
Method = Callable[[list[str]], Iterator[tuple[str, Labels]]]

AVERAGE = (0.04, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3)  # thresholds of average link


def exact_title(texts: list[str]) -> Iterator[tuple[str, Labels]]:
    """Equal texts."""
    numbers: dict[str, int] = {}
    yield "", [numbers.setdefault(text.casefold(), len(numbers)) for text in texts]


def minhash_components(texts: list[str]) -> Iterator[tuple[str, Labels]]:
    """MinHash LSH over words, then connected components."""
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found, unused-ignore]

    hashes = []
    for text in texts:
        one = MinHash(num_perm=128)
        for word in set(text.lower().split()):
            one.update(word.encode())
        hashes.append(one)
    for threshold in (0.2, 0.3, 0.4, 0.5):
        lsh = MinHashLSH(threshold=threshold, num_perm=128)
        for row, one in enumerate(hashes):
            lsh.insert(row, one)
        pairs = [(row, other) for row, one in enumerate(hashes) for other in lsh.query(one) if other > row]
        yield f"{threshold}", components(len(texts), pairs)


def components(size: int, pairs: Sequence[tuple[int, int]]) -> Labels:
    """Connected components."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    a, b = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    graph = coo_array((np.ones(len(a)), (a, b)), shape=(size, size))
    return [int(label) for label in connected_components(graph, directed=False)[1]]


def cosines(texts: list[str]) -> Any:
    """TF-IDF over words and character n-grams, half each, as a full matrix."""
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(sublinear_tf=True, token_pattern=r"\b\w+\b", dtype=np.float32)
    grams = TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(3, 5), dtype=np.float32)
    vectors = hstack([words.fit_transform(texts), grams.fit_transform(texts)]).tocsr() * np.float32(0.5**0.5)
    matrix = (vectors @ vectors.T).toarray()
    np.fill_diagonal(matrix, 0)
    return matrix


def tfidf_components(texts: list[str]) -> Iterator[tuple[str, Labels]]:
    """Everything above a threshold is linked, and what hangs together is a story."""
    matrix = np.triu(cosines(texts))
    for threshold in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5):
        yield f"{threshold}", components(len(texts), list(zip(*np.nonzero(matrix >= threshold), strict=True)))


def average_linkage(matrix: Any, thresholds: Sequence[float] = AVERAGE) -> Iterator[tuple[str, Labels]]:
    """UPGMA on a full matrix of likenesses."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    distance = 1 - np.clip(matrix, 0, 1)
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform(distance, checks=False), "average")
    for threshold in thresholds:
        yield f"{threshold}", [int(label) for label in fcluster(tree, 1 - threshold, "distance")]


def tfidf_average(texts: list[str]) -> Iterator[tuple[str, Labels]]:
    """TF-IDF and average link."""
    yield from average_linkage(cosines(texts))


def rapidfuzz_average(texts: list[str]) -> Iterator[tuple[str, Labels]]:
    """Token-set ratio and average link."""
    from rapidfuzz import fuzz, process  # type: ignore[import-not-found, unused-ignore]

    matrix = process.cdist(texts, texts, scorer=fuzz.token_set_ratio, workers=-1) / 100
    yield from average_linkage(matrix, (0.35, 0.4, 0.45, 0.5, 0.55, 0.6))


def tfidf_leiden(texts: list[str]) -> Iterator[tuple[str, Labels]]:
    """TF-IDF, nearest neighbours and Leiden on the constant Potts model."""
    yield from leiden(cosines(texts))


def leiden(matrix: Any) -> Iterator[tuple[str, Labels]]:
    """Leiden on the constant Potts model of the nearest neighbours in a full matrix of likenesses."""
    from graspologic_native import leiden_csr
    from scipy.sparse import csr_matrix

    size = len(matrix)
    for asked in (10, 30, 100):
        neighbours = min(asked, size - 1)
        near = np.argpartition(-matrix, neighbours, axis=1)[:, :neighbours]
        rows = np.repeat(np.arange(size), neighbours)
        graph = csr_matrix((matrix[rows, near.ravel()].astype(np.float64), (rows, near.ravel())), shape=(size, size))
        graph = graph.maximum(graph.T).tocsr()
        graph.eliminate_zeros()
        graph.sort_indices()
        for resolution in (0.005, 0.01, 0.015, 0.02, 0.04, 0.08, 0.12, 0.16):
            _, found = leiden_csr(
                graph.indptr.astype(np.int64),
                graph.indices.astype(np.int32),
                graph.data,
                size,
                resolution=resolution,
                use_modularity=False,
                seed=1,
                iterations=2,
            )
            yield f"{asked} neighbours, {resolution}", [found[row] for row in range(size)]


def taught(texts: list[str], groups: Sequence[str]) -> Labels:
    """Say which group each text is of, by a linear SVM that learnt the groups of nine tenths of all, not its own."""
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.model_selection import KFold, cross_val_predict
    from sklearn.svm import LinearSVC

    words = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2))
    grams = TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(3, 5))
    vectors = hstack([words.fit_transform(texts), grams.fit_transform(texts)]).tocsr()
    numbers = np.unique(groups, return_inverse=True)[1]
    folds = KFold(10, shuffle=True, random_state=0)
    return [int(label) for label in cross_val_predict(LinearSVC(C=0.5), vectors, numbers, cv=folds)]


RIVALS: dict[str, tuple[Method, str]] = {
    "exact title": (exact_title, "scipy"),
    "MinHash LSH, words + components": (minhash_components, "datasketch"),
    "rapidfuzz token set + average link": (rapidfuzz_average, "rapidfuzz"),
    "TF-IDF words+char + components": (tfidf_components, "sklearn"),
    "TF-IDF words+char + average link": (tfidf_average, "sklearn"),
    "TF-IDF words+char + Leiden (CPM)": (tfidf_leiden, "sklearn"),
}


def read(folder: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the labelled sets as tables of id, title, excerpt, published (which nobody knows) and group."""
    undated = pl.lit(None, pl.Datetime("us", "UTC")).alias("published")
    news = pl.read_csv(folder / "uci-news-6366.csv", infer_schema=False)
    yield (
        "UCI news, title only",
        news.select(undated, id="ID", title="TITLE", excerpt=pl.lit(""), group="STORY"),
    )
    events = pl.read_csv(folder / "ecbplus.csv", infer_schema=False).with_columns(pl.col("excerpt").fill_null(""))
    yield "ECB+, title and two sentences", events.select(undated, "id", "title", "excerpt", "group")
    yield "ECB+, title only", events.select(undated, "id", "title", pl.lit("").alias("excerpt"), "group")


def graph_of(table: pl.DataFrame) -> ArticleGraph:
    """Return a graph of articles without links."""
    nodes = table.select(
        pl.lit("article").alias("kind"),
        "title",
        "excerpt",
        "published",
        key="id",
        id=pl.concat_str(pl.lit("article:"), "id"),
    )
    return ArticleGraph(node_table(nodes), edge_table([]))


def main() -> None:
    """Print a table a data set."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="where uci-news-6366.csv and ecbplus.csv lie")
    parser.add_argument("model", nargs="?", help="a sentence-transformers model, by folder or name, to weigh meaning")
    asked = parser.parse_args()
    folder = asked.folder
    embedders = {"graphkit": None} | ({"graphkit, with meaning": asked.model} if asked.model else {})
    print(f"{'':38}{'pairs F1':>9}{'BCubed F1':>11}{'seconds':>9}  at")
    for name, table in read(folder):
        print(name)
        gold = dict(table.select("id", "group").iter_rows())
        texts = [f"{title} {excerpt}" for title, excerpt in table.select("title", "excerpt").iter_rows()]
        for rival, (method, needs) in RIVALS.items():
            if not find_spec(needs):
                continue
            start = time.perf_counter()
            scored = [
                (evaluate(gold, dict(zip(gold, labels, strict=True)), worst=0), setting)
                for setting, labels in method(texts)
            ]
            best, setting = max(scored, key=lambda one: one[0].pairs.f1 + one[0].bcubed.f1)
            report(rival, best.pairs.f1, best.bcubed.f1, time.perf_counter() - start, setting and f"best: {setting}")
        start = time.perf_counter()
        labels = taught(texts, list(gold.values()))
        score = evaluate(gold, dict(zip(gold, labels, strict=True)), worst=0)
        told = "has seen 90% of the answer"
        report("TF-IDF + linear SVM", score.pairs.f1, score.bcubed.f1, time.perf_counter() - start, told)
        for ours, used in embedders.items():
            start = time.perf_counter()
            stories = find_stories(graph_of(table), semantic=sentence_embedder(used) if used else None)
            seconds = time.perf_counter() - start
            score = evaluate_stories(stories, gold)
            report(ours, score.pairs.f1, score.bcubed.f1, seconds, f"default (chose {stories.threshold})")


def report(name: str, pairs: float, bcubed: float, seconds: float, setting: str) -> None:
    """Print one line."""
    print(f"  {name:36}{pairs:>9.3f}{bcubed:>11.3f}{seconds:>9.1f}  {setting}", flush=True)


if __name__ == "__main__":
    main()
