"""Contacts and activities of one file: kept whole, attached to the customer they name."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import update

from warehouse.bulk import insert_columns
from warehouse.landing.customers import LineCustomer, records_of_lines
from warehouse.landing.files import Arrival
from warehouse.schema.landing import source_detail as detail


@dataclass
class DetailLanding:
    """The contacts or activities of one file."""

    arrival: Arrival
    count: int = 0

    def add(
        self,
        entity: str,
        sheet: str,
        row_numbers: Sequence[int],
        columns: Mapping[str, Sequence[str]],
        extra: Sequence[str],
    ) -> None:
        """Land rows; ``customer_code`` must be filled in each."""
        codes = columns["customer_code"]
        names = columns.get("customer_name") or codes
        wanted = {
            code: LineCustomer(name, "", number)
            for code, name, number in zip(codes, names, row_numbers, strict=True)
        }
        records = records_of_lines(self.arrival, sheet, wanted)
        rows = [
            dict(zip(columns, values, strict=True))
            for values in zip(*columns.values(), strict=True)
        ]
        count = len(row_numbers)
        insert_columns(
            self.arrival.connection,
            detail,
            {
                "entity": [entity] * count,
                "source": [self.arrival.source] * count,
                "part": [self.arrival.part] * count,
                "file_id": [self.arrival.file_id] * count,
                "sheet": [sheet] * count,
                "row_number": list(row_numbers),
                "customer_record": [records[code] for code in codes],
                "row": [json.dumps(row, ensure_ascii=False) for row in rows],
                "extra": list(extra),
            },
        )
        self.count += count

    def finish(self) -> None:
        """Let a snapshot replace the one before it."""
        if self.arrival.mode == "snapshot" and self.count:
            self.arrival.connection.execute(
                update(detail)
                .where(
                    detail.c.source == self.arrival.source,
                    detail.c.part == self.arrival.part,
                    detail.c.file_id != self.arrival.file_id,
                    detail.c.replaced_by_file.is_(None),
                )
                .values(replaced_by_file=self.arrival.file_id)
            )
