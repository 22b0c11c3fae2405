"""Which addresses are one article: three strengths of URL identity, each merging all that the one before merges.

* :func:`canonical_url`: one resource by the letter of RFC 3986 (section 6.2): case of scheme and host, default port,
  percent-encoding, dot segments, fragment. Safe to open.
* :func:`normalized_url`: one article on one site: also scheme, ``www.``/``m.``/``amp.`` hosts, AMP forms and AMP
  caches, tracking parameters, parameter order, trailing slash and index page. This is what joins nodes.
* :func:`fingerprint`: probably one article: also letter case, file extension, and every parameter that does not look
  like an identifier. Good for finding candidates, too weak to join by.

The strengths and their names follow ural (Plique et al.); the rules are our own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote

__all__ = ["canonical_url", "fingerprint", "host", "is_link", "normalized_url"]

URL = re.compile(r"(?:(https?):)?//([^/?#\\]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.IGNORECASE | re.DOTALL)
BARE = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?::\d+)?(?:[/?#].*)?", re.IGNORECASE | re.DOTALL)
HOST = re.compile(r"[^\s@:/?#\[\]%<>\"']+")
DEFAULT_PORT = {"http": "80", "https": "443"}
ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
UNSAFE = re.compile(r"[^!#-;=?-Z\[\]_a-z~%]|%(?![0-9A-Fa-f]{2})")
UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

AMP_CACHE = re.compile(r"[^/]*\.(?:cdn\.ampproject\.org|ampproject\.net|bing-amp\.com)/[a-z]+/(?:s/)?(.+)")
GOOGLE_AMP = re.compile(r"(?:www\.)?google\.[a-z.]+/amp/(?:s/)?(.+)")
HOST_PREFIX = re.compile(r"(?:www\d?|m|mobile|amp)\.(?=[^/]+\.)")
AMP_SEGMENT = re.compile(r"/amp(?=/|$)", re.IGNORECASE)
AMP_ENDING = re.compile(r"(?:/amp\.html?|\.amp(?:\.html?)?)$", re.IGNORECASE)
INDEX_PAGE = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
EXTENSION = re.compile(r"\.(?:html?|xhtml|php|aspx?|jsp|shtml|cms)$")
IDENTIFYING = re.compile(r"(?:.*id|v|p|n|a|article|story|doc|page|item|news|no|num|key|q)", re.IGNORECASE)
# Parameters that say where a reader came from, never what is read. One alternative a family.
TRACKING = re.compile(
    r"(?:utm_.*|fbclid|gclid|dclid|msclkid|yclid|twclid|igshid|mc_[ce]id|_hs(?:enc|mi)|mkt_tok|vero_id|wt[._]mc.*"
    r"|at_(?:medium|campaign|custom\d).*|ns_(?:mchannel|source|campaign|linkname|fee)|cm_(?:mmc|ven|cat|pla|ite).*"
    r"|ref_?src|ref_?url|cmp(?:id)?|ncid|ocid|icid|smid|smtyp|sr_share|guccounter|guce_referr.*|taid|soc_(?:src|trk)"
    r"|feature|spm|share|sh|amp_?(?:js_v|gsa|lite)?|_?amp|usqp|output(?:type)?=amp)",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 16)
def canonical_url(url: str) -> str:
    """Return ``url`` in the one spelling RFC 3986 calls equivalent, or ``""`` when it is no http(s) address.

    Merges spellings that every server must treat alike. ``//host/path`` and a bare ``host.org/path`` become https.
    """
    url = "".join(url.split("\x00")).strip().replace("&amp;", "&")
    match = URL.fullmatch(url)
    if match is None and BARE.fullmatch(url):
        match = URL.fullmatch(f"//{url}")
    if match is None:
        return ""
    scheme, authority, path, query = match.groups()
    scheme = (scheme or "https").lower()
    name = _host(authority, scheme)
    if not name:
        return ""
    path = _escaped(_without_dots(path.replace("\\", "/"))) or "/"
    return f"{scheme}://{name}{path}" + (f"?{_escaped(query)}" if query else "")


@lru_cache(maxsize=1 << 16)
def normalized_url(url: str) -> str:
    """Return ``host/path?query`` of the article behind ``url``, or ``""`` when it names none.

    Two addresses with one normalized form are taken for one article. A bare home page names no article, so it gives
    ``""``. Idempotent.
    """
    rest = canonical_url(url).partition("://")[2]
    for wrapped in (AMP_CACHE, GOOGLE_AMP):
        if match := wrapped.fullmatch(rest):
            rest = canonical_url("https://" + match[1]).partition("://")[2]
    place, _, query = rest.partition("?")
    while match := HOST_PREFIX.match(place):
        place = place[match.end() :]
    name, slash, path = place.partition("/")
    path, longer = slash + path, None
    while path != longer:  # what one rule leaves may be another's
        path, longer = INDEX_PAGE.sub("", AMP_ENDING.sub("", AMP_SEGMENT.sub("", path))).rstrip("/"), path
    kept = sorted(part for part in query.split("&") if part and not _tracks(part))
    if not path and not kept:
        return ""
    return name + path + ("?" + "&".join(kept) if kept else "")


def fingerprint(url: str) -> str:
    """Return what is left of ``url`` when all that seldom matters is dropped, or ``""`` when it names no article.

    Merges letter case, file extensions and parameters other than identifiers. May merge different articles.
    """
    place, _, query = normalized_url(url).lower().partition("?")
    kept = [part for part in query.split("&") if part and IDENTIFYING.fullmatch(part.partition("=")[0])]
    place = EXTENSION.sub("", place)
    return place + ("?" + "&".join(sorted(kept)) if kept else "")


def host(url: str) -> str:
    """Return the host of ``url`` without ``www.``, ``m.`` or ``amp.``, or ``""`` when it is no http(s) address."""
    name = canonical_url(url).partition("://")[2].partition("/")[0].partition(":")[0]
    while match := HOST_PREFIX.match(name):
        name = name[match.end() :]
    return name


def is_link(url: str) -> bool:
    """Say whether ``url`` may be shown as a link: absolute, http or https, with a host."""
    return url[:8].lower().startswith(("http://", "https://")) and canonical_url(url) != ""


def _host(authority: str, scheme: str) -> str:
    name, _, port = authority.rpartition("@")[2].strip().lower().partition(":")
    name = name.rstrip(".")
    if not HOST.fullmatch(name) or (port and not port.isdecimal()):
        return ""
    if not name.isascii():
        try:
            name = name.encode("idna").decode()
        except UnicodeError:
            return ""
    return f"{name}:{port}" if port and port != DEFAULT_PORT[scheme] else name


def _without_dots(path: str) -> str:
    if "/." not in path:
        return path
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return "/" + "/".join(kept) + ("/" if path.endswith(("/.", "/..")) and kept else "")


def _escaped(text: str) -> str:
    if UNSAFE.search(text):
        text = UNSAFE.sub(lambda match: quote(match[0], safe="", errors="replace"), text)
    if "%" in text:
        text = ESCAPE.sub(lambda match: _unescaped(match[0]), text)
    return text


def _unescaped(code: str) -> str:
    character = unquote(code, errors="replace")
    return character if character in UNRESERVED else code.upper()


def _tracks(part: str) -> bool:
    name = part.partition("=")[0]
    return TRACKING.fullmatch(name) is not None or TRACKING.fullmatch(part) is not None
