"""Measurements: ours beside a peer or the physical floor, in one run, as a ratio."""
