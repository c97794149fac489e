"""The parts of a profile that only some formats have: journals and fixed-width records.

What belongs here: their declarative pieces, each key explained. What does not: what every profile
has (``connectors.rules``), and the code that reads such files.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from connectors.rules import Names, Pattern, Rule


class JournalSide(Rule):
    """The columns of the debit or of the credit side; those a format lacks stay empty.

    ``note`` is a remark of the side (freee 借方備考): it serves where the row has none of its own,
    the receivable's side first. It and the department stay in ``extra`` as well.
    """

    account: Names
    account_code: Names = ()
    sub: Names = ()
    sub_code: Names = ()
    partner: Names = ()
    partner_code: Names = ()
    department: Names = ()
    amount: Names
    tax: Names = ()
    tax_class: Names = ()
    tax_rate: Names = ()
    note: Names = ()


class Journal(Rule):
    """An accounting journal: customers and transactions are its receivable lines.

    A debit of a receivable account is a sale, a credit a payment, or a return, discount or
    adjustment where the opposite account says so. The customer is the partner, else the
    sub-account, of the receivable side. Only ``account``, ``amount`` and ``date`` must exist in
    the file; other columns named here are used where it has them.

    Args:
        date: 取引日.
        document_no: 伝票番号.
        line_no: line within the document; counted within the group where absent.
        note: 摘要.
        debit: columns of the debit side.
        credit: columns of the credit side.
        receivable: names of receivable accounts; the whole name after NFKC must match.
        amount_includes_tax: false where 本体金額 and 消費税額 stand apart (勘定奉行).
        counterparts: kind → expressions on the opposite account's name, before the built-in ones
            of ``resources/accounts.yaml``.
    """

    date: Names
    document_no: Names = ()
    line_no: Names = ()
    note: Names = ()
    debit: JournalSide
    credit: JournalSide
    receivable: Names = ("売掛金",)
    amount_includes_tax: bool = True
    counterparts: dict[
        Literal["sale", "return", "discount", "payment", "adjustment"], tuple[Pattern, ...]
    ] = Field(default_factory=dict)


class FixedRecord(Rule):
    """One record type of a fixed-width file.

    Args:
        kind: ``header``, ``data``, ``trailer`` or ``end``.
        fields: name → width in bytes, in order; the widths add up to the record length.
        expect: name → texts allowed there; anything else means "another kind of file".
    """

    kind: Literal["header", "data", "trailer", "end"]
    fields: dict[str, int]
    expect: dict[str, Names] = Field(default_factory=dict)


class FixedTotal(Rule):
    """A count and a sum that the trailer states about the data records above it.

    Args:
        count: trailer field with the number of records.
        amount: trailer field with the sum.
        of: data field that is summed.
        where: data field → texts; only records that hold one of them are counted.
    """

    count: str = ""
    amount: str = ""
    of: str = ""
    where: dict[str, Names] = Field(default_factory=dict)


class Fixed(Rule):
    """A file of records of one length, cut by bytes, with or without line ends (全銀協規定形式).

    The first byte is the record type. In ``fields`` of the profile a column of the data record is
    named as it is, one of the header record above it as ``header:銀行名``.

    Args:
        length: bytes of a record without line end.
        records: first byte → record.
        code_flag: header field that tells the character code.
        jis: texts of ``code_flag`` that mean JIS; anything else (1 = EBCDIC) is refused.
        totals: what the trailer states.
    """

    length: int = Field(ge=1, le=10_000)
    records: dict[str, FixedRecord]
    code_flag: str = ""
    jis: Names = ("0",)
    totals: tuple[FixedTotal, ...] = ()

    @model_validator(mode="after")
    def _widths(self) -> Self:
        for marker, record in self.records.items():
            if (width := sum(record.fields.values())) != self.length:
                raise ValueError(
                    f"レコード {marker} の幅の合計は{width}で、{self.length}ではありません"
                    f" / record {marker}: widths add up to {width}, not {self.length}"
                )
        return self
