"""The data dictionary, made from the comments of the schema.

``python -m warehouse.dictionary docs/data-dictionary.md`` writes it; a test sees that it is fresh.
What belongs here: its form. What does not: what tables and columns mean, which stands beside their
definition in ``warehouse.schema``, Japanese before `` / `` and English behind.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Date, Float, Integer, Table
from sqlalchemy.types import BigInteger, Boolean, TypeDecorator, TypeEngine

from core.language import Text
from warehouse.schema import identity, ops, people
from warehouse.schema.published import PUBLISHED
from warehouse.schema.views import VIEWS, View
from warehouse.types import Exact, Timestamp

REGISTER: tuple[Table, ...] = (
    ops.run,
    ops.file,
    ops.quarantine,
    ops.control_total,
    ops.quality,
    ops.quality_field,
    ops.generation,
    ops.export,
    identity.review_decision,
    people.customer_override,
    people.audit,
)
"""Tables beside the published ones that people may rely on."""

_TYPES: tuple[tuple[type[TypeEngine[Any]] | type[TypeDecorator[Any]], str], ...] = (
    (Timestamp, "timestamp (UTC)"),
    (Exact, "numeric(18,4)"),
    (Date, "date"),
    (Boolean, "boolean"),
    (Float, "double"),
    (BigInteger, "bigint"),
    (Integer, "integer"),
)

_HEAD = """\
# データ辞書 / Data dictionary

<!-- Made by `python -m warehouse.dictionary docs/data-dictionary.md` from the comments of the \
schema. Change those, not this page. -->

BIツールやSQLで読むための表です。1回の公開はひとつのトランザクションなので、読む人には前回の内容か
今回の内容のどちらかが見えます。円は整数、日付は日付型です。値のない文字の項目は空文字(番号類はNULL)
です。`pk` は主キー、`fk` は外部キー、日時はUTCです。

The tables to read with BI tools and SQL. One publication is one transaction: a reader sees the
state before it or the state after it. Yen are integers, dates are dates; a text without a value is
empty (identifiers are NULL). `pk`: primary key, `fk`: foreign key. Moments are UTC.
"""

_VIEWS = """\
公開している表から、見るたびに計算します。「今日」は最後に公開した基準日です。基準日より後の日付の明細は、ランク、RFM、
顧客の一生と状態、最初の接点には入りません。月別と商品別の合計には、その日付のとおりに入ります。売掛金、与信、段階の伝票の数は
月で数えるので、基準日の月は月末までの明細が入ります。
Computed from the published tables when they are read. "Today" is the day of the last publication.
Lines dated later are not in ranks, RFM, a customer's life and status, and first contacts. Sums by
month and by item have them where they are dated. Open balances, credit and the orders of stages
count whole months, so the day's own month is complete.
"""

_TAIL = """\
## ほかの表 / Other tables

`source_*` `clean_*` `match_*` `search_*` `stage_*` `previous_*` `exported_*` `web_*` `*_identity`
`record_customer` は内部の表で、版が変わると形も変わることがあります。ファイルの原文は
`source_customer` と `source_transaction`、整えた値は `clean_customer` にあります。

The tables `source_*`, `clean_*`, `match_*`, `search_*`, `stage_*`, `previous_*`, `exported_*`,
`web_*`, `*_identity` and `record_customer` are internal and may change between versions. What the
files said is in `source_customer` and `source_transaction`, the clean values in `clean_customer`.
"""


def dictionary() -> str:
    """Return the whole page as Markdown."""
    parts = [_HEAD, *_contents(), "\n## 公開している表 / Published tables\n"]
    parts += [_table(table) for table in PUBLISHED]
    parts += ["\n## ビュー / Views\n", _VIEWS, *map(_view, VIEWS)]
    parts += ["\n## 記録の表 / Register\n", *(_table(table) for table in REGISTER)]
    return "\n".join([*parts, "", _TAIL])


def both_languages(comment: str | None) -> Text:
    """Return a comment's two languages.

    Raises:
        ValueError: it does not hold both.
    """
    ja, found, en = (comment or "").partition(" / ")
    if not found:
        raise ValueError(f"a comment in one language only: {comment!r}")
    return Text(ja.strip(), en.strip())


def _contents() -> Iterator[str]:
    yield "| 表 / table | 1行は / one row is |\n|---|---|"
    described: list[Table | View] = [*PUBLISHED, *VIEWS, *REGISTER]
    for table in described:
        text = both_languages(table.comment)
        yield f"| [`{table.name}`](#{table.name}) | {text.ja}。{text.en} |"


def _table(table: Table) -> str:
    text = both_languages(table.comment)
    lines = [
        f"\n### {table.name}\n",
        f"{text.ja}。{text.en}.\n",
        "| 列 / column | 型 / type | | 意味 | meaning |",
        "|---|---|---|---|---|",
        *map(_row, table.columns),
    ]
    return "\n".join(lines)


def _view(view: View) -> str:
    text = both_languages(view.comment)
    rows = [(name, both_languages(comment)) for name, comment in view.columns.items()]
    lines = [
        f"\n### {view.name}\n",
        f"{text.ja}。{text.en}.\n",
        "| 列 / column | 意味 | meaning |",
        "|---|---|---|",
        *(f"| `{name}` | {_cell(said.ja)} | {_cell(said.en)} |" for name, said in rows),
    ]
    return "\n".join(lines)


def _row(column: Column[object]) -> str:
    text = both_languages(column.comment)
    cells = (f"`{column.name}`", _type(column), _marks(column), _cell(text.ja), _cell(text.en))
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _type(column: Column[object]) -> str:
    kind = next((name for type_, name in _TYPES if isinstance(column.type, type_)), "text")
    return f"{kind}, null" if column.nullable else kind


def _marks(column: Column[object]) -> str:
    marks = ["pk"] if column.primary_key else []
    marks += [f"fk {key.target_fullname.split('.')[0]}" for key in column.foreign_keys]
    return ", ".join(marks)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(dictionary(), encoding="utf-8", newline="\n")
