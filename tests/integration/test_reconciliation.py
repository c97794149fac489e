"""Control totals: what is read is loaded, held back or left out, in rows and to the yen."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, groupby
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import ReconciliationError
from core.judgement import Judgement
from core.run import FileReport
from pipelines.steps.land_file import FileLanding
from pipelines.steps.night import NightOptions, open_night
from tests.support.firm import AS_OF, SALES_HEADER, SOURCES, Firm, customers, of, sale, sales
from tests.support.invariants import assert_sums, assert_whole
from warehouse.schema.landing import source_transaction
from warehouse.schema.ops import control_total, file, quarantine

MakeWorkspace = Callable[..., Path]
modest = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

TAXED = """\
id: {id}
entity: transactions
format: csv
comments: ["#"]
fields: {{date: 日付, document_no: 伝票, customer_code: 得意先, kind: 区分, amount: 金額,
  tax_rate: 税率}}
values: {{kind: {{売上: sale, 返品: return, 入金: payment}}}}
tax: {{amount: inclusive, by: {by}}}
"""
FEEDS = """\
  - {name: plain, system: hanbai, entity: transactions, path: "inbox/plain/*",
     profile: generic_transactions, mode: upsert}
  - {name: line, system: hanbai, entity: transactions, path: "inbox/line/*",
     profile: line.yaml, mode: upsert}
  - {name: slip, system: hanbai, entity: transactions, path: "inbox/slip/*",
     profile: slip.yaml, mode: upsert}
  - {name: journal, system: kaikei, entity: journal, path: "inbox/journal/*",
     profile: yayoi_kaikei_journal, mode: upsert, counts_as: books}
"""


@dataclass
class Desk:
    """A workspace into which one file after the other is taken in."""

    firm: Firm
    days: Iterator[int]

    def take(self, feed: str, content: str) -> tuple[FileReport, list[Any]]:
        """Take a file in, under one more line; return what is said of it, and its lines."""
        day = next(self.days)
        name = f"{feed}/{day}.csv"
        # The same bytes are not taken twice, and equal examples do occur.
        path = self.firm.put(name, f"# {day}\n{content}", day=day)
        with open_night(self.firm.workspace, NightOptions(as_of=AS_OF, dry_run=True)) as night:
            night.take_in(self.firm.workspace.configuration.source(feed))
            report = of(night.report, name)
        path.unlink()
        lines = self.firm.rows(source_transaction, source_transaction.c.file_id == report.file_id)
        with self.firm.engine.connect() as connection:
            assert_sums(connection)
        assert report.status == "landed", report.message
        assert report.yen_loaded == sum(line.amount_written for line in lines)
        return report, lines


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    root = tmp_path_factory.mktemp("desk")
    for by in ("line", "slip"):
        (root / f"{by}.yaml").write_text(TAXED.format(id=f"by_{by}", by=by), encoding="utf-8")
    (root / "tsunagi.yaml").write_text(
        f"version: 1\ncompany: 試験商会\nsources:\n{FEEDS}", encoding="utf-8"
    )
    return Desk(Firm(root), count())


def written(yen: int, form: int) -> str:
    """Return an amount as people write it."""
    size = f"{abs(yen):,}"
    forms = (f"{abs(yen)}", size, f"¥{size}", f"{size}円", size.translate(FULL_WIDTH))
    text = forms[form % 5]
    if yen >= 0:
        return text
    return (f"-{text}", f"▲{text}", f"△{text}", f"({text})")[form % 4]


FULL_WIDTH = str.maketrans("0123456789,", "０１２３４５６７８９，")
AMOUNTS = st.builds(written, st.integers(-(10**9), 10**9), st.integers(0, 19))
DAYS = st.dates(min_value=AS_OF.replace(month=1, day=1), max_value=AS_OF)


@st.composite
def plain_rows(draw: st.DrawFn) -> tuple[str, str, int, int]:
    """Return a row of sales, what becomes of it, its yen, and whether the yen can be read."""
    yen, form = draw(st.integers(-(10**9), 10**9)), draw(st.integers(0, 19))
    amount, day, code = written(yen, form), draw(DAYS).isoformat(), draw(st.sampled_from("ABC"))
    kind = draw(
        st.sampled_from(["fine"] * 6 + ["day", "amount", "customer", "sum", "blank", "note"])
    )
    document, name = draw(st.integers(1, 5)), "甲商事"
    if kind == "day":
        day = draw(st.sampled_from(["2026-13-01", "2026-02-30", "", "来月"]))
    if kind == "amount":
        amount = draw(st.sampled_from(["別途", "1.5", "12a", ""]))
    if kind == "customer":
        code = name = ""
    if kind == "sum":
        document, day, code, name = "", "", "", "合計"
    row = f'{document},{day},{code},{name},部品,1,1,"{amount}"\n'
    if kind == "blank":
        row = ",,,,,,,\n"
    if kind == "note":
        row = f"{document},{day},{code},{name},運賃は先方払い,,,\n"
    if kind == "fine":
        return row, "loaded", yen, yen
    if kind in ("day", "customer"):
        return row, "held", 0, yen
    return row, "held" if kind == "amount" else "skipped", 0, 0


@modest
@given(rows=st.lists(plain_rows(), min_size=1, max_size=40))
def test_every_row_and_every_yen_is_accounted_for(
    desk: Desk, rows: list[tuple[str, str, int, int]]
) -> None:
    rows = [*rows, (sale(99, "2026-01-05", "A", 1), "loaded", 1, 1)]
    report, _ = desk.take("plain", SALES_HEADER + "".join(row for row, *_ in rows))
    becomes = [what for _, what, *_ in rows]
    assert report.rows_read == len(rows) + 2
    assert report.rows_loaded == becomes.count("loaded")
    assert report.rows_held == becomes.count("held")
    assert report.rows_skipped == becomes.count("skipped") + 2
    assert report.yen_loaded == sum(loaded for *_, loaded, _ in rows)
    assert report.yen_read == sum(readable for *_, readable in rows)
    held = desk.firm.rows(quarantine, quarantine.c.file_id == report.file_id)
    assert sum(row.yen or 0 for row in held) == report.yen_held


taxed_rows = st.lists(
    st.tuples(
        st.integers(1, 6),
        st.sampled_from(["売上", "売上", "売上", "返品", "入金"]),
        st.integers(-(10**7), 10**7),
        st.sampled_from(["10%", "軽減8%", "", "対象外"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=30,
)


def taxed_file(rows: list[tuple[int, str, int, str, bool]], *, broken: bool = True) -> str:
    return "日付,伝票,得意先,区分,金額,税率\n" + "".join(
        f"2026-01-05,{document},1,{kind},{'別途' if bad and broken else yen},{rate}\n"
        for document, kind, yen, rate, bad in rows
    )


@modest
@given(rows=taxed_rows)
def test_tax_taken_out_line_by_line_adds_up_to_what_was_written(
    desk: Desk, rows: list[tuple[int, str, int, str, bool]]
) -> None:
    report, lines = desk.take("line", taxed_file(rows))
    assert report.rows_held == sum(bad for *_, bad in rows)
    for line in lines:
        assert line.amount_written == line.amount + (0 if line.kind == "payment" else line.tax)
        if line.kind == "payment":
            assert line.amount == line.amount_written


@modest
@given(rows=taxed_rows)
def test_tax_taken_out_slip_by_slip_adds_up_and_is_rounded_once(
    desk: Desk, rows: list[tuple[int, str, int, str, bool]]
) -> None:
    rows = sorted(rows)
    _, lines = desk.take("slip", taxed_file(rows, broken=False))
    taxes: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for line in lines:
        assert line.amount_written == line.amount + (0 if line.kind == "payment" else line.tax)
        if line.kind != "payment":
            taxes[line.document_no, int(10 if line.tax_rate is None else line.tax_rate)].append(
                line
            )
    for (_, rate), members in taxes.items():
        total = sum(line.amount_written for line in members)
        exact = abs(total) * rate // (100 + rate)
        assert abs(sum(line.tax for line in members)) == exact, "rounded down once, not per line"


@st.composite
def slips(draw: st.DrawFn) -> tuple[list[str], int, int]:
    """Return a slip of a journal as rows, how many are held back, and its yen of 売掛金."""
    yen, number = draw(st.integers(-(10**7), 10**7)), draw(st.integers(1, 10**6))
    kind = draw(st.sampled_from(["sale", "payment", "cash", "fee", "bad day", "open end"]))
    day = "R.08/13/05" if kind == "bad day" else "R.08/01/05"

    def row(flag: str, debit: tuple[str, int], credit: tuple[str, int], first: bool = True) -> str:
        sides = ",".join(
            f'"{account}","{"甲商事" if account == "売掛金" else ""}","","対象外",{amount},0'
            for account, amount in (debit, credit)
        )
        head = f'{flag},{number if first else ""},"","{day if first else ""}"'
        return f'{head},{sides},"","",,0,"","",0,0,"no"\n'

    if kind == "payment":
        return [row("2000", ("普通預金", yen), ("売掛金", yen))], 0, yen
    if kind == "cash":
        return [row("2000", ("現金", yen), ("売上高", yen))], 0, 0
    if kind == "fee":
        rows = [
            row("2110", ("普通預金", yen - 660), ("売掛金", yen)),
            row("2101", ("支払手数料", 660), ("", 0), first=False),
        ]
        return rows, 0, yen
    if kind == "open end":
        return [row("2110", ("売掛金", yen), ("売上高", yen))], 1, yen
    return [row("2000", ("売掛金", yen), ("売上高", yen))], int(kind == "bad day"), yen


@modest
@given(made=st.lists(slips(), min_size=1, max_size=25))
def test_a_journal_gives_the_debits_and_credits_of_its_receivables(
    desk: Desk, made: list[tuple[list[str], int, int]]
) -> None:
    # A slip without an end is told by the beginning of the next one.
    end = '2000,9,"","R.08/01/05","現金","","","対象外",1,0,"売上高","","","対象外",1,0'
    end += ',"","",,0,"","",0,0,"no"\n'
    report, lines = desk.take("journal", "".join(row for rows, *_ in made for row in rows) + end)
    assert report.rows_read == sum(len(rows) for rows, *_ in made) + 2
    assert report.rows_held == sum(held for _, held, _ in made)
    assert report.yen_loaded == sum(yen for _, held, yen in made if not held)
    assert report.yen_read == sum(yen for *_, yen in made)
    assert {line.customer_name for line in lines} <= {"甲商事"}


class TestPublished:
    """What is published is what was taken in, whoever the customers turn out to be."""

    @pytest.fixture
    def firm(self, make_workspace: MakeWorkspace) -> Firm:
        made = Firm(make_workspace(SOURCES, {}))
        made.put("得意先.csv", customers(*(f"{n},取引先{n}商店" for n in range(6))))
        made.put(
            "売上.csv",
            sales(*(sale(n, f"2026-01-{n + 1:02}", str(n % 7), 10**n) for n in range(9))),
        )
        made.night()
        return made

    def test_deciding_who_is_who_moves_lines_and_changes_no_sum(self, firm: Firm) -> None:
        by_record = self.by_record(firm)
        changes: list[tuple[str, str, Judgement | None]] = [
            ("0", "1", Judgement.SAME),
            ("1", "2", Judgement.SAME),
            ("3", "6", Judgement.SAME),
            ("0", "1", Judgement.DIFFERENT),
            ("3", "6", None),
            ("2", "5", Judgement.SAME),
        ]
        sizes = []
        for left, right, judgement in changes:
            firm.decide(("hanbai", left), ("hanbai", right), judgement)
            firm.night()
            assert self.by_record(firm) == by_record
            assert firm.yen() == firm.live_yen() == 111_111_111
            assert_whole(firm.engine)
            sizes.append(len(set(firm.ids().values())))
        assert sizes == [6, 5, 4, 5, 6, 5]

    def by_record(self, firm: Firm) -> dict[str, int]:
        lines = sorted(firm.facts(), key=lambda row: row.customer_code)
        return {
            code: sum(row.amount for row in rows)
            for code, rows in groupby(lines, key=lambda row: row.customer_code)
        }

    def test_the_reconciliation_is_written_down(self, firm: Firm) -> None:
        rows = firm.rows(control_total)
        assert {(row.scope, row.subject, row.measure) for row in rows} == {
            ("file", "inbox/得意先.csv", "rows"),
            ("file", "inbox/得意先.csv", "yen"),
            ("file", "inbox/売上.csv", "rows"),
            ("file", "inbox/売上.csv", "yen"),
            ("source", "sales", "rows"),
            ("source", "sales", "yen"),
        }
        assert {row.difference for row in rows} == {0}

    def test_one_yen_of_difference_stops_the_publication(self, firm: Firm) -> None:
        published = firm.published()
        firm.put("売上.csv", sales(sale(1, "2026-01-01", "1", 7)), day=1)
        with open_night(firm.workspace, NightOptions(as_of=AS_OF)) as night:
            for source in night.sources():
                night.take_in(source)
            night.cleanse()
            night.match()
            night.stage()
            with firm.engine.begin() as connection:
                line = source_transaction
                connection.execute(
                    line.update()
                    .where(line.c.replaced_by_file.is_(None), line.c.document_no == "8")
                    .values(amount=line.c.amount + 1)
                )
            with pytest.raises(ReconciliationError) as caught:
                night.publish()
        assert caught.value.code == "HISTORY_TOTAL"
        assert "sales" in caught.value.message.ja
        assert firm.published() == published

    def test_a_file_that_does_not_add_up_is_not_taken_in(
        self, firm: Firm, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = len(firm.rows(file))
        firm.put(
            "売上.csv", sales(sale(1, "2026-01-05", "1", 7), sale(2, "2026-01-06", "1", 8)), day=1
        )
        real = FileLanding._count_lines

        def forgets_a_yen(self: FileLanding, *args: Any) -> None:
            real(self, *args)
            self.totals.yen_read += 1

        monkeypatch.setattr(FileLanding, "_count_lines", forgets_a_yen)
        assert firm.night_fails() == "CONTROL_TOTAL"
        assert len(firm.rows(file)) == before
        assert firm.yen() == 111_111_111
        monkeypatch.undo()
        firm.night()
        assert firm.lines()["2026-01-05", "1"] == 7
