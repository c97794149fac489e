"""Every built-in profile on its sample, against expectations worked out by hand.

``tests/golden/profiles/NAME.yaml`` says what a sample means: the rows of each entity with the row
numbers a spreadsheet shows, the rows left out with the reason, the rows held back. A row number is
written ``sheet!number`` where there are sheets. ``extra`` (columns that no field takes) is compared
where a row gives it; everything else is compared whole.
"""

import importlib.util
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from openpyxl import Workbook

from connectors.profile import builtin_profiles, load_profile
from connectors.reading import Block, Held, Reading, Skipped, open_reading
from core.errors import SourceError

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "connectors/profiles/samples"
GOLDEN = ROOT / "tests/golden/profiles"
IDS = [
    "generic_ledger",
    "generic_customers",
    "generic_transactions",
    "yayoi_kaikei_journal",
    "yayoi_hanbai_customers",
    "yayoi_hanbai_sales",
    "freee_partners",
    "freee_deals",
    "freee_journal",
    "mf_journal",
    "obc_journal",
    "pca_journal",
    "mjs_journal",
    "zengin_statement",
    "zengin_transfers",
    "bank_deposits",
    "board_clients",
    "eight_cards",
    "generic_contacts",
    "generic_activities",
    "generic_deals",
    "salesforce_contacts",
    "salesforce_opportunities",
    "kintone_records",
    "salesforce_accounts",
]
ENTITIES = ("customers", "transactions", "contacts", "activities", "deals")


def _golden(path: Path) -> dict[str, Any]:
    # Every scalar stays the text that is written there: 0003, 2024-04-01 and 1,000 are texts.
    data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return data


def _cases() -> list[tuple[str, str]]:
    cases = []
    for path in sorted(GOLDEN.glob("*.yaml")):
        golden = _golden(path)
        cases += [(path.name, sample) for sample in golden.get("samples") or [golden["sample"]]]
    return cases


def _place(sheet: str, number: int) -> str:
    return f"{sheet}!{number}" if sheet else str(number)


def _row(block: Block, index: int) -> dict[str, Any]:
    row: dict[str, Any] = {"row": _place(block.sheet, block.row_numbers[index])}
    row |= {name: texts[index] for name, texts in block.columns.items() if texts[index]}
    row["extra"] = json.loads(block.extra[index] or "{}") if block.extra else {}
    return row


def _read(reading: Reading) -> dict[str, Any]:
    found: dict[str, Any] = {"skipped": {}, "held": [], **{entity: [] for entity in ENTITIES}}
    items = list(reading)
    order = {sheet: place for place, sheet in enumerate(reading.sheets)}
    asides = [item for item in items if not isinstance(item, Block)]
    for item in sorted(asides, key=lambda item: (order[item.sheet], item.row_number)):
        match item:
            case Skipped(sheet, number, reason):
                found["skipped"].setdefault(reason, []).append(_place(sheet, number))
            case Held():
                found["held"].append(item)
    for item in items:
        match item:
            case Block():
                found[item.entity] += [_row(item, i) for i in range(len(item))]
    return found


def _expected_rows(golden: Mapping[str, Any], entity: str, found: list[dict[str, Any]]) -> Any:
    rows = [dict(row) for row in golden.get(entity, [])]
    for row, actual in zip(rows, found, strict=False):
        row.setdefault("extra", actual["extra"])
    return rows


@pytest.mark.parametrize(("name", "sample"), _cases())
def test_sample_means_what_people_read_in_it(name: str, sample: str) -> None:
    golden = _golden(GOLDEN / name)
    reading = open_reading(SAMPLES / sample, load_profile(name.split(".")[0]))
    found = _read(reading)

    assert (reading.encoding, reading.delimiter) == (golden["encoding"], golden["delimiter"])
    for entity in ENTITIES:
        assert found[entity] == _expected_rows(golden, entity, found[entity]), entity
    assert found["skipped"] == golden.get("skipped", {})
    held = [(_place(h.sheet, h.row_number), h.code) for h in found["held"]]
    assert held == [(h["row"], h["code"]) for h in golden.get("held", [])]
    for item, told in zip(found["held"], golden.get("held", []), strict=True):
        for key in ("field", "value", "amount"):
            if key in told:
                assert getattr(item, key) == told[key], key
        assert item.note.ja
        assert item.note.en
    if "sheets" in golden:
        assert reading.sheets == golden["sheets"]
    assert {*golden.get("notes", [])} <= {note.code for note in reading.notes}


@pytest.mark.parametrize(("name", "sample"), _cases())
def test_every_row_is_counted_once(name: str, sample: str) -> None:
    reading = open_reading(SAMPLES / sample, load_profile(name.split(".")[0]))
    places: list[tuple[str, int]] = []
    for item in reading:
        if isinstance(item, Block):
            numbers = [] if item.derived else dict.fromkeys(item.row_numbers)
            places += [(item.sheet, number) for number in numbers]
        else:
            places.append((item.sheet, item.row_number))
    assert len(places) == len(set(places)) == reading.rows_read
    for sheet in {sheet for sheet, _ in places}:
        numbers = sorted(number for s, number in places if s == sheet)
        assert numbers == list(range(1, len(numbers) + 1))


def test_every_profile_comes_with_sample_expectation_and_documentation() -> None:
    profiles = {profile.id: profile for profile in builtin_profiles()}
    assert sorted(profiles) == sorted(IDS)
    documentation = (ROOT / "docs/profiles.md").read_text(encoding="utf-8")
    for name, profile in profiles.items():
        assert (SAMPLES / profile.sample).is_file(), name
        assert (GOLDEN / f"{name}.yaml").is_file(), name
        assert profile.title is not None, name
        assert profile.about is not None, name
        assert f"`{name}`" in documentation, name


def test_every_sample_has_an_expectation() -> None:
    assert sorted(path.name for path in SAMPLES.iterdir() if path.name[0] != ".") == sorted(
        sample for _, sample in _cases()
    )


@pytest.mark.parametrize("name", IDS)
def test_every_format_shows_a_row_that_is_held_back(name: str) -> None:
    goldens = [_golden(path) for path in GOLDEN.glob(f"{name}*.yaml")]
    assert any(golden.get("held") for golden in goldens)


def _contents(book: Workbook) -> dict[str, Any]:
    return {
        sheet.title: (
            [[cell.value for cell in row] for row in sheet.iter_rows()],
            sorted(map(str, sheet.merged_cells.ranges)),
            sorted(number for number, row in sheet.row_dimensions.items() if row.hidden),
            sheet.sheet_state,
        )
        for sheet in book.worksheets
    }


def _no_times(contents: dict[str, Any]) -> Any:
    return json.loads(json.dumps(contents, default=lambda day: day.isoformat()[:10]))


def test_the_sample_workbook_is_what_its_generator_writes() -> None:
    path = ROOT / "tests/support/ledger_workbook.py"
    spec = importlib.util.spec_from_file_location("ledger_workbook", path)
    assert spec is not None
    assert spec.loader is not None
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    committed = openpyxl.load_workbook(generator.SAMPLE)
    assert _no_times(_contents(committed)) == _no_times(_contents(generator.build()))


@pytest.mark.parametrize("name", IDS)
def test_a_profile_refuses_the_files_of_other_formats(name: str) -> None:
    profile = load_profile(name)
    if profile.synonyms:
        pytest.skip("recognises columns by their names, whoever wrote them")
    own = profile.sample.split(".")[0]
    for _, sample in _cases():
        if sample.split(".")[0] != own:
            with pytest.raises(SourceError):
                list(open_reading(SAMPLES / sample, profile))
