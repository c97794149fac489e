"""What is written by a profile is read by it as the same records."""

import json
from pathlib import Path

import pytest

from cleansing.folds import fold_kanji
from connectors.profile import Profile, builtin_profiles, load_profile
from connectors.reading import Block, open_reading
from connectors.writers.characters import Characters
from connectors.writers.columns import layout_of, refuse_unwritable
from connectors.writers.delimited import write_delimited
from connectors.writers.records import Address, RecordWriter, spread
from core.errors import ConfigurationError

SAMPLES = Path(__file__).parents[2] / "connectors/profiles/samples"


def is_writable(profile: Profile) -> bool:
    try:
        refuse_unwritable(profile)
    except ConfigurationError:
        return False
    return profile.entity != "journal" and profile.format == "csv"


WRITABLE = [profile.id for profile in builtin_profiles() if is_writable(profile)]


def read(path: Path, profile: Profile) -> list[tuple[dict[str, str], dict[str, str]]]:
    """Return the rows that are not held back: fields, and columns that no field takes."""
    rows = []
    for item in open_reading(path, profile):
        if isinstance(item, Block) and item.entity == profile.entity:
            for place, extra in enumerate(item.extra):
                fields = {name: column[place] for name, column in item.columns.items()}
                rows.append((fields, json.loads(extra or "{}")))
    return rows


@pytest.mark.parametrize("name", WRITABLE)
def test_a_sample_written_again_is_read_as_the_same_records(name: str, tmp_path: Path) -> None:
    profile = load_profile(name)
    rows = read(SAMPLES / profile.sample, profile)
    assert rows
    writer = RecordWriter(profile)
    # A file may lack columns; what is written has all of them.
    texts = [writer.row(fields, extra) for fields, extra in rows]
    path = tmp_path / f"{name}.csv"
    layout = layout_of(profile)
    characters = Characters(layout.encoding, fold_kanji)
    write_delimited(path, writer.columns, texts, layout, characters, heading=profile.write.heading)
    again = read(path, profile)
    assert characters.replaced == []
    for (before, _), (after, _) in zip(rows, again, strict=True):
        written = {field: text for field, text in before.items() if writer.has(field)}
        kept = {field: after.get(field, "") for field in written}
        assert kept == written


def test_profiles_that_can_be_written() -> None:
    wanted = {"yayoi_hanbai_customers", "salesforce_accounts", "kintone_records", "freee_partners",
              "board_clients", "generic_customers", "generic_transactions"}  # fmt: skip
    assert wanted <= set(WRITABLE)


@pytest.mark.parametrize("name", ["zengin_statement"])
def test_a_format_of_fixed_width_is_not_written(name: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        RecordWriter(load_profile(name))
    assert caught.value.code == "PROFILE_NOT_WRITABLE"


TOKYO = Address("東京都", "千代田区", "外神田2-2", "青葉ビル3F")


@pytest.mark.parametrize(
    ("columns", "cells"),
    [
        (["住所１", "住所２"], ["東京都千代田区外神田2-2", "青葉ビル3F"]),
        (["都道府県", "市区町村・番地", "建物名・部屋番号など"],
         ["東京都", "千代田区外神田2-2", "青葉ビル3F"]),
        (["BillingState", "BillingCity", "BillingStreet"],
         ["東京都", "千代田区", "外神田2-2 青葉ビル3F"]),
        (["住所"], ["東京都千代田区外神田2-2 青葉ビル3F"]),
    ],
)  # fmt: skip
def test_an_address_is_shared_out_as_the_columns_say(columns: list[str], cells: list[str]) -> None:
    assert spread(TOKYO, columns) == cells
