"""The invented sets of the matching benchmark are what they say."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.matching import firm
from benchmarks.matching.companies import SYSTEMS
from benchmarks.matching.dense import generate
from benchmarks.matching.noise import mistyped
from benchmarks.matching.prepared import prepare, read, write_pairs
from benchmarks.matching.words import first_words, last_words
from cleansing.customers import cleanse_customers
from cleansing.matching.records import TEXT_COLUMNS, matching_frame

SIZE = 2_000


@pytest.fixture(scope="module")
def dense() -> pd.DataFrame:
    return generate(SIZE, seed=5)


def texts(frame: pd.DataFrame) -> dict[str, list[object]]:
    return {str(name): values.tolist() for name, values in frame.items()}


def test_one_seed_gives_one_file_and_another_seed_another(dense: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(dense, generate(SIZE, seed=5))
    assert not dense["name"].equals(generate(SIZE, seed=6)["name"])


@pytest.mark.parametrize("size", [1, 50, 2_345])
def test_the_size_is_met(size: int) -> None:
    assert len(generate(size)) == size


def test_no_value_is_missing_but_as_an_empty_text(dense: pd.DataFrame) -> None:
    for name in dense.columns.drop("entity"):
        assert all(isinstance(value, str) for value in dense[name]), name


def test_codes_name_one_record(dense: pd.DataFrame) -> None:
    assert not dense.duplicated(["system", "code"]).any()
    assert set(dense["system"]) == {system.name for system in SYSTEMS}


def test_companies_have_records_in_several_systems_and_twice_in_one(dense: pd.DataFrame) -> None:
    assert (dense.groupby("entity")["system"].nunique() > 1).mean() > 0.4
    again = dense.duplicated(["entity", "system"]).mean()
    assert 0 < again < 0.05


def test_every_kind_of_noise_is_there(dense: pd.DataFrame) -> None:
    def share_differing(column: str) -> float:
        known = dense[dense[column] != ""]
        spellings = known.groupby("entity")[column].nunique()
        return float((spellings > 1).mean())

    for column in ("name", "core", "core_key", "legal_form", "address_key", "phone_clean"):
        assert 0.005 < share_differing(column) < 0.9, column
    for column in ("legal_form", "address_key", "phone_clean", "kana_clean"):
        assert (dense[column] == "").any(), column
    assert (dense["branch"] != "").any()


def test_companies_share_names(dense: pd.DataFrame) -> None:
    bearers = dense.groupby("core_key")["entity"].nunique()
    assert bearers.max() > 20
    assert (bearers == 1).mean() > 0.5


@pytest.mark.parametrize("size", [SIZE, 3 * SIZE])
def test_a_record_meets_twenty_others_whatever_the_size(size: int, tmp_path: Path) -> None:
    records, pairs = tmp_path / "records.parquet", tmp_path / "pairs.parquet"
    prepare(generate(size), records)
    assert write_pairs(records, pairs) / size >= 20
    found = pd.read_parquet(pairs)
    assert (found["record_l"] < found["record_r"]).all()
    assert not found.duplicated().any()


def test_what_is_read_is_what_matching_takes(dense: pd.DataFrame, tmp_path: Path) -> None:
    prepare(dense, tmp_path / "records.parquet")
    expected = matching_frame(texts(dense.drop(columns="entity")))
    found = read(tmp_path / "records.parquet")
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


def test_a_bucket_above_its_cap_is_empty_for_peers(dense: pd.DataFrame, tmp_path: Path) -> None:
    many = dense.assign(phone_clean=np.where(np.arange(SIZE) < 100, "+81520000000", "+81520000001"))
    few = many.head(130)
    prepare(few, tmp_path / "records.parquet")
    blocks = pd.read_parquet(tmp_path / "records.parquet")["block_phone"]
    assert set(blocks[:100]) == {""}
    assert set(blocks[100:]) == {"+81520000001"}


def test_the_columns_are_what_cleansing_makes_of_the_invented_exports() -> None:
    clean = generate(SIZE, 3, firm.SYSTEMS, firm.NAMESAKES)
    raw = firm.invent(SIZE, 3)
    made = cleanse_customers(
        {
            "name": raw["name"].tolist(),
            "name_kana": raw["kana"].tolist(),
            "address": raw["address"].tolist(),
            "phone": raw["phone"].tolist(),
        }
    )
    # A municipality of a name that two prefectures have is told by its prefecture alone.
    spelt = {"name", "prefecture", "address_rest", "building"}
    for column in set(TEXT_COLUMNS) & set(clean.columns) - spelt:
        assert clean[column].tolist() == made[column], column


def test_a_firm_written_is_read_with_its_truth(tmp_path: Path) -> None:
    exports = firm.invent(500)
    firm.write(exports, tmp_path)
    found = firm.read(tmp_path).sort_values(["system", "code"], ignore_index=True)
    wanted = exports.sort_values(["system", "code"], ignore_index=True)
    assert found["name"].tolist() == wanted["name"].tolist()
    same = found.groupby("entity").indices.values()
    assert all(len(set(wanted["cn"][rows])) == 1 for rows in same)
    assert found["entity"].nunique() == wanted["cn"].nunique()


def test_columns_of_a_folder_vary_and_records_without_truth_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "kaikei.csv").write_text("code,name,phone\nK1,青陽商事㈱,052-012-3456\n")
    (tmp_path / "hanbai.csv").write_text("code,name,memo\nH1,青陽商事,x\nH2,白峰物産,y\n")
    (tmp_path / "truth.csv").write_text("system,code,cn\nkaikei,K1,7\nhanbai,H1,7\n")
    found = firm.read(tmp_path).set_index("code")
    assert found["entity"].to_dict() == {"H1": 0, "H2": -1, "K1": 0}
    assert found["phone_clean"].to_dict() == {"H1": "", "H2": "", "K1": "+81520123456"}


def test_a_folder_that_is_no_firm_is_refused(tmp_path: Path) -> None:
    (tmp_path / "truth.csv").write_text("system,code,cn\n")
    with pytest.raises(FileNotFoundError):
        firm.read(tmp_path)
    (tmp_path / "kaikei.csv").write_text("code,address\nK1,x\n")
    with pytest.raises(ValueError, match="name"):
        firm.read(tmp_path)


def test_words_are_all_different() -> None:
    for listed in (first_words(), last_words()):
        assert len({text for text, _ in listed}) == len(listed)


@pytest.mark.parametrize(
    ("kind", "slip"), [(0, "青建設業"), (1, "青陽陽建設業"), (2, "青洋建設業"), (3, "青洋建設業")]
)
def test_slips(kind: int, slip: str) -> None:
    assert mistyped("青陽建設業", kind, 0.3) == slip


def test_short_names_have_no_slips() -> None:
    assert mistyped("青陽会", 0, 0.5) == "青陽会"
