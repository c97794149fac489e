"""Folds: what is ignored when two texts are compared.

Each fold is idempotent and total (any text in, text out). They serve keys; what people see keeps
its spelling, apart from `fold_width` and `fold_spaces`. What does not belong here: anything that
knows what a text is about (a name, an address).
"""

import re
import unicodedata
from functools import cache

from cleansing.resources import load_table

HIRAGANA = "ぁ-ゖ"
KATAKANA = "ァ-ヺ"
KANJI = "㐀-鿿豈-﫿𠀀-𲎯々〆"

# U+30FC and U+FF70 (ー) are the kana's own sign; all others are dashes of one kind or another.
_LONG = "ー"
_DASHES = "-‐‑‒–—―−─━﹣－⁃˗➖"
_WAVES = "~〜～∼〰"

# NFKC would make a space and a combining mark of the spaced voicing marks, and loses the bracket
# that says that these circled characters are legal forms.
_BEFORE_NFKC = {
    0x309B: "\u3099",
    0x309C: "\u309a",
    ord("㊑"): "(株)",
    ord("㊒"): "(有)",
    ord("㊓"): "(社)",
    ord("㊔"): "(名)",
    ord("㏍"): "(株)",
    0x00AD: None,
    0x200B: None,
    0x200C: None,
    0x200D: None,
    0x2060: None,
    0xFEFF: None,
    0x180E: None,
}
_BEFORE_NFKC |= dict.fromkeys(range(0xFE00, 0xFE10))  # variation selectors: 辻󠄀 is 辻
_BEFORE_NFKC |= dict.fromkeys(range(0xE0100, 0xE01F0))

_SMALL = "ァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
_LARGE = "アイウエオツヤユヨワカケクシストヌハヒフヘホムラリルレロ"
_V_ROW = {"ヷ": "バ", "ヸ": "ビ", "ヹ": "ベ", "ヺ": "ボ"}
_V = re.compile("ヴ([アイエオ]?)")
_V_SOUNDS = {"ア": "バ", "イ": "ビ", "エ": "ベ", "オ": "ボ", "": "ブ"}
_REPEAT_KANA = re.compile(r"([ァ-ヺぁ-ゖ])([ゝヽゞヾ])")
_REPEAT_KANJI = re.compile("([㐀-鿿豈-﫿𠀀-𲎯])々")


def fold_width(text: str) -> str:
    """Return ``text`` in one width: NFKC, with the cases that NFKC gets wrong mended first.

    Half-width kana and their separate voicing marks become full-width kana, full-width letters,
    figures and brackets become ASCII, ㈱ and the unbracketed ㊑ become (株). Invisible characters
    and variation selectors go. Kanji variants stay (see `fold_kanji`), apart from the
    compatibility ideographs that NFKC itself replaces.
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text.translate(_BEFORE_NFKC))


def fold_spaces(text: str) -> str:
    """Return ``text`` with each run of white space as one space, and none at the ends."""
    return " ".join(text.split())


_SIGN = f"[{KANJI}{HIRAGANA}{KATAKANA}{_LONG}A-Za-z0-9&]"
_SPREAD = re.compile(f"(?<![^ ])(?:{_SIGN} ){{2,}}{_SIGN}(?![^ ])")


def fold_spread(text: str) -> str:
    """Return ``text`` without the spaces between signs that stand apart: 株 式 会 社 as 株式会社.

    Three signs or more; words of two signs keep their spaces.
    """
    if text.count(" ") < 2:
        return text
    return _SPREAD.sub(lambda found: found[0].replace(" ", ""), text)


_DASH_IN_KANA = re.compile(
    f"(?<=[{HIRAGANA}{KATAKANA}{_LONG}])[{_DASHES}{_WAVES}](?![0-9A-Za-z({_DASHES}{_WAVES}])"
)
_LONG_ALONE = re.compile(f"(?<![{HIRAGANA}{KATAKANA}{_LONG}]){_LONG}+")
_DASH = re.compile(f"[{_DASHES}]")
_WAVE = re.compile(f"[{_WAVES}]")


def fold_dashes(text: str) -> str:
    """Return ``text`` with one sign per meaning: ー after kana, ``-`` for dashes, ``~`` for waves.

    Whichever of the dozen look-alikes stands after a kana is a long vowel, unless a letter or a
    figure follows; between figures even ー is a dash.
    """
    if _LONG in text:
        text = _LONG_ALONE.sub(lambda found: "-" * len(found[0]), text)
    return _WAVE.sub("~", _DASH.sub("-", _DASH_IN_KANA.sub(_LONG, text)))


@cache
def kanji_table() -> dict[int, str]:
    """Return the table of `fold_kanji` for ``str.translate``: treat it as read-only."""
    rows = load_table("kanji_variants")
    table = _rare_variants()
    for group in ("joyo", "names"):
        for canonical, variants in rows[group].items():
            table.update(dict.fromkeys(map(ord, variants), canonical))
    return table


def _rare_variants() -> dict[int, str]:
    """Variants outside the characters of cp932, from the ja-itaiji families.

    The families are broad (働 動 力 are one), so a row counts only where the variant is too rare
    to be anybody's ordinary character and the family has exactly one everyday kanji (JIS level 1).
    """
    from ja_itaiji import Itaiji

    families: dict[str, list[str]] = Itaiji.dictionary
    table: dict[int, str] = {}
    for variant, family in families.items():
        if len(variant) != 1 or _encodable(variant):
            continue
        everyday = [kanji for kanji in family if _is_jis_level_1(kanji)]
        if len(everyday) == 1:
            table[ord(variant)] = everyday[0]
    return table


def _encodable(character: str) -> bool:
    try:
        character.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def _is_jis_level_1(character: str) -> bool:
    try:
        code = character.encode("cp932")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and b"\x88\x9f" <= code <= b"\x98\x72"


@cache
def _weak_table() -> dict[int, str]:
    rows = load_table("kanji_variants")["weak"]
    return {ord(other): kanji for kanji, others in rows.items() for other in others}


def fold_kanji(text: str) -> str:
    """Return ``text`` with each kanji in its usual form: 髙 as 高, 邊 and 邉 as 辺, 𠮷 as 吉.

    One character becomes one character, so positions hold. 斎 and 斉 are different kanji and
    stay so; see `fold_kanji_weak`.
    """
    return text if text.isascii() else text.translate(kanji_table())


def fold_kanji_weak(text: str) -> str:
    """Return ``text`` folded as by `fold_kanji`, and kanji that people confuse as one: 斎 as 斉.

    Agreement after this fold alone is weak evidence.
    """
    return fold_kanji(text).translate(_weak_table())


_TO_KATAKANA = {code: chr(code + 0x60) for code in [*range(0x3041, 0x3097), 0x309D, 0x309E]}
_SOUNDS = {"ヂ": "ジ", "ヅ": "ズ", "ヰ": "イ", "ヱ": "エ", "ヲ": "オ", **_V_ROW}
_KANA_TABLE: dict[int, str] = {
    **{ord(small): large for small, large in zip(_SMALL, _LARGE, strict=True)},
    **{ord(kana): sound for kana, sound in _SOUNDS.items()},
}
_KANA_TABLE |= {
    code: _KANA_TABLE.get(ord(katakana), katakana) for code, katakana in _TO_KATAKANA.items()
}


def to_katakana(text: str) -> str:
    """Return ``text`` with hiragana as katakana, and nothing else changed."""
    return text.translate(_TO_KATAKANA)


def fold_kana(text: str) -> str:
    """Return ``text`` with kana in one form: katakana, large, sounds that are one written as one.

    ャ as ヤ (キャノン as キヤノン), ヴァ as バ, ヂ as ジ, ヅ as ズ, ヰ as イ, ヲ as オ; ゝ and
    its kin are written out. ー stays.
    """
    text = _expand_repeats(text).translate(_KANA_TABLE)
    return _V.sub(lambda found: _V_SOUNDS[found[1]], text) if "ヴ" in text else text


def _expand_repeats(text: str) -> str:
    while _REPEAT_KANA.search(text):
        text = _REPEAT_KANA.sub(_repeated, text, count=1)
    return text


def _repeated(found: "re.Match[str]") -> str:
    kana, mark = found[1], found[2]
    again = unicodedata.normalize("NFD", kana)[0]
    if mark in "ゞヾ":
        again = unicodedata.normalize("NFC", again + "\u3099")
    return kana + again


def expand_repeated_kanji(text: str) -> str:
    """Return ``text`` with 々 written out: 佐々木 as 佐佐木."""
    while _REPEAT_KANJI.search(text):
        text = _REPEAT_KANJI.sub(r"\1\1", text, count=1)
    return text


_ALL_KANA = re.compile(f"[{KATAKANA}ーぁ-ゖ0-9A-Za-z()\\s.,&'・/\\-]+")
_LARGE_KANA = str.maketrans(
    "ァィゥェォッャュョヮぁぃぅぇぉっゃゅょゎ", "アイウエオツヤユヨワアイウエオツヤユヨワ"
)


def large_kana(text: str) -> str:
    """Return ``text`` with its small kana large; one character stays one, so positions hold."""
    return text.translate(_LARGE_KANA)


def is_kana(text: str) -> bool:
    """Tell whether a text has kana and nothing but kana, letters, figures and a few signs."""
    return _ALL_KANA.fullmatch(text) is not None and not text.isascii()
