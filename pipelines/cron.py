"""Whether a schedule can be read: ``schedule:`` of ``tsunagi.yaml``.

The usual ones are told apart here; for the others Dagster, which keeps the schedule, is asked. It
takes a second or two to import, which no command should cost.
"""

import re

_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
"""Minute, hour, day, month, weekday."""


def is_schedule(text: str) -> bool:
    """Tell whether Dagster can run something at these times."""
    return _is_usual(text) or _dagster_reads(text)


def _is_usual(text: str) -> bool:
    parts = text.split()
    if len(parts) != len(_RANGES) or (parts[2] != "*" and parts[3] != "*"):
        return False  # a day of a month that lacks it is Dagster's to refuse
    return all(_is_within(part, *ends) for part, ends in zip(parts, _RANGES, strict=True))


def _is_within(part: str, first: int, last: int) -> bool:
    """Tell whether a part is ``*``, ``*/5`` or numbers and spans such as ``1-5,7``, in range."""
    if step := re.fullmatch(r"\*(?:/(\d{1,2}))?", part):
        return step[1] is None or 1 <= int(step[1]) <= last
    spans = [re.fullmatch(r"(\d{1,2})(?:-(\d{1,2}))?", one) for one in part.split(",")]
    return all(
        span is not None and first <= int(span[1]) <= int(span[2] or span[1]) <= last
        for span in spans
    )


def _dagster_reads(text: str) -> bool:
    import dagster as dg

    try:
        dg.ScheduleDefinition(name="tried", job_name="tried", cron_schedule=text)
    except dg.DagsterInvalidDefinitionError:
        return False
    return True
