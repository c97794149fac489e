"""Why a decision is refused, and what to do instead."""

from collections.abc import Mapping, Sequence

from core.contradictions import name
from core.errors import ConfigurationError, DecisionError
from core.judgement import RecordKey
from core.language import Text
from warehouse.decisions import Entry
from warehouse.queries.members import Members


def unknown_records(keys: Sequence[RecordKey]) -> DecisionError:
    """No export has ever held these records."""
    listing = "、".join(map(name, keys))
    english = ", ".join(map(name, keys))
    return DecisionError(
        "RECORD_UNKNOWN",
        Text(
            ja=f"このレコードはありません: {listing}。「システム:コード」の形で、"
            "`tsunagi review list` の [ ] の中のとおりに書いてください。何も書き込んでいません。",
            en=f"There are no such records: {english}. Write SYSTEM:CODE as in the brackets of "
            "`tsunagi review list`. Nothing was written.",
        ),
    )


def one_record(key: RecordKey) -> DecisionError:
    """A record was compared with itself."""
    return DecisionError(
        "ONE_RECORD",
        Text(
            ja=f"2つとも同じレコード({name(key)})です。別のレコードを書いてください。",
            en=f"Both are the same record ({name(key)}). Name another one.",
        ),
    )


def unknown_customers(ids: Sequence[str]) -> DecisionError:
    """These ids were never published."""
    return DecisionError(
        "CUSTOMER_UNKNOWN",
        Text(
            ja=f"この顧客IDはありません: {'、'.join(ids)}。C と数字9桁です(例: C000000013)。"
            "何も書き込んでいません。",
            en=f"There are no such customers: {', '.join(ids)}. An id is C and nine digits "
            "(C000000013, say). Nothing was written.",
        ),
    )


def no_such_customer(asked: str) -> ConfigurationError:
    """Somebody asks about a customer that was never published."""
    return ConfigurationError(
        "RECORD_UNKNOWN" if ":" in asked else "CUSTOMER_UNKNOWN",
        Text(
            ja=f"「{asked}」という顧客はありません。顧客ID(C と数字9桁。例: C000000013)か、"
            "「システム:コード」で書いてください。",
            en=f"There is no customer '{asked}'. Write an id (C and nine digits, C000000013 say) "
            "or SYSTEM:CODE.",
        ),
    )


def one_customer(customer: Members) -> DecisionError:
    """Fewer than two customers were to be merged."""
    return DecisionError(
        "ONE_CUSTOMER",
        Text(
            ja=f"どれも同じ顧客です: {customer.customer_id} {customer.name}。"
            "統合する顧客IDを2つ以上書いてください(以前のIDは今のIDとして扱います)。",
            en=f"They are all one customer: {customer.customer_id} {customer.name}. Name two or "
            "more to merge (a former id counts as the present one).",
        ),
    )


def not_one_customer(
    keys: Sequence[RecordKey], customers: Mapping[RecordKey, str]
) -> DecisionError:
    """Records to be split off are not of one published customer."""
    ja = "、".join(f"{name(key)}({customers.get(key, '未公開')})" for key in keys)
    en = ", ".join(f"{name(key)} ({customers.get(key, 'not published')})" for key in keys)
    return DecisionError(
        "NOT_ONE_CUSTOMER",
        Text(
            ja=f"1つの顧客のレコードではありません: {ja}。顧客ごとに分けて実行してください。"
            "何も書き込んでいません。",
            en=f"These are not records of one customer: {en}. Split one customer at a time. "
            "Nothing was written.",
        ),
    )


def nothing_stays(customer: Members) -> DecisionError:
    """All records of a customer were to be split off."""
    return DecisionError(
        "NOTHING_STAYS",
        Text(
            ja=f"{customer.customer_id} {customer.name} のレコードは、これで全部です。"
            "外すレコードだけを書いてください。何も書き込んでいません。",
            en=f"{customer.customer_id} {customer.name} has no other records. Name only those "
            "that leave it. Nothing was written.",
        ),
    )


def unknown_decision(decision_id: int) -> DecisionError:
    """There is no decision with this number."""
    return DecisionError(
        "DECISION_UNKNOWN",
        Text(
            ja=f"判定 {decision_id} はありません。番号は `tsunagi review history` で分かります。",
            en=f"There is no decision {decision_id}. `tsunagi review history` tells the numbers.",
        ),
    )


def already_undone(entry: Entry) -> DecisionError:
    """The decision is taken back already."""
    return DecisionError(
        "DECISION_UNDONE",
        Text(
            ja=f"判定 {entry.decision_id} は、もう取り消されています(取り消し {entry.undone_by})。"
            f"取り消しをやめるには: `tsunagi review undo {entry.undone_by}`",
            en=f"Decision {entry.decision_id} is taken back already (by {entry.undone_by}). "
            f"To bring it back: `tsunagi review undo {entry.undone_by}`",
        ),
    )
