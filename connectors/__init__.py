"""A file in its own format -> rows with an address."""
