"""What a demonstration shows: read, held back, merged, left for review, ranked, reconciled."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from app.cli.demo_found import Demo
from app.cli.evaluate import show_evaluation
from app.cli.formats import lasting, percent, yen
from app.cli.output import Heading, Output, number
from app.cli.run_view import phases
from core.language import Text
from core.run import RunStatus
from warehouse.queries.overview import FileView

_METHODS = {
    "identifier": Text(ja="法人番号など", en="identifiers"),
    "name": Text(ja="名前・住所・電話", en="name, address, phone"),
    "operator": Text(ja="人の判定", en="people's decisions"),
    "single": Text(ja="相手なし", en="stand alone"),
}
_MEASURES = {
    "sales": Text(ja="売上(販売管理、税抜)", en="Sales (sales system, without tax)"),
    "books": Text(ja="売上(会計、税抜)", en="Sales (books, without tax)"),
    "receipts_bank": Text(ja="入金(銀行)", en="Receipts (bank)"),
    "receipts_books": Text(ja="入金(会計)", en="Receipts (books)"),
}
_MOST_DIFFERENCES = 10


def show_demo(out: Output, found: Demo) -> None:
    """Write the demonstration, from the files to where to look next."""
    _show_beginning(out, found)
    _show_files(out, found)
    _show_held(out, found)
    _show_merged(out, found)
    _show_ranks(out, found)
    _show_sums(out, found)
    out.heading(Text(ja="6. 正解と比べる", en="6. Against the truth"))
    show_evaluation(out, found.evaluation)
    _show_next(out, found)
    total = sum(found.seconds.values())
    steps = phases(found.report)
    others = found.seconds["sync"] - sum(steps.values())
    every = {**found.seconds, **steps, "start-up": others}
    parts = ", ".join(f"{name} {lasting(value)}" for name, value in every.items() if name != "sync")
    out.say()
    out.say(Text(ja=f"所要時間 {lasting(total)} ({parts})", en=f"Took {lasting(total)} ({parts})"))


def _show_beginning(out: Output, found: Demo) -> None:
    company, root = found.workspace.configuration.company, found.workspace.root
    if found.made:
        text = Text(
            ja=f"見本の会社「{company}」を {root} に作り、夜間同期を1回行いました。",
            en=f"The sample firm {company} was written to {root} and synced once.",
        )
    elif found.report.status is RunStatus.UNCHANGED:
        text = Text(
            ja=f"見本の会社「{company}」({root})をもう一度同期しました。変わったものはありません。"
            "作り直すには --new。",
            en=f"The sample firm {company} ({root}) was synced again: nothing has changed. "
            "--new begins anew.",
        )
    else:
        text = Text(
            ja=f"見本の会社「{company}」({root})をもう一度同期しました。作り直すには --new。",
            en=f"The sample firm {company} ({root}) was synced again. --new begins anew.",
        )
    out.say(text, style="bold")


def _show_files(out: Output, found: Demo) -> None:
    out.heading(Text(ja="1. 読み込んだもの", en="1. What was read"))
    by_source: dict[str, list[FileView]] = defaultdict(list)
    for file in found.files:
        by_source[file.source].append(file)
    names = ("rows_read", "rows_loaded", "rows_held", "rows_skipped", "yen_loaded", "yen_held")
    rows: list[list[Any]] = [
        [source, len(files), *(sum(getattr(file, name) for file in files) for name in names)]
        for source, files in by_source.items()
    ]
    rows.append(
        [Text(ja="合計", en="Total"), *(sum(row[place] for row in rows) for place in range(1, 8))]
    )
    headings = (
        Heading(Text(ja="取り込み元", en="Source")),
        number("ファイル", "Files"),
        number("読込行", "Read"),
        number("取込", "Loaded"),
        number("保留", "Held"),
        number("読飛ばし", "Skipped"),
        number("取込金額(円)", "Yen loaded"),
        number("保留金額(円)", "Yen held"),
    )
    out.table(headings, rows)


def _show_held(out: Output, found: Demo) -> None:
    out.heading(
        Text(
            ja=f"2. 保留した行: {found.counts.held:,}件(推測せず、理由と場所を残します)",
            en=f"2. Rows held back: {found.counts.held:,} (kept with reason and place)",
        )
    )
    for held in found.held:
        amount = f"  {yen(held.yen)}" if held.yen else ""
        rows = Text(ja=f"{held.rows:,}行", en=f"{held.rows:,} rows")
        out.say(f"  {held.source}  {held.code}  {rows}{amount}")


def _show_merged(out: Output, found: Demo) -> None:
    counts = found.counts
    systems = "  ".join(f"{system} {records:,}" for system, records in found.systems.items())
    out.heading(
        Text(
            ja=f"3. 名寄せ: レコード {counts.records:,}件 → 顧客 {counts.customers:,}",
            en=f"3. Matching: {counts.records:,} records → {counts.customers:,} customers",
        )
    )
    out.say(Text(ja=f"  システムごと: {systems}", en=f"  By system: {systems}"))
    methods = "  ".join(
        f"{_METHODS.get(method, method)} {records:,}" for method, records in found.methods.items()
    )
    out.say(Text(ja=f"  決め手: {methods}", en=f"  Decided by: {methods}"))
    out.say(
        Text(
            ja=f"  2件以上をまとめた顧客 {counts.joined:,}  拠点 {counts.sites:,}  "
            f"人に確かめる候補 {counts.waiting:,}",
            en=f"  {counts.joined:,} customers of two or more records, {counts.sites:,} sites, "
            f"{counts.waiting:,} candidates left for people",
        )
    )
    for customer, records in found.examples:
        out.say(Text(ja=f"  例 {customer}:", en=f"  For instance {customer}:"))
        for (system, _code), name in records[:6]:
            out.say(f"    {name}  [{system}]")


def _show_ranks(out: Output, found: Demo) -> None:
    out.heading(
        Text(
            ja=f"4. 重要度ランク(基準日 {found.report.as_of}、直近12か月)",
            en=f"4. Priority ranks (as of {found.report.as_of}, the last 12 months)",
        )
    )
    total = sum(rank.sales for rank in found.ranks)
    headings = (
        Heading(Text(ja="ランク", en="Rank")),
        number("顧客", "Customers"),
        number("売上(円)", "Sales (yen)"),
        number("構成比", "Share"),
    )
    rows = [
        (rank.rank, rank.customers, rank.sales, percent(rank.sales / total if total else None, 1))
        for rank in found.ranks
    ]
    out.table(headings, rows)


def _show_sums(out: Output, found: Demo) -> None:
    result = found.reconciliation
    out.heading(Text(ja="5. 金額の突き合わせ(1円まで)", en="5. Sums, to the yen"))
    for measure, total in result.totals.items():
        out.say(f"  {_MEASURES[measure]}: {yen(total)}")
    if not result.differences:
        out.say(
            Text(
                ja=f"  ファイル {result.files:,}件の行数と金額、{result.months:,}か月の合計が、"
                "正解とすべて一致しました。",
                en=f"  Rows and yen of {result.files:,} files and the sums of {result.months:,} "
                "months all agree with the truth.",
            ),
            style="bold green",
        )
        return
    out.say(
        Text(
            ja=f"  正解と違うところ: {len(result.differences):,}件",
            en=f"  Differences from the truth: {len(result.differences):,}",
        ),
        style="bold red",
    )
    for difference in result.differences[:_MOST_DIFFERENCES]:
        out.say(
            f"    {difference.subject} {difference.measure}: "
            f"{difference.found:,} ≠ {difference.expected:,}"
        )


def _show_next(out: Output, found: Demo) -> None:
    folder = _shortest(found.workspace.root)
    out.heading(Text(ja="次に見るところ", en="Where to look next"))
    steps = {
        f"tsunagi -w {folder} status": Text(ja="今の様子", en="how things stand"),
        f"tsunagi -w {folder} quarantine list": Text(
            ja="保留した行の理由と場所", en="rows held back, why and where"
        ),
        f"tsunagi -w {folder} review list": Text(
            ja="同じ顧客かもしれない組と、その根拠", en="pairs that may be one customer, and why"
        ),
        f"tsunagi -w {folder} user add NAME --role administrator": Text(
            ja="Webアプリのアカウントを作る(パスワードを尋ねます)",
            en="an account for the web application (asks for a password)",
        ),
        f"tsunagi -w {folder} serve": Text(
            ja="Webアプリを開く: http://127.0.0.1:8000",
            en="the web application, at http://127.0.0.1:8000",
        ),
        f"tsunagi -w {folder} orchestrate": Text(
            ja="実行の記録を見る画面(Dagster)", en="the runs, in Dagster's pages"
        ),
    }
    for command, what in steps.items():
        out.say(f"  {command}   {what}")
    out.say(Text(ja=f"  倉庫: {found.warehouse}", en=f"  The warehouse: {found.warehouse}"))
    out.say(
        "    SELECT c.name, r.rank, r.sales, r.reason FROM mart_customer_rank r "
        "JOIN dim_customer c USING (customer_id) ORDER BY r.sales DESC LIMIT 10;"
    )


def _shortest(path: Path) -> Path:
    """Return the path as one would type it from here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
