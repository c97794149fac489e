"""What the sales reps write down: people at customers, a diary of visits and calls, deals.

Kept in the sales-management package, under its customer codes. What belongs here: inventing them
and their three files. What does not: who the customers are (``entities``, ``records``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from app.sample_firm.entities import Entity
from app.sample_firm.records import SalesAccount
from app.sample_firm.sales import REPS
from app.sample_firm.textfile import TextFile
from app.sample_firm.truth import HeldRow, SampleTruth
from app.sample_firm.words import words

_FOLDER = "inbox/hanbai"
_PEOPLE = ("担当者コード", "得意先コード", "会社名", "氏名", "部署", "役職", "担当業務",
           "決裁ルート", "電話番号", "携帯電話", "メールアドレス", "更新日")  # fmt: skip
_DIARY = ("活動ID", "活動日", "得意先コード", "得意先名", "活動種別", "件名", "面談者", "内容",
          "次回アクション", "次回予定日", "営業担当", "重要度", "緊急度", "信憑性",
          "事実/推測")  # fmt: skip
_DEALS = ("案件ID", "得意先コード", "得意先名", "案件名", "フェーズ", "予定金額", "確度",
          "受注予定日", "発生日", "完了日", "獲得元", "先方担当者", "営業担当")  # fmt: skip
_LAST = date(2026, 10, 30)
_OFFICES = (
    ("購買部", "課長"),
    ("総務部", "主任"),
    ("製造部", "係長"),
    ("", "店長"),
    ("営業部", ""),
)
_CALLS = (
    ("定期訪問", "新商品の案内", "見本を置いてきた。反応は良い", "見積を持参"),
    ("電話", "納期の確認", "来週の納品で了解", ""),
    ("メール", "資料の送付", "カタログを送った", "電話で感想を聞く"),
    ("商談", "年間契約の相談", "数量しだいで単価を下げてほしい", "社内で原価を確認"),
    ("クレーム", "箱のつぶれ", "交換品を手配。運送会社に連絡済み", "お詫びに訪問"),
    ("見積", "追加分の見積", "先月と同じ条件で提出", "返事を聞く"),
)
_STAGES = (("提案", "30"), ("見積", "50%"), ("最終交渉", "80"), ("受注", "100"), ("失注", "0"))
_FOUND_BY = ("展示会", "紹介", "Webサイト", "電話営業", "")


@dataclass(frozen=True, slots=True)
class _Visited:
    """A customer that the reps write about, and the people they know there."""

    account: SalesAccount
    people: tuple[tuple[str, ...], ...]


def write_diary(
    folder: Path, accounts: Sequence[SalesAccount], random: Random, truth: SampleTruth
) -> None:
    """Write the three files, with one row in the diary that has no real day."""
    entities = {entity.id: entity for entity in truth.entities}
    chosen = [one for one in accounts if one.listed and one.entity and not one.site]
    visited = [
        _Visited(account, _people(account, entities[account.entity], random))
        for account in chosen
        if random.random() < 0.2
    ]
    _write_people(folder, visited, truth)
    _write_visits(folder, visited, random, truth)
    _write_deals(folder, visited, random, truth)


def _people(account: SalesAccount, entity: Entity, random: Random) -> tuple[tuple[str, ...], ...]:
    """Return the person the ledgers name too, and at times who decides."""
    department, title = random.choice(_OFFICES)
    mobile = f"090-0000-{random.randint(0, 9999):04d}"
    people = [(entity.contact, department, title, "窓口", "担当者", account.phone, mobile, "")]
    if random.random() < 0.4:
        name = f"{random.choice(words('surnames')).text} {random.choice(words('given')).text}"
        people.append((name, "", "代表取締役", "", "決裁者", account.phone, "", entity.email))
    return tuple(people)


def _write_people(folder: Path, visited: Sequence[_Visited], truth: SampleTruth) -> None:
    table = TextFile(",", "utf-8-sig")
    path = f"{_FOLDER}/担当者一覧_20261031.csv"
    file = truth.file(path, "hanbai_people", table.encoding)
    table.row(_PEOPLE)
    file.skipped["header"] += 1
    for one in visited:
        for person in one.people:
            code = f"P{file.loaded + 1:04d}"
            table.row([code, one.account.code, one.account.name, *person, "2026/10/01"])
            file.loaded += 1
    table.write(folder / path)


def _write_visits(
    folder: Path, visited: Sequence[_Visited], random: Random, truth: SampleTruth
) -> None:
    table = TextFile(",", "utf-8-sig")
    path = f"{_FOLDER}/営業日報_2026.csv"
    file = truth.file(path, "hanbai_diary", table.encoding)
    table.row(_DIARY)
    file.skipped["header"] += 1
    number = 0
    for one in visited:
        for _ in range(random.randint(1, 6)):
            number += 1
            kind, subject, result, then = random.choice(_CALLS)
            day = _LAST - timedelta(days=random.randint(0, 300))
            written = "2026/13/01" if number == 100 else f"{day:%Y/%m/%d}"
            due = f"{day + timedelta(days=14):%Y/%m/%d}" if then else ""
            told = random.choice(("事実", "事実", "推測", ""))
            grade = random.choice("高中低")
            row = table.row(
                [f"N{number:05d}", written, one.account.code, one.account.name, kind, subject,
                 one.people[0][0].split()[0], result, then, due, REPS[one.account.rep], grade,
                 random.choice("高中低"), random.choice("ABC"), told]
            )  # fmt: skip
            if number == 100:
                file.held.append(HeldRow(row, "date", written, "month_13"))
            else:
                file.loaded += 1
    table.write(folder / path)


def _write_deals(
    folder: Path, visited: Sequence[_Visited], random: Random, truth: SampleTruth
) -> None:
    table = TextFile(",", "utf-8-sig")
    path = f"{_FOLDER}/案件一覧_20261031.csv"
    file = truth.file(path, "hanbai_deals", table.encoding)
    table.row(_DEALS)
    file.skipped["header"] += 1
    for one in visited:
        if random.random() < 0.5:
            continue
        number = file.loaded + 1
        stage, probability = random.choice(_STAGES)
        begun = _LAST - timedelta(days=random.randint(30, 200))
        ended = stage in ("受注", "失注")
        close = begun + timedelta(days=random.randint(20, 120))
        table.row(
            [f"D{number:04d}", one.account.code, one.account.name, f"{close.year}年度の追加分",
             stage, f"{random.randint(5, 200) * 10_000:,}", probability,
             "" if ended else f"{close:%Y/%m/%d}", f"{begun:%Y/%m/%d}",
             f"{min(close, _LAST):%Y/%m/%d}" if ended else "", random.choice(_FOUND_BY),
             one.people[-1][0], REPS[one.account.rep]]
        )  # fmt: skip
        file.loaded += 1
    table.write(folder / path)
