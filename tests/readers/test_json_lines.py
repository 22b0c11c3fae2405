"""JSON Lines with native and with flat fields."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import Mock, patch

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graphkit import InputError, rows
from graphkit.model import Article, Provider
from graphkit.readers import json_lines
from graphkit.readers.json_lines import read_json_lines
from tests.readers.tables import apart, read, read_text, write_json_lines

GOOD = '{"title": "A title", "provider": "P", "publishedDateTime": "2024-01-02"}\n'


def native_records(seeds: Path) -> list[dict[str, Any]]:
    """The sample articles as mappings with their native, nested fields."""
    fronts = [file.read_text("utf-8").split("---\n")[1] for file in sorted(seeds.iterdir())]
    return [yaml.load(front, yaml.BaseLoader) for front in fronts]


def test_the_native_format_line_by_line(seeds: Path, tmp_path: Path) -> None:
    file = tmp_path / "seeds.jsonl"
    write_json_lines(native_records(seeds), file)
    articles, problems = read(file)
    assert problems == []
    assert [article.line for article in articles] == [1, 2, 3, 4]

    def bare(article: Article) -> Article:
        related = tuple(map(bare, article.related))
        return replace(article, file="", line=0, body="", related=related)

    native = [article for source in sorted(seeds.iterdir()) for article in read(source)[0]]
    assert [bare(article) for article in articles] == [bare(article) for article in native]


def test_dumps_with_a_nested_source(tmp_path: Path) -> None:
    line = {
        "source": {"id": None, "name": "The Example"},
        "title": "T",
        "description": "D",
        "url": "https://example.org/t",
        "publishedAt": "2024-01-02T03:04:05Z",
        "content": "C",
        "urlToImage": None,
    }
    (article,), (problem,) = read_text(json.dumps(line), tmp_path / "a.jsonl")
    assert article.provider == Provider("The Example")
    assert (article.title, article.excerpt, article.body) == ("T", "D", "C")
    assert problem.what == "columns not used: urlToImage"


def test_a_map_reaches_into_objects(tmp_path: Path) -> None:
    text = '{"meta": {"head": "T", "at": 1394470370}, "title": "no", "a.b": "E"}\n{"meta": 3, "a.b": "F"}\n'
    columns = {"title": "meta.head", "published": "meta.at", "excerpt": "a.b"}
    articles, _ = read_text(text, tmp_path / "a.jsonl", columns)
    assert [(article.title, article.excerpt) for article in articles] == [("T", "E"), ("", "F")]
    with pytest.raises(InputError, match=r"has no column 'meta\.tail'.*its columns are meta, title, a\.b"):
        read_text(text, tmp_path / "a.jsonl", {"title": "meta.tail"})


def test_lines_may_have_different_keys(tmp_path: Path) -> None:
    text = '{"headline": "A", "x": 1}\n\n{"title": "B", "y": 1}\n{"title": "C", "x": null}\n'
    articles, problems = read_text(text, tmp_path / "a.jsonl")
    assert [(article.title, article.line) for article in articles] == [("A", 1), ("B", 3), ("C", 4)]
    assert [problem.what for problem in problems if not problem.field] == ["columns not used: x, y"]


def test_the_native_flag_under_the_name_of_a_date(tmp_path: Path) -> None:
    (article,), problems = read_text('{"title": "T", "published": true, "provider": "P"}', tmp_path / "a.jsonl")
    assert (article.listed, article.published) == (True, None)
    assert [problem.what for problem in problems] == ["is missing"]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"title": ', "broken JSON: Expecting value at character 12"),
        ("not json", "broken JSON"),
        ("[1, 2]", "is no object"),
        ('"text"', "is no object"),
        ("null", "is no object"),
        ("{}", "no title, no excerpt and no address"),
        ('{"title": null}', "no title"),
        ('{"title": ["T"]}', "no title"),
        ('{"title": NaN}', "no title"),
        ("[" * 100_000, "nested too deep"),
        ('{"title": ' + "1" * 5_000 + "}", "broken JSON: Exceeds the limit"),
    ],
)
def test_a_bad_line_costs_no_other(line: str, what: str, tmp_path: Path) -> None:
    articles, problems = read_text(f"{GOOD}{line}\n{GOOD}", tmp_path / "a.jsonl")
    assert [article.line for article in articles] == [1, 3]
    (problem,) = [problem for problem in problems if problem.done.startswith("skipped")]
    assert problem.line == 2
    assert what in problem.what


@pytest.mark.parametrize(
    ("text", "what"), [("", "is empty"), ("\n \n", "is empty"), ("[\n{\n}\n]\n", "over many lines")]
)
def test_a_file_without_lines_says_why(text: str, what: str, tmp_path: Path) -> None:
    articles, (problem,) = read_text(text, tmp_path / "a.jsonl")
    assert articles == []
    assert what in problem.what


def test_what_is_wrong_inside_is_told_with_its_place(tmp_path: Path) -> None:
    line = {
        **json.loads(GOOD),
        "related": [{"title": "R", "webUrl": None}, "text"],
        "topics": ["AI", None],
        "quality": 999,
    }
    (article,), problems = read_text(json.dumps(line), tmp_path / "a.jsonl")
    assert [entry.title for entry in article.related] == ["R"]
    found = {(problem.field, problem.line) for problem in problems}
    assert {("related[1]", 1), ("topics[1]", 1), ("quality", 1)} <= found
    assert ("related[0].webUrl", 1) not in found


def test_half_a_character_is_replaced(tmp_path: Path) -> None:
    (article,), problems = read_text(GOOD.replace("A title", "A \\ud83d title"), tmp_path / "a.jsonl")
    assert article.title == "A \ufffd title"
    assert "lone surrogate" in problems[0].what


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    articles, _ = read_text(GOOD.replace("A title", "Café Zürich").encode(encoding), tmp_path / "a.jsonl")
    assert [article.title for article in articles] == ["Café Zürich"]


RECORDS = st.sampled_from(
    [
        *('{"title": "A", "id": "1"}', '{"id": 7, "title": "B"}', '{"title": "A", "title": "C"}', '{"title": null}'),
        *(
            '{"title": ["x"]}',
            '{"title": "\\ud800"}',
            '{"title": "A", "tags": ["a", "b"]}',
            '{"title": " ", "url": "a.b"}',
        ),
        *(
            '{"title": "A", "source": {"name": "S"}}',
            "[1]",
            "7",
            '{"title": ',
            "{} {}",
            ' {"title": "D"} ',
            "",
            "{",
            "[",
            "}",
        ),
        *('{"title": NaN}', '{"title": 1e5}', '{"title": true}', '\ufeff{"title": "E"}', '{"title": "F"}\u00a0'),
    ]
)


@given(st.lists(RECORDS | st.just('{"title": "A", "id": "1"}'), max_size=80), st.sampled_from(["\n", "\r\n"]))
def test_many_lines_at_once_give_what_each_gives_alone(lines: list[str], end: str) -> None:
    data = end.join(lines).encode()
    columns = {"title": "title", "provider": "source.name", "id": "id", "webUrl": "url"}
    for used in (None, columns if all(name in end.join(lines) for name in ("source", '"id', "url", "title")) else None):
        together = apart(read_json_lines(BytesIO(data), "a.jsonl", used))
        with patch.object(json_lines, "_objects", Mock(return_value=[])), patch.object(rows, "FEW", 1 << 20):
            alone = apart(read_json_lines(BytesIO(data), "a.jsonl", used))
        assert together == alone
