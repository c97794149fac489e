"""Words of the reconciliation: what is compared with what, and what a cause calls for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from core.language import Text


@dataclass(frozen=True, slots=True)
class Side:
    """What is compared.

    Attributes:
        title: what the page is called.
        own: the side that is not the books.
        told: what is compared, a sentence.
    """

    title: Text
    own: Text
    told: Text


SIDES: Final = {
    "sales": Side(
        Text("売上の差", "Sales that differ"),
        Text("販売管理", "Sales system"),
        Text(
            "販売管理の売上と、会計の帳簿の売掛金の増加を、顧客と月ごとに1円まで比べています。",
            "Sales of the sales system beside what the books add to receivables, "
            "by customer and month, to the yen.",
        ),
    ),
    "receipts": Side(
        Text("入金の差", "Receipts that differ"),
        Text("銀行", "Bank"),
        Text(
            "銀行に入ったお金と、会計の帳簿の入金を、顧客と月ごとに1円まで比べています。",
            "Money that reached the bank beside receipts in the books, "
            "by customer and month, to the yen.",
        ),
    ),
}
AGES: Final = {
    "open": Text("すべての残高", "all balances"),
    "older": Text("3か月以上前の売上が残っている", "older than three months"),
    "overpaid": Text("売上より多く入金されている", "overpaid"),
}
ADVICE: Final = {
    "agreed": Text("1円まで一致しています。", "They agree to the yen."),
    "not_compared": Text(
        "もう一方に、この月のデータがまだありません。取り込むと比べます。",
        "The other side has no data of this month yet.",
    ),
    "closing_day": Text(
        "帳簿は締日で区切って計上しているようです。締めの期間で区切ると一致するので、直すものはありません。",
        "The books follow closing periods. Cut by those, both agree; nothing is to be mended.",
    ),
    "tax_rounding": Text(
        "税抜の金額は同じで、消費税の端数だけが違います。端数の処理(切り捨て・四捨五入)と、"
        "伝票ごとか請求ごとかの設定が、両方のソフトで同じか確かめてください。",
        "Only the tax is rounded otherwise. Check that both packages round alike, "
        "by slip or by invoice.",
    ),
    "shifted": Text(
        "隣の月と合わせると一致します。計上した日の違いです。月をまたいだ伝票の日付を確かめてください。",
        "Together with a neighbouring month both agree: it was booked on another day.",
    ),
    "bank_fee": Text(
        "振込手数料を差し引いて振り込まれたようです。"
        "帳簿で差額を支払手数料にしてあれば問題ありません。",
        "The payer kept the bank's fee. It is fine where the books have it as a fee.",
    ),
    "not_in_books": Text(
        "帳簿にありません。会計への入力漏れか、別の名前や科目で入力していないか確かめてください。",
        "The books lack it: not entered, or under another name or account.",
    ),
    "not_in_own": Text(
        "帳簿にしかありません。もう一方への入力漏れか、帳簿の相手先の取り違えがないか"
        "確かめてください。",
        "Only the books have it: not entered elsewhere, or booked to another customer.",
    ),
    "payer_unknown": Text(
        "この振込人がどの顧客か分かりません。相手が分かれば、カードの「統合」でまとめると、"
        "次からは一致します。",
        "Nobody knows which customer this payer is. Once known, merge both on the card.",
    ),
    "amount": Text(
        "金額が違います。下の明細を見比べてください。",
        "The amounts differ. Compare the lines below.",
    ),
}
"""What each cause means for people, and what to do."""


def side_of(lines: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """Return the lines of the own side, and those of the books."""
    own = [one for one in lines if one.counts_as != "books"]
    return own, [one for one in lines if one.counts_as == "books"]
