"""Customers that follow from other records: partners of a journal, companies on cards.

What belongs here: collecting them once each, with the row of their first appearance. What does
not: whether two of them are the same.
"""

from collections.abc import Iterator

from connectors.model import Block

_SHARED = ("postal_code", "address", "phone", "fax", "url")
"""Fields of a contact that describe the company as well."""


class DerivedCustomers:
    """Collects the customers named in blocks of transactions or contacts."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[str, int, dict[str, str]]] = {}

    def add(self, block: Block) -> None:
        """Take note of the customers of a block; a name that comes later fills an empty one."""
        codes = block.columns.get("customer_code", [])
        names = block.columns.get("customer_name", [])
        shared = _SHARED if block.entity == "contacts" else ()
        columns = {f: block.columns[f] for f in shared if f in block.columns}
        for index, (code, name) in enumerate(zip(codes, names, strict=False)):
            if not code:
                continue
            known = self._seen.get(code)
            if known is None:
                row = {"code": code, "name": name, **{f: t[index] for f, t in columns.items()}}
                self._seen[code] = block.sheet, block.row_numbers[index], row
            elif name and not known[2]["name"]:
                known[2]["name"] = name

    def blocks(self, size: int = 8_000) -> Iterator[Block]:
        """Yield the customers as derived blocks, sheet by sheet."""
        sheets: dict[str, list[tuple[int, dict[str, str]]]] = {}
        for sheet, number, row in self._seen.values():
            sheets.setdefault(sheet, []).append((number, row))
        for sheet, found in sheets.items():
            for start in range(0, len(found), size):
                part = found[start : start + size]
                columns = {field: [row.get(field, "") for _, row in part] for field in part[0][1]}
                numbers = [number for number, _ in part]
                yield Block("customers", sheet, numbers, columns, [""] * len(part), derived=True)
