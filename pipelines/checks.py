"""Asset checks: the suites of ``pipelines.quality``, blocking where they are critical."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dagster as dg

from pipelines.quality.results import CriticalChecksFailed
from pipelines.quality.settings import CheckSettings
from pipelines.quality.suites import Expectation, expectations
from pipelines.resources import NightResource, NightRun, as_failure

STAGED = dg.AssetKey("staged")


def staged_checks(settings: CheckSettings) -> dg.AssetChecksDefinition:
    """Return the checks of what is staged, one per expectation, run together."""
    entries = expectations(settings)

    @dg.multi_asset_check(specs=[_spec(entry) for entry in entries], name="check_staged")
    def check_staged(night: NightResource) -> Iterator[dg.AssetCheckResult]:
        """Check what is staged; a critical finding stops the publication."""
        yield from _as_check_results(_outcomes(night.run))

    return check_staged


def _spec(entry: Expectation) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(
        name=entry.name,
        asset=STAGED,
        description=str(entry.title.text()),
        blocking=entry.severity == "critical",
        metadata={"expectation": entry.expectation, "column": entry.column},
    )


def _outcomes(night: NightRun) -> Sequence[Mapping[str, Any]]:
    try:
        with night.noting("check") as work:
            outcomes: Sequence[Mapping[str, Any]] = work.check()["results"]
            return outcomes
    except CriticalChecksFailed as error:
        # The failed checks themselves block what is downstream.
        return [result.as_dict() for result in error.results]
    except Exception as error:
        raise as_failure(error) from error


def _as_check_results(outcomes: Sequence[Mapping[str, Any]]) -> Iterator[dg.AssetCheckResult]:
    for outcome in outcomes:
        critical = outcome["severity"] == "critical"
        yield dg.AssetCheckResult(
            asset_key=STAGED,
            check_name=outcome["name"],
            passed=outcome["passed"],
            severity=dg.AssetCheckSeverity.ERROR if critical else dg.AssetCheckSeverity.WARN,
            description=outcome["title"],
            metadata={
                "checked": outcome["checked"],
                "found": outcome["found"],
                **({"examples": list(outcome["examples"])} if outcome["examples"] else {}),
            },
        )
