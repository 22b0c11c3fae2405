"""Texts settle: what moves where, what must stay apart or together, and what changes nothing."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import deque
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array

from graphkit.analysis.stories import find_stories
from graphkit.graph import ArticleGraph, edge_table, node_table
from graphkit.similarity import jit
from graphkit.storylines import products, settle
from graphkit.storylines.links import Fading, nearest_links
from graphkit.storylines.settle import Groupings
from graphkit.storylines.sharpen import sharpen
from graphkit.storylines.tree import average_link
from graphkit.storylines.vectors import counted, text_vectors, with_grams

Pairs = tuple[tuple[int, int], ...]


def groupings(size: int, links: dict[tuple[int, int], float], *, apart: Pairs = (), together: Pairs = ()) -> Groupings:
    a, b = np.array(list(links), dtype=np.int64).T
    score = np.array(list(links.values()))
    tree = average_link(size, a, b, score, floor=settle.SURE, together=together, apart=apart)
    return Groupings.of(tree, a, b, score, apart=apart)


# A sure pair (0, 1), and a text that is a little like both.
TRIO = {(0, 1): 0.9, (0, 2): 0.3, (1, 2): 0.3}


def test_a_text_joins_what_it_is_alike_enough_to() -> None:
    assert groupings(3, TRIO).at(0.2).tolist() == [0, 0, 0]
    assert groupings(3, TRIO).at(0.5).tolist() == [0, 0, 1]
    assert groupings(3, TRIO).at(0.95).tolist() == [0, 1, 2]


def test_a_text_moves_to_the_group_it_is_more_alike() -> None:
    links = {(0, 1): 0.75, (1, 2): 0.6, (1, 3): 0.6, (2, 3): 0.74}
    assert groupings(4, links).tree.cut(settle.SURE).tolist() == [0, 0, 1, 1]
    assert groupings(4, links).at(0.4).tolist() == [0, 1, 1, 1]


def test_groups_that_hold_together_stay_two() -> None:
    one, other = range(4), range(4, 8)
    links = {(a, b): 0.9 for group in (one, other) for a in group for b in group if a < b}
    links |= {(a, b): 0.2 for a in one for b in other}
    assert groupings(8, links).at(0.1).tolist() == [0] * 4 + [1] * 4


def test_nothing_joins_what_must_stay_apart_or_parts_what_belongs_together() -> None:
    assert groupings(3, TRIO, apart=((0, 2),)).at(0.2).tolist() == [0, 0, 1]
    assert groupings(3, TRIO, apart=((0, 1),)).at(0.2).tolist() in ([0, 1, 0], [0, 1, 1])
    assert groupings(3, TRIO, together=((1, 2),)).at(0.5).tolist() == [0, 0, 0]
    assert groupings(3, TRIO, together=((1, 2),)).at(0.95).tolist() == [0, 1, 1]


def test_a_close_group_asks_more_of_a_text_than_a_loose_one() -> None:
    pairs = [(a, b) for a in range(6) for b in range(a + 1, 6)]
    like_all = {(row, 6): 0.15 for row in range(6)}
    assert groupings(7, dict.fromkeys(pairs, 0.9) | like_all).at(0.1).tolist() == [0] * 6 + [1]
    assert groupings(7, dict.fromkeys(pairs, 0.3) | like_all).at(0.1).tolist() == [0] * 7


def random_links(seed: int, size: int = 60, count: int = 700) -> dict[tuple[int, int], float]:
    rng: Any = np.random.default_rng(seed)
    pairs = np.sort(rng.integers(0, size, (count, 2)))
    return {(int(a), int(b)): float(rng.random()) for a, b in pairs if a < b}


def plainly(size: int, links: dict[tuple[int, int], float], threshold: float) -> list[int]:
    """The same moves with sets and a full matrix, every sum made anew."""
    matrix = np.zeros((size, size))
    for (a, b), score in links.items():
        matrix[a, b] = matrix[b, a] = score
    cut = groupings(size, links).tree.cut(max(threshold, settle.SURE)).tolist()
    groups = {label: {row for row in range(size) if cut[row] == label} for label in set(cut)}
    home = dict(enumerate(cut))
    asked = dict.fromkeys(groups, threshold)
    fresh = size
    for _ in range(2 if threshold < settle.CLOSE else 1):
        queue = deque(range(size))
        while queue:
            row = queue.popleft()
            gains = {
                label: sum(matrix[row, other] - asked[label] for other in rows - {row})
                for label, rows in groups.items()
                if label == home[row] or any(matrix[row, other] for other in rows)
            }
            target = max(gains, key=lambda label: (gains[label], label == home[row]))
            if gains[target] < 0:
                target, fresh = fresh, fresh + 1
                groups[target], asked[target] = set(), threshold
            if target == home[row]:
                continue
            groups[home[row]].remove(row)
            groups[target].add(row)
            home[row] = target
            queue.extend(
                other for other in range(size) if matrix[row, other] and home[other] != target and other not in queue
            )
        for label, rows in groups.items():
            means = [matrix[a, b] for a in rows for b in rows if a < b]
            asked[label] = max(threshold, settle.CLOSE * float(np.mean(means)) if means else 0.0)
    names: dict[int, int] = {}
    return [names.setdefault(home[row], len(names)) for row in range(size)]


@pytest.mark.parametrize("seed", range(8))
def test_moves_are_those_made_plainly(seed: int) -> None:
    links = random_links(seed, 40, 60 * (seed + 2))
    for threshold in (0.8, 0.4, 0.2, 0.1, 0.03):
        assert groupings(40, links).at(threshold).tolist() == plainly(40, links, threshold)


@pytest.mark.parametrize("seed", range(4))
def test_moves_raise_what_they_are_to_raise(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settle, "CLOSE", 0.0)
    links = random_links(seed)
    made = groupings(60, links)
    for threshold in (0.5, 0.2, 0.05):

        def worth(labels: list[int], least: float = threshold) -> float:
            inside = sum(score for (a, b), score in links.items() if labels[a] == labels[b])
            return inside - least * sum(float(size * (size - 1) / 2) for size in np.bincount(labels))

        settled = made.at(threshold).tolist()
        assert worth(settled) > worth(made.tree.cut(settle.SURE).tolist()) + 1


def test_compiled_moves_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    links = random_links(1)
    found = []
    for least in (0, 10**9):
        monkeypatch.setattr(jit, "MUCH", least)
        found.append([groupings(60, links).at(threshold).tolist() for threshold in (0.5, 0.2, 0.05)])
    assert found[0] == found[1]
    assert max(found[0][2]) < max(found[0][0]) < 59


@pytest.mark.parametrize("dated", [False, True])
def test_compiled_and_plain_kernels_link_and_sharpen_alike(dated: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(3)
    vocabulary = ["".join(draw.choices("abcdefgh", k=5)) for _ in range(40)]
    vectors = text_vectors(with_grams(*counted([" ".join(draw.choices(vocabulary, k=6)) for _ in range(60)])))
    days = np.array([draw.choice([float("nan"), draw.uniform(0, 60)]) if dated else float("nan") for _ in range(60)])
    times = Fading(days, np.array([draw.choice([0.0, 1.0]) for _ in range(60)]), 5.0)
    found = []
    for least in (0, 10**9):
        monkeypatch.setattr(jit, "MUCH", least)
        links = nearest_links(vectors, times, neighbours=7, floor=0.02)
        found.append([links.a, links.b, links.text, *sharpen(60, links, neighbours=7, floor=0.02)])
    assert len(found[0][0]) > 150
    for one, other in zip(*found, strict=True):
        assert one == pytest.approx(other, abs=1e-6)


@pytest.mark.parametrize("crowded", [0.0, 0.4, 2.0])
@pytest.mark.parametrize("least", [0, 10**9])
def test_best_products_are_those_of_the_whole_product(
    crowded: float, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jit, "MUCH", least)
    monkeypatch.setattr(products, "CROWDED", crowded)  # rows of the right side that are added whole: all, some, none
    draw = np.random.default_rng(7)
    # Few different values, so that many products are equal.
    left, right = (draw.integers(0, 3, shape) * (draw.random(shape) < 0.4) / 20 for shape in ((40, 30), (30, 40)))
    rows, firsts = np.arange(40), np.maximum(np.arange(40) - 12, 0)
    ends, tail = np.minimum(firsts + 20, 40), 36
    days, slack = draw.uniform(0, 4, 80), np.zeros(80)
    row, column, product = products.best_products(
        csr_array(left),
        products.Factor.of(csr_array(right)),
        (rows, rows),
        (firsts, ends, tail),
        (days, slack, 5.0),
        count=5,
        floor=0.01,
    )
    whole = left @ right
    faded = np.round(whole * np.exp(-np.abs(days[:40, None] - days[40:]) / 5), 6)
    faded[(rows < firsts[:, None]) | ((rows >= ends[:, None]) & (rows < tail)) | np.eye(40, dtype=bool)] = 0
    expected = [(a, b) for a in rows for b in sorted(rows, key=lambda b: (-faded[a, b], b))[:5] if faded[a, b] >= 0.01]
    assert len(expected) > 150
    assert sorted(zip(row.tolist(), column.tolist(), strict=True)) == sorted(expected)
    assert product == pytest.approx(whole[row, column])


def stories_of_many(seed: int) -> str:
    """The stories of 400 made-up titles that come in an order of ``seed``, as text."""
    draw = random.Random(5)
    vocabulary = ["".join(draw.choices("abcdefghijklmnoprstuvw", k=6)) for _ in range(300)]
    events = [draw.sample(vocabulary, 9) for _ in range(40)]
    titles = [" ".join(draw.sample(draw.choice(events), 4) + draw.sample(vocabulary, 3)) for _ in range(400)]
    rows = [{"id": f"article:{at}", "kind": "article", "title": title} for at, title in enumerate(titles)]
    random.Random(seed).shuffle(rows)
    stories = find_stories(ArticleGraph(node_table(rows), edge_table([])))
    assert 20 < stories.to_frame().height < 80
    return stories.members.write_csv() + str(stories.threshold)


def test_order_threads_and_hashing_change_nothing() -> None:
    found = {stories_of_many(1), stories_of_many(2)}
    code = "from tests.analysis.test_stories_settle import stories_of_many as found; print(found(3), end='')"
    for seed, threads in (("1", "1"), ("2", "2")):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed, "NUMBA_NUM_THREADS": threads},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(done.stdout)
    assert len(found) == 1
