"""A seeded archive of articles of any length: real headlines' words, planted stories and copies, related links, hubs.

Articles come in the order of their time, so many a day, and are made and written part by part: memory does not grow
with their number. What was planted is written beside them.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

import polars as pl

from graphkit.tokens import words

SEED = 20240601
START = datetime(2010, 1, 1, tzinfo=UTC)
A_DAY = 2_000  # articles
PART = 100_000  # articles a file
COPIES, REPORTS = 0.2, 0.4  # share of the articles that are copies of another, that are further reports of an event
OPEN = 400  # events that are still reported on
BACK = 2_000  # articles a copy or a link looks back
PROVIDERS, TOPICS = 3_000, 2_000

TIME = pl.Datetime("us", "UTC")
PROVIDER = pl.Struct({"name": pl.String, "domain": pl.String})
TOLD: dict[str, Any] = {"title": pl.String, "webUrl": pl.String, "publishedDateTime": TIME, "provider": PROVIDER}
SCHEMA = {"published": TIME, "related": pl.List(pl.Struct(TOLD))}
Row = dict[str, Any]


def write_archive(headlines: Path, articles: int, folder: Path, *, seed: int = SEED) -> None:
    """Write so many articles as Parquet files into ``folder/articles``, and what was planted into ``folder/truth``.

    A row of the truth has the article's ``id``, its ``story``, and the id of what it is a ``copy`` of, or null.
    """
    for name in ("articles", "truth"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    rows = archive(headlines, articles, seed)
    for number, start in enumerate(range(0, articles, PART)):
        part = [row for _, row in zip(range(min(PART, articles - start)), rows, strict=False)]
        table = pl.DataFrame(part, schema_overrides=SCHEMA)
        planted = ("story", "copy")
        table.drop(planted).write_parquet(folder / "articles" / f"{number:03}.parquet")
        table.select("id", *planted).write_parquet(folder / "truth" / f"{number:03}.parquet")


def archive(headlines: Path, articles: int, seed: int = SEED) -> Iterator[Row]:
    """Yield articles, the earliest first.

    Two fifths begin an event, two fifths report on one that is open, in words of their own beside the event's, a fifth
    is a copy: a quarter of these word for word, half with one to four words replaced, a quarter cut short. Providers
    and topics follow Zipf's law, so there are hubs; half of the articles link to up to three earlier ones, of their
    event or popular ones.
    """
    chance = random.Random(seed)
    titles = [cut for title in _titles(headlines) if len(cut := words(title)) > 3]
    pool = [word for title in titles for word in title]  # as frequent as it is
    rare = sorted({word for word in pool if len(word) > 4})
    zipf = [list(accumulate(1 / (rank + 1) for rank in range(count))) for count in (PROVIDERS, TOPICS)]
    events: deque[tuple[str, list[str], str]] = deque(maxlen=OPEN)
    recent: deque[Row] = deque(maxlen=BACK)
    for number in range(articles):
        way = chance.random()
        copied = None
        if way < COPIES and recent:
            source = copied = chance.choice(recent)
            story, topic = source["story"], source["topics"][0]
            title, excerpt = _copy(source["title"].split(), source["excerpt"].split(), rare, chance)
        else:
            if way >= COPIES + REPORTS or not events:
                telling = list(dict.fromkeys([*chance.choice(titles), *chance.sample(rare, 5)]))
                topic = f"topic-{chance.choices(range(TOPICS), cum_weights=zipf[1])[0]}"
                events.append((f"event-{number}", telling, topic))
                story, telling, topic = events[-1]
            else:
                story, telling, topic = chance.choice(events)
            title = [*chance.sample(telling, min(6, len(telling))), chance.choice(pool)]
            excerpt = [*chance.sample(telling, min(7, len(telling))), *chance.choices(pool, k=chance.randint(8, 20))]
            chance.shuffle(excerpt)
        outlet = chance.choices(range(PROVIDERS), cum_weights=zipf[0])[0]
        row = {
            "id": str(number),
            "title": " ".join(title),
            "excerpt": " ".join(excerpt),
            "webUrl": f"https://outlet{outlet}.example/{'-'.join(title)[:60]}-{number}",
            "published": START + timedelta(days=number / A_DAY),
            "provider": f"Outlet {outlet}",
            "domain": f"outlet{outlet}.example",
            "topics": [topic, "news"],
            "related": _related(recent, story, chance),
            "story": story,
            "copy": copied and copied["id"],
        }
        recent.append(row)
        yield row


def _titles(headlines: Path) -> list[str]:
    return pl.read_csv(headlines, columns=["title"])["title"].drop_nulls().unique(maintain_order=True).to_list()


def _copy(
    title: list[str], excerpt: list[str], rare: Sequence[str], chance: random.Random
) -> tuple[list[str], list[str]]:
    way = chance.random()
    if way < 0.5:
        for _ in range(chance.randint(1, 4)):
            excerpt[chance.randrange(len(excerpt))] = chance.choice(rare)
    elif way < 0.75:
        excerpt = excerpt[: max(4, int(len(excerpt) * chance.uniform(0.5, 0.95)))]
    return title, excerpt


def _related(recent: Sequence[Row], story: str, chance: random.Random) -> list[Row]:
    if len(recent) < OPEN or chance.random() < 0.5:
        return []
    # The most recent of its event among some; else popular ones: of a few, the one with the most links of its own.
    some = [recent[chance.randrange(len(recent))] for _ in range(12)]
    near = [row for row in some if row["story"] == story]
    picked = near[:2] + sorted(some, key=lambda row: (-len(row["related"]), row["id"]))[: chance.randint(1, 2)]
    return [
        {
            "title": row["title"],
            "webUrl": row["webUrl"],
            "publishedDateTime": row["published"],
            "provider": {"name": row["provider"], "domain": row["domain"]},
        }
        for row in {row["id"]: row for row in picked}.values()
    ]
