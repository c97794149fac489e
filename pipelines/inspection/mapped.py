"""The mapping as people see it: field, columns, confidence, reason, examples.

What belongs here: describing a mapping. What does not: making it (``proposal``) or judging the
file (``findings``).
"""

from collections.abc import Iterator, Mapping, Sequence

from connectors.headers import Header
from connectors.profile import Profile
from core.labels import FIELD_LABELS
from core.language import Text
from pipelines.inspection.affinity import NAMES
from pipelines.inspection.assign import Choice
from pipelines.inspection.columns import Column
from pipelines.inspection.masking import Mask
from pipelines.inspection.model import LooseColumn, MappedField, examples_of
from pipelines.inspection.proposal import Proposal

_SIDES = {"debit": Text("借方", "Debit"), "credit": Text("貸方", "Credit")}
_PARTS = {
    "account": Text("科目", "account"),
    "account_code": Text("科目コード", "account code"),
    "sub": Text("補助科目", "sub-account"),
    "sub_code": Text("補助コード", "sub-account code"),
    "partner": Text("取引先", "partner"),
    "partner_code": Text("取引先コード", "partner code"),
    "department": Text("部門", "department"),
    "amount": Text("金額", "amount"),
    "tax": Text("税額", "tax"),
    "tax_class": Text("税区分", "tax class"),
    "tax_rate": Text("税率", "tax rate"),
    "note": Text("備考", "remark"),
}


_MORE = {
    "amount_basis": Text("税込・税抜", "Tax basis"),
    "customer_kana": Text("得意先フリガナ", "Customer reading"),
    "counterpart": Text("相手", "Counterpart"),
}


def label_of(field: str) -> Text:
    """Return what people call a field, sides of a journal included."""
    side, dot, part = field.partition(".")
    if dot and side in _SIDES:
        one, other = _SIDES[side], _PARTS.get(part, Text(part, part))
        return Text(f"{one.ja} {other.ja}", f"{one.en} {other.en}")
    return FIELD_LABELS.get(field) or _MORE.get(field, Text(field, field))


def proposed_fields(proposal: Proposal, mask: Mask) -> list[MappedField]:
    """Describe a proposed mapping."""
    journal = proposal.tables[0].best.journal
    if journal is not None:
        return [
            MappedField(
                name,
                label_of(name),
                (column.name,),
                0.9,
                "hint",
                Text(f"見出し「{_cell(column)}」", f"its header '{_cell(column)}'"),
                _examples([column], mask),
            )
            for name, column in journal.fields()
        ]
    told: dict[str, MappedField] = {}
    for table in proposal.tables:  # a field may have a column in a later sheet only
        for choice in table.best.choices:
            told.setdefault(choice.field, _chosen(choice, table.table.columns, mask))
    basis = proposal.details.basis_column
    if basis is not None:
        why = Text("行ごとに税込か税抜かを書いた列", "says row by row whether tax is included")
        choice = Choice("amount_basis", (basis.position,), 0.8, "values", why)
        told["amount_basis"] = _chosen(choice, proposal.main.columns, mask)
    return [told[name] for name in proposal.profile["fields"] if name in told]


def _chosen(choice: Choice, columns: Sequence[Column], mask: Mask) -> MappedField:
    chosen = [columns[place] for place in choice.places]
    return MappedField(
        choice.field,
        label_of(choice.field),
        tuple(column.name for column in chosen),
        choice.confidence,
        choice.how,
        choice.reason,
        _examples(chosen, mask),
    )


def profile_fields(
    profile: Profile, mapping: Mapping[str, Sequence[str]], columns: Sequence[Column], mask: Mask
) -> list[MappedField]:
    """Describe the mapping of a built-in profile."""
    said = Text("組み込みの形式の定義", "the built-in profile says so")
    by_name = {column.name: column for column in columns}
    pairs = [(name, tuple(names)) for name, names in mapping.items()]
    if profile.journal is not None:
        header = Header([column.cell or column.name for column in columns])
        pairs += [(name, (found,)) for name, found in _sides(profile, header)]
    return [
        MappedField(
            name,
            label_of(name),
            names,
            1.0,
            "profile",
            said,
            _examples([by_name[n] for n in names if n in by_name], mask),
        )
        for name, names in pairs
    ]


def _sides(profile: Profile, header: Header) -> Iterator[tuple[str, str]]:
    journal = profile.journal
    if journal is None:
        return
    for side, rule in (("debit", journal.debit), ("credit", journal.credit)):
        for part in _PARTS:
            found = header.find(getattr(rule, part, ()))
            if found is not None:
                yield f"{side}.{part}", found.name


def loose_columns(
    columns: Sequence[Column], mapping: Sequence[MappedField], mask: Mask
) -> list[LooseColumn]:
    """Describe the columns that no field takes."""
    taken = {name for mapped in mapping for name in mapped.columns}
    return [
        LooseColumn(column.name, _looks(column), _examples([column], mask))
        for column in columns
        if column.name not in taken and (column.cell or not column.empty)
    ]


def all_columns(columns: Sequence[Column], mask: Mask) -> list[LooseColumn]:
    """Describe every column, in the order of the table."""
    return [
        LooseColumn(column.name, _looks(column), _examples([column], mask)) for column in columns
    ]


def _looks(column: Column) -> Text:
    shares = column.looks.shares
    telling = [(share, kind) for kind, share in shares.items() if share >= 0.8 and kind in NAMES]
    if column.looks.sequence:
        return Text("連番", "row numbers")
    if not telling:
        return Text("", "")
    order = list(NAMES)
    return NAMES[min(telling, key=lambda pair: order.index(pair[1]))[1]]


def _examples(columns: Sequence[Column], mask: Mask) -> tuple[str, ...]:
    if not columns:
        return ()
    if any(column.name in mask.columns for column in columns):
        return ()
    rows = zip(*(column.texts for column in columns), strict=True)
    joined = (" ".join(filter(None, row)) for row in rows)
    return tuple(mask.text(text) for text in examples_of(joined))


def _cell(column: Column) -> str:
    return " ".join(column.cell.split())
