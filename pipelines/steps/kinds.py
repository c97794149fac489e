"""Kinds of mistakes as people understand them, by what two records show.

What belongs here: naming a kind. What does not: finding the mistakes (``mistakes``).
"""

from collections.abc import Mapping

from core.language import Text

Levels = Mapping[str, str]
"""Feature → level of two records (``cleansing.matching.comparing.levels.FEATURES``)."""

KINDS = {
    "decided": Text("人の判定による", "by a person's decision"),
    "identifier": Text("法人番号が同じ(違う)", "by the corporate number"),
    "chain": Text("ほかのレコードを介してまとまった", "joined through other records"),
    "same_place": Text(
        "名称も住所・電話も同じ別法人", "another body of the name at the same place"
    ),
    "same_name": Text("同名の別法人", "another body of the same name"),
    "other_form": Text("法人格が違う", "another legal form"),
    "reading": Text("読みだけが同じ", "read alike, spelt differently"),
    "site": Text("屋号・支店・施設の名称", "the name of a branch, shop or facility"),
    "near": Text("名称がわずかに違う", "names that differ slightly"),
    "other_name": Text("名称が違う(住所・電話は同じ)", "another name at the same place"),
    "renamed": Text("名称が違う(改称・略称)", "another name (renamed, or short for it)"),
    "other_address": Text("名称は同じで住所が違う", "the same name at another address"),
    "name_only": Text("名称だけで、ほかに手がかりがない", "nothing but the name to go by"),
    "not_ahead": Text("ほかの顧客とも区別がつかない", "no clear lead over other customers"),
    "absent": Text("台帳にないレコード", "a record that the master lacks"),
}
"""Kind → what it is called; of false merges and of missed pairs."""

_SAME_NAME = ("same", "folded")
_OTHER_FORM = ("different", "kindred")
_ELSEWHERE = ("other_prefecture", "prefecture", "city", "town")
_SAME_PLACE = {"address": ("block", "number"), "phone": ("same",), "email": ("same",)}


def why_merged(levels: Levels, weight: float) -> str:
    """Return what seems to have joined two records of different bodies."""
    name = levels["name"]
    if levels["identifier"] == "same":
        return "identifier"
    if weight < 0:
        return "chain"
    if name in ("site", "reading", "near"):
        return name
    if name not in _SAME_NAME:
        return "other_name"
    if levels["form"] in _OTHER_FORM:
        return "other_form"
    return "same_place" if _one_place(levels) else "same_name"


def why_missed(levels: Levels) -> str:
    """Return what seems to have kept two records of one body apart."""
    name = levels["name"]
    if levels["identifier"] == "different":
        return "identifier"
    if name in ("site", "reading", "near"):
        return name
    if name not in _SAME_NAME:
        return "renamed"
    if levels["form"] in _OTHER_FORM:
        return "other_form"
    if _one_place(levels):
        return "not_ahead"
    if levels["address"] in _ELSEWHERE:
        return "other_address"
    return "name_only"


def _one_place(levels: Levels) -> bool:
    return any(levels[feature] in agreeing for feature, agreeing in _SAME_PLACE.items())
