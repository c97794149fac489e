"""The sample firm is what it promises: the same every time, dirty as announced, true to the yen."""

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from ruamel.yaml import YAML

from app.sample_firm import SampleTruth, write_sample_firm
from connectors.model import Block, Held, Skipped
from connectors.profile import load_profile
from connectors.reading import open_reading
from core.identity import identity_code
from pipelines.config import load_configuration

KAIKEI = "inbox/kaikei/仕訳日記帳_"
SALES = "inbox/hanbai/売上明細表_"
MASTER = "inbox/hanbai/得意先台帳_20261031.csv"
LATER = {"month_13", "not_a_number", "customer_missing"}
"""Codes that are found after reading, when texts become values."""


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SampleTruth]:
    folder = tmp_path_factory.mktemp("firm")
    return folder, write_sample_firm(folder)


def text_of(folder: Path, truth: SampleTruth, path: str) -> str:
    return (folder / path).read_bytes().decode(truth.files[path].encoding)


def records(folder: Path, truth: SampleTruth, path: str) -> list[list[str]]:
    text = text_of(folder, truth, path)
    delimiter = "\t" if "\t" in text[:200] else ","
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def yen(text: str) -> int:
    """Read an amount in any of the notations promised; fails on anything else."""
    plain = text.translate(str.maketrans("０１２３４５６７８９，－", "0123456789,-")).replace(
        ",", ""
    )
    found = re.fullmatch(r"([-▲△(]?)(\d+)([-)]?)", plain)
    assert found, text
    return -int(found[2]) if found[1] or found[3] else int(found[2])


def sales_files(truth: SampleTruth) -> list[str]:
    """Return the sales files that count (not the superseded export)."""
    return [p for p, f in truth.files.items() if p.startswith(SALES) and not f.superseded_by]


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("one", 7), ("two", 7), ("other", 8)):
        write_sample_firm(tmp_path / name, seed=seed, scale=0.1)
    trees = {
        name: {
            p.relative_to(tmp_path / name).as_posix(): p.read_bytes()
            for p in (tmp_path / name).rglob("*")
            if p.is_file()
        }
        for name in ("one", "two", "other")
    }
    assert trees["one"] == trees["two"]
    differing = {p for p in trees["one"] if trees["one"][p] != trees["other"].get(p)}
    assert {p for p in trees["one"] if p.startswith("inbox/")} <= differing


def test_it_is_a_firm_of_the_promised_size(firm: tuple[Path, SampleTruth]) -> None:
    _, truth = firm
    assert 750 <= len(truth.entities) <= 900
    assert 37_000 <= truth.lines <= 46_000
    assert len(truth.months) == 36
    assert {"2023-11", "2026-10"} <= set(truth.months)
    kinds = Counter(entity.kind for entity in truth.entities)
    assert kinds["corporation"] > 600
    assert min(kinds["sole"], kinds["person"], kinds["government"]) > 20
    forms = {entity.form for entity in truth.entities}
    assert {"株式会社", "有限会社", "合同会社", "医療法人", "社会福祉法人", "協同組合"} <= forms
    assert {entity.position for entity in truth.entities} == {"prefix", "suffix", "none"}


def test_the_workspace_is_configured(
    firm: tuple[Path, SampleTruth], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, truth = firm
    configuration = load_configuration(folder / "tsunagi.yaml")
    assert configuration.company == "つなぎ商会株式会社"
    taken = defaultdict(set)
    for source in configuration.sources:
        assert source.path
        load_profile(source.profile, folder)
        for path in folder.glob(source.path):
            taken[source.name].add(path.relative_to(folder).as_posix())
    promised = defaultdict(set)
    for path, file in truth.files.items():
        promised[file.source].add(path)
    assert taken == promised


def test_labels_name_each_record_once(firm: tuple[Path, SampleTruth]) -> None:
    folder, truth = firm
    keys = [(label.system, label.code) for label in truth.labels]
    assert len(keys) == len(set(keys))
    assert {label.entity for label in truth.labels} <= {entity.id for entity in truth.entities}
    assert {system for system, _ in keys} == {"excel", "hanbai", "kaikei", "bank"}
    with (folder / "truth/records.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["system", "code", "entity"]
    customer = {entity.id: entity.customer for entity in truth.entities}
    assert sorted(map(tuple, rows[1:])) == sorted(
        (label.system, label.code, customer[label.entity]) for label in truth.labels
    )


def test_the_offices_of_a_city_are_one_customer(firm: tuple[Path, SampleTruth]) -> None:
    _, truth = firm
    offices = [entity for entity in truth.entities if entity.kind == "government"]
    bodies = {(entity.place.town.city, entity.customer) for entity in offices}
    assert len(bodies) == len({city for city, _ in bodies}) < len(offices)
    assert all(entity.customer == entity.id for entity in truth.entities if not entity.body)


def test_the_written_totals_are_the_truth(firm: tuple[Path, SampleTruth]) -> None:
    folder, truth = firm
    written = YAML(typ="safe").load((folder / "truth/totals.yaml").read_text("utf-8"))
    assert {m: s["books"] for m, s in written["months"].items()} == {
        month: sums.books for month, sums in truth.months.items()
    }
    assert written["customers"].keys() == truth.customers.keys()
    for path, file in truth.files.items():
        entry = written["files"][path]
        assert (entry["rows"], entry["yen_loaded"]) == (file.rows, file.yen)
        assert [row["code"] for row in entry["held_rows"]] == [row.code for row in file.held]


def test_names_and_readings_are_shared_only_on_purpose(firm: tuple[Path, SampleTruth]) -> None:
    _, truth = firm
    alike = {"namesake_far", "namesake_near", "other_form", "homophone"}
    readings: dict[str, set[str]] = defaultdict(set)
    for entity in truth.entities:
        if not alike & set(entity.cases):
            readings[entity.kana].add(entity.id)
    assert [ids for ids in readings.values() if len(ids) > 1] == []


def test_namesakes_can_be_told_apart_somewhere(firm: tuple[Path, SampleTruth]) -> None:
    """A name-only record must never have just one of two namesakes to fall to."""
    _, truth = firm
    with_address = {label.entity for label in truth.labels if label.system == "hanbai"}
    for entity in truth.entities:
        if {"namesake_far", "namesake_near", "other_form", "homophone"} & set(entity.cases):
            assert entity.id in with_address


@pytest.mark.parametrize(
    ("case", "least"),
    [
        ("renamed", 10), ("converted", 5), ("moved", 15), ("branches", 15), ("namesake_far", 20),
        ("namesake_near", 12), ("other_form", 8), ("group", 9), ("homophone", 4), ("typo", 5),
        ("homoglyph", 3), ("english", 5), ("position_swapped", 8), ("duplicate_hanbai", 15),
        ("duplicate_excel", 15), ("duplicate_kaikei", 5), ("not_in_master", 3),
        ("name_only_in_ledger", 5),
    ],
)  # fmt: skip
def test_hard_cases_occur(firm: tuple[Path, SampleTruth], case: str, least: int) -> None:
    _, truth = firm
    assert sum(entity.has(case) for entity in truth.entities) >= least


def test_namesakes_near_share_name_and_town(firm: tuple[Path, SampleTruth]) -> None:
    _, truth = firm
    pairs = defaultdict(list)
    for entity in truth.entities:
        if entity.has("namesake_near"):
            pairs[entity.name, entity.place.town.town].append(entity)
    assert pairs
    for one, other in pairs.values():
        assert one.phone != other.phone
        assert one.corporate_number != other.corporate_number
        assert one.place != other.place


def test_rows_of_text_files_are_all_counted(firm: tuple[Path, SampleTruth]) -> None:
    folder, truth = firm
    for path, file in truth.files.items():
        if file.source in ("hanbai_customers", "hanbai_sales", "kaikei_journal"):
            assert len(records(folder, truth, path)) == file.rows, path


@pytest.mark.parametrize("system", ["excel", "hanbai", "kaikei", "bank"])
def test_the_product_reads_what_the_truth_says(firm: tuple[Path, SampleTruth], system: str) -> None:
    folder, truth = firm
    profiles = {s.name: s.profile for s in load_configuration(folder / "tsunagi.yaml").sources}
    codes = {label.code for label in truth.labels if label.system == system}
    seen: set[str] = set()
    for path, file in truth.files.items():
        if not path.startswith(f"inbox/{system}/"):
            continue
        rows: set[tuple[str, int]] = set()
        held: Counter[str] = Counter()
        skipped: Counter[str] = Counter()
        for item in open_reading(folder / path, load_profile(profiles[file.source], folder)):
            if isinstance(item, Held):
                held[item.code] += 1
            elif isinstance(item, Skipped):
                skipped[item.reason] += 1
            elif isinstance(item, Block):
                rows |= {(item.sheet, number) for number in item.row_numbers}
                field = "code" if item.entity == "customers" else "customer_code"
                seen |= {identity_code([code]) for code in item.columns[field] if code}
        promised = Counter(row.code for row in file.held)
        later = sum(promised[code] - held[code] for code in LATER)
        assert len(rows) == file.loaded + later, path
        assert skipped == file.skipped, path
        assert held - promised == Counter(), path
        assert set(promised - held) <= LATER, path
    assert codes <= seen
    assert seen - codes <= {"999999", "諸口"}


def test_sales_lines_add_up_to_the_truth(firm: tuple[Path, SampleTruth]) -> None:
    """An independent reading of the bytes, line by line, tax taken out of inclusive slips."""
    folder, truth = firm
    months: Counter[str] = Counter()
    codes = {label.code: label.entity for label in truth.labels if label.system == "hanbai"}
    customers: Counter[str] = Counter()
    for path in sales_files(truth):
        month = re.sub(r".*_(\d{4})(\d{2}).*", r"\1-\2", path)
        for code, net in nets(folder, truth, path):
            months[month] += net
            customers[codes.get(code, "諸口")] += net
    assert months == {month: sums.sales for month, sums in truth.months.items()}
    expected = {entity: sums.sales for entity, sums in truth.customers.items() if sums.sales}
    assert {entity: net for entity, net in customers.items() if net} == expected


def nets(folder: Path, truth: SampleTruth, path: str) -> Iterator[tuple[str, int]]:
    rows = records(folder, truth, path)
    header = next(row for row in rows if "売上日" in row)
    held = {row.row for row in truth.files[path].held}
    inside: dict[tuple[str, str, str], int] = defaultdict(int)
    for number, row in enumerate(rows, 1):
        cells = dict(zip(header, row, strict=False))
        if number in held or not re.search("[0-9]%", cells["課税区分"]):
            continue
        code = identity_code([cells["得意先コード"]]).zfill(6)
        if cells["税転嫁"] == "内税/総額":
            inside[cells["伝票番号"], code, cells["課税区分"]] += yen(cells["金額"])
        else:
            yield code, yen(cells["金額"])
    for (_, code, kind), gross in inside.items():
        rate = 10 if "10.0" in kind else 8
        tax = abs(gross) * rate // (100 + rate)
        yield code, gross - tax if gross > 0 else gross + tax


def test_a_file_s_yen_are_those_of_its_rows(firm: tuple[Path, SampleTruth]) -> None:
    folder, truth = firm
    for path in [p for p in truth.files if p.startswith(SALES)]:
        file = truth.files[path]
        rows = records(folder, truth, path)
        header = next(row for row in rows if "売上日" in row)
        held = {row.row for row in file.held}
        data = [
            dict(zip(header, row, strict=False))
            for number, row in enumerate(rows, 1)
            if number not in held
        ]
        lines = [cells for cells in data if "%" in cells["課税区分"]]
        assert len(lines) == file.loaded
        assert sum(yen(cells["金額"]) for cells in lines) == file.yen


def test_books_and_sales_agree_where_the_truth_says_so(firm: tuple[Path, SampleTruth]) -> None:
    _, truth = firm
    assert all(sums.explained for sums in truth.months.values())
    assert all(sums.explained for sums in truth.customers.values())
    assert sum(sums.agrees for sums in truth.months.values()) >= 20
    odd = {month for month, sums in truth.months.items() if not sums.agrees}
    for name in ("held", "late", "unbooked", "books_only"):
        assert any(getattr(truth.months[month], name) for month in odd), name
    for name in ("sales", "books", "receipts_bank", "receipts_books"):
        by_month = sum(getattr(sums, name) for sums in truth.months.values())
        assert by_month == sum(getattr(sums, name) for sums in truth.customers.values()) > 0


def test_the_journal_balances_and_holds_its_truth(firm: tuple[Path, SampleTruth]) -> None:
    folder, truth = firm
    books = books_with_tax = receipts = 0
    for path in [p for p in truth.files if p.startswith(KAIKEI)]:
        broken = {row.row for row in truth.files[path].held}
        debit = credit = 0
        before = books_with_tax + receipts
        for number, row in enumerate(records(folder, truth, path), 1):
            if number in broken or row[0].startswith("#"):
                continue
            assert len(row) == 25
            if row[0] in ("2000", "2111", "2110"):
                assert debit == credit
                debit = credit = 0
            debit, credit = debit + yen(row[8]), credit + yen(row[14])
            if row[4] == "売掛金":
                books += yen(row[8]) - yen(row[15])
                books_with_tax += yen(row[8])
            elif row[10] == "売掛金" and row[4] == "売上高":
                books -= yen(row[14]) - yen(row[9])
                books_with_tax -= yen(row[14])
            elif row[10] == "売掛金":
                receipts += yen(row[14])
        assert debit == credit
        assert books_with_tax + receipts - before == truth.files[path].yen
    assert books == sum(sums.books for sums in truth.months.values())
    assert receipts == sum(sums.receipts_books for sums in truth.months.values())


def test_bank_records_are_200_bytes(firm: tuple[Path, SampleTruth]) -> None:
    folder, truth = firm
    deposits = 0
    ends = set()
    for path in [p for p in truth.files if p.startswith("inbox/bank/")]:
        data = (folder / path).read_bytes()
        ends.add(b"\r\n" in data)
        parts = data.split(b"\r\n")[:-1] if b"\r\n" in data else [data]
        own = [part[i : i + 200] for part in parts for i in range(0, len(part), 200)]
        assert {len(record) for record in own} == {200}
        assert [own[0][:1], own[-2][:1], own[-1][:1]] == [b"1", b"8", b"9"]
        incoming = [int(r[24:36]) for r in own if r[:1] == b"2" and r[21:22] == b"1"]
        assert int(own[-2][1:7]) == len(incoming)
        assert int(own[-2][7:20]) == sum(incoming)
        deposits += sum(incoming)
        assert len(own) == truth.files[path].rows
    assert ends == {True, False}
    assert deposits == sum(sums.receipts_bank for sums in truth.months.values())


def test_one_month_was_exported_twice(firm: tuple[Path, SampleTruth]) -> None:
    folder, truth = firm
    first = next(file for file in truth.files.values() if file.superseded_by)
    second = truth.files[first.superseded_by]
    assert first.loaded < second.loaded
    assert first.yen != second.yen
    assert (folder / first.path).stat().st_mtime < (folder / second.path).stat().st_mtime
    days = [
        {row[0] for row in records(folder, truth, path) if re.match(r"\d{4}/", row[0])}
        for path in (first.path, second.path)
    ]
    assert max(days[0]) <= max(days[1])
    assert min(days[0]) >= min(days[1])


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("売上明細表_202311", r"^日付別売上明細表,"),
        ("売上明細表_202312", r"\d 計,"),
        ("売上明細表_202312", r"▲[0-9]"),
        ("売上明細表_202402", r"[０-９]{2}"),
        ("売上明細表_202402", r"/13/"),
        ("売上明細表_202402", r"別途見積"),
        ("売上明細表_202404", r"R06/04/\d\d,"),
        ("売上明細表_202404", r"△[0-9]"),
        ("売上明細表_202407", r"令和6年7月\d+日"),
        ("売上明細表_202407", r"\([0-9,]+\)"),
        ("売上明細表_202409", r",\d+-,"),
        ("売上明細表_202410", r"^# "),
        ("売上明細表_202502", r"\t"),
        ("売上明細表_202502", r"－[0-9]"),
        ("売上明細表_202503", r",1\d{3},"),
        ("売上明細表_202507", r"\n202507\d\d,"),
        ("売上明細表_202509", r"2025年9月\d"),
        ("売上明細表_202604", r"令8\.4\.\d"),
        ("売上明細表_202311", r'"[0-9]+,[0-9]{3}"'),
        ("売上明細表_202311", r'"直送\n午前着'),
        ("売上明細表_202311", r"総合計,"),
        ("売上明細表_202311", r"\n,,,,"),
        ("売上明細表_202405", r"諸口"),
        ("得意先台帳", r"[ｦ-ﾟ]{4}"),
        ("得意先台帳", r"㈱"),
        ("得意先台帳", r"\(株\)"),
        ("得意先台帳", r"[髙濵﨑邉德瀧廣澤]"),
        ("得意先台帳", r"\n1\d{3},"),
        ("得意先台帳", r"(営業所|支店|工場|センター),"),
        ("仕訳日記帳_第31期", r'"R\.05/11/\d\d"'),
        ("仕訳日記帳_第32期", r'"202411\d\d"'),
        ("仕訳日記帳_第33期上期", r'"[0-9]+,[0-9]{3}"'),
        ("仕訳日記帳_第33期下期", r'"R08/05/\d\d"'),
        ("仕訳日記帳_第31期", r"^# 弥生会計"),
        ("仕訳日記帳_第31期", r'\n2110,.*\r\n2101,"","",""'),
        ("仕訳日記帳_第31期", r'"売掛金".*,-\d+,'),
        ("仕訳日記帳_第31期", r"課税売返込"),
        ("仕訳日記帳_第31期", r"振込手数料"),
    ],
)
def test_promised_dirt_is_there(firm: tuple[Path, SampleTruth], path: str, pattern: str) -> None:
    folder, truth = firm
    full = next(p for p in truth.files if path in p)
    assert re.search(pattern, text_of(folder, truth, full))


def test_red_slips_cancel_to_the_yen(firm: tuple[Path, SampleTruth]) -> None:
    folder, truth = firm
    sums: dict[str, int] = defaultdict(int)
    reds: dict[str, int] = defaultdict(int)
    for path in sales_files(truth):
        rows = records(folder, truth, path)
        header = next(row for row in rows if "売上日" in row)
        held = {row.row for row in truth.files[path].held}
        for number, row in enumerate(rows, 1):
            cells = dict(zip(header, row, strict=False))
            if number in held or not re.search("[0-9]%", cells["課税区分"]):
                continue
            if red := re.match(r"赤伝 元伝票No\.(\d+)", cells["備考"]):
                reds[red[1]] += yen(cells["金額"])
            else:
                sums[cells["伝票番号"]] += yen(cells["金額"])
    assert len(reds) > 10
    assert all(sums[number] == -net for number, net in reds.items())


def test_ledgers_have_their_owners_habits(firm: tuple[Path, SampleTruth]) -> None:
    folder, _ = firm
    sano = load_workbook(folder / "inbox/excel/顧客台帳_佐野.xlsx")
    sheet = sano["顧客一覧"]
    assert sheet.merged_cells.ranges
    assert any(dimension.hidden for dimension in sheet.row_dimensions.values())
    assert sano["旧データ"].sheet_state == "hidden"
    assert sheet.auto_filter.ref
    texts = [str(cell.value) for row in sheet for cell in row if cell.value is not None]
    assert any(re.fullmatch(r"\d\.\d\dE\+12", text) for text in texts)
    assert any(text.endswith("小計") for text in texts)
    assert "合計" in texts
    miki = load_workbook(folder / "inbox/excel/顧客台帳_三木.xlsx")
    assert miki.sheetnames == ["西三河", "尾張", "その他"]
    numbers = [row[6] for row in miki["西三河"].iter_rows(min_row=3, values_only=True)]
    assert any(isinstance(number, int) and len(str(number)) == 9 for number in numbers)
    oba = load_workbook(folder / "inbox/excel/客先控_大庭.xlsx")["客先"]
    names = [str(row[0]) for row in oba.iter_rows(min_row=3, values_only=True)]
    for pattern in (r"[ｱ-ﾝ]{3}", "（旧：", "御中$", r"^★", "Co., Ltd.", r"\n"):
        assert any(re.search(pattern, name) for name in names), pattern
    visits = [str(row[9]) for row in oba.iter_rows(min_row=3, values_only=True) if row[9]]
    assert all(re.fullmatch(r"\d{1,2}/\d{1,2}", visit) for visit in visits)
    assert not any("コード" in str(cell.value) for row in oba["A1:K2"] for cell in row)


@pytest.mark.parametrize("scale", [0.02, 0.3])
def test_other_scales_hold_together(tmp_path: Path, scale: float) -> None:
    truth = write_sample_firm(tmp_path, scale=scale)
    assert all(sums.explained for sums in truth.months.values())
    assert len({(label.system, label.code) for label in truth.labels}) == len(truth.labels)
