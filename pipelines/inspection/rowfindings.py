"""What a whole file shows: sums that disagree, columns that count rows, unknown words.

What belongs here: findings that need the file or the proposal. What does not: single values.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from connectors.profile import Profile
from connectors.tables import open_tables
from core.errors import SourceError
from core.language import Text
from pipelines.inspection import wording
from pipelines.inspection.details import Details
from pipelines.inspection.dryrun import DryRun
from pipelines.inspection.figures import tax_relation
from pipelines.inspection.proposal import Proposal, ReadTable
from pipelines.inspection.seen import Finding
from pipelines.inspection.totals import check_totals


def total_findings(
    path: Path, profile: Profile, run: DryRun, fields: dict[str, tuple[str, ...]]
) -> list[Finding]:
    """Compare written sums with their lines."""
    if not any(reason == "total" for reason in run.skipped_rows.values()):
        return []
    found = []
    try:
        for table in open_tables(path, profile).tables:
            for wrong in check_totals(table, fields, run.skipped_rows):
                stated, counted = f"{wrong.stated:,}", f"{wrong.counted:,}"
                text, action = wording.total_disagrees(wrong.column, wrong.row, stated, counted)
                place = ((wrong.sheet, wrong.row, stated),)
                found.append(
                    Finding("total_disagrees", "warning", text, action, 1, wrong.column, place)
                )
    except SourceError:
        return found
    return found[:20]


def mixed_tax(
    tables: Sequence[ReadTable], fields: Mapping[str, Sequence[str]], profile: Profile
) -> list[Finding]:
    """Tell where the tax lies inside some amounts and beside others."""
    if "amount_basis" in profile.fields or profile.entity != "transactions":
        return []
    for table in tables:
        named = {column.name: column for column in table.table.columns}
        pair = [named.get(name) for key in ("amount", "tax") for name in fields.get(key, ())[:1]]
        if len(pair) != 2 or pair[0] is None or pair[1] is None:
            continue
        told = tax_relation(pair[0], pair[1])
        if min(told.inclusive, told.exclusive) >= max(1, 0.1 * told.rows):
            counts = (told.inclusive, told.exclusive)
            text, action = wording.mixed_basis(pair[1].name, *counts, told=False)
            return [Finding("mixed_tax_basis", "warning", text, action, sum(counts), pair[1].name)]
    return []


def row_numbers(proposal: Proposal) -> list[Finding]:
    """Tell of a column that merely counts the rows."""
    if "code" in {choice.field for choice in proposal.choices}:
        return []
    counting = [c for c in proposal.main.columns if c.looks.sequence and len(c.cell.strip()) <= 3]
    if not counting or proposal.entity == "transactions":
        return []
    name = counting[0].name
    return [Finding("row_numbers", "info", *wording.row_numbers(name), 0, name)]


def unknown_kinds(details: Details) -> list[Finding]:
    """Tell which words of a kind column nobody knows."""
    if not details.unknown_kinds:
        return []
    words = "」「".join(details.unknown_kinds[:10])
    whole = not details.kinds
    text = Text(
        f"取引区分の「{words}」の意味が分かりません。"
        + ("この列は使わず、全部を売上とみなします。" if whole else "その行は保留します。"),
        f"The kinds '{words}' are unknown; "
        + ("the column is not used and every row is a sale." if whole else "their rows are held."),
    )
    action = Text(
        "プロファイルの values: kind: に「言葉: sale(売上) return(返品) discount(値引) "
        "payment(入金) adjustment(調整)」を書いてください。",
        "Write them under values: kind: in the profile, as sale, return, discount, payment or "
        "adjustment.",
    )
    return [Finding("unknown_kinds", "warning", text, action, len(details.unknown_kinds))]
