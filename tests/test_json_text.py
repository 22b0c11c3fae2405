"""JSON is read as Python's own parser reads it, only sooner."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.json_text import loads, loads_quickly

# Where parsers differ: numbers at the limits of 64 bits, halves of characters, repeated keys, marks, controls, depth.
HARD = [
    *("18446744073709551615", "18446744073709551616", "-9223372036854775808", "-9223372036854775809", "-0", "-0.0"),
    *("9" * 19, "-" + "9" * 19, "1" * 400, "1" * 4_300, "1" * 4_301, "1e400", "-1e400", "1e-400", "5e-324", "01", "1."),
    *("123456789012345678901.5", "0.1234567890123456789012345", "2.5e", "1E+2", "-", "+1", ".5", "NaN", "-Infinity"),
    *('"\\ud800"', '"\\ud83d\\ude00"', '"\ud800"', '"\\u0000"', '"\x00"', '"\x7f"', '"\\x"', '"\u2028"', '"tab\t"'),
    *('{"a": 1, "b": 2, "a": 3}', '{"a": {"b": 1}, "a": null}', "{,}", '{"a": 1,}', "[1,]", "[1 2]", "{1: 2}", "[]]"),
    *("\ufeff{}", "\x0b{}", "\u00a0{}", "", " ", "nul", "'a'", "{} {}", "[]\x00", "/**/[]", "True", '"open'),
    *("[" * 100_000, "[" * 900 + "]" * 900, '{"a":' * 900 + "1" + "}" * 900),
]
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=2**63 - 9, max_value=2**64 + 9)
    | st.floats()
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=9,
)
texts = st.builds(json.dumps, values, ensure_ascii=st.booleans(), indent=st.none() | st.integers(0, 2))


def outcome(parse: Any, text: str | bytes) -> str:
    """What a parser makes of a text, to the type of each number and the order of keys, or how it fails."""
    try:
        return repr(parse(text))
    except RecursionError:
        return "too deep"
    except ValueError as error:
        return f"{type(error).__name__}: {error}"


@pytest.mark.parametrize("text", HARD, ids=[f"{number} {text[:12]!r}" for number, text in enumerate(HARD)])
@pytest.mark.parametrize("frame", ["{}", '{{"x": {}}}', " [0, {}]\r\n"])
def test_what_parsers_differ_in(text: str, frame: str) -> None:
    document = frame.format(text)
    assert outcome(loads, document) == outcome(json.loads, document)


@given(texts)
def test_any_value(text: str) -> None:
    assert outcome(loads, text) == outcome(json.loads, text)


@given(
    texts | st.sampled_from(HARD[:-3]), st.integers(0, 99), st.integers(0, 9), st.text('{}[]":,\\0-.e \n', max_size=3)
)
def test_any_damage_is_told_as_python_tells_it(text: str, place: int, size: int, put: str) -> None:
    damaged = text[:place] + put + text[place + size :]
    assert outcome(loads, damaged) == outcome(json.loads, damaged)


@given(texts | st.sampled_from(HARD[:-3]))
def test_the_quick_way_gives_the_same_or_nothing(text: str) -> None:
    for given_as in (text, text.encode("utf-8", "replace")):
        try:
            found = loads_quickly(given_as)(given_as)
        except ValueError:
            continue
        assert repr(found) == repr(json.loads(given_as))


def test_parts_of_a_text_are_read_as_it_is() -> None:
    lines = ['{"id": 1}', '{"id": 123456789012345678901}', '{"time": "2024-01-02T03:04:05.123456+00:00"}']
    parse = loads_quickly("\n".join(lines))
    assert [parse(line) for line in lines] == [json.loads(line) for line in lines]


@pytest.mark.parametrize(
    "text",
    ["2024-01-02T03:04:05.678Z", "20240102T030405Z", "20240102030405", "1394470370698", "a/2024/01/02/03-04-05"],
)
def test_times_are_no_long_numbers(text: str) -> None:
    assert loads_quickly(f'{{"at": "{text}"}}').__module__ == "orjson"
