from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graphkit.urls import canonical_url, fingerprint, host, is_link, normalized_url

ARTICLE = "https://www.example.org/news/2024/a-story"

# Every way one article's address is written in real records.
FORMS = [
    ARTICLE,
    "http://www.example.org/news/2024/a-story",
    "HTTPS://WWW.EXAMPLE.ORG/news/2024/a-story",
    "https://example.org/news/2024/a-story",
    "https://m.example.org/news/2024/a-story",
    "https://amp.example.org/news/2024/a-story",
    "https://www.example.org:443/news/2024/a-story",
    "https://www.example.org/news/2024/a-story/",
    "https://www.example.org/news/2024/a-story/index.html",
    "https://www.example.org/news/2024/a-story#comments",
    "https://www.example.org/news/2024/a-story/amp",
    "https://www.example.org/news/2024/a-story/amp/",
    "https://www.example.org/amp/news/2024/a-story",
    "https://www.example.org/news/amp/2024/a-story",
    "https://www.example.org/news/2024/a-story.amp",
    "https://www.example.org/news/2024/a-story.amp.html",
    "https://www.example.org/news/2024/a-story?amp",
    "https://www.example.org/news/2024/a-story?amp=1",
    "https://www.example.org/news/2024/a-story?outputType=amp",
    "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/amp/news/2024/a-story",
    "https://www-example-org.cdn.ampproject.org/v/s/www.example.org/news/2024/a-story?amp_js_v=0.1&usqp=mq331A",
    "https://www.google.com/amp/s/www.example.org/news/2024/a-story",
    "https://www.example.org/news/2024/a-story?utm_source=x&utm_medium=y&fbclid=Iw",
    "https://www.example.org/news/2024/a-story?utm_source=x&amp;gclid=3",
    "//www.example.org/news/2024/a-story",
    "www.example.org/news/2024/a-story",
    "  https://www.example.org/news/2024/a-story\n",
    "https://www.example.org/news/./2024/x/../a-story",
    "https://www.example.org/news/2024/%61-story",
]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_an_address_is_one_article(form: str) -> None:
    assert normalized_url(form) == "example.org/news/2024/a-story"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/watch?v=abc", "https://example.org/watch?v=abd"),
        ("https://example.org/a", "https://example.com/a"),
        ("https://example.org/News", "https://example.org/news"),
        ("https://example.org/a.html", "https://example.org/a"),
        ("https://uk.example.org/a", "https://example.org/a"),
        ("https://example.org/?p=1", "https://example.org/?p=2"),
        ("https://example.org/amplifier", "https://example.org/lifier"),
        ("https://example.org:8080/a", "https://example.org/a"),
    ],
)
def test_different_articles_stay_apart(one: str, other: str) -> None:
    assert normalized_url(one) != normalized_url(other)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "n/a", "javascript:alert(1)", "data:text/html,x", "mailto:a@b.org", "/news/a", "https://", "http:///x"]
    + ["ftp://example.org/a", "https://exa mple.org/a", "https://example.org:port/a", "\x00", "Breaking news"],
)
def test_what_is_no_address_names_no_article(text: str) -> None:
    assert canonical_url(text) == normalized_url(text) == fingerprint(text) == host(text) == ""
    assert not is_link(text)


def test_a_home_page_names_no_article() -> None:
    assert normalized_url("https://www.example.org/") == normalized_url("https://example.org") == ""
    assert canonical_url("https://example.org") == "https://example.org/"


def test_parameters_that_choose_the_article_stay_in_any_order() -> None:
    assert normalized_url("https://example.org/a?page=2&id=7&utm_source=x") == "example.org/a?id=7&page=2"
    assert normalized_url("https://example.org/a?id=7&page=2") == "example.org/a?id=7&page=2"


def test_addresses_with_spaces_and_other_scripts_are_escaped_not_lost() -> None:
    assert canonical_url("https://example.org/pokémon style") == "https://example.org/pok%C3%A9mon%20style"
    assert canonical_url("https://münchen.example/straße") == "https://xn--mnchen-3ya.example/stra%C3%9Fe"
    assert normalized_url("https://example.org/pokémon") == normalized_url("https://example.org/pok%c3%a9mon")


def test_a_fingerprint_also_drops_case_extension_and_idle_parameters() -> None:
    assert fingerprint("https://example.org/News/A.html?lang=en&id=3") == "example.org/news/a?id=3"


def test_the_host_of_an_address() -> None:
    assert host("https://www.news-medical.net/amp/x") == "news-medical.net"
    assert host("example.org") == "example.org"


def test_only_web_addresses_are_links() -> None:
    assert is_link("https://example.org/a")
    assert not is_link("//example.org/a")
    assert not is_link("JaVaScRiPt:alert(1)//https://example.org")


parts = st.sampled_from(
    [
        "https://",
        "http://",
        "//",
        "www.",
        "m.",
        "amp.",
        "example.org",
        "Example.ORG",
        ":443",
        "/",
        "/amp",
        "/a",
        "/B.html",
    ]
    + [
        ".amp",
        "?",
        "&",
        "id=7",
        "utm_source=x",
        "amp=1",
        "#x",
        " ",
        "é",
        "%41",
        "%e9",
        "..",
        "//x",
        "index.html",
        "@",
        "\\",
    ]
)
addresses = st.lists(parts, max_size=10).map("".join) | st.text(max_size=30)


@given(addresses)
@example("https://a.example/amp.amp")
def test_each_strength_is_idempotent(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)
    normalized = normalized_url(url)
    assert normalized_url("https://" + normalized) == normalized if normalized else True


@given(st.lists(addresses, min_size=2, max_size=2), st.sampled_from(["", "#x", "?utm_source=a"]))
def test_each_strength_merges_all_that_the_one_before_merges(pair: list[str], ending: str) -> None:
    strengths: list[Callable[[str], str]] = [canonical_url, normalized_url, fingerprint]
    one, other = pair[0], pair[0] + ending if "?" not in pair[0] and "#" not in pair[0] else pair[1]
    for weaker, stronger in pairwise(strengths):
        if weaker(one) == weaker(other) != "":
            assert stronger(one) == stronger(other)
