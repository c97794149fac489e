"""Legal forms: finding one in a name, however it is written.

Sources: 国税庁 法人種別, 全銀協規定 別表 (法人略語 and 事業略語 of transfers), usage of
ledgers. The table is ``resources/legal_forms.yaml``. What does not belong here: what is left of
the name without its form (``names``).
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, NamedTuple

from cleansing.folds import fold_kana, fold_kanji, is_kana, large_kana, to_katakana
from cleansing.resources import load_table

_HEAD: Final = ("both", "head")
_TAIL: Final = ("both", "tail")
_SEPARATORS: Final = " ・:/,_-"


class Found(NamedTuple):
    """A legal form in a text.

    Attributes:
        forms: The forms it may stand for, the likeliest first.
        left: The text before it.
        right: The text after it.
        written: Whether it is shown as it was written (forms of other countries, Co., Ltd.).
    """

    forms: tuple[str, ...]
    left: str
    right: str
    written: str = ""


@dataclass(frozen=True, slots=True)
class _Table:
    """The forms by how they are written; all spellings folded."""

    full: dict[str, str]
    short: dict[str, tuple[str, ...]]
    bank: dict[str, tuple[str, ...]]
    kana: dict[str, str]
    english: dict[str, tuple[str, ...]]
    heads: dict[str, str]
    firsts: frozenset[str]
    lasts: frozenset[str]
    lengths: tuple[int, ...]
    within: "re.Pattern[str]"


@cache
def _table() -> _Table:
    full: dict[str, str] = {}
    places: dict[str, str] = {}
    groups: dict[str, dict[str, list[str]]] = {"short": {}, "bank": {}, "kana": {}, "english": {}}
    for row in load_table("legal_forms"):
        form, place = row["form"], row.get("place", "both")
        for spelling in [form, *row.get("also", [])]:
            if place in (*_HEAD, "tail"):
                full[fold_kanji(spelling)] = form
                places[fold_kanji(spelling)] = place
        for group, spellings in groups.items():
            for spelling in row.get(group, []):
                spellings.setdefault(_folded(group, spelling), []).append(form)
    several = {
        group: {spelling: tuple(dict.fromkeys(forms)) for spelling, forms in spellings.items()}
        for group, spellings in groups.items()
    }
    heads = {spelling: full[spelling] for spelling, place in places.items() if place in _HEAD}
    return _Table(
        full=full,
        short=several["short"],
        bank=several["bank"],
        kana={spelling: forms[0] for spelling, forms in several["kana"].items()},
        english=several["english"],
        heads=heads,
        firsts=frozenset(spelling[:2] for spelling in heads),
        lasts=frozenset(spelling[-2:] for spelling in full),
        lengths=tuple(sorted(set(map(len, places)), reverse=True)),
        within=re.compile(_any(s for s in heads if s.endswith(("会社", "法人")))),
    )


def _folded(group: str, spelling: str) -> str:
    if group == "english":
        return spelling.lower()
    return fold_kana(spelling) if group in ("bank", "kana") else spelling


def _any(spellings: Any) -> str:
    return "|".join(map(re.escape, sorted(spellings, key=len, reverse=True)))


def bracketed(content: str) -> tuple[str, ...]:
    """Return the forms that a text in brackets stands for, () where it is no legal form.

    ``株`` ``一社`` ``NPO``, the bank's ``カ`` ``ザイ``, and forms in full.
    """
    table = _table()
    if len(content) > 24:
        return ()
    plain = fold_kanji(content.strip())
    if plain in table.full:
        return (table.full[plain],)
    key = plain.upper()
    return table.short.get(key) or table.bank.get(fold_kana(plain), ())


def in_full(text: str) -> Found | None:
    """Find a form in full: at the head, else at the end, else a 会社 or 法人 within."""
    plain = fold_kanji(text)
    found = _at_head(text, plain) or _at_end(text, plain)
    if found is None and ("会社" in plain or "法人" in plain):
        table = _table()
        within = table.within.search(plain)
        if within:
            return Found((table.full[within[0]],), text[: within.start()], text[within.end() :])
    return found


def _at_head(text: str, plain: str) -> Found | None:
    table = _table()
    if plain[:2] in table.firsts:
        for length in table.lengths:
            if length < len(plain) and (form := table.heads.get(plain[:length])):
                right = text[length:].lstrip(f"{_SEPARATORS})")
                if right:
                    return Found((form,), "", right)
    return None


def _at_end(text: str, plain: str) -> Found | None:
    table = _table()
    if plain[-2:] in table.lasts:
        for length in table.lengths:
            if length < len(plain) and (form := table.full.get(plain[-length:])):
                left = text[:-length].rstrip(_SEPARATORS)
                if left:
                    return Found((form,), left, "")
    return None


@cache
def _half_bracket() -> "tuple[re.Pattern[str], ...]":
    table = _table()
    words = _any([*table.short, *table.bank])
    return (
        re.compile(f"\\(?({words})\\)\\s*"),
        re.compile(f"\\s*\\(({words})\\)?$"),
        re.compile(f"({_any(table.bank)})\\.\\s*|(カ|ユ|ド)\\s+"),
        re.compile(f"\\s+(?:({_any(table.bank)})\\)|(カ|ユ|ド))$"),
    )


def half_bracketed(text: str) -> Found | None:
    """Find an abbreviation with one bracket at the head or the end: ``株)山田``, ``ﾔﾏﾀﾞ(ｶ``.

    In a text of kana alone a full stop does for the bracket (``カ.ヤマダ``), for the commonest a
    space, and at the end a bracket turned the wrong way (``ﾔﾏﾀﾞ ｶ)``).
    """
    plain = large_kana(text)
    head, tail, dotted, turned = _half_bracket()
    if (found := head.match(plain)) and found.end() < len(text):
        return Found(bracketed(found[1]), "", text[found.end() :])
    if (found := tail.search(plain)) and found.start() > 0:
        return Found(bracketed(found[1]), text[: found.start()], "")
    if not is_kana(text):
        return None
    if (found := dotted.match(plain)) and found.end() < len(text):
        return Found(bracketed(found[1] or found[2]), "", text[found.end() :])
    if (found := turned.search(plain)) and found.start() > 0:
        return Found(bracketed(found[1] or found[2]), text[: found.start()], "")
    return None


@cache
def _spelt_out() -> "tuple[re.Pattern[str], re.Pattern[str]]":
    words = _any(spelling for spelling in _table().kana if len(spelling) > 5)
    return re.compile(f"(?:{words})[\\s・]*"), re.compile(f"[\\s・]*(?:{words})$")


def in_kana(text: str) -> Found | None:
    """Find a form that is spelt out in kana: カブシキガイシャヤマダ."""
    plain = large_kana(to_katakana(text))
    head, tail = _spelt_out()
    kana = _table().kana
    if (found := head.match(plain)) and found.end() < len(text):
        return Found((kana[found[0].rstrip(" ・")],), "", text[found.end() :])
    if (found := tail.search(plain)) and found.start() > 0:
        return Found((kana[found[0].lstrip(" ・")],), text[: found.start()], "")
    return None


@cache
def _english() -> "tuple[re.Pattern[str], re.Pattern[str]]":
    gap = r"[\s.,]*"

    def spelling(word: str) -> str:
        return gap.join(map(re.escape, word))

    words = sorted(_table().english, key=len, reverse=True)
    tails = "|".join(map(spelling, words))
    heads = "|".join(
        spelling(word) for word in words if word in ("kk", "yk", "gk") or "kaisha" in word
    )
    return (
        re.compile(rf"(?:{heads})(?:\.\s*|\s+)(?=\S)", re.IGNORECASE),
        re.compile(rf"[\s,.]*(?<![A-Za-z&'\-])({tails})[\s.,]*$", re.IGNORECASE),
    )


_FOREIGN_ONLY_IN_LATIN: Final = frozenset(
    ("ag", "sa", "as", "ab", "nv", "bv", "lp", "spa", "srl", "sas", "sarl", "oy", "plc")
)


def in_english(text: str) -> Found | None:
    """Find an English or other Western form: ``Yamada Co., Ltd.``, ``K.K. Yamada``, ``… GmbH``."""
    head, tail = _english()
    table = _table()
    if found := head.match(text):
        word = re.sub(r"[\s.,]", "", found[0]).lower()
        return Found(table.english[word], "", text[found.end() :])
    found = tail.search(text)
    if not found or found.start() == 0:
        return None
    word = re.sub(r"[\s.,]", "", found[1]).lower()
    if word in _FOREIGN_ONLY_IN_LATIN and not text.isascii():
        return None
    return Found(table.english[word], text[: found.start()], "", text[found.start(1) :].strip())


def spelt_form(form: str) -> str:
    """Return a legal form in kana, "" where it is not known: 株式会社 gives カブシキガイシャ."""
    return _readings().get(form, "")


@cache
def _readings() -> dict[str, str]:
    return {row["form"]: row["kana"][0] for row in load_table("legal_forms") if row.get("kana")}


@cache
def name_parts() -> frozenset[str]:
    """Return the parts of names that banks shorten like legal forms (事業略語)."""
    rows = load_table("legal_forms")
    return frozenset(row["form"] for row in rows if row.get("place") == "name")
