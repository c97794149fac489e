"""Why people are asked about a pair that no rule decided, as a Japanese sentence.

What belongs here: wording of reasons. What does not: the evidence (``evidence``), or which pairs
are asked about (``questions``).
"""

from cleansing.matching.bridges import Weakness
from cleansing.matching.settings import MatchSettings

CHECK = (
    "抜き取り確認です。自動でまとめた2件が本当に同じ顧客か、無作為に選んでお尋ねしています。"
    "この答えから、自動統合の精度を計算します。"
)

WEAK = {
    Weakness.BRIDGE: (
        "2件以上のレコードを持つ顧客どうしを、名称だけがつないでいます。所在地と電話、または"
        "法人格が食い違うため、自動ではまとめません。"
    ),
    Weakness.SIZE: (
        "よくある名称で、まとめると1つの顧客のレコードが多すぎるため(同名の別の顧客がつながった"
        "おそれがあります)、自動ではまとめません。"
    ),
}


def reason(
    allowed: bool,
    within: bool,
    probability: float,
    margin: float,
    settings: MatchSettings,
    *,
    named: bool = True,
    one_form: bool = True,
) -> str:
    """Say why a pair was not joined without a person.

    Args:
        allowed: whether the pair may be joined at all without a person.
        within: whether both records are of one system.
        probability: that both are one customer.
        margin: bits ahead of the runner-up.
        settings: the limits it was held against.
        named: whether the names agree well enough for a merge without a person.
        one_form: whether the legal forms do not differ.
    """
    if not allowed and not named:
        return "名称が同じではないため(一部だけ同じ、または違う)、自動ではまとめません。"
    if not allowed and within and not one_form:
        return (
            "同じシステムの2件で、法人格が違います。同じ場所でも別の法人のことがあるため、"
            "自動ではまとめません。"
        )
    if not allowed and within:
        return (
            "同じシステムの2件です。名称のほかに一致するもの(住所・電話・メール)がないため、"
            "自動ではまとめません。"
        )
    if not allowed:
        return "同じ名称の顧客が別々の住所にあり、どれを指すか決められません。"
    if margin < settings.margin:
        return "ほかにも当てはまる顧客があり、どれか決められません。"
    return f"同じ顧客である確率が{probability:.0%}で、自動でまとめる基準に届きません。"
