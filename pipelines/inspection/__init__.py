"""Proposing how an unknown file is read, and telling what people overlook in it."""
