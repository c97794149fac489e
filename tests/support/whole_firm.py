"""A firm with a folder and files: a random life through the whole nightly sync."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table

from pipelines.steps.apply import publish_decisions
from pipelines.workspace import Workspace
from tests.support.firm import Firm
from tests.support.memory_firm import MODES, RELATED, SYSTEMS, Customer, Line, Night, Parts, Related

SOURCES = "".join(
    f"""\
  - {{name: customers_{system}, system: {system}, entity: customers,
     path: "inbox/得意先_{system}*", profile: generic_customers, mode: snapshot, trust: {trust}}}
  - {{name: lines_{system}, system: {system}, entity: transactions,
     path: "inbox/売上_{system}*", profile: generic_transactions, mode: snapshot}}
"""
    for trust, system in enumerate(SYSTEMS, start=1)
) + "".join(
    f"""\
  - {{name: {feed}_{system}, system: {system}, entity: {entity},
     path: "inbox/{feed}_{system}*", profile: generic_{entity}, mode: {MODES[feed, system]}}}
"""
    for system in SYSTEMS
    for feed, entity in RELATED.items()
)
_CUSTOMER = {"コード": "code", "名称": "name", "住所": "address", "電話番号": "phone",
             "法人番号": "corporate_number"}  # fmt: skip
_LINE = {"伝票番号": "document_no", "日付": "date", "得意先コード": "customer_code",
         "得意先名": "customer_code", "区分": "kind", "金額": "amount"}  # fmt: skip
_RELATED = {
    "contacts": {"担当者コード": "code", "得意先コード": "customer_code", "会社名": "customer_code",
                 "氏名": "name", "部署": "department", "メールアドレス": "email"},
    "activities": {"活動ID": "code", "活動日": "date", "得意先コード": "customer_code",
                   "活動種別": "kind", "件名": "subject", "面談者": "contact_name",
                   "担当者コード": "contact_code"},
    "deals": {"案件ID": "code", "得意先コード": "customer_code", "案件名": "name",
              "フェーズ": "stage", "予定金額": "amount", "獲得元": "acquisition_source",
              "担当者コード": "contact_code", "先方担当者": "contact_name"},
}  # fmt: skip
_KINDS = {"sale": "売上", "return": "返品", "discount": "値引", "payment": "入金",
          "adjustment": "調整"}  # fmt: skip


@dataclass
class WholeFirm:
    """What ``MemoryFirm`` does, with files."""

    firm: Firm
    nights: int = 0

    @classmethod
    def at(cls, root: Path) -> "WholeFirm":
        """Return the firm of a workspace."""
        return cls(Firm(root))

    @property
    def workspace(self) -> Workspace:
        return self.firm.workspace

    @property
    def engine(self) -> Engine:
        return self.firm.engine

    def rows(self, table: Table, *where: Any) -> list[Any]:
        return self.firm.rows(table, *where)

    def export_customers(self, system: str, rows: Sequence[Customer]) -> None:
        """Write a complete customer list."""
        self.firm.put(f"得意先_{system}.csv", _csv(_CUSTOMER, rows), day=self.nights)

    def export_lines(self, system: str, lines: Sequence[Line]) -> None:
        """Write a complete list of lines."""
        written = [{**line, "kind": _KINDS[line["kind"]]} for line in lines]
        self.firm.put(f"売上_{system}.csv", _csv(_LINE, written), day=self.nights)

    def export_related(self, feed: str, system: str, fresh: Parts, held: Sequence[Related]) -> None:
        """Write people, activities or deals: all of them, or those that are new."""
        whole = MODES[feed, system] == "snapshot"
        rows = held if whole else [row for part in fresh.values() for row in part]
        if rows:
            name = f"{feed}_{system}.csv"
            self.firm.put(name, _csv(_RELATED[RELATED[feed]], rows), day=self.nights)

    def night(self, *, full: bool = False) -> Night:
        """Run the nightly sync."""
        self.nights += 1
        report = self.firm.night(full=full)
        assert not [file.message for file in report.files if file.status == "refused"]
        assert report.rows_held == 0
        return Night(report.started_at, report.generation)

    def put_back(self) -> None:
        """Put the previous publication back."""
        self.firm.put_back()

    def apply(self) -> Night:
        """Let decisions take effect without reading a file."""
        report = publish_decisions(self.workspace).report
        assert report is not None
        return Night(report.started_at, report.generation)


def _csv(columns: dict[str, str], rows: Sequence[Customer | Line]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(name, "") for name in columns.values()] for row in rows)
    return text.getvalue()
