"""A graph folder holds the same to the byte, whichever engine built it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import polars as pl
import pytest

from graphkit import InputError, build_folder, read_articles
from graphkit import rows as rows_of_tables
from graphkit.engines import Engine
from graphkit.engines.local import LocalEngine
from graphkit.pipeline import reading
from graphkit.readers import json_lines, parquet
from tests.store.corpora import write_article
from tests.store.same import assert_same_tables


def assert_same(*sources: Path | str, engine: Engine, folder: Path, columns: dict[str, str] | None = None) -> None:
    """Build in memory and on the engine, and compare every table."""
    build_folder(*sources, folder=folder / "memory", columns=columns)
    build_folder(*sources, folder=folder / "engine", columns=columns, engine=engine)
    assert_same_tables(folder / "memory", folder / "engine")
    assert list((folder / "engine" / "versions").glob(".*")) == [], "nothing else is left"


def odd_files(folder: Path) -> Path:
    """Articles, a table, and some that cannot be read."""
    for number in range(12):
        write_article(folder, number)
    for number in range(3):  # one article, known by a chain of addresses
        addresses = f"webUrl: https://chain.example/{number}\nampWebUrl: https://chain.example/{number + 1}"
        Path(folder, f"chain-{number}.md").write_text(f"---\ntitle: A chain of addresses\n{addresses}\n---\n")
    Path(folder, "no.md").write_text("---\ntitle: [\n---\n")
    Path(folder, "gone.md").write_text("---\ntitle: Gone\nwebUrl: https://herald.example/news/3\nremoved: true\n---\n")
    Path(folder, "table.csv").write_text(
        "title,url\nΕνα άρθρο 🎈,https://gr.example/1\nمقال,https://ar.example/<b>\n,,\n"
    )
    for file in folder.iterdir():
        os.utime(file, (10**9, 10**9))  # long ago: what just changed is looked at again, and says so
    return folder


def test_in_parts_on_the_disk(tmp_path: Path) -> None:
    with LocalEngine(part=4) as engine:
        assert_same(odd_files(tmp_path / "in"), engine=engine, folder=tmp_path)


def test_large_files_are_read_piece_by_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = odd_files(tmp_path / "in")
    related = json.dumps([{"title": "Elsewhere", "url": "https://else.example/1"}])
    rows = [{"title": f"Row {n}", "url": f"https://t.example/{n}", "quality": str(n * 9)} for n in range(40)]
    rows[7]["related"] = rows[8]["related"] = related
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (source / "large.jsonl").write_text(text.replace('"Row 20"', "Row 20"), "utf-8")
    pl.DataFrame(rows).write_parquet(source / "large.parquet", row_group_size=10)
    monkeypatch.setattr(reading, "PIECE", 4)
    for module, name in ((rows_of_tables, "BATCH"), (json_lines, "BLOCK"), (parquet, "SLICE"), (parquet, "AT_ONCE")):
        monkeypatch.setattr(module, name, 3)
    with LocalEngine(part=4) as engine:
        assert_same(source, engine=engine, folder=tmp_path)
    assert len(read_articles(source / "large.parquet")) == 40


def test_on_spark(tmp_path: Path, spark: Engine) -> None:
    assert_same(odd_files(tmp_path / "in"), engine=spark, folder=tmp_path)


def test_names_are_relative_to_where_they_are_given(
    tmp_path: Path, spark: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd_files(tmp_path / "in")
    monkeypatch.chdir(tmp_path)  # Spark's workers stay elsewhere
    assert_same("in", engine=spark, folder=tmp_path)
    files = pl.read_parquet(tmp_path / "engine" / "current" / "files.parquet")
    assert str(Path("in", "table.csv")) in files["name"].to_list()


def test_addresses(tmp_path: Path, spark: Engine) -> None:
    address = odd_files(tmp_path / "in").as_uri()
    with LocalEngine(part=4) as engine:
        assert_same(address, engine=engine, folder=tmp_path / "local")
    assert_same(address, engine=spark, folder=tmp_path / "spark")


def test_building_again_reads_all_and_keeps_what_is_the_same(tmp_path: Path) -> None:
    source = odd_files(tmp_path / "in")
    with LocalEngine(part=4) as engine:
        build_folder(source, folder=tmp_path / "g")
        again = build_folder(source, folder=tmp_path / "g", engine=engine)
        assert (again.changed, again.read, again.kept, again.gone) == (False, 18, 0, 0)
        (source / "table.csv").unlink()
        fewer = build_folder(source, folder=tmp_path / "g", engine=engine)
        assert (fewer.changed, fewer.read, fewer.gone) == (True, 17, 1)
    assert json.loads((tmp_path / "g" / "current" / "manifest.json").read_text())["inputs"]["files"] == 17


def test_a_column_that_is_not_there_is_refused_as_ever(tmp_path: Path, spark: Engine) -> None:
    source = odd_files(tmp_path / "in")
    with pytest.raises(InputError) as plain:
        build_folder(source, folder=tmp_path / "g", columns={"title": "HEADLINE"})
    with pytest.raises(InputError) as parted:
        build_folder(source, folder=tmp_path / "g", columns={"title": "HEADLINE"}, engine=spark)
    assert str(parted.value) == str(plain.value)
    assert "HEADLINE" in str(plain.value)


def test_standard_input_is_refused(tmp_path: Path) -> None:
    with LocalEngine() as engine, pytest.raises(InputError, match="name files or folders"):
        build_folder("-", folder=tmp_path / "g", engine=engine)


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("name", ["articles-diablo4", "uci-news-6366.csv", "headlines-121583.csv.gz"])
def test_real_articles_on_spark(name: str, tmp_path: Path, spark: Engine, shared_data: Path) -> None:
    assert_same(shared_data / name, engine=spark, folder=tmp_path)
