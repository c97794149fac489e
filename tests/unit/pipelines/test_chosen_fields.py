"""Columns chosen by hand: the choice takes the place of the guess, all else follows as usual."""

from pathlib import Path

import pytest

from core.errors import ConfigurationError
from pipelines.inspection.model import Inspection
from pipelines.steps.inspect import inspect_file

HEADER = "番号,会社,ふりがな,所在,建物,連絡先,メモ\n"
ROWS = "".join(
    f"{n:03},株式会社試験{n},シケン,名古屋市中区錦{n},第{n}ビル,052-111-{n:04},特になし\n"
    for n in range(1, 21)
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "客先.csv"
    path.write_text(HEADER + ROWS, encoding="utf-8")
    return path


def fields(found: Inspection) -> dict[str, tuple[str, ...]]:
    return {mapped.field: mapped.columns for mapped in found.mapping}


def place(found: Inspection, name: str) -> int:
    return [column.column for column in found.columns].index(name)


def test_a_column_becomes_the_field_that_was_chosen(file: Path) -> None:
    before = inspect_file(file, None)
    found = inspect_file(
        file, None, chosen_fields={place(before, "連絡先"): "fax", place(before, "メモ"): "note"}
    )
    assert fields(found)["fax"] == ("連絡先",)
    assert fields(found)["note"] == ("メモ",)
    assert "phone" not in fields(found)
    assert found.preview[0].raw["fax"] == "052-111-0001"


def test_columns_of_one_field_are_joined(file: Path) -> None:
    before = inspect_file(file, None)
    chosen = {place(before, "所在"): "address", place(before, "建物"): "address"}
    found = inspect_file(file, None, chosen_fields=chosen)
    assert fields(found)["address"] == ("所在", "建物")
    assert found.preview[0].raw["address"] == "名古屋市中区錦1 第1ビル"


def test_a_column_may_be_left_aside(file: Path) -> None:
    before = inspect_file(file, None)
    found = inspect_file(file, None, chosen_fields={place(before, "連絡先"): ""})
    assert "連絡先" in [column.column for column in found.loose]
    assert found.readable


def test_what_is_required_must_have_a_column(file: Path) -> None:
    before = inspect_file(file, None)
    nothing = dict.fromkeys(range(len(before.columns)), "")
    with pytest.raises(ConfigurationError) as caught:
        inspect_file(file, None, chosen_fields=nothing)
    assert caught.value.code == "MAPPING_INCOMPLETE"
    assert "名称" in caught.value.message.ja


def test_places_that_do_not_exist_are_nothing(file: Path) -> None:
    found = inspect_file(file, None, chosen_fields={99: "name"})
    assert fields(found)["name"] == ("会社",)
