"""Which pairs are compared, and how: keys, blocking, levels of every feature."""
