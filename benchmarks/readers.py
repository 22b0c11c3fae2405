"""Articles a second per format, beside the bare parser of that format.

    python -m benchmarks.readers --articles 50000

The bare parser is what a script would use to get a Python dict an article, and does nothing else: no check, no times,
no :class:`~graphkit.Article`. Each round measures everything once, in turn, so that a machine that slows down slows all
of them; ratios are taken round by round, and their medians are shown. Time is the processor's. Target: reading takes at
most 1.5 times as long as the bare parser for the row formats (CSV, JSON Lines, Parquet, and JSON of news services).
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
import statistics
import tempfile
import time
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import lxml.html
import networkx as nx
import polars as pl
import yaml
import zstandard

from graphkit.readers import read_articles
from tests.readers import samples

Row = dict[str, Any]
WORDS = (
    "harbour budget council minister storm court strike final market power rail report cup vote school flood".split()
)
SLOW = 2_000  # articles, of the formats that take a millisecond an article


def rows_of(count: int) -> list[Row]:
    """Articles with a title, a teaser, an address, a time and an outlet, as an export has them."""
    chance = random.Random(7)
    start = datetime(2024, 1, 1, tzinfo=UTC)
    return [
        {
            "title": " ".join(chance.choices(WORDS, k=9)).capitalize() + f" {number}",
            "url": f"https://www.site{number % 500}.example.org/2024/{number}-{chance.choice(WORDS)}.html",
            "published": (start + timedelta(seconds=97 * number)).isoformat(),
            "provider": f"site{number % 500}.example.org",
            "description": " ".join(chance.choices(WORDS, k=30)),
        }
        for number in range(count)
    ]


def news_api(rows: list[Row], file: Path) -> None:
    """The document of https://newsapi.org/docs/endpoints/everything."""
    found = [
        {
            "source": {"id": None, "name": row["provider"]},
            "author": "A. Author",
            "title": row["title"],
            "description": row["description"],
            "url": row["url"],
            "urlToImage": f"{row['url']}.jpg",
            "publishedAt": row["published"].replace("+00:00", "Z"),
            "content": row["description"] + "… [+2183 chars]",
        }
        for row in rows
    ]
    samples.write_json({"status": "ok", "totalResults": len(rows), "articles": found}, file)


def json_lines(rows: list[Row], file: Path) -> None:
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def bare_csv(file: Path) -> list[Any]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t" if file.suffix == ".tsv" else ","))


def bare_json_lines(file: Path) -> list[Any]:
    with file.open(encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def bare_gzip(file: Path) -> list[Any]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def bare_zstd(file: Path) -> list[Any]:
    with zstandard.open(file, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def bare_front(parse: Callable[[str], Any], fence: str) -> Callable[[Path], list[Any]]:
    return lambda folder: [parse(file.read_text("utf-8").split(fence)[1]) for file in sorted(folder.iterdir())]


def bare_pages(folder: Path) -> list[Any]:
    return [lxml.html.document_fromstring(file.read_bytes()) for file in sorted(folder.iterdir())]


def bare_yaml(text: str) -> Any:
    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))


Writer = Callable[[list[Row], Path], None]
Parser = Callable[[Path], Any]


def packed(pack: Callable[[bytes], bytes]) -> Writer:
    def write(rows: list[Row], file: Path) -> None:
        plain = file.with_name("plain.csv")
        samples.csv(rows, plain)
        file.write_bytes(pack(plain.read_bytes()))
        plain.unlink()

    return write


# What, the file's name, how it is written, the bare parser, and how many articles at most.
FORMATS: tuple[tuple[str, str, Writer, Parser, int], ...] = (
    ("CSV", "a.csv", samples.csv, bare_csv, 0),
    ("TSV", "a.tsv", lambda rows, file: samples.csv(rows, file, "\t"), bare_csv, 0),
    ("CSV, gzip", "a.csv.gz", packed(gzip.compress), bare_gzip, 0),
    ("CSV, zstd", "a.csv.zst", packed(zstandard.compress), bare_zstd, 0),
    ("JSON Lines", "a.jsonl", json_lines, bare_json_lines, 0),
    (
        "Parquet",
        "a.parquet",
        lambda rows, file: pl.DataFrame(rows).write_parquet(file),
        lambda file: pl.read_parquet(file).to_dicts(),
        0,
    ),
    ("JSON, NewsAPI", "a.json", news_api, lambda file: json.loads(file.read_bytes()), 0),
    ("JSON, GDELT", "a.json", samples.gdelt_doc, lambda file: json.loads(file.read_bytes()), 0),
    ("JSON, Event Registry", "a.json", samples.event_registry, lambda file: json.loads(file.read_bytes()), 0),
    ("GDELT GKG", "a.gkg.csv", samples.gkg, lambda file: [line.split("\t") for line in file.open(encoding="utf-8")], 0),
    ("RSS", "a.rss", samples.rss, lambda file: feedparser.parse(file.read_bytes()), SLOW),
    ("Atom", "a.atom", samples.atom, lambda file: feedparser.parse(file.read_bytes()), SLOW),
    ("YAML front matter", "a.md", samples.SAMPLES[".md", "yaml"], bare_front(bare_yaml, "---\n"), SLOW),
    ("TOML front matter", "a.md", samples.SAMPLES[".md", "toml"], bare_front(tomllib.loads, "+++\n"), SLOW),
    ("web pages", "a.html", samples.SAMPLES[".html", "schema.org"], bare_pages, SLOW),
    ("GraphML", "a.graphml", samples.graph, lambda file: nx.read_graphml(file, force_multigraph=True), SLOW),
    ("GEXF", "a.gexf", samples.graph, nx.read_gexf, SLOW),
    ("node-link JSON", "b.json", samples.graph, lambda file: json.loads(file.read_bytes()), SLOW),
)


def alone(place: Path) -> object:
    """Read with one process, as the bare parser does."""
    return read_articles(place, processes=1)


def seconds(work: Parser, place: Path) -> float:
    """How much processor time ``work`` takes, in all threads: what else a busy machine does is not in it."""
    start = time.process_time()
    work(place)
    return time.process_time() - start


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=50_000, help="of the row formats; at most 2,000 of the others")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="formats whose name holds this")
    options = parser.parse_args()
    print(f"{'':22}{'articles':>9}{'articles/s':>12}{'bare/s':>12}{'ratio':>7}")
    for name, file, write, bare, most in FORMATS:
        if options.only.lower() not in name.lower():
            continue
        rows = rows_of(min(options.articles, most or options.articles))
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder, file)
            write(rows, place)
            place = place if place.exists() else place.with_suffix("")
            assert len(read_articles(place)) == len(rows), f"{name}: not every article was read"
            rounds = [(seconds(alone, place), seconds(bare, place)) for _ in range(options.rounds)]
        ours, theirs = (len(rows) / statistics.median(times) for times in zip(*rounds, strict=True))
        ratio = statistics.median(one / other for one, other in rounds)
        print(f"{name:22}{len(rows):9,}{ours:12,.0f}{theirs:12,.0f}{ratio:7.2f}")


if __name__ == "__main__":
    main()
