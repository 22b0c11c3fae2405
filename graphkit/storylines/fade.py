"""How fast do stories fade? Texts that are most alike tell, by the days between them.

Some archives have stories of a day, others of a season, and a likeness that fades too fast tears a long story apart.
So the nearest texts of a sample, whenever they were published, are held against all that lies around: if they lie
nearer in time than that does, stories pass, and the nearer, the faster. Each gap comes either from a story, likelier
the shorter it is (exponentially), or from chance; the share of chance and the scale are those that make the gaps most
likely (a mixture fitted by maximum likelihood; Fraley, Raftery 2002, "Model-based clustering, discriminant analysis,
and density estimation"). Where times say nothing, a likeness hardly fades.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphkit.storylines.links import COPY, LASTING, Times
from graphkit.storylines.nearness import around

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["USUAL_FADE", "likely_fade"]

USUAL_FADE = 5.0  # days after which a likeness counts 1/e where the texts say little
PULL = 1.0  # nats for a fade e times the usual one
FADES = np.geomspace(1, 4096, 25)  # days
ASKED = 250  # texts whose nearest are looked for
NEAREST = 5  # of each
# Shares of gaps that are no story's. No higher ones: times that say nothing would look as if a few stories passed fast.
CHANCE = np.array([0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7])


def likely_fade(vectors: csr_matrix, times: Times) -> float:
    """Return the days after which a likeness should count 1/e, from 1 to 4,096; ties go to fewer.

    Texts without a time say nothing. Takes O(n) products of vectors with each of some hundred.

    Args:
        vectors: Unit vectors of the texts (n x features).
        times: When each was published.
    """
    order, dated = times.order()
    if dated < 2:
        return USUAL_FADE
    rows = order[:dated]
    days = times.days[rows]
    places = np.unique(np.linspace(0, dated - 1, ASKED).astype(np.int64))
    alike = (vectors[rows[places]] @ vectors[rows].T).toarray()
    alike[np.arange(len(places)), places] = 0
    alike[alike >= COPY] = 0  # copies come at once, and say nothing about a story
    # Ties go to the smaller row, so that no two texts have the same rank.
    rank = np.rint(alike * 1e6).astype(np.int64) * len(times.days) - rows
    near = np.argpartition(-rank, min(NEAREST, dated) - 1, axis=1)[:, :NEAREST]
    asked, at = np.nonzero(np.take_along_axis(alike, near, axis=1) > 0)
    gaps = np.abs(days[places[asked]] - days[near[asked, at]])
    worth = []
    for fade in FADES:
        life = fade / LASTING
        expected = around(days, life)[places[asked]]
        nearer = np.exp(-gaps / life) / np.maximum(expected, 1e-12)
        likely = np.log(CHANCE[:, None] + (1 - CHANCE[:, None]) * nearer).sum(axis=1).max()
        worth.append(round(float(likely) / NEAREST - PULL * np.log(fade / USUAL_FADE) ** 2, 6))
    return float(FADES[np.argmax(worth)])
