"""Holding the suites against what is staged, with Great Expectations.

Great Expectations takes seconds to import, so it is imported only when there is something to
check, and it sends nothing home: its analytics are switched off before it is imported.
"""

import importlib
import logging
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from types import ModuleType
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from pipelines.quality.changes import anything_to_check, staged_changes
from pipelines.quality.customers import staged_codes, staged_customers
from pipelines.quality.lines import staged_lines
from pipelines.quality.observation import SHOWN, Observation
from pipelines.quality.results import CheckResult
from pipelines.quality.settings import CheckSettings
from pipelines.quality.suites import Expectation, expectations, suites


def run_checks(
    connection: Connection, settings: CheckSettings, today: date
) -> tuple[list[CheckResult], dict[str, int]]:
    """Check what is staged.

    Args:
        connection: the warehouse, the changes staged.
        settings: the firm's thresholds.
        today: the firm's present day.

    Returns:
        A result per expectation, in the order of the suites, and the rows checked by suite.
    """
    if not anything_to_check(connection):
        return [_result(entry, passed=True) for entry in expectations(settings)], {}
    observed = {
        "customers": staged_customers(connection),
        "codes": staged_codes(connection),
        "lines": staged_lines(connection, today),
        "changes": staged_changes(connection),
    }
    table = _table()
    results: list[CheckResult] = []
    for name, entries in suites(settings).items():
        if observed[name].checked:
            results += _validate(table, name, observed[name], entries)
        else:
            results += [_result(entry, passed=True) for entry in entries]
    return results, {name: observation.checked for name, observation in observed.items()}


def _result(entry: Expectation, **facts: Any) -> CheckResult:
    return CheckResult(name=entry.name, title=entry.title.text(), severity=entry.severity, **facts)


def _table() -> Any:
    """Return what gives a batch of a table; one does for all, and each would cost a save."""
    context = _great_expectations().get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("staged").add_dataframe_asset("table")
    return asset.add_batch_definition_whole_dataframe("all")


def _validate(
    table: Any, suite: str, observation: Observation, entries: Sequence[Expectation]
) -> list[CheckResult]:
    """Hold a suite against a table; look for the rows behind it only where something is found."""
    batch = table.get_batch({"dataframe": observation.frame})
    # Most nights all is well, and whether it is costs half of what examples cost.
    outcomes = _outcomes(batch, suite, entries, {"result_format": "BOOLEAN_ONLY"})
    found = [one for one in entries if _has_rows_to_show(one, observation, outcomes[one.name])]
    if found:
        told = {"result_format": "SUMMARY", "partial_unexpected_count": SHOWN}
        outcomes |= _outcomes(batch, f"{suite} found", found, told)
    return [_judge(entry, observation, outcomes[entry.name]) for entry in entries]


def _has_rows_to_show(entry: Expectation, observation: Observation, outcome: Any) -> bool:
    """Tell whether there may be unexpected rows that are not counted yet."""
    tolerant = "mostly" in entry.arguments
    return not observation.counted and (tolerant or not outcome.success)


def _outcomes(
    batch: Any, suite: str, entries: Sequence[Expectation], told: dict[str, Any]
) -> dict[str, Any]:
    """Return name → outcome of expectations; results come ordered by column, not as asked."""
    expected = _great_expectations()
    found = batch.validate(
        expected.ExpectationSuite(
            name=suite,
            expectations=[
                getattr(expected.expectations, entry.expectation)(
                    **entry.arguments, meta={"name": entry.name}
                )
                for entry in entries
            ],
        ),
        result_format=told,
    )
    return {outcome.expectation_config.meta["name"]: outcome for outcome in found.results}


def _judge(entry: Expectation, observation: Observation, outcome: Any) -> CheckResult:
    """Turn a validation result into ours.

    Raises:
        RuntimeError: the expectation could not be evaluated at all: a mistake in the suite.
    """
    if (outcome.exception_info or {}).get("raised_exception"):
        raise RuntimeError(f"{entry.name}: {outcome.exception_info.get('exception_message')}")
    detail = outcome.result
    if observation.counted:
        found = int(observation.frame[entry.column].iloc[0])
        examples = tuple(observation.examples.get(entry.column, ()))
    else:
        found = int(detail.get("unexpected_count", 0))
        examples = tuple(_shown(observation.frame, entry, detail))
    return _result(
        entry,
        passed=bool(outcome.success),
        checked=observation.checked,
        found=found,
        examples=examples,
    )


def _shown(frame: pd.DataFrame, entry: Expectation, detail: dict[str, Any]) -> list[str]:
    """Name the first unexpected rows by their label, with the number that was found."""
    labels = detail.get("partial_unexpected_index_list") or []
    values = detail.get("partial_unexpected_list") or []
    if frame[entry.column].dtype == "float64" and entry.arguments.get("max_value") is not None:
        return [f"{label} {value:g}%" for label, value in zip(labels, values, strict=False)]
    return [str(label) for label in labels]


def _great_expectations() -> Any:
    """Import Great Expectations, silent and with its analytics off."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with warnings.catch_warnings(), _without("pyspark"), _later("scipy.stats"), _later("altair"):
        warnings.simplefilter("ignore")
        # Takes seconds: here, not above.
        import great_expectations
        import great_expectations.expectations
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    return great_expectations


@contextmanager
def _without(package: str) -> Iterator[None]:
    """Let a package look as if it were not installed.

    Great Expectations imports all of pyspark where it finds it, which takes seconds and ends the
    process where pyspark takes it for a run of its doctests (``python -c``).
    """
    with _standing_in(package, None):
        yield


@contextmanager
def _later(package: str) -> Iterator[None]:
    """Let a package be imported when something of it is used.

    A third of the time it takes to import Great Expectations goes into packages that one of its
    expectations needs, which is not among ours.
    """
    if package in sys.modules:
        yield
        return
    with _standing_in(package, _Later(package)):
        yield


class _Later(ModuleType):
    """A package that is imported when something of it is first used, which may be never."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


@contextmanager
def _standing_in(package: str, other: ModuleType | None) -> Iterator[None]:
    """Let whoever imports a package get another one, or none."""
    known = sys.modules.get(package, _MISSING)
    sys.modules[package] = other  # type: ignore[assignment]
    try:
        yield
    finally:
        if sys.modules.get(package, _MISSING) is other:
            del sys.modules[package]
        if known is not _MISSING:
            sys.modules[package] = known  # type: ignore[assignment]


_MISSING = object()
