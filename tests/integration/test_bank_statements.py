"""Statements as the large banks give them: what came in, from whom, and nothing that went out."""

from pathlib import Path

import pytest

from connectors.profile import load_profile
from connectors.reading import Block, Skipped, open_reading

STATEMENTS = {
    "one column for transfer and payer": """\
"年月日","お引出し","お預入れ","お取り扱い内容","残高","メモ","ラベル"
"2024/04/01",,110000,"振込　カ）アカネグモセイカ",1610000,"",""
"2024/04/10",660,,"手数料",1609340,"",""
""",
    "the payer in the second detail": """\
取引日,入出金明細ＩＤ,受入金額（円）,払出金額（円）,詳細１,詳細２,現在（貸付）高
20240401,202404010000001,110000,,振込,カ）アカネグモセイカ,1610000
20240410,202404100000001,,660,料金,,1609340
""",
    "zeros for nothing, half-width kana": """\
日付,内容,出金金額(円),入金金額(円),残高(円),メモ
2024/04/01,ﾌﾘｺﾐ ｶ)ｱｶﾈｸﾞﾓｾｲｶ,0,"110,000","1,610,000",-
2024/04/10,手数料,660,0,"1,609,340",-
""",
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_deposits_become_payments_of_the_payer(name: str, tmp_path: Path) -> None:
    path = tmp_path / "明細.csv"
    path.write_bytes(STATEMENTS[name].encode("cp932"))
    items = list(open_reading(path, load_profile("bank_deposits")))
    (block,) = (item for item in items if isinstance(item, Block))
    assert [text.replace(",", "") for text in block.columns["amount"]] == ["110000"]
    assert block.columns["kind"] == ["payment"]
    assert block.columns["customer_code"] == ["カ)アカネグモセイカ"]
    skipped = [item.reason for item in items if isinstance(item, Skipped)]
    assert skipped == ["header", "withdrawal"]
