"""Words of the customer pages: rules, methods, kinds and fields as people read them."""

from typing import Final

from core.language import Text
from pipelines.steps.correcting import TITLES as _CORRECTED

RULES: Final = {
    "only": Text("この値があるのは、このレコードだけです", "only this record has a value"),
    "agreed": Text("値のあるレコードがすべて一致しています", "all records with a value agree"),
    "address": Text("採用した住所の郵便番号です", "the postal code of the chosen address"),
    "main": Text(
        "支店ではなく、本体のレコードの値です", "the customer's own record, not a branch's"
    ),
    "present": Text("今も出力されているレコードの値です", "a record that is still exported"),
    "trust": Text("信頼度の高い取り込み元の値です", "the more trusted source"),
    "recent": Text("いちばん新しい値です", "the most recent value"),
    "complete": Text("いちばん項目がそろったレコードの値です", "the most complete record"),
    "order": Text("優劣がないので、コードの順で選びました", "equal otherwise: by order of codes"),
    "override": Text("担当者が訂正しました", "corrected by a person"),
}
METHODS: Final = {
    "identifier": Text("法人番号が一致", "equal number"),
    "name": Text("名称などから自動", "automatic, by likeness"),
    "operator": Text("担当者が判定", "decided by a person"),
    "single": Text("このレコードだけ", "the only record"),
}
SHARES: Final = {
    "phone": Text("電話番号が同じ", "same telephone"),
    "place": Text("住所が同じ", "same address"),
    "name": Text("名称か読みが同じ", "same name or reading"),
}
ACTIVITY_KINDS: Final = {
    "visit": Text("訪問", "visit"),
    "phone": Text("電話", "call"),
    "mail": Text("メール", "mail"),
    "online": Text("オンライン", "online"),
    "meeting": Text("商談", "meeting"),
    "proposal": Text("提案・見積", "proposal"),
    "complaint": Text("クレーム", "complaint"),
    "inquiry": Text("問い合わせ", "inquiry"),
    "event": Text("展示会など", "event"),
    "other": Text("その他", "other"),
}
BASES: Final = {"fact": Text("事実", "fact"), "assumption": Text("推測", "assumption")}
DEAL_STATES: Final = {
    "open": Text("進行中", "open"),
    "won": Text("受注", "won"),
    "lost": Text("失注", "lost"),
}
STATES: Final = {
    "new": Text("新規", "new"),
    "active": Text("取引中", "active"),
    "returned": Text("復活", "returned"),
    "at_risk": Text("離反のおそれ", "at risk"),
    "dormant": Text("休眠", "dormant"),
    "lost": Text("離反", "lost"),
    "none": Text("購入なし", "no purchase"),
}
CAUTIONS: Final = {
    "over_limit": Text("与信限度額を超過", "over the credit limit"),
    "near_limit": Text("与信限度額に近い", "near the credit limit"),
    "low_score": Text("評点が低い", "low credit score"),
}
TITLES: Final = _CORRECTED | {
    "legal_form": Text("法人格", "Legal form"),
    "prefecture": Text("都道府県", "Prefecture"),
    "city": Text("市区町村", "City"),
    "record_count": Text("レコード数", "Records"),
    "first_transaction_date": Text("初回取引日", "First transaction"),
    "last_transaction_date": Text("最終取引日", "Last transaction"),
}
