"""What an XML document is, by its root, and whether it may be parsed at all."""

from __future__ import annotations

from xml.parsers import expat

__all__ = ["XmlRefusedError", "root_of"]


class XmlRefusedError(ValueError):
    """XML that no parser should see: it declares entities, with which a line grows to gigabytes or reads files.

    See CVE-2003-1564 and https://owasp.org/www-community/vulnerabilities/XML_External_Entity_(XXE)_Processing.
    """


class _FoundError(Exception):
    """Ends parsing at the root."""


def root_of(data: bytes) -> str:
    """Return the name of the document's root without its namespace; empty if there is none.

    Reads no further than that, and loads nothing.

    Raises:
        XmlRefusedError: If the document declares an entity.
        xml.parsers.expat.ExpatError: If what comes before the root is no XML.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    found: list[str] = []

    def start(name: str, _: object) -> None:
        found.append(name.rpartition(" ")[2])
        raise _FoundError

    def refuse(name: str, *_: object) -> None:
        raise XmlRefusedError(f"declares the entity {name[:40]!r}, which may grow without end or read other files")

    parser.StartElementHandler = start
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except _FoundError:
        return found[0]
    return ""
