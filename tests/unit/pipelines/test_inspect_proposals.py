"""How often the proposal is what a person would have chosen, field by field.

Four sets of files of no known software, and the sample files of known ones with their profiles
put aside. The shares stated are today's; a change that lowers one of them is a change for the
worse. At the first look, before anything had been changed for them, the sets gave 249 of 262
(``unknown_files``), 125 of 160 (``unknown_files_unseen``), 140 of 151 (``unknown_headers``) and 46
of 70 (``unknown_exports``): that is what a file that nobody has seen may expect.
"""

from datetime import date
from pathlib import Path

import pytest

from cleansing.dates import DateContext
from connectors.profile import Profile, builtin_profiles, load_profile
from connectors.rawtables import open_raw
from connectors.reading import open_reading
from pipelines.inspection.mapped import profile_fields, proposed_fields
from pipelines.inspection.masking import Mask
from pipelines.inspection.proposal import propose, read_tables
from pipelines.steps.inspect import inspect_file
from tests.support.unknown_files import SETS, Score, cases, report, score, total

SAMPLES = Path(__file__).parents[3] / "connectors/profiles/samples"
FLOORS = {
    "unknown_files": 0.98,
    "unknown_files_unseen": 0.98,
    "unknown_headers": 0.97,
    "unknown_exports": 0.97,
}
BLIND_FLOOR = 0.84
CONTEXT = DateContext(file_date=date(2024, 6, 1))


@pytest.mark.parametrize("name", SETS)
def test_proposals_are_what_a_person_would_choose(name: str, tmp_path: Path) -> None:
    scores = [(case["name"], score(case, tmp_path / str(i))) for i, case in enumerate(cases(name))]
    listing = "\n".join(report(scores))
    assert total(scores).share >= FLOORS[name], listing


def test_the_score_tells_wrong_from_right(tmp_path: Path) -> None:
    case = cases("unknown_files")[0]
    wrong = {**case, "entity": "contacts", "fields": {**case["fields"], "phone": "ご住所"}}
    right, worse = score(case, tmp_path / "a"), score(wrong, tmp_path / "b")
    assert len(worse.wrong) == len(right.wrong) + 2


def _samples() -> list[tuple[str, str]]:
    found = []
    for profile in builtin_profiles():
        stem = profile.sample.split(".")[0]
        found += [(profile.id, path.name) for path in sorted(SAMPLES.glob(f"{stem}.*"))]
    return found


@pytest.mark.parametrize(("name", "sample"), _samples())
def test_a_sample_is_recognised_as_its_own_format(name: str, sample: str) -> None:
    found = inspect_file(SAMPLES / sample, None)
    assert found.built_in == name
    assert found.entity == load_profile(name).entity
    assert found.readable
    assert not found.written
    assert found.counts.rows_loaded > 0
    assert found.source is not None


def _blind(profile: Profile, sample: Path) -> Score:
    """Propose a mapping for a sample as if its profile did not exist, and compare with it."""
    raw = open_raw(sample)
    proposal = propose(raw, read_tables(raw, CONTEXT), CONTEXT)
    result = Score()
    if proposal is None:
        result.judge(sample.name, None, profile.entity)
        return result
    columns = proposal.main.columns
    reading = open_reading(sample, profile)
    told = profile_fields(profile, reading.mapping, columns, Mask())
    expected = {one.field: one.columns for one in told if one.field != "line_no"}
    if not proposal.main.layout.header:
        places = {name: column.name for name, column in zip(reading.header, columns, strict=True)}
        expected = {f: tuple(places[name] for name in names) for f, names in expected.items()}
    found = {one.field: one.columns for one in proposed_fields(proposal, Mask())}
    for name in dict.fromkeys([*expected, *found]):
        result.judge(name, found.get(name), expected.get(name))
    return result


def test_samples_without_their_profiles() -> None:
    scores = [
        (sample, _blind(load_profile(name), SAMPLES / sample))
        for name, sample in _samples()
        if load_profile(name).format != "fixed"
    ]
    assert total(scores).share >= BLIND_FLOOR, "\n".join(report(scores))
