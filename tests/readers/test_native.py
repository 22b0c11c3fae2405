"""The native format with every oddity that real files hold."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graphkit.model import Article, Image, Problem, Provider
from graphkit.readers.native import read_native


def read(text: str | bytes, name: str = "a.md", tmp: Path | None = None) -> tuple[list[Article], list[Problem]]:
    """What one file with this content gives."""
    data = text.encode() if isinstance(text, str) else text
    if tmp is None:
        found = list(read_native(io.BytesIO(data), name))
    else:
        file = tmp / name
        file.write_bytes(data)
        found = list(read_native(file, name))
    return [x for x in found if isinstance(x, Article)], [x for x in found if isinstance(x, Problem)]


def one(fields: str) -> tuple[Article, list[Problem]]:
    """What a file with these fields beside a title, a date and a provider gives."""
    base = "title: A title\npublishedDateTime: 2024-01-02T03:04:05Z\nprovider: {name: Example, domain: example.org}\n"
    articles, problems = read(f"---\n{base}{fields}\n---\n")
    assert len(articles) == 1
    return articles[0], problems


def test_a_seed_file_gives_all_its_fields(seeds: Path) -> None:
    file = seeds / "003_8d209b2e664a5752.txt"
    (article,) = read_native(file, file.name)
    assert isinstance(article, Article)
    assert article.title == "Machine Learning Increased Accuracy of Anti-Cancer Drug Response Predictions"
    assert article.published == datetime(2020, 11, 2, 20, tzinfo=UTC)
    assert (article.quality, article.heat, article.listed, article.removed) == (36, None, False, False)
    assert article.provider == Provider("GEN", "genengnews.com")
    assert article.topics == ("Machine Learning", "AI")
    assert article.images[0].width == 1400
    assert [entry.provider.name for entry in article.related] == ["Medical Xpress", "News Medical", "Science Daily"]
    assert article.related[2].precision == "day"
    assert [entry.line for entry in article.related] == [28, 44, 60]
    assert article.related[1].place == "related[1]"


def test_secured_content_is_dropped_at_reading(seeds: Path) -> None:
    for file in seeds.iterdir():
        secret = file.read_text().split('secured: "')[1][:20]
        assert secret not in repr(list(read_native(file, file.name)))


def test_text_stays_text_whatever_yaml_makes_of_it() -> None:
    article, problems = one("excerpt: NO\nid: 007\ncategory: 10:00\ntopics: [yes, 2024-01-01, 1.0, off]")
    assert (article.excerpt, article.id, article.category) == ("NO", "007", "10:00")
    assert article.topics == ("yes", "2024-01-01", "1.0", "off")
    assert problems == []


@pytest.mark.parametrize(
    ("fields", "field", "what", "done"),
    [
        ("webUrl: ''", "webUrl", "is empty", "ignored"),
        ("ampWebUrl: ''", "ampWebUrl", "is empty", "ignored"),
        ("webUrl: not an address", "webUrl", "no http(s) address", "not linked"),
        ("webUrl: javascript:alert(1)", "webUrl", "no http(s) address", "not linked"),
        ("excerpt: ''", "excerpt", "is empty", "title alone"),
        ("topics: [AI, ~, ai]", "topics[1]", "is empty", "ignored"),
        ("topics: [AI, ~, ai]", "topics[2]", "repeated", "once"),
        ("topics: {a: b}", "topics", "is a mapping where a list is meant", "ignored"),
        ("topics: [[a]]", "topics[0]", "is a list where text is meant", "ignored"),
        ("images: [{width: 3}]", "images[0]", "has no url", "ignored"),
        ("quality: 162", "quality", "162 is above 100", "kept"),
        ("quality: -7", "quality", "-7 is below 0", "unknown"),
        ("heat: warm", "heat", "is no number", "unknown"),
        ("heat: 99999999999999999999", "heat", "out of all range", "unknown"),
        ("heat: .inf", "heat", "is no number", "unknown"),
        ("published: perhaps", "published", "neither true nor false", "unknown"),
        ("type: podcast", "type", "neither article nor video", "kept"),
        ("removed: true", "removed", "marked as removed", "left out"),
        ("featuredContent: <iframe src=x></iframe>", "featuredContent", "holds HTML", "never rendered"),
        ("publishedDateTime: yesterday", "publishedDateTime", "no date or time", "unknown"),
        ("publishedDateTime: 2999-01-01T00:00:01Z", "publishedDateTime", "future", "doubtful"),
        ("publishedDateTime: 2024-01-01T10:00:01", "publishedDateTime", "no time zone", "UTC"),
        ("provider: [a]", "provider", "is no mapping", "address"),
        ("related: [just text]", "related[0]", "is a text, not an article", "ignored"),
        ("related: [{quality: 3}]", "related[0].", "no title, no excerpt and no address", "skipped"),
        ("related:\n- title: x\n  webUrl: ''", "related[0].webUrl", "is empty", "ignored"),
        ("title: [a]\nwebUrl: https://example.org/a", "title", "is a list where text is meant", "ignored"),
        ("stars: 5", "stars", "unknown field", "ignored"),
    ],
)
def test_every_oddity_is_reported_with_its_field(fields: str, field: str, what: str, done: str) -> None:
    _, problems = one(fields)
    found = [problem for problem in problems if problem.field == field and what in problem.what]
    assert len(found) == 1
    assert done in found[0].done
    assert found[0].file == "a.md"


def test_problems_name_the_line() -> None:
    text = "---\ntitle: A\nexcerpt: x\n\ntopics:\n  - AI\n  -\nrelated:\n  - title: B\n    webUrl: ''\n---\n"
    _, problems = read(text)
    lines = {problem.field: problem.line for problem in problems}
    assert lines["topics[1]"] == 7
    assert lines["related[0].webUrl"] == 10


def test_a_repeated_key_is_reported_and_the_last_value_counts() -> None:
    article, problems = one("excerpt: first\nexcerpt: second")
    assert article.excerpt == "second"
    assert [(problem.field, problem.what) for problem in problems] == [("excerpt", "is given twice")]


def test_unknown_scores_and_flags_are_none() -> None:
    article, _ = one("quality: -1\nheat:")
    assert (article.quality, article.heat, article.listed) == (None, None, None)


def test_a_missing_title_keeps_an_article_that_has_an_address() -> None:
    (article,), problems = read("---\nwebUrl: https://example.org/a\n---\n")
    assert article.web_url == "https://example.org/a"
    assert ("title", "is missing") in [(problem.field, problem.what) for problem in problems]


def test_what_identifies_nothing_is_skipped() -> None:
    articles, problems = read("---\nquality: 3\n---\n")
    assert articles == []
    assert "no title" in problems[-1].what


def test_relative_images_are_resolved_against_the_article() -> None:
    article, _ = one("webUrl: https://example.org/news/a\nimages:\n- url: /i/b.jpg\n- https://example.net/c.jpg")
    assert article.images == (Image("https://example.org/i/b.jpg"), Image("https://example.net/c.jpg"))


def test_a_provider_may_be_just_a_name() -> None:
    article, problems = one("provider: The Example")
    assert article.provider == Provider("The Example")
    assert [problem.field for problem in problems] == ["provider"]  # given twice


def test_the_body_is_kept() -> None:
    (article,), _ = read("---\ntitle: A\n---\n\nFirst paragraph.\n\n---\nA rule is no fence.\n", "a.md")
    assert article.body == "First paragraph.\n\n---\nA rule is no fence."


@pytest.mark.parametrize("name", ["a.md", "a.markdown", "a.txt", "a.yaml", "a.yml"])
def test_every_suffix_of_the_format(name: str, tmp_path: Path) -> None:
    (article,), problems = read("---\ntitle: A title\nexcerpt: x\n---\n", name, tmp_path)
    assert article.title == "A title"
    assert {problem.field for problem in problems} == {"publishedDateTime", "provider"}


def test_yaml_files_need_no_fences_and_may_hold_several_articles(tmp_path: Path) -> None:
    assert [article.title for article in read("title: A", "a.yaml", tmp_path)[0]] == ["A"]
    assert [article.title for article in read("- title: A\n- title: B", "a.yml", tmp_path)[0]] == ["A", "B"]
    assert [article.title for article in read("title: A\n---\ntitle: B", "a.yml", tmp_path)[0]] == ["A", "B"]


def test_files_joined_into_one_stream_are_told_apart(seeds: Path) -> None:
    joined = b"".join(file.read_bytes() for file in sorted(seeds.iterdir()))
    articles, problems = read(joined, "<stdin>")
    assert len(articles) == 4
    assert problems == []
    assert [article.line for article in articles] == sorted(article.line for article in articles)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "is empty"),
        ("Just text.", "has no front matter"),
        ("---\n---\n", "front matter is empty"),
        ("---\n- just text\n---\n", "no mapping"),
        ("---\njust text\n---\n", "no mapping"),
        ('---\ntitle: "A\n---\n', "broken YAML"),
        ("---\ntitle: A: B\n---\n", "broken YAML"),
        ("---\n\ttitle: A\n---\n", "broken YAML"),
        ("---\na: *nowhere\n---\n", "broken YAML"),
        ("---\na: " + "[" * 100_000 + "\n---\n", "nested deeper"),
        ("---\n" + "- " * 50_000 + "\n---\n", "nested deeper"),
        ("---\ntitle: " + "x" * (1 << 20) + "\n---\n", "characters"),
    ],
)
def test_what_cannot_be_used_is_one_problem(text: str, what: str) -> None:
    articles, problems = read(text)
    assert articles == []
    assert len(problems) == 1
    assert what in problems[0].what
    assert problems[0].done.startswith("skipped")


def test_broken_yaml_names_the_line_and_the_way_out() -> None:
    _, (problem,) = read("---\ncategory: news\ntitle: Election: the results\n---\n")
    assert problem.line == 3
    assert "put quotes around values that hold a colon" in problem.done


def test_front_matter_without_an_end_is_still_read() -> None:
    (article,), problems = read("---\ntitle: A title\nexcerpt: x\n")
    assert article.title == "A title"
    assert "not closed" in problems[0].what


def test_aliases_multiply_nothing() -> None:
    layers = "\n".join(f"x{i}: &x{i} [{', '.join([f'*x{i - 1}'] * 10)}]" for i in range(1, 40))
    (article,), _ = read(f"---\ntitle: A\nx0: &x0 [a]\n{layers}\n---\n")
    assert article.title == "A"


def test_an_alias_to_itself_ends() -> None:
    (article,), problems = read("---\ntitle: A\ntopics: &t [*t, AI]\n---\n")
    assert article.topics == ("AI",)
    assert "topics[0]" in [problem.field for problem in problems]


def test_tags_run_nothing() -> None:
    (article,), _ = read("---\ntitle: !!python/object/apply:os.getcwd []\nexcerpt: !!binary aGk=\n---\n")
    assert (article.title, article.excerpt) == ("", "aGk=")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_windows_encodings_and_line_ends(encoding: str) -> None:
    (article,), problems = read("---\r\ntitle: Café – “Zürich”\r\nexcerpt: ü\r\n---\r\n".encode(encoding))
    assert article.title == "Café – “Zürich”"
    assert ("read as Windows-1252" in [problem.done for problem in problems]) == (encoding == "cp1252")


def test_control_characters_do_not_lose_the_file() -> None:
    (article,), problems = read("---\ntitle: A\x00 ti\x0btle\nexcerpt: x\n---\n")
    assert article.title == "A title"
    assert (problems[0].line, problems[0].done) == (2, "removed them")


@pytest.mark.parametrize("title", ["日本語の記事", "مقال عربي", "👩‍👩‍👧 emoji", "עברית", "a\u2028b", "</script>"])
def test_titles_in_any_script(title: str) -> None:
    (article,), _ = read(f'---\ntitle: "{title}"\n---\n')
    assert article.title == title
