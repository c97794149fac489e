"""日本標準産業分類: three levels from the code that a source writes.

Divisions and their two-digit codes are those of the 13th revision (in force 2014-04) and the 14th
(告示 2023-07, in force 2024-04), which share them. Below that, codes may mean other things in other
revisions, so their names are the source's own and the revision is kept beside them. A text
without a code is a division where it is a division's own name; nothing else is guessed.
"""

import re
import unicodedata
from dataclasses import dataclass

DIVISIONS = {
    "A": ("農業、林業", 1, 2), "B": ("漁業", 3, 4), "C": ("鉱業、採石業、砂利採取業", 5, 5),
    "D": ("建設業", 6, 8), "E": ("製造業", 9, 32), "F": ("電気・ガス・熱供給・水道業", 33, 36),
    "G": ("情報通信業", 37, 41), "H": ("運輸業、郵便業", 42, 49), "I": ("卸売業、小売業", 50, 61),
    "J": ("金融業、保険業", 62, 67), "K": ("不動産業、物品賃貸業", 68, 70),
    "L": ("学術研究、専門・技術サービス業", 71, 74), "M": ("宿泊業、飲食サービス業", 75, 77),
    "N": ("生活関連サービス業、娯楽業", 78, 80), "O": ("教育、学習支援業", 81, 82),
    "P": ("医療、福祉", 83, 85), "Q": ("複合サービス事業", 86, 87),
    "R": ("サービス業(他に分類されないもの)", 88, 96),
    "S": ("公務(他に分類されるものを除く)", 97, 98), "T": ("分類不能の産業", 99, 99),
}  # fmt: skip
"""Letter → name, first and last two-digit code (大分類と中分類)."""

_REVISION = re.compile(r"第\s*(\d{1,2})\s*回(?:改[訂定])?")
_CODE = r"(?P<letter>[A-T])?[-.\s]?(?P<digits>\d{2,4})?"
_BEFORE = re.compile(
    rf"(?:JSIC|日本標準産業分類)?[:\s]*{_CODE}(?![0-9A-Za-z])[:.\-\s]*(?P<name>.*)"
)
_BEHIND = re.compile(rf"(?P<name>.+?)\s*\({_CODE}\)")


@dataclass(frozen=True, slots=True)
class Industry:
    """An industry as a source writes it, by levels; "" where the source does not say.

    Attributes:
        division: 大分類, a letter.
        division_name: its name.
        major_group: 中分類, two digits.
        minor_group: 小分類, three digits.
        code: the code as written, without its letter.
        name: what the source calls it.
        revision: 第何回の分類か.
    """

    division: str
    division_name: str
    major_group: str
    minor_group: str
    code: str
    name: str
    revision: str


def read_industry(text: str, revision: str = "") -> Industry:
    """Read an industry.

    Args:
        text: as a source writes it: "E24 金属製品製造業", "2431", "金属製品製造業(24)", "建設業".
        revision: the revision to assume where the text has a code and does not say.
    """
    folded = unicodedata.normalize("NFKC", text).strip()
    told = _REVISION.search(folded)
    bare = _REVISION.sub(" ", folded).replace("()", "").strip()
    for pattern in (_BEHIND, _BEFORE):
        found = pattern.fullmatch(bare)
        if found and (found["letter"] or found["digits"]):
            coded = _coded(found["letter"] or "", found["digits"] or "", found["name"])
            if coded is not None:
                division, code = coded
                return Industry(
                    division,
                    DIVISIONS[division][0],
                    code[:2],
                    code[:3] if len(code) > 2 else "",
                    code,
                    found["name"].strip() or ("" if code else DIVISIONS[division][0]),
                    told[1] if told else revision,
                )
    letter = _NAMES.get(_folded_name(bare), "")
    title = DIVISIONS[letter][0] if letter else ""
    return Industry(letter, title, "", "", "", text.strip(), "")


def _coded(letter: str, digits: str, name: str) -> tuple[str, str] | None:
    """Return division and code; None where letter, digits and name contradict each other."""
    if not digits:
        is_its_name = not name.strip() or _NAMES.get(_folded_name(name)) == letter
        return (letter, "") if is_its_name else None
    two = int(digits[:2])
    division = next((one for one, (_, a, b) in DIVISIONS.items() if a <= two <= b), None)
    if division is None or letter not in ("", division):
        return None
    return division, digits


def _folded_name(name: str) -> str:
    return unicodedata.normalize("NFKC", name).replace(",", "、").replace(" ", "")


_NAMES = {_folded_name(name): letter for letter, (name, *_) in DIVISIONS.items()} | {
    _folded_name(part): letter
    for letter, (name, *_) in DIVISIONS.items()
    for part in name.split("、")
    if len(name.split("、")) > 1 and part.endswith("業")
}
"""Names of divisions, and the halves of a double name that stand alone (卸売業)."""
