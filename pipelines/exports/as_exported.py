"""How a system's own export looks: the header of its last file, as it lies in the archive.

What belongs here: finding that file and reading its header. What does not: writing rows under it
(``connectors.writers.records``).
"""

from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import select

from connectors.profile import Profile
from connectors.reading import Reading, open_reading
from core.errors import SourceError
from pipelines.exports.job import Job
from pipelines.readable import readable
from pipelines.source_settings import Source
from pipelines.steps.archive import archived_path
from warehouse.landing.files import LANDED
from warehouse.schema.ops import file


def last_export(job: Job, source: Source, profile: Profile) -> Reading | None:
    """Return the last file of a source, opened; None where the profile says how files look.

    Only a profile that knows columns by their synonyms needs it: what the system itself calls them,
    and in which order, no profile knows then. None also where the file is not there any more, or
    cannot be read by the profile of today.
    """
    if not profile.synonyms or (entry := _last_file(job, source.name)) is None:
        return None
    called = PurePosixPath(entry.path)
    path = archived_path(job.workspace.archive, entry.sha256, called.suffix)
    if not path.is_file():
        return None
    try:
        return open_reading(path, readable(profile, source))
    except SourceError:
        return None


def _last_file(job: Job, source: str) -> Any:
    return job.connection.execute(
        select(file.c.path, file.c.sha256)
        .where(file.c.source == source, file.c.status == LANDED)
        .order_by(file.c.file_id.desc())
        .limit(1)
    ).one_or_none()
