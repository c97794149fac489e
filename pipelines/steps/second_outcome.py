"""What became of a held row that was tried again."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.labels import label
from warehouse.landing.quarantine import HeldRow


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row.

    Attributes:
        problem: why it was not landed; "" where it was.
        yen: its amount, of a line.
        overtaken: a newer file has said it since.
        values: values that could not be read and were left out.
    """

    problem: str = ""
    yen: int = 0
    overtaken: bool = False
    values: Sequence[HeldRow] = ()


def overtaken(path: str) -> Outcome:
    """Return that a newer file has made the row needless."""
    return Outcome(
        f"より新しいファイル「{path}」を取り込み済みのため、この行はもう要りません。"
        "保留から外しました。",
        overtaken=True,
    )


def still_wrong(held: Sequence[HeldRow], entity: str) -> Outcome:
    """Return that a row of an entity cannot be read, and why."""
    first = held[0]
    return Outcome(f"{label(first.field, entity)}「{first.value}」: {first.note}")


def unknown_word(field: str, text: str, entity: str) -> Outcome:
    """Return that a word means nothing to the profile."""
    return Outcome(
        f"{label(field, entity)}「{text}」: 意味の分からない値です。知っている値に直すか、"
        "プロファイルの対応表(values)に加えてください。"
    )


def code_is_taken(code: str, row_number: int) -> Outcome:
    """Return that another row of the file has the same code."""
    return Outcome(
        f"コード「{code}」は同じファイルの{row_number}行目が使っています。"
        "別のコードにするか、元のファイルを直してください。"
    )
