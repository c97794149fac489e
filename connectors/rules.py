"""The parts of a profile: how a field is filled, which rows count, how rows belong together.

What belongs here: the declarative pieces a profile is written in, each key explained. What does
not: the profile itself (``connectors.profile``), journals and fixed-width records
(``connectors.formatrules``), and the code that obeys the rules.

Wherever a key names a column it takes one name or a list of alternatives (the first that the file
has is used). Names are compared after NFKC, without spaces and without regard to letter case, so
``住所１`` finds ``住所1``. Where a header holds the same name twice, ``名前#2`` names the second.
"""

import re
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator


def _one_or_many(value: object) -> object:
    return (value,) if isinstance(value, str | int | float) else value


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(
            f"正規表現として読めません({error}) / not a regular expression: {error}"
        ) from error
    return pattern


Names = Annotated[tuple[str, ...], BeforeValidator(_one_or_many)]
"""Alternatives: one name, or a list of which the first that exists is taken."""

Pattern = Annotated[str, AfterValidator(_compiles)]
"""A Python regular expression, applied to the text after NFKC and without spaces at the ends."""


class Rule(BaseModel):
    """Base of every part: frozen, unknown keys refused, ``51`` accepted where ``"51"`` is meant."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, coerce_numbers_to_str=True
    )


class Title(Rule):
    """A text for people in both languages."""

    ja: str
    en: str


class FieldRule(Rule):
    """Where one canonical field comes from.

    Written as a name (``得意先コード``), as a list of alternatives (``[得意先名, 名称]``), or as
    a mapping with exactly one of ``column``, ``join``, ``first_filled``, ``from``:

    * ``column``: a name or alternatives; the first that exists in the file.
    * ``join``: columns put together row by row, ``with`` between the filled ones
      (``{join: [姓, 名], with: " "}``). Each member may itself be a list of alternatives;
      members that the file does not have are left out, at least one must exist.
    * ``first_filled``: row by row the first of these columns that is not empty.
    * ``from``: ``sheet`` (the sheet's name) or ``file`` (the file's name without its suffix); for
      one file or one sheet per sales representative.

    and any of:

    * ``extract``: keep what the first group of this expression finds, "" where it finds nothing
      (the raw columns are then kept in ``extra`` too).
    * ``blank``: texts that mean "no value" (``["未選択", "-"]``).
    * ``optional``: the file may lack the column. Without it a missing column stops the source.
    """

    column: Names = ()
    join: tuple[Names, ...] = ()
    with_: str = Field(default="", alias="with")
    first_filled: tuple[Names, ...] = ()
    from_: Literal["sheet", "file"] | None = Field(default=None, alias="from")
    extract: Pattern | None = None
    blank: Names = ()
    optional: bool = False

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, value: Any) -> Any:
        return {"column": value} if isinstance(value, str | int | list | tuple) else value

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        given = [bool(self.column), bool(self.join), bool(self.first_filled), bool(self.from_)]
        if sum(given) != 1:
            raise ValueError(
                "column join first_filled from のどれか1つだけを書いてください"
                " / give exactly one of column, join, first_filled, from"
            )
        return self

    def groups(self) -> tuple[Names, ...]:
        """Return the alternatives of each column that the rule reads, in order."""
        return (self.column,) if self.column else self.join or self.first_filled


class RowTest(Rule):
    """A question about one row. All the conditions given must hold.

    Args:
        field: a canonical field (its text before ``values``), or
        column: a column of the file.
        equals: the text is one of these (after NFKC, spaces at the ends ignored).
        matches: the text matches this expression (searched; anchor it yourself).
        blank: true: the text is empty; false: it is not.
        reason: the word counted for skipped rows.
    """

    field: str = ""
    column: Names = ()
    equals: Names = ()
    matches: Pattern | None = None
    blank: bool | None = None
    reason: str = "rule"

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if bool(self.field) == bool(self.column):
            raise ValueError(
                "field か column のどちらか一方を書いてください / give either field or column"
            )
        if not self.equals and self.matches is None and self.blank is None:
            raise ValueError(
                "equals matches blank のどれかを書いてください"
                " / give at least one of equals, matches, blank"
            )
        return self


class SlipFlags(Rule):
    """Rows tied into slips by a flag column (弥生: 2000 2111 2110 2100 2101).

    Args:
        column: the flag column.
        single: flags of rows that stand alone.
        first: flags of the first row of a slip; then any number of
        middle: and one
        last: row. A slip without its beginning or end is held back whole (``broken_group``).
        ignore: flags of rows that are no entries (opening balances); skipped as ``opening``.
        carry: columns that later rows of a slip take from its first row where they are blank.
    """

    column: Names
    single: Names = ()
    first: Names = ()
    middle: Names = ()
    last: Names = ()
    ignore: Names = ()
    carry: tuple[Names, ...] = ()


class StartMarker(Rule):
    """Rows tied together by a marker on the first row (勘定奉行 OBCD001, kintone レコードの開始行).

    Args:
        column: the marker column. Where the file lacks it, each row stands alone.
        marker: the texts that start a record; an empty cell continues it. Any other text is held
            back as ``unknown_marker``.
        carry: columns that continuation rows take from the first row where they are blank.
        rows: ``each``: every row is a row of the entity; ``first``: only first rows are, the others
            (rows of a subtable) are skipped as ``continuation``.
    """

    column: Names
    marker: Names = ("*",)
    carry: tuple[Names, ...] = ()
    rows: Literal["each", "first"] = "each"


class Groups(Rule):
    """How rows belong together: exactly one of the three ways.

    Args:
        flags: by slip flags.
        start: by a marker on the first row.
        key: consecutive rows with equal texts in these columns (マネーフォワード: 取引No, 取引日).
            Where the file lacks one of them, each row stands alone.
    """

    flags: SlipFlags | None = None
    start: StartMarker | None = None
    key: tuple[Names, ...] = ()

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum([self.flags is not None, self.start is not None, bool(self.key)]) != 1:
            raise ValueError(
                "flags start key のどれか1つだけを書いてください"
                " / give exactly one of flags, start, key"
            )
        return self


class Carry(Rule):
    """Continuation rows: where ``when_blank`` is empty, ``columns`` come from the row above.

    (freee 取引: 収支区分 and 発生日 stand on the first line of a deal only.) Cells that are filled
    stay as they are. A continuation row with nothing above it is held back (``broken_group``).
    """

    when_blank: Names
    columns: tuple[Names, ...]


class RecordTypes(Rule):
    """Rows whose first cell says what they are (``[表題行]`` ``[明細行]``, 取引行 明細行).

    Args:
        header: markers of the row that holds the column names.
        data: markers of rows to read. Rows with any other marker are skipped as ``record_type``.
    """

    header: Names = ()
    data: Names


class Tax(Rule):
    """What the amounts of the file mean.

    Args:
        amount: ``inclusive`` (税込), ``exclusive`` (税抜) or ``unknown``.
        by: tax was rounded once per ``line`` or once per ``slip``.
    """

    amount: Literal["inclusive", "exclusive", "unknown"] = "unknown"
    by: Literal["line", "slip"] = "line"
