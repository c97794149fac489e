"""Which pairs are compared at all: those that share a key."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from cleansing.matching.comparing.blocking import Blocking, block
from cleansing.matching.comparing.keys import KINDS, key_table
from cleansing.matching.comparing.one_name import NAME
from cleansing.matching.settings import MatchSettings
from tests.support.matching import Row, corporate_number, frame, row

CAPS = MatchSettings().caps


def blocked(rows: list[Row]) -> Blocking:
    return block(key_table(frame(rows)), CAPS)


def kinds_of(one: Row, other: Row) -> set[str]:
    """Return the kinds of key two records share."""
    pairs = blocked([one, other]).pairs
    if pairs.empty:
        return set()
    return {kind for bit, kind in enumerate(KINDS) if pairs["keys"].item() >> bit & 1}


NUMBER = corporate_number(700110012345)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ({"corporate_number": NUMBER}, {"invoice_number": f"T{NUMBER}"}, "identifier"),
        ({"phone": "047-123-4567"}, {"phone": "０４７（１２３）４５６７"}, "phone"),
        ({"phone": "047-123-4567"}, {"fax": "047-123-4567"}, "phone"),
        ({"email": "a@gmail.com"}, {"email": "A@gmail.com"}, "email"),
        ({"email": "a@mutekido.example.jp"}, {"email": "b@mutekido.example.jp"}, "domain"),
        (
            {"address": "千葉県船橋市凪町1-2-3"},
            {"address": "千葉県船橋市凪町１丁目２番３号"},
            "address",
        ),
        ({"name": "㈱黒澤テック"}, {"name": "黒沢ﾃｯｸ"}, "name"),
        ({"name": "ナギサシヨウテン"}, {"name": "渚商店"}, "reading"),
        ({"name": "霧笛化学工業"}, {"name": "霧笛化学研究舎"}, "head"),
        ({"name": "東霧笛化学工業"}, {"name": "西海霧笛化学工業"}, "tail"),
        ({"name": "霧笛堂"}, {"name": "霧笛堂本舗"}, "begins"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_records_that_share_a_key_are_compared(
    one: dict[str, str], other: dict[str, str], kind: str
) -> None:
    left, right = ({**row("a:1", "霧笛堂"), **one}, {**row("b:1", "みぎわ印刷"), **other})
    assert kind in kinds_of(left, right)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({"address": "千葉県船橋市凪町"}, {"address": "千葉県船橋市凪町"}),
        ({"phone": "047-123-4567"}, {"phone": "047-123-4568"}),
        ({"email": ""}, {"email": ""}),
    ],
    ids=["nothing", "a town alone", "another number", "no value"],
)
def test_records_that_share_none_are_not(one: dict[str, str], other: dict[str, str]) -> None:
    assert kinds_of(row("a:1", "霧笛堂", **one), row("b:1", "みぎわ印刷", **other)) == set()


def test_a_pair_comes_once_with_all_it_shares() -> None:
    cells = {"phone": "047-123-4567", "fax": "047-123-4567", "address": "千葉県船橋市凪町1-2-3"}
    found = blocked([row("a:1", "霧笛堂", **cells), row("b:1", "霧笛堂", **cells)])
    assert len(found.pairs) == 1
    assert {kind for kind, count in found.counts.items() if count} >= {"phone", "address", "name"}


def test_a_short_beginning_is_none() -> None:
    assert kinds_of(row("a:1", "霧笛"), row("b:1", "霧笛本舗")) == set()


def test_what_a_night_changed_gives_the_pairs_of_a_full_run_that_touch_it() -> None:
    names = (
        "霧笛堂",
        "霧笛堂本舗",
        "㈱霧笛堂",
        "みぎわ印刷",
        "みぎわ",
        "霧笛化学工業",
        "霧笛化学工場",
    )
    rows = [
        row(f"a:{n}", name, phone="" if n % 2 else "047-123-4567") for n, name in enumerate(names)
    ]
    keys = key_table(frame(rows))
    full = block(keys, CAPS).pairs
    changed = np.array([1, 5])
    some = block(keys, CAPS, changed).pairs
    touched = full[full["left"].isin(changed) | full["right"].isin(changed)]
    assert some.to_numpy().tolist() == touched.to_numpy().tolist()
    assert 0 < len(some) < len(full)


def test_a_bucket_of_just_its_cap_is_joined() -> None:
    rows = [row(f"a:{n}", f"霧笛{n}", phone="047-123-4567") for n in range(4)]
    keys = key_table(frame(rows))
    assert block(keys, {**CAPS, "phone": 4}).counts["phone"] == 6
    over = block(keys, {**CAPS, "phone": 3})
    assert over.counts["phone"] == 0
    assert over.capped["phone"] == {"buckets": 1, "largest": 4}


def rows_of_keys(seed: int) -> pd.DataFrame:
    """Return keys at random: names, other names of the same kind, readings, beginnings."""
    chance = np.random.default_rng(seed)
    parts = [
        (NAME, 0, 30),
        (NAME, 0, 4),
        (KINDS.index("reading"), 0, 30),
        (KINDS.index("phone"), 0, 10),
        (KINDS.index("phone"), 0, 10),
        (KINDS.index("begins"), 1, 20),
        (KINDS.index("begins"), 2, 20),
    ]
    tables = [
        pd.DataFrame(
            {
                "record": np.sort(chance.choice(40, count, replace=False)).astype(np.int32),
                "kind": np.int8(kind),
                "key": chance.integers(-3, 4, count),
                "role": np.int8(role),
            }
        )
        for kind, role, count in parts
    ]
    return pd.concat(tables, ignore_index=True).drop_duplicates()


def by_hand(keys: pd.DataFrame, caps: dict[str, int]) -> dict[tuple[int, int], int]:
    """Return every pair that shares a key with the bits of its kinds, bucket by bucket."""
    found: dict[tuple[int, int], int] = {}
    for (kind, _), bucket in keys.groupby(["kind", "key"]):
        rows = [*zip(bucket["record"], bucket["role"], strict=True)]
        ways = [
            (min(one, other), max(one, other))
            for (one, here), (other, there) in combinations(rows, 2)
            if one != other and (here == there == 0 or here != there)
        ]
        wholes = sum(role == 1 for _, role in rows)
        size = wholes * (len(rows) - wholes) if rows[0][1] else len(rows)
        for pair in ways if size <= caps[KINDS[kind]] else ():
            found[pair] = found.get(pair, 0) | 1 << kind
    return found


@pytest.mark.parametrize("cap", [3, 8, 100])
@pytest.mark.parametrize("seed", range(20))
def test_every_pair_of_every_bucket_is_found_once(
    seed: int, cap: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleansing.matching.comparing.blocking.PAIRS_AT_ONCE", 50)
    keys, caps = rows_of_keys(seed), dict.fromkeys(KINDS, cap)
    pairs = block(keys, caps).pairs
    told = zip(pairs["left"], pairs["right"], strict=True)
    assert dict(zip(told, pairs["keys"], strict=True)) == by_hand(keys, caps)
    assert pairs[["left", "right"]].to_numpy().tolist() == sorted(map(list, by_hand(keys, caps)))
