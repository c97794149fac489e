"""A firm's exports with their truth: an invented one, or any folder in the same layout.

``kaikei.csv``, ``hanbai.csv``, ``excel.csv`` (UTF-8, with a column ``code``, and whichever there
are of ``COLUMNS``) and ``truth.csv`` (system, code and whose the record is; records that are not
there are left out of the score).
"""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.matching.companies import System
from benchmarks.matching.dense import generate
from cleansing.customers import cleanse_customers

COLUMNS = {
    "name": "name",
    "kana": "name_kana",
    "postal_code": "postal_code",
    "address": "address",
    "phone": "phone",
    "fax": "fax",
    "email": "email",
    "corporate_number": "corporate_number",
    "invoice_number": "invoice_number",
}
"""Columns of the files, and what cleansing calls them."""

SYSTEMS = (
    System("kaikei", 0.93, 0.60, 0.96, 0.00, 0.005, 0.00, 0),
    System("hanbai", 0.60, 0.00, 0.45, 0.40, 0.05, 0.03, 1),
    System("excel", 0.12, 0.90, 0.90, 0.60, 0.03, 0.01, 2),
)
NAMESAKES = {1: 0.62, 2: 0.12, 3: 0.10, 8: 0.10, 20: 0.06}
SIZE = 40_000

Texts = npt.NDArray[np.object_]
_WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
_BUILDINGS = ("中央ビル3階", "第二ビル２０１号", "駅前プラザ5F", "ｾﾝﾀｰﾋﾞﾙ４階")


def invent(size: int = SIZE, seed: int = 1) -> pd.DataFrame:
    """Return the exports of an invented firm: the columns of the files, ``system`` and ``cn``."""
    clean = generate(size, seed, SYSTEMS, NAMESAKES)
    source = np.random.default_rng(seed + 1)
    excel = (clean["system"] == "excel").to_numpy()
    return pd.DataFrame(
        {
            "system": clean["system"],
            "code": clean["code"],
            "name": clean["name"],
            "kana": _kana(clean, excel),
            "postal_code": "",
            "address": _addresses(clean, source),
            "phone": _phones(clean["phone_clean"].to_numpy(dtype=object), excel),
            "cn": clean["entity"].astype(str),
        }
    )


def _kana(clean: pd.DataFrame, excel: npt.NDArray[np.bool_]) -> Texts:
    kana = clean["kana_clean"].to_numpy(dtype=object)
    form = np.where((clean["legal_form"] == "株式会社") & (kana != ""), "カブシキガイシャ　", "")
    return np.where(excel, form + kana, kana)


def _addresses(clean: pd.DataFrame, source: np.random.Generator) -> Texts:
    """Write addresses as people do: 1丁目2番3号, 1-2-3, １－２－３, with a building or without."""
    size = len(clean)
    style = source.integers(0, 4, size)
    number = clean["number_key"].to_numpy(dtype=object)
    spelt = [_number(one, kind) for one, kind in zip(number, style.tolist(), strict=True)]
    building = np.array(_BUILDINGS, dtype=object)[source.integers(0, len(_BUILDINGS), size)]
    building = np.where((source.random(size) < 0.15) & (number != ""), " " + building, "")
    known = source.random(size) < 0.9
    prefecture = np.where(known, clean["prefecture"], "")
    street = [
        rest[: len(rest) - len(digits)]
        for rest, digits in zip(clean["address_rest"], number, strict=True)
    ]
    town = clean["city"].to_numpy(dtype=object) + np.array(street, dtype=object)
    written: Texts = prefecture + town + np.array(spelt, dtype=object) + building
    return written


def _number(number: str, style: int) -> str:
    if style == 0 and number:
        block, lot, house = number.split("-")
        return f"{block}丁目{lot}番{house}号"
    return number.translate(_WIDE) if style == 1 else number


def _phones(phones: Texts, spaced: npt.NDArray[np.bool_]) -> Texts:
    """Write +81 52 012 1234 as 052-012-1234, some as 052(012)1234."""
    return np.array(
        [
            "" if not one
            else f"0{one[3:5]}({one[5:8]}){one[8:]}" if bracket
            else f"0{one[3:5]}-{one[5:8]}-{one[8:]}"
            for one, bracket in zip(phones, spaced.tolist(), strict=True)
        ],
        dtype=object,
    )  # fmt: skip


def write(exports: pd.DataFrame, folder: Path) -> None:
    """Write the files of a firm."""
    folder.mkdir(parents=True, exist_ok=True)
    for system, rows in exports.groupby("system"):
        rows.drop(columns=["system", "cn"]).to_csv(folder / f"{system}.csv", index=False)
    exports[["system", "code", "cn"]].to_csv(folder / "truth.csv", index=False)


def read(folder: Path) -> pd.DataFrame:
    """Return the records of a folder, cleansed, with ``entity`` (-1 where the truth is silent).

    Raises:
        FileNotFoundError: there is no ``truth.csv``, or no file beside it.
        ValueError: a file has no column ``code`` or ``name``.
    """
    truth = _csv(folder / "truth.csv")
    paths = sorted(path for path in folder.glob("*.csv") if path.name != "truth.csv")
    if not paths:
        raise FileNotFoundError(f"no exports in {folder}")
    exports = pd.concat([_csv(path).assign(system=path.stem) for path in paths], ignore_index=True)
    for column in ("code", "name"):
        if column not in exports:
            raise ValueError(f"{folder}: no column {column}")
    exports = exports.fillna("")
    clean = pd.DataFrame(
        cleanse_customers(
            {field: exports[name].tolist() for name, field in COLUMNS.items() if name in exports}
        ),
        dtype=object,
    )
    for column in ("system", "code", "name"):
        clean[column] = exports[column].to_numpy(dtype=object)
    bodies, _ = pd.factorize(truth[truth.columns[2]])
    whose = dict(zip(zip(truth["system"], truth["code"], strict=True), bodies, strict=True))
    keys = zip(clean["system"], clean["code"], strict=True)
    clean["entity"] = np.array([whose.get(key, -1) for key in keys], dtype=np.int64)
    return clean


def _csv(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=object, keep_default_na=False, encoding="utf-8-sig")
