"""Benchmarks: each is one command, ``python -m benchmarks.NAME --help``."""
