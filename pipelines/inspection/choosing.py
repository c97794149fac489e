"""Which profile a file is read with: a built-in one, or the proposal.

What belongs here: the choice. What does not: how well a profile fits (``fits``).
"""

from dataclasses import dataclass
from typing import Any

from connectors.profile import Profile, load_profile
from core.language import Text
from pipelines.inspection.details import Details
from pipelines.inspection.entities import ENTITY_NAMES
from pipelines.inspection.fit import Fit
from pipelines.inspection.proposal import Proposal, as_profile


@dataclass(frozen=True)
class Chosen:
    """The profile a file is read with, and where it comes from."""

    profile: Profile | None
    built_in: str
    written: dict[str, Any]
    title: Text
    details: Details
    proposal: Proposal | None


def choose(fits: list[Fit], proposal: Proposal | None) -> Chosen:
    """Take a built-in profile that fits exactly, else the proposal, else one that nearly fits."""
    details = proposal.details if proposal is not None else Details()
    exact = [fit for fit in fits if fit.verdict == "exact"]
    broken = [fit for fit in fits if fit.verdict in ("broken", "partly")]
    if exact or (proposal is None and broken):
        fit = (exact or broken)[0]
        profile = load_profile(fit.profile)
        if not fit.adapt:
            return Chosen(profile, fit.profile, {}, fit.title, details, proposal)
        profile = profile.model_copy(update={"also": (*profile.also, *fit.adapt)})
        written = profile.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return Chosen(profile, "", written, fit.title, details, None)
    if broken and broken[0].verdict == "broken":
        profile = load_profile(broken[0].profile)
        return Chosen(profile, broken[0].profile, {}, broken[0].title, details, proposal)
    if proposal is None:
        return Chosen(None, "", {}, Text("", ""), details, None)
    return Chosen(
        as_profile(proposal.profile),
        "",
        proposal.profile,
        ENTITY_NAMES[proposal.entity],
        details,
        proposal,
    )
