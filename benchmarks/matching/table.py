"""The table that people read."""

from collections.abc import Sequence

from benchmarks.matching.rows import Row
from benchmarks.matching.scoring import Score

_HEADER = (
    f"  {'':<37}{'threshold':<18}{'precision':>10}{'recall':>8}{'F1':>8}{'answered':>10}"
    f"{'pairs':>12}{'match s':>9}{'cpu s':>9}{'whole s':>9}{'peak MiB':>10}"
    f"{'ours/it':>9}{'by cpu':>9}"
)


def table(rows: Sequence[Row]) -> str:
    """Return one line per row, under a header."""
    return "\n".join([_HEADER, *map(_line, rows)])


def _line(row: Row) -> str:
    if row.result is None:
        return f"  {row.tool:<37}not measured: {row.ran.failure}"
    ran = row.ran
    return (
        f"  {row.tool:<37}{row.at:<18}{_three(row.result)}{_answered(row.with_answers)}"
        f"{_pairs(row)}{ran.seconds:9.2f}{ran.cpu_seconds:9.2f}{ran.whole_seconds:9.1f}"
        f"{ran.peak_mib:10.0f}{_ratio(row.ratio)}{_ratio(row.cpu_ratio)}"
    )


def _three(found: Score) -> str:
    return f"{found.precision:10.4f}{found.recall:8.4f}{found.f1:8.4f}"


def _answered(found: Score | None) -> str:
    return f"{found.recall:10.4f}" if found else " " * 10


def _pairs(row: Row) -> str:
    return f"{row.ran.detail['pairs']:12,.0f}" if "pairs" in row.ran.detail else " " * 12


def _ratio(value: float | None) -> str:
    return f"{value:9.2f}" if value is not None else " " * 9
