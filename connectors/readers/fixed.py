"""Fixed-width records (全銀協規定形式) as rows, and what their trailers state.

What belongs here: types of records, their fields and totals. What does not: cutting the file into
records (``connectors.readers.records``), which field a column fills.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as member
from pathlib import Path

from connectors.formatrules import Fixed, FixedRecord, FixedTotal
from connectors.headers import Header
from connectors.model import Skipped
from connectors.problems import bad_encoding, empty, listing, truncated
from connectors.profile import Profile
from connectors.readers.batch import Batch, Opened, Table
from connectors.readers.records import Records, ebcdic
from core.errors import SourceError
from core.language import Text

BATCH = 8_000
_REASONS = {"header": "header_record", "trailer": "trailer", "end": "end"}


def open_fixed(path: Path, profile: Profile) -> Opened:
    """Open a file of fixed-width records.

    Raises:
        SourceError: EBCDIC, another record length, or another kind of file.
    """
    reader = FixedFile(path, profile)
    first = next(iter(reader.records), None)
    if first is None:
        raise empty(path)
    table = Table("", Header(reader.columns), [], reader.batches)
    return Opened([table], reader.encoding)


@dataclass(slots=True)
class _Sums:
    """Running counts and sums of the records since the last header."""

    counts: dict[int, int] = member(default_factory=dict)
    amounts: dict[int, int] = member(default_factory=dict)


class FixedFile:
    """Records of one file.

    Args:
        path: the file.
        profile: a profile of format ``fixed``.
    """

    def __init__(self, path: Path, profile: Profile) -> None:
        if profile.fixed is None:
            raise ValueError(profile.id)
        self.path = path
        self.encoding = "cp932" if profile.encoding == "auto" else profile.encoding
        self._fixed: Fixed = profile.fixed
        self.records = Records(path, profile.fixed)
        records = self._fixed.records.values()
        self._data = [name for r in records if r.kind == "data" for name in r.fields]
        self._head = [name for r in records if r.kind == "header" for name in r.fields]
        self.columns = [*self._data, *(f"header:{name}" for name in self._head)]

    def batches(self) -> Iterator[Batch]:
        """Yield the data records as rows of texts; header fields stand behind them.

        Raises:
            SourceError: as ``records``; a trailer that disagrees; no trailer at the end.
        """
        batch = Batch([], [])
        numbers: list[int] = []
        head = [""] * len(self._head)
        sums, opened, number = _Sums(), False, 0
        for number, record in self.records:
            kind, rule = self._rule(number, record)
            try:
                cells = self._cut(rule, record)
            except UnicodeDecodeError as error:
                raise self._undecodable(number, error) from error
            if kind == "data":
                self._add(sums, cells)
                numbers.append(number)
                batch.rows.append([cells.get(name, "") for name in self._data] + head)
            else:
                batch.asides.append(Skipped("", number, _REASONS[kind]))
            if kind == "header":
                self._check_header(number, rule, cells)
                head = [cells.get(name, "") for name in self._head]
                sums, opened = _Sums(), True
            elif kind == "trailer":
                self._check_totals(number, sums, cells)
                opened = False
            if len(batch.rows) >= BATCH:
                batch.numbers = numbers
                yield batch
                batch, numbers = Batch([], []), []
        if opened and any(r.kind == "trailer" for r in self._fixed.records.values()):
            why = Text("トレーラレコードがありません", "there is no trailer record")
            raise truncated(self.path, number, why)
        batch.numbers = numbers
        yield batch

    def _rule(self, number: int, record: bytes) -> tuple[str, FixedRecord]:
        marker = record[:1].decode("latin-1")
        rule = self._fixed.records.get(marker)
        if rule is None:
            raise SourceError(
                "SOURCE_RECORD_TYPE",
                Text(
                    f"{self.path.name}の{number:,}番目のレコードの区分「{marker}」を知りません。"
                    f"この形式の区分: {listing(list(self._fixed.records))}。",
                    f"Record {number:,} of {self.path.name} has the type {marker!r}. Types of this "
                    f"format: {listing(list(self._fixed.records))}.",
                ),
            )
        return rule.kind, rule

    def _cut(self, rule: FixedRecord, record: bytes) -> dict[str, str]:
        cells, at = {}, 0
        for name, width in rule.fields.items():
            cells[name] = record[at : at + width].decode(self.encoding).rstrip(" ")
            at += width
        return cells

    def _check_header(self, number: int, rule: FixedRecord, cells: dict[str, str]) -> None:
        flag = self._fixed.code_flag
        if flag and cells.get(flag, "") not in self._fixed.jis:
            raise ebcdic(self.path, f"{flag}={cells.get(flag, '')}")
        for name, allowed in rule.expect.items():
            if cells.get(name) not in allowed:
                raise SourceError(
                    "SOURCE_OTHER_FORMAT",
                    Text(
                        f"{self.path.name}の{number:,}番目のレコードの{name}は"
                        f"「{cells.get(name)}」です。この形式では{listing(allowed)}です。別の種類の"
                        "ファイルなので、それに合うプロファイルを選んでください。",
                        f"{name} in record {number:,} of {self.path.name} is {cells.get(name)!r}; "
                        f"this format has {listing(allowed)}. It is another kind of file; choose "
                        "its profile.",
                    ),
                )

    def _add(self, sums: _Sums, cells: dict[str, str]) -> None:
        for index, total in enumerate(self._fixed.totals):
            if all(cells.get(name) in texts for name, texts in total.where.items()):
                sums.counts[index] = sums.counts.get(index, 0) + 1
                sums.amounts[index] = sums.amounts.get(index, 0) + _digits(cells.get(total.of, ""))

    def _check_totals(self, number: int, sums: _Sums, cells: dict[str, str]) -> None:
        for index, total in enumerate(self._fixed.totals):
            pairs = (
                (total.count, sums.counts.get(index, 0)),
                (total.amount, sums.amounts.get(index, 0)),
            )
            for name, counted in pairs:
                if name and _digits(cells.get(name, "")) != counted:
                    raise self._mismatch(number, name, cells.get(name, ""), counted, total)

    def _mismatch(
        self, number: int, name: str, stated: str, counted: int, total: FixedTotal
    ) -> SourceError:
        return SourceError(
            "SOURCE_TRAILER_MISMATCH",
            Text(
                f"{self.path.name}の{number:,}番目のトレーラレコードの{name}は{_digits(stated):,}"
                f"ですが、明細を数えると{counted:,}です({total.of or '件数'})。明細が欠けているか"
                "壊れています。銀行から受け取り直してください。",
                f"The trailer, record {number:,} of {self.path.name}, states {_digits(stated):,} "
                f"as {name}; its records come to {counted:,}. Records are missing or damaged. Get "
                "the file from the bank again.",
            ),
        )

    def _undecodable(self, number: int, error: UnicodeDecodeError) -> SourceError:
        advice = Text(
            f"{number:,}番目のレコードの項目の中です。全角文字が項目の境をまたいでいるか、"
            "壊れています。銀行から受け取り直してください。",
            f"It is in a field of record {number:,}: a full-width character crosses the field's "
            "edge, or the file is damaged. Get it from the bank again.",
        )
        return bad_encoding(
            self.path, self.encoding, (number - 1) * self._fixed.length + error.start, advice
        )


def _digits(text: str) -> int:
    """Return the number that is written in ASCII digits, 0 where it is blank or no number."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() else 0


__all__ = ["FixedFile", "open_fixed"]
