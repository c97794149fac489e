"""Which column is which where no header says so: by values, order and arithmetic alone.

What belongs here: tables without header, and columns without one in a table that has it. What
does not: headers. Every choice here is a guess for a person to confirm, and says what it saw.
"""

from collections.abc import Callable, Iterable, Sequence

from core.language import Text
from pipelines.inspection.affinity import NAMES
from pipelines.inspection.assign import Choice
from pipelines.inspection.columns import Column
from pipelines.inspection.figures import determines, find_product, find_tax, numeric


class _Board:
    """Columns still free, and the choices made."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.free = [column for column in columns if not column.empty]
        self.chosen: dict[str, Choice] = {}

    def take(
        self, field: str, columns: Sequence[Column], confidence: float, why: Text, how: str
    ) -> None:
        places = tuple(column.position for column in columns)
        self.chosen[field] = Choice(field, places, confidence, how, why)
        self.free = [column for column in self.free if column.position not in places]

    def first(
        self, field: str, kind: str, least: float, also: Callable[[Column], bool] | None = None
    ) -> Column | None:
        """Give a field the free column that looks most like a kind; the first of equals."""
        fitting = [
            c for c in self.free if c.looks.share(kind) >= least and (also is None or also(c))
        ]
        if not fitting:
            return None
        best = max(fitting, key=lambda c: (round(c.looks.share(kind), 1), -c.position))
        share = best.looks.share(kind)
        self.take(field, [best], round(0.5 + 0.3 * share, 2), _saw(kind, share), "values")
        return best

    def ordered(self, fields: Iterable[str]) -> list[Choice]:
        return [self.chosen[field] for field in fields if field in self.chosen]


def _saw(kind: str, share: float) -> Text:
    return Text(
        f"値の{share:.0%}が{NAMES[kind].ja}",
        f"{share:.0%} of its values look like {NAMES[kind].en}",
    )


def unnamed_customers(columns: Sequence[Column], fields: Sequence[str]) -> list[Choice]:
    """Propose the columns of customers by their values."""
    board = _Board(columns)
    for field, kind, least in (
        ("email", "email", 0.6),
        ("url", "url", 0.6),
        ("invoice_number", "invoice", 0.6),
        ("corporate_number", "corporate", 0.6),
        ("postal_code", "postal", 0.6),
    ):
        board.first(field, kind, least)
    board.first("phone", "phone", 0.6)
    board.first("fax", "phone", 0.6)
    board.first("name_kana", "kana", 0.6)
    _address(board)
    if "postal_code" not in board.chosen:
        address = board.chosen.get("address")
        beside = {address.places[0] - 1, address.places[-1] + 1} if address else set()
        board.first(
            "postal_code",
            "seven_digits",
            0.8,
            lambda c: c.position in beside or c.looks.unique < 0.95,
        )
    _name(board, "name")
    _code(board)
    board.first("closing_day", "closing", 0.9, lambda c: c.looks.share("text") > 0.1)
    board.first("updated_at", "date", 0.8)
    board.first("sales_rep", "person", 0.6, lambda c: c.looks.unique < 0.5)
    board.first("contact_name", "person", 0.6, lambda c: c.looks.unique >= 0.5)
    board.first("industry", "industry", 0.6, lambda c: c.looks.unique < 0.7)
    _largest_number(board, "credit_limit")
    _note(board)
    return board.ordered(fields)


def unnamed_transactions(columns: Sequence[Column], fields: Sequence[str]) -> list[Choice]:
    """Propose the columns of sales by their values."""
    board = _Board(columns)
    for kind, least in (("date", 0.8), ("short_date", 0.9), ("serial_date", 0.95)):
        if board.first("date", kind, least) is not None:
            break
    _amounts(board)
    board.first("tax_rate", "rate", 0.95)
    _name(board, "customer_name")
    board.first("kind", "kind", 0.8)
    _codes_of_lines(board, columns)
    board.first("sales_rep", "person", 0.6, lambda c: c.looks.unique < 0.3)
    _item(board)
    _note(board)
    return board.ordered(fields)


def _address(board: _Board) -> None:
    wholes = [c for c in board.free if c.looks.share("address") >= 0.6]
    if not wholes:
        return
    main = max(wholes, key=lambda c: (c.looks.share("address"), -c.position))
    parts = [main]
    before = [c for c in board.free if c.position == main.position - 1]
    if before and before[0].looks.share("prefecture", "city") >= 0.8:
        parts = [
            *[
                c
                for c in board.free
                if c.position == main.position - 2 and c.looks.share("prefecture") >= 0.8
            ],
            before[0],
            main,
        ]
    after = [c for c in board.free if c.position == main.position + 1]
    if after and after[0].looks.share("building") >= 0.6 and after[0].looks.share("phone") < 0.3:
        parts.append(after[0])
    share = main.looks.share("address")
    board.take("address", parts, round(0.5 + 0.3 * share, 2), _saw("address", share), "values")


def _name(board: _Board, field: str) -> None:
    if board.first(field, "company", 0.3, lambda c: c.looks.share("address") < 0.5) is None:
        board.first(field, "person", 0.6, lambda c: c.looks.unique >= 0.3)


def _code(board: _Board) -> None:
    for column in board.free:
        looks = column.looks
        coded = max(looks.share("code"), looks.share("mixed_code"))
        if coded >= 0.9 and looks.unique >= 0.97 and not looks.sequence and looks.longest <= 20:
            why = Text("1行に1つずつ違うコードの形", "a different code in each row")
            board.take("code", [column], 0.65, why, "values")
            return


def _largest_number(board: _Board, field: str) -> None:
    sums = [c for c in numeric(board.free) if c.looks.share("money") >= 0.6 or _round(c)]
    if len(sums) == 1:
        why = Text("丸い大きな金額", "large round amounts")
        board.take(field, sums, 0.5, why, "values")


def _round(column: Column) -> bool:
    numbers = [n for n in column.looks.numbers if n]
    return len(numbers) >= 3 and all(n % 10_000 == 0 for n in numbers)


def _note(board: _Board) -> None:
    texts = [c for c in board.free if c.looks.share("text") >= 0.7 and c.looks.longest >= 5]
    if texts and texts[-1].position == max(c.position for c in board.free):
        why = Text("最後の列の文章", "remarks in the last column")
        board.take("note", [texts[-1]], 0.5, why, "values")


def _amounts(board: _Board) -> None:
    product = find_product(board.free)
    by_place = {column.position: column for column in board.free}
    if product is not None:
        why = Text("数量×単価=金額の計算が合う", "quantity × price = amount holds")
        for field, place in (
            ("quantity", product.quantity),
            ("unit_price", product.unit_price),
            ("amount", product.amount),
        ):
            board.take(field, [by_place[place]], 0.85, why, "arithmetic")
    else:
        sums = [
            c
            for c in numeric(board.free)
            if not c.looks.sequence and c.looks.share("date", "corporate") < 0.5
        ]
        if sums:
            largest = max(sums, key=lambda c: (c.looks.share("money"), _typical(c)))
            why = Text("金額の大きさの数値", "numbers of the size of amounts")
            board.take("amount", [largest], 0.55, why, "values")
    amount = board.chosen.get("amount")
    if amount is not None:
        tax = find_tax(board.free, by_place[amount.places[0]])
        if tax is not None:
            why = Text("金額に対する税額の計算が合う", "it is the tax of the amount")
            board.take("tax", [by_place[tax.tax]], 0.8, why, "arithmetic")


def _typical(column: Column) -> float:
    numbers = sorted(abs(n) for n in column.looks.numbers if n is not None)
    return float(numbers[len(numbers) // 2]) if numbers else 0.0


def _codes_of_lines(board: _Board, columns: Sequence[Column]) -> None:
    coded = [
        c
        for c in board.free
        if max(c.looks.share("code"), c.looks.share("mixed_code")) >= 0.9
        and not c.looks.sequence
        and c.looks.filled >= 0.5 * c.looks.rows
    ]
    by_place = {column.position: column for column in columns}
    name = board.chosen.get("customer_name")
    if name is not None:
        names = by_place[name.places[0]]
        tied = [
            c
            for c in coded
            if determines(c.texts, names.texts) >= 0.95
            and c.looks.distinct <= 1.2 * names.looks.distinct
        ]
        if tied:
            near = min(tied, key=lambda c: abs(c.position - names.position))
            why = Text("1つのコードに1つの得意先名", "each code stands beside one customer's name")
            board.take("customer_code", [near], 0.75, why, "values")
            coded.remove(near)
    day = board.chosen.get("date")
    slips = [c for c in coded if day is not None and _is_document(c, by_place[day.places[0]])]
    if slips:
        why = Text("1つの番号に1つの日付", "each number stands beside one date")
        board.take("document_no", [slips[0]], 0.65, why, "values")
        coded.remove(slips[0])
    if name is None and coded:
        why = Text("くり返し現れるコード", "codes that recur")
        board.take("customer_code", [coded.pop(0)], 0.5, why, "values")
    if coded:
        why = Text("くり返し現れるコード", "codes that recur")
        board.take("item_code", [coded[0]], 0.5, why, "values")


def _is_document(column: Column, days: Column) -> bool:
    looks = column.looks
    return looks.unique >= 0.2 and determines(column.texts, days.texts) >= 0.95


def _item(board: _Board) -> None:
    texts = [
        c
        for c in board.free
        if c.looks.share("text", "mixed_code") >= 0.4
        and c.looks.share("kind", "person") < 0.8
        and not (c.looks.filled >= 5 and c.looks.distinct <= 3)
    ]
    if not texts:
        return
    code = board.chosen.get("item_code")
    near = texts[0]
    if code is not None:
        near = min(texts, key=lambda c: abs(c.position - code.places[0] - 1))
    else:
        quantity = board.chosen.get("quantity")
        if quantity is not None:
            before = [c for c in texts if c.position < quantity.places[0]]
            near = before[-1] if before else near
    why = Text("品名らしい文字", "texts like names of items")
    board.take("item_name", [near], 0.55, why, "values")
