"""``python -m benchmarks.matching``: see ``command``."""

import sys

from benchmarks.matching.command import main

main(sys.argv[1:])
