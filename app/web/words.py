"""Words of the register as the pages say them, each with the class of its badge."""

import math

from core.language import Text

Word = tuple[Text, str]

RUN_STATUS: dict[str, Word] = {
    "running": (Text("実行中", "running"), "warn"),
    "published": (Text("公開しました", "published"), "good"),
    "unchanged": (Text("変化なし", "no change"), "good"),
    "dry_run": (Text("試行(公開なし)", "dry run"), ""),
    "failed": (Text("失敗", "failed"), "bad"),
}
RUN_KIND: dict[str, Word] = {
    "sync": (Text("同期", "sync"), ""),
    "rollback": (Text("前回に戻す", "put back"), ""),
    "decision": (Text("判定の反映", "decision"), ""),
}
FILE_STATUS: dict[str, Word] = {
    "landed": (Text("取り込み済み", "taken in"), "good"),
    "duplicate": (Text("同じ内容を取り込み済み", "seen before"), ""),
    "older": (Text("古いファイル", "older"), "warn"),
    "refused": (Text("取り込めません", "refused"), "bad"),
    "withdrawn": (Text("取り消し", "withdrawn"), "warn"),
    "undone": (Text("取り消し(未公開)", "undone"), "warn"),
    "unchanged": (Text("変化なし", "unchanged"), ""),
    "waiting": (Text("書き込み中", "still written"), "warn"),
}
SOURCE_STATE: dict[str, Word] = {
    "fresh": (Text("良好", "fine"), "good"),
    "overdue": (Text("期限切れ", "overdue"), "warn"),
    "refused": (Text("取り込めません", "refused"), "bad"),
    "empty": (Text("まだありません", "nothing yet"), "warn"),
}
ENTITY: dict[str, Word] = {
    "customers": (Text("得意先", "customers"), ""),
    "transactions": (Text("取引明細", "lines of business"), ""),
    "journal": (Text("仕訳", "journal"), ""),
    "contacts": (Text("担当者", "contacts"), ""),
    "activities": (Text("活動", "activities"), ""),
    "deals": (Text("案件", "deals"), ""),
}
MODE: dict[str, Word] = {
    "snapshot": (
        Text("全件の一覧(ないものは「なくなった」とみなす)", "complete list (absent means gone)"),
        "",
    ),
    "upsert": (Text("追加・変更分(ないものはそのまま)", "additions and changes"), ""),
    "replace_period": (
        Text("期間の入れ替え(同じ期間を出し直したら差し替える)", "replaces its period"),
        "",
    ),
}
COUNTS_AS: dict[str, Word] = {
    "sales": (Text("売上として数える", "counts as sales"), ""),
    "receipts": (Text("入金", "money received"), ""),
    "books": (Text("帳簿(照合だけ、二重に数えない)", "books (compared, not counted again)"), ""),
}
STEP: dict[str, Text] = {
    "take_in": Text("読み込み", "Reading files"),
    "cleanse": Text("整える", "Cleansing"),
    "match": Text("名寄せ", "Matching"),
    "stage": Text("公開の準備", "Preparing"),
    "check": Text("検査", "Checking"),
    "publish": Text("公開", "Publishing"),
    "measure": Text("品質の記録", "Measuring quality"),
}
TABLE: dict[str, Text] = {
    "dim_customer": Text("顧客", "customers"),
    "dim_site": Text("拠点", "sites"),
    "map_customer_source": Text("システムのコードとの対応", "records of the systems"),
    "map_customer_alias": Text("以前の顧客ID", "former ids"),
    "fact_transaction": Text("取引明細", "lines of business"),
    "mart_customer_rank": Text("ランク", "ranks"),
    "review_candidate": Text("確認待ちの候補", "questions"),
}
"""Published tables worth a line; the others follow from them."""

WORDS = {
    "run_status": RUN_STATUS,
    "run_kind": RUN_KIND,
    "file_status": FILE_STATUS,
    "source_state": SOURCE_STATE,
    "entity": ENTITY,
    "mode": MODE,
    "counts_as": COUNTS_AS,
}


def word(kind: str, key: str) -> Word:
    """Return a word and its badge's class; the key itself where there is none."""
    return WORDS[kind].get(key, (Text(key, key), ""))


def step_title(name: str) -> Text:
    """Return what a step of a run is called; a source's own reading names the source."""
    step, _, source = name.partition(" ")
    title = STEP.get(step, Text(step, step))
    return Text(f"{title.ja}: {source}", f"{title.en}: {source}") if source else title


def floor(share: float) -> str:
    """Return a bound in percent, rounded down: it must hold as shown."""
    return f"{math.floor(share * 1000) / 10:.1f}%"


def lasting(seconds: float | None) -> str:
    """Return how long something took; a dash for unknown."""
    if seconds is None:
        return "–"
    if seconds < 60:
        return str(Text(f"{seconds:.1f}秒", f"{seconds:.1f} s"))
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return str(Text(f"{hours}時間{minutes:02d}分", f"{hours} h {minutes:02d} min"))
    return str(Text(f"{minutes}分{rest:02d}秒", f"{minutes} min {rest:02d} s"))
