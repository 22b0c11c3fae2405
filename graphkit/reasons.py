"""Why things are linked, in words: the one home of the sentences that the terminal and the page show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = [
    "AT_MOST",
    "COPIES_RULE",
    "RULES",
    "SIGNALS",
    "UNLINKED",
    "VERDICTS",
    "Signal",
    "evidence",
    "label",
    "reason",
    "signals",
    "story_rule",
]

VERDICTS = {
    "same": "They are one node.",
    "same_article": "One article under several addresses.",
    "exact": "Exactly the same text.",
    "syndicated": "Nearly the same text, from different providers.",
    "revised": "Nearly the same text, from one provider.",
    "copies": "Both are copies of one text.",
    "series": "Parts of a series: alike but for a month, number or edition. Not copies.",
    "boilerplate": "Alike only in what many texts share. Not copies.",
    "story": "They tell the same story.",
    "linked": "Directly linked.",
    "path": "Linked only through others.",
    "none": "Not linked.",
}
RULES = {
    "same_address": "both have one address",
    "jaccard": "they share most of their words",
    "cut_short": "the titles agree, and the shorter text is in the longer",
    "average_link": "an article is in the story that it is most alike, if their mean link reaches the threshold; a "
    "single pair may lie below it",
    "duplicate_of": "copies of one text are in one story",
    "must_link": "the decisions file says so",
}
COPIES_RULE = "each was verified against the same text"
UNLINKED = "too weak, or not among the nearest of either"
SIGNALS = {
    "jaccard": "word overlap",
    "title_jaccard": "title overlap",
    "containment": "part of the shorter text that is in the longer",
    "shared_words": "words shared",
    "days_apart": "days apart",
    "story_link": "story link: likeness, fading with time",
    "text_likeness": "likeness of words",
    "time_likeness": "nearness in time",
    "nearest": "nearest article in the story",
    "text": "likeness of words",
    "time": "nearness in time",
}
AT_MOST = frozenset({"days_apart"})  # all other thresholds are to be reached
BINDING = ("duplicate_of", "must_link")  # rules that put an article into a story for the sake of one other
LABELS = {
    "published_by": "published by",
    "about": "about",
    "related_to": "declared related",
    "in_story": "same story",
}


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that was measured.

    Attributes:
        name: What, such as ``title_jaccard``.
        value: How much; a few words where there is no figure.
        threshold: What the value was held to, None if it decided nothing.
    """

    name: str
    value: float | str | None
    threshold: float | None = None

    @property
    def label(self) -> str:
        """The name for people, such as ``title overlap`` for ``title_jaccard``."""
        return SIGNALS.get(self.name, self.name.replace("_", " "))

    @property
    def held_to(self) -> str:
        """The threshold for people, such as ``at least 0.8``; empty where there is none."""
        if self.threshold is None:
            return ""
        return f"{'at most' if self.name in AT_MOST else 'at least'} {self.threshold:g}"


def label(edge: Mapping[str, Any]) -> str:
    """What the link says, in a few words."""
    if edge["kind"] == "duplicate_of":
        sentence = VERDICTS.get(edge["match"] or "", "Same text.")
        return sentence[0].lower() + sentence[1:].rstrip(".")
    return LABELS.get(edge["kind"], str(edge["kind"]).replace("_", " "))


def reason(edge: Mapping[str, Any]) -> str:
    """Where the link comes from: the file and field that stated it, or the rule and score that inferred it."""
    if edge["stated"]:
        place = edge["file"] or "the input"
        field = f", field {edge['field']}" if edge["field"] else ""
        times = f" (stated {edge['count']} times)" if (edge["count"] or 1) > 1 else ""
        return f"Stated in {place}{field}{times}"
    rule = f" by the rule “{edge['rule']}”" if edge["rule"] else ""
    score = "" if edge["score"] is None else f", score {edge['score']:.2f}"
    meaning = f": {RULES[edge['rule']]}" if edge["rule"] in RULES else ""
    return f"Inferred{rule}{score}{meaning}"


def story_rule(one: str, other: str) -> str:
    """The rule that put two articles into one story, of the rules that put each there.

    Copies and decisions bind an article to some others; with the rest of the story it is by its links. The page has
    the same (explorer/shell/js/compare.js).
    """
    by_links = [rule for rule in (one, other) if rule not in BINDING]
    if by_links:
        return by_links[0]
    return one if one == other == "must_link" else "average_link"


def signals(text: str | None) -> tuple[Signal, ...]:
    """The signals an edge or a pair carries as JSON. What is not a JSON object is one signal, as it is."""
    if not text:
        return ()
    try:
        told = json.loads(text)
    except ValueError:
        return (Signal("evidence", text),)
    if not isinstance(told, dict):
        return (Signal("evidence", text),)
    return tuple(_signal(str(name), value) for name, value in told.items())


def _signal(name: str, told: object) -> Signal:
    if not isinstance(told, dict) or "value" not in told:
        return Signal(name, _plain(told))
    held = told.get("threshold")
    return Signal(name, _plain(told["value"]), held if isinstance(held, int | float) else None)


def _plain(value: object) -> float | str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, int | float | str):
        return value
    if isinstance(value, list):
        return ", ".join(str(_plain(item)) for item in value)
    return json.dumps(value, ensure_ascii=False)


def evidence(edge: Mapping[str, Any], titles: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """The (signal, value) pairs behind an inferred link, for people; ids in ``titles`` are shown by their title."""
    found: list[tuple[str, str]] = []
    for signal in signals(edge["evidence"]):
        if signal.value is None:
            shown = "unknown"
        elif isinstance(signal.value, str):
            shown = (titles or {}).get(signal.value, signal.value)
        else:
            shown = f"{signal.value:.4g}"
        found.append((signal.label, f"{shown} ({signal.held_to})" if signal.threshold is not None else shown))
    return found
