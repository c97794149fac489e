"""Dagster definitions, thin; the use cases themselves are in steps."""
