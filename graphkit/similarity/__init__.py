"""Which texts share most of their words: token sets and their exact join, on plain arrays."""

from graphkit.similarity.join import Joined, jaccard_join, join_sets
from graphkit.similarity.sets import TokenSets, from_arrays, token_sets

__all__ = ["Joined", "TokenSets", "from_arrays", "jaccard_join", "join_sets", "token_sets"]
