"""What a firm may change about the checks before publishing (``checks:`` of ``tsunagi.yaml``)."""

from pydantic import BaseModel, ConfigDict, Field, field_validator


class CheckSettings(BaseModel):
    """Thresholds, and which warnings are to stop the publication.

    Attributes:
        largest_drop_percent: how much of a system's records, or of a source's lines or yen, may
            vanish in one night.
        smallest_address_share: share (0 to 1) of the changed customers that should have one.
        smallest_phone_share: the same of telephone numbers.
        critical: names of expectations that stop the publication though they usually only warn.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    largest_drop_percent: float = Field(default=30.0, ge=0, le=100)
    smallest_address_share: float = Field(default=0.5, ge=0, le=1)
    smallest_phone_share: float = Field(default=0.5, ge=0, le=1)
    critical: tuple[str, ...] = ()

    @field_validator("critical")
    @classmethod
    def _known_names(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        # The suites are typed with these settings, so they can only be imported here.
        from pipelines.quality.suites import shipped_suites

        known = [entry.name for entries in shipped_suites().values() for entry in entries]
        unknown = sorted(set(value) - set(known))
        if unknown:
            raise ValueError(
                f"検査「{'」「'.join(unknown)}」はありません。あるもの: {', '.join(known)}"
                f" / no such checks: {', '.join(unknown)}; there are {', '.join(known)}"
            )
        return value
