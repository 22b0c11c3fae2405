"""The rivals' pages: one self-contained HTML file each, from the same graph, tuned as their own documentation advises.

Libraries are never part of the project: sigma.js, graphology and cytoscape.js are installed with npm into a cache
folder when the benchmark runs, vis-network is inside the pyvis package.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from graphkit.graph import ArticleGraph

__all__ = ["RIVALS", "Rival", "install", "rival_page"]

TEMPLATES = Path(__file__).parent / "rivals"
COLOURS = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#dd8833", "#5555cc", "#228877", "#999999")


@dataclass(frozen=True)
class Rival:
    """How a rival's page is made.

    Attributes:
        up_to: The most nodes it is measured with.
        script: Our file in ``rivals/`` that makes its picture.
        libraries: Files in ``node_modules``, in the order they are loaded.
        hubs: Whether edges to providers and topics are drawn. graphkit's page opens without.
        shell: Makes the HTML of its own that our search box is added to; else it is our ``page.html``.
    """

    up_to: int
    script: str
    libraries: tuple[str, ...] = ()
    hubs: bool = True
    shell: Callable[[dict[str, Any]], str] | None = None


def install(cache: Path, names: Sequence[str]) -> dict[str, str]:
    """Install what these rivals need into ``cache``, where it is not there yet; return the libraries' versions.

    Raises:
        OSError: If npm is missing or fails.
    """
    wanted = sorted({path.split("/")[0] for name in names for path in RIVALS[name].libraries})
    missing = [name for name in wanted if not (cache / "node_modules" / name).exists()]
    if missing:
        npm = shutil.which("npm")
        if npm is None:
            raise OSError("npm is needed to install the rivals' libraries and was not found")
        cache.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--prefix", str(cache), "--ignore-scripts", "--no-audit", "--no-fund", *missing]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise OSError(f"npm could not install {', '.join(missing)}: {done.stderr.strip()[-300:]}")
    versions = {name: _version(cache, name) for name in wanted}
    return versions | ({"pyvis": version("pyvis")} if "pyvis" in names else {})


def _version(cache: Path, name: str) -> str:
    told = json.loads((cache / "node_modules" / name / "package.json").read_text(encoding="utf-8"))
    return str(told["version"])


def rival_page(name: str, graph: ArticleGraph, cache: Path) -> str:
    """The page of one rival, as HTML."""
    rival = RIVALS[name]
    data = _columns(graph, hubs=rival.hubs)
    parts = {
        "libraries": "\n;".join(
            _script((cache / "node_modules" / path).read_text("utf-8")) for path in rival.libraries
        ),
        "data": json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/"),
        "shell": (TEMPLATES / "shell.js").read_text(encoding="utf-8"),
        "contender": (TEMPLATES / rival.script).read_text(encoding="utf-8"),
    }
    html = (TEMPLATES / "page.html").read_text(encoding="utf-8")
    html = re.sub("@([a-z]+)@", lambda place: parts[place[1]], html)
    if rival.shell is None:
        return html
    start, end = html.index("<style>"), html.index('<div id="map">')
    tools = html[html.index('<div id="tools">') :]
    return rival.shell(data).replace("</body>", f"{html[start:end].replace('#map', '#none')}{tools}</body>")


def _script(text: str) -> str:
    return text.replace("</script", "<\\/script")


def _columns(graph: ArticleGraph, *, hubs: bool) -> dict[str, Any]:
    """What a rival shows, as compact columns: everything but stories, in the order of the nodes table."""
    nodes = graph.nodes.filter(pl.col("kind") != "story").with_row_index("row")
    rows = nodes.select("id", pl.col("row").cast(pl.Int64))
    left_out = ["in_story"] if hubs else ["in_story", "published_by", "about"]
    ends = graph.edges.filter(~pl.col("kind").is_in(left_out)).select(
        pl.col(end).replace_strict(rows["id"], rows["row"]).alias(end) for end in ("source", "target")
    )
    degree = np.bincount(ends.to_numpy().ravel(), minlength=len(nodes))
    hub = nodes["kind"].is_in(["provider", "topic"]).to_numpy()
    size = np.where(hub, 4, 2 + np.minimum(0.5 * np.sqrt(degree), 3)).round(1)
    colour = nodes["community"].fill_null(len(COLOURS)).clip(0, len(COLOURS) - 1).to_list()
    providers = nodes.filter(kind="provider")
    order = pl.DataFrame({"provider": providers["id"], "place": range(len(providers))})
    place = nodes.select("provider").join(order, on="provider", how="left", maintain_order="left")["place"]
    return {
        "titles": nodes["title"].fill_null("").to_list(),
        "x": nodes["x"].round(1).to_list(),
        "y": nodes["y"].round(1).to_list(),
        "size": size.tolist(),
        "colour": [COLOURS[slot] for slot in colour],
        "provider": place.fill_null(-1).to_list(),
        "providers": providers["title"].to_list(),
        "source": ends["source"].to_list(),
        "target": ends["target"].to_list(),
    }


def _pyvis(data: dict[str, Any]) -> str:
    """What pyvis writes by default, with vis-network inside the file."""
    from pyvis.network import Network

    # Without ``directed`` every new edge is compared with all before it.
    network = Network(height="900px", width="100%", directed=True, cdn_resources="in_line")
    for i, title in enumerate(data["titles"]):
        network.add_node(i, label=title, title=title, color=data["colour"][i], x=data["x"][i], y=data["y"][i])
    network.add_edges(list(zip(data["source"], data["target"], strict=True)))
    return str(network.generate_html(notebook=False))


SIGMA = ("graphology/dist/graphology.umd.min.js", "sigma/dist/sigma.min.js")
RIVALS = {
    "pyvis": Rival(up_to=3_000, script="pyvis.js", shell=_pyvis),
    "cytoscape": Rival(up_to=10_000, script="cytoscape.js", libraries=("cytoscape/dist/cytoscape.min.js",)),
    "sigma": Rival(up_to=300_000, script="sigma.js", libraries=SIGMA),
    "sigma-few": Rival(up_to=300_000, script="sigma.js", libraries=SIGMA, hubs=False),
}
