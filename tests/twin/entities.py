"""Providers and topics: their ids, and the name each is shown by."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Any

from graphkit.model import Article
from graphkit.text import clean
from graphkit.urls import host

__all__ = ["ProviderNames", "TopicNames", "provider_id", "slug", "topic_id"]

SPACE = re.compile(r"[\s_]+")
# A name that at least this share of a provider's articles give is the provider's; else the domain speaks for it.
NAME_MAJORITY = 0.5


def slug(label: str) -> str:
    """Return a label as an id part: cleaned, case-folded, hyphens for spaces; ``C++`` and ``C#`` stay apart."""
    return SPACE.sub("-", clean(label).casefold())


def topic_id(label: str) -> str | None:
    """Return the id of the topic with this label, None for a blank one."""
    name = slug(label)
    return f"topic:{name}" if name else None


def provider_id(article: Article) -> tuple[str, bool] | None:
    """Return the id of an article's provider and whether the input names it (or only its address implies it).

    A provider is known by its domain; where the input gives none, by the host of the article's address, and without
    an address by its name.
    """
    provider = article.provider
    site = next((name for url in article.urls if (name := host(url))), "")
    domain = provider.domain or site
    if domain:
        return f"provider:{domain}", bool(provider.domain or provider.name)
    name = slug(provider.name)
    return (f"provider:{name}", True) if name else None


class ProviderNames:
    """Collects the names articles give their providers, and makes the provider nodes."""

    def __init__(self) -> None:
        self.names: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.files: defaultdict[str, set[str]] = defaultdict(set)

    def add(self, node: str, article: Article) -> None:
        """Count one article of the provider ``node``."""
        self.names[node][clean(article.provider.name)] += 1
        self.files[node].add(article.file)

    def rows(self) -> list[dict[str, Any]]:
        """One row a provider, for the nodes table."""
        return [
            {
                "id": node,
                "kind": "provider",
                "title": self._title(node.removeprefix("provider:"), names),
                "names": sorted(name for name in names if name),
                "files": sorted(self.files[node] - {""}),
            }
            for node, names in self.names.items()
        ]

    @staticmethod
    def _title(domain: str, names: Counter[str]) -> str:
        """The name most articles give. A platform with a name a channel is called like its domain instead."""
        given = {name: count for name, count in names.items() if name}
        if not given:
            return domain
        label = "".join(domain.split(".")[:-1])
        alike = sorted(name for name in given if "".join(filter(str.isalnum, name.casefold())) == label)
        best = min(given, key=lambda name: (-given[name], name))
        if given[best] >= NAME_MAJORITY * sum(given.values()):
            return best
        return alike[0] if alike else domain


class TopicNames:
    """Collects the spellings of topics, and makes the topic nodes."""

    def __init__(self) -> None:
        self.spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def add(self, node: str, label: str) -> None:
        """Count one article about the topic ``node``."""
        self.spellings[node][clean(label)] += 1

    def rows(self) -> list[dict[str, Any]]:
        """One row a topic, shown by its commonest spelling."""
        return [
            {
                "id": node,
                "kind": "topic",
                "title": min(counts, key=lambda label: (-counts[label], label)),
                "names": sorted(counts),
            }
            for node, counts in self.spellings.items()
        ]
