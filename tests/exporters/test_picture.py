"""Pictures: what an editor sees in them, and that they are the same every time."""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graphkit import analyse, build_graph, read_articles
from graphkit.errors import GraphkitError
from graphkit.exporters import export
from graphkit.graph import ArticleGraph, edge_table, node_table
from graphkit.pictures.colouring import COLOURS, colouring
from graphkit.pictures.fonts import drawable
from graphkit.pictures.islands import convex_hull
from graphkit.pictures.names import GAP, LEADING, Cover, Name, place_names, wrap
from graphkit.pictures.theme import OTHERS, read_theme

from .graphs import awkward_graph, empty_graph, one_article

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</text><script>alert(1)</script> & "$x^2$" $\\frac{1}{$ \\alpha'

both = pytest.mark.parametrize("name", ["png", "svg"])


@pytest.fixture(scope="session")
def small(seeds: Path) -> ArticleGraph:
    """The four sample articles, analysed."""
    return analyse(build_graph(read_articles(seeds)))


def large(articles: int = 6_000) -> ArticleGraph:
    """Articles on a grid, in stories of ten and communities of a hundred, each related to the one before."""
    ids = [f"article:a.example/{number:06}" for number in range(articles)]
    number = pl.Series(range(articles))
    nodes = pl.DataFrame({"id": ids, "kind": "article", "title": [f"Title {one}" for one in range(articles)]})
    nodes = nodes.with_columns(
        x=(number % 100 * 24).cast(pl.Float64), y=(number // 100 * 24).cast(pl.Float64), community=number // 100
    )
    stories = [{"id": f"story:{one}", "kind": "story", "title": f"Event {one}"} for one in range(articles // 10)]
    inside = [
        {"source": one, "target": f"story:{place // 10}", "kind": "in_story", "stated": False}
        for place, one in enumerate(ids)
    ]
    related = [{"source": one, "target": other, "kind": "related_to", "stated": True} for one, other in pairwise(ids)]
    return ArticleGraph(
        nodes=node_table(pl.concat([nodes, pl.DataFrame(stories)], how="diagonal")),
        edges=edge_table([*inside, *related]),
    )


def draw(graph: ArticleGraph, folder: Path, name: str = "svg", **options: Any) -> Path:
    (path,) = export(graph, folder / f"graph.{name}", **options)
    return path


def words(path: Path) -> str:
    """All text of an SVG, the lines of a name joined; outlines, which say everything twice, left out."""
    root = ElementTree.parse(path).getroot()
    for parent in root.iter():
        for child in [one for one in parent if str(one.get("id", "")).startswith("halo-")]:
            parent.remove(child)
    return " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))


def pixels(path: Path) -> np.ndarray[Any, np.dtype[np.uint8]]:
    from matplotlib.image import imread

    return np.asarray(np.round(imread(path)[..., :3] * 255), dtype=np.uint8)


def rgb(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def test_names_of_stories_articles_and_providers_are_text(small: ArticleGraph, tmp_path: Path) -> None:
    text = words(draw(small, tmp_path, title="Drug discovery"))
    assert text.startswith("Drug discovery 9 articles by 6 providers, 2020-11-02 to 2024-03-10; 2 stories")
    for story in small.results["stories"].to_frame()["name"]:
        assert text.count(story) >= 2, "on the map and in the legend"
    for kind in ("article", "related", "provider", "topic"):
        for title in small.nodes.filter(kind=kind)["title"]:
            assert title[:30] in text, "every node of a small map is named"
    for sign in ("Only named by another article", "Story: articles on one event", "Same text", "Declared related"):
        assert sign in text


def test_hostile_titles_are_plain_text(tmp_path: Path) -> None:
    nodes = node_table([{"id": "article:a.example/1", "kind": "article", "title": HOSTILE}])
    graph = ArticleGraph(nodes=nodes, edges=edge_table([]))
    path = draw(graph, tmp_path, title=HOSTILE)
    assert words(path).startswith(HOSTILE)
    assert not list(ElementTree.parse(path).iter(f"{SVG}script"))
    draw(graph, tmp_path, "png", title=HOSTILE)


@both
@pytest.mark.parametrize("make", [empty_graph, one_article, awkward_graph])
def test_small_and_awkward_graphs_draw_without_a_warning(
    name: str, make: Callable[[], ArticleGraph], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert draw(make(), tmp_path, name, title="日本語 العربية 😀 👩‍👩‍👧").stat().st_size > 1_000
    assert capfd.readouterr() == ("", "")


def test_an_svg_keeps_letters_that_no_font_here_has(tmp_path: Path) -> None:
    assert words(draw(one_article(), tmp_path, title="日本語 😀 title")).startswith("日本語 😀 title")


def test_for_pixels_letters_that_no_font_has_are_left_out() -> None:
    assert drawable("a\x00b\x07 \ue123 Ω\n ж ") == "ab Ω ж"


def test_the_size_is_in_inches(small: ArticleGraph, tmp_path: Path) -> None:
    header = draw(small, tmp_path, "png", size=(6, 4), dpi=50).read_bytes()[16:24]
    assert struct.unpack(">II", header) == (300, 200)
    root = ElementTree.parse(draw(small, tmp_path, size=(6, 4))).getroot()
    assert (root.get("width"), root.get("height")) == ("432pt", "288pt")


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (9, 1), (3, 2), (40, 30)])
def test_any_shape_of_paper_will_do(size: tuple[float, float], small: ArticleGraph, tmp_path: Path) -> None:
    assert draw(small, tmp_path, "png", size=size, dpi=20, title="A long title " * 20).stat().st_size > 100


@both
def test_the_same_graph_gives_the_same_bytes_whatever_style_is_set(
    name: str, small: ArticleGraph, tmp_path: Path
) -> None:
    import matplotlib

    first = draw(small, tmp_path, name).read_bytes()
    with matplotlib.rc_context({"font.size": 30, "lines.linewidth": 9, "svg.fonttype": "path", "savefig.dpi": 7}):
        assert draw(small, tmp_path, name).read_bytes() == first
        assert matplotlib.rcParams["font.size"] == 30, "the user's style is theirs again"
    assert b"matplotlib" not in first.lower()
    assert b"20" + b"26-" not in first, "no date of today"


def test_a_picture_is_in_the_colours_of_the_page(small: ArticleGraph, tmp_path: Path) -> None:
    for name in ("light", "dark"):
        theme = read_theme(name)
        seen = pixels(draw(small, tmp_path, "png", theme=name, dpi=60))
        assert seen[0, 0].tolist() == rgb(theme.named["paper"])
        for slot in (0, 1):
            assert (seen == rgb(theme.palette[slot])).all(axis=2).sum() > 20, "two stories, two colours"


@pytest.mark.parametrize("colour", COLOURS)
def test_the_legend_says_what_colours_mean(colour: str, small: ArticleGraph, tmp_path: Path) -> None:
    text = words(draw(small, tmp_path, colour=colour))
    expected = {
        "community": f"{small.results['communities'].to_frame()['name'][0]} (",
        "story": "All others (3)",
        "provider": "Medical Xpress (",
        "kind": "Article with its own file (4) Only named by another article (5)",
        "topic": "AI (4)",
        "time": "2020-11-02 (",
    }
    assert f" {COLOURS[colour]} " in text
    assert expected[colour] in text


def test_colours_for_what_is_not_known_say_so(tmp_path: Path) -> None:
    assert "Community: not known of any article" in words(draw(one_article(), tmp_path, colour="community"))


def test_times_are_classes_of_equal_count() -> None:
    times = pl.Series("published", range(90)).cast(pl.Datetime("us", "UTC"))
    found = colouring(pl.DataFrame({"published": times}), "time", {})
    assert np.bincount(found.slots).tolist() == [10] * OTHERS
    assert (np.diff(found.slots.astype(int)) >= 0).all()


@both
def test_a_large_map_is_small_and_still_has_names(name: str, tmp_path: Path) -> None:
    path = draw(large(), tmp_path, name)
    assert path.stat().st_size < 2_000_000
    if name == "svg":
        assert len(list(ElementTree.parse(path).iter(f"{SVG}image"))) == 1
        text = words(path)
        assert "6,000 articles; 600 stories, 60 communities." in text
        assert sum(f"Community {number}" in text for number in range(60)) > 10


def test_the_map_is_where_the_layout_says(tmp_path: Path) -> None:
    corners = {"west": (-900, 0), "east": (900, 0), "north": (0, -500), "south": (0, 500)}
    rows = [
        {"id": f"article:{name}", "kind": "article", "title": name, "x": x, "y": y} for name, (x, y) in corners.items()
    ]
    path = draw(ArticleGraph(nodes=node_table(rows), edges=edge_table([])), tmp_path)
    place = {
        "".join(text.itertext()): (float(text.get("x", "0")), float(text.get("y", "0")))
        for text in ElementTree.parse(path).iter(f"{SVG}text")
    }
    assert place["west"][0] < place["north"][0] < place["east"][0]
    assert place["north"][1] < place["east"][1] < place["south"][1]


def test_nodes_without_a_place_are_counted_as_left_out(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [{"id": f"article:{n}", "kind": "article", "x": 1.0, "y": 2.0} for n in range(3)]
    rows[1]["x"] = None
    rows[2]["y"] = float("nan")
    graph = ArticleGraph(nodes=node_table(rows), edges=edge_table([]))
    assert "1 of 3 articles" in words(draw(graph, tmp_path))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"colour": "red"}, "there are community, story, provider, kind, topic, time"),
        ({"theme": "blue"}, "there are light and dark"),
        ({"size": (0.5, 4)}, "at least 1 by 1 inch"),
        ({"size": (4, float("nan"))}, "at least 1 by 1 inch"),
        ({"dpi": 1}, "10 dpi"),
        ({"dpi": 100_000}, "lower dpi"),
    ],
)
def test_options_out_of_range_say_what_is_in_range(options: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=message):
        draw(one_article(), tmp_path, **options)
    assert not list(tmp_path.iterdir())


@both
def test_without_matplotlib_the_way_out_is_named(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(GraphkitError, match=r"pip install 'graphkit\[plot\]'"):
        draw(one_article(), tmp_path, name)
    assert not list(tmp_path.iterdir())


def test_a_format_needs_no_suffix(tmp_path: Path) -> None:
    (path,) = export(one_article(), tmp_path / "picture", format="png")
    assert path.read_bytes().startswith(b"\x89PNG")


texts = st.text(st.sampled_from("ab 日ẞ "), max_size=40)


def wide(text: str) -> float:
    return 5.0 * len(text)


@given(text=texts, room=st.floats(6, 90), rows=st.integers(1, 4))
def test_lines_are_no_wider_than_they_may_be(text: str, room: float, rows: int) -> None:
    lines = wrap(text, room, rows, wide)
    assert len(lines) <= rows
    assert all(wide(line) <= room for line in lines)
    told = "".join(lines).replace(" ", "")
    assert "".join(text.split()).startswith(told.removesuffix("…").replace("\u3000", ""))
    assert told.endswith("…") or told == "".join(text.split())


ROOMY = [(150.0, 100.0, 2)]


@example(ROOMY)
@given(st.lists(st.tuples(st.floats(0, 300), st.floats(0, 200), st.integers(1, 30)), max_size=40))
def test_names_never_lie_over_one_another(marks: list[tuple[float, float, int]]) -> None:
    area = (0.0, 0.0, 300.0, 200.0)
    x, y, radius = (np.array([mark[axis] for mark in marks], dtype=float) for axis in (0, 1, 2))
    names = [
        Name("word " * count, (left, top, left, top), "article", 6, wide=80, covers=0.3) for left, top, count in marks
    ]
    placed = place_names(names, area, Cover(area, x, y, np.minimum(radius, 5)), lambda _: wide, most=30)
    assert placed or marks != ROOMY, "a lone name has room"
    boxes = []
    for one in placed:
        half = max(map(wide, one.lines)) / 2
        boxes.append((one.x - half, one.top, one.x + half, one.top + len(one.lines) * one.name.size * LEADING))
    for place, (left, top, right, bottom) in enumerate(boxes):
        assert left >= GAP and top >= 0 and right <= area[2] and bottom <= area[3]
        for other in boxes[:place]:
            assert left >= other[2] or other[0] >= right or top >= other[3] or other[1] >= bottom


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=3, max_size=30, unique=True))
def test_hulls_are_those_of_scipy(points: list[tuple[int, int]]) -> None:
    from scipy.spatial import ConvexHull

    array = np.array(points, dtype=float)
    if np.linalg.matrix_rank(array - array[0]) < 2:
        return
    expected = {tuple(corner) for corner in array[ConvexHull(array).vertices]}
    assert {tuple(corner) for corner in convex_hull(array)} == expected
