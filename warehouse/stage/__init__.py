"""Working out what the next publication changes, without touching what is published."""
