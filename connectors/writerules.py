"""``write:`` of a profile: how a file of the format is made.

What belongs here: what reading does not need to know. What does not: which column means what, which
is in ``fields`` and ``journal`` and serves both ways.
"""

from typing import Literal

from pydantic import Field

from connectors.rules import Names, Rule


class Write(Rule):
    """How a file of the format is written.

    Args:
        encoding: what the software reads.
        heading: whether the first row names the columns.
        quotes: ``needed``: where a cell asks for it; ``all``: around every cell.
        columns: the columns in their order; else the longest list of ``columns``, else those that
            ``require`` and ``fields`` name.
        constants: column → a fixed text.
        dates: the form of a date (``%Y/%m/%d``).
        single: texts of the rows of a slip of one row: column → text.
        first: of the first row of a slip of several,
        middle: of those between,
        last: and of the last.
        tax_classes: of a sale, rate in percent → the software's word for it. ``8`` is the reduced
            rate, ``8 old`` that of 2014 to 2019, ``0`` no tax.
        return_tax_classes: of what is taken back, where the words differ.
        untaxed: the class of the receivable's side.
    """

    encoding: Literal["utf-8-sig", "utf-8", "cp932", "utf-16"] = "utf-8-sig"
    heading: bool = True
    quotes: Literal["needed", "all"] = "needed"
    columns: Names = ()
    constants: dict[str, str] = Field(default_factory=dict)
    dates: str = "%Y/%m/%d"
    single: dict[str, str] = Field(default_factory=dict)
    first: dict[str, str] = Field(default_factory=dict)
    middle: dict[str, str] = Field(default_factory=dict)
    last: dict[str, str] = Field(default_factory=dict)
    tax_classes: dict[str, str] = Field(default_factory=dict)
    return_tax_classes: dict[str, str] = Field(default_factory=dict)
    untaxed: str = ""
