"""Names that tell of which time a file is, and names that do not."""

import pytest

from core.file_names import names_its_time


@pytest.mark.parametrize(
    "path",
    [
        "inbox/売上202610.csv", "inbox/売上_20261031.csv", "inbox/2026-10/売上.csv",
        "売上2026年度.csv", "売上2026年10月分.csv", "2026.10_売上.xlsx", "売上２０２６１０.csv",
        "売上令和8年10月.csv",
        "売上R8.10.csv", "売上2026.csv", "売上令和元年5月.csv", "202610売上_東京.csv",
    ],
)  # fmt: skip
def test_a_name_with_a_year_tells_its_time(path: str) -> None:
    assert names_its_time(path)


@pytest.mark.parametrize(
    "path",
    [
        "inbox/売上.csv", "inbox/売上10月.csv", "売上1.csv", "普通1202613.csv", "口座120261.csv",
        "売上R8.csv", "BAR8.10.csv", "得意先202699.csv", "売上(2).csv",
    ],
)  # fmt: skip
def test_a_name_without_a_year_may_be_of_any(path: str) -> None:
    assert not names_its_time(path)
