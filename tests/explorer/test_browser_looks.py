"""What the sample page looks like, against a small picture of it.

After a change that is meant, write the pictures anew with ``GRAPHKIT_NEW_GOLDEN=1`` and look at them.
"""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from tests.explorer.driving import Open

pytestmark = pytest.mark.browser

GOLDEN = Path(__file__).parent / "golden"
SIZE = (350, 225)
# Fonts differ from machine to machine, so details are blurred away. A panel or the islands gone differ by more than 3.
TOLERANCE = 2.0  # of 255, on average


def difference(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of two pictures after blurring, from 0 to 255."""
    blurred = [picture.convert("RGB").filter(ImageFilter.GaussianBlur(3)) for picture in (one, other)]
    return sum(ImageStat.Stat(ImageChops.difference(*blurred)).mean) / 3


def test_the_sample_page_looks_as_it_did(open_page: Open, seeds_page: Path, canvas: str) -> None:
    opened = open_page(seeds_page, color_scheme="light")
    opened.until("location.hash.includes('at=')")
    opened.page.wait_for_timeout(600)
    found = Image.open(BytesIO(opened.page.screenshot())).convert("RGB").resize(SIZE, Image.Resampling.BOX)
    path = GOLDEN / f"seeds-{canvas}.png"
    if os.environ.get("GRAPHKIT_NEW_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        found.quantize(48).save(path, optimize=True)
    wanted = Image.open(path)
    assert difference(found, wanted) < TOLERANCE
    # The measure sees what matters: without its panel, or without its islands, the page is another.
    opened.page.evaluate("document.querySelector('#panel').replaceChildren()")
    bare = Image.open(BytesIO(opened.page.screenshot())).convert("RGB").resize(SIZE, Image.Resampling.BOX)
    assert difference(bare, wanted) > TOLERANCE
