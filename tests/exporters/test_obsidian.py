"""The folder of notes: what Obsidian finds in it, what graphkit reads back, and whose files are left alone."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from graphkit import analyse, build_graph, read_articles
from graphkit.errors import OutputError
from graphkit.exporters import export
from graphkit.file_names import file_names
from graphkit.front_matter import front_matter
from graphkit.graph import ArticleGraph, edge_table, node_table
from graphkit.yaml_text import parse_yaml

from .graphs import AWKWARD, awkward_graph, texts

LINK = re.compile(r"\[\[(.*?)\]\]")


def notes(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.rglob("*.md")}


def titled(*titles: str) -> ArticleGraph:
    rows = [{"id": f"article:a.example/{n:03}", "kind": "article", "title": title} for n, title in enumerate(titles)]
    return ArticleGraph(nodes=node_table(rows), edges=edge_table([]))


def test_articles_read_back_as_the_same_graph(seeds: Path, tmp_path: Path) -> None:
    graph = build_graph(read_articles(seeds))
    export(analyse(graph), tmp_path / "news.vault")
    back = build_graph(read_articles(tmp_path / "news.vault" / "Articles"))
    assert not back.problems
    assert_frame_equal(back.nodes.drop("files"), graph.nodes.drop("files"))
    assert_frame_equal(back.edges.drop("file", "field"), graph.edges.drop("file", "field"))


def test_awkward_articles_read_back(tmp_path: Path) -> None:
    moments = {
        "second": "2024-03-01T10:20:30Z",
        "minute": "2024-03-01T10:20Z",
        "day": "2024-03-01",
        "no zone": "2024-03-01T10:20:30",
        "micro": "2024-03-01T10:20:30.000007Z",
    }
    rows = []
    for number, (name, moment) in enumerate([*moments.items(), *((text, "2024-03-01") for text in AWKWARD if text)]):
        fields: dict[str, Any] = {
            "id": f"own-{number}",
            "title": f"{name} {number}",
            "excerpt": name,
            "publishedDateTime": moment,
            "topics": [name],
            "provider": {"name": f"Bücher & Co: {name}"},
            "removed": number % 2,
        }
        rows.append(fields)
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    graph = build_graph(read_articles(tmp_path / "in.jsonl"), include_removed=True)
    export(graph, tmp_path / "out.vault")
    back = build_graph(read_articles(tmp_path / "out.vault" / "Articles"), include_removed=True)
    ours = ["files", "urls"]
    assert_frame_equal(back.nodes.drop(ours), graph.nodes.drop(ours))
    assert_frame_equal(back.edges.drop("file", "field"), graph.edges.drop("file", "field"))


@pytest.mark.parametrize("make", [awkward_graph, lambda: titled(*AWKWARD, "a]]b", "a|b", "a#b^c", "%%a%%")])
def test_every_link_leads_to_the_one_note_of_that_name(make: Any, tmp_path: Path) -> None:
    graph = make()
    export(graph, tmp_path / "graph.vault")
    written = notes(tmp_path / "graph.vault")
    assert len(written) == len(graph)
    linked = {link for text in written.values() for link in LINK.findall(text)}
    assert linked <= written.keys()
    assert bool(linked) is bool(graph.edges.height)


def test_a_note_links_to_what_its_article_is_linked_to(seeds: Path, tmp_path: Path) -> None:
    export(analyse(build_graph(read_articles(seeds))), tmp_path / "graph.vault")
    (note,) = (text for name, text in notes(tmp_path / "graph.vault").items() if name.startswith("Research team"))
    body = note.split("---\n")[2]
    sections = {part.partition("\n")[0]: LINK.findall(part) for part in body.split("\n## ")[1:]}
    assert sections == {
        "Published by": ["Medical Xpress"],
        "About": ["AI", "Machine Learning"],
        "Story": ["Machine learning to predict drug approval chances"],
        "Related": ["Researchers use machine learning to predict drug approval chances before"],
    }


def test_nothing_in_a_title_is_markdown_html_or_a_tag(tmp_path: Path) -> None:
    hostile = "</h1><img src=x onerror=alert(1)> [a](javascript:1) *b* `c` #tag %%gone%% $x$\n---\n# d"
    export(titled(hostile), tmp_path / "graph.vault")
    (note,) = notes(tmp_path / "graph.vault").values()
    (heading,) = (line for line in note.splitlines() if line.startswith("# "))
    assert not re.search(r"(?<!\\)[<>*`\[\]$%#]", heading[2:])
    assert yaml.safe_load(note.split("---\n")[1])["title"] == hostile


@given(st.lists(texts | st.sampled_from(["CON", "con.txt", "nul ", "COM1", "Lpt9.", "x" * 500, "漢" * 99, "É", "é"])))
def test_names_are_good_on_every_disk(titles: list[str]) -> None:
    names = file_names(titles)
    assert names == file_names(titles)
    assert len({unicodedata.normalize("NFD", name).casefold() for name in names}) == len(titles)
    for name in names:
        assert name and not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f]', name)
        assert name == name.strip(" .")
        assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)", name.split(".")[0].strip())
        assert len(f"{name}.md".encode()) <= 255


def test_the_second_of_a_name_has_a_number() -> None:
    assert file_names(["News", "NEWS", "News 2", "news?", "Straße", "STRASSE"]) == [
        "News",
        "NEWS 2",
        "News 2 2",
        "news 3",
        "Straße",
        "STRASSE 2",
    ]


def test_ten_thousand_of_one_name_take_no_time() -> None:
    assert file_names(["Market report"] * 10_000)[-1] == "Market report 10000"


@given(st.dictionaries(st.sampled_from(["title", "excerpt", "id"]), st.text() | texts, min_size=1), st.lists(texts))
def test_front_matter_holds_any_text(fields: dict[str, str], topics: list[str]) -> None:
    wanted = {**fields, "topics": topics, "related": [fields]} if topics else fields
    written = front_matter(wanted)
    assert written.splitlines().count("---") == 2
    (document,) = parse_yaml(written.removeprefix("---\n").removesuffix("---\n"))
    assert document.value == wanted


def test_a_folder_is_brought_up_to_date(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    export(titled("Old", "Kept"), folder, format="obsidian")
    (folder / "My thoughts.md").write_text("[[Kept]]")
    (folder / ".obsidian").mkdir()
    (folder / ".obsidian" / "app.json").write_text("{}")
    assert export(titled("kept", "New"), folder, format="obsidian") == (folder,)
    found = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert found == [".graphkit-files", ".obsidian/app.json", "Articles/New.md", "Articles/kept.md", "My thoughts.md"]


@pytest.mark.parametrize("kept", [True, False])
def test_a_note_that_somebody_changed_is_never_lost(kept: bool, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    export(titled("One", "Two"), folder, format="obsidian")
    changed = folder / "Articles" / "Two.md"
    changed.write_text("my own words")
    with pytest.raises(OutputError, match=r"Articles/Two\.md in it was changed since graphkit wrote it; move it away"):
        export(titled("One", "Two") if kept else titled("One"), folder, format="obsidian")
    assert changed.read_text() == "my own words"
    assert [path.name for path in tmp_path.iterdir()] == ["notes"]


def test_a_note_of_somebody_else_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "notes" / "Articles").mkdir(parents=True)
    (tmp_path / "notes" / "Articles" / "One.md").write_text("mine")
    with pytest.raises(OutputError, match="is not from graphkit"):
        export(titled("One"), tmp_path / "notes", format="obsidian")
    assert [path.read_text() for path in tmp_path.rglob("*.md")] == ["mine"]


def test_a_list_of_files_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "precious.md").write_text("mine")
    export(titled("One"), tmp_path / "notes", format="obsidian")
    mine = "9a271f2a916b0b6ee6cecb2426f0b3206ef074578be55d9bc94f6f3fe3ab86aa"
    with (tmp_path / "notes" / ".graphkit-files").open("a") as file:
        file.write(f"{mine}  ../precious.md\n{mine}  {tmp_path / 'precious.md'}\nrubbish\n")
    export(titled("Two"), tmp_path / "notes", format="obsidian")
    assert (tmp_path / "precious.md").read_text() == "mine"


def test_a_file_in_the_way_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "graph.vault").write_text("old")
    with pytest.raises(OutputError, match="it is a file, and a folder is to be written"):
        export(titled("One"), tmp_path / "graph.vault")
    assert (tmp_path / "graph.vault").read_text() == "old"


def test_a_failure_half_way_brings_the_old_notes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "notes"
    export(titled("Old", "Same"), folder, format="obsidian")
    before = {path: path.read_text() for path in folder.rglob("*") if path.is_file()}
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if target.name == "Same.md" and ".graphkit-" in str(self) and "new" in self.parts:
            raise PermissionError(1, "Operation not permitted")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputError, match="no permission"):
        export(titled("New", "Same"), folder, format="obsidian")
    assert {path: path.read_text() for path in folder.rglob("*") if path.is_file()} == before


def test_a_story_lists_its_articles_with_the_reason(seeds: Path, tmp_path: Path) -> None:
    graph = analyse(build_graph(read_articles(seeds)))
    export(graph, tmp_path / "graph.vault")
    for story in (tmp_path / "graph.vault" / "Stories").iterdir():
        text = story.read_text(encoding="utf-8")
        members = graph.results["stories"].to_frame().filter(pl.col("name") == text.splitlines()[0][2:])["size"]
        assert len(re.findall(r"^- \[\[.*\]\] \(\S+, 0\.\d\d\)$", text, re.MULTILINE)) == members.item()


def test_a_day_is_a_day(tmp_path: Path) -> None:
    row = {"id": "article:a", "kind": "article", "title": "A", "precision": "day"}
    rows = [{**row, "published": datetime(2024, 3, 1, tzinfo=UTC)}]
    export(ArticleGraph(nodes=node_table(rows), edges=edge_table([])), tmp_path / "graph.vault")
    (note,) = notes(tmp_path / "graph.vault").values()
    assert 'publishedDateTime: "2024-03-01"\n' in note
