"""Where a file belongs in a workspace: system, path, mode, what its lines count as.

What belongs here: proposing the keys of a source. What does not: writing them
(``pipelines.steps.add_source``).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from connectors.profile import Profile
from core.language import Text
from pipelines.inspection.patterns import DATES, path_pattern, with_siblings
from pipelines.workspace import Workspace

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_CHANGES: Final = re.compile(r"差分|追加|新規|変更分|更新分|diff|delta|updates?|new", re.IGNORECASE)
_SYSTEMS: Final = {
    "弥生販売": "hanbai",
    "弥生会計": "kaikei",
    "freee会計": "freee",
    "マネーフォワード クラウド会計": "mf",
    "勘定奉行": "obc",
    "PCA会計": "pca",
    "Microsoft Excel": "excel",
    "kintone": "kintone",
    "Salesforce": "salesforce",
    "Eight": "eight",
    "board": "board",
}
_BY_ENTITY: Final = {
    "customers": "customers",
    "transactions": "sales",
    "journal": "journal",
    "contacts": "contacts",
    "activities": "activities",
    "deals": "deals",
}


@dataclass(frozen=True, slots=True)
class SourceProposal:
    """The keys of a source, with the reason for each that was guessed.

    Attributes:
        name: a name that is free in the workspace.
        stand_in: nothing tells the system.
        reasons: key → why.
    """

    name: str
    system: str
    entity: str
    path: str
    profile: str
    mode: str
    counts_as: str = ""
    parts: str = ""
    stand_in: bool = False
    reasons: tuple[tuple[str, Text], ...] = ()

    def as_entry(self, name: str, profile: str) -> dict[str, Any]:
        """Return the entry of ``tsunagi.yaml``."""
        entry: dict[str, Any] = {
            "name": name,
            "system": self.system,
            "entity": self.entity,
            "path": self.path,
            "profile": profile,
            "mode": self.mode,
        }
        if self.parts:
            entry["parts"] = self.parts
        if self.counts_as:
            entry["counts_as"] = self.counts_as
        return entry


def place_source(
    path: Path,
    profile: Profile,
    reference: str,
    workspace: Workspace | None,
    kinds: Sequence[str] = (),
) -> SourceProposal:
    """Propose a source for a file.

    Args:
        path: the file.
        profile: how it is read.
        reference: what the source would name as its profile.
        workspace: the workspace, if there is one.
        kinds: kinds of transactions in the file.
    """
    where, path_reason = path_pattern(path, workspace)
    system, system_reason = _system(path, profile, workspace)
    mode, mode_reason = _mode(path, profile)
    reasons = [("path", path_reason), ("system", system_reason), ("mode", mode_reason)]
    counts_as = parts = ""
    if profile.entity in ("transactions", "journal"):
        counts_as, reason = _counts_as(profile, workspace, kinds)
        reasons.append(("counts_as", reason))
    if mode == "snapshot" and (pattern := with_siblings(path, profile, workspace)) is not None:
        where, parts = pattern, "files"
        reasons.append(("parts", _PARTS))
    name = _free_name(f"{system}_{_what(profile, counts_as)}", workspace)
    stand_in = system_reason is _STAND_IN
    return SourceProposal(
        name,
        system,
        profile.entity,
        where,
        reference,
        mode,
        counts_as,
        parts,
        stand_in,
        tuple(reasons),
    )


_PARTS: Final = Text(
    "同じ形の別のファイルが隣にあるので、合わせて1つの一覧とみなす",
    "files of the same form lie beside it: together they are one list",
)


def _what(profile: Profile, counts_as: str) -> str:
    return "payments" if counts_as == "receipts" else _BY_ENTITY[profile.entity]


def _free_name(name: str, workspace: Workspace | None) -> str:
    taken = {source.name for source in workspace.configuration.sources} if workspace else set()
    found, number = name[:50], 2
    while found in taken:
        found, number = f"{name[:50]}_{number}", number + 1
    return found


def _system(path: Path, profile: Profile, workspace: Workspace | None) -> tuple[str, Text]:
    if workspace is not None:
        folder = path.expanduser().resolve().parent
        for source in workspace.configuration.sources:
            if source.path and (workspace.root / source.path).parent == folder:
                return source.system, Text(
                    f"同じフォルダーのファイルが「{source.system}」",
                    f"other files of its folder are of '{source.system}'",
                )
        inbox = workspace.root / "inbox"
        if folder != inbox and folder.is_relative_to(inbox):
            name = folder.relative_to(inbox).parts[0].lower().replace("-", "_")
            if _NAME.fullmatch(name):
                return name, Text(f"inbox の中のフォルダー名「{name}」", f"its folder '{name}'")
    known = _SYSTEMS.get(profile.software)
    if profile.format == "fixed":
        known = "bank"
    if known is not None:
        return known, Text(f"書き出したソフト({profile.software or '銀行'})", "the software")
    fallback = "excel" if path.suffix.lower().startswith((".xls", ".ods")) else "csv"
    return fallback, _STAND_IN


_STAND_IN: Final = Text(
    "どのソフトか分からないので仮の名前。同じソフトの項目は同じ名前にしてください",
    "a stand-in: sources of one software must share their system",
)


def _mode(path: Path, profile: Profile) -> tuple[str, Text]:
    if profile.format == "fixed":
        return "upsert", Text("銀行の明細は追加されていく", "statements of a bank add up")
    if profile.entity in ("transactions", "journal"):
        return "replace_period", Text(
            "明細は、ファイルにある期間をまるごと入れ替える",
            "lines: the file's period replaces what was there",
        )
    name = unicodedata.normalize("NFKC", path.stem)
    if _CHANGES.search(name):
        return "upsert", Text(
            "ファイル名から、変更分だけの一覧とみなす", "its name tells that it holds changes only"
        )
    if profile.entity == "activities" and DATES.search(path.stem):
        return "upsert", Text("期間ごとの記録は追加していく", "logs of one period each add up")
    return "snapshot", Text(
        "全件の一覧とみなし、無くなった記録は「なくなった」とする",
        "a complete list: records that are absent are gone",
    )


def _counts_as(
    profile: Profile, workspace: Workspace | None, kinds: Sequence[str]
) -> tuple[str, Text]:
    others = workspace.configuration.sources if workspace else ()
    if profile.entity == "journal":
        selling = [s.name for s in others if s.entity == "transactions" and s.counts_as == "sales"]
        if selling:
            return "books", Text(
                f"売上は {selling[0]} で数えているので、帳簿は照合に使う",
                f"{selling[0]} counts the sales already; the books are compared with it",
            )
        return "sales", Text(
            "売上を数えるものが他にない(販売管理も取り込むなら books にする)",
            "nothing else counts sales (write books if sales management is added)",
        )
    if kinds and set(kinds) == {"payment"}:
        return "receipts", Text("入金だけの明細", "it holds payments only")
    return "sales", Text("売上として数える", "counted as sales")
