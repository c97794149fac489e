"""The `tsunagi` command.

What belongs here: options, tables, messages, exit codes. What does not: the work itself
(``pipelines.steps``) and what is asked of the warehouse (``warehouse.queries``).
"""
