"""Returns and discounts without a minus: told by a night, deducted where the profile says so."""

from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.profile import BUILTIN
from pipelines.steps.inspect import inspect_file
from tests.support.firm import SOURCES, Firm, customers, of
from warehouse.schema.published import fact_transaction

MakeWorkspace = Callable[..., Path]
SAMPLES = BUILTIN / "samples"
HEADER = "伝票番号,日付,得意先コード,得意先名,取引区分,数量,金額,消費税額\n"
UNSIGNED = (
    "1,2026-03-01,1,甲商事,売上,5,10000,1000\n2,2026-03-02,1,甲商事,返品,1,3000,300\n"
    "3,2026-03-03,1,甲商事,値引,,500,50\n4,2026-03-04,1,甲商事,売上,2,4000,400\n"
)
OWN_PROFILE = """\
id: own
title: {ja: 自社, en: own}
about: {ja: 自社, en: own}
entity: transactions
format: csv
synonyms: true
values: {kind: {売上: sale, 返品: return, 値引: discount}}
negate: [{field: kind, equals: [返品, 値引]}]
"""


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    firm = Firm(make_workspace(SOURCES, {}, url=warehouse_url))
    firm.put("得意先.csv", customers("1,甲商事"))
    return firm


def amounts(firm: Firm) -> dict[str, tuple[int, int | None]]:
    rows = firm.rows(fact_transaction)
    return {row.document_no: (row.amount, row.tax) for row in rows}


def test_what_is_added_though_it_should_be_deducted_is_told(firm: Firm) -> None:
    firm.put("売上.csv", HEADER + UNSIGNED, day=90)
    (note,) = of(firm.night(), "売上.csv").notes
    assert note.startswith(
        "返品・値引の明細2行、3,500円が、引かれずに売上へ足されています。"
        "金額にマイナスがないためです(はじめは3行目)。"
    )
    assert "equals: [返品, 返品伝票" in note
    assert firm.yen() == 17_500, "a line is what its file says, whatever stands beside it"


def test_a_profile_that_says_so_has_them_deducted(firm: Firm) -> None:
    (firm.root / "own.yaml").write_text(OWN_PROFILE, encoding="utf-8")
    firm.configure("profile: generic_transactions", "profile: own.yaml")
    firm.put("売上.csv", HEADER + UNSIGNED, day=90)
    assert of(firm.night(), "売上.csv").notes == []
    assert amounts(firm) == {
        "1": (10_000, 1_000), "2": (-3_000, -300), "3": (-500, -50), "4": (4_000, 400),
    }  # fmt: skip


def test_a_return_called_off_among_others_is_told_and_stays(firm: Firm) -> None:
    firm.put(
        "売上.csv",
        HEADER
        + "1,2026-03-02,1,甲商事,返品,-1,-3000,-300\n2,2026-03-03,1,甲商事,返品,1,3000,300\n",
        day=90,
    )
    (note,) = of(firm.night(), "売上.csv").notes
    assert note.startswith(
        "返品の明細1行、3,000円が、引かれずに売上へ足されています(はじめは3行目)。"
    )
    assert firm.yen() == 0


def test_returns_with_a_minus_need_no_word(firm: Firm) -> None:
    firm.put("売上.csv", HEADER + "1,2026-03-02,1,甲商事,返品,-1,▲3000,▲300\n", day=90)
    assert of(firm.night(), "売上.csv").notes == []


def test_an_inspection_proposes_to_deduct_them(tmp_path: Path) -> None:
    path = tmp_path / "売上.csv"
    path.write_text(HEADER + UNSIGNED, encoding="utf-8")
    found = inspect_file(path, None)
    assert found.written["negate"] == [{"field": "kind", "equals": ["返品", "値引"]}]
    assert "返品、値引の金額はマイナスなしで書かれているので、差し引く" in map(str, found.decisions)
    assert found.counts.yen_read == 10_500
    assert not [one for one in found.findings if one.code in ("unsigned_returns", "mixed_signs")]
    path.write_text(HEADER + UNSIGNED.replace("3000,300", "-3000,-300"), encoding="utf-8")
    assert inspect_file(path, None).written["negate"] == [{"field": "kind", "equals": ["値引"]}]


def test_a_format_of_known_software_is_told_what_to_write(tmp_path: Path) -> None:
    sample = SAMPLES / "yayoi_hanbai_sales.csv"
    text = sample.read_text(encoding="cp932").replace("▲", "")
    path = tmp_path / sample.name
    path.write_text(text, encoding="cp932")
    found = inspect_file(path, None)
    (told,) = [one for one in found.findings if one.code == "unsigned_returns"]
    assert told.level == "warning"
    assert "negate: [{field: kind, equals: [返品, 値引, 値引き]}] と書いてください。" in str(
        told.text
    )
