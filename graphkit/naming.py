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
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count, groupby, pairwise
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from graphkit.surfaces import Token, count_words, tokenize
from graphkit.tokens import words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["name_groups"]

# What a word of a name costs, as a share of the weight of the group's best word: weaker words are not worth saying.
COST = 0.2
# "New" belongs to "York" if it stands before it in at least this share of the texts that have it.
INSEPARABLE = 0.9
LONGEST = 52  # characters
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


class Stretch(NamedTuple):
    """An unbroken run of a text that could be a name, and what it weighs, negated: the best is the smallest."""

    weight: float
    text: str
    start: int
    end: int


def name_groups(
    texts: Sequence[str],
    labels: NDArray[np.integer],
    *,
    max_words: int = 6,
    given: Mapping[int, str] = MappingProxyType({}),
) -> list[str]:
    """Return one name for each group ``0..k-1``: short, unique (whatever the case), the same on every run.

    Args:
        texts: Titles, or other short texts.
        labels: The group of each text, -1 for none. Texts in no group still tell which words are common.
        max_words: Most words of a name, not counting small ones and numbers.
        given: Groups that have a name already, and keep it.

    Returns:
        ``k`` names, in the order of the groups. A group without any word is named by its text, or ``"untitled"``. Takes
        time linear in the number of words.
    """
    groups = int(labels.max(initial=-1)) + 1
    members: dict[int, list[str]] = {label: [] for label in range(groups) if label not in given}
    if not members:
        return [given[label] for label in range(groups)]
    for text, label in zip(texts, labels.tolist(), strict=True):
        if label in members:
            members[label].append(text)
    tokens = {text: tokenize(text) for text in dict.fromkeys(chain.from_iterable(members.values()))}
    wanted = {token.key for found in tokens.values() for token in found} - _STOP_KEYS
    common = count_words(texts, wanted, _STOP_KEYS)
    inseparable = {pair for pair, count in common.after.items() if count >= INSEPARABLE * common.texts[pair[1]]}
    rarity = {key: math.log1p(len(texts) / found) for key, found in common.texts.items() if not _is_small(key)}
    taken = {name.casefold() for name in given.values()}
    names: list[str] = []
    for label in range(groups):
        if label in given:
            names.append(given[label])
            continue
        group = members[label]
        stretches = _stretches([(text, tokens[text]) for text in group], rarity, inseparable, max_words)
        names.append(_unused(_by_weight(stretches, group), taken))
        taken.add(names[-1].casefold())
    return names


def _stretches(
    group: Sequence[tuple[str, Sequence[Token]]],
    rarity: Mapping[str, float],
    inseparable: Collection[tuple[str, str]],
    max_words: int,
) -> Iterator[Stretch]:
    """Every stretch of the group's texts that could be its name."""
    counts = Counter(key for _, found in group for key in {token.key for token in found})
    weights = {key: found / len(group) * rarity[key] for key, found in counts.items() if key in rarity}
    cost = COST * max(weights.values(), default=0)
    for text, found in dict(group).items():
        apart = [False, *(_breaks(text, left, right) for left, right in pairwise(found))]
        for first, token in enumerate(found):
            if token.key in _STOP_KEYS:
                continue
            start = token.start
            if first and not apart[first] and (found[first - 1].key, token.key) in inseparable:
                start = found[first - 1].start
            said: set[str] = set()
            telling, weight = 0, 0.0
            for last in range(first, len(found)):
                key, _, end = found[last]
                if (last > first and apart[last]) or end - start > LONGEST:
                    break
                gain = -cost
                if key not in said:
                    if key in weights:
                        if telling == max_words:
                            break
                        telling += 1
                        gain += weights[key]
                    said.add(key)
                weight += gain
                if telling and key not in _STOP_KEYS:
                    yield Stretch(-round(weight, 9), text, start, end)


def _by_weight(stretches: Iterable[Stretch], group: Sequence[str]) -> Iterator[str]:
    """Yield names, the best first; a group without any word is called by its text."""
    weighed = attrgetter("weight")
    ranked = sorted(stretches, key=weighed)
    for _, equals in groupby(ranked, key=weighed):
        names = {_capitalised(text[start:end]) for _, text, start, end in equals}
        yield from sorted(names, key=lambda name: (len(name) > 4 and name.isupper(), len(name), name))
    if not ranked:
        yield next((text.strip()[:LONGEST] for text in sorted(group) if text.strip()), UNTITLED)


def _unused(names: Iterator[str], taken: set[str]) -> str:
    """Return the first name that is not taken, or else the best one with a number."""
    best = next(names)
    for name in chain([best], names):
        if name.casefold() not in taken:
            return name
    return next(numbered for number in count(2) if (numbered := f"{best} ({number})").casefold() not in taken)


def _capitalised(name: str) -> str:
    """Begin with a capital, unless the first word has its own ways: "iPhone"."""
    return name[0].upper() + name[1:] if name.partition(" ")[0].islower() else name


def _is_small(key: str) -> bool:
    return key in _STOP_KEYS or len(key) == 1 or key.isdecimal()


def _breaks(text: str, left: Token, right: Token) -> bool:
    if right.start < left.end:  # overlapping pairs of characters
        return False
    gap = text[left.end : right.start]
    return bool(BREAK.search(gap)) and not (left.end - left.start <= 3 and ABBREVIATION(gap))
