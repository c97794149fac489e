"""A profile as a source wants it read."""

from typing import Any

from connectors.profile import Profile
from pipelines.source_settings import Source


def readable(profile: Profile, source: Source) -> Profile:
    """Let the source's own encoding and sheet stand above the profile's."""
    changes: dict[str, Any] = {}
    if source.encoding:
        changes["encoding"] = source.encoding
    if source.sheet:
        changes["sheet"] = (source.sheet,)
    return profile.model_copy(update=changes) if changes else profile
