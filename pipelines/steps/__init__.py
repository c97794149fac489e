"""One function per use case; no Dagster in it."""
