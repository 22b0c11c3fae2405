"""Compressed files: what is inside, and what must not happen."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
import zstandard

from graphkit import Problem, read_articles
from graphkit.readers import read_file
from tests.readers.tables import read

GOOD = b"---\ntitle: %s\n---\n"


def archive(file: Path, **members: bytes) -> Path:
    """A zip file; ``__`` in a name stands for a dot."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name.replace("__", "."), data)
    return file


def test_an_archive_is_read_like_a_folder(tmp_path: Path) -> None:
    file = archive(
        tmp_path / "all.zip", b__md=GOOD % b"b", a__csv=b"title\na\n", c__py=b"code", __hidden__md=GOOD % b"h"
    )
    articles, problems = read(file)
    assert [article.title for article in articles] == ["a", "b"]
    assert [article.file for article in articles] == [f"{file.as_posix()}/a.csv", f"{file.as_posix()}/b.md"]
    assert {problem.file for problem in problems} <= {article.file for article in articles}


def test_archives_and_compressed_files_in_a_folder(tmp_path: Path) -> None:
    archive(tmp_path / "a.zip", a__md=GOOD % b"a")
    (tmp_path / "b.md.gz").write_bytes(gzip.compress(GOOD % b"b"))
    (tmp_path / "c.TSV.zst").write_bytes(zstandard.compress(b"title\nc\n"))
    (tmp_path / "d.tar.gz").write_bytes(gzip.compress(b"x"))
    assert [article.title for article in read_articles(tmp_path)] == ["a", "b", "c"]


def test_an_archive_without_articles_says_so(tmp_path: Path) -> None:
    articles, (problem,) = read(archive(tmp_path / "a.zip", a__py=b"x"))
    assert (articles, problem.what) == ([], "holds no article files")


@pytest.mark.parametrize("suffix", [".gz", ".zst", ".zip"])
@pytest.mark.parametrize(
    "data", [b"", b"no archive", b"PK\x03\x04" + bytes(99), b"\x28\xb5\x2f\xfd" + bytes(9), b"\x1f\x8b"]
)
def test_what_is_not_compressed_is_a_problem(suffix: str, data: bytes, tmp_path: Path) -> None:
    file = tmp_path / f"a.csv{suffix}"
    file.write_bytes(data)
    articles, problems = read(file)
    assert articles == []
    assert problems[-1].done == "skipped"


@pytest.mark.parametrize("suffix", [".gz", ".zst", ".zip"])
def test_cut_short_or_damaged_it_keeps_what_came_before(suffix: str, tmp_path: Path) -> None:
    rows = b"title,url\n" + b"".join(
        b"t%d %s,https://a.org/%d\n" % (n, str(hash(n * 7)).encode(), n) for n in range(40_000)
    )
    file = tmp_path / f"a.csv{suffix}"
    if suffix == ".zip":
        archive(file, a__csv=rows, b__md=GOOD % b"b")
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 0xFF  # its directory is at the end, so it is damaged and not cut
        file.write_bytes(bytes(data))
    else:
        packed = gzip.compress(rows) if suffix == ".gz" else zstandard.compress(rows)
        file.write_bytes(packed[: len(packed) // 2])
    articles, problems = read(file)
    assert any("cannot be read" in problem.what for problem in problems)
    assert suffix != ".zip" or articles[-1].title == "b"


@pytest.mark.parametrize("suffix", [".gz", ".zst", ".zip"])
@pytest.mark.parametrize("name", ["a.md", "a.csv", "a.json"])
def test_a_bomb_does_not_go_off(suffix: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphkit.packed.FREE", 1 << 20)
    zeros = b" " * (100 << 20)
    file = tmp_path / f"{name}{suffix}"
    if suffix == ".zip":
        archive(file, **{name.replace(".", "__"): zeros, "z__md": GOOD % b"z"})
    else:
        file.write_bytes(gzip.compress(zeros) if suffix == ".gz" else zstandard.compress(zeros))
    articles, problems = read(file)
    assert any("unpacks to more than" in problem.what for problem in problems)
    assert [article.title for article in articles] == (["z"] if suffix == ".zip" else [])


def test_a_locked_member_costs_no_other(tmp_path: Path) -> None:
    file = archive(tmp_path / "a.zip", a__md=GOOD % b"a", b__md=GOOD % b"b")
    data = bytearray(file.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1  # the bit that says it is encrypted
    file.write_bytes(bytes(data))
    articles, problems = read(file)
    assert [article.title for article in articles] == ["b"]
    assert any("encrypted" in problem.what or "password" in problem.what for problem in problems)


def test_names_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("../../etc/a.md", GOOD % b"a")
        packed.writestr("/etc/b.md", GOOD % b"b")
    file = tmp_path / "a.zip"
    file.write_bytes(stream.getvalue())
    read(file)
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_an_archive_that_may_not_be_opened(tmp_path: Path) -> None:
    (tmp_path / "a.zip").symlink_to(tmp_path / "gone.zip")
    (problem,) = read_file(tmp_path / "a.zip")
    assert isinstance(problem, Problem)
    assert problem.what == "cannot be read (No such file or directory)"
