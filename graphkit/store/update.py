"""Building a graph folder from sources, and building it again from what changed: :func:`build_folder`."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import compress
from pathlib import Path
from typing import Any

import polars as pl

from graphkit import __version__
from graphkit.analysis import ANALYSES, all_analyses, analyse
from graphkit.analysis.layout import find_layout
from graphkit.articles import Articles
from graphkit.build import build_graph
from graphkit.collector import give_back, rare_collections
from graphkit.columns import named_columns
from graphkit.engines import Engine
from graphkit.errors import GraphError, InputError
from graphkit.graph import ARTICLE_KINDS, ArticleGraph
from graphkit.memory import check_memory
from graphkit.readers import find_inputs, nothing_in, told_once
from graphkit.readers.native import read_native
from graphkit.sources import name_of
from graphkit.store.articles import problem_table, with_inputs
from graphkit.store.carry import carry_over
from graphkit.store.drafts import take_over
from graphkit.store.folder import DRAFT, current_version, publish, remove, writing
from graphkit.store.inputs import FILE_SCHEMA, Inputs, input_digest, read_changed, tables_of
from graphkit.store.manifest import FORMAT, Manifest
from graphkit.store.saving import Origin, write_graph
from graphkit.store.stored import StoredGraph, open_graph

__all__ = ["Built", "build_folder"]

Say = Callable[[str], None]


@dataclass(frozen=True)
class Built:
    """What :func:`build_folder` made, and of what.

    Attributes:
        graph: The graph as it lies in the folder.
        read: How many inputs were read now.
        kept: How many were unchanged, and taken from the graph before.
        gone: How many inputs of the graph before are no longer there.
        changed: Whether a new version was written; not so if nothing had changed at all.
    """

    graph: StoredGraph
    read: int
    kept: int
    gone: int
    changed: bool


def build_folder(
    *sources: str | os.PathLike[str],
    folder: str | os.PathLike[str],
    columns: Mapping[str, str] | None = None,
    include_removed: bool = False,
    decisions: str | os.PathLike[str] | None = None,
    semantic: str | None = None,
    processes: int | None = None,
    keep: int = 1,
    engine: Engine | None = None,
    progress: Callable[[int, int], None] | None = None,
    say: Say = lambda _: None,
) -> Built:
    """Read, link and analyse ``sources`` and write the graph into ``folder``.

    If the folder holds a graph already, only new and changed files are read, and stories and communities keep their ids
    and names where most of their members stay. Apart from that the graph is the one a new folder would get.

    Args:
        sources: As :func:`graphkit.read_articles` takes them. A graph folder and ``-`` are read anew each time.
        folder: Made if need be.
        columns: As :func:`graphkit.read_articles` takes them; other columns than before read everything anew.
        include_removed: Keep articles marked as removed.
        decisions: A decisions file for the stories.
        semantic: The sentence-transformers model to weigh stories by meaning with, by folder or name.
        processes: How many to read with.
        engine: What reads, links and joins part by part (see :func:`graphkit.open_engine`); it reads everything anew.
            By default this process does all at once, in memory. The graph is the same.
        keep: How many earlier versions stay in the folder.
        progress: Called now and then with how much of the step is done, and of how much: files, or windows of time.
        say: Called with a few words before each step.

    Raises:
        InputError: As :func:`graphkit.read_articles`; or the graph in the folder is damaged or of a newer format.
        NoArticlesError: If there is no article in the sources.
        OutputError: If another process writes there or the folder cannot be written; the old graph is still there then.
        EngineError: If the engine fails, or has too little memory for so many articles; what is read stays for the next
            build.
    """
    if engine is not None and "-" in map(str, sources):
        raise InputError("an engine cannot read standard input part by part; name files or folders")
    embedder = None
    if semantic is not None:
        from graphkit.semantic import sentence_embedder  # late: brings torch

        embedder = sentence_embedder(semantic)
    target = Path(folder)
    named = None if columns is None else named_columns(columns)
    parameters = {
        "columns": None if columns is None else dict(columns),
        "include_removed": include_removed,
        "decisions": _decisions_digest(decisions),
        "semantic": semantic,
    }
    files = find_inputs(sources, named)
    for_stories = {"decisions": decisions, "semantic": embedder, "progress": progress}
    with writing(target), rare_collections():
        before = open_graph(target) if current_version(target) is not None else None
        if engine is not None:
            from graphkit.store.parted import drafted  # late: most builds use no engine

            counts = len(files), 0, _gone(before, files)
            known = partial(_is_known, before)
            draft = drafted(engine, sources, files, named, target, parameters, is_known=known, say=say)
            if draft is None:
                return Built(open_graph(target), *counts, changed=False)
            check_memory(sum(draft.counts()["nodes"].get(kind, 0) for kind in ARTICLE_KINDS), engine.memory)
            graph = _analysed(draft, before, for_stories, engine, say)
            write: Callable[[Path], None] = partial(take_over, graph)
        else:
            say("Reading")
            inputs = read_changed(files, _readable_again(before, parameters), named, processes, progress)
            inputs = _with_standard_input(sources, inputs)
            counts = inputs.read, inputs.kept, inputs.gone
            origin, articles = _gather(sources, inputs, parameters)
            if before is not None and _is_same(before, origin, inputs):
                return Built(before, *counts, changed=False)
            say("Linking")
            base = build_graph(articles, include_removed=include_removed)
            graph = _analysed(base, before, for_stories, None, say)
            write = partial(write_graph, graph, origin)
        say("Writing")
        publish(target, write, keep=keep)
        remove(Path(target, DRAFT))  # of this build, or of one that nobody went on with
        return Built(open_graph(target), *counts, changed=True)


def _gone(before: StoredGraph | None, files: Sequence[Path]) -> int:
    """Count the inputs of the graph before that are no longer there."""
    return 0 if before is None else len(set(before.table("files")["name"]) - set(map(name_of, files)))


def _is_known(before: StoredGraph | None, made: Manifest) -> bool:
    """Say whether the graph before was made of the very same, and would be the same now."""
    if before is None or not _is_alike(before, made.parameters, made.inputs):
        return False
    return before.collect(before.scan("articles").filter(doubt="future").head(1)).is_empty()


def _readable_again(before: StoredGraph | None, parameters: Mapping[str, Any]) -> StoredGraph | None:
    """Return the graph before if what it read from a file is what reading the file now would give."""
    if before is None or before.manifest.graphkit != __version__ or before.manifest.format != FORMAT:
        return None
    return before if before.manifest.parameters.get("columns") == parameters["columns"] else None


def _with_standard_input(sources: tuple[str | os.PathLike[str], ...], inputs: Inputs) -> Inputs:
    """Put what comes from standard input, if that is a source, before all other inputs."""
    if "-" not in map(str, sources):
        return inputs
    articles, problems = tables_of([(0, list(read_native(sys.stdin.buffer, "<stdin>")))])
    later = inputs.articles.with_columns(pl.col("input") + 1)
    return replace(
        inputs,
        files=pl.concat([pl.DataFrame([("<stdin>", -1, -1, "", False)], FILE_SCHEMA, orient="row"), inputs.files]),
        articles=pl.concat([articles, later]),
        problems=[*problems, *((number + 1, problem) for number, problem in inputs.problems)],
    )


def _gather(
    sources: tuple[str | os.PathLike[str], ...], inputs: Inputs, parameters: Mapping[str, Any]
) -> tuple[Origin, Articles]:
    """Put what the inputs hold together, with where each article and problem comes from."""
    problems = [problem for _, problem in inputs.problems]
    told = told_once([problem.field for problem in problems], [problem.what for problem in problems])
    shown = tuple(compress(problems, told))
    if inputs.articles.is_empty():
        raise nothing_in(sources, inputs.files.height, shown)
    origin = Origin(
        articles=with_inputs(inputs.articles, inputs.articles["input"]),
        reading=problem_table("reading", problems, [number for number, _ in inputs.problems], told),
        files=inputs.files,
        parameters=parameters,
        inputs={"files": inputs.files.height, "digest": input_digest(inputs.files)},
    )
    return origin, Articles(inputs.articles.drop("input"), shown)


def _is_same(before: StoredGraph, origin: Origin, inputs: Inputs) -> bool:
    """Say whether the graph before was made of the very same, by the very same graphkit and analyses."""
    return _is_alike(before, origin.parameters, origin.inputs) and (
        not inputs.read or origin.articles.equals(before.table("articles"))
    )


def _is_alike(before: StoredGraph, parameters: Mapping[str, Any], inputs: Mapping[str, Any]) -> bool:
    made = before.manifest
    return (made.graphkit, made.parameters, made.inputs, tuple(made.analyses)) == (
        __version__,
        parameters,
        inputs,
        tuple(all_analyses()),
    )


def _analysed(
    base: ArticleGraph, before: StoredGraph | None, for_stories: Mapping[str, Any], engine: Engine | None, say: Say
) -> ArticleGraph:
    """Run every analysis as in a new folder, then carry over what stays, and only then lay the graph out."""
    like = before if _understood(before) else None
    options: dict[str, dict[str, Any]] = {
        "stories": {**for_stories, "named_like": like},
        "communities": {"named_like": like},
    }
    if engine is not None and engine.is_elsewhere:  # here, parts would take as much memory as the whole join
        from graphkit.pipeline.joining import join_on  # late, too
        from graphkit.pipeline.weighing import weigh_on

        options["duplicates"] = {"join": partial(join_on, engine)}
        options["stories"]["weighing"] = partial(weigh_on, engine)
    graph = base
    for name, find in ANALYSES.items():
        if name != "layout" and name not in graph.results:  # which it may be after an interruption
            say(f"Finding {name}")
            graph = graph.with_result(find(graph, **options.get(name, {})))  # in one, so that no result stays in memory
            give_back()
    if before is not None:
        graph = carry_over(graph, before)
    if "layout" not in graph.results:
        say("Finding layout")
        # It knows the nodes before by their ids, so after these were carried over.
        graph = graph.with_result(find_layout(graph, previous=_places(before)))
    foreign = all_analyses().keys() - ANALYSES.keys()
    return analyse(graph, *foreign) if foreign else graph


def _understood(before: StoredGraph | None) -> bool:
    """Say whether this graphkit can read what the analyses found before."""
    try:
        return before is not None and all(before.results.get(name) is not None for name in ("stories", "communities"))
    except GraphError:  # another one stored it, with other fields
        return False


def _places(before: StoredGraph | None) -> pl.DataFrame | None:
    """Where the nodes of the graph before stand, if it has a layout."""
    if before is None or "layout" not in before.kept:
        return None
    return before.collect(before.scan_nodes().select("id", "x", "y"))


def _decisions_digest(file: str | os.PathLike[str] | None) -> str | None:
    if file is None:
        return None
    try:
        return hashlib.blake2b(Path(file).read_bytes(), digest_size=16).hexdigest()
    except OSError as error:
        raise InputError(f"{file}: cannot read these decisions ({error})") from error
