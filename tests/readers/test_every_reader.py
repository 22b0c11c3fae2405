"""What holds for every registered reader: the same five articles in each format give the same graph."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import zstandard
from polars.testing import assert_frame_equal

from graphkit import Article, ArticleGraph, Problem, build_graph, read_articles
from graphkit.readers import MAPPED_READERS, READERS, read_file
from tests.readers.samples import SAMPLES, articles, read_all, write_sample


def zipped(data: bytes, name: str, file: Path) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)


PACKERS: dict[str, Callable[[bytes, str, Path], Any]] = {
    ".gz": lambda data, _, file: file.write_bytes(gzip.compress(data)),
    ".zst": lambda data, _, file: file.write_bytes(zstandard.compress(data)),
    ".zip": zipped,
}
# One of a suffix is enough where the suffix decides.
ONE_EACH = list({suffix: (suffix, variant) for suffix, variant in SAMPLES}.values())


@pytest.fixture(params=list(SAMPLES), ids=" ".join)
def files(request: pytest.FixtureRequest, tmp_path: Path) -> list[Path]:
    """The five articles in each format."""
    return write_sample(request.param[0], request.param[1], tmp_path)


def graph_of(found: Sequence[Any]) -> ArticleGraph:
    """The graph of what was read, but for where it was read."""
    return build_graph(replace(item, file="", line=0, id="", body="") for item in found if isinstance(item, Article))


def assert_same_graph(found: Sequence[Any]) -> None:
    here, meant = graph_of(found), graph_of(articles())
    assert_frame_equal(here.nodes, meant.nodes)
    assert_frame_equal(here.edges, meant.edges)


def test_every_suffix_has_a_sample() -> None:
    assert {suffix for suffix, _ in SAMPLES} == {*READERS, *MAPPED_READERS, ".xml"}


def test_the_same_five_articles_give_the_same_graph(files: list[Path]) -> None:
    assert_same_graph(read_all(files))


def test_the_same_five_through_the_front_door(files: list[Path]) -> None:
    found = read_articles(*files)
    assert len(found) == 5
    assert {article.file for article in found} == {file.as_posix() for file in files}
    assert all(article.line > 0 for article in found)


@pytest.mark.parametrize("packed", list(PACKERS))
@pytest.mark.parametrize("sample", ONE_EACH, ids=" ".join)
def test_compressed_it_reads_the_same(sample: tuple[str, str], packed: str, tmp_path: Path) -> None:
    found = []
    for file in write_sample(*sample, tmp_path):
        target = file.with_name(file.name + packed)
        PACKERS[packed](file.read_bytes(), file.name, target)
        file.unlink()
        found.extend(read_file(target))
    assert_same_graph(found)


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "blank": lambda _: b" \n\n ",
    "zeros": lambda _: b"\x00" * 400,
    "another kind": lambda _: b"PK\x03\x04" + bytes(range(256)) * 4,
    "half a character": lambda _: b"\xff\xfe\x00",
    "plain text": lambda _: b"Dear reader,\n\nthis is a letter.\n",
    "a number": lambda _: b"42",
    "no object": lambda _: b'["a", null, 3]',
    "brackets": lambda _: b"[" * 200_000,
    "braces": lambda _: b'{"a":' * 100_000,
    "tags": lambda _: b"<a>" * 20_000,
    "cut in half": lambda data: data[: len(data) // 2],
    "cut near the end": lambda data: data[:-20],
    "twice": lambda data: data + data,
    "not UTF-8": lambda data: data.replace("Ü".encode(), b"\xdc").replace(b"\\u00dc", b"\xdc"),
    "marked": lambda data: b"\xef\xbb\xbf" + data,
    "zeros inside": lambda data: data[:200] + b"\x00\x00" + data[200:],
}


@pytest.mark.parametrize("damage", list(BROKEN))
@pytest.mark.parametrize("sample", list(SAMPLES), ids=" ".join)
def test_what_is_broken_is_told_and_costs_nothing_else(sample: tuple[str, str], damage: str, tmp_path: Path) -> None:
    first, *rest = write_sample(*sample, tmp_path)
    whole = read_file(first)
    first.write_bytes(BROKEN[damage](first.read_bytes()))
    found = read_file(first)
    problems = [item for item in found if isinstance(item, Problem)]
    assert all(isinstance(item, (Article, Problem)) for item in found)
    assert all(problem.file.startswith(first.as_posix()) and problem.what and problem.done for problem in problems)
    kept = [item for item in found if isinstance(item, Article)]
    assert problems or len(kept) >= sum(isinstance(item, Article) for item in whole), "something is lost without a word"
    (tmp_path / "good.md").write_text("---\ntitle: Good\n---\n", "utf-8")
    assert read_articles(tmp_path / "good.md", first, *rest)[0].title == "Good"


@pytest.mark.parametrize("sample", ONE_EACH, ids=" ".join)
def test_a_file_that_is_not_there_is_a_problem(sample: tuple[str, str], tmp_path: Path) -> None:
    link = tmp_path / f"gone{sample[0]}"
    link.symlink_to(tmp_path / "nowhere")
    (problem,) = read_file(link)
    assert isinstance(problem, Problem)
    assert (problem.what, problem.done) == ("cannot be read (No such file or directory)", "skipped")
