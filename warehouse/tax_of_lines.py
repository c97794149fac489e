"""The tax of lines that do not state it, computed where the lines are: in the database.

What belongs here: the rate of a line, and a tax rounded as the firm rounds. What does not: tax of
lines as they are taken in (``cleansing.tax``).
"""

from datetime import date
from typing import Any, Final, Literal

from sqlalchemy import BigInteger, ColumnElement, Integer, and_, case, cast, func

from warehouse.schema.published import fact_transaction

Rounding = Literal["floor", "round", "ceil"]

_FACT = fact_transaction.c
_LATEST: Final = 1000
"""The standard rate since October 2019 in hundredths of a percent."""
REDUCED: Final = 800
_EARLIER: Final = (
    (date(1989, 4, 1), 0),
    (date(1997, 4, 1), 300),
    (date(2014, 4, 1), 500),
    (date(2019, 10, 1), 800),
)
"""Before this day the standard rate was that (消費税法; the table with sources is
``cleansing/resources/tax_rates.yaml``)."""
_TELLING_YEN: Final = 100
"""From this amount on, the tax tells the rate in spite of rounding."""


def rate_of_line(default: int | None) -> ColumnElement[int]:
    """Return the rate of a line in hundredths of a percent.

    Where the line does not say, its tax tells: none at all is no tax, clearly less than the
    standard rate is the reduced one. Else the standard rate of the day.

    Args:
        default: the rate of lines that state neither rate nor tax; None: that of the day.
    """
    standard = case(*((_FACT.date < day, rate) for day, rate in _EARLIER), else_=_LATEST)
    told = and_(_FACT.tax.is_not(None), func.abs(_FACT.amount) >= _TELLING_YEN)
    reduced = and_(
        told,
        _FACT.date >= _EARLIER[-1][0],
        func.abs(_FACT.tax) * 1000 < func.abs(_FACT.amount) * 90,
    )
    return case(
        (_FACT.tax_rate.is_not(None), cast(func.round(_FACT.tax_rate * 100), Integer)),
        (and_(told, _FACT.tax == 0), 0),
        (reduced, REDUCED),
        *(() if default is None else ((_FACT.tax.is_(None), default),)),
        else_=standard,
    )


def computed_tax(
    amount: ColumnElement[Any], rate: ColumnElement[int], rounding: Rounding
) -> ColumnElement[Any]:
    """Return the tax of an amount; its size is rounded, so that a return gives back what was taken.

    Both databases cut off what integers do not divide.
    """
    more = {"floor": 0, "round": 5000, "ceil": 9999}[rounding]
    size = (cast(func.abs(amount), BigInteger) * rate + more) // 10_000
    return cast(case((amount < 0, -size), else_=size), BigInteger)
