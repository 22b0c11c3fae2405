"""How Sphinx builds the site: ``python -m sphinx -W --keep-going docs output/site``."""

from __future__ import annotations

from docutils.nodes import Node, TextElement, reference
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

import graphkit

project = "graphkit"
author = "The graphkit authors"
version = release = graphkit.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
nitpicky = True  # a name in a docstring that leads nowhere is a warning, and the check makes warnings errors
myst_heading_anchors = 3  # so that "page.md#heading" works here as it does where the repository is shown

autodoc_member_order = "bysource"
maximum_signature_line_length = 88
napoleon_numpy_docstring = False
python_use_unqualified_type_names = True

html_theme = "furo"
html_title = "graphkit"
html_copy_source = False
html_show_copyright = False
html_show_search_summary = False  # browsers do not let pages opened from disk fetch the others
html_show_sphinx = False

# Types of others, as autodoc writes them. The build needs no network, so their addresses stand here.
PYTHON = "https://docs.python.org/3/library"
POLARS = "https://docs.pola.rs/api/python/stable/reference"
NETWORKX = "https://networkx.org/documentation/stable/reference/classes"
NUMPY = "https://numpy.org/doc/stable/reference"
ELSEWHERE = {
    "Network": "https://pyvis.readthedocs.io/en/latest/documentation.html#pyvis.network.Network",
    "Path": f"{PYTHON}/pathlib.html#pathlib.Path",
    "datetime.datetime": f"{PYTHON}/datetime.html#datetime.datetime",
    "nx.Graph": f"{NETWORKX}/graph.html",
    "nx.MultiDiGraph": f"{NETWORKX}/multidigraph.html",
    "numpy.dtype": f"{NUMPY}/generated/numpy.dtype.html",
    "numpy.float32": f"{NUMPY}/arrays.scalars.html#numpy.float32",
    "numpy.ndarray": f"{NUMPY}/generated/numpy.ndarray.html",
    "os.PathLike": f"{PYTHON}/os.html#os.PathLike",
    "pathlib.Path": f"{PYTHON}/pathlib.html#pathlib.Path",
    "polars.dataframe.frame.DataFrame": f"{POLARS}/dataframe/index.html",
    "polars.lazyframe.frame.LazyFrame": f"{POLARS}/lazyframe/index.html",
    "polars.series.series.Series": f"{POLARS}/series/index.html",
}


def link_elsewhere(_app: Sphinx, _env: BuildEnvironment, name: pending_xref, shown: TextElement) -> Node | None:
    """Link a type of another library; None leaves Sphinx to warn."""
    target = str(name["reftarget"])
    address = ELSEWHERE.get(target)
    if target.startswith("collections.abc."):
        address = f"{PYTHON}/collections.abc.html#{target}"
    return reference("", "", shown, refuri=address, internal=False) if address else None


def plain_signature(
    _app: Sphinx, what: str, _name: str, _of: object, _options: object, signature: str | None, returns: str | None
) -> tuple[str, str | None] | None:
    """Show classes without their arguments: results are not made by hand, and attributes are told one by one."""
    if not signature:
        return None
    return ("", None) if what in ("class", "exception") else (signature.replace("<function <lambda>>", "..."), returns)


def type_beside_name(_app: Sphinx, _what: str, _name: str, _of: object, _options: object, lines: list[str]) -> None:
    """Put an attribute's type behind its name instead of into a paragraph of its own."""
    start = 0
    for place, line in enumerate(list(lines)):
        if line.startswith(".. attribute::"):
            start = place
        elif line.startswith("   :type: "):
            lines.insert(start + 1, lines.pop(place))


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("missing-reference", link_elsewhere)
    app.connect("autodoc-process-signature", plain_signature)
    app.connect("autodoc-process-docstring", type_beside_name, priority=900)  # after napoleon
