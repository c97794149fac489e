"""``python -m benchmarks.marts``."""

from benchmarks.marts.command import main

main()
