"""Names for groups of texts: the phrase that best tells one group from the others, as people wrote it.

Words are weighed by class-based TF-IDF (Grootendorst 2022, "BERTopic: Neural topic modeling with a class-based TF-IDF
procedure"), with one change: a word counts once a text, so a text that repeats itself has no more say than others.
The name is the unbroken stretch of one member's text whose words weigh most, each word costing a little: a headline's
own phrase reads better than a list of its best words.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate, chain, count, pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from graphkit.surfaces import Token, count_words, tokenize
from graphkit.tokens import words

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

__all__ = ["name_groups"]

# What a word of a name costs, as a share of the weight of the group's best word: weaker words are not worth saying.
COST = 0.2
# "New" belongs to "York" if it stands before it in at least this share of the texts that have it.
INSEPARABLE = 0.9
LONGEST = 52  # characters
LARGE = 4096  # texts of a group from which they are not all in memory at once
UNTITLED = "untitled"

# A phrase does not reach across these.
BREAK = re.compile(r"[.:;|!?()\[\]{}\"“”„«»–—…。、！？：；（）「」『』,，]|\s[-/~+]\s|\s['‘]|['’]\s")
ABBREVIATION = re.compile(r"\.\s?").fullmatch

# Words that carry grammar, not news. Counting finds them in large corpora; in one of ten titles only a list can.
STOP = frozenset(
    # English
    "a about after again against all am an and another any are as at back based be because been before being but by "
    "can could did do does down for from get gets had has have he her here his how i if in into is it its just know "
    "make may might more most much must my near new no not now of off on one or our out over own report reports "
    "reveals say says set she should show shows so some still than that the their them then there these they this "
    "those through to too under until up update us use via video was watch we were what when where which while who "
    "why will with would you your "
    # German
    "aber als am auch auf aus bei bis das dass dem den der des die doch ein eine einem einen einer eines er es für "
    "gegen hat haben ich ihr im in ist kein keine mehr mit nach nicht noch nun nur ob oder sich sie sind so über um "
    "und unter vom von vor war was wegen wenn werden wie wieder will wird wir zu zum zur "
    # French
    "au aux avec ce ces cette comme dans de des du elle en est et être il ils je la le les leur lui mais ne nous on "
    "ou par pas plus pour qu que qui sa sans se ses son sont sur un une vous "
    # Spanish, Portuguese, Italian
    "al como con contra del desde donde el ella entre era es esta este esto ha hasta la las lo los mas más muy ni no "
    "para pero por porque que qué se ser si sin sobre son su sus tras un una y ya à ao aos às com da das do dos e em "
    "foi mais na nas não nos o os ou pela pelo seu sua são também um uma agli ai alla anche che chi ci da dal dalla "
    "degli dei della delle di gli ha i il lo nei nel nella non per più sono sul sulla tra un uno "
    # Swedish, Norwegian, Danish, Dutch
    "alla att av blir de den det ej eller en ett från för han har hon i inte kan man med mot nu när och om på sig ska "
    "som så till under ut var vi vid är av at da dei der det du en er et fra ikke jeg med men mens og på seg sin skal "
    "som til var ved vil aan bij dan dat de deze die dit door een en er haar heeft het hij ik in is maar met naar niet "
    "nog of om ook op over te tot uit van voor was wat wel wordt zijn zo".split()
)
_STOP_KEYS = frozenset("".join(words(word)) for word in STOP)


class Name(NamedTuple):
    """A stretch that could be a name. The best is the smallest; of equals a short one that is not in capitals."""

    weight: float  # negated
    capitals: bool
    length: int
    text: str


NONE = Name(math.inf, False, 0, "")


class Best:
    """The best name so far, and the best of those that are not taken."""

    def __init__(self, taken: Collection[str]) -> None:
        self._taken = taken
        self.any = self.free = NONE
        self.floor = -math.inf  # what is lighter by more than rounding need not be offered

    def offer(self, weight: float, text: str) -> None:
        text = _capitalised(text)
        name = Name(-round(weight, 9), len(text) > 4 and text.isupper(), len(text), text)
        self.any = min(self.any, name)
        if name < self.free and text.casefold() not in self._taken:
            self.free = name
            self.floor = -name.weight - 1e-8


class Weighed(NamedTuple):
    """What the words of a group weigh.

    Attributes:
        weights: The share of the group's texts that have a word, times its rarity; only of words that count.
        cost: What each word of a name costs.
        inseparable: (small word, word) that belong together.
        max_words: Most words of a name that count.
    """

    weights: Mapping[str, float]
    cost: float
    inseparable: Collection[tuple[str, str]]
    max_words: int


def name_groups(
    texts: pl.Series,
    labels: NDArray[np.integer],
    *,
    max_words: int = 6,
    given: Mapping[int, str] = MappingProxyType({}),
) -> list[str]:
    """Return one name for each group ``0..k-1``: short, unique (whatever the case), the same on every run.

    Args:
        texts: Titles, or other short texts; none is null.
        labels: The group of each text, -1 for none. Texts in no group still tell which words are common.
        max_words: Most words of a name, not counting small ones and numbers.
        given: Groups that have a name already, and keep it.

    Returns:
        ``k`` names, in the order of the groups. A group without any word is named by its text, or ``"untitled"``. Takes
        time linear in the number of words; memory grows with the different words, and by a few numbers a text.
    """
    groups = int(labels.max(initial=-1)) + 1
    if all(label in given for label in range(groups)):
        return [given[label] for label in range(groups)]
    common = count_words(texts, _STOP_KEYS, INSEPARABLE)
    rarity = {key: math.log1p(len(texts) / found) for key, found in common.texts.items() if not _is_small(key)}
    order = labels.argsort(kind="stable")
    ends = labels[order].searchsorted(range(groups + 1)).tolist()
    ordered = texts.gather(order)
    taken = {name.casefold(): 2 for name in given.values()}
    names: list[str] = []
    for label, (start, end) in enumerate(pairwise(ends)):
        if label in given:
            names.append(given[label])
            continue
        members = ordered[start:end]
        names.append(_named(members, rarity, common.inseparable, max_words, taken))
        taken[names[-1].casefold()] = 2
    return names


def _named(
    members: pl.Series,
    rarity: Mapping[str, float],
    inseparable: Collection[tuple[str, str]],
    max_words: int,
    taken: dict[str, int],
) -> str:
    """Return the best name that is not taken, or else the best one with a number: ``taken`` says from which on."""
    size = len(members)
    found: Iterable[tuple[str, Sequence[Token]]]
    counts: Mapping[str, int]
    if size > LARGE:
        counts = count_words(members, (), INSEPARABLE).texts
        found = ((text, tokenize(text)) for text in members.unique())
    else:
        texts = members.to_list()
        tokens = {text: tokenize(text) for text in dict.fromkeys(texts)}
        keys = {text: {token.key for token in one} for text, one in tokens.items()}
        counts = Counter(chain.from_iterable(keys[text] for text in texts))
        found = tokens.items()
    weights = {key: times / size * rarity[key] for key, times in counts.items() if key in rarity}
    weighed = Weighed(weights, COST * max(weights.values(), default=0), inseparable, max_words)
    best = Best(taken)
    for text, one in found:
        _weigh(text, one, weighed, best)
    if best.free is not NONE:
        return best.free.text
    # A group without any word is called by its text.
    first = next((text.strip()[:LONGEST] for text in members.sort() if text.strip()), UNTITLED)
    plain = first if best.any is NONE else best.any.text
    key = plain.casefold()
    if key not in taken:
        return plain
    taken[key] = next(number for number in count(taken[key]) if f"{key} ({number})" not in taken)
    return f"{plain} ({taken[key]})"


def _weigh(text: str, found: Sequence[Token], weighed: Weighed, best: Best) -> None:
    """Offer the stretches of a text that could be the best name."""
    weights, cost, inseparable, max_words = weighed
    gains = [weights.get(token.key, 0.0) - cost for token in found]
    # The most that a stretch from each word on can weigh.
    most = list(accumulate((max(gain, 0.0) for gain in reversed(gains)), initial=0.0))[:0:-1]
    if not found or most[0] < best.floor:
        return
    apart = [False, *(_breaks(text, left, right) for left, right in pairwise(found))]
    for first, token in enumerate(found):
        if token.key in _STOP_KEYS:
            continue
        if most[first] < best.floor:
            break
        start = token.start
        if first and not apart[first] and (found[first - 1].key, token.key) in inseparable:
            start = found[first - 1].start
        said: set[str] = set()
        telling, weight = 0, 0.0
        for last in range(first, len(found)):
            key, _, end = found[last]
            if (last > first and apart[last]) or end - start > LONGEST:
                break
            if key in said:
                weight -= cost
            else:
                if key in weights:
                    if telling == max_words:
                        break
                    telling += 1
                said.add(key)
                weight += gains[last]
            if telling and weight >= best.floor and key not in _STOP_KEYS:
                best.offer(weight, text[start:end])


def _capitalised(name: str) -> str:
    """Begin with a capital, unless the first word has its own ways: "iPhone"."""
    return name[0].upper() + name[1:] if name.partition(" ")[0].islower() else name


def _is_small(key: str) -> bool:
    return key in _STOP_KEYS or len(key) == 1 or key.isdecimal()


def _breaks(text: str, left: Token, right: Token) -> bool:
    if right.start < left.end:  # overlapping pairs of characters
        return False
    gap = text[left.end : right.start]
    if gap == " ":  # as most are
        return False
    return bool(BREAK.search(gap)) and not (left.end - left.start <= 3 and ABBREVIATION(gap))
