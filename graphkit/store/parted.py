"""Reading and linking part by part, into a draft of a graph folder: :func:`drafted`."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from graphkit import __version__
from graphkit.engines import Engine
from graphkit.pipeline.linking import link_on
from graphkit.pipeline.reading import Reading, read_on
from graphkit.readers import nothing_in, told_once
from graphkit.sources import name_of
from graphkit.store.articles import problem_table, problems_of, stored_problems, with_inputs
from graphkit.store.drafts import Draft, begin, resumed
from graphkit.store.inputs import input_digest, size_and_time
from graphkit.store.manifest import Manifest

__all__ = ["drafted"]


def drafted(
    engine: Engine,
    sources: Sequence[str | os.PathLike[str]],
    files: Sequence[Path],
    columns: Mapping[str, str] | None,
    folder: Path,
    parameters: Mapping[str, Any],
    *,
    is_known: Callable[[Manifest], bool],
    say: Callable[[str], None],
) -> Draft | None:
    """Read and link files into a draft, or return the one that an interrupted build of the very same left there.

    Args:
        engine: What to run on.
        sources: What to call it all.
        files: The files in it.
        columns: Native field -> column of tables.
        folder: The graph folder, which this process is writing.
        parameters: See :class:`~graphkit.store.manifest.Manifest`.
        is_known: Asked when everything is read: if so, nothing is linked, and the answer is None.
        say: Called with a few words before each step.

    Raises:
        NoArticlesError: If there is no article in the files.
    """
    key = _key(files, parameters)
    if (draft := resumed(folder, key)) is not None:
        say(f"Going on after {['linking', *draft.manifest.analyses][-1]}")
        return draft
    say("Reading")
    reading = read_on(engine, files, columns)
    told = pl.Series(told_once(reading.problems["field"], reading.problems["what"]), dtype=pl.Boolean)
    if reading.is_empty(engine):
        raise nothing_in(sources, len(files), tuple(problems_of(reading.problems.filter(told))))
    inputs = {"files": len(files), "digest": input_digest(reading.files)}
    manifest = Manifest(parameters=parameters, inputs=inputs, nodes={}, edges={}, tables={})
    if is_known(manifest):
        return None
    say("Linking")
    found = link_on(engine, reading.articles, include_removed=parameters["include_removed"])
    return begin(
        folder,
        key,
        manifest,
        articles=_stored(engine, reading),
        files=reading.files,
        problems=[stored_problems("reading", reading.problems, told), problem_table("linking", found.problems)],
        nodes=found.nodes,
        edges=found.edges,
    )


def _stored(engine: Engine, reading: Reading) -> Iterator[pl.DataFrame]:
    """Yield articles as they are stored, in the order in which memory would have read them."""
    articles = 0
    for part in reading.in_order(engine):
        yield with_inputs(part, part["input"], before=articles)
        articles += int((~part["entry"]).sum())


def _key(files: Sequence[Path], parameters: Mapping[str, Any]) -> str:
    """Return what differs as soon as a file looks changed, or anything else does that a graph depends on."""
    looks = [(name_of(file), *size_and_time(file)) for file in files]
    told = json.dumps([__version__, parameters, looks], default=str)
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
