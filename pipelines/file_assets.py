"""Assets of the files that a night writes for others, downstream of the published tables."""

import json
from collections.abc import Iterator

import dagster as dg

from core.language import Text
from pipelines.resources import NightResource
from pipelines.steps.night import REPORT, nightly_files
from pipelines.workspace import Workspace
from warehouse.schema.published import PUBLISHED

_WRITTEN = Text(ja="ファイルを書き出せた", en="The file was written")


def file_assets(workspace: Workspace) -> list[dg.AssetsDefinition]:
    """Return an asset per export with ``nightly: true``, and the monthly report if it is wanted."""
    configuration = workspace.configuration
    described = {name: f"{one.path}" for name, one in configuration.exports.items()}
    described[REPORT] = "月次報告 / the monthly report"
    return [_file(name, described[name]) for name in nightly_files(configuration)]


def file_key(name: str) -> dg.AssetKey:
    """Return the asset of a file."""
    return dg.AssetKey("monthly_report" if name == REPORT else f"export_{name}")


def _file(name: str, description: str) -> dg.AssetsDefinition:
    key = file_key(name)

    @dg.asset(
        key=key,
        deps=[table.name for table in PUBLISHED],
        group_name="files",
        description=description,
        check_specs=[dg.AssetCheckSpec("written", asset=key, description=str(_WRITTEN))],
    )
    def file(night: NightResource) -> Iterator[dg.MaterializeResult[None]]:
        done = night.run.night.write(name)
        plain = json.loads(json.dumps(done, ensure_ascii=False, default=str))
        yield dg.MaterializeResult(
            metadata={"file": dg.MetadataValue.json(plain)}, check_results=[_check(key, done)]
        )

    return file


def _check(key: dg.AssetKey, done: dict[str, object]) -> dg.AssetCheckResult:
    """The publication stands: a file that could not be written is a failed check, no failed run."""
    return dg.AssetCheckResult(
        asset_key=key,
        check_name="written",
        passed="error" not in done,
        metadata={"error": str(done.get("error", ""))},
    )
