"""Every code has its explanation, in both languages, and no explanation outlives its code."""

import re
from pathlib import Path

import pytest

from pipelines.quality.suites import shipped_suites
from tests.support.codes import ERROR, PACKAGES, ROOT, error_codes, row_codes

PAGE = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
ERRORS, ROWS = error_codes(), row_codes()

SECTIONS = dict(re.findall(r"^### (\S+)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL))
TABLED = {
    code: line
    for line in PAGE.splitlines()
    if line.startswith("| `")
    for code in re.findall(r"`([^`]+)`", line.split("|")[1])
}
"""Code → its line of a table."""


def test_the_codes_are_found() -> None:
    assert {"BUSY", "CHECK_FAILED", "SOURCE_COLUMN_MISSING", "UNEXPECTED", "NO_MATCH"} <= ERRORS
    assert {"ragged_row", "broken_group", "error_cell", "month_13", "macros"} <= ROWS
    assert {"customer_missing", "unknown_marker", "ambiguous_counterpart"} <= ROWS


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_errors_are_explained(code: str) -> None:
    assert code in SECTIONS, f"docs/errors.md has no section '### {code}'"
    ja, en = SECTIONS[code].strip().split("\n\n")[:2]
    assert re.search("[ぁ-ん]", ja), "the first paragraph is the Japanese one"
    assert en[0].isascii(), "the second paragraph is the English one"


@pytest.mark.parametrize("code", sorted(ROWS))
def test_codes_of_rows_are_explained(code: str) -> None:
    assert code in TABLED, f"no table of docs/errors.md explains `{code}`"
    cells = [cell.strip() for cell in TABLED[code].strip("|").split("|")]
    assert len(cells) == 3
    assert re.search("[ぁ-ん一-龥]", cells[1]), "the second cell is Japanese"
    assert re.search("[a-z]", cells[2]), "the third cell is English"


def test_checks_before_publishing_are_explained() -> None:
    entries = [entry for suite in shipped_suites().values() for entry in suite]
    for entry in entries:
        line = TABLED.get(entry.name, "")
        assert entry.severity in line, f"docs/errors.md on the check {entry.name}"
        assert entry.title.ja in line


def test_nothing_is_explained_that_does_not_exist() -> None:
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for package in PACKAGES
        for pattern in ("*.py", "*.yaml")
        for path in Path(ROOT / package).rglob(pattern)
    )
    headings = {code for code in SECTIONS if ERROR.fullmatch(code)}
    stale = sorted(code for code in headings | TABLED.keys() if code not in source)
    assert not stale
