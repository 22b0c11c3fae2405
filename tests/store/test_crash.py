"""Whatever ends a build, the folder holds the old graph or the new one, and the next build succeeds."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graphkit import OutputError, build_folder, open_graph
from graphkit.store.folder import writing
from tests.store.corpora import write_article, write_corpus

BUILD = "import sys, graphkit; graphkit.build_folder(sys.argv[1], folder=sys.argv[2])"
# Calls end the process at the Nth rename or fsync, as a power cut would.
KILL_AT = """
import os, signal, sys, graphkit
left = [int(sys.argv[3])]
def dying(real):
    def call(*args, **options):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **options)
    return call
os.fsync, os.replace = dying(os.fsync), dying(os.replace)
graphkit.build_folder(sys.argv[1], folder=sys.argv[2])
print(int(sys.argv[3]) - left[0])
"""


class Collection:
    """Articles that change, and a graph folder of them."""

    def __init__(self, place: Path) -> None:
        self.source = write_corpus(place / "articles", 6)
        self.folder = place / "news.graph"
        self.changes = 0
        build_folder(self.source, folder=self.folder)

    def change(self) -> None:
        """Add an article."""
        self.changes += 1
        write_article(self.source, 100 + self.changes)

    def held(self) -> int:
        """How many articles the folder's graph has, all its tables read."""
        graph = open_graph(self.folder)
        for table, rows in graph.manifest.tables.items():
            assert graph.table(table).height == rows
        assert all(graph.results[name].to_frame() is not None for name in graph.results)
        return int(graph.nodes.filter(kind="article").height)

    def assert_next_build_succeeds(self) -> None:
        """Build again, and find everything and no rubbish."""
        self.change()
        build_folder(self.source, folder=self.folder)
        assert self.held() == 6 + self.changes
        assert len(list((self.folder / "versions").iterdir())) <= 2
        assert sorted(file.name for file in self.folder.iterdir()) == [".lock", "current", "versions"]


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection(tmp_path)


def kill_somewhere(collection: Collection, moment: float | None) -> float | None:
    """Start a build and kill it after ``moment`` seconds (or never); return how long it took if it came to its end."""
    before = collection.held()
    collection.change()
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", BUILD, collection.source, collection.folder])
    try:
        process.wait(moment)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    code = process.wait()
    took = time.perf_counter() - start
    assert code in (0, -signal.SIGKILL)
    held = collection.held()
    assert held == 6 + collection.changes if code == 0 else held in (before, 6 + collection.changes)
    return took if code == 0 else None


def campaign(collection: Collection, kills: int, seed: int) -> None:
    """Kill builds at random moments, most of them late, where files are written."""
    took = kill_somewhere(collection, None)
    assert took is not None
    chance = random.Random(seed)
    killed = 0
    for _ in range(kills):
        through = kill_somewhere(collection, took * chance.uniform(0.2, 1.2))
        killed += through is None
        took = through or took  # what else the machine does decides how long a build takes
    assert killed >= kills // 4
    collection.assert_next_build_succeeds()


def test_killed_at_random_moments_it_is_the_old_graph_or_the_new(collection: Collection) -> None:
    campaign(collection, 8, seed=1)


@pytest.mark.slow
def test_killed_at_200_random_moments_it_is_the_old_graph_or_the_new(collection: Collection) -> None:
    campaign(collection, 200, seed=2)


def run_until(collection: Collection, call: int) -> subprocess.CompletedProcess[str]:
    arguments = [sys.executable, "-c", KILL_AT, str(collection.source), str(collection.folder), str(call)]
    return subprocess.run(arguments, capture_output=True, text=True, check=False)


def points(collection: Collection) -> int:
    """How many renames and fsyncs a build makes."""
    collection.change()
    done = run_until(collection, 1_000_000)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def check_points(collection: Collection, calls: list[int]) -> None:
    for call in calls:
        before = collection.held()
        collection.change()
        assert run_until(collection, call).returncode == -signal.SIGKILL
        assert collection.held() in (before, 6 + collection.changes)
    collection.assert_next_build_succeeds()


def test_killed_around_each_rename_it_is_the_old_graph_or_the_new(collection: Collection) -> None:
    last = points(collection)
    # The last calls are: fsync of the new folder, rename, fsync, rename of the link, fsync.
    check_points(collection, [1, last // 2, *range(last - 4, last + 1)])


@pytest.mark.slow
def test_killed_at_every_rename_and_fsync_it_is_the_old_graph_or_the_new(collection: Collection) -> None:
    check_points(collection, list(range(1, points(collection) + 1)))


def fail_from(monkeypatch: pytest.MonkeyPatch, name: str, nth: int, number: int) -> None:
    """Let the ``nth`` call of ``os.NAME``, and all after it, fail."""
    real: Callable[..., Any] = getattr(os, name)
    left = [nth]

    def call(*args: Any, **options: Any) -> Any:
        left[0] -= 1
        if left[0] <= 0:
            raise OSError(number, os.strerror(number))
        return real(*args, **options)

    monkeypatch.setattr(os, name, call)


@pytest.mark.parametrize(("name", "nth"), [("fsync", 1), ("fsync", 5), ("replace", 1), ("replace", 2)])
@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "no space left"), (errno.EROFS, "read-only"), (errno.EIO, "Input/output")]
)
def test_a_disk_that_fails_is_one_clear_error_and_the_old_graph(
    collection: Collection, monkeypatch: pytest.MonkeyPatch, name: str, nth: int, number: int, words: str
) -> None:
    collection.change()
    with monkeypatch.context() as patched:
        fail_from(patched, name, nth, number)
        with pytest.raises(OutputError, match=f"cannot write .*news.graph: .*{words}"):
            build_folder(collection.source, folder=collection.folder)
    assert collection.held() == 6
    collection.assert_next_build_succeeds()


@pytest.mark.skipif(os.name != "posix", reason="limits of processes are POSIX")
def test_a_table_that_cannot_be_written_out_is_one_clear_error_and_the_old_graph(collection: Collection) -> None:
    collection.change()
    # A limit on the size of files stops polars itself in the middle of a table.
    code = (
        "import resource, signal, sys, graphkit\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))\n"
        "try:\n    graphkit.build_folder(sys.argv[1], folder=sys.argv[2])\n"
        "except graphkit.OutputError as error:\n    print(error)\n"
    )
    arguments = [sys.executable, "-c", code, str(collection.source), str(collection.folder)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"cannot write {collection.folder}: "), done
    assert collection.held() == 6
    collection.assert_next_build_succeeds()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_one_clear_error(collection: Collection) -> None:
    collection.change()
    collection.folder.chmod(0o555)
    (collection.folder / "versions").chmod(0o555)
    try:
        with pytest.raises(OutputError, match="no permission to write there"):
            build_folder(collection.source, folder=collection.folder)
        assert collection.held() == 6
    finally:
        collection.folder.chmod(0o755)
        (collection.folder / "versions").chmod(0o755)


def test_a_second_writer_is_refused_and_readers_are_not(collection: Collection) -> None:
    collection.change()
    with writing(collection.folder):
        code = f"{BUILD.replace('graphkit.build_folder', 'from graphkit import build_folder; build_folder')}"
        done = subprocess.run(
            [sys.executable, "-c", code, collection.source, collection.folder],
            capture_output=True,
            text=True,
            check=False,
        )
        assert "another process" in done.stderr and "is writing it" in done.stderr
        assert collection.held() == 6
    collection.assert_next_build_succeeds()


def test_a_writer_that_was_killed_leaves_no_lock(collection: Collection) -> None:
    code = "import sys, os, signal, pathlib\nfrom graphkit.store.folder import writing\n"
    code += "with writing(pathlib.Path(sys.argv[1])):\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    subprocess.run([sys.executable, "-c", code, collection.folder], check=False)
    collection.assert_next_build_succeeds()
