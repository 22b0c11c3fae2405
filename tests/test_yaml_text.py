from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graphkit.yaml_text import COMPOSER, Value, _PureComposer, parse_yaml

COMPOSERS = [pytest.param(_PureComposer, id="pure"), pytest.param(COMPOSER, id="fastest")]


def front_matters(folder: Path) -> list[str]:
    """The front matter of every file in a folder."""
    return [file.read_text("utf-8").split("\n---")[0].removeprefix("---\n") for file in sorted(folder.iterdir())]


def as_text(value: object) -> Value:
    """What a value of PyYAML's reference loader is as text."""
    if isinstance(value, dict):
        return {str(key): as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_text(item) for item in value]
    return value if value is None else str(value)


@pytest.mark.parametrize("composer", COMPOSERS)
def test_the_seeds_hold_what_the_reference_loader_says(composer: type, seeds: Path) -> None:
    for text in front_matters(seeds):
        assert parse_yaml(text, composer)[0].value == as_text(yaml.load(text, Loader=yaml.BaseLoader))


@pytest.mark.shared
def test_real_files_hold_what_the_reference_loader_says(shared_data: Path) -> None:
    for text in front_matters(shared_data / "articles-diablo4")[::10]:
        reference = yaml.load(text, Loader=yaml.CSafeLoader)
        typed = parse_yaml(text)[0].value
        assert isinstance(typed, dict)
        assert typed.keys() == reference.keys()
        for name in ("title", "excerpt", "provider", "originalUrl", "topics"):
            assert typed[name] == as_text(reference[name])


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20)
values = st.recursive(texts, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3))


@given(values)
@pytest.mark.parametrize("composer", COMPOSERS)
def test_what_was_dumped_comes_back(composer: type, value: Value) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, default_style='"')
    assert parse_yaml(text, composer)[0].value == value


@pytest.mark.parametrize("composer", COMPOSERS)
@pytest.mark.parametrize(
    "text", ["[" * 99_999, "{a: " * 99_999, "- " * 99_999, "? " * 99_999, "\n".join(" " * i + "-" for i in range(700))]
)
def test_no_nesting_ends_the_process(composer: type, text: str) -> None:
    try:
        parse_yaml(text, composer)
    except yaml.YAMLError as error:
        assert "nested" in str(error)
