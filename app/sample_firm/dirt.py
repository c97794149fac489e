"""How the same thing gets written differently: names, kana, numbers, dates, amounts.

What belongs here: one spelling at a time, each a pure function. What does not: who spells how
(``records`` and the modules that write files).
"""

import unicodedata
from datetime import date
from random import Random

from app.sample_firm.entities import Entity, full_name

SHORT_FORMS: dict[str, tuple[str, ...]] = {
    "株式会社": ("㈱", "(株)", "（株）"),
    "有限会社": ("㈲", "(有)", "（有）"),
    "合同会社": ("(同)", "(同)", "（同）"),
    "合資会社": ("(資)", "(資)", "（資）"),
    "合名会社": ("(名)", "(名)", "（名）"),
    "医療法人": ("(医)", "(医)", "（医）"),
    "医療法人社団": ("(医)", "(医)", "（医）"),
    "社会福祉法人": ("(福)", "(社福)", "（福）"),
    "学校法人": ("(学)", "(学)", "（学）"),
    "特定非営利活動法人": ("NPO法人", "(特非)", "ＮＰＯ法人"),
    "一般社団法人": ("(一社)", "(一社)", "（一社）"),
    "税理士法人": ("(税)", "税理士法人", "（税）"),
}
"""Legal form → as a composite character, with half-width and with full-width brackets."""

BANK_FORMS: dict[str, str] = {
    "株式会社": "カ",
    "有限会社": "ユ",
    "合同会社": "ド",
    "合資会社": "シ",
    "合名会社": "メ",
    "医療法人": "イ",
    "医療法人社団": "イ",
    "社会福祉法人": "フク",
    "学校法人": "ガク",
    "特定非営利活動法人": "トクヒ",
    "一般社団法人": "シヤ",
    "税理士法人": "ゼイ",
}
"""Legal form → abbreviation in transfers (全銀協規定の法人略語)."""

_HALF = {
    unicodedata.normalize("NFKC", chr(point)): chr(point) for point in range(0xFF61, 0xFFA0)
} | {"\u3099": "ﾞ", "\u309a": "ﾟ", "　": " "}
_LARGE = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_WIDE = {ord(" "): "　"} | {point: chr(point + 0xFEE0) for point in range(0x21, 0x7F)}
_WIDE_DIGITS = str.maketrans("0123456789-,.", "０１２３４５６７８９－，．")
_TWINS = str.maketrans("カニロエータ", "力二口工一夕")
_SLIPS = (
    ("建設", "健設"), ("設計", "設討"), ("塗装", "塗操"), ("印刷", "印制"), ("物流", "物留"),
    ("精機", "精器"), ("商事", "商亊"), ("物産", "物散"), ("樹脂", "樹肢"), ("資材", "資財"),
    ("運輸", "運諭"), ("食品", "食晶"), ("電設", "電説"), ("紙器", "紙機"), ("倉庫", "蒼庫"),
    ("工業", "工業所"), ("製作所", "製作"), ("鉄工所", "鉄工"), ("不動産", "不動"),
)  # fmt: skip


def half_kana(text: str) -> str:
    """Return katakana in half width, voicing marks apart, as JIS X 0201 has them."""
    parts = unicodedata.normalize("NFD", text)
    return "".join(_HALF.get(character, character) for character in parts)


def wide(text: str) -> str:
    """Return ASCII in full width."""
    return text.translate(_WIDE)


def wide_digits(text: str) -> str:
    """Return digits, hyphens, commas and points in full width."""
    return text.translate(_WIDE_DIGITS)


def large_kana(text: str) -> str:
    """Return small kana as large ones (キャノン → キヤノン)."""
    return text.translate(_LARGE)


def twins(text: str) -> str:
    """Return katakana replaced by the kanji that look the same (カ → 力)."""
    return text.translate(_TWINS)


def slip(text: str) -> str:
    """Return a name with a slip of the pen or of the kana-kanji conversion."""
    for right, wrong in _SLIPS:
        if right in text:
            return text.replace(right, wrong)
    return text[:-1] if len(text) > 4 else text + "社"


def short_name(entity: Entity, style: int, core: str = "", gap: str = "") -> str:
    """Return the name with its form abbreviated.

    Args:
        entity: whose name.
        style: 0 composite character, 1 half-width brackets, 2 full-width brackets.
        core: a spelling of the core other than today's.
        gap: what stands between form and core.
    """
    core = core or entity.core
    if not entity.form or entity.form not in SHORT_FORMS:
        return full_name(entity.form, entity.position, core)
    form = SHORT_FORMS[entity.form][style]
    return f"{core}{gap}{form}" if entity.position == "suffix" else f"{form}{gap}{core}"


def bank_name(entity: Entity, former: bool = False) -> str:
    """Return the name as it arrives with a transfer: half-width, large kana, at most 48 bytes."""
    kana = entity.former_kana if former and entity.former_kana else entity.kana
    form = entity.former_form if former and entity.former_form else entity.form
    core = large_kana(kana).replace("ー", "-").replace("ヴエ", "ベ")
    if form == "協同組合":
        core = f"{core}キヨウクミ"
    mark = BANK_FORMS.get(form, "")
    if mark:
        core = f"{core}({mark}" if entity.position == "suffix" else f"{mark}){core}"
    return half_kana(core)[:48]


def cut(text: str, width: int) -> str:
    """Return as much of a text as fits into so many bytes of cp932."""
    while len(text.encode("cp932")) > width:
        text = text[:-1]
    return text


def day(value: date, style: str) -> str:
    """Return a date as somebody writes it; ``style`` is one of the keys below.

    ``slash`` 2024/04/01, ``short`` 2024/4/1, ``plain`` 20240401, ``dash`` 2024-04-01,
    ``kanji`` 2024年4月1日, ``era`` R06/04/01, ``dots`` R.06/04/01, ``era_kanji`` 令和6年4月1日,
    ``era_short`` R6.4.1, ``era_mark`` 令6.4.1.
    """
    year = value.year - 2018
    forms = {
        "slash": f"{value:%Y/%m/%d}",
        "short": f"{value.year}/{value.month}/{value.day}",
        "plain": f"{value:%Y%m%d}",
        "dash": f"{value:%Y-%m-%d}",
        "kanji": f"{value.year}年{value.month}月{value.day}日",
        "era": f"R{year:02d}/{value:%m/%d}",
        "dots": f"R.{year:02d}/{value:%m/%d}",
        "era_kanji": f"令和{year}年{value.month}月{value.day}日",
        "era_short": f"R{year}.{value.month}.{value.day}",
        "era_mark": f"令{year}.{value.month}.{value.day}",
    }
    return forms[style]


def amount(
    value: float, negative: str = "-", grouped: bool = False, full_width: bool = False
) -> str:
    """Return a number as somebody writes it.

    Args:
        value: the number; whole ones are written without decimals.
        negative: how a minus is written: ``-``, ``▲``, ``△``, ``－`` before, ``()`` around,
            ``after`` behind.
        grouped: thousands separated by commas.
        full_width: in full-width characters.
    """
    size = abs(value)
    text = f"{size:,}" if grouped else f"{size}"
    text = text.removesuffix(".0")
    if value < 0:
        text = {"()": f"({text})", "after": f"{text}-"}.get(negative, f"{negative}{text}")
    return wide_digits(text) if full_width else text


def phone(number: str, random: Random) -> str:
    """Return a telephone number as somebody types it into a sheet."""
    area, exchange, rest = number.split("-")
    roll = random.random()
    if roll < 0.62:
        return number
    if roll < 0.72:
        return f"{area}({exchange}){rest}"
    if roll < 0.80:
        return wide_digits(number)
    if roll < 0.86:
        return f"TEL {number}"
    if roll < 0.92:
        return f"{number}(代)"
    if roll < 0.96:
        return number.replace("-", "")
    return f"({area}){exchange}-{rest} 内線{random.randint(11, 89)}"
