"""Files back out: what an export is, and what each kind of it holds.

What belongs here: one module per kind, from the published tables to rows of a file. What does not:
when an export is made and how it is recorded (``pipelines.steps.export``), the bytes of a file
(``connectors.writers``), Dagster.
"""
