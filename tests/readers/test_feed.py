"""Feeds as sites write them, and what is wrong with them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from graphkit.model import Image, Provider
from tests.readers.tables import read_text

ITEM = "<item><title>T</title><link>https://a.org/1</link><pubDate>Tue, 02 Jan 2024 03:04:05 GMT</pubDate>{}</item>"


def rss(*items: str, channel: str = "<title>The Feed</title>") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}{"".join(items)}</channel></rss>'


def test_all_that_an_item_tells(tmp_path: Path) -> None:
    more = (
        "<guid isPermaLink='false'>no 7</guid><description>&lt;p&gt;Short &amp;amp; &lt;b&gt;good&lt;/b&gt;&lt;/p&gt;"
        "&lt;script&gt;alert(1)&lt;/script&gt;</description><category>AI</category><category>Health</category>"
        "<enclosure url='https://a.org/i.jpg' type='image/jpeg' length='1'/>"
        "<source url='https://b.org/rss'>The Other</source>"
    )
    (article,), problems = read_text(rss(ITEM.format(more)), tmp_path / "a.rss")
    assert problems == []
    assert (article.title, article.excerpt, article.id, article.line) == ("T", "Short & good", "no 7", 1)
    assert article.web_url == "https://a.org/1"
    assert article.published == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert article.provider == Provider("The Other", "b.org")
    assert article.topics == ("AI", "Health")
    assert article.images == (Image("https://a.org/i.jpg"),)


def test_a_feed_stands_for_the_provider_that_no_item_names(tmp_path: Path) -> None:
    (article,), _ = read_text(rss(ITEM.format("")), tmp_path / "a.rss")
    assert article.provider == Provider("The Feed")


def test_rdf_and_atom_with_other_dates(tmp_path: Path) -> None:
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>C</title></channel>'
        "<item><title>T</title><link>https://a.org/1</link><dc:date>2024-01-02</dc:date></item></rdf:RDF>"
    )
    (article,), problems = read_text(rdf, tmp_path / "a.xml")
    assert (article.title, article.precision, problems) == ("T", "day", [])
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><title>C</title><entry><title>T</title><updated>{}</updated></entry></feed>'
    (article,), _ = read_text(atom.format("2024-01-02T03:04:05+02:00"), tmp_path / "a.atom")
    assert article.published == datetime(2024, 1, 2, 1, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize("end", ["", "<item><title>Half", "<item><title>A & B</title></item></channel></rss>", "</x>"])
def test_what_is_not_well_formed_is_read_as_far_as_it_goes(end: str, tmp_path: Path) -> None:
    text = rss(ITEM.format(""), ITEM.format("").replace("/1", "/2")).replace("</channel></rss>", end)
    articles, problems = read_text(text, tmp_path / "a.rss")
    assert [article.web_url for article in articles][:2] == ["https://a.org/1", "https://a.org/2"]
    assert any("is not well-formed" in problem.what and problem.done.startswith("read ") for problem in problems)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "is empty"),
        ("not a feed", "is no RSS or Atom feed"),
        ("<html><body>x</body></html>", "is no RSS or Atom feed"),
        (rss(), "is a feed without entries"),
        (rss("<item></item>"), "has no title, no excerpt and no address"),
        ("<a>" * 100_001, "has 100,001 tags that nobody closes"),
    ],
)
def test_what_holds_no_article_says_why(text: str, what: str, tmp_path: Path) -> None:
    articles, problems = read_text(text, tmp_path / "a.rss")
    assert articles == []
    assert what in " ".join(problem.what for problem in problems)


@pytest.mark.parametrize("text", ["{}", "file://{}", "http://127.0.0.1:9/{}"])
def test_a_feed_that_is_an_address_is_not_followed(text: str, tmp_path: Path) -> None:
    (tmp_path / "secret.rss").write_text(rss(ITEM.format("")), "utf-8")
    articles, (problem,) = read_text(text.format(tmp_path / "secret.rss"), tmp_path / "a.rss")
    assert articles == []
    assert problem.what.startswith("is no RSS or Atom feed")


def test_other_encodings(tmp_path: Path) -> None:
    text = rss(ITEM.format("").replace("<title>T", "<title>Café"))
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "iso-8859-1"):
        named = text.replace('"1.0"?', f'"1.0" encoding="{encoding.removesuffix("-sig")}"?')
        (article,), _ = read_text(named.encode(encoding), tmp_path / "a.rss")
        assert article.title == "Café"


def test_other_roots_of_xml_are_named(tmp_path: Path) -> None:
    _, (problem,) = read_text("<sitemap/>", tmp_path / "a.xml")
    assert problem.what == "has the root 'sitemap'; known are rss, feed, RDF, graphml, gexf"
    _, (problem,) = read_text("x", tmp_path / "a.xml")
    assert (problem.line, problem.what) == (1, "is no XML that can be read (syntax error: line 1, column 0)")
