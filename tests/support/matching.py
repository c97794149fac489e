"""Small customer files for matching: records by their cells, and who turned out to be whom."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import pandas as pd

from cleansing.customers import cleanse_customers
from cleansing.matching.match import MatchInput, MatchResult, match
from cleansing.matching.names.name_table import KnownNames
from cleansing.matching.records import matching_frame
from cleansing.matching.settings import MatchSettings
from core.judgement import Decision, Judgement, Pair, RecordKey

CELLS = (
    "name",
    "name_kana",
    "postal_code",
    "address",
    "phone",
    "fax",
    "email",
    "corporate_number",
    "invoice_number",
)

Row = dict[str, str]
Customers = set[frozenset[str]]


def row(key: str, name: str, **cells: str) -> Row:
    """Return a record: ``key`` is ``system:code``, ``cells`` are raw texts."""
    system, code = key.split(":")
    return {"system": system, "code": code, "name": name, **cells}


def frame(rows: Sequence[Row], known: KnownNames | None = None) -> pd.DataFrame:
    """Return rows as matching takes them, cleansed.

    Beside the cells a row may have ``former_names``, ``name_short`` and ``extra``.
    """
    columns = {cell: [one.get(cell, "") for one in rows] for cell in CELLS}
    keys = {name: [one[name] for one in rows] for name in ("system", "code")}
    former = [one.get("former_names", "") for one in rows]
    short = [one.get("name_short", "") for one in rows]
    extra = [one.get("extra", "") for one in rows]
    own = {**keys, "name": columns["name"], "former_names": former, "name_short": short}
    own["extra"] = extra
    return matching_frame({**cleanse_customers(columns), **own}, known)


def matched(
    rows: Sequence[Row],
    decisions: Sequence[Decision] = (),
    settings: MatchSettings | None = None,
    known: KnownNames | None = None,
) -> MatchResult:
    """Match rows; the record ids are their positions."""
    return match(MatchInput(frame(rows, known), decisions, settings or MatchSettings()))


def customers(rows: Sequence[Row], result: MatchResult) -> Customers:
    """Return the customers of two records or more, as sets of ``system:code``."""
    found: dict[int, set[str]] = {}
    for position, one in enumerate(rows):
        cluster = int(result.clusters[position])
        found.setdefault(cluster, set()).add(f"{one['system']}:{one['code']}")
    return {frozenset(keys) for keys in found.values() if len(keys) > 1}


def joined(rows: Sequence[Row], decisions: Sequence[Decision] = ()) -> Customers:
    """Match rows and return the customers of two records or more."""
    return customers(rows, matched(rows, decisions))


def together(*groups: str) -> Customers:
    """Return customers written as keys with spaces between them: ``"a:1 b:1"``."""
    return {frozenset(group.split()) for group in groups}


def candidate_pairs(rows: Sequence[Row], result: MatchResult) -> Customers:
    """Return the pairs that people are asked about, as sets of ``system:code``."""
    keys = [f"{one['system']}:{one['code']}" for one in rows]
    return {
        frozenset((keys[left], keys[right]))
        for left, right in zip(result.candidates["left"], result.candidates["right"], strict=True)
    }


def decided(judgement: Judgement, one: str, other: str, user: str = "佐伯") -> Decision:
    """Return a person's judgement on two records given as ``system:code``."""
    left, right = (RecordKey(*key.split(":")) for key in (one, other))
    return Decision(Pair.of(left, right), judgement, user, "", datetime(2026, 4, 1, tzinfo=UTC))


def strangers(systems: Iterable[str], count: int = 40) -> list[Row]:
    """Return companies that have nothing to do with each other, the same ones in each system.

    A file of two records says nothing about how rare a name or how large an overlap is; these do.
    """
    first, second = "藍梓椿楓桐榊柊楠檜欅", ("波重機", "凪運輸", "峰印刷", "沢食品")
    towns = ("千葉県船橋市本町", "埼玉県川口市栄町", "大阪府堺市堺区大浜", "広島県呉市中央")
    rows = []
    for number in range(count):
        name = f"株式会社{first[number % 10]}{second[number // 10 % 4]}"
        address = f"{towns[number % 4]}{number + 10}-{number % 7 + 1}"
        phone = f"03-4{number:03}-1{number:03}"
        rows += [
            row(f"{system}:S{number:03}", name, address=address, phone=phone) for system in systems
        ]
    return rows


def corporate_number(base: int) -> str:
    """Return a 法人番号: the check digit of 国税庁 (weights 1 and 2, modulo 9), then ``base``."""
    digits = f"{base:012}"
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return f"{9 - total % 9}{digits}"
