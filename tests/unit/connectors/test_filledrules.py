"""Rules on fields that are put together from columns, and rows that count the other way."""

from pathlib import Path

import pytest

from connectors.filledrules import negative
from connectors.profile import Profile
from connectors.reading import Block, Skipped, open_reading

LINES = """区分,種別,日付,得意先,金額
1,11,2024-04-01,A商店,100
2,11,2024-04-01,B商店,50
2,19,2024-04-02,A商店,30
"""


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("1,000", "-1,000"),
        ("-1,000", "1,000"),
        ("▲500", "500"),
        ("△500", "500"),
        ("(16,000)", "16,000"),
        ("1600-", "1600"),
        ("−5", "5"),
        ("000000022000", "-000000022000"),
        ("", ""),
        (" ", " "),
    ],
)
def test_an_amount_takes_the_other_sign(written: str, other: str) -> None:
    assert negative(written) == other


def _profile(**rules: object) -> Profile:
    return Profile.model_validate(
        {
            "id": "bank",
            "entity": "transactions",
            "fields": {
                "date": "日付",
                "customer_name": "得意先",
                "amount": "金額",
                "kind": {"join": ["区分", "種別"], "with": "/"},
            },
            "values": {"kind": {"1/11": "payment", "2/19": "payment"}},
            **rules,
        }
    )


def test_rules_look_at_a_joined_field_before_its_texts_are_mapped(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(LINES, encoding="utf-8")
    profile = _profile(
        skip=[{"field": "kind", "matches": "^2/(?!19)", "reason": "withdrawal"}],
        negate=[{"field": "kind", "equals": "2/19"}],
    )
    items = list(open_reading(path, profile))
    block = next(item for item in items if isinstance(item, Block))
    assert block.row_numbers == [2, 4]
    assert block.columns["amount"] == ["100", "-30"]
    assert block.columns["kind"] == ["payment", "payment"]
    assert Skipped("", 3, "withdrawal") in items


def test_keep_looks_at_a_joined_field(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(LINES, encoding="utf-8")
    items = list(open_reading(path, _profile(keep=[{"field": "kind", "equals": "1/11"}])))
    block = next(item for item in items if isinstance(item, Block))
    assert block.row_numbers == [2]
    assert [i.reason for i in items if isinstance(i, Skipped)] == ["header", *["not_selected"] * 2]


def test_negate_looks_at_a_column_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(LINES, encoding="utf-8")
    profile = _profile(
        values={"kind": {"*": "payment"}}, negate=[{"column": "区分", "equals": ["2"]}]
    )
    block = next(item for item in open_reading(path, profile) if isinstance(item, Block))
    assert block.columns["amount"] == ["100", "-50", "-30"]


def test_amount_basis_says_inclusive_or_exclusive_and_nothing_else() -> None:
    with pytest.raises(ValueError, match="amount_basis: 'gross'"):
        _profile(values={"amount_basis": {"内税": "gross"}})
