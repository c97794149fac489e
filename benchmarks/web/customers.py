"""Invented customers, a part at a time: names, addresses, telephones, records in two systems."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

from benchmarks.matching import words
from benchmarks.matching.companies import places
from core.ids import customer_id

SYSTEMS = ("kaikei", "hanbai")
PART = 50_000
AS_OF = date(2026, 3, 31)
NOW = datetime(2026, 3, 31, 17, 0, tzinfo=UTC)
_TWICE = 0.4
"""Share of customers that the second system knows too."""
_RANKS = np.array(["A", "B-1", "B-2", "C", "その他"], dtype=object)
_REPS = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村")
_TRADES = ("製造業", "建設業", "卸売業", "小売業", "運輸業", "情報通信業")

Columns = dict[str, list[Any]]


@dataclass(frozen=True)
class Part:
    """Some customers, column by column.

    Attributes:
        lines: lines of business of each.
        twice: whether the second system knows it.
    """

    serials: range
    ids: list[str]
    names: list[str]
    kana: list[str]
    forms: list[str]
    prefectures: list[str]
    cities: list[str]
    addresses: list[str]
    phones: list[str]
    lines: np.ndarray[Any, np.dtype[np.int64]]
    sales: np.ndarray[Any, np.dtype[np.int64]]
    twice: np.ndarray[Any, np.dtype[np.bool_]]
    last: list[date]

    def first_record(self, place: int) -> int:
        """Return the number of a customer's record in the first system; the second's follows."""
        return 2 * self.serials[place]


def part(first: int, size: int, lines_each: float, seed: int) -> Part:
    """Return customers with serial numbers from ``first`` on.

    Args:
        first: the first serial number.
        size: how many.
        lines_each: lines of business, on average.
        seed: one seed gives one firm.
    """
    source = np.random.default_rng((seed, first))
    serials = range(first, first + size)
    heads, tails, towns = words.first_words(), words.last_words(), places()
    forms = list(words.FORMS)
    shares = [share for share, _ in words.FORMS.values()]
    head, tail = source.integers(0, len(heads), size), source.integers(0, len(tails), size)
    form = source.choice(len(forms), size, p=np.array(shares) / sum(shares))
    before = source.random(size) < 0.7
    town, street = source.integers(0, len(towns), size), source.integers(0, len(words.TOWNS), size)
    house, number = source.integers(1, 30, (size, 2)), source.integers(0, 10**7, size)
    # A few customers buy very often, most now and then, as everywhere.
    lines = np.minimum(source.pareto(1.16, size) * lines_each / 4.1, 5_000).astype(np.int64)
    lines[source.random(size) < 0.5] += 1
    named = [heads[a][0] + tails[b][0] for a, b in zip(head, tail, strict=True)]
    titles = [forms[one] for one in form]
    return Part(
        serials=serials,
        ids=[customer_id(serial) for serial in serials],
        names=[
            title + name if front else name + title
            for title, name, front in zip(titles, named, before, strict=True)
        ],
        kana=[heads[a][1] + tails[b][1] for a, b in zip(head, tail, strict=True)],
        forms=titles,
        prefectures=[towns[one][0] for one in town],
        cities=[towns[one][1] for one in town],
        addresses=[
            f"{towns[a][0]}{towns[a][1]}{words.TOWNS[b]}{c}-{d}"
            for a, b, (c, d) in zip(town, street, house, strict=True)
        ],
        phones=[
            f"{words.AREAS[towns[a][0]]}-{n // 10000:03d}-{n % 10000:04d}"
            for a, n in zip(town, number, strict=True)
        ],
        lines=lines,
        sales=lines * source.integers(1_000, 80_000, size),
        twice=source.random(size) < _TWICE,
        last=[AS_OF - timedelta(days=int(days)) for days in source.integers(0, 720, size)],
    )


def golden(found: Part) -> Columns:
    """Return the rows of ``dim_customer``."""
    size = len(found.ids)
    return {
        "customer_id": found.ids,
        "name": found.names,
        "name_kana": found.kana,
        "legal_form": found.forms,
        "corporate_number": [None] * size,
        "invoice_number": [None] * size,
        "postal_code": [f"{serial % 9_000_000 + 1_000_000:07d}" for serial in found.serials],
        "prefecture": found.prefectures,
        "city": found.cities,
        "address": found.addresses,
        "phone": found.phones,
        "email": [f"info@c{serial}.example.jp" for serial in found.serials],
        "url": [""] * size,
        "industry": [_TRADES[serial % len(_TRADES)] for serial in found.serials],
        "sales_rep": [_REPS[serial % len(_REPS)] for serial in found.serials],
        "policy": [""] * size,
        "first_transaction_date": [date(2020, 4, 1)] * size,
        "last_transaction_date": found.last,
        "record_count": [1 + int(twice) for twice in found.twice],
        "generation": [1] * size,
    }


def ranked(found: Part) -> Columns:
    """Return the rows of ``mart_customer_rank``."""
    size = len(found.ids)
    place = np.digitize(-found.sales, [-2_000_000, -1_000_000, -500_000, -1])
    return {
        "customer_id": found.ids,
        "as_of": [AS_OF] * size,
        "rank": _RANKS[place].tolist(),
        "sales": found.sales.tolist(),
        "gross_profit": (found.sales // 4).tolist(),
        "share": [0] * size,
        "cumulative_share": [50] * size,
        "growth": [None] * size,
        "potential": [False] * size,
        "policy": ["通常営業先"] * size,
        "reason": ["直近12か月の売上によるランクです。"] * size,
        "generation": [1] * size,
    }


def records(found: Part) -> tuple[Columns, list[str]]:
    """Return records by number, system, code, name and customer, and the customers' ids."""
    rows: list[tuple[int, str, str, str, int]] = []
    for place, twice in enumerate(found.twice):
        number = found.first_record(place)
        rows.append((number, SYSTEMS[0], f"K{number:08d}", found.names[place], place))
        if twice:
            name = found.names[place].replace("株式会社", "㈱")
            rows.append((number + 1, SYSTEMS[1], f"H{number:08d}", name, place))
    numbers, systems, codes, names, owners = (list(column) for column in zip(*rows, strict=True))
    columns = {
        "record_id": numbers,
        "system": systems,
        "code": codes,
        "name": names,
        "address": [found.addresses[place] for place in owners],
        "phone": [found.phones[place] for place in owners],
        "name_kana": [found.kana[place] for place in owners],
    }
    return columns, [found.ids[place] for place in owners]
