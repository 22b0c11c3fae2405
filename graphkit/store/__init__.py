"""Graphs that last: a folder of Parquet tables, written whole or not at all, and rebuilt from what changed."""
