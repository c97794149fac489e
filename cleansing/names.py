"""The name of a customer, taken apart.

What belongs here: the order in which the parts are found. What a legal form, a branch, a remark or
an honorific looks like is in ``legal_forms``, ``branches`` and ``marks``.
"""

import re
from dataclasses import dataclass, field
from typing import Final, Literal

from cleansing import legal_forms
from cleansing.branches import split_end, split_rest
from cleansing.folds import fold_spaces, fold_spread, fold_width, is_kana
from cleansing.legal_forms import Found
from cleansing.marks import Outside, is_joint_venture, strip_marks, take_contact

Position = Literal["prefix", "suffix", "middle", "none"]

_COMPANIES: Final = ("株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "相互会社")
_WITH_FACILITIES: Final = re.compile(
    "社会福祉|医療|学校|財団|社団|非営利|協同組合|大学|独立行政|研究開発"
)
_EDGES: Final = " ・:/、,，_-~;|"
_SUBFORMS: Final = ("社団", "財団")
_MEDICAL_AT_END: Final = re.compile(r"^(.*?医療法人)(?![社財]団)(.+)\((社団|財団)\)$")
_MEDICAL: Final = re.compile(r"(医療法人)(?:\s+|\s*\()(社団|財団)\)?\s*")
_BARE_NPO: Final = re.compile("(?:認定)?(?:NPO|特非)\\s*(?=[^A-Za-z0-9法])")
_NPO: Final = ("特定非営利活動法人",)
# Where a field ends within the legal form or a bracket.
_CUT_FORM: Final = re.compile("(?<=..)(?:(株式|有限|合同|合資|合名|相互)会|(?<=...)(株式|有限))$")
_OPEN_END: Final = " ([{【〔《〈<"
_KANA_FORM: Final = re.compile(
    "[カガかが][イい][シし][ャヤゃや]|ホウジン|ほうじん|クミアイ|くみあい"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A customer's name in its parts.

    Attributes:
        raw: The text as it was.
        display: The name of the corporation or person for people to read: one width, legal form
            in full; without branch, department, honorific and remarks.
        legal_form: The legal form in full, "" where there is none. Where an abbreviation stands
            for several, the general or likeliest one.
        form_position: Where the form stands: 前株 ``prefix``, 後株 ``suffix``.
        core: The name without all that.
        branch: Branch or facility (大阪支店), "" where there is none.
        department: Department (経理部), "" where there is none.
        honorific: 御中, 様 and such, "" where there is none.
        remarks: What else was written: in brackets, marks such as ★ and 廃業, contact persons.
        legal_form_candidates: All forms that the writing may stand for, ``legal_form`` first.
    """

    raw: str
    display: str
    legal_form: str
    form_position: Position
    core: str
    branch: str = ""
    department: str = ""
    honorific: str = ""
    remarks: tuple[str, ...] = ()
    legal_form_candidates: tuple[str, ...] = ()

    @property
    def full(self) -> str:
        """The display name with its branch."""
        return f"{self.display} {self.branch}" if self.branch else self.display


@dataclass(slots=True)
class _Parts:
    """The parts while they are being found."""

    core: str = ""
    position: Position = "none"
    forms: tuple[str, ...] = ()
    written: str = ""
    shown: str = ""
    branch: list[str] = field(default_factory=list)
    department: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def split_name(raw: str) -> Name:
    """Take the name of a customer apart.

    Handles legal forms in full, in brackets, in bank kana and in English, at the head, at the end
    or within; branches, departments, honorifics and remarks; names of persons and public bodies
    come back as they are.

    Args:
        raw: Any text.

    Returns:
        Its parts; ``core`` is empty only where the text is.
    """
    text = fold_spread(fold_spaces(fold_width(raw)))
    text = text.rstrip(_OPEN_END) or text
    if "医療法人" in text:
        text = _MEDICAL_AT_END.sub(r"\1\3\2", _MEDICAL.sub(r"\1\2", text))
    if is_joint_venture(text):
        return Name(raw, text, "", "none", text)
    outside = strip_marks(text)
    parts = _parts(outside)
    if not parts.core.strip(_EDGES):
        return Name(raw, text, "", "none", text)
    return Name(
        raw=raw,
        display=_display(parts),
        legal_form=parts.forms[0] if parts.forms else "",
        form_position=parts.position,
        core=parts.core,
        branch=" ".join(parts.branch),
        department=" ".join(parts.department),
        honorific=outside.honorific,
        remarks=tuple(dict.fromkeys([*outside.remarks, *parts.remarks])),
        legal_form_candidates=parts.forms,
    )


def _parts(outside: Outside) -> _Parts:
    parts = _Parts(branch=list(outside.branch), department=list(outside.department))
    text = outside.text
    found = _find_form(text, outside)
    if found is None:
        _take_core(parts, text, outside, facilities=False)
        if parts.branch and (again := legal_forms.in_full(parts.core)) and not again.right:
            parts.forms, parts.position, parts.core = again.forms, "suffix", again.left
        return parts
    parts.forms, parts.written = found.forms, found.written
    left, right = found.left.strip(_EDGES), found.right.strip(_EDGES)
    if not left:
        parts.position = "prefix"
        _take_core(parts, right, outside, _has_facilities(found.forms))
    elif not right:
        parts.position = "suffix"
        _take_core(parts, left, outside, facilities=False)
    else:
        _take_both(parts, found, outside)
    _second_form(parts)
    _restore_name_part(parts)
    return parts


def _find_form(text: str, outside: Outside) -> Found | None:
    if outside.form:
        return _with_brackets(text, outside)
    found = legal_forms.in_full(text)
    if found and _is_form(found):
        return found
    if "(" in text or ")" in text or "." in text or (" " in text and is_kana(text)):
        found = legal_forms.half_bracketed(text)
        if found:
            return found
    if npo := _BARE_NPO.match(text):
        return Found(_NPO, "", text[npo.end() :])
    if _KANA_FORM.search(text) and (found := legal_forms.in_kana(text)):
        return found
    if cut := _CUT_FORM.search(text):
        return Found((f"{cut[1] or cut[2]}会社",), text[: cut.start()], "")
    return legal_forms.in_english(text) if text[:1].isascii() or text[-1:].isascii() else None


def _with_brackets(text: str, outside: Outside) -> Found:
    """Settle the form of a name with (株) in it, which may be written in full as well."""
    found = Found(outside.form, text[: outside.form_at], text[outside.form_at :])
    full = legal_forms.in_full(text)
    if full and full.forms[0] in found.forms and not (full.left and full.right):
        return full
    right = found.right.lstrip()
    for subform in _SUBFORMS:
        longer = f"{found.forms[0]}{subform}"
        if right.startswith(subform) and longer in found.forms:
            return Found((longer,), found.left, right.removeprefix(subform))
    return found


def _is_form(found: Found) -> bool:
    """Tell a form within a name from a word of it: 日本医療法人協会 is no 医療法人."""
    if not (found.left and found.right) or found.forms[0] in _COMPANIES or _apart(found):
        return True
    branch, department, rest = split_rest(found.right.strip(_EDGES))
    return bool(branch or department) and not rest


def _apart(found: Found) -> bool:
    """Tell whether a form begins a name that stands apart from what is before it."""
    return found.left.endswith(" ") and not found.right.startswith(" ")


def _has_facilities(forms: tuple[str, ...]) -> bool:
    return _WITH_FACILITIES.search(forms[0]) is not None


def _take_core(parts: _Parts, text: str, outside: Outside, facilities: bool) -> None:
    text, contact = take_contact(text, outside.honorific)
    place = split_end(text.strip(_EDGES), facilities)
    parts.core = place.name.strip(_EDGES) or text
    parts.branch += [place.branch] if place.branch else []
    parts.department += [place.department] if place.department else []
    parts.remarks += [contact] if contact else []


def _take_both(parts: _Parts, found: Found, outside: Outside) -> None:
    """Place what stands on both sides of a form: a branch and so on, or more of the name."""
    left, right = found.left.strip(_EDGES), found.right.strip(_EDGES)
    if _apart(found):
        parts.position = "prefix"
        parts.remarks.append(left)
        _take_core(parts, right, outside, _has_facilities(found.forms))
        return
    right, contact = take_contact(right, outside.honorific, after_form=True)
    branch, department, rest = split_rest(right)
    parts.remarks += [contact] if contact else []
    parts.branch += [branch] if branch else []
    parts.department += [department] if department else []
    if not rest:
        parts.position, parts.core = "suffix", left
    elif outside.honorific and outside.honorific != "御中":
        parts.position, parts.core = "suffix", left
        parts.remarks.append(rest)
    elif found.right[:1] == " " or (outside.form and is_kana(rest + left)):
        parts.position, parts.core = "suffix", left
        parts.branch.append(rest)
    else:
        parts.position, parts.core = "middle", f"{left}{rest}"
        parts.shown = f"{left}{found.forms[0]}{rest}"


def _second_form(parts: _Parts) -> None:
    """Drop the form where the core repeats it: 株式会社山田商事(株), 株式会社 YAMADA Co., Ltd."""
    finders = [legal_forms.in_full]
    if parts.core[-1:].isascii():
        finders.append(legal_forms.in_english)
    for find in finders:
        again = find(parts.core)
        if again and set(again.forms) & set(parts.forms) and not (again.left and again.right):
            core = (again.left + again.right).strip(_EDGES)
            parts.core = core or parts.core


def _restore_name_part(parts: _Parts) -> None:
    """Put back what banks shorten like a legal form though it is part of the name (ケンポ)."""
    if not parts.forms or parts.forms[0] not in legal_forms.name_parts():
        return
    word = parts.forms[0]
    if is_kana(parts.core):
        word = legal_forms.spelt_form(word)
    parts.core = f"{word}{parts.core}" if parts.position == "prefix" else f"{parts.core}{word}"
    parts.forms, parts.position, parts.written, parts.shown = (), "none", "", ""


def _display(parts: _Parts) -> str:
    if parts.shown or not parts.forms:
        return parts.shown or parts.core
    if parts.written:
        return f"{parts.core} {parts.written}"
    if parts.position == "prefix":
        return f"{parts.forms[0]}{parts.core}"
    return f"{parts.core}{parts.forms[0]}"
