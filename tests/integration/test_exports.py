"""Files for others: what stands in them, that they appear whole, that each is on record."""

import csv
import hashlib
import io
import json
import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import and_, func, or_, select

from connectors.profile import load_profile
from connectors.reading import Block, open_reading
from core.errors import ConfigurationError
from core.judgement import Judgement
from pipelines.config import load_configuration
from pipelines.steps.corrections import correct
from pipelines.steps.export import Outcome, export
from pipelines.steps.night import NightOptions, run_night
from pipelines.workspace import Workspace
from tests.support.export_firm import FILES, YAYOI, YAYOI_SOURCE, write_export_firm
from tests.support.firm import AS_OF, Firm
from warehouse.schema.ops import export as register
from warehouse.schema.published import map_customer_source

GOLDEN = Path(__file__).parents[1] / "golden" / "exports"
EXPORTS = """\
  codes: {kind: codes, path: "outbox/コード_{date}.csv"}
  records: {kind: codes, path: "outbox/対応.csv", layout: rows, encoding: cp932}
  book: {kind: codes, path: "outbox/コード.xlsx"}
  letters: {kind: mailing, path: "outbox/宛名.csv", encoding: cp932}
  ranked: {kind: mailing, path: "outbox/ranked.csv", opt_out: [], exclude_ranks: [その他],
           where: {systems: [hanbai], months: 600}}
  updates: {kind: updates, source: yayoi, path: "outbox/更新.csv"}
  salesforce: {kind: customers, profile: salesforce_accounts, system: sf, path: outbox/sf.csv,
               columns: {TsunagiId__c: customer_id, Rank__c: rank, Sales__c: sales}}
  kintone: {kind: customers, profile: kintone_records, system: yayoi, path: outbox/kintone.csv,
            only: known}
"""
WITH_YAYOI = {**FILES, "inbox/弥生.csv": YAYOI}


@pytest.fixture
def workspace(tmp_path: Path, warehouse_url: str) -> Workspace:
    return firm(tmp_path, warehouse_url)


def firm(tmp_path: Path, url: str = "sqlite:///warehouse.db", newer: Collection[str] = ()) -> Any:
    return write_export_firm(
        tmp_path / "firm", EXPORTS, url, more_sources=YAYOI_SOURCE, files=WITH_YAYOI, newer=newer
    )


def text_of(path: Path) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp932")


def check(done: Outcome, golden: str) -> None:
    """Compare a file, and the files about it, with what stands in ``tests/golden/exports``."""
    for path in [done.path, *done.beside]:
        about = path.stem.removeprefix(done.path.stem)
        expected = (GOLDEN / f"{golden}{about}.csv").read_text(encoding="utf-8")
        assert text_of(path).replace("\r\n", "\n") == expected


GOLDENS = ["codes", "records", "letters", "updates", "salesforce", "kintone"]


@pytest.mark.parametrize("name", GOLDENS)
def test_every_kind_of_file_is_what_it_was(workspace: Workspace, name: str) -> None:
    check(export(workspace, name), name)


def test_a_file_is_on_record(workspace: Workspace) -> None:
    done = export(workspace, "letters")
    with workspace.engine.connect() as connection:
        entry = connection.execute(select(register)).one()
    assert (entry.name, entry.kind, entry.path) == ("letters", "mailing", "outbox/宛名.csv")
    assert (entry.rows, entry.yen, entry.left_out, entry.generation) == (3, None, 3, 1)
    assert entry.replaced_characters == 1
    assert entry.sha256 == hashlib.sha256(done.path.read_bytes()).hexdigest()
    assert entry.bytes == done.path.stat().st_size
    assert json.loads(entry.detail) == {"left_out_because": {"opt_out": 2, "no_address": 1}}


def test_everybody_is_written_to_or_told_why_not(workspace: Workspace) -> None:
    done = export(workspace, "letters")
    assert done.exported.rows + done.exported.left_out == 6


def test_customers_can_be_chosen(workspace: Workspace) -> None:
    done = export(workspace, "ranked")
    rows = list(csv.DictReader(io.StringIO(text_of(done.path))))
    assert [row["宛名"] for row in rows] == [
        "株式会社髙𠮷屋", "株式会社青葉製作所", "有限会社若葉商店", "緑風工業株式会社",
    ]  # fmt: skip


def test_codes_keep_their_zeros_in_a_workbook(workspace: Workspace) -> None:
    done = export(workspace, "book")
    sheet = load_workbook(done.path).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][-3:] == ["A-1 | A-2", "0001", "000101"]


def test_nothing_but_the_file_is_left_in_the_folder(workspace: Workspace, tmp_path: Path) -> None:
    done = export(workspace, "codes", tmp_path / "elsewhere" / "a.csv")
    assert [path.name for path in done.path.parent.iterdir()] == ["a.csv"]


def test_a_file_that_cannot_be_made_leaves_the_old_one(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = export(workspace, "records")
    before = done.path.read_bytes()

    def fails(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("warehouse.exports.record", fails)
    with pytest.raises(OSError, match="disk full"):
        export(workspace, "records")
    assert done.path.read_bytes() == before
    assert sorted(p.name for p in done.path.parent.iterdir()) == ["対応.csv", "対応_置換文字.csv"]


def test_before_the_first_publication_there_is_nothing_to_export(tmp_path: Path) -> None:
    (tmp_path / "tsunagi.yaml").write_text(
        "version: 1\ncompany: x\nexports: {codes: {kind: codes, path: codes.csv}}", encoding="utf-8"
    )
    with pytest.raises(ConfigurationError) as caught:
        export(Workspace.open(tmp_path), "codes")
    assert caught.value.code == "NOTHING_PUBLISHED"


@pytest.mark.parametrize(
    ("name", "output", "code"),
    [("code", None, "UNKNOWN_EXPORT"), ("codes", Path("a.pdf"), "EXPORT_ENDING")],
)
def test_what_cannot_be_is_refused(
    tmp_path: Path, name: str, output: Path | None, code: str
) -> None:
    workspace = firm(tmp_path)
    with pytest.raises(ConfigurationError) as caught:
        export(workspace, name, output)
    assert caught.value.code == code


def changes(done: Outcome) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text_of(done.beside[0]))))


def test_updates_are_read_by_the_system_they_are_for(workspace: Workspace) -> None:
    done = export(workspace, "updates")
    profile = load_profile("yayoi_hanbai_customers")
    (block,) = (item for item in open_reading(done.path, profile) if isinstance(item, Block))
    assert block.columns["code"] == ["000101", "000102"]
    assert block.columns["name"] == ["株式会社青葉製作所", "緑風工業株式会社"]
    assert block.columns["phone"] == ["03-1111-0001", "03-1111-0003"]
    assert block.columns["credit_limit"] == ["500000", ""], "what does not change stays"
    assert json.loads(block.extra[0])["掛率"] == "85", "what the master does not know stays"


def test_what_agrees_with_the_master_is_not_written(workspace: Workspace) -> None:
    told = changes(export(workspace, "updates"))
    assert {(one["コード"], one["項目"]) for one in told} == {
        ("000101", "名称"), ("000101", "住所"), ("000101", "電話番号"), ("000102", "郵便番号"),
    }  # fmt: skip


def test_a_value_older_than_the_systems_own_is_told_and_not_written(tmp_path: Path) -> None:
    done = export(firm(tmp_path, newer=["inbox/弥生.csv"]), "updates")
    told = changes(done)
    older = {one["項目"] for one in told if one["注意"] and not one["書き出し"]}
    assert older == {"名称", "住所", "電話番号"}
    assert done.exported.rows == 1, "an empty value of the system's own is not newer"
    assert done.exported.detail["left_out_because"] == {"older": 3}
    assert "03-1111-0001" not in text_of(done.path)


def test_another_spelling_of_an_address_is_no_correction(tmp_path: Path) -> None:
    spelt = YAYOI.replace("日本橋3-3", "日本橋三丁目３番").replace("千代田1-1,,", "千代田2-2,,")
    files = {**FILES, "inbox/弥生.csv": spelt}
    workspace = write_export_firm(
        tmp_path / "firm", EXPORTS, more_sources=YAYOI_SOURCE, files=files
    )
    told = changes(export(workspace, "updates"))
    assert {one["コード"] for one in told if one["項目"] == "住所"} == {"000101"}


def test_a_ledger_gets_its_own_columns_back(tmp_path: Path) -> None:
    """Its headings, their order and what no field takes: all as the system exported it."""
    header = "敬称,取引先コード,取引先名,住所,TEL,ランクメモ\n"
    row = "御中,7,緑風工業株式会社,東京都中央区日本橋3-3,03-9999-9999,★\n"
    source = """\
  - {name: own, system: own, entity: customers, path: "inbox/自社*", profile: generic_customers,
     trust: 0}
"""
    workspace = write_export_firm(
        tmp_path / "firm",
        "  u: {kind: updates, source: own, path: outbox/u.csv, older: write}\n",
        more_sources=source,
        files={**FILES, "inbox/自社.csv": header + row},
    )
    assert text_of(export(workspace, "u").path).splitlines() == [
        header.strip(),
        row.strip().replace("03-9999-9999", "03-1111-0003"),
    ]


def test_a_space_more_or_less_is_no_correction(tmp_path: Path) -> None:
    person = "000104,佐藤一郎,,,,東京都中央区銀座4-4,,,,03-1111-0004,,,,,,99,01,,,\n"
    workspace = write_export_firm(
        tmp_path / "firm",
        EXPORTS,
        more_sources=YAYOI_SOURCE,
        files={**FILES, "inbox/弥生.csv": YAYOI + person},
    )
    with workspace.engine.connect() as connection:
        table = map_customer_source.c
        (of_both,) = connection.execute(
            select(func.count(table.customer_id.distinct())).where(
                or_(
                    and_(table.system == "hanbai", table.code == "0004"),
                    and_(table.system == "yayoi", table.code == "000104"),
                )
            )
        ).one()
    assert of_both == 1
    told = changes(export(workspace, "updates"))
    assert not [one for one in told if one["コード"] == "000104"]


def test_another_codes_place_is_told_and_not_written(tmp_path: Path) -> None:
    twice = "".join(
        f"{code},丙野商会株式会社,,,,{address},,,,{phone},,,,,,99,01,,,\n"
        for code, address, phone in (
            ("000103", "北海道札幌市中央区北一条1-1", ""),
            ("000104", "三重県津市羽所町1-1", "059-111-0001"),
        )
    )
    workspace = write_export_firm(
        tmp_path / "firm",
        EXPORTS,
        more_sources=YAYOI_SOURCE,
        files={**FILES, "inbox/弥生.csv": YAYOI + twice},
    )
    firm_of = Firm(workspace.root)
    firm_of.decide(("yayoi", "000103"), ("yayoi", "000104"), Judgement.SAME)
    firm_of.night()
    done = export(workspace, "updates")
    told = [one for one in changes(done) if one["名称"] == "丙野商会株式会社"]
    assert {one["項目"] for one in told} == {"住所", "電話番号"}
    assert {(one["書き出し"], one["注意"][:12]) for one in told} == {
        ("", "同じシステムの別のコード")
    }
    assert done.exported.detail["left_out_because"] == {"another_code": 2}
    assert "丙野商会" not in text_of(done.path)


def test_after_the_system_took_them_in_there_is_nothing_to_update(tmp_path: Path) -> None:
    workspace = firm(tmp_path)
    done = export(workspace, "updates")
    inbox = workspace.root / "inbox" / "弥生.csv"
    inbox.write_bytes(done.path.read_bytes())
    os.utime(inbox, (1_710_000_000, 1_710_000_000))
    run_night(workspace, NightOptions(as_of=AS_OF))
    assert export(workspace, "updates").exported.rows == 0


@pytest.mark.parametrize(
    ("entry", "line", "said"),
    [
        ("codes: {kind: codes, path: a.csv, colour: red}", 4, "exports.codes.colour"),
        ("codes: {kind: codes, path: a.pdf}", 4, "exports.codes.path"),
        ("codes: {kind: codes, path: 'a_{day}.csv'}", 4, "{day}"),
        ("codes: {kind: kodes, path: a.csv}", 4, "kind"),
        ("codes: {kind: codes}", 4, "exports.codes.path: 必須"),
        ("codes:\n    kind: codes\n    path: a.csv\n    layout: x", 7, "exports.codes.layout"),
        ("u: {kind: updates, source: s, path: a.xlsx}", 4, "exports.u.path"),
        ("u: {kind: updates, source: s, path: a.csv, fields: [fax]}", 4, "exports.u.fields.1番目"),
        ("c: {kind: customers, profile: p, path: a.csv, columns: {X: no}}", 4, "columns.X"),
        ("m:\n    kind: mailing\n    path: a.csv\n    where:\n      rank: A", 8, "where.rank"),
        ("m:\n    kind: mailing\n    path: a.csv\n    where:\n      ranks: [Z]", 8, "「Z」"),
        ("m: {kind: mailing, path: a.csv, where: {systems: [nosuch]}}", 4, "「nosuch」"),
        ("m: {kind: mailing, path: a.csv, where: {prefectures: [東京]}}", 4, "「東京」"),
        ("m: {kind: mailing, path: a.csv, exclude_ranks: [Z]}", 4, "exports.m.exclude_ranks"),
        ("codes: {kind: codes, path: a.csv, systems: [nosuch]}", 4, "「nosuch」"),
        ("j: {kind: journal, profile: p, path: a.csv, sources: [nosuch]}", 4, "exports.j.sources"),
        ("j: {kind: journal, profile: p, path: a.csv, since: 2026-02-30}", 4, "exports.j.since"),
        (
            "j:\n    kind: journal\n    profile: p\n    path: a.csv\n    since: 2026-13-01",
            8,
            "日付",
        ),
    ],
)
def test_mistakes_in_the_configuration_are_told_with_their_line(
    tmp_path: Path, entry: str, line: int, said: str
) -> None:
    path = tmp_path / "tsunagi.yaml"
    path.write_text(f"version: 1\ncompany: x\nexports:\n  {entry}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_configuration(path)
    assert f"{line}行目" in str(caught.value)
    assert said in str(caught.value)


def test_a_correction_by_a_person_is_told_as_that(workspace: Workspace) -> None:
    with workspace.engine.connect() as connection:
        customer_id = connection.scalar(
            select(map_customer_source.c.customer_id).where(
                map_customer_source.c.system == "yayoi", map_customer_source.c.code == "000101"
            )
        )
    correct(workspace, str(customer_id), "phone", "03-9999-0000", user="suzuki", reason="電話")
    run_night(workspace, NightOptions(as_of=AS_OF))
    told = {(one["コード"], one["項目"]): one for one in changes(export(workspace, "updates"))}
    assert told["000101", "電話番号"]["新しい値"] == "03-9999-0000"
    assert told["000101", "電話番号"]["出どころ"] == "人の訂正(suzuki)"
    assert told["000101", "住所"]["出どころ"].split()[0] in ("hanbai", "excel")
