"""Merge candidates, out to Excel and back with people's answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from cleansing.matching.asking.reasons import told
from cleansing.matching.asking.wording import sentences_of
from core.errors import ConfigurationError
from core.judgement import Judgement
from core.language import Text
from pipelines.steps.marks import MARKS, read_mark
from pipelines.steps.review import Answer, Reviewed, answer_candidates
from pipelines.workbook import Column, ReadRow, add_sheet, new_workbook, read_tables, save
from pipelines.workspace import Workspace
from warehouse import neighbourhood
from warehouse.queries.candidates import CandidateView, Side, chosen, undecided
from warehouse.queries.queue import Wanted, questions_after

_KEY, _LEDGER = "candidate_id", "last_decision"
_SIDES = {"left": Text("左", "Left"), "right": Text("右", "Right")}
_SIDE_FIELDS = (
    ("system", Text("システム", "system"), 10),
    ("code", Text("コード", "code"), 14),
    ("name", Text("名称", "name"), 30),
    ("name_kana", Text("フリガナ", "reading"), 22),
    ("address", Text("住所", "address"), 34),
    ("phone", Text("電話", "telephone"), 16),
    ("corporate_number", Text("法人番号", "corporate number"), 16),
    ("customer_id", Text("今の顧客ID", "customer now"), 13),
)
COLUMNS = (
    Column(_KEY, Text("候補番号", "Candidate"), width=20),
    Column("score", Text("同じである確率(%)", "Probability (%)"), width=10),
    Column(
        "judgement",
        Text("判定(○同じ ×別 ？保留)", "Judgement (○ same, × different, ？ unsure)"),
        editable=True,
        width=12,
        choices=tuple(MARKS.values()),
    ),
    Column("comment", Text("コメント", "Comment"), editable=True, width=30),
    Column("question_group", Text("組(同じ顧客の質問)", "Group (one customer)"), width=10),
    Column("yen_at_stake", Text("動く売上(円)", "Sales at stake (yen)"), width=14),
    *(
        Column(f"{side}_{name}", Text(f"{ja.ja}: {title.ja}", f"{ja.en}: {title.en}"), width=width)
        for side, ja in _SIDES.items()
        for name, title, width in _SIDE_FIELDS
    ),
    Column("reason", Text("自動で決めなかった理由", "Why it was not decided"), width=30),
    Column("evidence", Text("根拠", "Evidence"), width=60),
    Column(_LEDGER, Text("最後の判定番号", "Last decision"), width=10),
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of the workbook as people find it again: where it stands, whom it names, its mark."""

    row_number: int
    left: str
    right: str
    mark: str
    pair: tuple[tuple[str, str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A workbook read back.

    Attributes:
        answers: candidate → answer.
        rows: candidate → its row.
        blank: rows without a mark.
    """

    answers: dict[int, Answer]
    rows: dict[int, SheetRow]
    blank: int


def export_candidates(
    workspace: Workspace, path: Path, wanted: Wanted | None = None, limit: int = 0
) -> int:
    """Write undecided candidates into a workbook, in their order; return how many.

    Args:
        workspace: where.
        path: the workbook.
        wanted: which; None for all, those somebody was unsure of as well.
        limit: at most so many of the wanted.

    Raises:
        ConfigurationError: ``path`` is no name of a workbook.
        OSError: it cannot be written.
    """
    with workspace.engine.connect() as connection:
        if wanted is None:
            waiting = undecided(connection)
        else:
            places = islice(questions_after(connection, wanted), limit)
            found = chosen(connection, [place.candidate_id for place in places])
            waiting = sorted(found.values(), key=lambda one: one.place)
        entries = neighbourhood.of_pairs(connection, [one.pair for one in waiting])
    newest = {entry.pair: entry.decision_id for entry in entries}
    book = new_workbook()
    title = str(Text("名寄せ候補", "merge candidates"))
    group = _group_numbers(waiting)
    rows = [[*_cells(one, group[one.candidate_id]), newest.get(one.pair, 0)] for one in waiting]
    sheet = add_sheet(book, title, COLUMNS, rows)
    sheet.freeze_panes = "E3"
    save(book, path)
    return len(waiting)


def import_answers(workspace: Workspace, path: Path, user: str) -> Reviewed:
    """Read an exported workbook back and write its answers as decisions of ``user``.

    Raises:
        ConfigurationError: it is no such workbook, or marks cannot be read; nothing is written.
        DecisionError: the answers contradict each other or earlier decisions; nothing is written.
    """
    return write_sheet(workspace, read_sheet(path), user)


def write_sheet(workspace: Workspace, sheet: Sheet, user: str) -> Reviewed:
    """Write the answers of a workbook as decisions of ``user``.

    Raises:
        DecisionError: the answers contradict each other or earlier decisions; nothing is written.
    """
    return replace(answer_candidates(workspace, sheet.answers, user), blank=sheet.blank)


def read_sheet(path: Path) -> Sheet:
    """Read an exported workbook back.

    Raises:
        ConfigurationError: it is no such workbook, or marks cannot be read.
    """
    answers: dict[int, Answer] = {}
    rows: dict[int, SheetRow] = {}
    blank = 0
    wrong: list[str] = []
    for row in read_tables(path, _KEY):
        values = row.values
        mark, number = values.get("judgement", "").strip(), values[_KEY]
        judgement = read_mark(mark)
        if not mark:
            blank += 1
        elif judgement is None or not number.isdigit():
            wrong.append(f"  {row.row_number}: {mark}")
        else:
            known = values.get(_LEDGER, "")
            answers[int(number)] = Answer(
                judgement,
                values.get("comment", "").strip(),
                int(known) if known.isdigit() else None,
            )
            rows[int(number)] = _sheet_row(row, mark)
    if wrong:
        raise _unreadable(wrong)
    return Sheet(answers, rows, blank)


def _sheet_row(row: ReadRow, mark: str) -> SheetRow:
    cell = row.values.get
    left, right = (
        (cell(f"{side}_system", ""), cell(f"{side}_code", "")) for side in ("left", "right")
    )
    return SheetRow(
        row.row_number, cell("left_name", ""), cell("right_name", ""), mark, (left, right)
    )


def _unreadable(wrong: Sequence[str]) -> ConfigurationError:
    listing = "\n".join(wrong[:20])
    return ConfigurationError(
        "JUDGEMENT_UNREADABLE",
        Text(
            ja=f"判定の列に読めない印があります({len(wrong)}件)。○ × ？ のどれかにするか、空に"
            f"してください。何も書き込んでいません。\n{listing}",
            en=f"The judgement column holds marks that cannot be read ({len(wrong)}). Use ○ × "
            f"？ or leave it empty. Nothing was written.\n{listing}",
        ),
    )


def _group_numbers(waiting: Sequence[CandidateView]) -> dict[int, int]:
    """Number the groups of questions as they come: 1, 2, 3; easier to follow than their own."""
    numbers: dict[int, int] = {}
    found = {}
    for candidate in waiting:
        group = candidate.question_group or -candidate.candidate_id
        found[candidate.candidate_id] = numbers.setdefault(group, len(numbers) + 1)
    return found


def _cells(candidate: CandidateView, group: int) -> list[object]:
    return [
        str(candidate.candidate_id),
        round(100 * candidate.score, 1),
        MARKS[Judgement.UNSURE] if candidate.status == "unsure" else "",
        "",
        group,
        candidate.yen_at_stake,
        *_side(candidate.left),
        *_side(candidate.right),
        str(told(candidate.reason)),
        "\n".join(sentences_of(candidate.evidence)),
    ]


def _side(side: Side) -> list[object]:
    return [getattr(side, name) for name, _, _ in _SIDE_FIELDS]
