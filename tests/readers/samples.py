"""The same five articles in every format: whoever registers a reader brings its sample."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import polars as pl
import yaml

from graphkit.build import build_graph
from graphkit.exporters import export
from graphkit.model import Article, Provider
from graphkit.readers import read_file

Row = dict[str, Any]

FIVE: list[Row] = [
    {
        "title": title,
        "url": f"https://www.example.org/news/{number}",
        "published": f"2024-03-0{number}T10:15:0{number}+00:00",
        "provider": "example.org",
    }
    for number, title in enumerate(
        [
            "Plain",
            'With "quotes", commas: colons',
            "Über uns – 100 % 'neu'",
            "日本語の記事 👩‍👩‍👧",
            "<b>bold</b> & R&D; x\\n",
        ],
        start=1,
    )
]


def articles(rows: list[Row] = FIVE) -> list[Article]:
    """The rows as they are meant."""
    return [
        Article(
            title=row["title"],
            web_url=row["url"],
            published=datetime.fromisoformat(row["published"]),
            provider=Provider(row["provider"], row["provider"]),
        )
        for row in rows
    ]


def compact(row: Row) -> str:
    """The time as GDELT writes it."""
    return datetime.fromisoformat(row["published"]).strftime("%Y%m%dT%H%M%SZ")


def native(row: Row) -> Row:
    return {
        "title": row["title"],
        "webUrl": row["url"],
        "publishedDateTime": row["published"],
        "provider": {"name": row["provider"], "domain": row["provider"]},
    }


def write_json(document: Any, file: Path) -> None:
    file.write_text(json.dumps(document, ensure_ascii=False, indent=1), "utf-8")


def each(rows: list[Row], file: Path, text: Callable[[Row], str]) -> None:
    """Write a file an article, beside ``file``, into a folder of its name."""
    folder = file.with_suffix("")
    folder.mkdir()
    for number, row in enumerate(rows):
        (folder / f"{number}{file.suffix}").write_text(text(row), "utf-8")


def yaml_front(row: Row) -> str:
    return f"---\n{yaml.safe_dump(native(row), allow_unicode=True)}---\nBody\n"


def toml_front(row: Row) -> str:
    quoted = {key: json.dumps(value, ensure_ascii=False) for key, value in row.items()}
    return (
        f"+++\ntitle = {quoted['title']}\ndate = {row['published']}\nlink = {quoted['url']}\n"
        f"[provider]\nname = {quoted['provider']}\ndomain = {quoted['provider']}\n+++\nBody\n"
    )


def json_front(row: Row) -> str:
    return json.dumps(native(row), ensure_ascii=False, indent=2) + "\n\nBody\n"


def csv(rows: list[Row], file: Path, separator: str = ",") -> None:
    frame = pl.DataFrame(rows).with_columns(domain=pl.lit("example.org"))
    frame.write_csv(file, separator=separator)


def rss(rows: list[Row], file: Path) -> None:
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    ET.SubElement(channel, "title").text = "All news"
    for row in rows:
        item = ET.SubElement(channel, "item")
        ET.SubElement(item, "title").text = html.escape(row["title"])
        ET.SubElement(item, "link").text = row["url"]
        ET.SubElement(item, "guid").text = row["url"]
        ET.SubElement(item, "pubDate").text = format_datetime(datetime.fromisoformat(row["published"]))
        ET.SubElement(item, "source", url="https://example.org/feed").text = row["provider"]
    ET.ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)


def atom(rows: list[Row], file: Path) -> None:
    root = ET.Element("feed", xmlns="http://www.w3.org/2005/Atom")
    ET.SubElement(root, "title").text = rows[0]["provider"]
    for row in rows:
        entry = ET.SubElement(root, "entry")
        ET.SubElement(entry, "id").text = row["url"]
        ET.SubElement(entry, "title", type="text").text = row["title"]
        ET.SubElement(entry, "link", href=row["url"], rel="alternate")
        ET.SubElement(entry, "published").text = row["published"]
    ET.ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)


def schema_page(row: Row) -> str:
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "Site"},
            {
                "@type": ["NewsArticle"],
                "headline": row["title"],
                "url": row["url"],
                "datePublished": row["published"],
                "publisher": {"@type": "Organization", "name": row["provider"], "url": "https://example.org/"},
            },
        ],
    }
    script = json.dumps(data).replace("<", "\\u003c")
    return f'<!doctype html><title>x</title><script type="application/ld+json">{script}</script><p>Body'


def open_graph_page(row: Row) -> str:
    tags = {
        "og:type": "article",
        "og:title": row["title"],
        "og:url": row["url"],
        "og:site_name": row["provider"],
        "article:published_time": row["published"],
    }
    metas = "".join(f'<meta property="{name}" content="{html.escape(value)}">' for name, value in tags.items())
    return f'<html><head><meta charset="utf-8">{metas}</head><body>Body</body></html>'


def gkg(rows: list[Row], file: Path) -> None:
    lines = []
    for number, row in enumerate(rows):
        stamp = compact(row).replace("T", "").removesuffix("Z")
        cells = [f"{stamp}-{number}", "20240309000000", "1", row["provider"], row["url"], *[""] * 21]
        title = row["title"].encode("ascii", "xmlcharrefreplace").decode()
        title = html.escape(row["title"], quote=False).encode("ascii", "xmlcharrefreplace").decode()
        extras = f"<PAGE_PRECISEPUBTIMESTAMP>{stamp}</PAGE_PRECISEPUBTIMESTAMP><PAGE_TITLE>{title}</PAGE_TITLE>"
        lines.append("\t".join([*cells, extras]))
    file.write_text("\n".join(lines) + "\n", "utf-8")


def news_api(rows: list[Row], file: Path) -> None:
    found = [
        {
            "source": {"id": None, "name": row["provider"]},
            "author": "A. Author",
            "title": row["title"],
            "description": None,
            "url": row["url"],
            "urlToImage": None,
            "publishedAt": row["published"],
            "content": "Body [+99 chars]",
        }
        for row in rows
    ]
    write_json({"status": "ok", "totalResults": len(rows), "articles": found}, file)


def gdelt_doc(rows: list[Row], file: Path) -> None:
    found = [
        {
            "url": row["url"],
            "url_mobile": "",
            "title": row["title"],
            "seendate": compact(row),
            "socialimage": "",
            "domain": row["provider"],
            "language": "English",
            "sourcecountry": "United States",
        }
        for row in rows
    ]
    write_json({"articles": found}, file)


def event_registry(rows: list[Row], file: Path) -> None:
    found = [
        {
            "uri": f"80000{number}",
            "lang": "eng",
            "isDuplicate": False,
            "date": row["published"][:10],
            "dateTimePub": row["published"],
            "url": row["url"],
            "title": row["title"],
            "body": "Body",
            "source": {"uri": row["provider"], "dataType": "news", "title": row["provider"]},
            "image": None,
        }
        for number, row in enumerate(rows)
    ]
    write_json({"articles": {"results": found, "totalResults": len(rows), "page": 1}}, file)


def media_cloud_csv(rows: list[Row], file: Path) -> None:
    found = [
        {
            "stories_id": f"190000{number}",
            "publish_date": row["published"],
            "title": row["title"],
            "url": row["url"],
            "language": "en",
            "media_id": "1",
            "media_name": row["provider"],
            "media_url": "https://example.org/",
        }
        for number, row in enumerate(rows)
    ]
    pl.DataFrame(found).write_csv(file)


def json_feed(rows: list[Row], file: Path) -> None:
    items = [
        {"id": row["url"], "url": row["url"], "title": row["title"], "date_published": row["published"]} for row in rows
    ]
    version = "https://jsonfeed.org/version/1.1"
    write_json({"version": version, "title": rows[0]["provider"], "items": items}, file)


def flat(rows: list[Row]) -> list[Row]:
    return [{**row, "domain": row["provider"]} for row in rows]


def lines(rows: list[Row], file: Path) -> None:
    file.write_text("".join(json.dumps(native(row)) + "\n" for row in rows), "utf-8")


def graph(rows: list[Row], file: Path) -> None:
    export(build_graph(articles(rows)), file)


def graph_as_xml(rows: list[Row], file: Path) -> None:
    graph(rows, file.with_suffix(".graphml"))
    file.with_suffix(".graphml").rename(file)


def networkx_node_link(rows: list[Row], file: Path) -> None:
    data = nx.node_link_data(build_graph(articles(rows)).to_networkx(), edges="links")
    file.write_text(json.dumps(data, default=lambda value: value.isoformat()), "utf-8")


# (suffix, variant) -> how to write it
SAMPLES: dict[tuple[str, str], Callable[[list[Row], Path], None]] = {
    **{(suffix, "yaml"): lambda rows, file: each(rows, file, yaml_front) for suffix in (".md", ".markdown", ".txt")},
    **{(suffix, "yaml"): lambda rows, file: each(rows, file, yaml_front) for suffix in (".yaml", ".yml")},
    (".md", "toml"): lambda rows, file: each(rows, file, toml_front),
    (".md", "json"): lambda rows, file: each(rows, file, json_front),
    (".csv", "own"): csv,
    (".csv", "media cloud"): media_cloud_csv,
    (".tsv", "own"): lambda rows, file: csv(rows, file, "\t"),
    (".gkg.csv", "gdelt"): gkg,
    (".jsonl", "native"): lines,
    (".ndjson", "native"): lines,
    (".parquet", "flat"): lambda rows, file: pl.DataFrame(flat(rows)).write_parquet(file),
    (".json", "list"): lambda rows, file: write_json(flat(rows), file),
    (".json", "inside"): lambda rows, file: write_json({"response": {"results": flat(rows)}}, file),
    (".json", "newsapi"): news_api,
    (".json", "gdelt"): gdelt_doc,
    (".json", "event registry"): event_registry,
    (".json", "json feed"): json_feed,
    (".json", "node-link"): graph,
    (".json", "networkx"): networkx_node_link,
    (".rss", "2.0"): rss,
    (".atom", "1.0"): atom,
    (".xml", "rss"): rss,
    (".xml", "atom"): atom,
    (".xml", "graphml"): graph_as_xml,
    (".html", "schema.org"): lambda rows, file: each(rows, file, schema_page),
    (".htm", "open graph"): lambda rows, file: each(rows, file, open_graph_page),
    (".graphml", "graph"): graph,
    (".gexf", "graph"): graph,
}


def write_sample(suffix: str, variant: str, folder: Path) -> list[Path]:
    """Write the five articles; the files they are in."""
    file = folder / f"five{suffix}"
    SAMPLES[suffix, variant](FIVE, file)
    return [file] if file.exists() else sorted(file.with_suffix("").iterdir())


def read_all(files: list[Path]) -> list[Any]:
    """What the files hold."""
    return [item for file in files for item in read_file(file)]
