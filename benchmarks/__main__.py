"""``python -m benchmarks [name …]``: run the measurements, the quick way to all figures."""

import importlib
import sys

NAMES = ("landing", "nights", "demo", "matching", "web", "marts", "exports")


def main() -> None:
    """Run the named benchmarks, or all."""
    for name in sys.argv[1:] or NAMES:
        print(f"\n== {name} ==", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
