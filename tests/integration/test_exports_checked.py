"""``sources check`` also says which exports cannot be made."""

from pathlib import Path

import pytest

from pipelines.steps.check_sources import check_sources
from tests.support.small_firm import write_small_firm


@pytest.mark.parametrize(
    ("export", "code"),
    [
        (
            "{kind: customers, profile: generic_customers, system: new, path: a.csv}",
            "UNKNOWN_SYSTEM",
        ),
        ("{kind: updates, source: hanbai_customers, path: a.csv}", ""),
        ("{kind: customers, profile: nothing, path: a.csv}", "PROFILE_UNKNOWN"),
        ("{kind: customers, profile: zengin_statement, path: a.csv}", "PROFILE_NOT_WRITABLE"),
        ("{kind: journal, profile: mf_journal, path: a.csv}", ""),
        ("{kind: journal, profile: mjs_journal, path: a.csv}", "PROFILE_NOT_WRITABLE"),
        ("{kind: journal, profile: generic_customers, path: a.csv}", "PROFILE_NOT_WRITABLE"),
    ],
)
def test_what_cannot_be_written_is_told(tmp_path: Path, export: str, code: str) -> None:
    root = write_small_firm(tmp_path / "firm", more=f"exports:\n  file: {export}\n")
    found = {p.code for p in check_sources(root).problems if p.source == "exports.file"}
    assert found == ({code} if code else set())


def test_a_policy_that_only_a_ledger_may_have_is_asked_about(tmp_path: Path) -> None:
    mailing = (
        "{kind: mailing, path: a.csv, exclude_policies: [重点先], where: {policies: [重点営業先]}}"
    )
    check = check_sources(write_small_firm(tmp_path / "firm", more=f"exports:\n  m: {mailing}\n"))
    (told,) = [problem for problem in check.problems if problem.source == "exports.m"]
    assert (told.code, told.warning) == ("UNKNOWN_POLICY", True)
    assert "「重点先」" in told.message.ja


def test_exports_and_sources_are_looked_at_though_the_configuration_is_wrong(
    tmp_path: Path,
) -> None:
    more = (
        "exports:\n"
        "  a: {kind: customers, profile: nothing, path: a.pdf}\n"
        "  b: {kind: journal, profile: mjs_journal, path: b.csv}\n"
        "  c: {kind: updates, source: nobody, path: c.csv}\n"
    )
    check = check_sources(write_small_firm(tmp_path / "firm", more=more))
    assert {(one.source, one.code) for one in check.errors} == {
        ("", "CONFIGURATION"),
        ("exports.a", "PROFILE_UNKNOWN"),
        ("exports.b", "PROFILE_NOT_WRITABLE"),
    }
    assert check.matched
