"""Sentence embeddings for stories, from a model on this computer (``pip install graphkit[semantic]``).

Nothing here runs, and no model is looked for, unless somebody asks for it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from graphkit.errors import GraphkitError

if TYPE_CHECKING:
    from graphkit.storylines.meaning import Embedder

__all__ = ["MODEL", "sentence_embedder"]

MODEL = "sentence-transformers/all-MiniLM-L6-v2"


def sentence_embedder(model: str | os.PathLike[str] = MODEL) -> Embedder:
    """Return what turns texts into unit vectors (n x d, float32), for ``find_stories(graph, semantic=...)``.

    The model is loaded at the first call and kept. Texts longer than the model reads (256 word pieces for the default)
    are cut.

    Args:
        model: A folder with a sentence-transformers model, or the name of one, which that library downloads the first
            time it is used.

    Raises:
        GraphkitError: If sentence-transformers is not installed; when called, if the model cannot be loaded.
    """
    if find_spec("sentence_transformers") is None:
        raise GraphkitError("likeness in meaning needs sentence-transformers: pip install 'graphkit[semantic]'")
    name = os.fspath(model)

    def embedder(texts: Sequence[str]) -> Any:
        return _load(name).encode(
            list(texts), batch_size=64, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )

    return embedder


@cache
def _load(name: str) -> Any:
    from sentence_transformers import SentenceTransformer  # late: loads torch, which takes seconds

    try:
        return SentenceTransformer(name)
    except (OSError, ValueError) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise GraphkitError(
            f"the model {name!r} cannot be loaded ({reason}); give a folder that holds a sentence-transformers model"
        ) from error
