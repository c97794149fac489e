"""Schedules are taken exactly where Dagster, which keeps them, takes them."""

import dagster as dg
import pytest

from pipelines import cron

USUAL = (
    "0 2 * * *", "30 1 * * 1-5", "*/15 * * * *", "0 2,14 * * *", "0 2 1,15 * *", "0 2 * 4-6,12 *",
    "59 23 31 * *", "0 0 * * 0", "0 0 * * 7", "0 2 * * 1,3,5",
)  # fmt: skip
UNUSUAL = (
    "61 2 * * *", "0 24 * * *", "0 2 0 * *", "0 2 * 13 *", "0 2 * * 8", "0 2 * *", "0 2 * * * *",
    "", "daily", "@daily", "0 2 L * *", "0 2 * * mon", "0 2 * * MON-FRI", "0 2 30 2 *",
    "0 2 * jan *", "5-1 2 * * *", "*/0 * * * *", "x 2 * * *", "0 2 * * 1#2", "1-5/2 * * * *",
    "0 2 29 2 *", "- 2 * * *", "1, 2 * * *",
)  # fmt: skip


def _dagster_takes(text: str) -> bool:
    try:
        dg.ScheduleDefinition(name="a", job_name="a", cron_schedule=text)
    except dg.DagsterInvalidDefinitionError:
        return False
    return True


@pytest.mark.parametrize("text", [*USUAL, *UNUSUAL])
def test_what_dagster_takes_is_a_schedule(text: str) -> None:
    assert cron.is_schedule(text) == _dagster_takes(text)


@pytest.mark.parametrize("text", USUAL)
def test_usual_schedules_cost_no_import_of_dagster(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cron, "_dagster_reads", pytest.fail)
    assert cron.is_schedule(text)
