"""A process for tests: it works, fails, is late or wants much memory."""

import sys
import time

from benchmarks.measure import report


def main() -> None:
    """Do what the argument says."""
    if sys.argv[1] == "fail":
        raise SystemExit("no way")
    if sys.argv[1] == "late":
        time.sleep(30)
    if sys.argv[1] == "fat":
        bytearray(1 << 40)

    def work() -> dict[str, float]:
        time.sleep(0.05)
        return {"done": 1}

    report(work)


if __name__ == "__main__":
    main()
