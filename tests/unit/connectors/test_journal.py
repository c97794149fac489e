"""Journals: slips case by case, codes and customers, amounts that exclude the tax."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from connectors.accounts import Accounts
from connectors.amounts import number, plain
from connectors.profile import Profile
from tests.support.readfile import read

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases/journal.yaml").read_text("utf-8"))
HEADER = "番号,日付,借科目,借補助,借金額,借税,借区分,貸科目,貸補助,貸金額,貸税,貸区分,摘要"


def side(letter: str) -> dict[str, Any]:
    names = {"account": "科目", "sub": "補助", "amount": "金額", "tax": "税", "tax_class": "区分"}
    return {key: letter + name for key, name in names.items()}


def journal(**keys: Any) -> Profile:
    told = {"date": "日付", "document_no": "番号", "note": "摘要"} | keys
    return Profile.model_validate(
        {
            "id": "journal",
            "entity": "journal",
            "groups": {"key": ["番号", "日付"]},
            "journal": {"debit": side("借"), "credit": side("貸"), **told},
        }
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_slip_means(case: dict[str, Any], tmp_path: Path) -> None:
    result = read(tmp_path, "\n".join([HEADER, *case["rows"], ""]), journal())

    wanted = {"row", "customer_name", "kind", "amount", "tax", "tax_rate", "counterpart"}
    lines = [{k: v for k, v in row.items() if k in wanted} for row in result.rows]
    assert lines == case["lines"]
    assert result.held == case.get("held", {})
    if "skipped" in case:
        assert result.skipped == case["skipped"]


def test_customers_follow_from_the_lines_once_each(tmp_path: Path) -> None:
    rows = [
        "1,4/1,売掛金,甲,1,,,売上高,,1,,,",
        "2,4/2,現金,,1,,,売掛金,甲,1,,,",
        "3,4/3,売掛金,㈱ 乙,1,,,売上高,,1,,,",
    ]
    result = read(tmp_path, "\n".join([HEADER, *rows, ""]), journal())

    assert result.derived == [
        {"row": 2, "code": "甲", "name": "甲"},
        {"row": 4, "code": "(株) 乙", "name": "㈱ 乙"},
    ]
    assert result.column("line_no") == ["1", "1", "1"]


def test_amounts_without_tax_get_it_added(tmp_path: Path) -> None:
    rows = ["1,4/1,売掛金,甲,1000,100,,売上高,,1000,100,10%,"]
    result = read(tmp_path, "\n".join([HEADER, *rows, ""]), journal(amount_includes_tax=False))

    assert (result.column("amount"), result.column("tax")) == (["1100"], ["100"])


def test_a_profile_names_its_own_accounts(tmp_path: Path) -> None:
    rows = [
        "1,4/1,135,甲,1,,,500,,1,,,",
        "2,4/2,510,,1,,,135,甲,1,,,",
        "3,4/3,売掛金,甲,1,,,500,,1,,,",
    ]
    own = journal(receivable=["135"], counterparts={"discount": ["^510$"]})
    result = read(tmp_path, "\n".join([HEADER, *rows, ""]), own)

    assert result.column("kind") == ["sale", "discount"]
    assert result.skipped == {1: "header", 4: "not_receivable"}


def test_a_slip_over_two_batches_stays_whole(tmp_path: Path) -> None:
    filler = [f"{n},3/1,現金,,1,,,雑収入,,1,,," for n in range(100, 8_098)]
    slip = ["1,4/1,売掛金,甲,300,,,売上高,,100,10,,", "1,4/1,,,,,,売上高,,200,20,,"]
    slip += ["2,4/2,売掛金,乙,5,,,売上高,,5,,,"]
    for shift in range(4):
        rows = filler[: 7_997 + shift - 2] + slip
        result = read(tmp_path, "\n".join([HEADER, *rows, ""]), journal())
        assert result.column("tax") == ["30", "0"]
        assert not result.held


def test_what_stands_opposite() -> None:
    accounts = Accounts(["売掛金"], {})

    assert accounts.kind("credit", "売上値引高") == "discount"
    assert accounts.kind("credit", "売上割引") == "discount"
    assert accounts.kind("credit", "普通預金") == "payment"
    assert accounts.kind("debit", "役務収益") == "sale"
    assert accounts.kind("debit", "仮受消費税") == "tax"
    assert not accounts.is_account(" 諸口 ")
    assert accounts.partner("（未選択）") == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234", "1234"),
        ("▲1,000", "-1000"),
        ("(５００)", "-500"),
        ("1000-", "-1000"),
        ("¥1,000円", "1000"),
        ("", "0"),
        ("1.50", "1.5"),
        ("約百万", None),
        ("1.23E+12", None),
    ],
)
def test_amounts_for_sums(text: str, value: str | None) -> None:
    found = number(text)
    assert (None if found is None else plain(found)) == value
