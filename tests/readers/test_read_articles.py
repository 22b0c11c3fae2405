from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from graphkit import Articles, InputError, NoArticlesError, Problem, build_folder, read_articles

GOOD = "---\ntitle: {}\nexcerpt: x\n---\n"


def write(folder: Path, **files: str) -> Path:
    """Write files, named by ``name__suffix`` and with ``_`` for a folder."""
    for name, text in files.items():
        file = folder / name.replace("__", ".").replace("_", "/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


def titles(articles: Articles) -> list[str]:
    """The titles, in order."""
    return [article.title for article in articles]


def test_the_seeds(seeds: Path) -> None:
    articles = read_articles(seeds)
    assert len(articles) == 4
    assert articles.problems == ()
    assert [Path(article.file).name[:3] for article in articles] == ["000", "001", "002", "003"]


def test_folders_are_read_whole_and_sorted(tmp_path: Path) -> None:
    write(tmp_path, b__md=GOOD.format("b"), a_z__txt=GOOD.format("z"), a_b__YML=GOOD.format("y"), c__py="code")
    write(tmp_path, **{".hidden_x__md": GOOD.format("hidden")})
    assert titles(read_articles(tmp_path)) == ["y", "z", "b"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, a__md=GOOD.format("a"), b__md=GOOD.format("b"))
    assert titles(read_articles(tmp_path / "b.md", tmp_path)) == ["b", "a"]


def test_patterns(tmp_path: Path) -> None:
    write(tmp_path, x_a__md=GOOD.format("a"), y_b__md=GOOD.format("b"), y_c__txt=GOOD.format("c"))
    assert titles(read_articles(str(tmp_path / "**" / "*.md"))) == ["a", "b"]


def test_a_file_whose_name_looks_like_a_pattern(tmp_path: Path) -> None:
    (tmp_path / "a[1].md").write_text(GOOD.format("a"), "utf-8")
    assert titles(read_articles(tmp_path / "a[1].md")) == ["a"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO((GOOD.format("a") + GOOD.format("b")).encode()))
    monkeypatch.setattr(sys, "stdin", stream)
    assert titles(read_articles("-")) == ["a", "b"]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names there are text")
def test_a_file_whose_name_is_no_text(tmp_path: Path) -> None:
    text = b"---\ntitle: One\nwebUrl: https://example.org/1\n---\n"
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.md")).write_bytes(text)
    (article,) = read_articles(tmp_path)
    assert article.title == "One"
    assert article.file.endswith("/\\xff.md")
    assert build_folder(tmp_path, folder=tmp_path / "news.graph").read == 1
    assert build_folder(tmp_path, folder=tmp_path / "news.graph").kept == 1


def test_a_named_file_of_any_suffix(tmp_path: Path) -> None:
    write(tmp_path, a__article=GOOD.format("a"))
    assert titles(read_articles(tmp_path / "a.article")) == ["a"]


@pytest.mark.parametrize("name", ["nowhere", "nowhere/*.md", "nowhere.md"])
def test_a_missing_source_is_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        read_articles(tmp_path / name)


def test_a_folder_without_articles_says_what_would_be_one(tmp_path: Path) -> None:
    write(tmp_path, a__py="code")
    with pytest.raises(NoArticlesError, match=r"no article files here; they end in \.md"):
        read_articles(tmp_path)


def test_only_broken_files_name_the_first_problem(tmp_path: Path) -> None:
    write(tmp_path, a__md="---\ntitle: a: b\n---\n", b__md="text")
    with pytest.raises(NoArticlesError, match=r"a\.md:2: broken YAML.*and 1 more") as caught:
        read_articles(tmp_path)
    assert len(caught.value.problems) == 2


def test_good_files_go_on_beside_broken_ones(tmp_path: Path) -> None:
    write(tmp_path, a__md="---\ntitle: a: b\n---\n", b__md=GOOD.format("b"))
    articles = read_articles(tmp_path)
    assert titles(articles) == ["b"]
    assert "broken YAML" in articles.problems[0].what


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    write(tmp_path, b__md=GOOD.format("b"))
    (tmp_path / "a.md").symlink_to(tmp_path / "gone.md")
    articles = read_articles(tmp_path)
    assert titles(articles) == ["b"]
    assert [problem.done for problem in articles.problems if problem.file.endswith("a.md")] == ["skipped"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="this user may read every file")
def test_a_forbidden_file_and_folder(tmp_path: Path) -> None:
    write(tmp_path, a__md=GOOD.format("a"), x_b__md=GOOD.format("b"))
    (tmp_path / "a.md").chmod(0)
    with pytest.raises(InputError, match="Permission denied"):
        read_articles(tmp_path / "a.md")
    (tmp_path / "x").chmod(0)
    with pytest.raises(InputError, match="Permission denied"):
        read_articles(tmp_path)
    (tmp_path / "x").chmod(0o700)


def test_a_field_of_the_site_itself_is_reported_once(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: {name}\nlayout: post\n---\n", "utf-8")
    problems = [problem for problem in read_articles(tmp_path).problems if problem.field == "layout"]
    assert [Path(problem.file).name for problem in problems] == ["a.md"]


def test_progress_reaches_the_end(seeds: Path) -> None:
    seen: list[tuple[int, int]] = []
    read_articles(seeds, progress=lambda done, total: seen.append((done, total)))
    assert seen[0] == (0, 4)
    assert seen[-1] == (4, 4)


def test_several_processes_read_the_same(tmp_path: Path) -> None:
    for number in range(450):
        text = GOOD.format(f"article {number}") if number % 50 else "broken"
        (tmp_path / f"{number:03}.md").write_text(text, "utf-8")
    seen: list[int] = []
    alone = read_articles(tmp_path, processes=1)
    assert read_articles(tmp_path, processes=2, progress=lambda done, _: seen.append(done)) == alone
    assert len(alone) == 441
    assert max(seen) == 450


@pytest.mark.shared
def test_real_files_read_without_loss(shared_data: Path) -> None:
    folder = shared_data / "articles-diablo4"
    articles = read_articles(folder, processes=2)
    assert articles == read_articles(folder, processes=1)
    assert len(articles) == 1615
    found = {problem.what for problem in articles.problems}
    assert {"is empty", "holds HTML", "the article is marked as removed"} <= found
    assert sum(problem.field.startswith("topics[") for problem in articles.problems) == 7
    assert sum(problem.field.endswith(".webUrl") for problem in articles.problems) == 277
    assert all(isinstance(problem, Problem) and problem.line for problem in articles.problems)
