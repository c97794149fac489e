"""Matching measured: ours beside Splink, recordlinkage and a plain join of equal names.

What belongs here: invented data with known truth, runs of each tool, scores. What does not: the
matching itself.
"""


def main() -> None:
    """Measure the shipped sets."""
    # The peers' environment imports this package without the product's libraries.
    from benchmarks.matching.command import main as run

    run()
