"""The web application under load: twenty people at once on a million customers."""


def main() -> None:
    """Measure on both databases."""
    from benchmarks.web.command import main as measure

    measure([])
