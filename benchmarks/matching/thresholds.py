"""The thresholds at which a tool with probabilities is scored."""

THRESHOLDS = (0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
"""Eleven, of which the best is picked in hindsight."""
USUAL = (0.9, 0.95)


def column(threshold: float) -> str:
    """Return the name of a column of clusters."""
    return f"at_{threshold:g}".replace(".", "_")
