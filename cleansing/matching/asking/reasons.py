"""Why people are asked about a pair that no rule decided: in Japanese, and in English.

The Japanese sentence is stored with the question; ``told`` gives its English for those who read
that.

What belongs here: wording of reasons. What does not: the evidence (``evidence``), or which pairs
are asked about (``questions``).
"""

import re

from cleansing.matching.settings import MatchSettings
from cleansing.matching.settling.bridges import Weakness
from core.language import Text

CHECK = Text(
    "抜き取り確認です。自動でまとめた2件が本当に同じ顧客か、無作為に選んでお尋ねしています。"
    "この答えから、自動統合の精度を計算します。",
    "A check: two that were joined automatically, drawn at random. The answer goes into the "
    "measured precision of automatic merges.",
)
WEAK = {
    Weakness.BRIDGE: Text(
        "2件以上のレコードを持つ顧客どうしを、名称だけがつないでいます。所在地と電話、または"
        "法人格が食い違うため、自動ではまとめません。",
        "Nothing but a name joins two customers of two records or more, while address and "
        "telephone or the legal form differ.",
    ),
    Weakness.SIZE: Text(
        "よくある名称で、まとめると1つの顧客のレコードが多すぎるため(同名の別の顧客がつながった"
        "おそれがあります)、自動ではまとめません。",
        "The name is common, and joined, one customer would have implausibly many records: they "
        "may be several of one name.",
    ),
}
OTHER_NAME = Text(
    "名称が同じではないため(一部だけ同じ、または違う)、自動ではまとめません。",
    "The names are not the same (the same in part, or different).",
)
OTHER_FORM = Text(
    "同じシステムの2件で、法人格が違います。同じ場所でも別の法人のことがあるため、"
    "自動ではまとめません。",
    "Two records of one system with different legal forms: there may be two bodies in one place.",
)
ONLY_NAME = Text(
    "同じシステムの2件です。名称のほかに一致するもの(住所・電話・メール)がないため、"
    "自動ではまとめません。",
    "Two records of one system of which nothing but the name agrees (no address, telephone, "
    "e-mail).",
)
PERSON = Text(
    "個人の名称です。同姓同名の人がいるため、住所・電話・メールのどれかが一致しないかぎり、"
    "自動ではまとめません。",
    "The name of a person. Many bear one name, so that address, telephone or e-mail must agree.",
)
ELSEWHERE = Text(
    "同じ名称の顧客が別々の住所にあり、どれを指すか決められません。",
    "Customers of this name stand at several addresses; which one is meant is open.",
)
RIVALS = Text(
    "ほかにも当てはまる顧客があり、どれか決められません。",
    "Another customer fits as well; which one it is is open.",
)
_UNSURE = Text(
    "同じ顧客である確率が{}で、自動でまとめる基準に届きません。",
    "The probability that both are one customer is {}, too low for a merge without a person.",
)
_ALL = (
    CHECK, *WEAK.values(), OTHER_NAME, OTHER_FORM, ONLY_NAME, PERSON, ELSEWHERE, RIVALS,
)  # fmt: skip
_ENGLISH = {text.ja: text.en for text in _ALL}


def told(stored: str) -> Text:
    """Return a stored reason in both languages; what is not known stays as it is."""
    found = re.fullmatch(re.escape(_UNSURE.ja).replace(r"\{\}", r"(\d+%)"), stored)
    if found:
        return Text(stored, _UNSURE.en.format(found[1]))
    return Text(stored, _ENGLISH.get(stored, stored))


def reason(
    allowed: bool,
    within: bool,
    probability: float,
    margin: float,
    settings: MatchSettings,
    *,
    named: bool = True,
    one_form: bool = True,
    person: bool = False,
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
        person: whether it is a person's name and nothing else that agrees.
    """
    if not allowed and not named:
        return OTHER_NAME.ja
    if not allowed and within and not one_form:
        return OTHER_FORM.ja
    if not allowed and within:
        return ONLY_NAME.ja
    if not allowed and person:
        return PERSON.ja
    if not allowed:
        return ELSEWHERE.ja
    if margin < settings.margin:
        return RIVALS.ja
    return _UNSURE.ja.format(f"{probability:.0%}")
