"""Whatever a file is, an inspection ends in a message or in an answer, never in a traceback.

Samples are damaged, cut, shuffled and re-encoded; ``TSUNAGI_MUTATIONS`` says how often.
"""

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import HubError
from pipelines.steps.inspect import inspect_file
from tests.integration import test_profile_mutations as mutations
from tests.support import unknown_files

EXAMPLES = int(os.environ.get("TSUNAGI_MUTATIONS", "200"))
SAMPLES = sorted(path for path in mutations.SAMPLES.iterdir() if path.name[0] != ".")
CASES = [c for name in unknown_files.SETS for c in unknown_files.cases(name)]
NUMBER = st.integers(0, 1 << 16)


def _check(path: Path) -> None:
    try:
        found = inspect_file(path, None)
    except HubError as error:
        assert error.message.ja
        assert error.message.en
        return
    assert found.readable == (found.profile is not None and not _errors(found.findings))
    assert json.loads(json.dumps(found.as_dict()))
    counts = found.counts
    if found.readable:
        assert counts.rows_read == counts.rows_loaded + counts.rows_held + counts.rows_skipped
    for finding in found.findings:
        assert finding.code
        assert finding.text.ja
        assert finding.text.en


def _errors(findings: tuple[object, ...]) -> bool:
    return any(getattr(finding, "level", "") == "error" for finding in findings)


@pytest.mark.slow
def test_mutated_samples_end_in_a_message_or_an_answer(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("mutated")
    unknown = [unknown_files.write(case, folder / "whole") for case in CASES]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(
        st.sampled_from([*SAMPLES, *unknown]),
        st.lists(st.tuples(NUMBER, NUMBER, NUMBER), max_size=4),
    )
    def mutate(sample: Path, changes: list[tuple[int, int, int]]) -> None:
        operations = mutations.BOOK if sample.suffix == ".xlsx" else mutations.TEXT
        data = sample.read_bytes()
        for which, a, b in changes:
            if data:
                data = operations[which % len(operations)](data, a, b)
        path = folder / sample.name
        path.write_bytes(data)
        _check(path)

    mutate()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"a",
        b",,,\n,,,\n",
        b"\x00\x01\x02",
        b"\xef\xbb\xbf",
        b"PK\x03\x04broken",
        b"%PDF-1.4",
        b"<html><table><tr><td>1</td></tr></table>",
        b'"open quote, never closed\n1,2\n',
        "列\n値\n".encode(),
        ("得意先名" + "," * 3000 + "\n" + "x" + "," * 3000 + "\n").encode(),
        b"1,2\n" * 3,
        "得意先コード,得意先名\n".encode("cp932"),
        b"\xff" * 300,
        ("a\tb\n" * 3).encode("utf-16"),
    ],
)
def test_odd_files_end_in_a_message_or_an_answer(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    _check(path)


def test_a_missing_file_and_a_folder_are_messages(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(HubError):
            inspect_file(path, None)
