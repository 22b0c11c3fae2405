from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from graphkit.cli import VERBS, cli

BROKEN = "---\ntitle: a: b\n---\n"
ODD = "---\ntitle: A title of several words\nexcerpt: x\nquality: 162\n---\n"


def run(*words: str | Path, code: int = 0, stdin: bytes | None = None) -> Result:
    """Run the command line and expect an exit code."""
    result = CliRunner().invoke(cli, [str(word) for word in words], input=stdin)
    assert result.exit_code == code, result.output
    return result


def run_json(*words: str | Path) -> Any:
    """Run a verb with --json and return what it printed."""
    return json.loads(run(*words, "--json").stdout)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty present folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_export_without_output_writes_the_page_and_says_where(here: Path, seeds: Path) -> None:
    result = run("export", seeds)
    assert result.stdout == f"{Path('output', 'graph.html')}\n"
    assert "4 article, 5 related, 6 provider, 2 topic, 2 story" in result.stderr
    assert [str(file.relative_to(here)) for file in here.rglob("*")] == ["output", "output/graph.html"]
    assert '"articles":9,"shown":9' in Path("output/graph.html").read_text("utf-8")


def test_export_twice_replaces_the_page(here: Path, seeds: Path) -> None:
    run("export", seeds, "-o", "a.html")
    first = Path("a.html").read_bytes()
    run("export", seeds, "-o", "a.html", "--quiet")
    assert Path("a.html").read_bytes() == first
    assert os.listdir() == ["a.html"]


@pytest.mark.parametrize("suffix", [".html", ".json", ".graphml", ".gexf", ".svg"])
def test_the_suffix_picks_the_format(here: Path, seeds: Path, suffix: str) -> None:
    run("export", seeds, "-o", f"sub/graph{suffix}")
    text = (here / "sub" / f"graph{suffix}").read_text("utf-8")
    assert text.lstrip().lower().startswith({".html": "<!doctype html", ".json": "{"}.get(suffix, "<"))


def test_csv_makes_two_files(here: Path, seeds: Path) -> None:
    result = run("export", seeds, "-o", "graph.csv")
    assert result.stdout.split() == ["graph.edges.csv", "graph.nodes.csv"]
    assert sorted(os.listdir()) == ["graph.edges.csv", "graph.nodes.csv"]


def test_notes_go_into_a_folder_that_stays_the_users(here: Path, seeds: Path) -> None:
    Path("notes").mkdir()
    Path("notes", "mine.md").write_text("mine")
    for _ in range(2):
        assert run("export", seeds, "-f", "obsidian", "-o", "notes/").stdout.split() == ["notes"]
    assert sorted(os.listdir("notes")) == [
        *(".graphkit-files", "Articles", "Providers", "Related", "Stories", "Topics", "mine.md"),
    ]
    assert run("export", seeds, "-o", "news.vault").stdout.split() == ["news.vault"]
    assert run("export", seeds, "-f", "obsidian").stdout.split() == [str(Path("output", "graph.vault"))]
    refused = run("export", seeds, "-f", "obsidian", "-o", "-", code=2)
    assert "obsidian is several files, which cannot go to standard output" in refused.stderr


def test_the_longest_suffix_decides_and_names_the_default_file(here: Path, seeds: Path) -> None:
    run("export", seeds, "-f", "graphology")
    written = json.loads(Path("output", "graph.graphology.json").read_text("utf-8"))
    assert written["options"] == {"type": "directed", "multi": True, "allowSelfLoops": True}
    run("export", seeds, "-o", "graph.CYTOSCAPE.json")
    assert "elements" in json.loads(Path("graph.CYTOSCAPE.json").read_text("utf-8"))


def test_a_feed_has_a_title(here: Path, seeds: Path) -> None:
    feed = run("export", seeds, "-f", "rss", "-o", "-", "--title", "Drugs & AI").stdout
    assert "<title>Drugs &amp; AI</title>" in feed


def test_format_overrides_the_suffix_and_output_may_be_standard_output(here: Path, seeds: Path) -> None:
    run("export", seeds, "-o", "graph.dat", "--format", "json")
    written = json.loads(Path("graph.dat").read_text("utf-8"))
    assert json.loads(run("export", seeds, "-o", "-", "-f", "json").stdout) == written
    assert sum(edge["stated"] for edge in written["edges"]) == 22
    kinds = [node["kind"] for node in written["nodes"]]
    assert [kinds.count(kind) for kind in ("article", "related", "provider", "topic")] == [4, 5, 6, 2]


def test_stats(seeds: Path) -> None:
    assert run_json("stats", seeds) == {
        "nodes": {"article": 4, "related": 5, "provider": 6, "topic": 2},
        "edges": {"published_by": 9, "about": 8, "related_to": 5},
    }
    text = run("stats", seeds).stdout
    assert "17 nodes" in text
    assert "22 edges" in text
    assert "from 2020-11-02 to 2024-03-10" in text
    assert "News Medical (3)" in text


def test_stories_of_the_seeds(seeds: Path) -> None:
    stories = run_json("stories", seeds)["stories"]
    hosts = [sorted(member["node"].removeprefix("article:").split("/")[0] for member in s["members"]) for s in stories]
    assert sorted(hosts) == [
        ["genengnews.com", "medicalxpress.com", "news-medical.net", "sciencedaily.com"],
        ["medicalxpress.com", "news-medical.net"],
    ]
    assert all(member["key"].startswith("https://") for story in stories for member in story["members"])
    assert len({story["name"] for story in stories}) == 2
    text = run("stories", seeds)
    assert all(story["name"] in text.stdout for story in stories)
    assert "2 stories of 6 articles; 3 stand alone" in text.stderr


def test_duplicates_of_the_seeds(seeds: Path) -> None:
    pairs = run_json("duplicates", seeds)["duplicates"]
    for pair in pairs:
        assert {"kind", "score", "rule", "a", "b", "evidence"} <= pair.keys()
        assert "techtimes.com" not in pair["a"]["node"] + pair["b"]["node"]
    run("duplicates", seeds, "--strict", code=1 if pairs else 0)


def test_check_lists_every_problem(here: Path, seeds: Path) -> None:
    assert run_json("check", seeds) == {"problems": [], "articles": 4}
    Path("odd.md").write_text(ODD, "utf-8")
    found = run_json("check", "odd.md")
    assert found["articles"] == 1
    assert {"file": "odd.md", "line": 4, "field": "quality", "what": "162 is above 100", "done": "kept"} in found[
        "problems"
    ]
    assert "odd.md:4: quality: 162 is above 100; kept" in run("check", "odd.md").stdout
    run("check", "odd.md", "--strict", code=1)
    run("check", seeds, "--strict")


def test_check_also_lists_what_building_finds(here: Path) -> None:
    page = "title: {}\nexcerpt: x\npublishedDateTime: 2024-01-01\nwebUrl: https://a.org/x\nprovider: {{domain: {}}}"
    Path("a.md").write_text(f"---\n{page.format('Budget vote fails', 'a.org')}\n---\n", "utf-8")
    Path("b.md").write_text(f"---\n{page.format('Ten summer recipes', 'b.org')}\n---\n", "utf-8")
    (problem,) = run_json("check", ".")["problems"]
    assert problem["done"] == "kept as two articles"


def test_path(seeds: Path) -> None:
    found = run_json("path", seeds, "lupus research", "real ai scientists")
    assert [node["kind"] for node in found["path"]] == ["article", "related"]
    assert [edge["kind"] for edge in found["edges"]] == ["related_to"]
    assert "related_to →" in run("path", seeds, "lupus research", "real ai scientists").stdout
    ends = "lupus research", "identification of genes"
    assert "about" in run("path", seeds, *ends).stdout
    assert "no path" in run("path", seeds, *ends, "--without", "topic", "--without", "provider").stdout
    result = run("path", seeds, "anti-cancer drug", "lupus research", code=2)
    assert "give a longer part or the id" in result.stderr


def test_neighbors(seeds: Path) -> None:
    found = run_json("neighbors", seeds, "lupus research")
    assert [node["kind"] for node in found["neighbors"]] == ["related", "provider", "topic", "topic"]
    assert "Lupus Foundation of America" in run("neighbors", seeds, "lupus research").stdout
    assert len(run_json("neighbors", seeds, "lupus research", "--hops", "2")["neighbors"]) > 4


def test_standard_input(seeds: Path) -> None:
    joined = b"".join(file.read_bytes() for file in sorted(seeds.iterdir()))
    assert json.loads(run("stats", "-", "--json", stdin=joined).stdout)["nodes"]["article"] == 4


@pytest.mark.parametrize("verb", ["export", "stats", "duplicates", "stories", "check"])
def test_what_cannot_be_read_is_one_clear_line_and_code_2(here: Path, verb: str) -> None:
    (here / "empty").mkdir()
    (here / "broken.md").write_text(BROKEN, "utf-8")
    for source, message in [
        ("missing", "Error: missing: no such file or folder"),
        ("empty", "Error: empty: no article files here; they end in .md"),
        ("broken.md", "Error: no article could be read: broken.md:2: broken YAML"),
    ]:
        result = run(verb, source, code=2)
        assert result.stderr.startswith(message)
        assert result.stderr.count("\n") == 1
    assert sorted(os.listdir()) == ["broken.md", "empty"]


def test_good_parts_go_on_beside_broken_ones(here: Path, seeds: Path) -> None:
    shutil.copytree(seeds, "in")
    Path("in/broken.md").write_text(BROKEN, "utf-8")
    result = run("export", "in", "-o", "a.json")
    assert result.stderr.count("broken.md:2: broken YAML") == 1
    assert Path("a.json").exists()
    run("export", "in", "-o", "a.json", "--strict", code=1)
    assert "broken" not in run("export", "in", "-o", "a.json", "--quiet").stderr


def test_no_source_and_unknown_formats_are_usage_errors(here: Path, seeds: Path) -> None:
    assert "Missing argument 'SOURCE...'" in run("export", code=2).stderr
    assert "unknown format 'docx'; known formats are html, json" in run("export", seeds, "-f", "docx", code=2).stderr
    assert "no format goes with the suffix '.docx'" in run("export", seeds, "-o", "a.docx", code=2).stderr
    assert "--title is for html" in run("export", seeds, "-o", "a.json", "--title", "x", code=2).stderr
    assert os.listdir() == []


@pytest.mark.parametrize("name", ["out.html", "out"])
def test_a_folder_as_output_is_refused(here: Path, seeds: Path, name: str) -> None:
    (here / name).mkdir()
    result = run("export", seeds, "-o", name, code=2)
    assert result.stderr.startswith(f"Error: {name}: is a folder; name a file in it")
    assert result.stderr.count("\n") == 1
    assert os.listdir(name) == []


def test_a_file_in_the_way_of_a_folder_is_refused(here: Path, seeds: Path) -> None:
    (here / "file").write_text("x")
    result = run("export", seeds, "-o", "file/graph.html", code=2)
    assert result.stderr.startswith("Error:")
    assert result.stderr.count("\n") == 1


def test_settings_come_from_flags_then_environment_then_files(
    here: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("pyproject.toml").write_text('[tool.graphkit.export]\noutput = "from-pyproject.json"\n', "utf-8")
    assert run("export", seeds).stdout == "from-pyproject.json\n"
    Path("graphkit.toml").write_text('[export]\noutput = "from-file.json"\n', "utf-8")
    assert run("export", seeds).stdout == "from-file.json\n"
    monkeypatch.setenv("GRAPHKIT_EXPORT_OUTPUT", "from-environment.json")
    assert run("export", seeds).stdout == "from-environment.json\n"
    assert run("export", seeds, "-o", "from-flag.json").stdout == "from-flag.json\n"
    Path("graphkit.toml").write_text("[export", "utf-8")
    assert "graphkit.toml cannot be read" in run("stats", seeds, code=2).stderr


def test_removed_articles_are_in_when_asked_for(here: Path) -> None:
    Path("a.md").write_text("---\ntitle: Here\n---\n", "utf-8")
    Path("b.md").write_text("---\ntitle: Gone\nremoved: true\n---\n", "utf-8")
    assert run_json("stats", ".")["nodes"] == {"article": 1}
    assert run_json("stats", ".", "--include-removed")["nodes"] == {"article": 2}


def test_it_runs_as_a_module_and_on_a_console_without_unicode(seeds: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "graphkit", "path", str(seeds), "lupus research", "real ai scientists"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert "related_to" in done.stdout
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True, env=environment)
    assert json.loads(done.stdout)["path"][0]["kind"] == "article"


def test_interrupting_leaves_nothing_behind(here: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("graphkit.exporters.html.write_html", interrupt)
    assert "Interrupted" in run("export", seeds, code=130).stderr
    assert list(here.rglob("*")) == []


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: str(verb.name))
def test_every_verb_has_help_that_documents_its_json(verb: Any) -> None:
    text = run(verb.name, "--help").stdout
    assert any(arguments in text.splitlines()[0] for arguments in ("SOURCE...", " GRAPH", "[OLD] NEW"))
    if "--json" in text:
        assert "With --json: {" in text


def test_decisions_part_join_and_rename_stories(here: Path, seeds: Path) -> None:
    (before,) = [story for story in run_json("stories", seeds)["stories"] if len(story["members"]) == 2]
    pair = [member["key"] for member in before["members"]]
    Path("apart.yml").write_text(f"cannot_link:\n  - {json.dumps(pair)}\n", "utf-8")
    after = run_json("stories", seeds, "--decisions", "apart.yml")["stories"]
    assert [len(story["members"]) for story in after] == [4]
    Path("named.yml").write_text(f"rename:\n  {pair[0]}: Drug approvals\n", "utf-8")
    assert "Drug approvals" in run("stories", seeds, "--decisions", "named.yml").stdout
    stale = "must_link:\n  - [https://gone.example/a, https://gone.example/b]\n"
    Path("stale.yml").write_text(stale, "utf-8")
    assert "stale.yml:2: must_link" in run("stories", seeds, "--decisions", "stale.yml").stderr
    run("stories", seeds, "--decisions", "stale.yml", "--strict", code=1)
    assert "missing.yml" in run("stories", seeds, "--decisions", "missing.yml", code=2).stderr


def test_eval_compares_with_gold_groups(here: Path) -> None:
    rows = [
        "id,title,group",
        "1,Storm hits the north coast,s",
        "2,North coast hit by storm,s",
        "3,Budget vote delayed,b",
    ]
    Path("news.csv").write_text("\n".join(rows), "utf-8")
    found = run_json("eval", "news.csv", "--gold", "news.csv", "--curve", "curve.png")
    assert found["items"] == 3
    assert found["pairs"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert found["bcubed"]["f1"] == found["ari"] == 1.0
    assert {"size": 2, "gold": 1, "found": 1} in found["sizes"]
    assert Path("curve.png").read_bytes().startswith(b"\x89PNG")
    assert [point["threshold"] for point in found["curve"]] == sorted(point["threshold"] for point in found["curve"])
    Path("gold.jsonl").write_text('{"id": "1", "group": "x"}\n{"id": "9", "group": "x"}\n', "utf-8")
    result = run("eval", "news.csv", "--gold", "gold.jsonl")
    assert "there is no article '9' in the graph" in result.stderr
    refused = run("eval", "news.csv", "--gold", "gold.jsonl", "--columns", "id=id,group=g", code=2)
    assert "has no column 'g'; its columns are id, group" in refused.stderr


def test_eval_lists_the_worst_errors(here: Path) -> None:
    rows = ["id,title,group", "1,Storm hits the north coast,a", "2,Storm hits the north coast again,b"]
    Path("news.csv").write_text("\n".join(rows), "utf-8")
    text = run("eval", "news.csv", "--gold", "news.csv").stdout
    assert "put together, but are two groups" in text
    assert "Storm hits the north coast again" in text


def test_why_in_the_terminal(seeds: Path) -> None:
    text = run("why", seeds, "that predicts anti-cancer", "increases the accuracy").stdout
    assert "Nearly the same text" in text
    assert "[Machine learning] that predicts" in text
    found = run_json("why", seeds, "that predicts anti-cancer", "increases the accuracy")
    assert found["verdict"] == "syndicated"
    assert {"name": "jaccard", "value": 0.8571, "threshold": 0.8} in found["signals"]
