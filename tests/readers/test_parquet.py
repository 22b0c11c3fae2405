"""Parquet with the types that data tools write."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from graphkit.model import Article, Provider
from tests.readers.tables import read


def one(tmp_path: Path, **cells: Any) -> tuple[Article, dict[str, str]]:
    """The article of a row with these cells, and the problems by field."""
    file = tmp_path / "a.parquet"
    pl.DataFrame([{"title": "T", **cells}]).write_parquet(file)
    (article,), problems = read(file)
    return article, {problem.field: problem.what for problem in problems}


@pytest.mark.parametrize(
    ("cell", "published", "precision", "doubt"),
    [
        (datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC), datetime(2024, 1, 2, 3, 4, 5), "second", ""),
        (datetime(2024, 1, 2, 3, 4, 5, 6), datetime(2024, 1, 2, 3, 4, 5, 6), "second", "no time zone"),
        (
            datetime(2024, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=2))),
            datetime(2024, 1, 2, 1, 4, 5),
            "second",
            "",
        ),
        (date(2024, 1, 2), datetime(2024, 1, 2), "day", ""),
        (1394470370698, datetime(2014, 3, 10, 16, 52, 50, 698_000), "second", ""),
        (1394470370.5, datetime(2014, 3, 10, 16, 52, 50, 500_000), "second", ""),
        (Decimal("1394470370.50"), datetime(2014, 3, 10, 16, 52, 50, 500_000), "second", ""),
        ("2024-01-02T03:04:05Z", datetime(2024, 1, 2, 3, 4, 5), "second", ""),
    ],
)
def test_times_of_every_type(cell: Any, published: datetime, precision: str, doubt: str, tmp_path: Path) -> None:
    article, _ = one(tmp_path, published=cell)
    assert (article.published, article.precision, article.doubt) == (published.replace(tzinfo=UTC), precision, doubt)


def test_nested_columns_are_the_native_fields(tmp_path: Path) -> None:
    related = [{"title": "R", "webUrl": None, "provider": {"name": "Q", "domain": "q.org"}}]
    article, problems = one(
        tmp_path,
        provider={"name": "P", "domain": "www.p.org"},
        topics=["AI", "Health"],
        related=related,
        published=True,
    )
    assert article.provider == Provider("P", "p.org")
    assert article.topics == ("AI", "Health")
    assert [(entry.title, entry.provider.domain) for entry in article.related] == [("R", "q.org")]
    assert article.listed is True
    assert "related[0].webUrl" not in problems


def test_other_types_become_text_or_a_problem(tmp_path: Path) -> None:
    article, problems = one(tmp_path, id=7, quality=38.0, category=b"bytes")
    assert (article.id, article.quality, article.category) == ("7", 38, "")
    assert "bytes where text is meant" in problems["category"]


def test_nulls_and_not_a_number_are_missing(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    pl.DataFrame({"title": ["A", None, "C"], "published": [float("nan"), 1.4e9, None]}).write_parquet(file)
    articles, problems = read(file)
    assert [(article.title, article.published, article.line) for article in articles] == [
        ("A", None, 1),
        ("C", None, 3),
    ]
    assert [problem.line for problem in problems if problem.done == "skipped"] == [2]


def test_categories_read_as_text(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    pl.DataFrame({"title": ["A", "B"], "source": pl.Series(["P", "P"], dtype=pl.Categorical)}).write_parquet(file)
    assert [article.provider.name for article in read(file)[0]] == ["P", "P"]


def test_a_table_without_rows_says_so(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    pl.DataFrame({"title": []}, schema={"title": pl.String}).write_parquet(file)
    articles, (problem,) = read(file)
    assert articles == []
    assert problem.what == "has columns and no rows"


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_damaged_file_is_a_problem(kept: float, tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    pl.DataFrame({"title": [f"title {number}" for number in range(1_000)]}).write_parquet(file)
    data = file.read_bytes()
    for damaged in (data[: int(len(data) * kept)], data[: int(len(data) * kept)] + bytes(64) + data[-8:]):
        file.write_bytes(damaged)
        articles, (problem,) = read(file)
        assert articles == []
        assert problem.what.startswith("is no Parquet file that can be read")


def test_rows_past_one_slice_keep_their_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphkit.readers.parquet.SLICE", 3)
    file = tmp_path / "a.parquet"
    pl.DataFrame({"title": [f"title {number}" for number in range(1, 11)]}).write_parquet(file)
    assert [(article.title, article.line) for article in read(file)[0]] == [(f"title {n}", n) for n in range(1, 11)]


def test_damage_in_the_middle_costs_what_comes_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphkit.readers.parquet.AT_ONCE", 10)
    file = tmp_path / "damaged.parquet"
    rows = pl.DataFrame({"title": [f"Row {number}" for number in range(40)]})
    rows.write_parquet(file, row_group_size=10, compression="uncompressed")
    data = bytearray(file.read_bytes())
    start = data.index(b"Row 20") - 4
    data[start - 40 : start] = bytes(40)
    file.write_bytes(data)
    articles, (*_, problem) = read(file)
    assert [article.title for article in articles] == [f"Row {number}" for number in range(20)]
    assert (problem.line, problem.done) == (None, "skipped the rest")
    assert problem.what.startswith("cannot be read (")
