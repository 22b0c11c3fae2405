"""Why two nodes are linked, as a sentence and its evidence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

__all__ = ["MATCHES", "evidence", "label", "reason"]

MATCHES = {
    "same_article": "one article under several addresses",
    "exact": "exactly the same text",
    "syndicated": "nearly the same text, another provider",
    "revised": "nearly the same text, same provider",
}
RULES = {
    "same_address": "both have one address",
    "jaccard": "they share most of their words",
    "story": "title, excerpt and time together are like those of the other articles in it",
}
LABELS = {
    "published_by": "published by",
    "about": "about",
    "related_to": "declared related",
    "in_story": "same story",
}


def label(edge: Mapping[str, Any]) -> str:
    """What the link says, in a few words."""
    if edge["kind"] == "duplicate_of":
        return MATCHES.get(edge["match"] or "", "same text")
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


def evidence(edge: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The (signal, value) pairs behind an inferred link. Evidence that is not a JSON object is shown as it is."""
    text = edge["evidence"]
    if not text:
        return []
    try:
        signals = json.loads(text)
    except ValueError:
        return [("evidence", text)]
    if not isinstance(signals, dict):
        return [("evidence", text)]
    return [(str(name).replace("_", " "), _value(value)) for name, value in signals.items()]


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, dict) and "value" in value:  # a signal with what it was held against
        rest = [f"{name} {_value(other)}" for name, other in value.items() if name != "value" and other is not None]
        return _value(value["value"]) + (f" ({', '.join(rest)})" if rest else "")
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
