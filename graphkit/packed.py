"""Compressed files: what is inside, as streams that end in an error before a bomb goes off."""

from __future__ import annotations

import gzip
import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol, cast

from graphkit.remote import is_remote, opened

__all__ = ["PACKED", "DamagedError", "bare_name", "is_archive", "members", "unpacked"]

PACKED = (".gz", ".zst", ".zip")

# Text shrinks to a tenth, tables of numbers to a hundredth. What grows beyond both of these was made to do harm.
FREE = 64 << 20  # bytes
MAX_GROWTH = 250
MAX_MEMBERS = 100_000
ZSTD_CHUNK = 1 << 12  # bytes, which unpack to 128 MiB at worst


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class DamagedError(OSError):
    """A compressed file that is cut short, damaged, locked or a bomb."""


def bare_name(name: str) -> str:
    """Return a file's name without the suffix of a compressed file: ``news.csv`` of ``news.CSV.gz``, in lower case."""
    name = name.rpartition("/")[2].lower()
    return next((name.removesuffix(suffix) for suffix in PACKED if name.endswith(suffix)), name)


def is_archive(file: Path) -> bool:
    """Say whether a file holds several others."""
    return file.suffix.lower() == ".zip"


@contextmanager
def unpacked(file: Path) -> Iterator[Path | BinaryIO]:
    """Open a file: a stream of what is compressed in it as its suffix says, or else just its path if it has one here.

    Raises:
        OSError: If it cannot be opened; later, from the stream, :class:`DamagedError`.
    """
    suffix = file.suffix.lower()
    if suffix == ".gz":
        with opened(file) as packed, gzip.open(packed) as stream:
            yield _bounded(cast(BinaryIO, stream), file.stat().st_size)
    elif suffix == ".zst":
        with opened(file) as packed:
            yield _bounded(_Chunks(_unpacked_zstd(packed)), file.stat().st_size)
    elif is_remote(file):
        yield opened(file)
    else:
        yield file


def members(file: Path) -> Iterator[tuple[str, BinaryIO | DamagedError]]:
    """Yield the name and the stream of each file in a zip archive, sorted by name, but for hidden ones.

    A stream is good until the next one is asked for.

    Raises:
        OSError: If it cannot be opened or is no archive.
    """
    try:
        archive = zipfile.ZipFile(opened(file) if is_remote(file) else file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise DamagedError(str(error)) from error
    with archive:
        inside = [one for one in archive.infolist() if _is_wanted(one)]
        if len(inside) > MAX_MEMBERS:
            raise DamagedError(f"holds {len(inside):,} files, more than {MAX_MEMBERS:,}")
        for one in sorted(inside, key=lambda one: one.filename):
            try:
                with archive.open(one) as stream:
                    yield one.filename, _bounded(cast(BinaryIO, stream), one.compress_size)
            except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:  # RuntimeError: it has a password
                yield one.filename, DamagedError(str(error))


def _is_wanted(one: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(one.filename).parts
    hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
    return not (one.is_dir() or hidden or stat.S_ISLNK(one.external_attr >> 16))


def _unpacked_zstd(packed: BinaryIO) -> Iterator[bytes]:
    """Unpack frame by frame: the library's own stream takes a file that is cut short for a whole one."""
    import zstandard  # late: few files need it

    frame = None
    while data := packed.read(ZSTD_CHUNK):
        while data:
            frame = frame or zstandard.ZstdDecompressor().decompressobj()
            try:
                yield frame.decompress(data)
            except zstandard.ZstdError as error:
                raise DamagedError(str(error)) from error
            data = frame.unused_data if frame.eof else b""
            frame = None if frame.eof else frame
    if frame is not None:
        raise DamagedError("Compressed file ended before the end-of-stream marker was reached")


class _Chunks:
    """What :class:`_Bounded` needs of a stream, from chunks of any size."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.chunks = chunks
        self.chunk = b""
        self.at = 0

    def read(self, size: int) -> bytes:
        while self.at == len(self.chunk):
            chunk = next(self.chunks, None)
            if chunk is None:
                return b""
            self.chunk, self.at = chunk, 0
        given = self.chunk[self.at : self.at + size]
        self.at += len(given)
        return given


def _bounded(stream: _Readable, packed: int) -> BinaryIO:
    return io.BufferedReader(_Bounded(stream, max(FREE, packed * MAX_GROWTH)), 1 << 16)


class _Bounded(io.RawIOBase):
    """A stream that refuses to give more than ``most`` bytes, and whose errors are all of one kind."""

    def __init__(self, stream: _Readable, most: int) -> None:
        self.stream = stream
        self.left = most
        self.most = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the caller gives no other buffer
        try:
            data = self.stream.read(len(buffer))
        except (EOFError, zlib.error, zipfile.BadZipFile, OSError) as error:
            raise DamagedError(getattr(error, "strerror", None) or str(error)) from error
        self.left -= len(data)
        if self.left < 0:
            raise DamagedError(f"unpacks to more than {self.most:,} bytes, {MAX_GROWTH} times its size")
        buffer[: len(data)] = data
        return len(data)
