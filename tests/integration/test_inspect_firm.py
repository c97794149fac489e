"""Inspecting every file of the sample firm: its formats, and the ledger nobody has seen before."""

from pathlib import Path

import pytest

from app.sample_firm import write_sample_firm
from connectors.profile import load_profile
from pipelines.config import load_configuration
from pipelines.steps.discover import find_files
from pipelines.steps.inspect import inspect_file


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("firm")
    write_sample_firm(folder, scale=0.05)
    return folder


def test_every_file_is_read_by_the_profile_its_firm_configured(firm: Path) -> None:
    """Found out from the file alone, without the configuration."""
    for source in load_configuration(firm / "tsunagi.yaml").sources:
        if source.entity == "deals":
            continue  # Lists of deals are configured by their profile; no file is told to be one.
        for file in find_files(firm, source):
            found = inspect_file(file.path, None)
            own = source.profile.startswith("profiles/")
            assert found.built_in == ("" if own else source.profile), file.relative
            assert found.entity == source.entity, file.relative
            assert found.readable, file.relative


def test_the_odd_ledger_is_mapped_as_its_firm_mapped_it(firm: Path) -> None:
    """The profile that a person wrote for it, and the proposal, agree field by field."""
    meant = load_profile("profiles/excel_oba.yaml", firm)
    (path,) = (firm / "inbox" / "excel").glob("*大庭*")
    found = inspect_file(path, None)
    assert found.profile is not None
    assert found.profile.fields == meant.fields
    assert found.profile.header_rows == meant.header_rows
    assert found.profile.identity == meant.identity
