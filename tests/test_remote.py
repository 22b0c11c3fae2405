"""Sources that lie elsewhere: what is read there is what would be read here."""

from __future__ import annotations

import gzip
import io
import shutil
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from polars.testing import assert_frame_equal
from upath import UPath

from graphkit import InputError, build_folder, read_articles
from graphkit.cli import cli
from graphkit.store.watching import look

SEEDS = Path(__file__).parents[1] / "seeds"
TABLE = "title,url\nΕνα άρθρο 🎈,https://gr.example/1\nمقال,https://ar.example/b\n"
NEWS = "memory://news"


@pytest.fixture
def store() -> Iterator[Any]:
    """A folder in a store that is gone with the test."""
    place = UPath(NEWS)
    place.mkdir(parents=True, exist_ok=True)
    yield place
    place.fs.rm(place.path, recursive=True)


def titles(*sources: str) -> list[str | None]:
    return [article.title for article in read_articles(*sources)]


def test_a_folder_elsewhere_reads_as_it_does_here(store: Any, tmp_path: Path) -> None:
    here = shutil.copytree(SEEDS, tmp_path / "news")
    (here / "deep").mkdir()
    (here / "deep" / "table ü.csv").write_text(TABLE, "utf-8")
    (here / ".hidden.md").write_text("---\ntitle: Hidden\n---\n")
    (here / "picture.png").write_bytes(b"\x89PNG")
    for file in here.rglob("*"):
        if file.is_file():
            (store / file.relative_to(here).as_posix()).write_bytes(file.read_bytes())
    found, expected = read_articles(NEWS), read_articles(here)
    assert_frame_equal(found.table.drop("file"), expected.table.drop("file"))
    assert [name.removeprefix(NEWS) for name in found.table["file"].unique().sort()] == [
        name.removeprefix(str(here)) for name in expected.table["file"].unique().sort()
    ]


def test_compressed_files_archives_and_patterns(store: Any) -> None:
    (store / "a.csv.gz").write_bytes(gzip.compress(TABLE.encode()))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inside.csv", TABLE.replace("https://", "https://zip."))
    (store / "b.zip").write_bytes(packed.getvalue())
    (store / "c.csv").write_text("title,url\nPlain,https://c.example/1\n", "utf-8")
    odd = ["Ενα άρθρο 🎈", "مقال"]
    assert titles(f"{NEWS}/*.gz") == titles(f"{NEWS}/a.csv.gz") == titles(f"{NEWS}/b.zip") == odd
    assert titles(f"{NEWS}/[bc].*") == [*odd, "Plain"]
    assert titles(NEWS, f"{NEWS}/c.csv") == [*odd, *odd, "Plain"], "each file once"


def test_what_is_not_there_is_said(store: Any) -> None:
    for source, reason in (
        (f"{NEWS}/nothing.csv", "no such file or folder"),
        (f"{NEWS}/*.csv", "no file matches this pattern"),
        ("memory://*", "not for a bucket"),
        ("nowhere://bucket/news", "nowhere"),
    ):
        told = CliRunner().invoke(cli, ["check", source])
        assert told.exit_code == 2
        assert source in told.stderr
        assert reason in told.stderr


def test_what_reads_addresses_is_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "upath", None)
    with pytest.raises(InputError, match=r"s3://bucket/news: .*pip install 'graphkit\[remote\]'"):
        read_articles("s3://bucket/news")


def test_a_password_is_refused_and_not_said() -> None:
    with pytest.raises(InputError, match=r"^sftp://…@host/news: the graph would keep the password") as refused:
        read_articles("sftp://me:secret@host/news")
    assert "secret" not in str(refused.value)


class StoreError(Exception):
    """What some store's own library raises, which is no OSError."""


def test_a_store_that_fails_is_said_and_loses_nothing(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (store / "a.csv").write_text(TABLE, "utf-8")
    (store / "b.csv").write_text("title,url\nPlain,https://c.example/1\n", "utf-8")
    kind = type(store.fs)
    get = kind.open

    def fail(self: Any, path: str, *arguments: Any, **options: Any) -> Any:
        if path.endswith("a.csv"):
            raise StoreError("no credentials")
        return get(self, path, *arguments, **options)

    monkeypatch.setattr(kind, "open", fail)
    found = read_articles(NEWS)
    assert [article.title for article in found] == ["Plain"]
    assert str(found.problems[0]).startswith(f"{NEWS}/a.csv")
    assert "StoreError: no credentials" in str(found.problems[0])
    with pytest.raises(InputError, match=r"a\.csv: cannot be read \(StoreError: no credentials"):
        read_articles(f"{NEWS}/a.csv")
    monkeypatch.setattr(kind, "glob", lambda self, *_, **__: fail(self, "a.csv"))
    with pytest.raises(InputError, match=r"cannot be reached \(StoreError: no credentials"):
        read_articles(f"{NEWS}/*.csv")


def test_only_what_changed_is_read_again(store: Any, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (store / f"{name}.csv").write_text(f"title,url\nOf {name},https://{name}.example/1\n", "utf-8")
    folder = tmp_path / "news.graph"
    seen = look([NEWS])
    assert build_folder(NEWS, folder=folder).read == 2
    again = build_folder(NEWS, folder=folder)
    assert (again.changed, again.read, again.kept) == (False, 0, 2)
    (store / "b.csv").write_text("title,url\nBy b,https://b.example/1\n", "utf-8")
    (store / "c.csv").write_text("title,url\nOf c,https://c.example/1\n", "utf-8")
    after = build_folder(NEWS, folder=folder)
    assert (after.changed, after.read, after.kept) == (True, 2, 1)
    assert look([NEWS]) != seen
