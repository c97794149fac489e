"""Labels of totals beside names that look like one."""

from pathlib import Path

import pytest
import yaml

from connectors.rowfilter import label_kind, labels
from tests.support.readfile import profile, read

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases/labels.yaml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("text", "kind"), [(text, kind) for kind, texts in CASES.items() for text in texts]
)
def test_label(text: str, kind: str) -> None:
    assert label_kind(text) == kind
    assert labels([text, "甲"]) == ({text: kind} if kind else {})


LINES = profile(
    entity="transactions",
    fields={
        "date": "日付",
        "customer_code": "得意先CD",
        "customer_name": "得意先",
        "item_code": "商品CD",
        "item_name": "品名",
        "amount": "金額",
    },
)


def test_totals_inside_slips_are_told_by_the_item_and_those_of_a_report_by_the_first_cell(
    tmp_path: Path,
) -> None:
    text = """日付,得意先CD,得意先,商品CD,品名,金額
4/1,001,甲,P1,部品,100
4/1,001,甲,,小計,100
4/1,001,甲,,消費税,10
4/1,001,合計,P9,合計ファイル,5
甲 合計,,,,,110
合計,,,,,110
"""
    result = read(tmp_path, text, LINES)

    assert result.numbers() == [2, 4, 5]
    assert result.skipped == {1: "header", 3: "total", 6: "total", 7: "total"}
