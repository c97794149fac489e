"""Which links of a customer are cut, over cases; and what becomes of them in a whole match."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import yaml

from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.model.scoring import compare
from cleansing.matching.settling.bridges import Joined, weak_links
from cleansing.matching.settling.fixed import Fixed
from tests.support.matching import frame, row

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[3] / "cases" / "bridges.yaml").read_text(encoding="utf-8")
)
ONE_IN_FIFTY = np.log2(1 / 50)


def cut_links(case: dict[str, Any]) -> dict[str, str]:
    """Return the links of a case that are cut, with the reason."""
    keys = list(case["records"])
    rows = [row(f"{key[0]}:{key[1:]}", **cells) for key, cells in case["records"].items()]
    comparer = Comparer(frame(rows))
    place = {key: number for number, key in enumerate(keys)}
    ends = {link: tuple(place[key] for key in link.split()) for link in case["linked"]}
    left, right = (np.array([end[side] for end in ends.values()], np.int32) for side in (0, 1))
    scored = SimpleNamespace(
        pairs=SimpleNamespace(
            left=left.astype(np.int64),
            right=right.astype(np.int64),
            weight=np.array(list(case["linked"].values()), np.float64),
        ),
        compared=SimpleNamespace(vectors=compare(comparer, left, right)),
        model=SimpleNamespace(comparer=comparer),
    )
    fixed = [
        Fixed(*(place[key] for key in link.split()), "operator") for link in case.get("fixed", ())
    ]
    joined = Joined(
        scored,  # type: ignore[arg-type]
        linked=np.arange(len(left)),
        fixed=fixed,
        labels=np.zeros(len(rows), np.int64),
        repeat_bits=np.full(3, ONE_IN_FIFTY),
    )
    links = list(ends)
    return {links[pair]: str(why) for pair, why in weak_links(joined).items()}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_is_cut(case: dict[str, Any]) -> None:
    assert cut_links(case) == case["cut"]
