"""Whether every export can be made, before anybody asks for one."""

from collections.abc import Iterator

from connectors.profile import load_profile
from connectors.writers.journal import JournalWriter
from connectors.writers.records import RecordWriter
from core.errors import ConfigurationError
from pipelines.exports.settings import CustomersExport, JournalExport, Outgoing, UpdatesExport
from pipelines.workspace import Workspace


def unwritable(workspace: Workspace) -> Iterator[tuple[str, ConfigurationError]]:
    """Yield export and what is wrong with it: the format it is to be written in."""
    for name, settings in workspace.configuration.exports.items():
        try:
            _try(workspace, settings)
        except ConfigurationError as error:
            yield name, error


def _try(workspace: Workspace, settings: Outgoing) -> None:
    if isinstance(settings, UpdatesExport):
        if reference := settings.profile or _profile_of(workspace, settings.source):
            RecordWriter(load_profile(reference, workspace.profiles))
    elif isinstance(settings, CustomersExport):
        RecordWriter(load_profile(settings.profile, workspace.profiles))
    elif isinstance(settings, JournalExport):
        profile = load_profile(settings.profile, workspace.profiles)
        JournalWriter(profile, settings.accounts.receivable, "", settings.tax_classes)


def _profile_of(workspace: Workspace, name: str) -> str | None:
    """Return the profile of a source; None where it has mistakes, which are told elsewhere."""
    return next((s.profile for s in workspace.configuration.sources if s.name == name), None)
