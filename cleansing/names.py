"""Company and personal names, split into what they are made of.

``西松建設㈱中部支店 御中`` is a legal form, the place where it stands, a core, a branch and an
honorific. Only what is certain is split off: 製作所, 研究所, 商店 and センター are as often part of
a name as they are not. What does not belong here: the table of legal forms (``legal_forms``) and
how a name is read (``readings``).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal

from cleansing.folds import fold_spaces, fold_width
from cleansing.legal_forms import (
    Found,
    bracketed,
    half_bracketed,
    in_english,
    in_full,
    in_kana,
    is_kana,
    name_parts,
)
from cleansing.resources import load_table

Position = Literal["prefix", "suffix", "middle", "none"]


@dataclass(frozen=True, slots=True)
class Name:
    """A name in its parts.

    Attributes:
        raw: As the source has it.
        display: One width and one spelling of the legal form: ``株式会社山田商事``, with the
            branch after a space; no honorific, no remarks.
        legal_form: In full, "" for persons and public bodies.
        form_position: Where it stands (前株 prefix, 後株 suffix).
        core: The name itself.
        branch: A branch, office or shop of it, "" where it is the customer itself.
        honorific: 御中, 様 …
        remarks: What brackets and marks say beside the name: 【旧】, （富士病院）, ほか.
        legal_form_candidates: All forms that an ambiguous abbreviation may stand for.
    """

    raw: str
    display: str
    legal_form: str
    form_position: Position
    core: str
    branch: str = ""
    honorific: str = ""
    remarks: tuple[str, ...] = ()
    legal_form_candidates: tuple[str, ...] = ()


_HONORIFIC: Final = re.compile(
    r"(?<=\S)\s*(御中|各位|(?<!神)(?<!王)(?<!奥)様|殿(?<![御宮貴])|先生|さん|さま|行$|宛|宛て)$"
)
_MARKS: Final = re.compile(r"^[\s★☆●○◎◇◆□■※×✕▲△▼▽*#♦・.,、。:;/\-_~|]+")
_MARKS_AT_END: Final = re.compile(r"[\s★☆●○◎◇◆□■※×✕▲△▼▽*#♦・,、。:;/\-_~|]+$")
_BRACKETS: Final = re.compile(
    r"\(([^()]*)\)|【([^【】]*)】|\[([^\[\]]*)\]|〔([^〔〕]*)〕|<([^<>]*)>"
)
_AND_OTHERS: Final = re.compile(
    r"(?<=\S)\s*(?:ほか|他)\s*(\d*|[一二三四五六七八九十]*)(?:名|社|件|者|法人)?$"
)
_CEASED: Final = re.compile(r"^(?:旧|廃業|閉鎖|使用不可|使用禁止|重複|削除|解散|倒産)[\s:)）・]+")

_TITLE: Final = re.compile(r"(?:法人|団体|事業者|指定)$")
_OTHER_BODY: Final = re.compile(
    r"共同企業体|ＪＶ|JV|コンソーシアム|共同体|労働組合|従業員組合|健康保険組合|厚生年金基金|企業年金|持株会|互助会|共済会"
)


@lru_cache(maxsize=1 << 16)
def split_name(raw: str) -> Name:
    """Split a name; any text is accepted, and whatever is not understood stays in the core."""
    text = fold_spaces(fold_width(raw))
    remarks: list[str] = []
    text = _without_marks(text, remarks)
    text, honorific = _without_honorific(text)
    text, form = _bracketed_form(text, remarks)
    if form is None:
        text = _MARKS_AT_END.sub("", text) or text
        form = _open_form(text)
    text, honorific = (text, honorific) if honorific else _without_honorific(text)
    name = _named(raw, text, form)
    if not name.core:
        name = Name(raw, text, "", "none", text)
    return Name(
        raw=raw,
        display=name.display,
        legal_form=name.legal_form,
        form_position=name.form_position,
        core=name.core,
        branch=name.branch,
        honorific=honorific,
        remarks=tuple(dict.fromkeys(remark for remark in remarks if remark)),
        legal_form_candidates=name.legal_form_candidates,
    )


def _without_marks(text: str, remarks: list[str]) -> str:
    if found := _MARKS.match(text):
        rest = text[found.end() :]
        if rest:
            remarks.append(found[0].strip())
            text = rest
    if found := _CEASED.match(text):
        remarks.append(found[0].strip(" :)・"))
        text = text[found.end() :] or text
    if (found := _AND_OTHERS.search(text)) and found.start() > 1:
        remarks.append(found[0].strip())
        text = text[: found.start()]
    return text


def _without_honorific(text: str) -> tuple[str, str]:
    found = _HONORIFIC.search(text)
    if found and found.start() > 0:
        return text[: found.start()].rstrip(), found[1]
    return text, ""


def _bracketed_form(text: str, remarks: list[str]) -> tuple[str, Found | None]:
    """Take all brackets out; the first that holds a legal form gives it and its place."""
    form: Found | None = None
    position = 0
    while found := _BRACKETS.search(text, position):
        content = next(part for part in found.groups() if part is not None).strip()
        forms = bracketed(content)
        if forms and form is None:
            left, right = text[: found.start()].strip(), text[found.end() :].strip()
            if forms[0] in name_parts():
                text = f"{left}{forms[0]}{right}"
                continue
            form = Found(forms, left, right)
            position = found.end()
            continue
        if not text[: found.start()].strip() and not text[found.end() :].strip():
            break
        remarks.append(content)
        left, right = text[: found.start()].rstrip(), text[found.end() :].lstrip()
        text = f"{left} {right}".strip() if left and right else left or right
        position = 0
        form = None
    return text, form


def _open_form(text: str) -> Found | None:
    """Find a legal form that stands without brackets."""
    found = half_bracketed(text) or in_full(text) or in_english(text)
    if found is None and is_kana(text):
        found = in_kana(text)
    return found


def _named(raw: str, text: str, form: Found | None) -> Name:
    if form is None:
        core, branch = _split_branch(text)
        return Name(raw, _shown(core, branch), "", "none", core, branch)
    left, right = _trim(form.left), _trim(form.right)
    if left and right:
        return _around(raw, form, left, right)
    core, branch = _split_branch(left or right)
    position: Position = "suffix" if left else "prefix"
    return _with_form(raw, form, position, core, branch)


def _around(raw: str, form: Found, left: str, right: str) -> Name:
    """A form between two parts: a branch follows it, a title precedes it, or the name goes on."""
    if _TITLE.search(left):
        return _with_form(raw, form, "prefix", *_split_branch(right))
    if _OTHER_BODY.search(right):
        # 甲建設㈱・乙工業㈱ 共同企業体, 甲製作所㈱ 労働組合: bodies of their own, not the company.
        return _with_form(raw, form, "middle", f"{left} {right}", "")
    if _patterns().alone.match(right):
        core, inner = _split_branch(left)
        return _with_form(raw, form, "suffix", core, f"{inner}{right}" if inner else right)
    if " " in right or len(left) <= 1:
        core, branch = _split_branch(f"{left}{right}")
        return _with_form(raw, form, "middle", core, branch)
    # 山田商事㈱ みなと  — what follows a complete name is a shop or facility of it.
    return _with_form(raw, form, "suffix", left, right)


def _with_form(raw: str, form: Found, position: Position, core: str, branch: str) -> Name:
    shown = form.written or form.forms[0]
    gap = " " if form.written else ""
    whole = f"{shown}{gap}{core}" if position == "prefix" else f"{core}{gap}{shown}"
    return Name(
        raw=raw,
        display=_shown(whole, branch),
        legal_form=form.forms[0],
        form_position=position,
        core=core,
        branch=branch,
        legal_form_candidates=form.forms if len(form.forms) > 1 else (),
    )


def _shown(name: str, branch: str) -> str:
    return f"{name} {branch}" if branch else name


def _trim(text: str) -> str:
    return text.strip(" ・,、.。:;/-_~")


def _split_branch(text: str) -> tuple[str, str]:
    """Split a branch off the end of a name, where it is certainly one."""
    text = _trim(text)
    branch = _patterns()
    if found := branch.spaced.match(text):
        return found["core"], found["branch"]
    if (found := branch.placed.match(text)) and len(found["core"]) >= 2:
        return found["core"], found["branch"]
    return text, ""


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What tells a branch: set apart by a space, after a known place, or as a text of its own."""

    spaced: "re.Pattern[str]"
    placed: "re.Pattern[str]"
    alone: "re.Pattern[str]"


@cache
def _patterns() -> _Patterns:
    words = {kind: str(text).split() for kind, text in load_table("branches").items()}
    strong, any_word = _any(words["strong"]), _any([*words["strong"], *words["weak"]])
    places = set(words["areas"])
    for prefecture, row in load_table("municipalities").items():
        places.add(re.sub("[都府県]$", "", prefecture))
        cities = (re.sub("[市区]$", "", city) for city in str(row.get("cities", "")).split())
        places.update(city for city in cities if len(city) > 1)
    side = "[東西南北中新]?"
    return _Patterns(
        spaced=re.compile(rf"^(?P<core>.+?)\s+(?P<branch>\S*(?:{strong})(?:\s+\S+)?)$"),
        placed=re.compile(
            rf"^(?P<core>.+?)(?P<branch>{side}(?:{_any(places)}){side}(?:第?[一二三1-3])?"
            rf"(?:{strong}))$"
        ),
        alone=re.compile(rf"^\S{{0,14}}(?:{any_word})(?:\s+\S+)?$"),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
