"""``python -m benchmarks.web``."""

import sys

from benchmarks.web.command import main

main(sys.argv[1:])
