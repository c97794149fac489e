"""Schema, landing, identity, publication."""
