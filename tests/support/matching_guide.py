"""The tables of ``docs/matching.md`` and ``docs/ja/matching.md``, made by running the examples.

``python -m tests.support.matching_guide`` fills what stands between ``<!-- made: … -->`` and
``<!-- end -->`` on both pages; a test sees that they are fresh. The examples are in
``tests/cases/matching_guide.yaml``.
"""

import json
import math
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from cleansing.matching.asking.questions import MOST
from cleansing.matching.match import MatchInput, match
from cleansing.matching.model.calibration import uncalibrated
from cleansing.matching.rehearsal import Explanation, Rehearsal
from cleansing.matching.settings import MODEL_VERSION, MatchSettings
from cleansing.names import split_name
from core.language import Language, Text
from tests.support.markdown import ROOT
from tests.support.matching import Row, corporate_number, frame, row, strangers

PAGES: dict[Path, Language] = {
    ROOT / "docs" / "matching.md": "en",
    ROOT / "docs" / "ja" / "matching.md": "ja",
}
EXAMPLES: dict[str, Any] = yaml.safe_load(
    (ROOT / "tests" / "cases" / "matching_guide.yaml").read_text(encoding="utf-8")
)
_BLOCK = re.compile(r"(<!-- made: ([a-z_ ]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_BASE = re.compile(r"^(T ?)?base (\d{12})$")
_CERTAIN = 500
_POSITIONS = {
    "prefix": Text("前", "before"),
    "suffix": Text("後", "after"),
    "middle": Text("中", "inside"),
    "none": Text("", ""),
}


def filled(page: str, language: Language) -> str:
    """Return a page with everything made anew that is made."""

    def made(found: "re.Match[str]") -> str:
        kind, _, what = found[2].partition(" ")
        return f"{found[1]}{MAKERS[kind](what, language)}\n{found[3]}"

    return _BLOCK.sub(made, page)


@cache
def explained(feature: str, level: str) -> Explanation:
    """Run an example in a file of eighty invented records of two systems."""
    example = EXAMPLES["features"][feature][level]
    rows = [
        *strangers("ab"),
        *(
            row(f"{system}:1", **_cells(example[side]))
            for system, side in (("a", "left"), ("b", "right"))
        ),
    ]
    rehearsal = Rehearsal(MatchInput(frame(rows)))
    [found] = rehearsal.explain([(80, 81)], rehearsal.at().clusters)
    return found


def _cells(cells: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for name, value in cells.items():
        numbered = _BASE.match(value)
        found[name] = (
            f"{(numbered[1] or '').strip()}{corporate_number(int(numbered[2]))}"
            if numbered
            else value
        )
    return found


def weight_of(feature: str, level: str) -> float:
    """Return the bits of an example's finding."""
    return next(
        line.weight for line in explained(feature, level).evidence if line.feature == feature
    )


def _levels(feature: str, language: Language) -> str:
    heads = {
        "ja": ("段階", "例", "重み", "なぜ"),
        "en": ("Level", "Example", "Weight", "Why"),
    }[language]
    lines = [_line(heads), "|---|---|---|---|"]
    for level, example in EXAMPLES["features"][feature].items():
        sides = (_shown(feature, _cells(example[side])) for side in ("left", "right"))
        lines.append(
            _line(
                (
                    f"`{level}`",
                    " ⇔ ".join(sides),
                    _weight(weight_of(feature, level), language),
                    example["why"][language],
                )
            )
        )
    return "\n".join(lines)


_TOLD = {
    "address": ("address",),
    "phone": ("phone",),
    "email": ("email",),
    "identifier": ("name", "corporate_number", "invoice_number"),
    "reading": ("name", "name_kana"),
    "place": ("name", "address"),
}


def _shown(feature: str, cells: Mapping[str, str]) -> str:
    return " ".join(cells[name] for name in _TOLD.get(feature, ("name",)) if name in cells)


def _weight(bits: float, language: Language) -> str:
    if abs(bits) >= _CERTAIN:
        certain = Text("必ずまとめる", "always joined") if bits > 0 else Text("まとめない", "never")
        return certain.in_(language)
    return f"{bits:+.0f}".replace("+0", "0").replace("-0", "0").replace("-", "−")


def _names(_: str, language: Language) -> str:
    heads = {
        "ja": ("書かれた名称", "本体", "法人格", "位置", "支店・部署", "ほか"),
        "en": ("As written", "Core", "Legal form", "Position", "Branch, department", "Besides"),
    }[language]
    lines = [_line(heads), "|---|---|---|---|---|---|"]
    for written in EXAMPLES["names"]:
        name = split_name(written)
        lines.append(
            _line(
                (
                    written,
                    name.core,
                    name.legal_form,
                    _POSITIONS[name.form_position].in_(language),
                    " ".join(part for part in (name.branch, name.department) if part),
                    " ".join(part for part in (name.honorific, *name.remarks) if part),
                )
            )
        )
    return "\n".join(lines)


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def story() -> tuple[list[Row], Any]:
    """Return the file that shows how matching chooses, and what comes of it."""
    told = [
        row(one["key"], **{k: v for k, v in one.items() if k != "key"}) for one in EXAMPLES["story"]
    ]
    rows = [*strangers(("excel", "hanbai", "kaikei")), *told]
    return rows, match(MatchInput(frame(rows)))


def _story(_: str, language: Language) -> str:
    rows, result = story()
    first = len(rows) - len(EXAMPLES["story"])
    keys = [f"{one['system']} {one['code']}" for one in rows]
    lines = []
    for link in result.links.itertuples():
        if link.left >= first:
            joined = Text("自動でまとめた", "joined").in_(language)
            lines.append(
                f"{joined}: {keys[link.left]} = {keys[link.right]}  {link.probability:.1%}"
            )
    asked = result.candidates
    for one in asked[(asked["left"] >= first) & (asked["right"] >= first)].itertuples():
        lines.append("")
        question = Text("確認の候補", "asked about").in_(language)
        lines.append(f"{question}: {keys[one.left]} ? {keys[one.right]}  {one.score:.1%}")
        lines.append(f"  {one.reason}")
        for evidence in json.loads(one.evidence):
            weight = f"{evidence['weight']:+6.1f}" if evidence["weight"] else "      "
            lines.append(f"  {weight}  {evidence['sentence']}")
    return "\n".join(["```text", *lines, "```"])


def _settings(_: str, language: Language) -> str:
    settings = MatchSettings()
    odds = uncalibrated(settings.automatic)
    needed = f"{math.log2(odds / (1 - odds)):+.0f}"
    lines = {
        "ja": (
            f"- 自動でまとめる確率: **{settings.automatic:g}** 以上"
            f"(ほかに相手がいなければ、重みの合計がおよそ {needed} 以上)",
            f"- 次点との差: **{settings.margin:g}** ビット以上"
            f"(次点の {2**settings.margin:.0f} 倍以上確からしい)",
            f"- 人に確かめる確率: **{settings.review:g}** 以上、"
            f"1,000件につき多くて **{settings.candidates_per_1000}** 組、全部で {MOST:,} 組まで",
            f"- 判定の版: `{MODEL_VERSION}`",
        ),
        "en": (
            f"- joined without a person: probability of **{settings.automatic:g}** or more "
            f"(without alternatives, a weight of about {needed} or more)",
            f"- ahead of the runner-up by **{settings.margin:g}** bits or more "
            f"({2**settings.margin:.0f} times as likely)",
            f"- asked about: probability of **{settings.review:g}** or more, at most "
            f"**{settings.candidates_per_1000}** pairs per 1,000 records and {MOST:,} in all",
            f"- model version: `{MODEL_VERSION}`",
        ),
    }[language]
    return "\n".join(lines)


MAKERS: dict[str, Callable[[str, Language], str]] = {
    "levels": _levels,
    "names": _names,
    "story": _story,
    "settings": _settings,
}


def main() -> None:
    """Write both pages."""
    for page, language in PAGES.items():
        page.write_text(filled(page.read_text(encoding="utf-8"), language), encoding="utf-8")


if __name__ == "__main__":
    main()
