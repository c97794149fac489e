"""What people write around a name: brackets, remarks, marks, honorifics, contact persons.

What does not belong here: legal forms and branches themselves; a bracket's content is shown to
``legal_forms`` and ``branches``.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from cleansing.branches import is_branch, is_department
from cleansing.folds import fold_spaces
from cleansing.legal_forms import bracketed
from cleansing.resources import load_table

_OPEN: Final = "([{【〔《〈<"
_CLOSE: Final = ")]}】〕》〉>"
_PAIR: Final = dict(zip(_OPEN, _CLOSE, strict=True))
_BRACKET: Final = re.compile(f"[{re.escape(_OPEN)}]")
_MARKS: Final = "★☆※◎○●◯△▲▽▼□■◇◆×✕✖❌✔✓♯#*♪→⇒"
_LEADING_MARKS: Final = re.compile(f"^[{re.escape(_MARKS)}]+[\\s・]*")
_TRAILING_MARKS: Final = re.compile(f"[\\s・]*[{re.escape(_MARKS)}]+$")
_STATE: Final = (
    "廃業|倒産|閉店|閉鎖|休業|使用禁止|使用不可|使用停止|使用中止|取引停止|取引中止|取引終了|取引なし|"
    "解散|清算中|清算|破産|重複|削除|旧社名|旧|要注意|現金のみ|前金"
)
_LEADING_STATE: Final = re.compile(f"^({_STATE})(?:済み?)?[\\s:_/・※×★\\-]+")
_MARKED_STATE: Final = re.compile(f"^[{re.escape(_MARKS)}]+\\s*({_STATE})(?:済み?)?[\\s:_/・]*")
_TRAILING_STATE: Final = re.compile(f"[\\s:_/・※×★\\-]+({_STATE})(?:済み?)?$")
_OTHERS: Final = re.compile(
    r"(?:[\s、,・]+(?:ほか|外|他)|(?<=会社|法人)(?:ほか|外|他|等)|(?<=[^ぁ-ん\s])ほか$|(?:ほか|外|他)(?=\s*[0-9一二三四五六七八九十数]+\s*(?:社|名|件|者|法人|人)))"
    r"\s*(?:[0-9一二三四五六七八九十数]+\s*(?:社|名|件|者|法人|人))?$"
)
_JOINT: Final = re.compile(
    "(?:共同企業体|共同事業体|事業体|(?<![A-Za-z])JV)(?:$|[\\s(])|(?:共同体|連合体|コンソーシアム|コンソ)$"
)
# A corporation may be called コンソーシアム; a joint venture has no legal form at its head.
_CORPORATION: Final = re.compile(
    "(?:一般|公益)?[社財]団法人|特定非営利活動法人|(?:株式|合同|有限)会社JV$"
)
_FIRM: Final = r"(?:(?:株式|有限|合同)会社|\([株有同]\))"
_SEVERAL: Final = re.compile(f"{_FIRM}.*[、,/・&].*{_FIRM}")
_LONG_BRACKET: Final = re.compile(r"\([^()]{4,}\)")
# What it is called now, and whom it is for: 山凪商事→小波商事, 山凪商事 御中 経理部.
_RENAMED: Final = re.compile("(?<=[^\\s→⇒])\\s*[→⇒]\\s*([^→⇒]+)$")
_FORMERLY: Final = re.compile(r"^(.{2,}?)\s*改(?:め|メ)\s*[、,:]?\s*(.{2,})$")
_ADDRESSED: Final = re.compile("(?<=御中)[\\s、,]+(.+)$")
_QUALIFIED: Final = re.compile(
    "^(農業生産法人|農地所有適格法人)\\s*(?=.*(?:会社|\\([株有同]\\)|組合法人))"
)
_LATIN: Final = re.compile("[A-Za-z .]+")
_CODE: Final = re.compile("^(0[0-9]{2,}|[0-9]{4,})\\s+(?=[^0-9\\s])")
_AFTER_BRACKET: Final = re.compile(
    "(?:株式|有限|合同|合資|合名)会社|御中|様|殿|ほか|他|外|.{0,8}(?:支店|営業所|出張所|支社|工場|本社|本店|センター)$"
)
_HONORIFIC: Final = re.compile(
    r"\s*(?:(?:御|ご|お)?担当者?\s*)?"
    r"(御中|(?<![神客御お皆仏王姫若殿])様方?|(?<![宮御神本湯拝仏])殿|各位|(?<=\s)(?:先生|さん|行|宛|宛て))$"
)
_ONLY_IN_CHARGE: Final = re.compile(r"[\s/]*(?:御|ご)担当者?$")
# The signs that such words can begin or end with: most names have none and are done at a glance.
_LEADING: Final = (_CODE, _MARKED_STATE, _LEADING_STATE, _LEADING_MARKS)
_TRAILING: Final = (_TRAILING_STATE, _TRAILING_MARKS, _OTHERS)
_FIRST_SIGNS: Final = frozenset(_MARKS + "0123456789") | {word[0] for word in _STATE.split("|")}
_LAST_SIGNS: Final = (
    frozenset(_MARKS)
    | {word[-1] for word in _STATE.split("|")}
    | frozenset("済みか外他等社名件者人")
)
_HONORIFIC_SIGNS: Final = frozenset("中様方殿位生ん行宛て当者")
# 殿 right after one or two signs of a name belongs to it: 豊凪殿.
_PALACE: Final = re.compile("(?:.{1,6}(?:会社|法人))?[^ 社人)]{1,2}")


@dataclass(slots=True)
class Outside:
    """A name and what was taken from around it.

    Attributes:
        text: The name with its legal form, unless that was in brackets.
        form: The forms that a bracket stands for, () where none does.
        form_at: Where in ``text`` the bracket with the form stood.
        honorific: 御中, 様 …
        remarks: Contents of other brackets, marks, states (廃業).
        branch: Contents of brackets that are a branch.
        department: Contents of brackets that are a department.
    """

    text: str
    form: tuple[str, ...] = ()
    form_at: int = 0
    honorific: str = ""
    remarks: list[str] = field(default_factory=list)
    branch: list[str] = field(default_factory=list)
    department: list[str] = field(default_factory=list)


def is_joint_venture(text: str) -> bool:
    """Tell a joint venture or several firms; the members' legal forms are not its own."""
    if _SEVERAL.search(_LONG_BRACKET.sub("", text)):
        return True
    return _JOINT.search(text) is not None and not _CORPORATION.match(text)


def strip_marks(text: str) -> Outside:
    """Take brackets, marks, states and honorifics off a name.

    A name that would be empty without its brackets keeps them.
    """
    outside = Outside(text)
    if qualified := _QUALIFIED.match(text):
        outside.remarks.append(qualified[1])
        outside.text = text = text[qualified.end() :]
    if renamed := _FORMERLY.match(text):
        outside.remarks.append(f"旧 {renamed[1]}")
        outside.text = text = renamed[2]
    if _BRACKET.search(text):
        _take_brackets(outside)
    for pattern in (_RENAMED, _ADDRESSED):
        found = pattern.search(outside.text)
        if found and outside.text[: found.start()] != "御中":
            (outside.department if is_department(found[1]) else outside.remarks).append(found[1])
            outside.text = outside.text[: found.start(1)].rstrip(" →⇒")
            outside.form_at = min(outside.form_at, len(outside.text))
    before = None
    while before != outside.text:
        before = outside.text
        _take_marks(outside)
        _take_honorific(outside)
    return outside


def _take_brackets(outside: Outside) -> None:
    kept: list[str] = []
    start = 0
    text = outside.text
    taken: list[str] = []
    while found := _BRACKET.search(text, start):
        end = _closing(text, found.start())
        if end < 0:
            break
        content = text[found.start() + 1 : end].strip()
        if _is_inner(text, found.start(), end) and not bracketed(content):
            kept.append(text[start : end + 1])
        else:
            kept.append(text[start : found.start()])
            taken.append(content)
            _file_bracket(outside, content, "".join(kept))
        start = end + 1
    kept.append(text[start:])
    rest = "".join(kept)
    if bracketed(rest.strip()) and taken and not any(map(bracketed, taken)):
        outside.text = f"{rest.strip()}{' '.join(taken)}"
        outside.remarks.clear()
        return
    if not rest.strip(f" ・{_MARKS}") and not any(bracketed(content) for content in taken):
        outside.remarks.clear()
        outside.branch.clear()
        outside.department.clear()
        outside.text = fold_spaces(" ".join(taken)) or text
        return
    if not rest.strip():
        outside.form = ()
        return
    outside.text = rest
    _trim(outside)


def _is_inner(text: str, start: int, end: int) -> bool:
    """Tell a bracket in the middle of a word (障がい児(者)支援), which is part of the name."""
    before, after = text[:start].rstrip(), text[end + 1 :].lstrip()
    if before and after and _LATIN.fullmatch(text[start + 1 : end]) and before.isascii():
        return True  # Nagi (Japan) K.K.
    if not (before == text[:start] and before[-1:].isalpha() and text[end + 1 : end + 2].isalpha()):
        return False
    return not _AFTER_BRACKET.match(after)


def _trim(outside: Outside) -> None:
    """Strip the text, keeping the place of the legal form."""
    left = outside.text[: outside.form_at].lstrip()
    right = outside.text[outside.form_at :].rstrip()
    outside.text, outside.form_at = left + right, len(left)


def _closing(text: str, start: int) -> int:
    """Return the index of the bracket that closes the one at ``start``, -1 where none does."""
    opening, closing = text[start], _PAIR[text[start]]
    depth = 0
    for index in range(start, min(len(text), start + 200)):
        if text[index] == opening:
            depth += 1
        elif text[index] == closing:
            depth -= 1
            if depth == 0:
                return index
    return -1


def _file_bracket(outside: Outside, content: str, before: str) -> None:
    forms = bracketed(content)
    if forms:
        if not outside.form:
            outside.form, outside.form_at = forms, len(before)
        elif len(set(forms) & set(outside.form)) < len(outside.form):
            outside.form = tuple(form for form in outside.form if form in forms) or outside.form
    elif is_department(content):
        outside.department.append(content)
    elif " " not in content and is_branch(content):
        outside.branch.append(content)
    elif content:
        outside.remarks.append(content)


def _take_marks(outside: Outside) -> None:
    text = outside.text
    leading = _LEADING if text[:1] in _FIRST_SIGNS else ()
    trailing = _TRAILING if text[-1:] in _LAST_SIGNS else ()
    for pattern in leading:
        if (found := pattern.match(outside.text)) and found.end() < len(outside.text):
            outside.remarks.append(found[0].strip(" :_/・-"))
            outside.text = outside.text[found.end() :]
            outside.form_at = max(0, outside.form_at - found.end())
    for pattern in trailing:
        if (found := pattern.search(outside.text)) and found.start() > 0:
            outside.remarks.append(found[0].strip(" :_/・-、,"))
            outside.text = outside.text[: found.start()]
            outside.form_at = min(outside.form_at, len(outside.text))


def _take_honorific(outside: Outside) -> None:
    if outside.text[-1:] not in _HONORIFIC_SIGNS:
        return
    found = _HONORIFIC.search(outside.text) or _ONLY_IN_CHARGE.search(outside.text)
    if not found or not (outside.text[: found.start()].strip() or outside.form):
        return
    honorific = found[1] if found.re is _HONORIFIC else ""
    rest = outside.text[: found.start()]
    if honorific == "殿" and _PALACE.fullmatch(rest):
        return
    outside.honorific = outside.honorific or honorific
    outside.text = rest
    outside.form_at = min(outside.form_at, len(rest))


def _titles() -> "re.Pattern[str]":
    words = "|".join(sorted(load_table("branches")["titles"], key=len, reverse=True))
    return re.compile(f"(?:^|\\s)((?:{words})(?:[\\s・].*|[^\\s]{{0,12}}))$")


_TITLE: Final = _titles()


def take_contact(text: str, honorific: str, after_form: bool = False) -> tuple[str, str]:
    """Split a contact person with a title off: 山田商事 代表取締役 山田太郎.

    Args:
        text: A name, or what follows its legal form.
        honorific: The honorific that followed; only a person's (様, 殿, 先生) lets a title at the
            very head of the text count.
        after_form: Whether a legal form stood right before the text, which lets it count too.
    """
    found = _TITLE.search(text)
    if not found or (found.start() == 0 and not after_form and honorific in ("", "御中")):
        return text, ""
    return text[: found.start()].rstrip(), found[1].strip()
