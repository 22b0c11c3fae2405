"""matplotlib, set up the same for everyone and saved the same every time: :func:`plain_style`, :func:`save_figure`."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from graphkit.errors import GraphkitError
from graphkit.pictures.fonts import sans_families

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["need_matplotlib", "plain_style", "save_figure"]

# What a file says about its making, per format: nothing, so that the same graph gives the same bytes tomorrow.
UNSIGNED: dict[str, dict[str, None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None, "Format": None, "Type": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


def need_matplotlib() -> None:
    """Say how to get matplotlib if it is not there.

    Raises:
        GraphkitError: If matplotlib cannot be imported.
    """
    try:
        import matplotlib  # noqa: F401  # late: half a second that most uses never need
    except ImportError:
        raise GraphkitError("pictures need matplotlib: pip install 'graphkit[plot]'") from None


@contextmanager
def plain_style() -> Iterator[None]:
    """Within it matplotlib has its own defaults and our fonts, whatever style the user has set.

    Texts stay texts in SVG, to be searched and edited. A letter that no installed font has is no warning: in SVG the
    viewer's fonts may have it, and for pixels :func:`graphkit.pictures.fonts.drawable` takes it out before.
    """
    need_matplotlib()
    import matplotlib

    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(
            {
                "font.family": [*sans_families(), "sans-serif"],
                "svg.fonttype": "none",
                "svg.hashsalt": "graphkit",
                "text.parse_math": False,
            }
        )
        yield


def save_figure(figure: Figure, path: Path, format: str, *, dpi: float = 150) -> None:  # noqa: A002  # matplotlib's word
    """Save as ``png``, ``svg`` or ``pdf``, unsigned and undated; within :func:`plain_style`."""
    figure.savefig(path, format=format, dpi=dpi, metadata=UNSIGNED[format], facecolor=figure.get_facecolor())
