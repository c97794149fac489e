"""What must hold of the staged changes before they are published, as declarative suites.

What belongs here: the expectations (``suites.yaml``), what they look at, and running them. What
does not: Dagster, and what follows from a finding (``pipelines.steps.check``).
"""
