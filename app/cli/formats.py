"""Moments, ages, yen and words of the register as people read them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.language import Text

STATUS = {
    "running": Text(ja="実行中", en="running"),
    "published": Text(ja="公開した", en="published"),
    "unchanged": Text(ja="変化なし", en="unchanged"),
    "dry_run": Text(ja="試行(公開なし)", en="dry run"),
    "failed": Text(ja="失敗", en="failed"),
    "landed": Text(ja="取り込み", en="taken in"),
    "duplicate": Text(ja="取り込み済みと同じ", en="seen before"),
    "older": Text(ja="古いファイル", en="older"),
    "waiting": Text(ja="書き込み中", en="still written"),
    "refused": Text(ja="中止", en="refused"),
    "withdrawn": Text(ja="取り消し", en="withdrawn"),
}
KIND = {
    "sync": Text(ja="同期", en="sync"),
    "rollback": Text(ja="前回に戻す", en="rollback"),
    "decision": Text(ja="判定", en="decision"),
}
TABLES = {
    "dim_customer": Text(ja="顧客", en="customers"),
    "dim_site": Text(ja="拠点", en="sites"),
    "map_customer_source": Text(ja="システムのコードとの対応", en="records of the systems"),
    "map_customer_alias": Text(ja="以前の顧客ID", en="former ids"),
    "fact_transaction": Text(ja="取引明細", en="lines of business"),
    "mart_customer_rank": Text(ja="ランク", en="ranks"),
    "review_candidate": Text(ja="確認待ちの候補", en="merge candidates"),
}
"""Published tables worth a line on a terminal; the others follow from them."""


def word(words: dict[str, Text], key: str) -> str:
    """Return the word for a key of the register; the key itself where there is none."""
    return str(words.get(key, key))


def moment(value: datetime | None, zone: ZoneInfo) -> str:
    """Return a moment to the minute, in the firm's time."""
    return "" if value is None else f"{value.astimezone(zone):%Y-%m-%d %H:%M}"


def lasting(seconds: float) -> str:
    """Return how long something took."""
    if seconds < 60:
        return str(Text(ja=f"{seconds:.1f}秒", en=f"{seconds:.1f} s"))
    minutes, rest = divmod(round(seconds), 60)
    return str(Text(ja=f"{minutes}分{rest:02d}秒", en=f"{minutes} min {rest:02d} s"))


def age(span: timedelta) -> str:
    """Return how long ago something was."""
    hours = int(span.total_seconds() // 3600)
    if hours < 1:
        minutes = max(int(span.total_seconds() // 60), 0)
        return str(Text(ja=f"{minutes}分前", en=f"{minutes} min ago"))
    if hours < 48:
        return str(Text(ja=f"{hours}時間前", en=f"{hours} h ago"))
    return str(Text(ja=f"{hours // 24}日前", en=f"{hours // 24} days ago"))


def yen(value: int | None) -> str:
    """Return an amount in yen."""
    return "" if value is None else str(Text(ja=f"{value:,}円", en=f"¥{value:,}"))


def percent(share: float | None, digits: int = 2) -> str:
    """Return a share of 1 as a percentage; a dash where there is nothing to share."""
    return "-" if share is None else f"{100 * share:.{digits}f}%"
