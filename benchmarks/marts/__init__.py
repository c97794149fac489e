"""Tables of analysis of a large firm: first build, one new day, and DuckDB beside them."""

from benchmarks.marts.command import main

__all__ = ["main"]
