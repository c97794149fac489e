"""The sentences of evidence: templates of ``resources/sentences.yaml`` filled with values.

What belongs here: wording. What does not: which lines there are (``evidence``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from unicodedata import normalize

from cleansing.matching.asking.background import Background, RunnerUp
from cleansing.matching.names.also_names import meeting
from cleansing.matching.names.bodies import LOCAL, STATE
from cleansing.matching.names.name_levels import KANJI
from cleansing.phones import Phone, clean_phone
from cleansing.resources import load_table
from core.judgement import Evidence
from core.language import Text

Row = Mapping[str, str]
LONGEST = 60
"""Characters of a value that a sentence shows."""

_RARE = 1.5
"""Bodies below which a name counts as borne by nobody else."""
_LEVEL = 0.5
"""Bits within which two alternatives count as equally likely."""
PUBLIC = frozenset((STATE, LOCAL))
_CONTACTS = ("address", "phone", "email", "identifier")
_CONTACT_COLUMNS = ("address", "phone_clean", "fax_clean", "email_clean")


@dataclass(frozen=True)
class Pair:
    """Two records as sentences speak of them.

    Attributes:
        left: one record, by column.
        right: the other.
        namesakes: estimated bodies of the commoner name; None where it is not known.
        name: the commoner name.
        here: other customers of the file that bear the name.
        repeated: systems of which both customers have a record.
        runner_up: the best alternative: record, rival, and bits ahead of it.
    """

    left: Row
    right: Row
    namesakes: float | None = None
    name: str = ""
    here: int = 0
    repeated: tuple[str, ...] = ()
    runner_up: tuple[Row, Row, float] | None = None

    @classmethod
    def of(
        cls, rows: Mapping[int, Row], left: int, right: int, beside: Background | None, place: int
    ) -> "Pair":
        """Return the pair at ``place`` of those the background is about."""
        if beside is None:
            return cls(rows[left], rows[right])
        found: RunnerUp | None = beside.runners_up[place]
        commoner = rows[int(beside.commoner[place])]
        return cls(
            rows[left],
            rows[right],
            namesakes=float(beside.namesakes[place]),
            name=commoner["core"],
            here=int(beside.here[place]),
            repeated=tuple(beside.repeated[place]),
            runner_up=(rows[found.record], rows[found.rival], found.ahead) if found else None,
        )


def sentence(feature: str, level: str, pair: Pair) -> str:
    """Return the Japanese sentence of a finding."""
    told = load_table("sentences")
    if feature == "repeats":
        return _filled(told["repeats"], systems="と".join(pair.repeated) or "同じシステム")
    if feature == "name":
        return _name(pair, level)
    if feature == "phone" and level == "same":
        return _same_number(pair)
    if feature == "branch" and PUBLIC & {pair.left["legal_form"], pair.right["legal_form"]}:
        # What is kept as the branch of a public body is what its name has behind the body's.
        names = {"left": pair.left["name_clean"], "right": pair.right["name_clean"]}
        written = {side: _short(name) for side, name in names.items()}
        organ = pair.left if pair.left["branch"] else pair.right
        return _filled(told["organ"][level], told=_short(organ["name_clean"]), **written)
    return _filled(told[feature][level], **_values(feature, pair))


def prior(pair: Pair, weight: float) -> Evidence:
    """Return the line of what was to be expected before comparing."""
    left, right = pair.left["system"], pair.right["system"]
    level = "likely" if weight >= -1 else "within" if left == right else "across"
    text = _filled(
        load_table("sentences")["prior"][level],
        left=left,
        right=right,
        odds=round_number(2.0 ** min(-weight, 60.0)),
    )
    return Evidence("prior", "prior", "", "", weight, text)


def remarks(pair: Pair, levels: Mapping[str, str]) -> list[Evidence]:
    """Return the lines that weigh nothing: nothing but the name to go by, and the runner-up."""
    told = load_table("sentences")
    found = []
    if all(levels.get(feature, "missing") == "missing" for feature in _CONTACTS):
        bare = [not any(row[name] for name in _CONTACT_COLUMNS) for row in (pair.left, pair.right)]
        level = "both" if all(bare) else "one_side" if any(bare) else "apart"
        silent = naming(pair.left if bare[0] else pair.right)
        text = _filled(told["silent"][level], record=silent)
        found.append(Evidence("silent", level, "", "", 0.0, text))
    if pair.runner_up:
        record, rival, ahead = pair.runner_up
        level = "level" if abs(ahead) < _LEVEL else "ahead" if ahead > 0 else "behind"
        text = _filled(
            told["runner_up"][level],
            record=naming(record),
            rival=naming(rival, where=True),
            times=_times(2.0 ** abs(ahead)),
        )
        found.append(
            Evidence("runner_up", level, naming(record), naming(rival), 0.0, text),
        )
    return found


def english(feature: str, level: str, left: str, right: str) -> str:
    """Return the English sentence of a line of evidence, from what is kept of it."""
    told = load_table("sentences_en")[feature]
    template = told if isinstance(told, str) else told.get(level, next(iter(told.values())))
    if feature == "phone":
        left, right = national(left), national(right)
    return _filled(template, left=_short(left), right=_short(right))


def sentences_of(lines: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return stored lines of evidence as sentences in the reader's language, the weightiest first.

    Args:
        lines: ``Evidence`` as plain data.
    """
    weighty = sorted(lines, key=lambda line: -abs(float(line.get("weight") or 0)))
    return [str(sentence_of(line)) for line in weighty if line.get("sentence")]


def sentence_of(line: Mapping[str, Any]) -> Text:
    """Return a stored line of evidence as a sentence in both languages."""
    feature, level = str(line.get("feature", "")), str(line.get("level", ""))
    ja = str(line["sentence"])
    if feature not in load_table("sentences_en"):
        return Text(ja, ja)
    return Text(ja, english(feature, level, line.get("left") or "", line.get("right") or ""))


def naming(row: Row, *, where: bool = False) -> str:
    """Return how a record is called: its system, its code and its name, and where it is."""
    named, code = row["name"], row["code"]
    # Where names are the codes, one of the two is enough.
    alone = len(code) >= len(named) // 2 and normalize("NFKC", named) in normalize("NFKC", code)
    code = "" if alone else f" {_short(code)}"
    address = f"({_short(row['address'])})" if where and row["address"] else ""
    return f"{row['system']}{code}「{_short(row['name'])}」{address}"


def _name(pair: Pair, level: str) -> str:
    told = load_table("sentences")
    left, right = pair.left, pair.right
    body = left["core"] if left["legal_form"] in PUBLIC else right["core"]
    if PUBLIC & {left["legal_form"], right["legal_form"]}:
        # The name that was compared is the body's; what is written is an organ's.
        written = {"left": _short(left["name_clean"]), "right": _short(right["name_clean"])}
        if level in ("same", "folded", "script") and written["left"] != written["right"]:
            return _filled(told["organs"], body=_short(body), **written)
        return _filled(told["name"][level], **(_names(pair) | written))
    return _filled(told["name"][level], **_names(pair)) + _bearers(pair, level)


def _names(pair: Pair) -> dict[str, str]:
    left, right = pair.left["core"], pair.right["core"]
    site, whole = (left, right) if len(left) > len(right) else (right, left)
    return {
        "left": _short(left),
        "right": _short(right),
        "site": _short(site),
        "whole": _short(whole),
        "reading": _short((pair.left if pair.left["kana_clean"] else pair.right)["reading"])
        + _guess(pair),
        "also": _also(pair),
    }


def _also(pair: Pair) -> str:
    """Return who says that the names are one company's."""
    found = meeting(pair.left, pair.right) if "also" in pair.left else None
    return found[0].told if found else ""


def _guess(pair: Pair) -> str:
    """Say that a reading was made from kanji, where it was."""
    made = [
        row
        for row in (pair.left, pair.right)
        if row["reading_source"] != "source" and KANJI.search(row["core"])
    ]
    return str(load_table("sentences")["guessed"]) if made else ""


def _bearers(pair: Pair, level: str) -> str:
    """Say how common the name is; of names that differ there is nothing to say."""
    if pair.namesakes is None or level == "different":
        return ""
    told = load_table("sentences")["namesakes"]
    rare = pair.namesakes < _RARE
    text = _filled(
        told["none" if rare else "some"],
        name=_short(pair.name),
        count=round_number(pair.namesakes),
    )
    if pair.here and level not in ("partial", "near"):
        text += _filled(told["here"], count=f"{pair.here:,}")
    return text


def _same_number(pair: Pair) -> str:
    told = load_table("sentences")
    number = pair.left["phone_clean"]
    if not number or number != pair.right["phone_clean"]:
        return _filled(told["fax"], left=national(pair.left["fax_clean"]))
    text = _filled(told["phone"]["same"], left=national(number))
    others = int(pair.left.get("bearers", "0")) - 2
    return text + (_filled(told["shared_phone"], count=f"{others:,}") if others > 0 else "")


_VALUES = {
    "form": "legal_form",
    "reading": "reading",
    "address": "address",
    "phone": "phone_clean",
    "email": "email_clean",
    "branch": "branch",
    "identifier": "identifier",
    "place": "place",
}


def _values(feature: str, pair: Pair) -> dict[str, str]:
    """Return what a template may name of the two records."""
    left, right = pair.left, pair.right
    one, other = left[_VALUES[feature]], right[_VALUES[feature]]
    if feature == "phone":
        one, other = national(one), national(other)
    found = {"left": _short(one), "right": _short(other), "told": _short(one or other)}
    if feature == "address":
        for side, row in (("left", left), ("right", right)):
            for name, column in _ADDRESS.items():
                found[f"{side}_{name}"] = _short(row[column])
    if feature == "email":
        found["domain"] = _short(left["email_domain"])
    if feature == "place":
        named, located = (left, right) if left["named_place"] else (right, left)
        found |= {"word": _short(named["named_place"]), "place": _short(located["address"])}
    return found


_ADDRESS = {"prefecture": "prefecture", "city": "city", "rest": "address_rest"}


def round_number(value: float) -> str:
    """Return an estimate to one digit, up to ten as it is: 3, 40, 500, 2,000."""
    whole = max(round(value), 1)
    if whole > 10:
        digits = 10 ** (len(str(whole)) - 1)
        whole = round(whole / digits) * digits
    return f"{whole:,}"


def _times(value: float) -> str:
    return f"{value:.1f}" if value < 3 else round_number(value)


@cache
def national(number: str) -> str:
    """Return a telephone number as written in Japan."""
    found = clean_phone(number)
    return found.national if isinstance(found, Phone) else number


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _filled(template: str, **values: str) -> str:
    """Fill a template; braces in the values stay what they are."""
    return template.format_map(values)
