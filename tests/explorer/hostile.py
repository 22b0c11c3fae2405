"""Hostile texts: what strangers put into titles to break out of a page, its scripts, styles, addresses or tables."""

from __future__ import annotations

from typing import Any

from graphkit.graph import ArticleGraph
from tests.explorer.samples import article, graph, link

__all__ = ["HOSTILE", "many_hostile_graph"]

CALL = "alert(1)"
# One a line; {} is where the call goes.
ATTACKS = r"""
<script>{}</script>
</script><script>{}</script>
<img src=x onerror={}>
<svg onload={}>
<svg/onload={}//
"><img src=x onerror={}>
'><img src=x onerror={}>
</title><script>{}</script>
</style><script>{}</script>
--><script>{}</script>
<!--<script>{}
]]><script>{}</script>
<iframe srcdoc='<script>{}</script>'>
<details open ontoggle={}>
<math><mtext></form><form><mglyph><style></math><img src onerror={}>
<a href=javascript:{}>x</a>
javascript:{}
JaVaScRiPt:{}
data:text/html,<script>{}</script>
vbscript:{}
<base href=javascript:{}//>
<meta http-equiv=refresh content=0;url=javascript:{}>
<link rel=import href=javascript:{}>
<object data=javascript:{}>
<embed src=javascript:{}>
<form action=javascript:{}><input type=submit>
<button formaction=javascript:{}>
<input autofocus onfocus={}>
<body onload={}>
<video><source onerror={}>
<audio src=x onerror={}>
<marquee onstart={}>
<template><script>{}</script></template>
<noscript><p title='</noscript><img src=x onerror={}>'>
<xmp></xmp><script>{}</script>
<textarea></textarea><script>{}</script>
<plaintext><script>{}</script>
<SCRIPT SRC=data:,{}></SCRIPT>
<scr<script>ipt>{}</scr</script>ipt>
%3Cscript%3E{}%3C/script%3E
&lt;script&gt;{}&lt;/script&gt;
&#60;script&#62;{}
\u003cscript\u003e{}
＜script＞{}
${{{}}}
{{{{{}}}}}
{{%{}%}}
<%={}%>
#{{{}}}
[[{}]]
`${{{}}}`
';{};'
";{};"
\';{}//
*/{}/*
+{}+
%%script%%{}
%%data%%{}
%s%n{}
$&{}
$1{}
$`{}
style=position:fixed;inset:0;{}
}}*{{background:url(//a.example/{})}}
@import '//a.example/{}';
expression({})
-moz-binding:url(//a.example/{})
url(javascript:{})
x" style="color:red" onclick="{}
x' autofocus onfocus='{}
#{}
?s={}&q=<b>
&s=x{}
=HYPERLINK("javascript:{}")
"""
OTHERS = ("java\tscript:{}", "\u2028{}", "\u2029{}", "\n{}\n", "</script\n>{}")
NAMES = (
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "null",
    "undefined",
    "NaN",
    "true",
    "0",
    "-1",
    "[object Object]",
    "{}",
    "[]",
    "\u202eevil\u202c",
    "\u2066abc\u2069",
    "\u200f\u200e",
    "\u200b",
    "\ufeffbom",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\x01\x02",
    "\x7f",
    "\x85",
    "\ufffe\uffff",
    "\u0627\u0644\u0639\u0631\u0628\u064a\u0629",
    "\u05e2\u05d1\u05e8\u05d9\u05ea",
    " ",
    "\t",
    "\\",
    '"',
    "'",
    "`",
)
LONG = ("x" * 5000, "a b " * 900, "a\u0300" * 40, "\u4e2d\u6587" * 60)
HOSTILE = (*(text.format(CALL) for text in (*ATTACKS.strip().split("\n"), *OTHERS)), *NAMES, *LONG)


def many_hostile_graph() -> ArticleGraph:
    """An article, provider and topic for each hostile text, which stands in every field; all in one story."""
    nodes: list[dict[str, Any]] = [{"id": "story:s", "kind": "story", "title": HOSTILE[0]}]
    edges: list[dict[str, Any]] = []
    for number, text in enumerate(HOSTILE):
        name, provider, topic = f"article:{number} {text}", f"provider:{number} {text}", f"topic:{number} {text}"
        texts = {"title": text, "excerpt": text, "provider_name": text, "files": [text], "category": text, "url": text}
        wrong = [{"field": text, "value": text, "file": text}]
        hubs = {"provider": provider, "topics": [topic]}
        nodes.append(article(name, **{**texts, **hubs, "id": name, "disagreements": wrong}))
        nodes += [{"id": hub, "kind": kind, "title": text} for hub, kind in ((provider, "provider"), (topic, "topic"))]
        told = {"file": text, "field": text}
        edges += [link(name, provider, "published_by", **told), link(name, topic, "about", **told)]
        edges.append(link(name, "story:s", "in_story", stated=False, rule=text, score=0.5, file=None))
    return graph(nodes, edges)
