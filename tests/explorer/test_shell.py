import base64
import hashlib
import json
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from graphkit.explorer.shell import SHELL, safe_json


@given(st.text(st.characters(codec="utf-8")))
def test_safe_json_is_the_same_text_and_ends_no_element(text: str) -> None:
    safe = safe_json({"title": text})
    assert json.loads(safe) == {"title": text}
    assert not re.search("[<>&\u2028\u2029]", safe)


def test_a_lone_surrogate_is_replaced_and_a_pair_kept() -> None:
    assert json.loads(safe_json(["\ud800", "\U0001f600"])) == ["�", "\U0001f600"]


def test_the_policy_allows_exactly_the_scripts_and_styles_of_the_page(seeds_page: Path) -> None:
    page = seeds_page.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].replace("&#x27;", "'").split(";"))
    scripts = re.findall(r'<script(?: type="module" async)?>(.*?)</script>', page, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert len(scripts) == 2
    assert len(styles) == 1
    assert rules["default-src"] == "'none'"
    assert rules["script-src"].split() == [_hash(text) for text in scripts]
    assert rules["style-src"].split() == [_hash(text) for text in styles]
    assert "unsafe" not in policy[1]


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_script_never_parses_markup_or_text_as_code() -> None:
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|DOMParser|srcdoc|localStorage"
    )
    for path in sorted((SHELL / "js").glob("*.js")):
        assert not re.search(forbidden, path.read_text(encoding="utf-8")), path.name


def test_no_script_can_end_its_element_or_open_a_comment(seeds_page: Path) -> None:
    page = seeds_page.read_text(encoding="utf-8")
    assert page.count("</script") == 7  # the head, four blocks, the library and our own
    assert "<!--" not in page


def test_the_script_begins_before_the_data_arrives_and_the_map_comes_first(seeds_page: Path) -> None:
    page = seeds_page.read_text(encoding="utf-8")
    order = [page.index(f'id="block-{name}"') for name in ("map", "links", "texts", "details")]
    assert order == sorted(order)
    assert page.index('<script type="module" async>') < order[0]


def test_blocks_hold_nothing_but_base64(hostile_page: Path) -> None:
    page = hostile_page.read_text(encoding="utf-8")
    blocks = re.findall(r'<script type="text/plain" class="block" id="block-\w+">([^<]*)</script>', page)
    assert len(blocks) == 4
    for block in blocks:
        assert re.fullmatch(r"[A-Za-z0-9+/]+={0,2}", block)


def test_nothing_third_party_lies_in_the_shell() -> None:
    for path in SHELL.rglob("*.*"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) < 300, path.name
        assert max(map(len, lines)) < 250, path.name
