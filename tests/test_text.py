from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.text import clean


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  A  plain\ttitle ", "A plain title"),
        ("we&#39;re here &amp; there", "we're here & there"),
        ("we&amp;#39;re &amp;amp; they", "we're & they"),
        ("first\\nsecond\\tthird", "first second third"),
        ("price\u00a0: 5\u202f€", "price : 5 €"),
        ("itâ€™s a â€œtestâ€\x9d", "it’s a “test”"),
        ("cafÃ© crÃ¨me", "café crème"),
        ("a\x00b\x1bc\x85d", "abc d"),
        ("safe\u202etxt.exe\u202c", "safetxt.exe"),
        ("</script><img src=x onerror=alert(1)>", "</script><img src=x onerror=alert(1)>"),
        ("R&D at AT&T; C&A", "R&D at AT&T; C&A"),
        ("日本語のタイトル", "日本語のタイトル"),
        ("عنوان عربي", "عنوان عربي"),
        ("👩‍👩‍👧 family", "👩‍👩‍👧 family"),
        ("", ""),
    ],
)
def test_text_as_it_was_meant(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@given(st.text(alphabet=st.characters(exclude_characters="&ÂÃâÐÑðŸïå\\")))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
