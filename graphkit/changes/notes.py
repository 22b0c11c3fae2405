"""What is said of changes, as notes: at the start, of articles and of stories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from graphkit.changes.fates import FATES
from graphkit.changes.fields import FIELDS
from graphkit.changes.wording import (
    article_detail,
    came_from,
    field_sentence,
    left_for,
    quoted,
    story_detail,
    trend_detail,
)
from graphkit.notes import MOST_ROWS, NOTE_ROW, NOTES, Note

if TYPE_CHECKING:
    from graphkit.changes.diff import GraphDiff

__all__ = ["node_notes", "opening_notes"]

ROW = ("id", "title", "detail")
NOTE_ROWS = pl.List(NOTE_ROW)
ELSEWHERE = {
    "gone": "One of its addresses is that of an article that is still there: the two may be one.",
    "new": "One of its addresses is that of an article that was there before: the two may have been one.",
}


def opening_notes(diff: GraphDiff, ended: pl.DataFrame) -> list[Note]:
    """Return what changed, the most telling first; what there is none of is left out.

    Args:
        diff: What changed.
        ended: ``story`` and ``id``: what ended stories are called among the nodes that show them.
    """
    articles, stories = diff.articles, _stories(diff, ended)
    notes = [_summary(diff)]
    notes += [_note(f"Stories {fate}", stories.filter(fate=fate)) for fate in FATES if fate != "same"]
    for what, table in (("Providers", diff.providers), ("Topics", diff.topics)):
        trends = table.with_columns(detail=trend_detail())
        notes += [_note(f"{what} {trend}", trends.filter(trend=trend)) for trend in ("rising", "falling")]
    named = diff.fields.filter(field="kind", new="article").select("id")
    articles = articles.with_columns(detail=article_detail())
    changed = articles.filter(change="changed").sort(_weight(), maintain_order=True)
    only = changed.join(named, on="id", how="anti").join(_told(diff.fields), on="id", how="left", maintain_order="left")
    parts = [pl.col("detail").replace("", None), pl.col("told").list.join("\n")]
    only = only.with_columns(detail=pl.concat_str(parts, separator="\n", ignore_nulls=True))
    notes.append(_note("Articles new", articles.filter(change="new")))
    notes.append(_note("Articles that have a file of their own now", changed.join(named, on="id", how="semi")))
    notes.append(_note("Articles changed", only))
    notes.append(_note("Articles gone", articles.filter(change="gone")))
    return [note for note in notes if note["lines"] or note["count"]]


def _summary(diff: GraphDiff) -> Note:
    now, before = (diff.articles.filter(pl.col("change") != other).height for other in ("gone", "new"))
    each = ", ".join(f"{n:,} {'the ' * (what == 'same')}{what}" for what, n in diff.counts()["articles"].items())
    line = f"{now:,} articles now, {before:,} before: {each}."
    return {"title": "What changed", "lines": [line], "rows": [], "count": 0}


def _note(title: str, rows: pl.DataFrame) -> Note:
    shown: Any = rows.head(MOST_ROWS).select(pl.col(ROW).fill_null("")).to_dicts()
    return {"title": f"{title}: {rows.height:,}", "lines": [], "rows": shown, "count": rows.height}


def _weight() -> pl.Expr:
    """Changes of a title before those of numbers: the place of the first changed field."""
    return pl.col("fields").list.first().replace_strict(list(FIELDS), range(len(FIELDS)), default=len(FIELDS))


def _told(fields: pl.DataFrame) -> pl.DataFrame:
    """The changed fields of each article in words."""
    return fields.group_by("id", maintain_order=True).agg(told=field_sentence())


def _stories(diff: GraphDiff, ended: pl.DataFrame) -> pl.DataFrame:
    """Every story with the node that shows it, its title, and what became of it in words."""
    stories = diff.stories
    for end, names in (("came_from", "old"), ("went_to", "new")):
        titles = stories.drop_nulls(names).select(pl.col(names).alias(end), title=f"{names}_name")
        listed = stories.with_row_index("row").select("row", end).explode(end, empty_as_null=True, keep_nulls=True)
        named = listed.join(titles, on=end, how="left", maintain_order="left").group_by("row", maintain_order=True)
        column = "from_names" if names == "old" else "to_names"
        stories = stories.with_columns(named.agg(pl.col("title").drop_nulls())["title"].alias(column))
    stories = stories.join(ended.select(old="story", ended="id"), on="old", how="left", maintain_order="left")
    title = pl.coalesce("new_name", "old_name").fill_null("(a story without a name)")
    return stories.with_columns(id=pl.coalesce("new", "ended"), title=title, detail=story_detail())


def node_notes(diff: GraphDiff, ended: pl.DataFrame) -> pl.DataFrame:
    """Return ``id`` and ``notes`` of each article and story of which there is something to say.

    Args:
        diff: What changed.
        ended: As for :func:`opening_notes`.
    """
    stories = _stories(diff, ended).filter(pl.col("id").is_not_null(), pl.col("fate") != "same")
    fates = stories.select(
        "id", part=pl.lit(0), note=_bare(pl.col("fate").str.to_titlecase(), pl.concat_list("detail"))
    )
    each = pl.concat([fates, *_moved(diff), _of_changed(diff), _of_gone(diff), _of_elsewhere(diff)])
    return each.sort("id", "part").group_by("id", maintain_order=True).agg(notes="note").cast({"notes": NOTES})


def _bare(title: pl.Expr, lines: pl.Expr) -> pl.Expr:
    """A note without rows."""
    return pl.struct(title=title, lines=lines, rows=pl.lit([], NOTE_ROWS), count=pl.lit(0, pl.Int64))


def _moved(diff: GraphDiff) -> list[pl.DataFrame]:
    """Who came to a story and who left it, of stories that were there before."""
    shown = diff.articles.select("id", "title", "change", "links")
    moves = diff.moves.join(shown, on="id")
    for end in ("old", "new"):
        names = diff.stories.drop_nulls(end).select(end, f"{end}_name")
        moves = moves.join(names, on=end, how="left")
    kept = diff.stories.drop_nulls(["old", "new"]).select("old", "new", story="new")
    notes = []
    for part, title, end, detail in ((1, "Came", "new", came_from()), (2, "Left", "old", left_for())):
        here = moves.join(kept.select(end, "story"), on=end).sort("links", "id", descending=[True, False])
        rows = pl.struct("id", "title", detail=detail).head(MOST_ROWS)
        grouped = here.group_by(id="story", maintain_order=True).agg(rows=rows, count=pl.len().cast(pl.Int64))
        note = pl.struct(
            title=pl.format(f"{title}: {{}}", "count"),
            lines=pl.lit([], pl.List(pl.String)),
            rows=pl.col("rows").cast(NOTE_ROWS),
            count="count",
        )
        notes.append(grouped.select("id", part=pl.lit(part), note=note))
    return notes


def _of_changed(diff: GraphDiff) -> pl.DataFrame:
    told = _told(diff.fields)
    return told.select("id", part=pl.lit(0), note=_bare(pl.lit("Changed"), pl.col("told")))


def _of_gone(diff: GraphDiff) -> pl.DataFrame:
    names = diff.stories.drop_nulls("old").select("old", "old_name")
    gone = diff.articles.filter(change="gone").select("id").join(diff.moves.select("id", "old"), on="id", how="left")
    story = pl.format("It was in the story {}.", quoted(pl.col("old_name")))
    lines = pl.concat_list(pl.lit("It is in the old graph only."), story).list.drop_nulls()
    return gone.join(names, on="old", how="left").select("id", part=pl.lit(0), note=_bare(pl.lit("Gone"), lines))


def _of_elsewhere(diff: GraphDiff) -> pl.DataFrame:
    """Articles that lost their addresses to another, or got them from one."""
    titles = diff.articles.select(elsewhere="id", title="title", detail=article_detail())
    both = diff.articles.drop_nulls("elsewhere").select("id", "change", "elsewhere").join(titles, on="elsewhere")
    rows = pl.concat_list(pl.struct(id="elsewhere", title="title", detail="detail")).cast(NOTE_ROWS)
    lines = pl.concat_list(pl.col("change").replace_strict(ELSEWHERE, return_dtype=pl.String))
    heading = pl.lit("Another article has its address")
    note = pl.struct(title=heading, lines=lines, rows=rows, count=pl.lit(1, pl.Int64))
    return both.select("id", part=pl.lit(1), note=note)
