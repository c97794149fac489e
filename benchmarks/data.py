"""Generated input for measurements: a firm's sales lines and customers, seeded."""

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

HEADER = (
    "売上日 伝票番号 行番号 得意先コード 得意先名 取引区分 商品コード 商品名 数量 単価 "
    "金額 消費税 税率 担当者 備考"
).split()
CUSTOMER_HEADER = "得意先コード 得意先名 フリガナ 郵便番号 住所 電話番号 担当者".split()
_WORDS = "青葉 若草 北星 港南 光陽 大樹 三和 東雲 白樺 旭丘".split()
_TRADES = "商事 工業 建設 物産 製作所 電機 運輸 食品".split()


def customers(count: int) -> list[tuple[str, str]]:
    """Return code and name of so many customers."""
    source = random.Random(7)
    return [
        (f"{i:06d}", f"{source.choice(_WORDS)}{source.choice(_TRADES)}{i}株式会社")
        for i in range(count)
    ]


def lines(
    count: int, *, seed: int, first_day: date, days: int, names: list[tuple[str, str]]
) -> Iterator[list[str]]:
    """Yield sales lines in the order of their days, some five to a slip."""
    source = random.Random(seed)
    items = [(f"I{i:04d}", f"部品{i}型", source.randint(100, 20_000)) for i in range(3_000)]
    document, made = seed * 10_000_000, 0
    while made < count:
        document += 1
        code, name = source.choice(names)
        day = (first_day + timedelta(days=days * made // count)).strftime("%Y/%m/%d")
        for number in range(1, source.randint(2, 6)):
            item, title, price = source.choice(items)
            quantity = source.randint(1, 50)
            amount = quantity * price
            yield [
                day, str(document), str(number), code, name,
                "掛売" if source.random() < 0.98 else "返品", item, title, str(quantity),
                str(price), f"{amount:,}" if made % 3 == 0 else str(amount), str(amount // 10),
                "10%", "佐藤", "",
            ]  # fmt: skip
            made += 1
            if made >= count:
                return


def write_sales(path: Path, count: int, **options: object) -> None:
    """Write sales lines as cp932 CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="cp932", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(lines(count, **options))  # type: ignore[arg-type]


def write_customers(path: Path, names: list[tuple[str, str]]) -> None:
    """Write a customer ledger as cp932 CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="cp932", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(CUSTOMER_HEADER)
        for code, name in names:
            number = int(code)
            writer.writerow(
                [
                    code, name, "", f"{100 + number % 800}-{number % 10_000:04d}",
                    f"東京都港区芝{number % 5 + 1}-{number % 29 + 1}-{number % 17 + 1}",
                    f"03-{3000 + number % 6000}-{number % 10_000:04d}", "佐藤",
                ]
            )  # fmt: skip


def write_workbook(path: Path, count: int, names: list[tuple[str, str]]) -> None:
    """Write sales lines as an .xlsx workbook."""
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("売上")
    sheet.append(HEADER)
    for line in lines(count, seed=3, first_day=date(2024, 1, 1), days=300, names=names):
        sheet.append([int(cell) if i in (1, 2, 8, 9, 11) else cell for i, cell in enumerate(line)])
    workbook.save(path)
