"""The monthly report: what a month came to, as a workbook and as one page.

What belongs here: its facts and its two forms. What does not: when it is made
(``pipelines.steps.report``), Dagster.
"""
